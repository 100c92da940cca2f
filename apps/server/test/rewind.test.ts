/** Rewinding a run over the wire: the same numbers then, the same end from there, and branches. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gallery } from "@eventyard/designs";
import { createRun } from "@eventyard/engine";
import type { LoggedCommand, RunSummary } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";
import { serialiseDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import type { RunState, SeekTarget, SeriesSlice } from "@eventyard/protocol";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openPage, startProcess, stopProcess } from "./server-process.ts";
import type { Page, ServerProcess } from "./server-process.ts";

let folder: string;
let server: ServerProcess;
const pages: Page[] = [];
const SEED = 7;

const shop = gallery.find((one) => one.id === "orders")!.file;
const orders: Design = { ...shop, scenario: { ...shop.scenario, durationS: 30, steps: [] } };
const lean: Design = {
  ...orders,
  name: "Lean",
  nodes: { ...orders.nodes, payment: { ...orders.nodes["payment"]!, params: { workers: 2 } } },
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "eventyard-rewind-"));
  for (const [id, design] of Object.entries({ orders, lean, second: orders })) {
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

async function watch(designId: string): Promise<Page> {
  const page = openPage(server.url);
  pages.push(page);
  await page.ask("design:watch", designId);
  return page;
}

function value<T>(reply: { readonly ok: boolean; readonly value?: T; readonly error?: { en: string } }): T {
  if (!reply.ok) throw new Error(reply.error?.en);
  return reply.value as T;
}

class Driver {
  readonly page: Page;
  readonly runId: string;

  constructor(page: Page, runId: string) {
    this.page = page;
    this.runId = runId;
  }

  async seek(target: SeekTarget): Promise<RunState> {
    return value(await this.page.ask<RunState>("run:seek", { runId: this.runId, target }));
  }

  async seekTo(timeS: number): Promise<RunState> {
    return await this.seek({ to: "instant", timeNs: timeS * 1e9 });
  }

  async command(command: object): Promise<RunState> {
    return value(await this.page.ask<RunState>("run:command", { runId: this.runId, command } as never));
  }

  async control(action: "resume" | "pause" | "step" | "stop"): Promise<RunState> {
    return value(await this.page.ask<RunState>("run:control", { runId: this.runId, action }));
  }

  async summary(): Promise<RunSummary> {
    return value(await this.page.ask<RunSummary>("run:summary", { runId: this.runId }));
  }

  async finish(): Promise<void> {
    await this.control("resume");
    await this.page.until(() => this.page.state()?.phase === "finished");
  }
}

/** Starts a run, kills Payment after some seconds and mends it later; it ends. */
async function killedAndMended(page: Page, designId: string): Promise<Driver> {
  const request = { designId, speed: 20, seed: SEED, paused: false };
  const { runId } = value(await page.ask<RunState>("run:start", request));
  const driver = new Driver(page, runId);
  for (const on of [true, false]) {
    await page.until(() => (page.decoder()?.picture.timeNs ?? 0) > (on ? 4e9 : 12e9));
    await driver.command({ type: "fault", fault: "kill", on, node: "payment" });
  }
  await page.ask("run:speed", { runId, speed: 0 });
  await page.until(() => page.state()?.phase === "finished");
  return driver;
}

function alone(design: Design, replay: readonly LoggedCommand[], untilNs?: number): RunSummary {
  const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds, seed: SEED, replay });
  run.advanceTo(untilNs ?? run.endNs, Infinity);
  return JSON.parse(JSON.stringify(run.summary())) as RunSummary;
}

