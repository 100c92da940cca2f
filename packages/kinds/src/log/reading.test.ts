/** When a group gets its records: looks every so often, reads that groups share, and what is pushed (K221 to K223). */
import type { Params } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import { groupPresets } from "./group-presets.ts";
import { logPresets } from "./presets.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
const DURATION_S = 400;

/** Latency from birth to end of each group, with workers that take no time. */
function latencies(groups: readonly Params[], log: Params = {}, ratePerS = 20) {
  const names = groups.map((_, i) => `c${i}`);
  const sketch = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "poisson", ratePerS, keys: "uniform", keyCount: 1000 }],
      l: ["log", { partitions: 2, storeMs: 0, ...log }],
      ...Object.fromEntries(
        names.map((name) => [name, ["consumer", { service: "constant", serviceMs: 0, workers: 2 }] as const]),
      ),
    },
    edges: [["p.out", "l.in"], ...names.map((name) => ["l.out", `${name}.in`] as const)],
    durationS: DURATION_S,
  });
  const edges = Object.entries(sketch.edges).map(([id, edge]) => {
    const at = names.indexOf(edge.to.node);
    return [id, { ...edge, params: { ...edge.params, latencyMs: 0, ...groups[at] } }];
  });
  const design = { ...sketch, edges: Object.fromEntries(edges) as typeof sketch.edges };
  const { nodes } = runBench(kinds, design).summary;
  return names.map((name) => nodes[name]!.latency);
}

/** Is a mean within so many per cent? The mean of 8,000 uniform waits is within 2 % in 99.8 % of runs. */
function near(found: number, expected: number, percent = 2): void {
  expect(Math.abs(found / expected - 1) * 100, `${found} instead of ${expected}`).toBeLessThan(percent);
}

describe("looks (K221)", () => {
  test.each([200, 1000])("a record waits half of %i ms in the mean, and never longer", (readEveryMs) => {
    const [latency] = latencies([{ readEveryMs }]);
    near(latency!.meanMs, readEveryMs / 2);
    expect(latency!.maxMs).toBeLessThanOrEqual(readEveryMs);
    expect(latency!.count).toBeGreaterThan(7_500);
  });

  test("0 means at once", () => {
    expect(latencies([{}])[0]!.maxMs).toBe(0);
  });

  test("a look brings at most so many records: more of them wait for the next ones", () => {
    // 10 records/s a partition, 5 a look, a look every second: half of them are never caught up with
    const [latency] = latencies([{ readEveryMs: 1000, pollRecords: 5 }]);
    near(latency!.count, 2 * 5 * DURATION_S);
  });
});

describe("shared reads (K222)", () => {
  test.each([1, 3, 5])(
    "%i groups at 5 reads a second look every fifth of a second each in turn",
    (groups) => {
      const found = latencies(
        Array.from({ length: groups }, () => ({ readEveryMs: 200 })),
        { readsPerS: 5 },
      );
      for (const { meanMs } of found) near(meanMs, (groups / 5) * 500);
    },
  );

  test("who looks more seldom than it may is not held up", () => {
    const [latency] = latencies([{ readEveryMs: 1000 }], { readsPerS: 5 });
    near(latency!.meanMs, 500);
  });

  test("a group that is pushed to takes no reads and waits for none", () => {
    const pushed = { readEveryMs: 0, visibleAfterMs: 70 };
    const [a, b, c] = latencies([{ readEveryMs: 200 }, { readEveryMs: 200 }, pushed], { readsPerS: 5 });
    near(a!.meanMs, 200);
    near(b!.meanMs, 200);
    near(c!.meanMs, 70, 0.1);
    expect(c!.maxMs).toBe(70);
  });
});

describe("Kinesis, by its presets", () => {
  const paramsOf = (id: string): Params =>
    [...logPresets, ...groupPresets].find((preset) => preset.id === id)!.params;
  const stream = { storeMs: 0, ...paramsOf("kinesis-provisioned-4-shards") };
  const shared = paramsOf("kinesis-shared-throughput");
  const pushed = paramsOf("kinesis-enhanced-fan-out");

  test("one reader of the shared throughput sees 200 ms in the mean, one with a pipe of its own 70 ms", () => {
    const [a, b] = latencies([shared, pushed], stream);
    near(a!.meanMs, 200);
    near(b!.meanMs, 70, 0.1);
  });

  test("five readers see 600 ms, and the pipe still 70 ms", () => {
    const found = latencies([shared, shared, shared, shared, shared, pushed], stream);
    for (const { meanMs } of found.slice(0, 5)) near(meanMs, 600);
    near(found[5]!.meanMs, 70, 0.1);
  });
});

describe("visibility (K223)", () => {
  test("no record comes before its time, whatever else is read", () => {
    for (const ratePerS of [1, 20, 500]) {
      const [latency] = latencies([{ visibleAfterMs: 70 }], {}, ratePerS);
      expect(latency!.maxMs).toBe(70);
      near(latency!.meanMs, 70, 0.001);
    }
  });

  test("a look brings only what is visible", () => {
    const [latency] = latencies([{ visibleAfterMs: 300, readEveryMs: 1000 }]);
    near(latency!.meanMs, 800);
  });
});
