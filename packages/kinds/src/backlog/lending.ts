/** Lending messages to workers: who gets the next one, leases, credit and the turnaround (rules K14, K20, K120 to K125). */
import type { EdgeIndex, MessageHandle, Sim } from "@eventyard/engine";
import { isFrozen } from "../bus-entry/entry-state.ts";
import { dropOldest, nextDueNs, oldestFirst, oldestSecond, pushDue } from "../bus-entry/time-ring.ts";
import type { Backlog } from "./backlog-state.ts";
import { report, slotOf } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";
import { addCredit, anyCredit, isConnected, takeCredit, takeUnit, unitsOf } from "./credit-ring.ts";
import { dropExpired } from "./expiry.ts";
import { firstDueNs, LENT, pushLease } from "./leases.ts";
import { pushCopy } from "./pushing.ts";
import { takeNext, takePlain, waitingIn } from "./waiting.ts";
import { WAKE_LEASE, WAKE_TURNAROUND } from "./wake-codes.ts";

const NONE = -1;
/** Deliveries are counted in eight bits; a message without a limit goes on from here after 255. */
const ATTEMPT_MAX = 255;
const ATTEMPT_AGAIN = 128;

export function lend(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle, slot: number): void {
  const { messages } = sim;
  const before = messages.attempts[message]!;
  const attempt = before === ATTEMPT_MAX ? ATTEMPT_AGAIN : before + 1;
  const edge = slot === 0 ? backlog.firstEdge : backlog.edges[slot]!;
  messages.attempts[message] = attempt;
  messages.next[message] = LENT;
  backlog.lent++;
  const leaseNs = backlog.once ? Infinity : bus.policy.leaseNs;
  pushLease(sim, backlog, message, edge, sim.nowNs + leaseNs);
  if (!backlog.leaseTimerSet) armLease(sim, bus, backlog);
  if (backlog.tracksHands) backlog.outstanding[slot]!++;
  sim.count(bus.node, "out", 1);
  if (attempt > 1) sim.count(bus.node, "retried", 1);
  if (backlog.push === undefined) sim.deliver(edge, message);
  else pushCopy(sim, backlog, backlog.push, edge, message);
}

/** One timer serves all leases of a backlog; none is needed while leases do not end by time. */
export function armLease(sim: Sim, bus: BusState, backlog: Backlog): void {
  const dueNs = firstDueNs(sim, backlog);
  backlog.leaseTimerSet = dueNs !== Infinity;
  if (backlog.leaseTimerSet) sim.wakeAfter(bus.node, dueNs - sim.nowNs, WAKE_LEASE, backlog.index);
}

/** Lends waiting messages as long as somebody is ready. Nothing moves while the bus is down or stands still. */
export function dispatch(sim: Sim, bus: BusState, backlog: Backlog): void {
  if (backlog.waiting === 0 || isFrozen(bus.entry)) return;
  const before = backlog.waiting;
  if (!backlog.plain) dispatchByRules(sim, bus, backlog);
  else {
    while (backlog.waiting > 0) {
      const slot = takeCredit(backlog);
      if (slot < 0) break;
      lend(sim, bus, backlog, takePlain(sim, backlog), slot);
    }
  }
  if (backlog.waiting !== before) report(sim, bus, backlog);
}

function dispatchByRules(sim: Sim, bus: BusState, backlog: Backlog): void {
  if (backlog.away) return;
  if (backlog.lanes > 1) {
    for (let slot = 0; slot < backlog.edges.length; slot++) dispatchLane(sim, bus, backlog, slot);
    return;
  }
  while (backlog.waiting > 0 && backlog.lent < bus.policy.inFlightMax && anyCredit(backlog)) {
    const message = takeNext(sim, backlog, 0);
    if (message === NONE) return;
    if (!dropExpired(sim, bus, backlog, message))
      lend(sim, bus, backlog, message, chooseSlot(sim, bus, backlog));
  }
}

