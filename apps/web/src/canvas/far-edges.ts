/**
 * Edges in the far view: the traffic layer draws them all; React Flow is handed only those that are pointed at or selected,
 * so that thousands of paths neither fill the document nor are lost to the pointer.
 */
import type { FlowEdge } from "./flow-adapter.ts";

/** How near the pointer must be to an edge, and how near a finger [px on the screen]. */
export const REACH_PX = 8;
export const FINGER_REACH_PX = 22;
/** More selected edges than this are not picked out one by one. */
export const PICKED_EDGES_MAX = 50;

/** The edges that React Flow draws in the far view; the same array while nothing changed. */
export function pickedEdges(edges: readonly FlowEdge[], pointed: string | undefined): FlowEdge[] {
  const selected = edges.filter((edge) => edge.selected === true);
  const picked = selected.length > PICKED_EDGES_MAX ? [] : selected;
  const under = edges.find(({ id, selected: isSelected }) => id === pointed && isSelected !== true);
  return under === undefined ? picked : [...picked, under];
}

/** Square of the distance of (x, y) to the segment from (ax, ay) to (bx, by). */
function distance2(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const along = length2 > 0 ? ((x - ax) * dx + (y - ay) * dy) / length2 : 0;
  const share = Math.min(1, Math.max(0, along));
  const ex = ax + dx * share - x;
  const ey = ay + dy * share - y;
  return ex * ex + ey * ey;
}

/** The id of the line nearest to (x, y) within `reach`, all in the same unit; undefined if there is none. Lines are x, y, x, y, … */
export function nearestEdge(
  lines: ReadonlyMap<string, Float32Array>,
  x: number,
  y: number,
  reach: number,
): string | undefined {
  let nearest: string | undefined;
  let best = reach * reach;
  for (const [id, line] of lines) {
    for (let at = 2; at + 1 < line.length; at += 2) {
      const [ax, ay, bx, by] = [line[at - 2]!, line[at - 1]!, line[at]!, line[at + 1]!];
      if (Math.min(ax, bx) > x + reach || Math.max(ax, bx) < x - reach) continue;
      if (Math.min(ay, by) > y + reach || Math.max(ay, by) < y - reach) continue;
      const found = distance2(x, y, ax, ay, bx, by);
      if (found > best) continue;
      best = found;
      nearest = id;
    }
  }
  return nearest;
}