test("any instant has the numbers it had; going on from there gives the same end; two viewers see the same", async () => {
  const page = await watch("orders");
  const driver = await killedAndMended(page, "orders");
  const log = page.state()!.commands as readonly LoggedCommand[];
  const end = await driver.summary();
  const other = await watch("orders");
  for (const timeS of [20, 3, 29.5, 0, 0.4]) {
    const state = await driver.seekTo(timeS);
    expect(state).toMatchObject({ phase: "paused", timeNs: timeS * 1e9 });
    expect(state.ahead).toMatchObject({ newestNs: 30e9, newestPhase: "finished" });
    expect([...state.commands, ...state.ahead!.commands]).toEqual(log);
    expect(await driver.summary()).toEqual(alone(orders, log, timeS * 1e9));
    await other.until(() => other.state()?.jumps === state.jumps);
    await other.until(() => other.decoder()?.picture.timeNs === timeS * 1e9);
    expect(other.state()).toEqual(state);
  }
  const shown = value(
    await page.ask<SeriesSlice>("run:series", { runId: driver.runId, scope: "all", from: 0 }),
  );
  const whole = value(
    await page.ask<SeriesSlice>("run:series", { runId: driver.runId, scope: "all", from: 0, newest: true }),
  );
  expect(shown.inRate.length * shown.bucketMs).toBeLessThanOrEqual(400);
  expect(whole.inRate.length * whole.bucketMs).toBeGreaterThan(25_000);
  await driver.finish();
  expect(page.state()).toMatchObject({ commands: log, timeNs: 30e9 });
  expect(page.state()!.ahead).toBeUndefined();
  expect(await driver.summary()).toEqual(end);
});

test("the picture of an instant has its rates and traffic, as if it had been watched", async () => {
  const page = await watch("orders");
  const { runId } = value(
    await page.ask<RunState>("run:start", { designId: "orders", speed: 0, seed: SEED, paused: false }),
  );
  const driver = new Driver(page, runId);
  await page.until(() => page.state()?.phase === "finished");
  await page.ask("run:speed", { runId, speed: 1 });
  // a later keyframe carries no messages
  const seen = page.until(() => page.decoder()?.picture.timeNs === 15e9 && page.decoder()!.dots.count > 0);
  await driver.seekTo(15);
  await seen;
  const { nodes } = page.decoder()!.picture;
  const state = page.state()!;
  const shopIndex = state.nodeIds.indexOf("shop");
  const before = alone(orders, [], 14e9).nodes["shop"]!.counters.out;
  const after = alone(orders, [], 15e9).nodes["shop"]!.counters.out;
  expect(nodes.inRate[shopIndex]).toBeCloseTo(after - before, 0);
  expect(nodes.p99Ms[state.nodeIds.indexOf("payment")]).toBeGreaterThan(0);
  const { dots } = page.decoder()!;
  for (let i = 0; i < dots.count; i++) {
    expect(dots.departNs[i]).toBeLessThanOrEqual(15e9);
    expect(dots.arriveNs[i]).toBeGreaterThan(14.9e9);
  }
});

test("one event back and one event on; nothing lies before the beginning", async () => {
  const page = await watch("orders");
  const { runId } = value(
    await page.ask<RunState>("run:start", { designId: "orders", speed: 1, seed: SEED, paused: true }),
  );
  const driver = new Driver(page, runId);
  expect(await page.ask("run:seek", { runId, target: { to: "previousEvent" } })).toMatchObject({ ok: false });
  const seen = [await driver.summary()];
  for (let i = 0; i < 15; i++) {
    await driver.control("step");
    seen.push(await driver.summary());
  }
  for (let i = 14; i >= 0; i--) {
    const { ahead } = await driver.seek({ to: "previousEvent" });
    expect(ahead).toBeDefined();
    expect((await driver.summary()).hash).toBe(seen[i]!.hash);
  }
  for (let i = 1; i <= 15; i++) await driver.control("step");
  expect(await driver.summary()).toEqual(seen[15]);
  expect(page.state()!.ahead).toBeUndefined();
});

