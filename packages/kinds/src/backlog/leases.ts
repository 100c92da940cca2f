/**
 * The deliveries under way of one backlog, in the order of their deadlines: a chain of rows. A lease that was settled
 * stays as a stale entry and is skipped later, so that settling is O(1) and one timer serves the whole chain (rule K20).
 */
import type { EdgeIndex, MessageColumns, MessageHandle, Sim } from "@eventyard/engine";

/** `next` of a message that is lent to a worker and therefore in no list. */
export const LENT = -2;
/** `next` of a message that is kept back: back-off or delivery delay. */
export const DELAYED = -3;
/** `next` of a message that was given up and left where it is. */
export const PARKED = -4;

/** No row: the end of the chain. */
export const NO_LEASE = -1;

/** Columns of a lease's row. */
const DUE_NS = 0;
const MESSAGE = 1;
const EDGE = 2;
/** Generation and delivery of the message, see `markOf`. */
const MARK = 3;

/** Deliveries are counted in eight bits. */
const ATTEMPTS = 256;
/** Stale entries are looked for when there are so many, and then at twice as many as are live. */
export const SWEEP_MIN = 8;

/** Part of a backlog, for an object of their own would lie elsewhere. */
export interface Leases {
  /** Rows of the oldest and of the newest lease. */
  firstLease: number;
  lastLease: number;
  /** Leases, stale ones included: at most twice the live ones, or SWEEP_MIN. */
  leases: number;
  /** At so many the stale ones are swept out. */
  sweepAt: number;
}

export function createLeases(): Leases {
  return { firstLease: NO_LEASE, lastLease: NO_LEASE, leases: 0, sweepAt: SWEEP_MIN };
}

/** The lease behind this one, NO_LEASE if it is the newest. */
export function leaseAfter(sim: Sim, row: number): number {
  return sim.rows.next[row]!;
}

export function leasedMessage(sim: Sim, row: number): MessageHandle {
  return sim.rows.cells[sim.rows.at(row) + MESSAGE]!;
}

/** The delivery edge of a lease. */
export function leasedEdge(sim: Sim, row: number): EdgeIndex {
  return sim.rows.cells[sim.rows.at(row) + EDGE]!;
}

/** Deadline of the oldest lease [ns]; Infinity if there is none, or if leases do not end by time. */
export function firstDueNs(sim: Sim, backlog: Leases): number {
  return backlog.firstLease === NO_LEASE
    ? Infinity
    : sim.rows.cells[sim.rows.at(backlog.firstLease) + DUE_NS]!;
}

/** One number for what tells this delivery of a message from every other. */
function markOf(messages: MessageColumns, message: MessageHandle): number {
  return messages.generation[message]! * ATTEMPTS + messages.attempts[message]!;
}

/** Is this lease still running? Not if the message is gone, waits again or was delivered anew. */
export function isLive(sim: Sim, row: number): boolean {
  const { messages } = sim;
  const message = leasedMessage(sim, row);
  return (
    messages.next[message] === LENT && markOf(messages, message) === sim.rows.cells[sim.rows.at(row) + MARK]
  );
}

/** Drops settled leases from the front. Amortised O(1) per lease. */
export function trimLeases(sim: Sim, backlog: Leases): void {
  const { rows } = sim;
  let row = backlog.firstLease;
  while (row !== NO_LEASE && !isLive(sim, row)) {
    const after = rows.next[row]!;
    rows.free(row);
    backlog.leases--;
    row = after;
  }
  backlog.firstLease = row;
  if (row === NO_LEASE) backlog.lastLease = NO_LEASE;
}

/**
 * The lease of this message has ended: drops it if it is the oldest, and settled ones behind it. Others stay until they
 * are the oldest, and are not looked at: their messages lie all over the memory.
 */
export function endLease(sim: Sim, backlog: Leases, message: MessageHandle): void {
  if (backlog.firstLease !== NO_LEASE && leasedMessage(sim, backlog.firstLease) === message)
    trimLeases(sim, backlog);
}

/** Drops every settled lease. */
function sweep(sim: Sim, backlog: Leases): void {
  trimLeases(sim, backlog);
  const { rows } = sim;
  for (let row = backlog.firstLease; row !== NO_LEASE;) {
    const after = rows.next[row]!;
    if (after !== NO_LEASE && !isLive(sim, after)) {
      rows.next[row] = rows.next[after]!;
      if (after === backlog.lastLease) backlog.lastLease = row;
      rows.free(after);
      backlog.leases--;
    } else row = after;
  }
  backlog.sweepAt = Math.max(SWEEP_MIN, backlog.leases * 2);
}

/** Appends a lease until `dueNs`, or until the one before it ends: when leases get shorter, none overtakes another. */
export function pushLease(
  sim: Sim,
  backlog: Leases,
  message: MessageHandle,
  edge: EdgeIndex,
  dueNs: number,
): void {
  if (backlog.leases === backlog.sweepAt) sweep(sim, backlog);
  const { rows } = sim;
  const row = rows.take();
  let due = dueNs;
  if (backlog.lastLease === NO_LEASE) backlog.firstLease = row;
  else {
    rows.next[backlog.lastLease] = row;
    const before = rows.cells[rows.at(backlog.lastLease) + DUE_NS]!;
    if (before > due) due = before;
  }
  backlog.lastLease = row;
  backlog.leases++;
  const cell = rows.at(row);
  rows.cells[cell + DUE_NS] = due;
  rows.cells[cell + MESSAGE] = message;
  rows.cells[cell + EDGE] = edge;
  rows.cells[cell + MARK] = markOf(sim.messages, message);
}

/** Edge of the running lease of a message, or -1. Looks through all leases: for rare cases only. */
export function edgeOfLease(sim: Sim, backlog: Leases, message: MessageHandle): EdgeIndex {
  for (let row = backlog.firstLease; row !== NO_LEASE; row = leaseAfter(sim, row))
    if (leasedMessage(sim, row) === message && isLive(sim, row)) return leasedEdge(sim, row);
  return -1;
}

/** From now on every lease runs until `dueNs`. */
export function renewLeases(sim: Sim, backlog: Leases, dueNs: number): void {
  for (let row = backlog.firstLease; row !== NO_LEASE; row = leaseAfter(sim, row))
    sim.rows.cells[sim.rows.at(row) + DUE_NS] = dueNs;
}
