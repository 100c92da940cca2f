import { once } from "node:events";
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { gallery } from "@eventyard/designs";
import { createRun } from "@eventyard/engine";
import type { LoggedCommand, RunSummary } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";
import { serialiseDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import type { NodeNow, RunState, SeriesSlice } from "@eventyard/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage, startProcess, stopProcess } from "./server-process.ts";
import type { Page, ServerProcess } from "./server-process.ts";

let folder: string;
let server: ServerProcess;
let pages: Page[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "eventyard-runs-"));
  server = await startProcess(folder);
});
beforeEach(() => {
  pages = [];
});
afterEach(() => {
  for (const page of pages) page.socket.disconnect();
});
afterAll(async () => {
  await stopProcess(server);
  rmSync(folder, { recursive: true, force: true });
});

function open(at: ServerProcess = server): Page {
  const page = openPage(at.url);
  pages.push(page);
  return page;
}

async function start(
  page: Page,
  over: { designId?: string; speed?: number; seed?: number; paused?: boolean } = {},
): Promise<RunState> {
  const reply = await page.ask<RunState>("run:start", {
    designId: "orders",
    speed: 0,
    seed: 7,
    paused: false,
    ...over,
  });
  if (!reply.ok) throw new Error(reply.error.en);
  return reply.value;
}

const orders = gallery.find((one) => one.id === "orders")!.file;

function store(id: string, design: Design): void {
  writeFileSync(join(folder, `${id}.eventyard.json`), serialiseDesign(design));
}

function replayed(
  design: Design,
  seed: number,
  replay: readonly LoggedCommand[],
  untilNs?: number,
): RunSummary {
  const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds, seed, replay });
  run.advanceTo(untilNs ?? run.endNs, Infinity);
  return run.summary();
}

