/**
 * The deliveries under way of one backlog, in the order of their deadlines. A lease that was settled stays as a stale
 * entry and is skipped later, so that settling is O(1) and one timer serves the whole ring (rule K20).
 */
import type { EdgeIndex, MessageColumns, MessageHandle } from "@eventyard/engine";
import { LIMITS } from "@eventyard/model";

/** `next` of a message that is lent to a worker and therefore in no list. */
export const LENT = -2;
/** `next` of a message that is kept back: back-off or delivery delay. */
export const DELAYED = -3;
/** `next` of a message that was given up and left where it is. */
export const PARKED = -4;

const INITIAL_SLOTS = 8;
/** Every live lease holds a live message; a ring grows to at most four times its live leases. */
const SLOTS_MAX = 4 * LIMITS.liveMessagesMax;

/** Columns of a lease. One array for all keeps a lease in one cache line. */
const STRIDE = 4;
const DUE_NS = 0;
const MESSAGE = 1;
const EDGE = 2;
/** Generation and delivery of the message, see `markOf`. */
const MARK = 3;

/** Deliveries are counted in eight bits. */
const ATTEMPTS = 256;

export interface LeaseRing {
  /** Place p, column c: `cells[p * STRIDE + c]`. */
  cells: Float64Array;
  /** Places, less one: their number is a power of two. */
  mask: number;
  head: number;
  size: number;
}

export function createLeaseRing(): LeaseRing {
  return { cells: new Float64Array(INITIAL_SLOTS * STRIDE), mask: INITIAL_SLOTS - 1, head: 0, size: 0 };
}

/** Place of the lease that is number `index` from the oldest, 0 … size - 1. */
export function placeOfLease(leases: LeaseRing, index: number): number {
  return (leases.head + index) & leases.mask;
}

/** Message of the lease at a place. */
export function leasedMessage(leases: LeaseRing, at: number): MessageHandle {
  return leases.cells[at * STRIDE + MESSAGE]!;
}

/** Delivery edge of the lease at a place. */
export function leasedEdge(leases: LeaseRing, at: number): EdgeIndex {
  return leases.cells[at * STRIDE + EDGE]!;
}

/** Deadline of the oldest lease [ns]; Infinity if there is none, or if leases do not end by time. */
export function firstDueNs(leases: LeaseRing): number {
  return leases.size === 0 ? Infinity : leases.cells[leases.head * STRIDE + DUE_NS]!;
}

/** One number for what tells this delivery of a message from every other. */
function markOf(messages: MessageColumns, message: MessageHandle): number {
  return messages.generation[message]! * ATTEMPTS + messages.attempts[message]!;
}

/** Is the lease at this place still running? Not if the message is gone, waits again or was delivered anew. */
export function isLive(leases: LeaseRing, at: number, messages: MessageColumns): boolean {
  const cell = at * STRIDE;
  const message = leases.cells[cell + MESSAGE]!;
  return messages.next[message] === LENT && markOf(messages, message) === leases.cells[cell + MARK];
}

/** Drops settled leases from the head. Amortised O(1) per lease. */
export function trimLeases(leases: LeaseRing, messages: MessageColumns): void {
  while (leases.size > 0 && !isLive(leases, leases.head, messages)) {
    leases.head = (leases.head + 1) & leases.mask;
    leases.size--;
  }
}

/**
 * The lease of this message has ended: drops it if it is the oldest, and settled ones behind it. Others stay until they
 * are the oldest, and are not looked at: their messages lie all over the memory.
 */
export function endLease(leases: LeaseRing, messages: MessageColumns, message: MessageHandle): void {
  if (leases.cells[leases.head * STRIDE + MESSAGE] === message) trimLeases(leases, messages);
}

/** Moves the live entries into an array of a fitting size: the same if at least half were stale, else twice as large. */
function makeRoom(leases: LeaseRing, messages: MessageColumns): void {
  const old = leases.mask + 1;
  const live: number[] = [];
  for (let i = 0; i < leases.size; i++) {
    const at = placeOfLease(leases, i);
    if (isLive(leases, at, messages)) live.push(at);
  }
  const slots = live.length * 2 > old ? old * 2 : old;
  if (slots > SLOTS_MAX) throw new RangeError("lease ring: more leases than SLOTS_MAX");
  const { cells } = leases;
  leases.cells = new Float64Array(slots * STRIDE);
  for (const [to, from] of live.entries())
    leases.cells.set(cells.subarray(from * STRIDE, (from + 1) * STRIDE), to * STRIDE);
  leases.mask = slots - 1;
  leases.head = 0;
  leases.size = live.length;
}

/** Appends a lease. `dueNs` must not be smaller than that of the one before. */
export function pushLease(
  leases: LeaseRing,
  messages: MessageColumns,
  message: MessageHandle,
  edge: EdgeIndex,
  dueNs: number,
): void {
  if (leases.size > leases.mask) makeRoom(leases, messages);
  const { cells } = leases;
  const cell = ((leases.head + leases.size) & leases.mask) * STRIDE;
  cells[cell + DUE_NS] = dueNs;
  cells[cell + MESSAGE] = message;
  cells[cell + EDGE] = edge;
  cells[cell + MARK] = markOf(messages, message);
  leases.size++;
}

/** Edge of the running lease of a message, or -1. Looks through all leases: for rare cases only. */
export function edgeOfLease(leases: LeaseRing, messages: MessageColumns, message: MessageHandle): EdgeIndex {
  for (let i = 0; i < leases.size; i++) {
    const at = placeOfLease(leases, i);
    if (leasedMessage(leases, at) === message && isLive(leases, at, messages)) return leasedEdge(leases, at);
  }
  return -1;
}

/** From now on every lease runs until `dueNs`. */
export function renewLeases(leases: LeaseRing, dueNs: number): void {
  for (let cell = DUE_NS; cell < leases.cells.length; cell += STRIDE) leases.cells[cell] = dueNs;
}
