/** The speeds a run can have, and the one it starts with. */
import { resolveParams } from "@eventyard/model";
import type { Design, KindSpec } from "@eventyard/model";

/** Virtual seconds per wall second, slow to fast; 0 (as fast as possible) comes last. */
export const SPEEDS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 0,
] as const;

/** Wall time in which a message should cross the drawing [s]: slow enough to follow, fast enough not to wait. */
const CROSSING_WALL_S = 1.5;

/**
 * The speed at which a message needs about 1.5 s of wall time for the longest way through the design when nothing
 * waits: sum of the edges' latencies and the kinds' mean transit times. A cycle is counted once. A design without any
 * delay starts in real time.
 */
export function startSpeed(design: Design, specs: ReadonlyMap<string, KindSpec>): number {
  const crossingMs = longestWayMs(design, specs);
  if (crossingMs <= 0) return 1;
  return nearestSpeed(crossingMs / 1000 / CROSSING_WALL_S);
}

/** The entry of SPEEDS with the smallest ratio to `wanted` (above 0). */
export function nearestSpeed(wanted: number): number {
  let best: number = SPEEDS[0];
  for (const speed of SPEEDS) {
    if (speed > 0 && ratio(speed, wanted) < ratio(best, wanted)) best = speed;
  }
  return best;
}

function ratio(a: number, b: number): number {
  return a > b ? a / b : b / a;
}

function longestWayMs(design: Design, specs: ReadonlyMap<string, KindSpec>): number {
  const outgoing = new Map<string, { readonly to: string; readonly latencyMs: number }[]>();
  for (const edge of Object.values(design.edges)) {
    const list = outgoing.get(edge.from.node);
    const way = { to: edge.to.node, latencyMs: edge.params.latencyMs };
    if (list) list.push(way);
    else outgoing.set(edge.from.node, [way]);
  }
  const transitMs = (id: string): number => {
    const node = design.nodes[id];
    const spec = node && specs.get(node.kind);
    return spec ? spec.transitMs(resolveParams(spec, node.params)) : 0;
  };
  // depth first with an explicit stack: a chain of 10,000 nodes must not overflow the call stack
  const longest = new Map<string, number>();
  const open = new Set<string>();
  for (const start of Object.keys(design.nodes).toSorted()) {
    const stack = [start];
    while (stack.length > 0) {
      const id = stack.at(-1)!;
      const ways = outgoing.get(id) ?? [];
      if (!longest.has(id) && !open.has(id)) {
        open.add(id);
        for (const way of ways) if (!longest.has(way.to) && !open.has(way.to)) stack.push(way.to);
        if (stack.at(-1) !== id) continue;
      }
      stack.pop();
      if (longest.has(id)) continue;
      open.delete(id);
      let behindMs = 0;
      for (const way of ways) behindMs = Math.max(behindMs, way.latencyMs + (longest.get(way.to) ?? 0));
      longest.set(id, transitMs(id) + behindMs);
    }
  }
  return Math.max(0, ...longest.values());
}