describe("runs", () => {
  test("a run to its end has the hash and numbers of a headless run of the same design, seed and commands", async () => {
    const page = open();
    await page.ask("design:watch", "orders");
    const { runId } = await start(page);
    await page.until(() => page.state()?.phase === "finished");
    const reply = await page.ask<RunSummary>("run:summary", { runId });
    expect(reply).toMatchObject({ ok: true });
    expect(reply.ok && reply.value).toEqual(JSON.parse(JSON.stringify(replayed(orders, 7, []))));
  });

  test("faults, parameters and sends given while it runs are logged and replay to the same hash", async () => {
    const page = open();
    await page.ask("design:watch", "orders");
    const { runId } = await start(page, { speed: 5 });
    const give = async (command: object) =>
      expect(await page.ask("run:command", { runId, command } as never)).toMatchObject({ ok: true });
    await page.until(() => (page.decoder()?.picture.timeNs ?? 0) > 1e9);
    await give({ type: "fault", fault: "kill", on: true, node: "payment" });
    await page.until(() => page.decoder()?.picture.nodes.backlog.some((one) => one > 100) ?? false);
    await give({ type: "fault", fault: "kill", on: false, node: "payment" });
    await give({ type: "params", node: "payment", params: { workers: 8 } });
    await give({ type: "send", node: "shop", count: 5 });
    await page.ask("run:speed", { runId, speed: 0 });
    await page.until(() => page.state()?.phase === "finished");
    const summary = await page.ask<RunSummary>("run:summary", { runId });
    const log = page.state()!.commands as readonly LoggedCommand[];
    expect(log).toHaveLength(4);
    expect(summary.ok && summary.value.hash).toBe(replayed(orders, 7, log).hash);
  });

  test("pause, step, exact numbers of a node, series", async () => {
    const page = open();
    await page.ask("design:watch", "orders");
    const { runId } = await start(page, { paused: true });
    const events = async () => {
      const reply = await page.ask<RunSummary>("run:summary", { runId });
      return reply.ok ? reply.value.events : -1;
    };
    expect(await events()).toBe(0);
    await page.ask("run:control", { runId, action: "step" });
    expect(await events()).toBe(1);
    await page.ask("run:control", { runId, action: "resume" });
    await page.until(() => page.state()?.phase === "finished");
    const node = await page.ask<NodeNow>("run:node", { runId, nodeId: "payment" });
    expect(node.ok && node.value.counters["done"]).toBeGreaterThan(1_000);
    const series = await page.ask<SeriesSlice>("run:series", { runId, scope: "payment", from: 0 });
    expect(series.ok && series.value.doneRate.length).toBeGreaterThan(100);
    expect(await page.ask("run:node", { runId, nodeId: "nobody" })).toMatchObject({ ok: false });
    expect(
      await page.ask("run:command", { runId, command: { type: "send", node: "shop", count: 1 } }),
    ).toMatchObject({ ok: false });
  });

  test("a command that does not fit the design is refused with a sentence and changes nothing", async () => {
    const page = open();
    const { runId } = await start(page, { paused: true });
    for (const command of [
      { type: "fault", fault: "kill", on: true, node: "nobody" },
      { type: "fault", fault: "cut", on: true, edge: "nothing" },
      { type: "params", node: "payment", params: { workers: -3 } },
      { type: "params", node: "payment", params: { colour: "red" } },
    ]) {
      const reply = await page.ask("run:command", { runId, command } as never);
      expect(reply.ok ? "" : reply.error.ko).not.toBe("");
    }
    expect(page.state()?.commands).toEqual([]);
  });

  test("P8 who joins in mid-run sees the same picture as who was there", async () => {
    const first = open();
    await first.ask("design:watch", "orders");
    const { runId } = await start(first, { speed: 20 });
    await first.until(() => first.frames() > 5);
    const second = open();
    expect(await second.ask("design:watch", "orders")).toMatchObject({ ok: true, value: { runId } });
    await second.until(() => second.frames() > 3);
    await first.ask("run:control", { runId, action: "stop" });
    const last = () => Math.max(first.decoder()!.picture.seq, second.decoder()!.picture.seq);
    await first.until(() => first.state()?.phase === "stopped" && first.decoder()!.picture.seq === last());
    await second.until(() => second.state()?.phase === "stopped" && second.decoder()!.picture.seq === last());
    expect(second.decoder()!.picture).toEqual(first.decoder()!.picture);
  });

  test("P6 a viewer that never acknowledges gets a handful of frames and no queue, the others all of them", async () => {
    const slow = open();
    slow.answers = false;
    await slow.ask("design:watch", "orders");
    const good = open();
    await good.ask("design:watch", "orders");
    await start(good, { speed: 1 });
    await good.until(() => good.frames() >= 30);
    expect(slow.frames()).toBeLessThanOrEqual(10);
  });

  test("expectations are judged as the run goes", async () => {
    const page = open();
    const heard: string[] = [];
    page.socket.on("run:verdicts", (_run, verdicts) => heard.push(...verdicts.map((one) => one.status)));
    await page.ask("design:watch", "orders");
    await start(page);
    await page.until(() => page.state()?.phase === "finished");
    await page.until(() => heard.includes("pass"));
  });

  test("P13 a runaway design is stopped with a sentence that names it; the server and other runs live on", async () => {
    const worker = { kind: "consumer", params: { workers: 50, serviceMs: 0.1 } };
    store("runaway", {
      ...orders,
      name: "Runaway",
      nodes: {
        shop: { kind: "producer", name: "Shop", params: { ratePerS: 1000 } },
        q: { kind: "queue", name: "Q", params: {} },
        a: { ...worker, name: "A" },
        t: { kind: "topic", name: "T", params: {} },
        b: { ...worker, name: "B" },
        c: { ...worker, name: "C" },
      },
      edges: {
        e1: edge("shop.out", "q.in"),
        e2: edge("q.out", "a.in"),
        e3: edge("a.out", "t.in"),
        e4: edge("t.out", "b.in"),
        e5: edge("t.out", "c.in"),
        e6: edge("b.out", "t.in"),
        e7: edge("c.out", "t.in"),
      },
      expectations: {},
      scenario: { seed: 1, durationS: 1000, steps: [] },
      layout: { nodes: {} },
    });
    const other = open();
    await other.ask("design:watch", "orders");
    await start(other, { speed: 10 });
    const page = open();
    await page.ask("design:watch", "runaway");
    await start(page, { designId: "runaway" });
    await page.until(() => page.state()?.phase === "stopped" || page.state()?.phase === "failed");
    expect(page.state()?.reason?.en).toMatch(/"T"|memory/);
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
    expect(other.state()?.phase).toBe("running");
  }, 120_000);

  test("P13 a zero-delay cycle is refused before it runs, with the problem's place", async () => {
    store("loop", {
      ...orders,
      nodes: {
        shop: { kind: "producer", name: "Shop", params: {} },
        q: { kind: "queue", name: "Q", params: { storeMs: 0 } },
        a: { kind: "consumer", name: "A", params: { serviceMs: 0 } },
      },
      edges: {
        e1: edge("shop.out", "q.in"),
        e2: { ...edge("q.out", "a.in"), params: { latencyMs: 0 } },
        e3: { ...edge("a.out", "q.in"), params: { latencyMs: 0 } },
      },
      expectations: {},
      layout: { nodes: {} },
    });
    const page = open();
    const reply = await page.ask("run:start", { designId: "loop", speed: 0, seed: 1, paused: false });
    expect(reply).toMatchObject({ ok: false });
    expect(reply.ok ? [] : reply.problems).not.toEqual([]);
  });

  test("a child that is killed is told in a sentence; the run can be started again; no child outlives the server", async () => {
    const own = await startProcess(folder);
    const page = open(own);
    await page.ask("design:watch", "orders");
    const first = await start(page, { speed: 1 });
    const children = childrenOf(own.child.pid!);
    expect(children).toHaveLength(1);
    process.kill(children[0]!, "SIGKILL");
    await page.until(() => page.state()?.phase === "failed");
    expect(page.state()?.reason?.en).toContain("ended unexpectedly");
    expect(await page.ask("run:summary", { runId: first.runId })).toMatchObject({ ok: false });
    const second = await start(page, { speed: 1 });
    expect(second.runId).not.toBe(first.runId);
    const [child] = childrenOf(own.child.pid!);
    await stopProcess(own);
    expect(() => process.kill(child!, 0)).toThrow();
  });

  // longer than the server waits for a silent child
  const ASLEEP_MS = 6_000;
  test("a server that was stopped for a while, as by Ctrl+Z or a sleeping machine, goes on with its runs", async () => {
    const own = await startProcess(folder);
    const page = open(own);
    await page.ask("design:watch", "orders");
    await start(page, { speed: 1 });
    const processes = [own.child.pid!, ...childrenOf(own.child.pid!)];
    for (const pid of processes) process.kill(pid, "SIGSTOP");
    await setTimeout(ASLEEP_MS);
    const before = page.frames();
    // the server first: it must not judge before the child can speak
    for (const pid of processes) process.kill(pid, "SIGCONT");
    await page.until(() => page.frames() > before + 5 || page.state()?.phase !== "running");
    expect(page.state()).toMatchObject({ phase: "running" });
    await stopProcess(own);
  });

  test("SIGINT while runs go on ends with 0 and leaves no child; neither does a server that is killed", async () => {
    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      const own = await startProcess(folder);
      const page = open(own);
      const [one, two] = [
        await start(page, { speed: 1 }),
        await start(open(own), { designId: "launch-day" }),
      ];
      expect(one.runId).not.toBe(two.runId);
      const children = childrenOf(own.child.pid!);
      expect(children).toHaveLength(2);
      const ended = once(own.child, "exit");
      own.child.kill(signal);
      expect(await ended, signal).toEqual(signal === "SIGINT" ? [0, null] : [null, "SIGKILL"]);
      await expect.poll(() => children.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    }
  });

  test("T28 the child's environment is empty", async () => {
    const own = await startProcess(folder);
    await start(open(own), { paused: true });
    const [child] = childrenOf(own.child.pid!);
    const environment = readFileSync(`/proc/${child}/environ`, "utf8").split("\0").filter(Boolean);
    expect(environment.filter((one) => !one.startsWith("NODE_CHANNEL_"))).toEqual([]);
    await stopProcess(own);
  });
});

function edge(from: string, to: string) {
  const [node = "", port = ""] = from.split(".");
  const [toNode = "", toPort = ""] = to.split(".");
  return { from: { node, port }, to: { node: toNode, port: toPort }, params: { latencyMs: 1 } };
}

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.split(" ").filter(Boolean).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
