/**
 * Calls that a node has under way: time-outs, retries, breaker, bulkhead and connections for each of its call edges. A
 * call has one owner and one request; each of its attempts has a ticket of its own, so that a late answer to an attempt
 * that was given up finds nobody.
 */
import type {
  EdgeIndex,
  MessageHandle,
  NodeIndex,
  NodeSetup,
  ReplyStatus,
  Sim,
  StreamIndex,
} from "@eventyard/engine";
import type { EdgeParams } from "@eventyard/model";
import type { Breaker } from "./breaker.ts";
import { breakerAllows, breakerHears, breakerReturns, changeBreaker, createBreaker } from "./breaker.ts";
import type { CallPolicy } from "./call-params.ts";
import { readCallPolicy } from "./call-params.ts";
import { mayRetry, payIn, retryWaitNs, createBudget } from "./retry.ts";
import type { RetryBudget } from "./retry.ts";
import {
  at,
  BREAKER_EPOCH,
  closeTicket,
  createTickets,
  LINE,
  NEXT_WAITING,
  openTicket,
  OWNER,
  PLACE,
  REQUEST,
  RETRIES,
  TIMER,
} from "./tickets.ts";
import type { Tickets } from "./tickets.ts";

const NONE = -1;

/** Wake codes of the desk; `arg` is the ticket. */
export const WAKE_TIMEOUT = 20;
export const WAKE_RETRY = 21;
export const WAKE_NO_CONNECTION = 22;

/** How a call ended for the caller. `blocked`: the caller itself did not make it. */
export type CallEnd = ReplyStatus | "timeout" | "blocked";

/** Where an attempt stands. */
const WAITING = 0;
const UNDER_WAY = 1;
const BACKED_OFF = 2;

/** One call edge and what is under way over it. */
export interface CallLine {
  readonly edge: EdgeIndex;
  policy: CallPolicy;
  readonly budget: RetryBudget;
  readonly breaker: Breaker;
  /** Calls not ended, back-offs and waits for a connection included. */
  calls: number;
  /** Attempts that have a connection. */
  connections: number;
  /** Attempts that wait for a connection, as tickets; -1 for none. */
  waitHead: number;
  waitTail: number;
}

export interface CallDesk {
  readonly node: NodeIndex;
  readonly jitterStream: StreamIndex;
  /** In the order of the edges' ids. */
  readonly lines: readonly CallLine[];
  readonly tickets: Tickets;
  /** How the call that ended last ended, and over which line. */
  end: CallEnd;
  endLine: number;
}

export function createDesk(setup: NodeSetup, port: string): CallDesk {
  return {
    node: setup.node,
    jitterStream: setup.stream("call jitter"),
    lines: setup.edgesOut(port).map((edge) => {
      const policy = readCallPolicy(setup.edgeParams(edge));
      return {
        edge,
        policy,
        budget: createBudget(),
        breaker: createBreaker(policy.breaker),
        calls: 0,
        connections: 0,
        waitHead: NONE,
        waitTail: NONE,
      };
    }),
    tickets: createTickets(),
    end: "ok",
    endLine: 0,
  };
}

/** The lines in the order of their calls: lower numbers first; equal ones in the order of the edges' ids. */
export function lineOrder({ lines }: CallDesk): number[] {
  return lines
    .map((_, index) => index)
    .toSorted((a, b) => lines[a]!.policy.order - lines[b]!.policy.order || a - b);
}

/** Parameters of a call edge changed: they hold for what begins from now on. A changed breaker starts afresh. */
export function changeLine(desk: CallDesk, edge: EdgeIndex, params: EdgeParams): void {
  const line = desk.lines.find((one) => one.edge === edge);
  if (line === undefined) return;
  const before = line.policy.breaker;
  line.policy = readCallPolicy(params);
  if (JSON.stringify(before) !== JSON.stringify(line.policy.breaker))
    changeBreaker(line.breaker, line.policy.breaker);
}

/**
 * Makes a call for `owner`; the request is the desk's from now on. False if it ended at once (see `desk.end`), true if
 * its end will be told by `hearReply` or `wakeDesk`.
 */
