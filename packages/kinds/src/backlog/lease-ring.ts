/**
 * The deliveries under way of one backlog, in the order of their deadlines. A lease that was settled stays as a stale
 * entry and is skipped later, so that settling is O(1) and one timer serves the whole ring (rule K20).
 */
import type { EdgeIndex, MessageColumns, MessageHandle } from "@eventyard/engine";
import { LIMITS } from "@eventyard/model";

/** `next` of a message that is lent to a worker and therefore in no list. */
export const LENT = -2;
/** `next` of a message that waits for its back-off to end. */
export const DELAYED = -3;

const INITIAL_SLOTS = 8;
/** Every live lease holds a live message; a ring grows to at most four times its live leases. */
const SLOTS_MAX = 4 * LIMITS.liveMessagesMax;

export interface LeaseRing {
  message: Int32Array;
  edge: Int32Array;
  generation: Uint32Array;
  attempt: Uint8Array;
  dueNs: Float64Array;
  head: number;
  size: number;
}

export function createLeaseRing(): LeaseRing {
  return {
    message: new Int32Array(INITIAL_SLOTS),
    edge: new Int32Array(INITIAL_SLOTS),
    generation: new Uint32Array(INITIAL_SLOTS),
    attempt: new Uint8Array(INITIAL_SLOTS),
    dueNs: new Float64Array(INITIAL_SLOTS),
    head: 0,
    size: 0,
  };
}

/** Is the lease at this index still running? Not if the message is gone, waits again or was delivered anew. */
export function isLive(leases: LeaseRing, at: number, messages: MessageColumns): boolean {
  const message = leases.message[at]!;
  return (
    messages.generation[message] === leases.generation[at] &&
    messages.next[message] === LENT &&
    messages.attempts[message] === leases.attempt[at]
  );
}

/** Drops settled leases from the head. Amortised O(1) per lease. */
export function trimLeases(leases: LeaseRing, messages: MessageColumns): void {
  const mask = leases.message.length - 1;
  while (leases.size > 0 && !isLive(leases, leases.head, messages)) {
    leases.head = (leases.head + 1) & mask;
    leases.size--;
  }
}

/** Moves the live entries into arrays of a fitting size: the same if at least half were stale, else twice as many. */
function makeRoom(leases: LeaseRing, messages: MessageColumns): void {
  const old = leases.message.length;
  const live: number[] = [];
  for (let i = 0; i < leases.size; i++) {
    const at = (leases.head + i) & (old - 1);
    if (isLive(leases, at, messages)) live.push(at);
  }
  const slots = live.length * 2 > old ? old * 2 : old;
  if (slots > SLOTS_MAX) throw new RangeError("lease ring: more leases than SLOTS_MAX");
  const { message, edge, generation, attempt, dueNs } = leases;
  leases.message = new Int32Array(slots);
  leases.edge = new Int32Array(slots);
  leases.generation = new Uint32Array(slots);
  leases.attempt = new Uint8Array(slots);
  leases.dueNs = new Float64Array(slots);
  live.forEach((from, to) => {
    leases.message[to] = message[from]!;
    leases.edge[to] = edge[from]!;
    leases.generation[to] = generation[from]!;
    leases.attempt[to] = attempt[from]!;
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
  if (leases.size === leases.message.length) makeRoom(leases, messages);
  const at = (leases.head + leases.size) & (leases.message.length - 1);
  leases.message[at] = message;
  leases.edge[at] = edge;
  leases.generation[at] = messages.generation[message]!;
  leases.attempt[at] = messages.attempts[message]!;
  leases.dueNs[at] = dueNs;
  leases.size++;
}
