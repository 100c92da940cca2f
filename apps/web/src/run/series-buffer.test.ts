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
    hurtRate: rates,
    backlog: rates,
    p50Ms: nothing,
    p95Ms: nothing,
    p99Ms: nothing,
  };
}

test("pieces are joined, and a percentile that was not measured is NaN", () => {
  const buffer = new SeriesBuffer();
  expect(buffer.merge(slice(0, [1, 2, 3]))).toBe(true);
  expect(buffer.nextFrom).toBe(3);
  expect(buffer.merge(slice(3, []))).toBe(true);
  buffer.merge(slice(3, [4]));
  expect([...buffer.columns.inRate.subarray(0, buffer.length)]).toEqual([1, 2, 3, 4]);
  expect(buffer.columns.p99Ms[3]).toBeNaN();
});

test("a gap and a piece of another width are refused and change nothing, until the whole series comes", () => {
  const buffer = new SeriesBuffer();
  expect(buffer.merge(slice(5, [1]))).toBe(false);
  buffer.merge(slice(0, [1, 2, 3]));
  expect(buffer.merge(slice(3, [], 2000))).toBe(false);
  expect(buffer.merge(slice(2, [7], 2000))).toBe(false);
  expect([...buffer.columns.inRate.subarray(0, buffer.length), buffer.bucketMs]).toEqual([1, 2, 3, 1000]);
  expect(buffer.merge(slice(0, [9], 2000))).toBe(true);
  expect([buffer.length, buffer.bucketMs]).toEqual([1, 2000]);
});

test("it never outgrows its arrays", () => {
  const buffer = new SeriesBuffer();
  buffer.merge(
    slice(
      0,
      Array.from({ length: BUCKETS_MAX + 20 }, (_, i) => i),
    ),
  );
  expect(buffer.length).toBe(BUCKETS_MAX);
});
