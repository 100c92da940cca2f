import { emptyDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { passingSpeed, scenesOf } from "./guided-pace.ts";
import { SPEEDS } from "./speed.ts";

const text = { en: "Look", ko: "보세요" };

function designWith(captionsMs: readonly number[], stepsMs: readonly number[]): Design {
  const design = emptyDesign("d");
  return {
    ...design,
    scenario: {
      ...design.scenario,
      durationS: 100,
      steps: stepsMs.map((atMs) => ({ atMs, command: { type: "send", node: "n", count: 1 } })),
    },
    captions: Object.fromEntries(
      captionsMs.map((atMs, i) => [`c${i}`, { node: "n", atMs, untilMs: atMs + 1_000, text }]),
    ),
  };
}

describe("scenes", () => {
  test("captions say where to look; without captions, what is planned; with neither there is only the start", () => {
    expect(scenesOf(designWith([14_000, 0, 14_000], [50_000]))).toEqual([0, 14, 100]);
    expect(scenesOf(designWith([], [50_000, 20_000]))).toEqual([0, 20, 50, 100]);
    expect(scenesOf(designWith([], []))).toEqual([0]);
    expect(scenesOf(designWith([500_000], []))).toEqual([0, 100]);
  });
});

describe("the pace between scenes", () => {
  test("about 8 s of wall time each, and a minute from the last one to the end", () => {
    expect(passingSpeed([0, 14, 100], 0.01, 0)).toBe(2);
    expect(passingSpeed([0, 14, 100], 0.01, 13.9)).toBe(2);
    expect(passingSpeed([0, 14, 100], 0.01, 14)).toBe(2);
    expect(passingSpeed([0, 14, 100, 400], 0.01, 14)).toBe(10);
  });

  test("without scenes, and when the last one is over, messages can be followed all the time", () => {
    expect(passingSpeed([0], 0.05, 0)).toBe(0.05);
    expect(passingSpeed([0], 0.05, 1_000)).toBe(0.05);
    expect(passingSpeed([0, 14], 0.05, 14)).toBe(0.05);
  });

  test("whatever the scenes are: an entry of the list, never slower than at the start, and none takes long", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(0.001, 0.01, 0.1, 1),
        (momentsS, followable) => {
          const scenesS = [0, ...momentsS.toSorted((a, b) => a - b)];
          for (const [i, atS] of scenesS.slice(0, -1).entries()) {
            const speed = passingSpeed(scenesS, followable, atS);
            expect(SPEEDS).toContain(speed);
            expect(speed).toBeGreaterThanOrEqual(followable);
            // neighbours in the list are at most 2.5 apart: the nearer one is at most √2.5 away
            const wallS = i === scenesS.length - 2 ? 60 : 8;
            expect((scenesS[i + 1]! - atS) / speed).toBeLessThanOrEqual(wallS * Math.sqrt(2.5) + 1e-9);
          }
        },
      ),
    );
  });
});
