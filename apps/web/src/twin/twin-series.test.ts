import type { SeriesSlice } from "@eventyard/protocol";
import { expect, test } from "vitest";
import { TwinSeries } from "./twin-series.ts";

/** A run whose buckets become twice as wide when it has more than four. */
function server() {
  const asked: string[] = [];
  const run = { buckets: 2 };
  const pull = (runId: string, scope: string, from: number): Promise<SeriesSlice | undefined> => {
    asked.push(`${runId} ${scope} ${from}`);
    if (scope === "gone") return Promise.resolve(undefined);
    const wide = run.buckets > 4;
    const length = Math.max(0, (wide ? run.buckets / 2 : run.buckets) - from);
    const column = Array.from({ length }, (_, i) => from + i);
    const rates = { inRate: column, doneRate: column, failRate: column, hurtRate: column };
    const quantiles = { p50Ms: column, p95Ms: column, p99Ms: column };
    return Promise.resolve({
      bucketMs: wide ? 200 : 100,
      first: from,
      ...rates,
      backlog: column,
      ...quantiles,
    });
  };
  return { asked, run, pull };
}

test("goes on where it was, and anew when the buckets are wider", async () => {
  const { asked, pull, run } = server();
  const series = new TwinSeries(pull);
  expect(series.of("r", "all")).toBeUndefined();
  await series.pull("r", ["all"]);
  run.buckets = 4;
  await series.pull("r", ["all"]);
  expect(asked).toEqual(["r all 0", "r all 2"]);
  expect(series.of("r", "all")).toMatchObject({ bucketMs: 100, backlog: Float64Array.of(0, 1, 2, 3) });
  run.buckets = 6;
  await series.pull("r", ["all"]);
  expect(asked.slice(2)).toEqual(["r all 4", "r all 0"]);
  expect(series.of("r", "all")).toMatchObject({ bucketMs: 200, backlog: Float64Array.of(0, 1, 2) });
});

test("forgets runs that are not kept; what does not answer is not there", async () => {
  const { pull } = server();
  const series = new TwinSeries(pull);
  await series.pull("a", ["all", "gone"]);
  await series.pull("b", ["all"]);
  expect(series.of("a", "gone")).toBeUndefined();
  series.keep(["b"]);
  expect(series.of("a", "all")).toBeUndefined();
  expect(series.of("b", "all")).toBeDefined();
});

test("more than a hundred scopes are not pulled at all", async () => {
  const { asked, pull } = server();
  const scopes = Array.from({ length: 101 }, (_, index) => `n${index}`);
  expect(await new TwinSeries(pull).pull("r", scopes)).toBe(false);
  expect(asked).toEqual([]);
  expect(await new TwinSeries(pull).pull("r", scopes.slice(1))).toBe(true);
});
