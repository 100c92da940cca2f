/**
 * One stored backlog and its workers: the state machine that queues and topic subscriptions share.
 *
 *   accept → waiting → lent → done
 *                ↑       ├ failed ──→ delayed (back-off) ──→ waiting, ahead of new messages
 *                ├───────┼ lease over, worker gone
 *                        └ deliveries exhausted → dead letter, or lost
 *
 * Where a message is follows from its own columns: `next` is LENT, DELAYED or a list link, `attempts` counts
 * deliveries. A message that is acknowledged late while it waits again keeps its place with `attempts` 0 and is
 * dropped when it comes up (rule K24).
 */
import type { EdgeIndex, MessageHandle, Settlement, Sim } from "@eventyard/engine";
import type { BusState } from "./bus-state.ts";
import type { CreditRing } from "./credit-ring.ts";
import { addCredit, createCreditRing, takeCredit, voidCredit } from "./credit-ring.ts";
import type { LeaseRing } from "./lease-ring.ts";
import {
  createLeaseRing,
  DELAYED,
  isLive,
  leasedEdge,
  leasedMessage,
  LENT,
  pushLease,
  trimLeases,
} from "./lease-ring.ts";
import { WAKE_DELAYED, WAKE_LEASE } from "./wake-codes.ts";

const NONE = -1;

export interface Backlog {
  /** Position in the bus, part of its timers' arguments. */
  readonly index: number;
  /** Delivery edges in ascending order; a slot is an index into it. */
  readonly edges: Int32Array;
  /** Report the waiting number at the edge (one subscription) instead of at the node. */
  readonly perEdge: boolean;
  /** New messages, first in, first out. */
  freshHead: MessageHandle;
  freshTail: MessageHandle;
  /** Messages that came back; they go first. */
  returnedHead: MessageHandle;
  returnedTail: MessageHandle;
  /** Messages in the two lists, without those acknowledged late. */
  waiting: number;
  delayed: number;
  lent: number;
  /** Deadline of the newest lease [ns]: a shortened lease time must not overtake it. */
  leaseDueNs: number;
  leaseTimerSet: boolean;
  readonly leases: LeaseRing;
  readonly credits: CreditRing;
}

/** @param edges delivery edges in ascending order */
export function createBacklog(index: number, edges: readonly EdgeIndex[], perEdge: boolean): Backlog {
  return {
    index,
    edges: Int32Array.from(edges),
    perEdge,
    freshHead: NONE,
    freshTail: NONE,
    returnedHead: NONE,
    returnedTail: NONE,
    waiting: 0,
    delayed: 0,
    lent: 0,
    leaseDueNs: 0,
    leaseTimerSet: false,
    leases: createLeaseRing(),
    credits: createCreditRing(edges.length),
  };
}

/** Messages the backlog holds in whatever state. */
export function held(backlog: Backlog): number {
  return backlog.waiting + backlog.delayed + backlog.lent;
}

