import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gallery } from "@eventyard/designs";
import type { RunSummary } from "@eventyard/engine";
import { kinds } from "@eventyard/kinds";
import { serialiseDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const README = fileURLToPath(new URL("../README.md", import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventyard-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function eventyard(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

const orders: Design = gallery.find((one) => one.id === "orders")!.file;

function stored(name: string, design: Design | string): string {
  const file = join(folder, `${name}.eventyard.json`);
  writeFileSync(file, typeof design === "string" ? design : serialiseDesign(design));
  return file;
}

function summaryOf(...args: string[]): RunSummary {
  const { stdout } = eventyard("simulate", ...args, "--json");
  return (JSON.parse(stdout) as { summary: RunSummary }).summary;
}

describe("simulate", () => {
  test("prints aligned tables, judges the expectations and ends with 0", () => {
    const run = eventyard("simulate", stored("orders", orders), "--duration", "30");
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toMatch(/^hash [0-9a-f]{16}$/m);
    const lines = run.stdout.split("\n");
    const rule = lines.findIndex((line) => /^-+( {2}-+)+$/.test(line));
    const columns = [...lines[rule]!.matchAll(/-+/g)].map((found) => found.index + found[0].length);
    const payment = lines.find((line) => line.startsWith("Payment"))!;
    for (const end of columns.slice(1, 8)) expect(payment.slice(end - 1, end)).toMatch(/\d/);
    expect(run.stdout).toContain("lost == 0");
  });

  test("lists what only some nodes count, where they counted it", () => {
    const found = gallery.find(({ id }) => id === "read-your-writes");
    const run = eventyard("simulate", stored("view", found!.file), "--duration", "20");
    expect(run.stdout).toMatch(/^node +also counted +times$/m);
    expect(run.stdout).toMatch(/^Profile view +stale reads +\d+$/m);
    // what its kind does not report is not listed: reads have no order
    expect(run.stdout).not.toContain("out of order");
    const calm = gallery.find(({ id }) => id === "first-steps")!.file;
    expect(eventyard("simulate", stored("calm", calm), "--duration", "5").stdout).not.toContain("counted");
  });

  test("the same seed gives the same hash, another seed another one; the table's hash is that of --json", () => {
    const file = stored("orders", orders);
    const one = summaryOf(file, "--duration", "20", "--seed", "5");
    expect(summaryOf(file, "--duration", "20", "--seed", "5")).toEqual(one);
    expect(summaryOf(file, "--duration", "20", "--seed", "6").hash).not.toBe(one.hash);
    expect(eventyard("simulate", file, "--duration", "20", "--seed", "5").stdout).toContain(
      `hash ${one.hash}`,
    );
  });

  test("--fix switches fixes on before the run: red without, green with; an unknown one is refused with those there are", () => {
    const file = stored("lease", gallery.find(({ id }) => id === "short-lease")!.file);
    expect(eventyard("simulate", file).status).toBe(99);
    expect(eventyard("simulate", file, "--fix", "lease-60s")).toMatchObject({ status: 0, stderr: "" });
    // alternatives: the later one replaces the earlier one
    const both = summaryOf(file, "--fix", "lease-60s", "--fix", "two-minutes");
    expect(both.hash).toBe(summaryOf(file, "--fix", "two-minutes").hash);
    const wrong = eventyard("simulate", file, "--fix", "lease-61s");
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    expect(wrong.stderr).toContain(`There is no fix "lease-61s". Known: lease-60s, two-minutes.`);
    expect(wrong.stderr).toContain(file);
    // the file is left as it is
    expect(eventyard("simulate", file).status).toBe(99);
  });

  test("--until ends early with the state of that instant", () => {
    expect(summaryOf(stored("orders", orders), "--until", "2.5").timeNs).toBe(2.5e9);
  });

  test("a command log is replayed; a damaged one is refused with the entry's number", () => {
    const log = join(folder, "log.json");
    const kill = { type: "fault", fault: "kill", on: true, node: "payment" };
    writeFileSync(log, JSON.stringify([{ atNs: 0, atEvent: 0, command: kill }]));
    const file = stored("orders", orders);
    const killed = summaryOf(file, "--duration", "10", "--commands", log);
    expect(killed.nodes["payment"]?.counters.done).toBe(0);
    writeFileSync(log, JSON.stringify([{ atNs: 0, atEvent: 0, command: kill }, { atNs: -1 }]));
    const refused = eventyard("simulate", file, "--commands", log);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain("entry 2");
  });

  test.each([
    ["a node that the design does not have", { atNs: 0, atEvent: 0, node: "nobody" }, 'no node "nobody"'],
    ["an instant at which more had run", { atNs: 1e9, atEvent: 0, node: "payment" }, "does not fit"],
    ["an event that comes later", { atNs: 1e9, atEvent: 1e6, node: "payment" }, "does not fit"],
  ])("a log of another run is refused, never replayed elsewhere: %s", (_what, { node, ...at }, sentence) => {
    const log = join(folder, "foreign-log.json");
    const command = { type: "fault", fault: "kill", on: true, node };
    writeFileSync(log, JSON.stringify([{ ...at, command }]));
    const refused = eventyard("simulate", stored("orders", orders), "--duration", "2", "--commands", log);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain(`${log}: entry 1`);
    expect(refused.stderr).toContain(sentence);
    expect(refused.stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("entries of a log that go back in time are refused", () => {
    const log = join(folder, "backwards.json");
    const command = { type: "fault", fault: "kill", on: true, node: "payment" };
    writeFileSync(
      log,
      JSON.stringify([
        { atNs: 5, atEvent: 0, command },
        { atNs: 4, atEvent: 0, command },
      ]),
    );
    const refused = eventyard("simulate", stored("orders", orders), "--commands", log);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain("entry 2 is earlier");
  });

  test("--json has the fields that apps/cli/README.md names", () => {
    const told = (text: string): object => JSON.parse(text) as object;
    const file = stored("orders", orders);
    const run = told(eventyard("simulate", file, "--duration", "2", "--json").stdout) as {
      summary: { nodes: Record<string, object>; edges: Record<string, object> };
      verdicts: readonly object[];
    };
    expect(Object.keys(run).toSorted()).toEqual(["problems", "summary", "verdicts"]);
    expect(run.verdicts.length).toBeGreaterThan(0);
    const bad = told(eventyard("simulate", stored("foreign", "{}"), "--json").stdout);
    expect(Object.keys(bad)).toEqual(["problems"]);
    const valid = told(eventyard("validate", file, "--json").stdout);
    expect(valid).toEqual({ ok: true, problems: [] });
    const named = readFileSync(README, "utf8");
    const fields = [
      ...Object.keys(run),
      ...Object.keys(run.summary),
      ...Object.keys(run.summary.nodes["payment"]!),
      ...Object.keys(Object.values(run.summary.edges)[0]!),
      ...Object.keys(run.verdicts[0]!),
      ...Object.keys(valid),
    ];
    for (const field of fields) expect(named, field).toContain(`\`${field}\``);
  });

  test("a broken expectation ends with 99, and so does one that nothing could be judged by", () => {
    const expectation = {
      metric: "in",
      scope: "payment",
      statistic: "total",
      comparator: "<",
      bound: 1,
    } as const;
    const broken = stored("broken", { ...orders, expectations: { e: expectation } });
    const run = eventyard("simulate", broken, "--duration", "5");
    expect(run).toMatchObject({ status: 99 });
    expect(run.stdout).toContain("BROKEN");
    const early = { ...expectation, metric: "latency", statistic: "p99" } as const;
    const file = stored("early", { ...orders, expectations: { e: early } });
    const nothing = eventyard("simulate", file, "--until", "0.001");
    expect(nothing).toMatchObject({ status: 99 });
    expect(nothing.stdout).toContain("nothing to judge");
  });

  test.each([
    ["an unknown node", { scope: "nobody" }],
    ["an unknown metric", { metric: "happiness" }],
    ["a statistic that does not fit", { statistic: "p99" }],
  ])("an expectation on %s is an error (2), never a silent pass", (_what, over) => {
    const expectation = {
      metric: "lost",
      scope: "all",
      statistic: "total",
      comparator: "==",
      bound: 0,
      ...over,
    };
    const file = stored("unknown", { ...orders, expectations: { e: expectation as never } });
    expect(eventyard("simulate", file)).toMatchObject({ status: 2 });
  });

  test("a limit ends with 3 and names the cycle", () => {
    const edge = (node: string, port: string, to: string) => ({
      from: { node, port },
      to: { node: to, port: "in" },
      params: { latencyMs: 1 },
    });
    const file = stored("round-and-round", {
      ...orders,
      nodes: {
        shop: { kind: "producer", name: "Shop", params: {} },
        t: { kind: "topic", name: "Echo", params: {} },
        a: { kind: "consumer", name: "Answer", params: { workers: 1000 } },
      },
      edges: { e1: edge("shop", "out", "t"), e2: edge("t", "out", "a"), e3: edge("a", "out", "t") },
      expectations: {},
      layout: { nodes: {} },
    });
    const run = eventyard("simulate", file);
    expect(run).toMatchObject({ status: 3 });
    expect(run.stdout).toMatch(/Stopped: .*"Echo" → "Answer"|Stopped: .*"Answer" → "Echo"/);
  });
});

describe("usage", () => {
  test("wrong arguments and a missing file end with 2 and a sentence on stderr", () => {
    const wrong = eventyard("simulate", "a", "--sed", "1");
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    expect(wrong.stderr).toContain('no option "--sed"');
    expect(eventyard("simulate", "nowhere.eventyard.json")).toMatchObject({
      status: 2,
      stderr: "There is no file nowhere.eventyard.json.\n",
    });
  });

  test.each([
    ["a folder", () => mkdirSync(join(folder, "a folder")), "is a folder"],
    ["an empty file", (file: string) => writeFileSync(file, ""), "is empty"],
    [
      "half a design",
      (file: string) => writeFileSync(file, serialiseDesign(orders).slice(0, 900)),
      "its rest is missing",
    ],
    [
      "JSON of another program",
      (file: string) => writeFileSync(file, '{"hello":1}'),
      "not an Eventyard design",
    ],
    [
      "bytes that are no text",
      (file: string) => writeFileSync(file, new Uint8Array([0xff, 0xfe, 0x7b])),
      "UTF-8",
    ],
    ["9 MB", (file: string) => writeFileSync(file, new Uint8Array(9_000_000)), "larger than 8 MiB"],
  ])("%s is refused with its name and one sentence, by both commands", (name, make, sentence) => {
    const file = join(folder, name);
    make(file);
    for (const command of ["simulate", "validate"]) {
      const run = eventyard(command, file);
      expect(run.status, command).toBe(2);
      // validate's findings are its result
      const said = `${run.stdout}${run.stderr}`;
      expect(said, command).toContain(file);
      expect(said, command).toContain(sentence);
      expect(said.trimEnd().split("\n"), command).toHaveLength(1);
    }
  });

  // Windows has neither shell nor device
  test.runIf(process.platform === "linux")(
    "a reader that goes away changes no exit code; a full disk ends with 1 and a sentence",
    () => {
      const file = stored("pipe", orders);
      const shell = (line: string) => {
        const args = ["-c", line, "sh", process.execPath, MAIN, file];
        return spawnSync("bash", args, { encoding: "utf8" });
      };
      const gone = shell('"$1" "$2" simulate "$3" --duration 2 --json | true; echo "${PIPESTATUS[0]}"');
      expect(gone).toMatchObject({ stdout: "0\n", stderr: "" });
      const full = shell('"$1" "$2" simulate "$3" --duration 2 > /dev/full');
      expect(full.status).toBe(1);
      expect(full.stderr).toBe("The output cannot be written (ENOSPC). Write it elsewhere.\n");
    },
  );

  test("a damaged design is refused with file, place and reason; --json carries the problems", () => {
    const file = stored(
      "bad",
      serialiseDesign(orders).replace('"queue"', '"qeue"').replace('"topic"', '"topik"'),
    );
    const run = eventyard("validate", file);
    expect(run.status).toBe(2);
    expect(run.stdout).toContain(`${file}: error: `);
    const json = JSON.parse(eventyard("validate", file, "--json").stdout) as {
      ok: boolean;
      problems: unknown[];
    };
    expect(json.ok).toBe(false);
    expect(json.problems.length).toBeGreaterThan(0);
  });

  test("every design of the gallery is valid", () => {
    for (const { id, file } of gallery)
      expect(eventyard("validate", stored(id, file)), id).toMatchObject({ status: 0 });
  });

  test("kinds lists every kind; help names every command and exit code", () => {
    const list = eventyard("kinds").stdout;
    for (const { spec } of kinds) expect(list).toContain(`${spec.id}: `);
    const json = JSON.parse(eventyard("kinds", "--json").stdout) as { id: string }[];
    expect(json.map((one) => one.id)).toEqual(kinds.map(({ spec }) => spec.id));
    const help = eventyard("help");
    expect(help.status).toBe(0);
    for (const word of ["simulate", "validate", "kinds", "99", "--json"]) expect(help.stdout).toContain(word);
  });
});
