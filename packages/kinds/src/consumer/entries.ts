/**
 * The in edges of a consumer and how much work each may bring: one row per edge in a single array, because with many
 * nodes the memory that is touched costs more than the arithmetic.
 */
import type { EdgeIndex, Sim } from "@eventyard/engine";

/** Columns of a row. Edges are in ascending order. */
export const EDGE = 0;
/** Credit given and not yet used; below 0 if what was taken back was already under way, as the bus counts it too. */
export const CREDIT = 1;
/** Messages in hand. */
export const IN_HAND = 2;
const COLUMNS = 4;

/** @param edges in edges in ascending order */
export function createEntries(edges: readonly EdgeIndex[]): Int32Array {
  const entries = new Int32Array(edges.length * COLUMNS);
  for (const [index, edge] of edges.entries()) entries[index * COLUMNS + EDGE] = edge;
  return entries;
}

/** First columns of all rows, for loops: 0, `step`, … below `entries.length`. */
export const ENTRY_STEP = COLUMNS;

/** First column of an edge's row, by bisection. The edge must be one of them. */
export function entryOf(entries: Int32Array, edge: EdgeIndex): number {
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
export function offerCredit(sim: Sim, entries: Int32Array, entry: number, wanted: number): void {
  const credit = entries[entry + CREDIT]!;
  const change = Math.max(wanted - entries[entry + IN_HAND]! - credit, -Math.max(credit, 0));
  if (change === 0) return;
  entries[entry + CREDIT] = credit + change;
  sim.grant(entries[entry + EDGE]!, change);
}

/** Nothing in hand and no credit given, on any edge. */
export function clearEntries(entries: Int32Array): void {
  for (let entry = 0; entry < entries.length; entry += COLUMNS) {
    entries[entry + CREDIT] = 0;
    entries[entry + IN_HAND] = 0;
  }
}
