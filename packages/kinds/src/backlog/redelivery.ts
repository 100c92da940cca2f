/** A delivery ended without success: what counts, how long to wait, where to go (rules K22, K25, K127 to K129). */
import type { EdgeIndex, MessageHandle, Sim } from "@eventyard/engine";
import { growRing, pushDue } from "../bus-entry/time-ring.ts";
import type { Backlog } from "./backlog-state.ts";
import { report, slotOf } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";
import { dropExpired } from "./expiry.ts";
import { giveUp, giveUpKey } from "./giving-up.ts";
import { DELAYED } from "./leases.ts";
import { dispatch } from "./lending.ts";
import { addTry, laneOf, triesOf } from "./side-columns.ts";
import { addReturned } from "./waiting.ts";
import { WAKE_DELAYED } from "./wake-codes.ts";

const NONE = -1;

/** Why a delivery ended without success. */
export type Cause = "nack" | "timeout" | "disconnect";

function counts(bus: BusState, cause: Cause): boolean {
  const { policy } = bus;
  if (cause === "nack") return policy.countNacks;
  return cause === "timeout" ? policy.countTimeouts : policy.countDisconnects;
}

/** Are the deliveries that count used up? */
function isExhausted(bus: BusState, message: MessageHandle, attempt: number, cause: Cause): boolean {
  const { policy } = bus;
  if (policy.countsAll) return attempt >= policy.deliveriesMax;
  const tries = counts(bus, cause) ? addTry(bus, message) : triesOf(bus, message);
  return tries >= policy.deliveriesMax;
}

/** Wait before the next delivery after delivery n [ns], shortened by the jitter. */
function backoffNs(sim: Sim, bus: BusState, attempt: number): number {
  const { backoffNs: waits, jitter } = bus.policy;
  const wait = waits[Math.min(attempt, waits.length) - 1]!;
  return jitter === 0 ? wait : wait * (1 - jitter * sim.uniform(bus.backoffStream));
}

/** Keeps a message back; it can be found again when the bus crashes. */
function delay(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle, waitNs: number): void {
  const { messages } = sim;
  messages.next[message] = DELAYED;
  backlog.delayed++;
  noteBackoff(sim, backlog, message);
  sim.wakeAfter(bus.node, waitNs, WAKE_DELAYED + backlog.index, message);
}

/** Remembers who is backed off. Before the ring grows, those that are not any more make room. */
function noteBackoff(sim: Sim, backlog: Backlog, message: MessageHandle): void {
  const { backedOff } = backlog;
  const { generation, next } = sim.messages;
  if (backedOff.size === backedOff.dueNs.length) {
    const { cells, size } = backedOff;
    let kept = 0;
    // nothing is ever taken out at the head, so the oldest entry is at place 0
    for (let at = 0; at < size * 2; at += 2) {
      const one = cells[at]!;
      if ((generation[one]! | 0) !== cells[at + 1] || next[one] !== DELAYED) continue;
      cells[kept * 2] = one;
      cells[kept * 2 + 1] = cells[at + 1]!;
      kept++;
    }
    backedOff.size = kept;
    if (kept * 2 >= size) growRing(backedOff);
  }
  pushDue(backedOff, 0, message, generation[message]! | 0);
}

/**
 * A lease ended without success. The caller reports the level and dispatches. `delayNs` above 0: the worker asked for
 * this wait in place of the back-off.
 */
export function takeBack(
  sim: Sim,
  bus: BusState,
  backlog: Backlog,
  message: MessageHandle,
  edge: EdgeIndex,
  cause: Cause,
  delayNs = 0,
): void {
  const attempt = sim.messages.attempts[message]!;
  backlog.lent--;
  if (backlog.tracksHands) backlog.outstanding[slotOf(backlog, edge)]!--;
  if (backlog.once) {
    giveUpKey(sim, backlog, message);
    sim.lose(bus.node, message, cause === "nack" ? "exhausted" : "missed");
    return;
  }
  if (isExhausted(bus, message, attempt, cause)) {
    giveUp(sim, bus, backlog, message);
    return;
  }
  const backsOff = cause === "nack" || bus.policy.backoffAfterTimeout;
  if (backsOff && (delayNs > 0 || bus.policy.backoffNs.length > 0)) {
    delay(sim, bus, backlog, message, delayNs > 0 ? delayNs : backoffNs(sim, bus, attempt));
    return;
  }
  returnToLine(sim, bus, backlog, message);
}

function returnToLine(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): void {
  if (bus.policy.expiresAnywhere && dropExpired(sim, bus, backlog, message)) return;
  addReturned(sim, bus, backlog, message, laneOf(bus, backlog, message), bus.policy.requeue);
}

/** A back-off ended: the message waits again, unless it was acknowledged late or lost in a crash meanwhile. */
export function endBackoff(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): void {
  if (sim.messages.storedNs[message]! < 0) {
    sim.release(message);
    return;
  }
  backlog.delayed--;
  returnToLine(sim, bus, backlog, message);
  report(sim, bus, backlog);
  dispatch(sim, bus, backlog);
}

/** A backed-off message is done or lost; it is released when its timer fires. The caller has counted that. */
export function endDelayed(sim: Sim, backlog: Backlog, message: MessageHandle): void {
  backlog.delayed--;
  sim.messages.attempts[message] = 0;
  sim.messages.storedNs[message] = NONE;
}
