/**
 * One stored backlog and its workers, as plain data. The state machine that queues and topic subscriptions share:
 *
 *   accept → (hidden) → waiting → lent → done
 *                          ↑       ├ failed ──→ delayed (back-off) ──→ waiting again
 *                          ├───────┼ lease over, worker gone
 *                          │       └ deliveries exhausted → dead letter, lost, or parked
 *                          └ expired, dropped for want of room
 *
 * Where a message is follows from its own columns: `next` is LENT, DELAYED, PARKED or a list link, `attempts` counts
 * deliveries. A message that is done or expired while it waits keeps its place with `attempts` 0 and `storedNs` -1 and
 * is dropped when it comes up.
 */
import type { EdgeIndex, MessageHandle, Sim } from "@eventyard/engine";
import type { TimeRing } from "../bus-entry/time-ring.ts";
import { createTimeRing } from "../bus-entry/time-ring.ts";
import { NO_INTS } from "../empty-columns.ts";
import type { BusPolicy } from "./bus-params.ts";
import type { BusState } from "./bus-state.ts";
import type { Credits } from "./credit-ring.ts";
import { creditCells } from "./credit-ring.ts";
import type { KeyGroups } from "./key-groups.ts";
import { createKeyGroups } from "./key-groups.ts";
import type { Leases } from "./leases.ts";
import { NO_LEASE, SWEEP_MIN } from "./leases.ts";
import type { PushLog } from "./pushing.ts";
import { makeRoomAtDoor } from "./room.ts";
import type { Subscription } from "./subscription.ts";

const NONE = -1;

export interface Backlog extends Leases, Credits {
  // what every message touches comes first, so that it lies together
  /** No rule needs more than first in, first out, and whoever is ready longest: the fast way. */
  plain: boolean;
  /** Messages in lists and groups, without those that are gone. */
  waiting: number;
  lent: number;
  /** Copies ever accepted. */
  taken: number;
  /** The first delivery edge, -1 if there is none: mostly it is the only one, and the list need not be looked at. */
  readonly firstEdge: EdgeIndex;
  leaseTimerSet: boolean;
  /** The subscription is at most once. */
  once: boolean;
  /** `outstanding` is kept. */
  tracksHands: boolean;
  /** Copies are handed to another bus, whose confirm settles them; undefined: they are lent to workers. */
  push: PushLog | undefined;
  /** Report the waiting number at the first edge (a subscription) instead of at the node. */
  readonly perEdge: boolean;
  /** One lane, one level: its lists of returned and of new messages are these. Always NONE otherwise. */
  freshHead: MessageHandle;
  freshTail: MessageHandle;
  returnedHead: MessageHandle;
  /** In a list, but done or expired. */
  gone: number;
  /** Kept back: back-off, delivery delay, parked. */
  delayed: number;
  /** Leases do not end by time. */
  endless: boolean;
  /** Position in the bus, part of its timers' arguments. */
  readonly index: number;
  /** Delivery edges in ascending order; a slot is an index into it. */
  readonly edges: readonly EdgeIndex[];
  /** There is one lane and one level. */
  single: boolean;
  returnedTail: MessageHandle;
  parked: number;
  subscription: Subscription;
  /** Lists: one lane, or one for each edge (`atPublish`); in each, one list of returned and one of new ones a level. */
  lanes: number;
  levels: number;
  /** Head and tail of each list, see waiting.ts. */
  ends: Int32Array;
  /** Waiting messages of each lane, if there are several. */
  laneWaiting: Int32Array;
  /** Keys other than 0 wait in groups instead. */
  perKey: boolean;
  readonly groups: KeyGroups;
  /** Unanswered deliveries of each slot; kept for the rule that needs it. */
  outstanding: Int32Array;
  /** Slot at which the next round begins. */
  cursor: number;
  /** Message and generation. */
  readonly hidden: TimeRing;
  readonly expiries: TimeRing;
  readonly backedOff: TimeRing;
  readonly parkedOnes: TimeRing;
  /** Slot and units. */
  readonly turnaround: TimeRing;
  /** The subscriber was too slow and is thrown off for a while. */
  away: boolean;
}

/** @param edges delivery edges in ascending order */
export function createBacklog(
  index: number,
  edges: readonly EdgeIndex[],
  perEdge: boolean,
  subscription: Subscription,
): Backlog {
  return {
    plain: true,
    waiting: 0,
    lent: 0,
    taken: 0,
    slots: edges.length,
    units: 0,
    connected: false,
    firstEdge: edges[0] ?? NONE,
    firstLease: NO_LEASE,
    lastLease: NO_LEASE,
    leases: 0,
    sweepAt: SWEEP_MIN,
    leaseTimerSet: false,
    once: false,
    tracksHands: false,
    push: undefined,
    perEdge,
    freshHead: NONE,
    freshTail: NONE,
    returnedHead: NONE,
    gone: 0,
    delayed: 0,
    endless: false,
    index,
    edges,
    creditCells: creditCells(edges.length),
    creditHead: 0,
    creditSize: 0,
    single: true,
    returnedTail: NONE,
    parked: 0,
    subscription,
    lanes: 1,
    levels: 1,
    ends: NO_INTS,
    laneWaiting: NO_INTS,
    perKey: false,
    groups: createKeyGroups(),
    outstanding: NO_INTS,
    cursor: 0,
    hidden: createTimeRing(),
    expiries: createTimeRing(),
    backedOff: createTimeRing(),
    parkedOnes: createTimeRing(),
    turnaround: createTimeRing(),
    away: false,
  };
}

/** Does no rule of the policy need more than the fast way? */
export function isPlain(policy: BusPolicy, subscription: Subscription): boolean {
  return (
    !policy.perKey &&
    policy.levels === 1 &&
    policy.ttlNs === Infinity &&
    policy.delayNs === 0 &&
    policy.dispatch === "idleFirst" &&
    policy.inFlightMax === Infinity &&
    policy.overflow !== "block" &&
    policy.countsAll &&
    policy.requeue !== "original" &&
    !subscription.once &&
    subscription.slow === "queue"
  );
}

/** Messages the backlog holds in whatever state. */
export function held(backlog: Backlog): number {
  return backlog.waiting + backlog.delayed + backlog.lent;
}

/** Slot of one of the backlog's edges, by bisection. */
export function slotOf(backlog: Backlog, edge: EdgeIndex): number {
  if (backlog.firstEdge === edge) return 0;
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

/** The number of waiting messages may have changed (rule K15). */
export function report(sim: Sim, bus: BusState, backlog: Backlog): void {
  const value = backlog.waiting + backlog.delayed;
  if (backlog.perEdge) sim.edgeBacklog(backlog.firstEdge, value);
  else sim.level(bus.node, "backlog", value);
  if (bus.entry.blocked) makeRoomAtDoor(sim, bus);
}