/** What was given to one edge when it was stored goes there and nowhere else. */
function dispatchLane(sim: Sim, bus: BusState, backlog: Backlog, slot: number): void {
  while (
    waitingIn(backlog, slot) > 0 &&
    backlog.lent < bus.policy.inFlightMax &&
    unitsOf(backlog, slot) > 0
  ) {
    const message = takeNext(sim, backlog, slot);
    if (dropExpired(sim, bus, backlog, message)) continue;
    takeUnit(backlog, slot);
    lend(sim, bus, backlog, message, slot);
  }
}

/** Takes a unit of credit by the dispatch rule; there is some. */
function chooseSlot(sim: Sim, bus: BusState, backlog: Backlog): number {
  const { dispatch: rule } = bus.policy;
  if (rule === "idleFirst" || rule === "atPublish") return takeCredit(backlog);
  let slot = NONE;
  if (rule === "random") slot = randomSlot(sim, bus, backlog);
  else slot = nextSlot(backlog, rule === "leastOutstanding");
  takeUnit(backlog, slot);
  return slot;
}

function randomSlot(sim: Sim, bus: BusState, backlog: Backlog): number {
  let ready = 0;
  for (let slot = 0; slot < backlog.slots; slot++) if (unitsOf(backlog, slot) > 0) ready++;
  let left = sim.integer(bus.dispatchStream, ready);
  let slot = 0;
  while (unitsOf(backlog, slot) === 0 || left-- > 0) slot++;
  return slot;
}

/** The next ready slot in turn, or of all ready ones the one with least in hand; equals in turn. */
function nextSlot(backlog: Backlog, least: boolean): number {
  const { outstanding, slots } = backlog;
  let best = NONE;
  for (let i = 0; i < slots; i++) {
    const slot = (backlog.cursor + i) % slots;
    if (unitsOf(backlog, slot) === 0) continue;
    if (best === NONE || outstanding[slot]! < outstanding[best]!) best = slot;
    if (!least) break;
  }
  backlog.cursor = (best + 1) % slots;
  return best;
}

/** Lane of a new message: 0, or the next edge in turn, whether it is ready or not; edges without anybody are left out. */
export function nextLane(backlog: Backlog): number {
  const { lanes } = backlog;
  if (lanes === 1) return 0;
  for (let i = 0; i < lanes; i++) {
    const slot = (backlog.cursor + i) % lanes;
    if (!isConnected(backlog, slot)) continue;
    backlog.cursor = (slot + 1) % lanes;
    return slot;
  }
  backlog.cursor = (backlog.cursor + 1) % lanes;
  return backlog.cursor;
}

/** A worker behind an edge is ready for `count` more, after the turnaround. */
export function credit(sim: Sim, bus: BusState, backlog: Backlog, edge: EdgeIndex, count: number): void {
  const slot = slotOf(backlog, edge);
  const { turnaroundNs } = bus.policy;
  if (turnaroundNs > 0 && count > 0) {
    addCredit(backlog, slot, 0);
    pushDue(backlog.turnaround, sim.nowNs + turnaroundNs, slot, count);
    if (!backlog.turnaround.armed) armTurnaround(sim, bus, backlog);
    return;
  }
  addCredit(backlog, slot, count);
  dispatch(sim, bus, backlog);
}

function armTurnaround(sim: Sim, bus: BusState, backlog: Backlog): void {
  const { turnaround } = backlog;
  turnaround.armed = turnaround.size > 0;
  if (turnaround.armed)
    sim.wakeAfter(bus.node, nextDueNs(turnaround) - sim.nowNs, WAKE_TURNAROUND, backlog.index);
}

/** Credit whose turnaround is over can be used. */
export function endTurnaround(sim: Sim, bus: BusState, backlog: Backlog): void {
  const { turnaround } = backlog;
  while (nextDueNs(turnaround) <= sim.nowNs) {
    const slot = oldestFirst(turnaround);
    const units = oldestSecond(turnaround);
    dropOldest(turnaround);
    if (slot >= 0) addCredit(backlog, slot, units);
  }
  armTurnaround(sim, bus, backlog);
  dispatch(sim, bus, backlog);
}
