/**
 * The records of one partition that a share group has handed out and not yet finished, oldest first: state, deliveries
 * and lock of each. The group's start offset is the first of them; its position lies behind the last.
 */

/** States of a record in the window. */
export const RETURNED = 1;
export const LOCKED = 2;
const FINISHED = 3;

/** Records in a window at most: Kafka's `group.share.partition.max.record.locks` in 4.0 (apache/kafka@1eb7644). */
export const LOCKS_MAX = 200;
/** Next power of two. */
const PLACES = 256;
const MASK = PLACES - 1;
const NONE = -1;

export interface ShareWindow {
  readonly offset: Int32Array;
  readonly state: Uint8Array;
  readonly deliveries: Uint8Array;
  /** Row of the loan of a locked record, -1 if its connection is gone. */
  readonly row: Int32Array;
  /** When the lock ends [ns]. */
  readonly dueNs: Float64Array;
  head: number;
  size: number;
  /** Records in state RETURNED. */
  returned: number;
}

export function createShareWindow(): ShareWindow {
  return {
    offset: new Int32Array(PLACES),
    state: new Uint8Array(PLACES),
    deliveries: new Uint8Array(PLACES),
    row: new Int32Array(PLACES),
    dueNs: new Float64Array(PLACES),
    head: 0,
    size: 0,
    returned: 0,
  };
}

/** Place of the i-th record. */
export function placeOf(window: ShareWindow, i: number): number {
  return (window.head + i) & MASK;
}

/** Place of the record with this offset, -1 if it is not in the window. */
export function findOffset(window: ShareWindow, offset: number): number {
  for (let i = 0; i < window.size; i++) {
    const at = placeOf(window, i);
    if (window.offset[at] === offset) return at;
  }
  return NONE;
}

/** Place of the oldest returned record; there must be one. */
export function firstReturned(window: ShareWindow): number {
  let i = 0;
  while (window.state[placeOf(window, i)] !== RETURNED) i++;
  return placeOf(window, i);
}

/** Adds a record that is handed out for the first time; the caller locks it. There must be room. */
export function pushRecord(window: ShareWindow, offset: number): number {
  const at = placeOf(window, window.size);
  window.offset[at] = offset;
  window.state[at] = LOCKED;
  window.deliveries[at] = 0;
  window.size++;
  return at;
}

/** Locks a record for a loan until `dueNs`. */
export function lock(window: ShareWindow, at: number, row: number, dueNs: number): void {
  if (window.state[at] === RETURNED) window.returned--;
  window.state[at] = LOCKED;
  window.deliveries[at]!++;
  window.row[at] = row;
  window.dueNs[at] = dueNs;
}

/** The record can be handed out again. */
export function giveBack(window: ShareWindow, at: number): void {
  window.state[at] = RETURNED;
  window.row[at] = NONE;
  window.returned++;
}

/** The record needs no more: the window moves on over finished ones. */
export function finishRecord(window: ShareWindow, at: number): void {
  if (window.state[at] === RETURNED) window.returned--;
  window.state[at] = FINISHED;
  while (window.size > 0 && window.state[window.head] === FINISHED) {
    window.head = (window.head + 1) & MASK;
    window.size--;
  }
}

/** Records from this offset on that are handed out or came back, and are not finished. */
export function openFrom(window: ShareWindow, offset: number): number {
  let open = 0;
  for (let i = 0; i < window.size; i++) {
    const at = placeOf(window, i);
    if (window.state[at] !== FINISHED && window.offset[at]! >= offset) open++;
  }
  return open;
}

/** Empties the window. */
export function clearWindow(window: ShareWindow): void {
  window.size = 0;
  window.returned = 0;
}
