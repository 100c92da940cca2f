import { expect, test } from "vitest";
import { cellsOf } from "./difference-cells.ts";

test("the better side is marked, unless both read the same", () => {
  expect(cellsOf("goodput", "perSecond", [14.1, 26.4], "en").better).toBe(1);
  expect(cellsOf("rejected", "count", [12, 11], "en").better).toBe(1);
  const equal = cellsOf("goodput", "perSecond", [26.4, 26.1], "en");
  expect(equal.texts[0]).toBe(equal.texts[1]);
  expect(equal.better).toBeUndefined();
});

test("a side without a value has no text", () => {
  expect(cellsOf("recovery", "ms", [0, undefined], "en").texts).toEqual(["< 1 s", undefined]);
});
