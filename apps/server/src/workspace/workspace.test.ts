import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kindSpecs } from "@eventyard/kinds";
import { emptyDesign, serialiseDesign } from "@eventyard/model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { realFiles } from "./atomic-write.ts";
import type { WritingFiles } from "./atomic-write.ts";
import { Workspace } from "./workspace.ts";

let folder: string;
let workspace: Workspace;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "eventyard-workspace-"));
  workspace = await Workspace.open(folder, kindSpecs);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const text = (name: string) => serialiseDesign(emptyDesign(name));
const file = (id: string) => join(folder, `${id}.eventyard.json`);

async function created(name: string): Promise<{ id: string; revision: string }> {
  const saved = await workspace.create(text(name));
  if (!saved.ok) throw new Error(saved.error.en);
  return saved;
}

describe("workspace", () => {
  test("what was saved is read back byte for byte, with its revision", async () => {
    const { id, revision } = await created("Shop");
    expect(id).toBe("shop");
    expect(await workspace.read(id)).toMatchObject({ ok: true, text: text("Shop"), revision });
    expect(await workspace.list()).toMatchObject([{ id: "shop", name: "Shop" }]);
  });

  test("two designs of one name get two ids; names without latin letters and device names get one too", async () => {
    const ids = [await created("A b"), await created("a B"), await created("주문"), await created("CON")];
    expect(ids.map((one) => one.id)).toEqual(["a-b", "a-b-2", "design", "design-2"]);
  });

  test("P3 a save needs the revision it started from; a stale one changes nothing", async () => {
    const { id, revision } = await created("x");
    expect(await workspace.save(id, text("y"), undefined)).toMatchObject({ ok: false, status: 428 });
    expect(await workspace.save(id, text("y"), revision)).toMatchObject({ ok: true });
    expect(await workspace.save(id, text("z"), revision)).toMatchObject({ ok: false, status: 412 });
    expect(readFileSync(file(id), "utf8")).toBe(text("y"));
  });

  test("P3 of many saves of one revision at the same time exactly one wins", async () => {
    const { id, revision } = await created("x");
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => workspace.save(id, text(`editor ${i}`), revision)),
    );
    expect(results.filter((one) => one.ok)).toHaveLength(1);
    expect(results.filter((one) => !one.ok && one.status === 412)).toHaveLength(19);
    expect(readdirSync(folder)).toEqual([`${id}.eventyard.json`]);
  });

  test.each([
    ["empty", ""],
    ["one byte", "{"],
    ["cut off", text("x").slice(0, 60)],
    ["zeros after a power cut", "\0".repeat(400)],
    [
      "a foreign file",
      '[{"id":"a","type":"tab","label":"Flow 1"},{"id":"b","type":"inject","z":"a","wires":[[]]}]',
    ],
    ["too deep", "[".repeat(100_000) + "]".repeat(100_000)],
    ["a polluting key", text("x").replace('"nodes": {', '"nodes": {"__proto__": {"kind":"queue"},')],
    [
      "a newer version",
      text("x").replace('"minReader": 1', '"minReader": 99').replace('"version": 1', '"version": 99'),
    ],
  ])("a damaged file (%s) is refused with problems and stays as it is", async (_what, damaged) => {
    writeFileSync(file("bad"), damaged);
    const read = await workspace.read("bad");
    expect(read).toMatchObject({ ok: false, status: 422 });
    expect(read.ok ? "" : read.error.en).toContain("bad.eventyard.json");
    expect(read.ok ? [] : read.problems).not.toEqual([]);
    expect(await workspace.save("bad", text("x"), "anything")).toMatchObject({ ok: false });
    expect(readFileSync(file("bad"), "utf8")).toBe(damaged);
    expect(({} as Record<string, unknown>)["kind"]).toBeUndefined();
    expect(await workspace.list()).toMatchObject([{ id: "bad", name: "" }]);
  });

  test("a file that is no UTF-8 and one above 8 MiB are refused", async () => {
    writeFileSync(file("latin"), Buffer.from([0x7b, 0xff, 0x7d]));
    writeFileSync(file("huge"), " ".repeat(8_388_609));
    expect(await workspace.read("latin")).toMatchObject({ ok: false, status: 422 });
    expect(await workspace.read("huge")).toMatchObject({ ok: false, status: 413 });
  });

  test("a link out of the workspace is neither read nor listed nor written through", async () => {
    const outside = mkdtempSync(join(tmpdir(), "eventyard-outside-"));
    writeFileSync(join(outside, "secret"), text("secret"));
    symlinkSync(join(outside, "secret"), file("link"));
    expect(await workspace.read("link")).toMatchObject({ ok: false, status: 403 });
    expect(await workspace.list()).toEqual([]);
    expect(await workspace.save("link", text("x"), "r")).toMatchObject({ ok: false, status: 403 });
    expect(readFileSync(join(outside, "secret"), "utf8")).toBe(text("secret"));
    rmSync(outside, { recursive: true });
  });

  test.each([
    "../x",
    "a/b",
    "..\\x",
    "%2e%2e",
    "C:",
    "con",
    "LPT1",
    "a\0b",
    "a".repeat(65),
    "",
    "__proto__",
    ".",
  ])("the id %j is never a path", async (id) => {
    expect(await workspace.read(id)).toMatchObject({ ok: false, status: 404 });
    expect(await workspace.save(id, text("x"), "r")).toMatchObject({ ok: false, status: 404 });
    expect(await workspace.remove(id, undefined)).toMatchObject({ ok: false, status: 404 });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("what does not parse is not saved", async () => {
    const { id, revision } = await created("x");
    expect(await workspace.save(id, "{}", revision)).toMatchObject({ ok: false, status: 422 });
    expect(await workspace.create("nonsense")).toMatchObject({ ok: false, status: 422 });
    expect(readFileSync(file(id), "utf8")).toBe(text("x"));
  });

  test("a deletion with a stale revision does not happen", async () => {
    const { id, revision } = await created("x");
    expect(await workspace.remove(id, "stale")).toMatchObject({ ok: false, status: 412 });
    expect(await workspace.remove(id, revision)).toEqual({ ok: true });
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ["ENOSPC", 507, "disk is full"],
    ["EROFS", 403, "read-only"],
    ["EACCES", 403, "read-only"],
    ["EIO", 500, "old version is untouched"],
  ])(
    "P2 %s at any call of a save is told, leaves the old file and no other",
    async (code, status, sentence) => {
      const { id, revision } = await created("x");
      let failAt = 0;
      const failing = await Workspace.open(
        folder,
        kindSpecs,
        failingFiles(code, () => failAt-- === 0),
      );
      // open, write, sync, close, rename; what comes after the rename is the folder's sync
      for (const call of [0, 1, 2, 3, 4]) {
        failAt = call;
        const saved = await failing.save(id, text("y"), revision);
        expect(saved, `call ${call}`).toMatchObject({ ok: false, status });
        expect(saved.ok ? "" : saved.error.en).toContain(sentence);
        expect(readFileSync(file(id), "utf8")).toBe(text("x"));
        expect(readdirSync(folder)).toEqual([`${id}.eventyard.json`]);
      }
      failAt = -1;
      expect(await failing.save(id, text("y"), revision)).toMatchObject({ ok: true });
    },
  );
});

/** The real file system, except that the call for which `fails` says so throws. */
function failingFiles(code: string, fails: () => boolean): WritingFiles {
  const attempt = () => {
    if (fails()) throw Object.assign(new Error(code), { code });
  };
  return {
    open: async (path, flags, mode) => {
      attempt();
      const handle = await realFiles.open(path, flags, mode);
      return {
        writeFile: async (...args) => {
          attempt();
          return handle.writeFile(...args);
        },
        sync: async () => {
          attempt();
          return handle.sync();
        },
        close: async () => {
          await handle.close();
          attempt();
        },
      };
    },
    rename: async (from, to) => {
      attempt();
      return realFiles.rename(from, to);
    },
    rm: (path, options) => realFiles.rm(path, options),
  };
}
