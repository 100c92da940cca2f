/** Lining up and spacing out: what is promised of every set of cards. */
import { expect, test } from "vitest";
import type { Rect } from "../canvas/edge-paths.ts";
import { align, distribute } from "./arrangement.ts";

const SETS = 200;

/** Reproducible sets of 3 to 12 cards anywhere, overlapping or not. */
function cardSets(): readonly ReadonlyMap<string, Rect>[] {
  let state = 1;
  const upTo = (limit: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  return Array.from({ length: SETS }, () => {
    const count = 3 + upTo(10);
    const card = () => ({
      x: upTo(4000) - 2000,
      y: upTo(4000) - 2000,
      width: 20 + upTo(380),
      height: 20 + upTo(380),
    });
    return new Map(Array.from({ length: count }, (_, index) => [`n${String(index)}`, card()]));
  });
}

test("aligned cards share the line, keep the other coordinate and stay in their box", () => {
  for (const rects of cardSets()) {
    const left = Math.min(...[...rects.values()].map(({ x }) => x));
    const bottom = Math.max(...[...rects.values()].map(({ y, height }) => y + height));
    for (const [id, at] of Object.entries(align(rects, "left"))) {
      expect(at).toEqual({ x: left, y: rects.get(id)?.y });
    }
    for (const [id, at] of Object.entries(align(rects, "bottom"))) {
      expect(at.y + (rects.get(id)?.height ?? 0)).toBe(bottom);
      expect(at.x).toBe(rects.get(id)?.x);
    }
    const middles = Object.entries(align(rects, "centre")).map(
      ([id, at]) => at.x + (rects.get(id)?.width ?? 0) / 2,
    );
    expect(Math.max(...middles) - Math.min(...middles)).toBeLessThanOrEqual(1);
  }
});

test("spaced cards have equal gaps to the pixel; order and both ends stay", () => {
  for (const rects of cardSets()) {
    for (const direction of ["across", "down"] as const) {
      const across = direction === "across";
      const places = distribute(rects, direction);
      const before = [...rects].sort(([, a], [, b]) => (across ? a.x - b.x : a.y - b.y));
      const spans = before.map(([id, { width, height }]) => {
        const at = places[id] ?? { x: NaN, y: NaN };
        return across ? { from: at.x, to: at.x + width } : { from: at.y, to: at.y + height };
      });
      const gaps = spans.slice(1).map(({ from }, index) => from - (spans[index]?.to ?? 0));
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(2);
      const [, first] = before[0] ?? [];
      const [, last] = before.at(-1) ?? [];
      expect(spans[0]?.from).toBe(across ? first?.x : first?.y);
      expect(spans.at(-1)?.from).toBe(across ? last?.x : last?.y);
    }
  }
});

test("two cards have one gap: nothing to make equal", () => {
  const two = new Map([
    ["a", { x: 0, y: 0, width: 10, height: 10 }],
    ["b", { x: 90, y: 5, width: 10, height: 10 }],
  ]);
  expect(distribute(two, "across")).toEqual({});
});
