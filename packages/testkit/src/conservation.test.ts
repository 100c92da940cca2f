/** The checkers must find what is wrong: each law is broken once. */
import type { NodeResult, RunSummary } from "@eventyard/engine";
import { NODE_COUNTERS } from "@eventyard/model";
import { expect, test } from "vitest";
import { edgeViolations, littleError } from "./conservation.ts";
import { interval99 } from "./interval.ts";
import { sketchDesign } from "./sketch.ts";

const level = (mean: number) => ({ last: 0, max: 0, mean });

function nodeResult(
  counts: { in?: number; out?: number },
  means: { backlog?: number; busy?: number },
  latency = [0, 0],
) {
  const zero = Object.fromEntries(NODE_COUNTERS.map(({ id }) => [id, 0])) as NodeResult["counters"];
  return {
    counters: { ...zero, ...counts },
    levels: { backlog: level(means.backlog ?? 0), busy: level(means.busy ?? 0), workers: level(0) },
    latency: { count: latency[0]!, meanMs: latency[1]!, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 },
    losses: {},
  } satisfies NodeResult;
}

const design = sketchDesign({ nodes: { p: ["producer"], q: ["queue"] }, edges: [["p.out", "q.in"]] });

function summary(sent: number, arrived: number, lost: number, out: number, into: number): RunSummary {
  return {
    timeNs: 10e9,
    events: 0,
    hash: "",
    seed: 1,
    nodes: { p: nodeResult({ out }, {}), q: nodeResult({ in: into }, {}) },
    edges: { e0: { sent, arrived, lost, backlog: level(0) } },
    ledger: undefined,
    stop: undefined,
  };
}

test("a run that adds up has no violations", () => {
  expect(edgeViolations(design, summary(10, 8, 2, 10, 8))).toEqual([]);
});

test.each([
  ["more arrived than was sent", summary(10, 11, 0, 10, 11)],
  ["an edge without latency holds something back", summary(10, 9, 0, 10, 9)],
  ["a node counts other arrivals than its edges", summary(10, 10, 0, 10, 9)],
  ["a node counts other sendings than its edges", summary(10, 10, 0, 11, 10)],
])("%s", (_name, broken) => {
  expect(edgeViolations(design, broken)).toHaveLength(1);
});

test("a node that was down may count less, never more", () => {
  expect(edgeViolations(design, summary(10, 10, 0, 10, 9), true)).toEqual([]);
  expect(edgeViolations(design, summary(10, 10, 0, 10, 11), true)).toHaveLength(1);
});

test("Little's law: area against the sum of times", () => {
  const run = (meanMs: number): RunSummary => ({
    ...summary(0, 0, 0, 0, 0),
    nodes: { q: nodeResult({}, { backlog: 3 }), c: nodeResult({}, { busy: 1 }, [20, meanMs]) },
  });
  // area (3 + 1) · 10 s = 20 · 2 s
  expect(littleError(run(2000), { buses: ["q"], workers: ["c"] })).toBe(0);
  expect(littleError(run(1000), { buses: ["q"], workers: ["c"] })).toBeCloseTo(0.5, 12);
});

test("99 % interval of ten samples", () => {
  const { mean, low, high } = interval99([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(mean).toBe(5.5);
  // s = 3.02765, t = 3.2498
  expect(high - mean).toBeCloseTo((3.2498 * 3.02765) / Math.sqrt(10), 4);
  expect(mean - low).toBeCloseTo(high - mean, 12);
  expect(() => interval99([1, 2])).toThrow(RangeError);
});
