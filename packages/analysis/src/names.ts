/** Nodes by name and in order, for sentences. */
import type { Wiring } from "./trouble.ts";

/** What the user calls the node; its id while it has no name. */
export function nameOf(wiring: Wiring, id: string): string {
  return wiring.design.nodes[id]?.name || id;
}

/** In id order: the same on every machine. */
export function nodeIds(wiring: Wiring): readonly string[] {
  return Object.keys(wiring.design.nodes).toSorted();
}
