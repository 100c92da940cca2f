/** A card added by click never lies on another and always lies on the grid. */
import { expect, test } from "vitest";
import { GRID_PX } from "../canvas/card-size.ts";
import type { Rect } from "../canvas/edge-paths.ts";
import { freePosition } from "./placement.ts";

const size = { width: 208, height: 112 };

function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

test("an empty canvas: the middle of the card is where it was wanted", () => {
  expect(freePosition({ x: 504, y: 256 }, size, [])).toEqual({ x: 400, y: 200 });
});

test("sixty cards added at the same place: none overlaps another, all on the grid", () => {
  const taken: Rect[] = [];
  for (let i = 0; i < 60; i++) {
    const at = freePosition({ x: 333, y: 111 }, size, taken);
    expect(Math.abs(at.x % GRID_PX) + Math.abs(at.y % GRID_PX)).toBe(0);
    const card = { ...at, ...size };
    expect(taken.some((other) => overlaps(card, other))).toBe(false);
    taken.push(card);
  }
});
