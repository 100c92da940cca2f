import { describe, expect, test } from "vitest";
import { POINTS, resample, STRIDE } from "./edge-table.ts";

describe("edge table", () => {
  test("points have equal distance whatever the distances of the given ones", () => {
    const table = new Float32Array(STRIDE * 2);
    // dense at its start, sparse at its end
    resample([0, 0, 1, 0, 2, 0, 3, 0, 100, 0, 100, 60], table, 1);
    const at = (p: number) => [table[STRIDE + p * 2]!, table[STRIDE + p * 2 + 1]!] as const;
    expect(at(0)).toEqual([0, 0]);
    expect(at(POINTS - 1)).toEqual([100, 60]);
    for (let p = 0; p < POINTS; p++) {
      // along the line: x first, then y
      expect(at(p)[0] + at(p)[1]).toBeCloseTo((160 * p) / (POINTS - 1), 3);
    }
    expect(table[0]).toBe(0);
  });

  test("a line that cannot be drawn is marked, not guessed", () => {
    const table = new Float32Array(STRIDE);
    resample([5, 5], table, 0);
    expect(Number.isNaN(table[0])).toBe(true);
  });
});