test("P6b an instant beyond what has run is the newest; what is no instant, or of no run, is refused and changes nothing", async () => {
  const page = await watch("orders");
  const driver = await killedAndMended(page, "orders");
  const end = await driver.summary();
  for (const timeNs of [Number.MAX_SAFE_INTEGER, 30e9]) {
    const { phase, timeNs: shownNs, ahead } = await driver.seek({ to: "instant", timeNs });
    expect({ phase, shownNs, ahead }).toEqual({ phase: "finished", shownNs: 30e9, ahead: undefined });
  }
  await driver.seekTo(10);
  const { runId } = driver;
  const before = page.state();
  const shown = await driver.summary();
  const refused = [
    ...[-1, Number.NaN, Infinity, "5", null].map((timeNs) => ({ runId, target: { to: "instant", timeNs } })),
    { runId, target: { to: "end" } },
    { runId, target: "newest" },
    { runId: "gone", target: { to: "newest" } },
    "newest",
    undefined,
  ];
  for (const request of refused) {
    const reply = await page.ask("run:seek", request as never);
    expect(reply, JSON.stringify(request)).toMatchObject({ ok: false });
  }
  expect(page.state()).toEqual(before);
  expect(await driver.summary()).toEqual(shown);
  expect((await driver.seek({ to: "newest" })).phase).toBe("finished");
  expect(await driver.summary()).toEqual(end);
});

test("a command in the past starts a branch; the left one is gone back to, and on", async () => {
  const page = await watch("orders");
  const driver = await killedAndMended(page, "orders");
  const log = page.state()!.commands as readonly LoggedCommand[];
  const end = await driver.summary();
  expect(await page.ask("run:seek", { runId: driver.runId, target: { to: "leftBranch" } })).toMatchObject({
    ok: false,
  });
  await driver.seekTo(10);
  const forked = await driver.command({ type: "params", node: "payment", params: { workers: 9 } });
  expect(forked).toMatchObject({
    branch: 1,
    leftBranch: { partedNs: 10e9, reachedNs: 30e9 },
    phase: "paused",
  });
  expect(forked.ahead).toBeUndefined();
  await driver.finish();
  const branchLog = page.state()!.commands as readonly LoggedCommand[];
  const other = await driver.summary();
  expect(other.hash).not.toBe(end.hash);
  expect(other).toEqual(alone(orders, branchLog));
  const back = await driver.seek({ to: "leftBranch" });
  expect(back).toMatchObject({ commands: log, phase: "finished", branch: 2 });
  expect(await driver.summary()).toEqual(end);
  await driver.seek({ to: "leftBranch" });
  expect(await driver.summary()).toEqual(other);
});

test("of seeks that overtake each other the last one counts; what changes something waits for it", async () => {
  const page = await watch("orders");
  const driver = await killedAndMended(page, "orders");
  const replies = [driver.seekTo(25), driver.seekTo(5), driver.seekTo(12)];
  const sent = driver.command({ type: "send", node: "shop", count: 1 });
  for (const state of await Promise.all(replies)) expect(state.timeNs).toBe(12e9);
  expect((await sent).commands.at(-1)).toMatchObject({ atNs: 12e9 });
});

test("twins go to one instant together, and each comes to its own end again", async () => {
  const both = [await watch("orders"), await watch("lean")] as const;
  const states = value(
    await both[0].ask<readonly RunState[]>("twin:start", {
      designIds: ["orders", "lean"],
      speed: 0,
      seed: SEED,
      paused: false,
    }),
  );
  for (const page of both) await page.until(() => page.state()?.phase === "finished");
  const drivers = both.map((page, side) => new Driver(page, states[side]!.runId));
  const ends = await Promise.all(drivers.map((driver) => driver.summary()));
  await drivers[0]!.seekTo(8);
  for (const [side, design] of [orders, lean].entries()) {
    expect(await drivers[side]!.summary()).toEqual(alone(design, [], 8e9));
    expect(both[side]!.state()).toMatchObject({ phase: "paused", ahead: { newestPhase: "finished" } });
  }
  await drivers[1]!.control("resume");
  for (const page of both) await page.until(() => page.state()?.phase === "finished");
  expect(await Promise.all(drivers.map((driver) => driver.summary()))).toEqual(ends);
});
