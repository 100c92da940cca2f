import { expect, test } from "vitest";
import { keyTargetS } from "./scrubbing.ts";

test.each([
  ["ArrowLeft", false, 49],
  ["ArrowRight", false, 51],
  ["ArrowLeft", true, 40],
  ["PageUp", false, 60],
  ["PageDown", false, 40],
  ["Home", false, 0],
  ["End", false, 100],
] as const)("%s (shift %s) leads from 50 to %d of 100 s", (key, shift, target) => {
  expect(keyTargetS(key, shift, 50, 100)).toBeCloseTo(target);
});

test("nothing leads out of what has run, and other keys are not the slider's", () => {
  expect(keyTargetS("ArrowLeft", true, 5, 100)).toBe(0);
  expect(keyTargetS("PageUp", false, 95, 100)).toBe(100);
  expect(keyTargetS("a", false, 5, 100)).toBeUndefined();
});
