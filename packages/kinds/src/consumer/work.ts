/**
 * What the workers have in hand, as columns: one slot per message that arrived and is not finished. A slot is either
 * being worked on or waits in line for a free worker (only with several in edges or after workers were taken away).
 */
import type { EdgeIndex, MessageHandle, TimerHandle } from "@eventyard/engine";

const INITIAL_SLOTS = 4;
const NONE = -1;

export interface Work {
  message: Int32Array;
  generation: Uint32Array;
  attempt: Uint8Array;
  /** Position of the in edge. */
  entry: Int32Array;
  bornNs: Float64Array;
  /** Own copy of the message to cause follow-up events with, or -1. It outlives the message. */
  cause: Int32Array;
  /** Own tries left. */
  triesLeft: Uint8Array;
  /** Pending end of service, -1 while waiting in line. */
  timer: Int32Array;
  /** Next slot in line, or next free slot. */
  next: Int32Array;
  freeHead: number;
  lineHead: number;
  lineTail: number;
}

export function createWork(): Work {
  const work: Work = {
    message: new Int32Array(0),
    generation: new Uint32Array(0),
    attempt: new Uint8Array(0),
    entry: new Int32Array(0),
    bornNs: new Float64Array(0),
    cause: new Int32Array(0),
    triesLeft: new Uint8Array(0),
    timer: new Int32Array(0),
    next: new Int32Array(0),
    freeHead: NONE,
    lineHead: NONE,
    lineTail: NONE,
  };
  resize(work, INITIAL_SLOTS);
  return work;
}

function int32(column: Int32Array, slots: number): Int32Array {
  const larger = new Int32Array(slots);
  larger.set(column);
  return larger;
}

/** Grows to `slots`. Bounded by the credit given: workers × in edges, and deliveries that were under way. */
function resize(work: Work, slots: number): void {
  const before = work.message.length;
  const generation = new Uint32Array(slots);
  generation.set(work.generation);
  const attempt = new Uint8Array(slots);
  attempt.set(work.attempt);
  const bornNs = new Float64Array(slots);
  bornNs.set(work.bornNs);
  const triesLeft = new Uint8Array(slots);
  triesLeft.set(work.triesLeft);
  work.message = int32(work.message, slots);
  work.entry = int32(work.entry, slots);
  work.cause = int32(work.cause, slots);
  work.timer = int32(work.timer, slots);
  work.next = int32(work.next, slots);
  work.generation = generation;
  work.attempt = attempt;
  work.bornNs = bornNs;
  work.triesLeft = triesLeft;
  for (let slot = slots - 1; slot >= before; slot--) freeSlot(work, slot);
}

/** A free slot for a message that arrived. */
export function takeSlot(
  work: Work,
  entry: number,
  message: MessageHandle,
  generation: number,
  attempt: number,
  bornNs: number,
): number {
  if (work.freeHead === NONE) resize(work, work.message.length * 2);
  const slot = work.freeHead;
  work.freeHead = work.next[slot]!;
  work.message[slot] = message;
  work.generation[slot] = generation;
  work.attempt[slot] = attempt;
  work.entry[slot] = entry;
  work.bornNs[slot] = bornNs;
  work.cause[slot] = NONE;
  work.timer[slot] = NONE;
  return slot;
}

/** Gives a slot back. */
export function freeSlot(work: Work, slot: number): void {
  work.message[slot] = NONE;
  work.timer[slot] = NONE;
  work.cause[slot] = NONE;
  work.next[slot] = work.freeHead;
  work.freeHead = slot;
}

/** Puts a slot at the end of the line. */
export function lineUp(work: Work, slot: number): void {
  work.next[slot] = NONE;
  if (work.lineTail === NONE) work.lineHead = slot;
  else work.next[work.lineTail] = slot;
  work.lineTail = slot;
}

/** Takes the slot that has waited longest, or -1. */
export function nextInLine(work: Work): number {
  const slot = work.lineHead;
  if (slot === NONE) return NONE;
  work.lineHead = work.next[slot]!;
  if (work.lineHead === NONE) work.lineTail = NONE;
  return slot;
}

/** Position of an edge in an ascending list that contains it. */
export function entryOf(edges: Int32Array, edge: EdgeIndex): number {
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Calls back for every slot in use: its pending timer and own copy. Empties the line and frees all slots. */
export function dropAll(work: Work, drop: (timer: TimerHandle, cause: MessageHandle) => void): void {
  for (let slot = 0; slot < work.message.length; slot++) {
    if (work.message[slot] === NONE) continue;
    drop(work.timer[slot]!, work.cause[slot]!);
    freeSlot(work, slot);
  }
  work.lineHead = NONE;
  work.lineTail = NONE;
}
