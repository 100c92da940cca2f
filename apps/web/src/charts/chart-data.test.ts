import { expect, test } from "vitest";
import { SeriesBuffer } from "../run/series-buffer.ts";
import { ChartData, lastAndMax } from "./chart-data.ts";

test("columns are aligned with bucket ends in seconds; a bucket without messages is a gap", () => {
  const buffer = new SeriesBuffer();
  buffer.merge({
    bucketMs: 500,
    first: 0,
    inRate: [1, 2],
    doneRate: [3, 4],
    failRate: [0, 0],
    hurtRate: [0, 0],
    backlog: [0, 0],
    p50Ms: [7, null],
    p95Ms: [8, null],
    p99Ms: [9, null],
  });
  const [x, done, p50] = new ChartData(["doneRate", "p50Ms"]).of(buffer);
  expect([...x]).toEqual([0.5, 1]);
  expect([done, p50]).toEqual([
    [3, 4],
    [7, null],
  ]);
  expect(lastAndMax(buffer.columns.p50Ms, 2)).toEqual({ last: 7, max: 7 });
  expect(lastAndMax(buffer.columns.p50Ms, 0)).toBeUndefined();
});
