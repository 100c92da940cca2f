/** A message is stored: it is lent, waits, is kept back, or there is no room for it (rules K12, K126 to K131). */
import type { MessageHandle, Sim } from "@eventyard/engine";
import { isFrozen } from "../bus-entry/entry-state.ts";
import { refuseForRoom } from "../bus-entry/entry.ts";
import { isAbsent, throwOff } from "./absence.ts";
import type { Backlog } from "./backlog-state.ts";
import { report } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";
import { anyCredit, takeCredit } from "./credit-ring.ts";
import { hide, watchExpiry } from "./expiry.ts";
import { toDeadEdge } from "./giving-up.ts";
import { dispatch, lend, nextLane } from "./lending.ts";
import { makeRoomAtDoor } from "./room.ts";
import { resetTries, setLane, setPlace } from "./side-columns.ts";
import { addFresh, addPlain, takeOldest } from "./waiting.ts";

const NONE = -1;

/** Takes a message over. False only if it was refused for want of room (overflow policy "reject"). */
export function accept(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): boolean {
  const { messages } = sim;
  messages.attempts[message] = 0;
  messages.storedNs[message] = sim.nowNs;
  backlog.taken++;
  if (!backlog.plain) return acceptByRules(sim, bus, backlog, message);
  if (backlog.waiting === 0) {
    const slot = takeCredit(backlog);
    if (slot >= 0) {
      lend(sim, bus, backlog, message, slot);
      return true;
    }
  }
  if (backlog.waiting + backlog.delayed >= bus.policy.backlogMax) {
    const outcome = overflow(sim, bus, backlog, message, 0);
    if (outcome !== "room") return outcome === "ended";
  }
  addPlain(sim, backlog, message);
  report(sim, bus, backlog);
  return true;
}

/** `room`: there is room now. `ended`: the message is gone. `refused`: it is gone, and its publisher is to be told. */
type Overflow = "room" | "ended" | "refused";

function overflow(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle, lane: number): Overflow {
  const { overflow: rule } = bus.policy;
  if (rule === "reject") {
    refuseForRoom(sim, bus.entry, message);
    return "refused";
  }
  const oldest = rule === "dropOldest" || rule === "deadLetterOldest" ? takeOldest(sim, backlog, lane) : NONE;
  if (oldest === NONE) {
    sim.lose(bus.node, message, "overflow");
    return "ended";
  }
  if (rule === "deadLetterOldest" && bus.deadEdge !== NONE) toDeadEdge(sim, bus, oldest);
  else sim.lose(bus.node, oldest, "overflow");
  return "room";
}

/** Would a message be lent at once? Then it needs no room. */
function isIdle(bus: BusState, backlog: Backlog): boolean {
  return (
    backlog.waiting === 0 &&
    backlog.lanes === 1 &&
    bus.policy.delayNs === 0 &&
    backlog.lent < bus.policy.inFlightMax &&
    !backlog.away &&
    !isFrozen(bus.entry) &&
    anyCredit(backlog)
  );
}

/** Would this backlog refuse a message now (overflow policy "reject")? */
export function wouldRefuse(bus: BusState, backlog: Backlog): boolean {
  if (bus.policy.overflow !== "reject" || isIdle(bus, backlog)) return false;
  const { once, slow, pendingMax } = backlog.subscription;
  // such a copy is lost before anybody asks for room
  if ((once && isAbsent(backlog)) || (slow === "drop" && backlog.waiting >= pendingMax)) return false;
  return backlog.waiting + backlog.delayed >= bus.policy.backlogMax;
}

function acceptByRules(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): boolean {
  const { policy } = bus;
  const { once, slow, pendingMax } = backlog.subscription;
  if (once && isAbsent(backlog)) {
    sim.lose(bus.node, message, "missed");
    return true;
  }
  const idle = isIdle(bus, backlog);
  if (slow === "drop" && backlog.waiting >= pendingMax && !idle) {
    sim.lose(bus.node, message, "overflow");
    return true;
  }
  const lane = nextLane(backlog);
  if (backlog.waiting + backlog.delayed >= policy.backlogMax && !idle) {
    const outcome = overflow(sim, bus, backlog, message, lane);
    if (outcome !== "room") return outcome === "ended";
  }
  if (!policy.countsAll) resetTries(bus, message);
  if (policy.requeue === "original") setPlace(bus, message);
  setLane(bus, backlog, message, lane);
  watchExpiry(sim, bus, backlog, message);
  if (policy.delayNs > 0) hide(sim, bus, backlog, message);
  else addFresh(sim, backlog, message, lane);
  dispatch(sim, bus, backlog);
  report(sim, bus, backlog);
  if (slow === "disconnect" && backlog.waiting > pendingMax) throwOff(sim, bus, backlog);
  if (policy.overflow === "block") makeRoomAtDoor(sim, bus);
  return true;
}