/** Slot of one of the backlog's edges, by bisection. */
function slotOf(backlog: Backlog, edge: EdgeIndex): number {
  const { edges } = backlog;
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

function report(sim: Sim, bus: BusState, backlog: Backlog): void {
  const value = backlog.waiting + backlog.delayed;
  if (backlog.perEdge) sim.edgeBacklog(backlog.edges[0]!, value);
  else sim.level(bus.node, "backlog", value);
}

function lend(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle, slot: number): void {
  const { messages } = sim;
  const attempt = messages.attempts[message]! + 1;
  const edge = backlog.edges[slot]!;
  messages.attempts[message] = attempt;
  messages.next[message] = LENT;
  backlog.lent++;
  backlog.leaseDueNs = Math.max(backlog.leaseDueNs, sim.nowNs + bus.policy.leaseNs);
  pushLease(backlog.leases, messages, message, edge, backlog.leaseDueNs);
  if (!backlog.leaseTimerSet) armLease(sim, bus, backlog);
  sim.count(bus.node, "out", 1);
  if (attempt > 1) sim.count(bus.node, "retried", 1);
  sim.deliver(edge, message);
}

function armLease(sim: Sim, bus: BusState, backlog: Backlog): void {
  const { leases } = backlog;
  backlog.leaseTimerSet = leases.size > 0;
  if (!backlog.leaseTimerSet) return;
  sim.wakeAfter(bus.node, leases.dueNs[leases.head]! - sim.nowNs, WAKE_LEASE, backlog.index);
}

/** Drops messages from the front of the returned list that were acknowledged late. */
function trimReturned(sim: Sim, backlog: Backlog): void {
  let head = backlog.returnedHead;
  while (head !== NONE && sim.messages.attempts[head] === 0) {
    const next = sim.messages.next[head]!;
    sim.release(head);
    head = next;
  }
  backlog.returnedHead = head;
  if (head === NONE) backlog.returnedTail = NONE;
}

/** Takes the next waiting message; there must be one. */
function takeWaiting(sim: Sim, backlog: Backlog): MessageHandle {
  const returned = backlog.returnedHead;
  backlog.waiting--;
  if (returned !== NONE) {
    backlog.returnedHead = sim.messages.next[returned]!;
    trimReturned(sim, backlog);
    return returned;
  }
  const fresh = backlog.freshHead;
  const next = sim.messages.next[fresh]!;
  backlog.freshHead = next;
  if (next === NONE) backlog.freshTail = NONE;
  return fresh;
}

/** Lends waiting messages as long as somebody is ready. Nothing moves while the bus is down. */
export function dispatch(sim: Sim, bus: BusState, backlog: Backlog): void {
  if (bus.down || backlog.waiting === 0) return;
  const before = backlog.waiting;
  while (backlog.waiting > 0) {
    const slot = takeCredit(backlog.credits);
    if (slot < 0) break;
    lend(sim, bus, backlog, takeWaiting(sim, backlog), slot);
  }
  if (backlog.waiting !== before) report(sim, bus, backlog);
}

/** Stores a message: lent at once if nothing waits and somebody is ready, lost if the backlog is full (rule K12). */
export function accept(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): void {
  const { messages } = sim;
  messages.attempts[message] = 0;
  if (backlog.waiting === 0) {
    const slot = takeCredit(backlog.credits);
    if (slot >= 0) {
      lend(sim, bus, backlog, message, slot);
      return;
    }
  }
  if (backlog.waiting + backlog.delayed >= bus.policy.backlogMax) {
    sim.lose(bus.node, message, "overflow");
    return;
  }
  messages.next[message] = NONE;
  if (backlog.freshTail === NONE) backlog.freshHead = message;
  else messages.next[backlog.freshTail] = message;
  backlog.freshTail = message;
  backlog.waiting++;
  report(sim, bus, backlog);
}

function appendReturned(sim: Sim, backlog: Backlog, message: MessageHandle): void {
  const { next } = sim.messages;
  next[message] = NONE;
  if (backlog.returnedTail === NONE) backlog.returnedHead = message;
  else next[backlog.returnedTail] = message;
  backlog.returnedTail = message;
  backlog.waiting++;
}

/** Gives a message up: a copy goes to the dead-letter edge, so that a late answer finds the original gone. */
function giveUp(sim: Sim, bus: BusState, message: MessageHandle): void {
  if (bus.deadEdge === NONE) {
    sim.lose(bus.node, message, "exhausted");
    return;
  }
  sim.count(bus.node, "dead", 1);
  sim.count(bus.node, "out", 1);
  const dead = sim.copy(message);
  sim.release(message);
  sim.publish(bus.deadEdge, dead);
}

/** Wait before the delivery after attempt n [ns]: backoff · 2^(n-1) up to the maximum, shortened by the jitter. */
function backoffNs(sim: Sim, bus: BusState, attempt: number): number {
  const { policy } = bus;
  let delay = policy.backoffNs;
  for (let i = 1; i < attempt && delay < policy.backoffMaxNs; i++) delay *= 2;
  if (delay > policy.backoffMaxNs) delay = policy.backoffMaxNs;
  return policy.jitter === 0 ? delay : delay * (1 - policy.jitter * sim.uniform(bus.backoffStream));
}

/** A lease ended without success. The caller reports the level and dispatches. */
function takeBack(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle, failed: boolean): void {
  const attempt = sim.messages.attempts[message]!;
  backlog.lent--;
  if (attempt >= bus.policy.deliveriesMax) {
    giveUp(sim, bus, message);
    return;
  }
  if (failed && bus.policy.backoffNs > 0) {
    sim.messages.next[message] = DELAYED;
    backlog.delayed++;
    sim.wakeAfter(bus.node, backoffNs(sim, bus, attempt), WAKE_DELAYED + backlog.index, message);
    return;
  }
  appendReturned(sim, backlog, message);
}

function acknowledge(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): void {
  const { messages } = sim;
  const place = messages.next[message]!;
  sim.count(bus.node, "done", 1);
  if (place === LENT) {
    backlog.lent--;
    sim.release(message);
    trimLeases(backlog.leases, messages);
    return;
  }
  messages.attempts[message] = 0;
  if (place === DELAYED) backlog.delayed--;
  else {
    backlog.waiting--;
    trimReturned(sim, backlog);
  }
  report(sim, bus, backlog);
}

/** A worker's answer. Ignored unless the message is still here; a failure only counts for the present lease. */
export function settle(
  sim: Sim,
  bus: BusState,
  backlog: Backlog,
  message: MessageHandle,
  generation: number,
  attempt: number,
  settlement: Settlement,
): void {
  const { messages } = sim;
  if (messages.generation[message] !== generation) return;
  const present = messages.attempts[message]!;
  if (attempt > present) return;
  if (settlement === "handled") {
    acknowledge(sim, bus, backlog, message);
    return;
  }
  if (messages.next[message] !== LENT || attempt !== present) return;
  if (settlement === "failed") sim.count(bus.node, "failed", 1);
  takeBack(sim, bus, backlog, message, settlement === "failed");
  trimLeases(backlog.leases, messages);
  report(sim, bus, backlog);
  dispatch(sim, bus, backlog);
}

/** A worker behind an edge is ready for `count` more. */
export function credit(sim: Sim, bus: BusState, backlog: Backlog, edge: EdgeIndex, count: number): void {
  addCredit(backlog.credits, slotOf(backlog, edge), count);
  dispatch(sim, bus, backlog);
}

/** The worker behind an edge is gone: its credit is void, its leases end now or in their own time (rule K23). */
export function disconnect(sim: Sim, bus: BusState, backlog: Backlog, edge: EdgeIndex): void {
  voidCredit(backlog.credits, slotOf(backlog, edge));
  if (!bus.policy.returnOnDisconnect) return;
  const { leases } = backlog;
  const mask = leases.dueNs.length - 1;
  for (let i = 0; i < leases.size; i++) {
    const at = (leases.head + i) & mask;
    if (leasedEdge(leases, at) === edge && isLive(leases, at, sim.messages)) {
      takeBack(sim, bus, backlog, leasedMessage(leases, at), false);
    }
  }
  trimLeases(leases, sim.messages);
  report(sim, bus, backlog);
  dispatch(sim, bus, backlog);
}

/** The lease timer fired: ends every lease that is due, then waits for the next one. */
export function endLeases(sim: Sim, bus: BusState, backlog: Backlog): void {
  const { leases } = backlog;
  let ended = 0;
  trimLeases(leases, sim.messages);
  while (leases.size > 0 && leases.dueNs[leases.head]! <= sim.nowNs) {
    takeBack(sim, bus, backlog, leasedMessage(leases, leases.head), false);
    ended++;
    trimLeases(leases, sim.messages);
  }
  armLease(sim, bus, backlog);
  if (ended === 0) return;
  sim.count(bus.node, "expired", ended);
  report(sim, bus, backlog);
  dispatch(sim, bus, backlog);
}

/** A back-off ended: the message waits again, unless it was acknowledged late meanwhile. */
export function endBackoff(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): void {
  if (sim.messages.attempts[message] === 0) {
    sim.release(message);
    return;
  }
  backlog.delayed--;
  appendReturned(sim, backlog, message);
  dispatch(sim, bus, backlog);
}
