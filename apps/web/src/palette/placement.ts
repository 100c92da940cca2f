/** Where a new card goes: the free place on the grid nearest to where it was wanted. */
import type { Position } from "@eventyard/model";
import { GRID_PX } from "../canvas/card-size.ts";
import type { Size } from "../canvas/card-size.ts";
import type { Rect } from "../canvas/edge-paths.ts";

/** Space kept around a new card [px]. */
const GAP_PX = 24;
const STEP_PX = 4 * GRID_PX;
const BELOW_WEIGHT = 2.2;
const LEFT_WEIGHT = 1.5;
/** Rings searched around the wanted place before giving up (about 3,800 px). */
const RINGS_MAX = 120;

function snap(px: number): number {
  return Math.round(px / GRID_PX) * GRID_PX;
}

/** True if a card of this size at this place keeps its distance from all others. */
function isFree(at: Position, size: Size, taken: readonly Rect[]): boolean {
  return taken.every(
    (rect) =>
      at.x + size.width + GAP_PX <= rect.x ||
      rect.x + rect.width + GAP_PX <= at.x ||
      at.y + size.height + GAP_PX <= rect.y ||
      rect.y + rect.height + GAP_PX <= at.y,
  );
}

function* ring(radius: number): Generator<Position> {
  if (radius === 0) {
    yield { x: 0, y: 0 };
    return;
  }
  for (let i = -radius; i <= radius; i++) {
    yield { x: i, y: -radius };
    yield { x: i, y: radius };
    if (i > -radius && i < radius) {
      yield { x: -radius, y: i };
      yield { x: radius, y: i };
    }
  }
}

/** How far away a step feels: events flow to the right, so beside is nearer than below, and left is last. */
function cost({ x, y }: Position): number {
  return Math.hypot(x < 0 ? x * LEFT_WEIGHT : x, y * BELOW_WEIGHT);
}

/** Top left corner for a card whose middle is wanted at `centre`: on the grid, overlapping nothing. */
export function freePosition(centre: Position, size: Size, taken: readonly Rect[]): Position {
  const start = { x: snap(centre.x - size.width / 2), y: snap(centre.y - size.height / 2) };
  let best = start;
  let bestCost = Infinity;
  // a ring's cheapest step costs its radius: a farther ring cannot be better
  for (let radius = 0; radius <= RINGS_MAX && radius < bestCost; radius++) {
    for (const step of ring(radius)) {
      if (cost(step) >= bestCost) continue;
      const at = { x: start.x + step.x * STEP_PX, y: start.y + step.y * STEP_PX };
      if (!isFree(at, size, taken)) continue;
      best = at;
      bestCost = cost(step);
    }
  }
  return best;
}
