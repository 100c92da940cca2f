/**
 * The in edges of a consumer and how much work each may bring: one row per edge in a single array, because with many
 * nodes the memory that is touched costs more than the arithmetic.
 */
import type { EdgeIndex, Sim } from "@eventyard/engine";

/** The rows, one after the other: small integers only, which V8 keeps unboxed and close to the array's head. */
export type Entries = number[];

/** Columns of a row. Edges are in ascending order. */
export const EDGE = 0;
/** Credit given and not yet used; below 0 if what was taken back was already under way, as the bus counts it too. */
export const CREDIT = 1;
/** Messages in hand. */
export const IN_HAND = 2;
const COLUMNS = 3;

/** @param edges in edges in ascending order */
export function createEntries(edges: readonly EdgeIndex[]): Entries {
  // a copy has no room left over, as an array that grew has
  return edges.flatMap((edge) => [edge, 0, 0]).slice();
}

/** First columns of all rows, for loops: 0, `step`, … below `entries.length`. */
export const ENTRY_STEP = COLUMNS;

/** First column of an edge's row, by bisection. The edge must be one of them. */
export function entryOf(entries: Entries, edge: EdgeIndex): number {
  // mostly there is only one
  if (entries[0] === edge) return 0;
  let low = 0;
  let high = entries.length / COLUMNS - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle * COLUMNS]! < edge) low = middle + 1;
    else high = middle;
  }
  return low * COLUMNS;
}

/** Brings credit and messages in hand of one edge to `wanted` together; takes back only unused credit. */
export function offerCredit(sim: Sim, entries: Entries, entry: number, wanted: number): void {
  const credit = entries[entry + CREDIT]!;
  const change = Math.max(wanted - entries[entry + IN_HAND]! - credit, -Math.max(credit, 0));
  if (change === 0) return;
  entries[entry + CREDIT] = credit + change;
  sim.grant(entries[entry + EDGE]!, change);
}

/** Nothing in hand and no credit given, on any edge. */
export function clearEntries(entries: Entries): void {
  for (let entry = 0; entry < entries.length; entry += COLUMNS) {
    entries[entry + CREDIT] = 0;
    entries[entry + IN_HAND] = 0;
  }
}
