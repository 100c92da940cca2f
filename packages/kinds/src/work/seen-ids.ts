/**
 * The store behind idempotency: the ids of what was handled, each for a time to live, at most so many. Open addressing
 * over a ring in order of entry; since all live equally long, the oldest entry is the next to go.
 */
import { NO_FLOATS, NO_INTS } from "../empty-columns.ts";

/** Most ids that one store holds; 24 bytes each. */
export const SEEN_IDS_MAX = 1_000_000;
/** Nothing is there before the first id; then it grows by doubling. */
const CAPACITY_START = 2;
const NONE = -1;

export interface SeenIds {
  /** Ring of entries in order of entry. */
  ids: Int32Array;
  endNs: Float64Array;
  head: number;
  size: number;
  /** Hash table of ring places, -1 for empty; twice as long as the ring. */
  table: Int32Array;
}

export function createSeenIds(): SeenIds {
  return {
    ids: NO_INTS,
    endNs: NO_FLOATS,
    head: 0,
    size: 0,
    table: NO_INTS,
  };
}

function home(seen: SeenIds, id: number): number {
  return Math.imul(id, 0x9e3779b1) & (seen.table.length - 1);
}

/** The table's place of an id, or the empty place where it would stand. There must be a table. */
function placeOf(seen: SeenIds, id: number): number {
  const mask = seen.table.length - 1;
  let place = home(seen, id);
  while (seen.table[place] !== NONE && seen.ids[seen.table[place]!] !== id) place = (place + 1) & mask;
  return place;
}

/** Takes the oldest entry out; entries behind it in its run move up (Knuth, TAOCP 3, 6.4 R). */
function dropOldest(seen: SeenIds): void {
  const mask = seen.table.length - 1;
  let hole = placeOf(seen, seen.ids[seen.head]!);
  for (let place = (hole + 1) & mask; seen.table[place] !== NONE; place = (place + 1) & mask) {
    const from = home(seen, seen.ids[seen.table[place]!]!);
    if (((place - from) & mask) < ((place - hole) & mask)) continue;
    seen.table[hole] = seen.table[place]!;
    hole = place;
  }
  seen.table[hole] = NONE;
  seen.head = (seen.head + 1) & (seen.ids.length - 1);
  seen.size--;
}

function grow(seen: SeenIds): void {
  const before = seen.ids.length;
  const places = Math.max(CAPACITY_START, before * 2);
  const ids = new Int32Array(places);
  const endNs = new Float64Array(places);
  for (let i = 0; i < seen.size; i++) {
    const at = (seen.head + i) & (before - 1);
    ids[i] = seen.ids[at]!;
    endNs[i] = seen.endNs[at]!;
  }
  seen.ids = ids;
  seen.endNs = endNs;
  seen.head = 0;
  seen.table = new Int32Array(places * 2).fill(NONE);
  for (let i = 0; i < seen.size; i++) seen.table[placeOf(seen, ids[i]!)] = i;
}

/** Is the id known and not yet too old? Forgets what is too old. */
export function hasSeen(seen: SeenIds, id: number, nowNs: number): boolean {
  while (seen.size > 0 && seen.endNs[seen.head]! <= nowNs) dropOldest(seen);
  return isKnown(seen, id);
}

function isKnown(seen: SeenIds, id: number): boolean {
  return seen.size > 0 && seen.table[placeOf(seen, id)] !== NONE;
}

/** Remembers an id until `endNs`; the oldest goes if there are `idsMax` already. A known id keeps its end. */
export function see(seen: SeenIds, id: number, endNs: number, idsMax: number): void {
  if (isKnown(seen, id)) return;
  while (seen.size >= idsMax) dropOldest(seen);
  if (seen.size === seen.ids.length) grow(seen);
  const at = (seen.head + seen.size) & (seen.ids.length - 1);
  seen.ids[at] = id;
  seen.endNs[at] = endNs;
  seen.table[placeOf(seen, id)] = at;
  seen.size++;
}
