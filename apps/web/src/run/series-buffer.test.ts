import type { SeriesSlice } from "@eventyard/protocol";
import { expect, test } from "vitest";
import { BUCKETS_MAX, SeriesBuffer } from "./series-buffer.ts";

function slice(first: number, rates: readonly number[], bucketMs = 1000): SeriesSlice {
  const nothing = rates.map(() => null);
  return {
    bucketMs,
    first,
    inRate: rates,
    doneRate: rates,
    failRate: rates,
    backlog: rates,
    p50Ms: nothing,
    p95Ms: nothing,
    p99Ms: nothing,
  };
}

test("the last bucket is asked for again and replaced by its final value", () => {
  const buffer = new SeriesBuffer();
  expect(buffer.merge(slice(0, [1, 2, 3]))).toBe(true);
  expect(buffer.nextFrom).toBe(2);
  buffer.merge(slice(2, [30, 4]));
  expect([...buffer.columns.inRate.subarray(0, buffer.length)]).toEqual([1, 2, 30, 4]);
  expect(buffer.columns.p99Ms[3]).toBeNaN();
});

test("a gap is refused, another bucket width starts anew, and it never outgrows its arrays", () => {
  const buffer = new SeriesBuffer();
  expect(buffer.merge(slice(5, [1]))).toBe(false);
  buffer.merge(slice(0, [1, 2, 3]));
  buffer.merge(slice(0, [9], 2000));
  expect([buffer.length, buffer.bucketMs]).toEqual([1, 2000]);
  buffer.merge(
    slice(
      0,
      Array.from({ length: BUCKETS_MAX + 20 }, (_, i) => i),
      2000,
    ),
  );
  expect(buffer.length).toBe(BUCKETS_MAX);
});
