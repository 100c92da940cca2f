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
const MESSAGE = 0;
const EDGE = 1;
const GENERATION = 2;
const ATTEMPT = 3;

export interface LeaseRing {
  /** Place p, column c: `cells[p * STRIDE + c]`. */
  cells: Int32Array;
  dueNs: Float64Array;
  head: number;
  size: number;
}

export function createLeaseRing(): LeaseRing {
  return {
    cells: new Int32Array(INITIAL_SLOTS * STRIDE),
    dueNs: new Float64Array(INITIAL_SLOTS),
    head: 0,
    size: 0,
  };
}

/** Message of the lease at a place. */
export function leasedMessage(leases: LeaseRing, at: number): MessageHandle {
  return leases.cells[at * STRIDE + MESSAGE]!;
}

/** Delivery edge of the lease at a place. */
export function leasedEdge(leases: LeaseRing, at: number): EdgeIndex {
  return leases.cells[at * STRIDE + EDGE]!;
}

/** Is the lease at this place still running? Not if the message is gone, waits again or was delivered anew. */
export function isLive(leases: LeaseRing, at: number, messages: MessageColumns): boolean {
  const { cells } = leases;
  const cell = at * STRIDE;
  const message = cells[cell + MESSAGE]!;
  return (
    messages.generation[message] === cells[cell + GENERATION] &&
    messages.next[message] === LENT &&
    messages.attempts[message] === cells[cell + ATTEMPT]
  );
}

/** Drops settled leases from the head. Amortised O(1) per lease. */
export function trimLeases(leases: LeaseRing, messages: MessageColumns): void {
  const mask = leases.dueNs.length - 1;
  while (leases.size > 0 && !isLive(leases, leases.head, messages)) {
    leases.head = (leases.head + 1) & mask;
    leases.size--;
  }
}

/** Moves the live entries into arrays of a fitting size: the same if at least half were stale, else twice as many. */
function makeRoom(leases: LeaseRing, messages: MessageColumns): void {
  const old = leases.dueNs.length;
  const live: number[] = [];
  for (let i = 0; i < leases.size; i++) {
    const at = (leases.head + i) & (old - 1);
    if (isLive(leases, at, messages)) live.push(at);
  }
  const slots = live.length * 2 > old ? old * 2 : old;
  if (slots > SLOTS_MAX) throw new RangeError("lease ring: more leases than SLOTS_MAX");
  const { cells, dueNs } = leases;
  leases.cells = new Int32Array(slots * STRIDE);
  leases.dueNs = new Float64Array(slots);
  live.forEach((from, to) => {
    leases.cells.set(cells.subarray(from * STRIDE, (from + 1) * STRIDE), to * STRIDE);
    leases.dueNs[to] = dueNs[from]!;
  });
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
  if (leases.size === leases.dueNs.length) makeRoom(leases, messages);
  const at = (leases.head + leases.size) & (leases.dueNs.length - 1);
  const { cells } = leases;
  const cell = at * STRIDE;
  cells[cell + MESSAGE] = message;
  cells[cell + EDGE] = edge;
  cells[cell + GENERATION] = messages.generation[message]!;
  cells[cell + ATTEMPT] = messages.attempts[message]!;
  leases.dueNs[at] = dueNs;
  leases.size++;
}

/** Edge of the running lease of a message, or -1. Looks through all leases: for rare cases only. */
export function edgeOfLease(leases: LeaseRing, messages: MessageColumns, message: MessageHandle): EdgeIndex {
  const mask = leases.dueNs.length - 1;
  for (let i = 0; i < leases.size; i++) {
    const at = (leases.head + i) & mask;
    if (leasedMessage(leases, at) === message && isLive(leases, at, messages)) return leasedEdge(leases, at);
  }
  return -1;
}

/** From now on every lease runs until `dueNs`. */
export function renewLeases(leases: LeaseRing, dueNs: number): void {
  leases.dueNs.fill(dueNs);
}