export function placeCall(
  sim: Sim,
  desk: CallDesk,
  index: number,
  owner: number,
  request: MessageHandle,
): boolean {
  const line = desk.lines[index]!;
  if (line.calls >= line.policy.bulkheadMax) {
    sim.release(request);
    desk.end = "blocked";
    desk.endLine = index;
    return false;
  }
  line.calls++;
  return tryCall(sim, desk, index, owner, request, 0);
}

/** Begins an attempt: past the breaker, then over a connection, or in the line for one. */
function tryCall(
  sim: Sim,
  desk: CallDesk,
  index: number,
  owner: number,
  request: MessageHandle,
  retries: number,
): boolean {
  const line = desk.lines[index]!;
  if (!breakerAllows(line.breaker, line.policy.breaker, sim.nowNs)) {
    endCall(sim, desk, index, request, "blocked");
    return false;
  }
  const ticket = openTicket(desk.tickets, owner, index, request, retries);
  desk.tickets.rows[at(desk.tickets, ticket) + BREAKER_EPOCH] = line.breaker.epoch;
  if (line.connections < line.policy.poolMax) send(sim, desk, ticket);
  else waitForConnection(sim, desk, line, ticket);
  return true;
}

function waitForConnection(sim: Sim, desk: CallDesk, line: CallLine, ticket: number): void {
  const { tickets } = desk;
  const row = at(tickets, ticket);
  tickets.rows[row + PLACE] = WAITING;
  tickets.rows[row + TIMER] = sim.wakeAfter(desk.node, line.policy.acquireNs, WAKE_NO_CONNECTION, ticket);
  if (line.waitTail === NONE) line.waitHead = ticket;
  else tickets.rows[at(tickets, line.waitTail) + NEXT_WAITING] = ticket;
  line.waitTail = ticket;
}

/** Sends the request, or a copy of it while there may be a retry. */
function send(sim: Sim, desk: CallDesk, ticket: number): void {
  const { tickets } = desk;
  const row = at(tickets, ticket);
  const { rows } = tickets;
  const line = desk.lines[rows[row + LINE]!]!;
  const { policy } = line;
  const request = rows[row + REQUEST]!;
  const last = rows[row + RETRIES]! >= policy.retry.retriesMax;
  rows[row + PLACE] = UNDER_WAY;
  line.connections++;
  if (last) rows[row + REQUEST] = NONE;
  if (policy.timeoutNs > 0)
    rows[row + TIMER] = sim.wakeAfter(desk.node, policy.timeoutNs, WAKE_TIMEOUT, ticket);
  sim.count(desk.node, "out", 1);
  const sent = last ? request : sim.copy(request);
  // the callee's draws of a retry are its own
  sim.messages.attempts[sent] = rows[row + RETRIES]! + 1;
  sim.call(line.edge, sent, ticket);
}

/** A connection is free: whoever waited longest gets it. */
function serveWaiting(sim: Sim, desk: CallDesk, line: CallLine): void {
  while (line.waitHead !== NONE && line.connections < line.policy.poolMax) {
    const ticket = line.waitHead;
    const row = at(desk.tickets, ticket);
    sim.cancel(desk.tickets.rows[row + TIMER]!);
    desk.tickets.rows[row + TIMER] = NONE;
    line.waitHead = desk.tickets.rows[row + NEXT_WAITING]!;
    if (line.waitHead === NONE) line.waitTail = NONE;
    send(sim, desk, ticket);
  }
}

function endCall(sim: Sim, desk: CallDesk, index: number, request: MessageHandle, end: CallEnd): void {
  if (request !== NONE) sim.release(request);
  desk.lines[index]!.calls--;
  desk.end = end;
  desk.endLine = index;
}

