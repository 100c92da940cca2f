/**
 * Who is ready for work: credit per delivery edge and a ring of the edges that have some, longest ready first.
 * An edge that used one unit and has more goes to the end, so that edges take turns (rule K14).
 */
import { NO_INTS } from "../empty-columns.ts";

/** Columns of an edge slot, in one array so that a small ring lies in one cache line. */
const STRIDE = 4;
/** Units of credit. Below 0 after a worker took credit back that is already under way. */
const UNITS = 0;
/** 1 while the slot is in the ring. */
const LISTED = 1;
/** Not of the slot but a place of the ring: it holds each slot at most once, so there are as many places as slots. */
const PLACE = 2;
/** 1 from the first credit until the connection is gone. */
const CONNECTED = 3;

export interface CreditRing {
  /** Number of edge slots. */
  readonly slots: number;
  /** Units and connection of a single slot: there is no ring then, and no cell is used. */
  units: number;
  connected: boolean;
  readonly cells: Int32Array;
  head: number;
  size: number;
}

/** @param edges number of delivery edges, at least 0 */
export function createCreditRing(edges: number): CreditRing {
  const cells = edges > 1 ? new Int32Array(edges * STRIDE) : NO_INTS;
  return { slots: edges, units: 0, connected: false, cells, head: 0, size: 0 };
}

function append(credits: CreditRing, slot: number): void {
  let at = credits.head + credits.size;
  if (at >= credits.slots) at -= credits.slots;
  credits.cells[at * STRIDE + PLACE] = slot;
  credits.cells[slot * STRIDE + LISTED] = 1;
  credits.size++;
}

/** Adds `count` units to an edge; a negative count takes units back. */
export function addCredit(credits: CreditRing, slot: number, count: number): void {
  if (credits.slots === 1) {
    credits.units += count;
    credits.connected = true;
    return;
  }
  const { cells } = credits;
  const units = cells[slot * STRIDE + UNITS]! + count;
  cells[slot * STRIDE + UNITS] = units;
  cells[slot * STRIDE + CONNECTED] = 1;
  if (units > 0 && cells[slot * STRIDE + LISTED] === 0) append(credits, slot);
}

/** Forgets an edge's credit. Its place in the ring is skipped when it comes up. */
export function voidCredit(credits: CreditRing, slot: number): void {
  if (credits.slots === 1) {
    credits.units = 0;
    credits.connected = false;
    return;
  }
  credits.cells[slot * STRIDE + UNITS] = 0;
  credits.cells[slot * STRIDE + CONNECTED] = 0;
}

/** Somebody is at the other end of this edge. */
export function isConnected(credits: CreditRing, slot: number): boolean {
  if (credits.slots === 1) return credits.connected;
  return credits.cells[slot * STRIDE + CONNECTED] === 1;
}

/** Somebody is at the other end of some edge. */
export function anyConnected(credits: CreditRing): boolean {
  for (let slot = 0; slot < credits.slots; slot++) if (isConnected(credits, slot)) return true;
  return false;
}

/** Units of an edge, 0 if it has none. */
export function unitsOf(credits: CreditRing, slot: number): number {
  return Math.max(0, credits.slots === 1 ? credits.units : credits.cells[slot * STRIDE + UNITS]!);
}

function leaveRing(credits: CreditRing): number {
  const { cells } = credits;
  const slot = cells[credits.head * STRIDE + PLACE]!;
  credits.head = credits.head + 1 === credits.slots ? 0 : credits.head + 1;
  credits.size--;
  cells[slot * STRIDE + LISTED] = 0;
  return slot;
}

/** Is anybody ready? */
export function anyCredit(credits: CreditRing): boolean {
  if (credits.slots === 1) return credits.units > 0;
  const { cells } = credits;
  while (credits.size > 0) {
    if (cells[cells[credits.head * STRIDE + PLACE]! * STRIDE + UNITS]! > 0) return true;
    leaveRing(credits);
  }
  return false;
}

/** Takes one unit from the edge that has been ready longest. Returns its slot, or -1 if nobody is ready. */
export function takeCredit(credits: CreditRing): number {
  if (credits.slots === 1) {
    if (credits.units <= 0) return -1;
    credits.units--;
    return 0;
  }
  const { cells } = credits;
  while (credits.size > 0) {
    const slot = leaveRing(credits);
    const units = cells[slot * STRIDE + UNITS]!;
    if (units <= 0) continue;
    cells[slot * STRIDE + UNITS] = units - 1;
    if (units > 1) append(credits, slot);
    return slot;
  }
  return -1;
}

/** Takes one unit from this edge, which has some; its place in the ring stays. */
export function takeUnit(credits: CreditRing, slot: number): void {
  if (credits.slots === 1) credits.units--;
  else credits.cells[slot * STRIDE + UNITS]!--;
}
