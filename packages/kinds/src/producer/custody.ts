/**
 * Events that a producer still answers for: sent and not yet confirmed, waiting for their next try, or in line. One slot
 * an event and bus, as columns. A slot keeps a copy of its message; what is sent is a copy of that, so that the flow
 * stays open until the producer knows or gives up. Time-outs are equal, so what is sent stands in one list in time order.
 */
import type { MessageHandle, TimerHandle } from "@eventyard/engine";
import { NO_FLOATS, NO_INTS } from "../empty-columns.ts";

const FIRST_SLOTS = 64;
/** A ticket has 17 bits for the slot. */
export const CUSTODY_MAX = 131_072;
const SLOT_BITS = 17;
/** 14 bits left: an answer so late that its slot was used 16,384 times meanwhile would be taken for another's. */
const GENERATION_MASK = 0x3fff;
const NONE = -1;

// Columns of a slot's row.
/** The kept copy, -1 in a free slot. */
export const KEPT = 0;
/** Index of the bus it goes to. */
export const OUTLET = 1;
export const TRIES = 2;
/** Neighbours in the list of what is sent; `AFTER` also links lines and free slots. */
const BEFORE = 3;
const AFTER = 4;
const GENERATION = 5;
export const FLAGS = 6;
/** Pending next try, -1 for none. */
export const TIMER = 7;
const COLUMNS = 8;

// Bits of FLAGS.
/** Its confirm is awaited. */
export const SENT = 1;
/** A try had no answer in time: it may be stored. */
export const UNKNOWN = 2;
/** A user waits for the answer. */
export const USER = 4;

export interface Custody {
  rows: Int32Array;
  /** When the time for the answer ends [ns], by slot. */
  dueNs: Float64Array;
  freeHead: number;
  /** Slots in use. */
  size: number;
  sentHead: number;
  sentTail: number;
  timer: TimerHandle;
}

/** Slots in order, first in first out. */
export interface Line {
  head: number;
  tail: number;
  size: number;
}

export function createCustody(): Custody {
  return {
    rows: NO_INTS,
    dueNs: NO_FLOATS,
    freeHead: NONE,
    size: 0,
    sentHead: NONE,
    sentTail: NONE,
    timer: NONE,
  };
}

export function createLine(): Line {
  return { head: NONE, tail: NONE, size: 0 };
}

export function slotRow(slot: number): number {
  return slot * COLUMNS;
}

function grow(custody: Custody): void {
  const before = custody.dueNs.length;
  const slots = before === 0 ? FIRST_SLOTS : before * 2;
  const rows = new Int32Array(slots * COLUMNS);
  rows.set(custody.rows);
  const dueNs = new Float64Array(slots);
  dueNs.set(custody.dueNs);
  custody.rows = rows;
  custody.dueNs = dueNs;
  for (let slot = slots - 1; slot >= before; slot--) {
    rows[slotRow(slot) + KEPT] = NONE;
    rows[slotRow(slot) + AFTER] = custody.freeHead;
    custody.freeHead = slot;
  }
}

/** A slot for a message, or -1 if CUSTODY_MAX are in use. */
export function takeSlot(custody: Custody, kept: MessageHandle, outlet: number, flags: number): number {
  if (custody.freeHead === NONE) {
    if (custody.dueNs.length >= CUSTODY_MAX) return NONE;
    grow(custody);
  }
  const slot = custody.freeHead;
  const { rows } = custody;
  const row = slotRow(slot);
  custody.freeHead = rows[row + AFTER]!;
  custody.size++;
  rows[row + KEPT] = kept;
  rows[row + OUTLET] = outlet;
  rows[row + TRIES] = 0;
  rows[row + FLAGS] = flags;
  rows[row + TIMER] = NONE;
  return slot;
}

/** Gives a slot back that is in no list. */
export function freeSlot(custody: Custody, slot: number): void {
  const { rows } = custody;
  const row = slotRow(slot);
  rows[row + KEPT] = NONE;
  rows[row + AFTER] = custody.freeHead;
  custody.freeHead = slot;
  custody.size--;
}

/** Puts a slot at the end of what is sent, due then or with the one before it if that is later. Returns its ticket. */
export function markSent(custody: Custody, slot: number, dueNs: number): number {
  const { rows, sentTail } = custody;
  const row = slotRow(slot);
  rows[row + FLAGS]! |= SENT;
  rows[row + TRIES]!++;
  rows[row + BEFORE] = sentTail;
  rows[row + AFTER] = NONE;
  if (sentTail === NONE) custody.sentHead = slot;
  else rows[slotRow(sentTail) + AFTER] = slot;
  custody.dueNs[slot] = sentTail === NONE ? dueNs : Math.max(dueNs, custody.dueNs[sentTail]!);
  custody.sentTail = slot;
  return (rows[row + GENERATION]! << SLOT_BITS) | slot;
}

/** Takes a slot out of what is sent; its ticket becomes void. */
export function unmarkSent(custody: Custody, slot: number): void {
  const { rows } = custody;
  const row = slotRow(slot);
  const before = rows[row + BEFORE]!;
  const after = rows[row + AFTER]!;
  if (before === NONE) custody.sentHead = after;
  else rows[slotRow(before) + AFTER] = after;
  if (after === NONE) custody.sentTail = before;
  else rows[slotRow(after) + BEFORE] = before;
  rows[row + FLAGS]! &= ~SENT;
  rows[row + GENERATION] = (rows[row + GENERATION]! + 1) & GENERATION_MASK;
}

/** The slot that waits for the answer with this ticket, or -1 if none waits any more. */
export function slotOfTicket(custody: Custody, ticket: number): number {
  const slot = ticket & (CUSTODY_MAX - 1);
  const row = slotRow(slot);
  const { rows } = custody;
  const waits = slot < custody.dueNs.length && rows[row + KEPT]! >= 0 && (rows[row + FLAGS]! & SENT) !== 0;
  return waits && rows[row + GENERATION] === ticket >>> SLOT_BITS ? slot : NONE;
}

export function lineUp(custody: Custody, line: Line, slot: number): void {
  custody.rows[slotRow(slot) + AFTER] = NONE;
  if (line.size === 0) line.head = slot;
  else custody.rows[slotRow(line.tail) + AFTER] = slot;
  line.tail = slot;
  line.size++;
}

/** Puts a whole line before another, in its order; the first is empty afterwards. */
export function lineUpBefore(custody: Custody, before: Line, line: Line): void {
  if (before.size === 0) return;
  if (line.size === 0) line.tail = before.tail;
  else custody.rows[slotRow(before.tail) + AFTER] = line.head;
  line.head = before.head;
  line.size += before.size;
  before.size = 0;
}

/** Takes the first of a line that is not empty. */
export function nextOf(custody: Custody, line: Line): number {
  const slot = line.head;
  line.head = custody.rows[slotRow(slot) + AFTER]!;
  line.size--;
  return slot;
}
