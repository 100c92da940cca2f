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

/** Part of a backlog, for an object of their own would lie elsewhere. */
export interface Credits {
  /** Number of edge slots. */
  readonly slots: number;
  /** Units and connection of a single slot: there is no ring then, and no cell is used. */
  units: number;
  connected: boolean;
  readonly creditCells: Int32Array;
  creditHead: number;
  creditSize: number;
}

/** Cells for so many delivery edges, at least 0. */
export function creditCells(edges: number): Int32Array {
  return edges > 1 ? new Int32Array(edges * STRIDE) : NO_INTS;
}

function append(backlog: Credits, slot: number): void {
  let at = backlog.creditHead + backlog.creditSize;
  if (at >= backlog.slots) at -= backlog.slots;
  backlog.creditCells[at * STRIDE + PLACE] = slot;
  backlog.creditCells[slot * STRIDE + LISTED] = 1;
  backlog.creditSize++;
}

/** Adds `count` units to an edge; a negative count takes units back. */
export function addCredit(backlog: Credits, slot: number, count: number): void {
  if (backlog.slots === 1) {
    backlog.units += count;
    backlog.connected = true;
    return;
  }
  const { creditCells: cells } = backlog;
  const units = cells[slot * STRIDE + UNITS]! + count;
  cells[slot * STRIDE + UNITS] = units;
  cells[slot * STRIDE + CONNECTED] = 1;
  if (units > 0 && cells[slot * STRIDE + LISTED] === 0) append(backlog, slot);
}

/** Forgets an edge's credit. Its place in the ring is skipped when it comes up. */
export function voidCredit(backlog: Credits, slot: number): void {
  if (backlog.slots === 1) {
    backlog.units = 0;
    backlog.connected = false;
    return;
  }
  backlog.creditCells[slot * STRIDE + UNITS] = 0;
  backlog.creditCells[slot * STRIDE + CONNECTED] = 0;
}

/** Somebody is at the other end of this edge. */
export function isConnected(backlog: Credits, slot: number): boolean {
  if (backlog.slots === 1) return backlog.connected;
  return backlog.creditCells[slot * STRIDE + CONNECTED] === 1;
}

/** Somebody is at the other end of some edge. */
export function anyConnected(backlog: Credits): boolean {
  for (let slot = 0; slot < backlog.slots; slot++) if (isConnected(backlog, slot)) return true;
  return false;
}

/** Units of an edge, 0 if it has none. */
export function unitsOf(backlog: Credits, slot: number): number {
  return Math.max(0, backlog.slots === 1 ? backlog.units : backlog.creditCells[slot * STRIDE + UNITS]!);
}

function leaveRing(backlog: Credits): number {
  const { creditCells: cells } = backlog;
  const slot = cells[backlog.creditHead * STRIDE + PLACE]!;
  backlog.creditHead = backlog.creditHead + 1 === backlog.slots ? 0 : backlog.creditHead + 1;
  backlog.creditSize--;
  cells[slot * STRIDE + LISTED] = 0;
  return slot;
}

/** Is anybody ready? */
export function anyCredit(backlog: Credits): boolean {
  if (backlog.slots === 1) return backlog.units > 0;
  const { creditCells: cells } = backlog;
  while (backlog.creditSize > 0) {
    if (cells[cells[backlog.creditHead * STRIDE + PLACE]! * STRIDE + UNITS]! > 0) return true;
    leaveRing(backlog);
  }
  return false;
}

/** Takes one unit from the edge that has been ready longest. Returns its slot, or -1 if nobody is ready. */
export function takeCredit(backlog: Credits): number {
  if (backlog.slots === 1) {
    if (backlog.units <= 0) return -1;
    backlog.units--;
    return 0;
  }
  const { creditCells: cells } = backlog;
  while (backlog.creditSize > 0) {
    const slot = leaveRing(backlog);
    const units = cells[slot * STRIDE + UNITS]!;
    if (units <= 0) continue;
    cells[slot * STRIDE + UNITS] = units - 1;
    if (units > 1) append(backlog, slot);
    return slot;
  }
  return -1;
}

/** Takes one unit from this edge, which has some; its place in the ring stays. */
export function takeUnit(backlog: Credits, slot: number): void {
  if (backlog.slots === 1) backlog.units--;
  else backlog.creditCells[slot * STRIDE + UNITS]!--;
}
