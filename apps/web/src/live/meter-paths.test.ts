import { describe, expect, test } from "vitest";
import { barScale, meterTone, tickPath, TICKS_MAX, workerPaths } from "./meter-paths.ts";

const shapes = (path: string) => (path.match(/M/g) ?? []).length;

describe("meters", () => {
  test("a square per worker: busy, free and down ones add up", () => {
    const paths = workerPaths(2, 3, 4, 108, 20);
    expect([paths.busy, paths.free, paths.down].map(shapes)).toEqual([2, 1, 1]);
    expect(paths.widthPx).toBeLessThanOrEqual(108);
    expect(workerPaths(0, 12, 12, 108, 20).widthPx).toBeLessThanOrEqual(108);
  });

  test("a bar beyond a dozen workers", () => {
    const paths = workerPaths(10, 40, 40, 108, 20);
    expect([paths.busy, paths.free, paths.down].map(shapes)).toEqual([1, 1, 0]);
  });

  test("a tick per waiting message up to thirty, then one bar on a track", () => {
    for (const backlog of [0, 1, TICKS_MAX]) expect(shapes(tickPath(backlog, 1000, 120).fill)).toBe(backlog);
    const bar = tickPath(TICKS_MAX + 1, 1000, 120);
    expect([shapes(bar.fill), shapes(bar.track)]).toEqual([1, 1]);
  });

  test("amber from 60 %, vermilion from 85 % of the bound; never without one unless its worker is overloaded", () => {
    expect([59, 60, 84, 85].map((n) => meterTone(n, 100, "none"))).toEqual(["fine", "warn", "warn", "bad"]);
    expect(meterTone(1e6, undefined, "none")).toBe("fine");
    expect(meterTone(50, undefined, "overloaded")).toBe("bad");
  });

  test("an unbounded bar's scale is round and large enough", () => {
    for (const backlog of [31, 100, 101, 999, 4321, 7e6]) {
      expect(barScale(backlog)).toBeGreaterThanOrEqual(backlog);
      expect(barScale(backlog)).toBeLessThan(Math.max(101, backlog * 2.51));
    }
  });
});
