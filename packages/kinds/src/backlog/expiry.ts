/** Time to live and delivery delay (rules K130, K131). */
import type { MessageHandle, Sim } from "@eventyard/engine";
import { dropOldest, nextDueNs, oldestFirst, oldestSecond, pushDue } from "../bus-entry/time-ring.ts";
import type { TimeRing } from "../bus-entry/time-ring.ts";
import type { Backlog } from "./backlog-state.ts";
import { report } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";
import { giveUpKey, toDeadEdge } from "./giving-up.ts";
import { DELAYED, LENT, PARKED } from "./leases.ts";
import { laneOf } from "./side-columns.ts";
import { addFresh, endWaiting } from "./waiting.ts";
import { WAKE_EXPIRY, WAKE_HIDDEN } from "./wake-codes.ts";

const NONE = -1;

function armRing(sim: Sim, bus: BusState, backlog: Backlog, ring: TimeRing, code: number): void {
  ring.armed = ring.size > 0;
  if (ring.armed) sim.wakeAfter(bus.node, nextDueNs(ring) - sim.nowNs, code, backlog.index);
}

function isExpired(sim: Sim, bus: BusState, message: MessageHandle): boolean {
  return sim.nowNs - sim.messages.storedNs[message]! >= bus.policy.ttlNs;
}

/** Ends a message that is in no list: lost (`aged`) or dead-lettered. */
function endExpired(sim: Sim, bus: BusState, message: MessageHandle): void {
  if (bus.policy.expiredAreDead && bus.deadEdge !== NONE) toDeadEdge(sim, bus, message);
  else sim.lose(bus.node, message, "aged");
}

/** Ends a message that is just in no list, if its time to live is over; its key is free again. */
export function dropExpired(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): boolean {
  if (bus.policy.ttlNs === Infinity || !isExpired(sim, bus, message)) return false;
  giveUpKey(sim, backlog, message);
  endExpired(sim, bus, message);
  return true;
}

/** A new message will expire unless it is delivered before. */
export function watchExpiry(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): void {
  if (!bus.policy.expiresAnywhere || bus.policy.ttlNs === Infinity) return;
  const { expiries } = backlog;
  pushDue(expiries, sim.nowNs + bus.policy.ttlNs, message, sim.messages.generation[message]! | 0);
  if (!expiries.armed) armRing(sim, bus, backlog, expiries, WAKE_EXPIRY);
}

/** The time to live of some messages is over; those that still wait end now. */
export function endExpiries(sim: Sim, bus: BusState, backlog: Backlog): void {
  const { expiries } = backlog;
  const { messages } = sim;
  while (nextDueNs(expiries) <= sim.nowNs) {
    const message = oldestFirst(expiries);
    const generation = oldestSecond(expiries);
    dropOldest(expiries);
    if ((messages.generation[message]! | 0) !== generation || messages.storedNs[message]! < 0) continue;
    const place = messages.next[message]!;
    // what is lent or kept back is looked at when it returns
    if (place === LENT || place === DELAYED || place === PARKED || !isExpired(sim, bus, message)) continue;
    endExpired(sim, bus, sim.copy(message));
    endWaiting(sim, backlog, message, laneOf(bus, backlog, message));
  }
  armRing(sim, bus, backlog, expiries, WAKE_EXPIRY);
  report(sim, bus, backlog);
}

/** Keeps a new message back for the delivery delay. */
export function hide(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): void {
  const { hidden } = backlog;
  sim.messages.next[message] = DELAYED;
  backlog.delayed++;
  pushDue(hidden, sim.nowNs + bus.policy.delayNs, message, sim.messages.generation[message]! | 0);
  if (!hidden.armed) armRing(sim, bus, backlog, hidden, WAKE_HIDDEN);
}

/** The delivery delay of some messages is over: they wait. */
export function endHidden(sim: Sim, bus: BusState, backlog: Backlog): void {
  const { hidden } = backlog;
  while (nextDueNs(hidden) <= sim.nowNs) {
    const message = oldestFirst(hidden);
    const generation = oldestSecond(hidden);
    dropOldest(hidden);
    if ((sim.messages.generation[message]! | 0) !== generation) continue;
    backlog.delayed--;
    if (bus.policy.expiresAnywhere && isExpired(sim, bus, message)) endExpired(sim, bus, message);
    else addFresh(sim, backlog, message, laneOf(bus, backlog, message));
  }
  armRing(sim, bus, backlog, hidden, WAKE_HIDDEN);
}
