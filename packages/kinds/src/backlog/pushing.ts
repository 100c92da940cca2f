/**
 * A backlog whose target is another bus: a copy goes over a publish edge and its confirm settles the delivery. What was
 * sent stands in a table by ticket; a ticket's place is its low bits (rules K266, K267).
 */
import type { EdgeIndex, MessageHandle, Sim } from "@eventyard/engine";
import type { Backlog } from "./backlog-state.ts";
import { addCredit } from "./credit-ring.ts";

const NONE = -1;
const ROWS_START = 16;
/** An answer that comes after so many newer pushes is not heard: the attempt counts as unanswered. */
export const PUSHES_MAX = 65_536;
/** Tickets are int32 and at least 0. */
const TICKET_MASK = 0x7fffffff;
/** One unit is enough: each push gives it back, so that the target can always be sent to. */
const CREDIT = 1;

const STRIDE = 4;
const TICKET = 0;
const MESSAGE = 1;
const GENERATION = 2;
const ATTEMPT = 3;

export interface PushLog {
  /** Row of a ticket: `(ticket & (rows - 1)) * STRIDE`; a power of two of rows. */
  cells: Int32Array;
  next: number;
}

export function createPushLog(): PushLog {
  return { cells: new Int32Array(ROWS_START * STRIDE).fill(NONE), next: 0 };
}

/** Before time 0: the target can always be sent to. */
export function openPush(backlog: Backlog): void {
  addCredit(backlog, 0, CREDIT);
}

/** Doubles the table; tickets that differ in their low bits still do. */
function grow(log: PushLog): void {
  const { cells } = log;
  const grown = new Int32Array(cells.length * 2).fill(NONE);
  const mask = grown.length / STRIDE - 1;
  for (let row = 0; row < cells.length; row += STRIDE) {
    const ticket = cells[row + TICKET]!;
    if (ticket !== NONE) grown.set(cells.subarray(row, row + STRIDE), (ticket & mask) * STRIDE);
  }
  log.cells = grown;
}

/** Sends a copy; the original stays lent until the confirm, or the lease, ends that. */
export function pushCopy(
  sim: Sim,
  backlog: Backlog,
  log: PushLog,
  edge: EdgeIndex,
  message: MessageHandle,
): void {
  addCredit(backlog, 0, CREDIT);
  const rows = log.cells.length / STRIDE;
  if (backlog.lent * 2 > rows && rows < PUSHES_MAX) grow(log);
  const ticket = log.next;
  log.next = (ticket + 1) & TICKET_MASK;
  const row = (ticket & (log.cells.length / STRIDE - 1)) * STRIDE;
  const copy = sim.copy(message);
  const { messages } = sim;
  log.cells[row + TICKET] = ticket;
  log.cells[row + MESSAGE] = message;
  log.cells[row + GENERATION] = messages.generation[message]! | 0;
  log.cells[row + ATTEMPT] = messages.attempts[message]!;
  messages.ticket[copy] = ticket;
  sim.publish(edge, copy);
}

/** Row of a ticket, or -1 if it is not known any more; then it is taken out. */
export function takePush(log: PushLog, ticket: number): number {
  const row = (ticket & (log.cells.length / STRIDE - 1)) * STRIDE;
  if (log.cells[row + TICKET] !== ticket) return NONE;
  log.cells[row + TICKET] = NONE;
  return row;
}

/** What the row says was sent. */
export function pushedMessage(log: PushLog, row: number): MessageHandle {
  return log.cells[row + MESSAGE]!;
}

export function pushedGeneration(log: PushLog, row: number): number {
  return log.cells[row + GENERATION]! >>> 0;
}

export function pushedAttempt(log: PushLog, row: number): number {
  return log.cells[row + ATTEMPT]!;
}
