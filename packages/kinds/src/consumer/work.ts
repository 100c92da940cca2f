/**
 * What the workers have in hand, as columns: one slot per message that arrived and is not finished. A slot is either
 * being worked on or waits in line for a free worker (only with several in edges or after workers were taken away).
 */
import type { MessageHandle, TimerHandle } from "@eventyard/engine";

const INITIAL_SLOTS = 2;
const NONE = -1;

/** Columns of a slot's row. One array for all keeps a slot in one cache line; many nodes do not fit the cache. */
export const MESSAGE = 0;
export const GENERATION = 1;
export const ATTEMPT = 2;
/** The in edge's row in the entries. */
export const ENTRY = 3;
/** Follow-up event prepared when the message arrived, or -1: the message may be gone when it is served. */
export const FOLLOW_UP = 4;
/** Own tries left. */
export const TRIES_LEFT = 5;
/** Pending end of service, -1 while waiting in line. */
export const TIMER = 6;
/** Next slot in line, or next free slot. */
const NEXT = 7;
/** The message's business flow, held while the slot is in use, and its id: the message may be gone by then. */
export const FLOW = 8;
export const ID = 9;
const COLUMNS = 10;

export interface Work {
  /** Slot s, column c: `rows[rowOf(s) + c]`. */
  rows: Int32Array;
  bornNs: Float64Array;
  freeHead: number;
  lineHead: number;
  lineTail: number;
}

export function createWork(): Work {
  const work: Work = {
    rows: new Int32Array(0),
    bornNs: new Float64Array(0),
    freeHead: NONE,
    lineHead: NONE,
    lineTail: NONE,
  };
  resize(work, INITIAL_SLOTS);
  return work;
}

/** Where a slot's row begins. */
export function rowOf(slot: number): number {
  return slot * COLUMNS;
}

/** Grows to `slots`. Bounded by the credit given: workers × in edges, and deliveries that were under way. */
function resize(work: Work, slots: number): void {
  const before = work.bornNs.length;
  const rows = new Int32Array(slots * COLUMNS);
  rows.set(work.rows);
  const bornNs = new Float64Array(slots);
  bornNs.set(work.bornNs);
  work.rows = rows;
  work.bornNs = bornNs;
  for (let slot = slots - 1; slot >= before; slot--) freeSlot(work, slot);
}

/** A free slot for a message that arrived. The caller fills in GENERATION, ATTEMPT and ENTRY. */
export function takeSlot(work: Work, message: MessageHandle, bornNs: number): number {
  if (work.freeHead === NONE) resize(work, work.bornNs.length * 2);
  const slot = work.freeHead;
  const row = rowOf(slot);
  work.freeHead = work.rows[row + NEXT]!;
  work.rows[row + MESSAGE] = message;
  work.bornNs[slot] = bornNs;
  return slot;
}

/** Gives a slot back. A free slot has no message, timer or follow-up. */
export function freeSlot(work: Work, slot: number): void {
  const { rows } = work;
  const row = rowOf(slot);
  rows[row + MESSAGE] = NONE;
  rows[row + TIMER] = NONE;
  rows[row + FOLLOW_UP] = NONE;
  rows[row + NEXT] = work.freeHead;
  work.freeHead = slot;
}

/** Puts a slot at the end of the line. */
export function lineUp(work: Work, slot: number): void {
  work.rows[rowOf(slot) + NEXT] = NONE;
  if (work.lineTail === NONE) work.lineHead = slot;
  else work.rows[rowOf(work.lineTail) + NEXT] = slot;
  work.lineTail = slot;
}

/** Takes the slot that has waited longest, or -1. */
export function nextInLine(work: Work): number {
  const slot = work.lineHead;
  if (slot === NONE) return NONE;
  work.lineHead = work.rows[rowOf(slot) + NEXT]!;
  if (work.lineHead === NONE) work.lineTail = NONE;
  return slot;
}

/** Calls back for every slot in use: its pending timer, prepared follow-up and flow. Empties the line, frees all slots. */
export function dropAll(
  work: Work,
  drop: (timer: TimerHandle, followUp: MessageHandle, flow: number) => void,
): void {
  for (let slot = 0; slot < work.bornNs.length; slot++) {
    const row = rowOf(slot);
    if (work.rows[row + MESSAGE] === NONE) continue;
    drop(work.rows[row + TIMER]!, work.rows[row + FOLLOW_UP]!, work.rows[row + FLOW]!);
    freeSlot(work, slot);
  }
  work.lineHead = NONE;
  work.lineTail = NONE;
}
