/** Lining cards up and spacing them out: pure geometry over the cards' rectangles. */
import type { Position } from "@eventyard/model";
import type { Rect } from "../canvas/edge-paths.ts";

/** An edge or the middle of the cards that comes to lie on one line. */
export type Alignment = "left" | "centre" | "right" | "top" | "middle" | "bottom";
/** The direction in which the gaps between the cards become equal. */
export type Distribution = "across" | "down";

type Rects = ReadonlyMap<string, Rect>;
type Places = Readonly<Record<string, Position>>;

function bounds(rects: Rects): Rect {
  const all = [...rects.values()];
  const x = Math.min(...all.map((rect) => rect.x));
  const y = Math.min(...all.map((rect) => rect.y));
  return {
    x,
    y,
    width: Math.max(...all.map((rect) => rect.x + rect.width)) - x,
    height: Math.max(...all.map((rect) => rect.y + rect.height)) - y,
  };
}

function aligned(rect: Rect, box: Rect, alignment: Alignment): Position {
  const { x, y } = rect;
  switch (alignment) {
    case "left":
      return { x: box.x, y };
    case "centre":
      return { x: Math.round(box.x + (box.width - rect.width) / 2), y };
    case "right":
      return { x: box.x + box.width - rect.width, y };
    case "top":
      return { x, y: box.y };
    case "middle":
      return { x, y: Math.round(box.y + (box.height - rect.height) / 2) };
    case "bottom":
      return { x, y: box.y + box.height - rect.height };
  }
}

/** Places that put the cards on one line, within the box they have now. */
export function align(rects: Rects, alignment: Alignment): Places {
  const box = bounds(rects);
  return Object.fromEntries([...rects].map(([id, rect]) => [id, aligned(rect, box, alignment)]));
}

/** Places with equal gaps, to the pixel; the first and the last card stay, and so does the order. Cards that overlap stay overlapped evenly. */
export function distribute(rects: Rects, direction: Distribution): Places {
  const across = direction === "across";
  const start = (rect: Rect) => (across ? rect.x : rect.y);
  const length = (rect: Rect) => (across ? rect.width : rect.height);
  const sorted = [...rects].sort((a, b) => start(a[1]) - start(b[1]));
  const first = sorted[0]?.[1];
  const last = sorted.at(-1)?.[1];
  if (first === undefined || last === undefined || sorted.length < 3) return {};
  const room = start(last) + length(last) - start(first);
  const filled = sorted.reduce((sum, [, rect]) => sum + length(rect), 0);
  const gap = (room - filled) / (sorted.length - 1);
  const places: Record<string, Position> = {};
  let next = start(first);
  for (const [id, rect] of sorted) {
    const at = Math.round(next);
    places[id] = across ? { x: at, y: rect.y } : { x: rect.x, y: at };
    next += length(rect) + gap;
  }
  return places;
}
