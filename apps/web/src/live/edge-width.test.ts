import { describe, expect, test } from "vitest";
import { calibrate, edgeWidthPx, WIDTH_IDLE_PX } from "./edge-width.ts";

describe("edge width", () => {
  test("nothing is thin, the reference is full, and more is never thinner", () => {
    expect(edgeWidthPx(0, 100)).toBe(WIDTH_IDLE_PX);
    expect(edgeWidthPx(100, 100)).toBe(6);
    expect(edgeWidthPx(500, 100)).toBe(6);
    let before = 0;
    for (let rate = 0; rate <= 100; rate++) {
      const width = edgeWidthPx(rate, 100);
      expect(width).toBeGreaterThanOrEqual(before);
      expect(width * 2).toBe(Math.round(width * 2));
      before = width;
    }
  });

  test("calibrates itself: rises at once, forgets a burst within half a minute of frames", () => {
    let reference = calibrate(0, 1000);
    expect(reference).toBe(1000);
    for (let frame = 0; frame < 300; frame++) reference = calibrate(reference, 50);
    expect(reference).toBeLessThan(60);
    expect(reference).toBeGreaterThanOrEqual(50);
  });
});
