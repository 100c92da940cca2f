import { expect, test, vi } from "vitest";
import { createRun } from "./run.ts";
import type { NodeResult } from "./results.ts";
import { draw, stationBehaviours, stationSpecs } from "./testing/stations.ts";

// millions of events on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

/** Student's t, 99 % two-sided, 9 degrees of freedom. */
const T_99_9 = 3.2498;
const REPLICATIONS = 10;

function replicate(ratePerS: number, servers: number, meanMs: number, durationS: number): NodeResult[] {
  const design = draw(
    { src: ["source", { ratePerS, constant: false }], st: ["station", { servers, meanMs }] },
    { e: ["src", "st", 0] },
    { durationS },
  );
  return Array.from({ length: REPLICATIONS }, (_, i) => {
    const run = createRun({ design, specs: stationSpecs, behaviours: stationBehaviours, seed: 100 + i });
    expect(run.advanceTo(run.endNs, Infinity)).toBe("reached");
    return run.node("st");
  });
}

/** Theory must lie within the 99 % interval of the replications, and the interval must be narrow. */
function expectWithin(values: readonly number[], theory: number, halfWidthMax: number): void {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = T_99_9 * Math.sqrt(variance / values.length);
  expect(Math.abs(mean - theory), `mean ${mean}, theory ${theory}, half width ${half}`).toBeLessThanOrEqual(
    half,
  );
  expect(half / theory).toBeLessThan(halfWidthMax);
}

test("E70: M/M/1 at 80 %: time in system, number waiting, utilisation, percentiles", () => {
  const results = replicate(800, 1, 1, 300);
  expectWithin(
    results.map((r) => r.latency.meanMs),
    1 / (1 - 0.8),
    0.05,
  );
  expectWithin(
    results.map((r) => r.levels.backlog.mean),
    0.8 ** 2 / (1 - 0.8),
    0.05,
  );
  expectWithin(
    results.map((r) => r.levels.busy.mean),
    0.8,
    0.01,
  );
  // the time in system is exponential with mean 5 ms
  expectWithin(
    results.map((r) => r.latency.p50Ms),
    5 * Math.log(2),
    0.05,
  );
  expectWithin(
    results.map((r) => r.latency.p99Ms),
    5 * Math.log(100),
    0.08,
  );
});

/** Probability that an arrival waits in M/M/c with offered load a (Erlang C). */
function erlangC(c: number, a: number): number {
  let blocking = 1;
  for (let k = 1; k <= c; k++) blocking = (a * blocking) / (k + a * blocking);
  return blocking / (1 - (a / c) * (1 - blocking));
}

test("E70: M/M/4 at 85 %: waiting time by Erlang C", () => {
  const results = replicate(3400, 4, 1, 100);
  const waitMs = erlangC(4, 3.4) / (4 - 3.4);
  expectWithin(
    results.map((r) => r.latency.meanMs),
    1 + waitMs,
    0.05,
  );
  expectWithin(
    results.map((r) => r.levels.backlog.mean),
    3.4 * waitMs,
    0.08,
  );
  expectWithin(
    results.map((r) => r.levels.busy.mean),
    3.4,
    0.01,
  );
});

test("E61: Little's law holds exactly for a run that ends empty", () => {
  const design = draw(
    { src: ["source", { ratePerS: 0, constant: false }], st: ["station", { servers: 1, meanMs: 1 }] },
    { e: ["src", "st", 0] },
    { steps: [{ atMs: 5, command: { type: "send", node: "src", count: 500 } }] },
  );
  const run = createRun({ design, specs: stationSpecs, behaviours: stationBehaviours });
  run.advanceTo(run.endNs, Infinity);
  const { levels, latency } = run.node("st");
  const area = (levels.backlog.mean + levels.busy.mean) * run.simulation.nowNs;
  expect(area / (latency.count * latency.meanMs * 1e6)).toBeCloseTo(1, 9);
});
