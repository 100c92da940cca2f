import { describe, expect, test } from "vitest";
import { Pace } from "./pacing.ts";

const MS = 1_000_000;

describe("pacing", () => {
  test("virtual time follows wall time by the speed, also after the speed changes", () => {
    const pace = new Pace(2);
    pace.restart(2, 1_000, 0);
    expect(pace.targetNs(1_100, 0)).toBe(200 * MS);
    pace.restart(0.5, 1_100, 200 * MS);
    expect(pace.targetNs(1_300, 200 * MS)).toBe(300 * MS);
  });

  test("as fast as possible has no target", () => {
    expect(new Pace(0).targetNs(5, 0)).toBe(Infinity);
  });

  test("after two hours of sleep the run goes on where it was, at most a quarter second ahead", () => {
    const pace = new Pace(1);
    pace.restart(1, 0, 0);
    expect(pace.targetNs(100, 50 * MS)).toBe(100 * MS);
    const target = pace.targetNs(7_200_000, 100 * MS);
    expect(target).toBe(350 * MS);
    expect(pace.targetNs(7_200_100, target)).toBe(450 * MS);
  });

  test("a run that cannot keep up is never asked for more than a quarter second of its pace", () => {
    const pace = new Pace(1_000);
    pace.restart(1_000, 0, 0);
    let nowNs = 0;
    for (let wallMs = 0; wallMs < 10_000; wallMs += 100) {
      const target = pace.targetNs(wallMs, nowNs);
      expect(target - nowNs).toBeLessThanOrEqual(250 * 1_000 * MS);
      nowNs += Math.min(target - nowNs, 20_000 * MS);
    }
  });
});
