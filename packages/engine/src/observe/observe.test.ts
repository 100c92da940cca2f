import fc from "fast-check";
import { expect, test } from "vitest";
import { counterColumn, Levels, NODE_COUNTER_COLUMNS } from "./columns.ts";
import { Histograms } from "./histogram.ts";
import { LatencyWindow } from "./latency-window.ts";
import { Observation } from "./observation.ts";
import { RunSeries, seriesWidths } from "./run-series.ts";
import { SERIES_BUCKETS_MAX } from "./series-level.ts";
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

test("E66: 300 buckets cover any duration, and the first is at most an eighth of a millisecond", () => {
  for (const durationS of [0.001, 0.03, 1, 30, 77.7, 3600, 9_000_000]) {
    const { lastNs, halvings } = seriesWidths(durationS * 1e9, 20);
    expect(lastNs * SERIES_BUCKETS_MAX).toBeCloseTo(durationS * 1e9, -2);
    expect(lastNs / 2 ** halvings).toBeLessThanOrEqual(125_000);
    expect(seriesWidths(durationS * 1e9, 501)).toEqual({ lastNs: Math.max(lastNs, 1e8), halvings: 0 });
  }
});

/** Node 0 sends, node 1 handles; one record per entry: [time ns, duration ns]. Returns the series after `untilNs`. */
function seriesOf(records: readonly (readonly [number, number])[], durationNs: number, untilNs: number) {
  const observation = new Observation(2, 0);
  const series = new RunSeries(observation, Uint8Array.of(1, 0), durationNs);
  const left = records.toSorted((a, b) => a[0] - b[0]);
  let samples = 0;
  for (;;) {
    const boundary = series.nextBoundaryNs;
    while (left.length > 0 && left[0]![0] <= Math.min(boundary, untilNs)) {
      const [, duration] = left.shift()!;
      observation.nodeCounters[counterColumn("out")]!++;
      observation.nodeCounters[NODE_COUNTER_COLUMNS + counterColumn("in")]!++;
      observation.nodeCounters[NODE_COUNTER_COLUMNS + counterColumn("done")]!++;
      observation.latency.record(1, duration);
    }
    if (boundary > untilNs) return { series, samples };
    series.sample();
    samples++;
  }
}

test("E63, E66: merged buckets are those that one would have counted at their width from the start", () => {
  const record = fc.tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e10 }));
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 3_000, size: "max" }),
      fc.integer({ min: 1e5, max: 1e9 }),
      (records, untilNs) => {
        const { series } = seriesOf(records, 1e9, untilNs);
        for (const scope of [-1, 1]) {
          const slice = series.slice(scope, 0);
          const widthNs = slice.bucketMs * 1e6;
          slice.doneRate.forEach((rate, i) => {
            const own = records.filter(
              ([at]) => at > Math.round(i * widthNs) && at <= Math.round((i + 1) * widthNs),
            );
            expect(rate * slice.bucketMs).toBeCloseTo(own.length * 1000, 3);
            const histograms = new Histograms(1);
            for (const [, duration] of own) histograms.record(0, duration);
            const p99 = slice.p99Ms[i];
            if (own.length === 0) expect(p99).toBeNull();
            else
              expect(
                Math.abs(
                  p99! * 1e6 -
                    exact(
                      own.map(([, d]) => d),
                      0.99,
                    ),
                ),
              ).toBeLessThanOrEqual(
                exact(
                  own.map(([, d]) => d),
                  0.99,
                ) / 127,
              );
          });
        }
      },
    ),
    { seed: 1, numRuns: 60 },
  );
});

test("E66: a busy run has between 150 and 300 buckets at any time, a quiet one a few", () => {
  const busy = Array.from({ length: 60_000 }, (_, i) => [i * 5_000, 1e6] as const);
  const quiet = Array.from({ length: 100 }, (_, i) => [i * 3e6, 1e6] as const);
  for (let untilNs = 2e7; untilNs <= 3e8; untilNs *= 1.37) {
    const { length } = seriesOf(busy, 3e11, untilNs).series.slice(-1, 0).inRate;
    expect(length, `${untilNs} ns`).toBeGreaterThanOrEqual(150);
    expect(length).toBeLessThanOrEqual(SERIES_BUCKETS_MAX);
    const few = seriesOf(quiet, 3e11, untilNs).series.slice(-1, 0).inRate.length;
    expect(few).toBeGreaterThanOrEqual(6);
    expect(few).toBeLessThan(15);
  }
});

test("E66: a whole run has 300 buckets that end with it, and takes no more", () => {
  const busy = Array.from({ length: 3_000 }, (_, i) => [(i + 1) * 1e5, 1e6] as const);
  const { series, samples } = seriesOf(busy, 3e8, 3e8);
  expect(series.slice(1, 0)).toMatchObject({ bucketMs: 1, first: 0 });
  expect(series.slice(1, 0).doneRate).toHaveLength(300);
  expect(series.nextBoundaryNs).toBe(Infinity);
  series.sample();
  expect(series.slice(1, 0).doneRate).toHaveLength(300);
  // 300 at the finest width, then 150 for every time the width doubles: here 0.125 → 1 ms
  expect(samples).toBe(300 + 3 * 150);
});

test("E65: sampling follows the ladder 1, 2, 5, 10, …", () => {
  expect([10, 101, 300, 501, 1100, 4000].map((rate) => sampleEvery(rate, 100))).toEqual([
    1, 2, 5, 10, 20, 50,
  ]);
});

test("E65: the tap keeps whole flows, drains in order and counts what it overwrote", () => {
  const tap = new TrafficTap();
  tap.every = 2;
  for (let flow = 0; flow < 10; flow++) if (tap.takes(flow)) tap.record(flow, flow, flow + 1, 0);
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
  for (let i = 0; i < TAP_RING_MAX + 5; i++) {
    tap.takes(i);
    tap.record(0, i, i, 0);
  }
  expect(tap.missed).toBe(5);
  expect(tap.drain(into)).toBe(3);
  expect([...into.departNs]).toEqual([5, 6, 7]);
});