/** An attempt that was under way ended. Returns the owner if the call ended with it, else -1. */
function attemptEnded(sim: Sim, desk: CallDesk, ticket: number, end: CallEnd): number {
  const { tickets } = desk;
  const row = at(tickets, ticket);
  const { rows } = tickets;
  const owner = rows[row + OWNER]!;
  const index = rows[row + LINE]!;
  const retries = rows[row + RETRIES]!;
  const request = rows[row + REQUEST]!;
  const line = desk.lines[index]!;
  const { policy } = line;
  if (rows[row + TIMER]! !== NONE) sim.cancel(rows[row + TIMER]!);
  breakerHears(line.breaker, policy.breaker, rows[row + BREAKER_EPOCH]!, end !== "ok", sim.nowNs);
  closeTicket(tickets, ticket);
  line.connections--;
  serveWaiting(sim, desk, line);
  if (end === "ok") payIn(policy.retry, line.budget);
  else if (request !== NONE && mayRetry(policy.retry, line.budget, retries)) {
    const waitNs = retryWaitNs(sim, desk.jitterStream, policy.retry, retries + 1);
    const next = openTicket(tickets, owner, index, request, retries + 1);
    const nextRow = at(tickets, next);
    tickets.rows[nextRow + PLACE] = BACKED_OFF;
    tickets.rows[nextRow + TIMER] = sim.wakeAfter(desk.node, waitNs, WAKE_RETRY, next);
    sim.count(desk.node, "retried", 1);
    return NONE;
  }
  endCall(sim, desk, index, request, end);
  return owner;
}

/** An answer came. Returns the owner if its call ended (see `desk.end`), else -1: another attempt, or too late. */
export function hearReply(sim: Sim, desk: CallDesk, ticket: number, status: ReplyStatus): number {
  const row = at(desk.tickets, ticket);
  return row === NONE ? NONE : attemptEnded(sim, desk, ticket, status);
}

/** A wake code of the desk. Returns the owner if its call ended (see `desk.end`), else -1. */
export function wakeDesk(sim: Sim, desk: CallDesk, code: number, ticket: number): number {
  const { tickets } = desk;
  const row = at(tickets, ticket);
  if (row === NONE) return NONE;
  tickets.rows[row + TIMER] = NONE;
  if (code === WAKE_TIMEOUT) return attemptEnded(sim, desk, ticket, "timeout");
  const owner = tickets.rows[row + OWNER]!;
  const index = tickets.rows[row + LINE]!;
  const request = tickets.rows[row + REQUEST]!;
  const retries = tickets.rows[row + RETRIES]!;
  if (code === WAKE_NO_CONNECTION) {
    const line = desk.lines[index]!;
    leaveLine(desk, line, ticket);
    breakerReturns(line.breaker, tickets.rows[row + BREAKER_EPOCH]!);
    closeTicket(tickets, ticket);
    endCall(sim, desk, index, request, "blocked");
    return owner;
  }
  closeTicket(tickets, ticket);
  return tryCall(sim, desk, index, owner, request, retries) ? NONE : owner;
}

/** Takes a ticket out of the line for a connection: the first, unless the limit was changed or its owner is gone. */
function leaveLine(desk: CallDesk, line: CallLine, ticket: number): void {
  const { tickets } = desk;
  let before = NONE;
  for (let one = line.waitHead; one !== ticket; one = tickets.rows[at(tickets, one) + NEXT_WAITING]!)
    before = one;
  const next = tickets.rows[at(tickets, ticket) + NEXT_WAITING]!;
  if (before === NONE) line.waitHead = next;
  else tickets.rows[at(tickets, before) + NEXT_WAITING] = next;
  if (line.waitTail === ticket) line.waitTail = before;
}

/** Forgets the calls of one owner, or of all (-1): their answers will find nobody. */
export function forgetCalls(sim: Sim, desk: CallDesk, owner: number): void {
  const { tickets } = desk;
  for (let place = 0; place < tickets.tickets.length; place++) {
    const ticket = tickets.tickets[place]!;
    if (ticket === NONE) continue;
    const row = at(tickets, ticket);
    const { rows } = tickets;
    if (owner !== NONE && rows[row + OWNER] !== owner) continue;
    const line = desk.lines[rows[row + LINE]!]!;
    if (rows[row + TIMER]! !== NONE) sim.cancel(rows[row + TIMER]!);
    if (rows[row + PLACE] === WAITING) leaveLine(desk, line, ticket);
    else if (rows[row + PLACE] === UNDER_WAY) line.connections--;
    if (rows[row + PLACE] !== BACKED_OFF) breakerReturns(line.breaker, rows[row + BREAKER_EPOCH]!);
    if (rows[row + REQUEST]! !== NONE) sim.release(rows[row + REQUEST]!);
    line.calls--;
    closeTicket(tickets, ticket);
  }
  for (const line of desk.lines) serveWaiting(sim, desk, line);
}
