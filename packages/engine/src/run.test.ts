import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { createRun } from "./run.ts";
import type { Run } from "./run.ts";
import { draw, stationBehaviours, stationSpecs } from "./testing/stations.ts";

const specs = stationSpecs;
const behaviours = stationBehaviours;
const scenario = {
  durationS: 10,
  steps: [
    { atMs: 4000, command: { type: "fault", fault: "kill", on: false, node: "a" } },
    { atMs: 2000, command: { type: "fault", fault: "kill", on: true, node: "a" } },
    { atMs: 0, command: { type: "params", node: "src", params: { ratePerS: 700 } } },
  ],
} as const;
const design = draw(
  { src: ["source", { ratePerS: 500 }], a: ["station", {}], end: ["relay", {}] },
  { e1: ["src", "a", 1], e2: ["a", "end", 0] },
  scenario,
);

function finish(run: Run): Run {
  run.advanceTo(run.endNs, Infinity);
  return run;
}

test("E40: same design and seed give the same hash in two processes; another seed another", () => {
  const script = `
    import { createRun } from ${JSON.stringify(import.meta.resolve("./run.ts"))};
    import { stationBehaviours, stationSpecs } from ${JSON.stringify(import.meta.resolve("./testing/stations.ts"))};
    const run = createRun({ design: JSON.parse(process.argv[1]), specs: stationSpecs, behaviours: stationBehaviours });
    run.advanceTo(run.endNs, Infinity);
    process.stdout.write(JSON.stringify(run.summary()));
  `;
  const other = (): string =>
    execFileSync(process.execPath, ["--input-type=module-typescript", "-e", script, JSON.stringify(design)], {
      encoding: "utf8",
    });
  const here = JSON.stringify(finish(createRun({ design, specs, behaviours })).summary());
  expect(other()).toBe(here);
  expect(other()).toBe(here);
  const differing = finish(createRun({ design, specs, behaviours, seed: 2 }));
  expect(differing.summary().hash).not.toBe((JSON.parse(here) as { hash: string }).hash);
});

test("E64: the hash of this run is known", () => {
  expect(finish(createRun({ design, specs, behaviours })).summary()).toMatchObject({
    hash: "838370ad761c9072",
    events: 25_162,
  });
});

test("E41: scenario steps apply in time order, before the events of their instant, and are logged", () => {
  const run = finish(createRun({ design, specs, behaviours }));
  expect(run.commands.map(({ atNs, command }) => [atNs, command.type])).toEqual([
    [0, "params"],
    [2e9, "fault"],
    [4e9, "fault"],
  ]);
  const { counters } = run.node("a");
  // about two of ten seconds at 700/s
  expect(counters.lost).toBeGreaterThan(1200);
  expect(counters.lost).toBeLessThan(1600);
  const constant = draw(
    { src: ["source", { ratePerS: 1, constant: true }], a: ["station", { meanMs: 0.001 }] },
    { e1: ["src", "a", 0] },
    { durationS: 5, steps: [{ atMs: 2000, command: { type: "fault", fault: "kill", on: true, node: "a" } }] },
  );
  // arrivals at 1, 2, 3, 4, 5 s; those from 2 s on find it down
  expect(finish(createRun({ design: constant, specs, behaviours })).node("a").counters).toMatchObject({
    in: 5,
    lost: 4,
  });
});

/** A person at work: commands between slices and between single events. */
function livelyRun(): Run {
  const run = createRun({ design, specs, behaviours });
  run.apply({ type: "send", node: "src", count: 3 });
  run.advanceTo(1.2e9, Infinity);
  run.apply({ type: "edge-params", edge: "e1", params: { latencyMs: 5 } });
  run.advanceTo(1.9e9, 137);
  run.apply({ type: "params", node: "a", params: { meanMs: 0.5 } });
  run.apply({ type: "send", node: "src", count: 2 });
  for (let i = 0; i < 5; i++) run.stepEvent();
  run.apply({ type: "fault", fault: "cut", on: true, edge: "e1" });
  run.advanceTo(3e9, Infinity);
  run.apply({ type: "fault", fault: "cut", on: false, edge: "e1" });
  run.advanceTo(4e9, Infinity);
  run.apply({ type: "send", node: "src", count: 1 });
  return finish(run);
}

test("E40, E43: replaying the log gives the same hash, log and numbers, however it is sliced", () => {
  const live = livelyRun();
  const replay = JSON.parse(JSON.stringify(live.commands)) as typeof live.commands;
  const again = finish(createRun({ design, specs, behaviours, replay }));
  expect(again.summary()).toEqual(live.summary());
  expect(again.commands).toEqual(live.commands);
  const sliced = createRun({ design, specs, behaviours, replay });
  for (let t = 0; t <= 10e9; t += 77_777_777) while (sliced.advanceTo(t, 50) === "budget");
  expect(finish(sliced).summary()).toEqual(live.summary());
  expect(finish(createRun({ design, specs, behaviours })).summary().hash).not.toBe(live.summary().hash);
});

test("E63: series add up to the counters", () => {
  const run = finish(createRun({ design, specs, behaviours }));
  const whole = run.series.slice(0, 0);
  expect(whole.first).toBe(0);
  expect(whole.bucketMs * whole.doneRate.length).toBeCloseTo(10_000, 6);
  const sum = (values: readonly number[]): number =>
    (values.reduce((a, b) => a + b, 0) * whole.bucketMs) / 1000;
  const a = run.node("a");
  expect(sum(whole.inRate)).toBeCloseTo(a.counters.in, 3);
  expect(sum(whole.doneRate)).toBeCloseTo(a.counters.done, 3);
  const at = (ms: number): number => Math.floor(ms / whole.bucketMs);
  expect(whole.p50Ms[at(500)]).toBeGreaterThan(0);
  // down between 2 s and 4 s: nothing was handled, so there is no percentile
  expect(whole.p99Ms.slice(at(2_200), at(3_900)).every((value) => value === null)).toBe(true);
  const all = run.series.slice(-1, 0).inRate.length;
  expect(run.series.slice(-1, all - 5).inRate).toHaveLength(5);
});

test("E66: after a millisecond of a long run there is something to draw", () => {
  const run = createRun({ design, specs, behaviours });
  run.advanceTo(1e6, Infinity);
  expect(run.series.slice(-1, 0).inRate.length).toBeGreaterThan(3);
});
