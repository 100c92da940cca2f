/**
 * Things that fall due in the order in which they were put in (equal waiting times): one ring and one timer instead of a
 * timer each. An entry is two integers, such as a message and its generation.
 */
import { LIMITS } from "@eventyard/model";
import { NO_FLOATS, NO_INTS } from "../empty-columns.ts";

const FIRST_SLOTS = 8;
/** Every entry stands for a live message, a publish that waits for its confirm or a unit of credit. */
const SLOTS_MAX = 4 * LIMITS.liveMessagesMax;

export interface TimeRing {
  /** Two integers per place. Without entries it costs no memory. */
  cells: Int32Array;
  dueNs: Float64Array;
  head: number;
  size: number;
  /** Nothing that is put in falls due before this [ns]: nothing overtakes when a waiting time gets shorter. */
  lastDueNs: number;
  /** A timer of the owner is set for the oldest entry. */
  armed: boolean;
}

export function createTimeRing(): TimeRing {
  return {
    cells: NO_INTS,
    dueNs: NO_FLOATS,
    head: 0,
    size: 0,
    lastDueNs: 0,
    armed: false,
  };
}

/** Makes room for at least one more. */
export function growRing(ring: TimeRing): void {
  const old = ring.dueNs.length;
  const slots = old === 0 ? FIRST_SLOTS : old * 2;
  if (slots > SLOTS_MAX) throw new RangeError("time ring: more entries than SLOTS_MAX");
  const cells = new Int32Array(slots * 2);
  const dueNs = new Float64Array(slots);
  for (let i = 0; i < ring.size; i++) {
    const at = (ring.head + i) & (old - 1);
    cells[i * 2] = ring.cells[at * 2]!;
    cells[i * 2 + 1] = ring.cells[at * 2 + 1]!;
    dueNs[i] = ring.dueNs[at]!;
  }
  ring.cells = cells;
  ring.dueNs = dueNs;
  ring.head = 0;
}

/** Puts an entry in; it falls due at `dueNs`, or with the one before it if that is later. */
export function pushDue(ring: TimeRing, dueNs: number, first: number, second: number): void {
  if (ring.size === ring.dueNs.length) growRing(ring);
  const at = (ring.head + ring.size) & (ring.dueNs.length - 1);
  ring.lastDueNs = Math.max(ring.lastDueNs, dueNs);
  ring.cells[at * 2] = first;
  ring.cells[at * 2 + 1] = second;
  ring.dueNs[at] = ring.lastDueNs;
  ring.size++;
}

/** When the oldest entry falls due [ns], Infinity if there is none. */
export function nextDueNs(ring: TimeRing): number {
  return ring.size === 0 ? Infinity : ring.dueNs[ring.head]!;
}

/** First integer of the oldest entry. */
export function oldestFirst(ring: TimeRing): number {
  return ring.cells[ring.head * 2]!;
}

/** Second integer of the oldest entry. */
export function oldestSecond(ring: TimeRing): number {
  return ring.cells[ring.head * 2 + 1]!;
}

export function dropOldest(ring: TimeRing): void {
  ring.head = (ring.head + 1) & (ring.dueNs.length - 1);
  ring.size--;
}

/** Forgets all entries. The owner's timer, if set, finds nothing. */
export function clearRing(ring: TimeRing): void {
  ring.size = 0;
  ring.lastDueNs = 0;
}
