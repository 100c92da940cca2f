import fc from "fast-check";
import { expect, test } from "vitest";
import { Levels } from "./columns.ts";
import { Histograms } from "./histogram.ts";
import { LatencyWindow } from "./latency-window.ts";
import { bucketWidthMs } from "./run-series.ts";
import { sampleEvery, TAP_RING_MAX, TrafficTap } from "./traffic-tap.ts";

function exact(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(q * values.length)) - 1]!;
}

test("E62: a quantile is off by at most 1/128 and never above the maximum", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 2 ** 52 }), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, q) => {
        const histograms = new Histograms(2);
        for (const value of values) histograms.record(1, value);
        const truth = exact(values, q);
        const found = histograms.quantileNs(1, q);
        expect(Math.abs(found - truth)).toBeLessThanOrEqual(truth / 128);
        expect(found).toBeLessThanOrEqual(Math.max(...values));
        expect(histograms.count(0)).toBe(0);
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});

test("E62: durations beyond the range are kept in the outermost buckets; an empty histogram gives 0", () => {
  const histograms = new Histograms(1);
  expect([histograms.quantileNs(0, 0.5), histograms.meanNs(0), histograms.maxNs(0)]).toEqual([0, 0, 0]);
  histograms.record(0, 0);
  histograms.record(0, 1e300);
  expect(histograms.count(0)).toBe(2);
  expect(histograms.maxNs(0)).toBe(1e300);
});

test("E63: a window's percentiles are those of its own records; `all` merges the nodes", () => {
  const histograms = new Histograms(2);
  for (let i = 0; i < 1000; i++) histograms.record(0, 1e6);
  const window = new LatencyWindow(histograms);
  for (let i = 0; i < 98; i++) histograms.record(0, 50e6);
  histograms.record(1, 200e6);
  histograms.record(1, 200e6);
  const found = { count: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 };
  window.begin();
  window.look(0, found);
  expect(found.count).toBe(98);
  expect(found.p50Ms).toBeCloseTo(50, 0);
  window.look(1, found);
  expect(found.count).toBe(2);
  window.all(found);
  expect(found.count).toBe(100);
  expect(Math.abs(found.p50Ms - 50)).toBeLessThan(50 / 128);
  expect(Math.abs(found.p99Ms - 200)).toBeLessThan(200 / 128);
  window.begin();
  window.look(0, found);
  expect(found).toEqual({ count: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 });
});

test("E61: levels are weighted by time and keep the exact maximum", () => {
  const levels = new Levels(2);
  levels.set(1, 10, 0);
  levels.set(1, 0, 100);
  levels.set(1, 4, 300);
  expect(levels.result(1, 400)).toEqual({ last: 4, max: 10, mean: (10 * 100 + 4 * 100) / 400 });
  expect(levels.result(0, 400)).toEqual({ last: 0, max: 0, mean: 0 });
});

test("bucket widths are 1, 2 or 5 times a power of ten, at least 100 ms, and 300 cover the duration", () => {
  expect([1, 30, 60, 100, 600, 3600].map(bucketWidthMs)).toEqual([100, 100, 200, 500, 2000, 20_000]);
});

test("E65: sampling follows the ladder 1, 2, 5, 10, …", () => {
  expect([10, 101, 300, 501, 1100, 4000].map((rate) => sampleEvery(rate, 100))).toEqual([
    1, 2, 5, 10, 20, 50,
  ]);
});

test("E65: the tap keeps whole flows, drains in order and counts what it overwrote", () => {
  const tap = new TrafficTap();
  tap.every = 2;
  for (let flow = 0; flow < 10; flow++) tap.record(flow, flow, flow, flow + 1, 0);
  const into = {
    edge: new Uint16Array(3),
    departNs: new Float64Array(3),
    arriveNs: new Float64Array(3),
    style: new Uint8Array(3),
  };
  expect(tap.drain(into)).toBe(3);
  expect([...into.edge]).toEqual([0, 2, 4]);
  expect(tap.drain(into)).toBe(2);
  expect([into.departNs[0], into.departNs[1]]).toEqual([6, 8]);
  expect([tap.seen, tap.missed]).toEqual([10, 0]);
  tap.every = 1;
  for (let i = 0; i < TAP_RING_MAX + 5; i++) tap.record(0, i, i, i, 0);
  expect(tap.missed).toBe(5);
  expect(tap.drain(into)).toBe(3);
  expect([...into.departNs]).toEqual([5, 6, 7]);
});
