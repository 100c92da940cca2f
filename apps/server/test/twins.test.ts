/** Twins: two designs on one clock. Each is exactly the run it would have been alone with the same commands. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gallery } from "@eventyard/designs";
import { createRun } from "@eventyard/engine";
import type { LoggedCommand, RunSummary } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";
import { serialiseDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import type { RunState } from "@eventyard/protocol";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openPage, startProcess, stopProcess } from "./server-process.ts";
import type { Page, ServerProcess } from "./server-process.ts";

let folder: string;
let server: ServerProcess;
const pages: Page[] = [];

const orders = gallery.find((one) => one.id === "orders")!.file;
/** The same shop with half the payment workers. */
const lean: Design = {
  ...orders,
  name: "Lean",
  nodes: { ...orders.nodes, payment: { ...orders.nodes["payment"]!, params: { workers: 2 } } },
};
const designs: Readonly<Record<string, Design>> = { orders, lean };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "eventyard-twins-"));
  for (const [id, design] of Object.entries(designs)) {
    writeFileSync(join(folder, `${id}.eventyard.json`), serialiseDesign(design));
  }
  server = await startProcess(folder);
});
afterEach(() => {
  for (const page of pages.splice(0)) page.socket.disconnect();
});
afterAll(async () => {
  await stopProcess(server);
  rmSync(folder, { recursive: true, force: true });
});

/** One page for each twin, both watching. */
async function watchBoth(): Promise<Readonly<Record<"orders" | "lean", Page>>> {
  const both = { orders: openPage(server.url), lean: openPage(server.url) };
  for (const [id, page] of Object.entries(both)) {
    pages.push(page);
    await page.ask("design:watch", id);
  }
  return both;
}

async function startTwins(page: Page, speed: number, paused = false): Promise<readonly RunState[]> {
  const request = { designIds: ["orders", "lean"] as [string, string], speed, seed: 7, paused };
  const reply = await page.ask<readonly RunState[]>("twin:start", request);
  if (!reply.ok) throw new Error(reply.error.en);
  return reply.value;
}

async function summaryOf(page: Page): Promise<RunSummary> {
  const reply = await page.ask<RunSummary>("run:summary", { runId: page.state()!.runId });
  if (!reply.ok) throw new Error(reply.error.en);
  return reply.value;
}

function alone(design: Design, replay: readonly LoggedCommand[]): RunSummary {
  const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds, seed: 7, replay });
  run.advanceTo(run.endNs, Infinity);
  return run.summary();
}

test("a fault given to one hits both at the same instant; each is the run it would be alone", async () => {
  const both = await watchBoth();
  const [first, second] = await startTwins(both.orders, 20);
  expect(first!.twinRunId).toBe(second!.runId);
  expect(second!.twinRunId).toBe(first!.runId);
  // a page that shows other twins must not take these numbers for theirs
  expect(first!.twinDesignId).toBe(second!.designId);
  expect(second!.twinDesignId).toBe(first!.designId);
  await both.orders.until(() => (both.orders.decoder()?.picture.timeNs ?? 0) > 1e9);
  for (const on of [true, false]) {
    const command = { type: "fault", fault: "kill", on, node: "payment" } as const;
    const reply = await both.lean.ask("run:command", { runId: second!.runId, command });
    expect(reply).toMatchObject({ ok: true });
    await both.lean.until(() => both.orders.state()?.commands.length === (on ? 1 : 2));
  }
  await both.orders.ask("run:speed", { runId: first!.runId, speed: 0 });
  for (const page of Object.values(both)) await page.until(() => page.state()?.phase === "finished");
  const logs = [both.orders, both.lean].map((page) => page.state()!.commands as readonly LoggedCommand[]);
  expect(logs[0]!.map(({ atNs, command }) => [atNs, command])).toEqual(
    logs[1]!.map(({ atNs, command }) => [atNs, command]),
  );
  // whoever watches one can read the other's log
  const other = await both.orders.ask("run:commands", { runId: second!.runId });
  expect(other).toEqual({ ok: true, value: logs[1] });
  expect((await summaryOf(both.orders)).hash).toBe(alone(orders, logs[0]!).hash);
  expect((await summaryOf(both.lean)).hash).toBe(alone(lean, logs[1]!).hash);
});

test("parameters belong to the design that was touched; pause and step keep both clocks together", async () => {
  const both = await watchBoth();
  const [first, second] = await startTwins(both.orders, 20);
  await both.orders.until(() => (both.orders.decoder()?.picture.timeNs ?? 0) > 5e8);
  const command = { type: "params", node: "payment", params: { workers: 9 } } as const;
  await both.orders.ask("run:command", { runId: first!.runId, command });
  await both.lean.ask("run:control", { runId: second!.runId, action: "pause" });
  await both.orders.until(
    () => both.orders.state()?.phase === "paused" && both.lean.state()?.phase === "paused",
  );
  for (let i = 0; i < 20; i++) await both.lean.ask("run:control", { runId: second!.runId, action: "step" });
  const [a, b] = [await summaryOf(both.orders), await summaryOf(both.lean)];
  expect(a.timeNs).toBe(b.timeNs);
  expect(both.orders.state()!.commands).toHaveLength(1);
  expect(both.lean.state()!.commands).toHaveLength(0);
});

test("a design is not its own twin; one that does not run stops both with its reason", async () => {
  const page = openPage(server.url);
  pages.push(page);
  const ask = (a: string, b: string) =>
    page.ask("twin:start", { designIds: [a, b], speed: 0, seed: 1, paused: false });
  expect(await ask("orders", "orders")).toMatchObject({ ok: false });
  expect(await ask("orders", "nobody")).toMatchObject({ ok: false });
  const lost = { ...orders, edges: {} };
  writeFileSync(join(folder, "broken.eventyard.json"), serialiseDesign(lost));
  const reply = await ask("orders", "broken");
  expect(reply.ok || reply.problems?.length).toBeGreaterThan(0);
});
