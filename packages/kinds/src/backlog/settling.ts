/** Answers of workers, ended leases, broken connections (rules K21, K23, K24, K121). */
import type { EdgeIndex, MessageHandle, Settlement, Sim } from "@eventyard/engine";
import { isAbsent, missAll, takeAllBack } from "./absence.ts";
import type { Backlog } from "./backlog-state.ts";
import { report, slotOf } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";
import { voidCredit } from "./credit-ring.ts";
import { giveUpKey } from "./giving-up.ts";
import {
  DELAYED,
  edgeOfLease,
  endLease,
  firstDueNs,
  leasedEdge,
  leasedMessage,
  LENT,
  PARKED,
  trimLeases,
} from "./leases.ts";
import { armLease, dispatch } from "./lending.ts";
import { endDelayed, takeBack } from "./redelivery.ts";
import { laneOf } from "./side-columns.ts";
import { endWaiting } from "./waiting.ts";

/** The message is out: it is done. */
function acknowledgeLent(
  sim: Sim,
  bus: BusState,
  backlog: Backlog,
  message: MessageHandle,
  edge: EdgeIndex,
): void {
  backlog.lent--;
  if (backlog.tracksHands) backlog.outstanding[slotOf(backlog, edge)]!--;
  if (backlog.plain) {
    sim.release(message);
    endLease(sim, backlog, message);
    return;
  }
  giveUpKey(sim, backlog, message);
  sim.release(message);
  endLease(sim, backlog, message);
  dispatch(sim, bus, backlog);
}

/** Done although its lease had ended: it is not delivered again. */
function acknowledgeLate(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): void {
  const place = sim.messages.next[message]!;
  if (place === PARKED) {
    backlog.delayed--;
    backlog.parked--;
    sim.release(message);
  } else if (place === DELAYED) {
    giveUpKey(sim, backlog, message);
    endDelayed(sim, backlog, message);
  } else {
    endWaiting(sim, backlog, message, laneOf(bus, backlog, message));
  }
  report(sim, bus, backlog);
  if (!backlog.plain) dispatch(sim, bus, backlog);
}

function acknowledge(
  sim: Sim,
  bus: BusState,
  backlog: Backlog,
  message: MessageHandle,
  edge: EdgeIndex,
  isPresent: boolean,
): void {
  if (!isPresent && !bus.policy.acceptsLate) return;
  const lent = sim.messages.next[message] === LENT;
  let holder = edge;
  // somebody else has it by now
  if (lent && !isPresent && backlog.tracksHands) holder = edgeOfLease(sim, backlog, message);
  sim.count(bus.node, "done", 1);
  if (lent) acknowledgeLent(sim, bus, backlog, message, holder);
  else acknowledgeLate(sim, bus, backlog, message);
}

/** A worker's answer. Ignored unless the message is still here; a failure only counts for the present lease. */
export function settle(
  sim: Sim,
  bus: BusState,
  backlog: Backlog,
  edge: EdgeIndex,
  message: MessageHandle,
  generation: number,
  attempt: number,
  settlement: Settlement,
  delayNs: number,
): void {
  const { messages } = sim;
  if (messages.generation[message] !== generation || messages.attempts[message] === 0) return;
  const isPresent = messages.next[message] === LENT && attempt === messages.attempts[message];
  if (settlement === "handled") {
    acknowledge(sim, bus, backlog, message, edge, isPresent);
    return;
  }
  if (!isPresent) return;
  // a bus that does not notice broken connections does not notice a dead worker either
  if (settlement === "abandoned" && !bus.policy.returnOnDisconnect && !backlog.once) return;
  if (settlement === "failed") sim.count(bus.node, "failed", 1);
  takeBack(sim, bus, backlog, message, edge, settlement === "failed" ? "nack" : "disconnect", delayNs);
  endLease(sim, backlog, message);
  report(sim, bus, backlog);
  dispatch(sim, bus, backlog);
}

/** Credit whose turnaround is not over is void too. */
function voidTurnaround(backlog: Backlog, slot: number): void {
  const { turnaround } = backlog;
  const mask = turnaround.dueNs.length - 1;
  for (let i = 0; i < turnaround.size; i++) {
    const at = ((turnaround.head + i) & mask) * 2;
    if (turnaround.cells[at] === slot) turnaround.cells[at] = -1;
  }
}

/** The worker behind an edge is gone: its credit is void, its leases end now or in their own time (rule K23). */
export function disconnect(sim: Sim, bus: BusState, backlog: Backlog, edge: EdgeIndex): void {
  const slot = slotOf(backlog, edge);
  voidCredit(backlog, slot);
  voidTurnaround(backlog, slot);
  const { once } = backlog;
  if (!once && !bus.policy.returnOnDisconnect) return;
  takeAllBack(sim, bus, backlog, edge);
  if (once && isAbsent(backlog)) missAll(sim, bus, backlog);
  report(sim, bus, backlog);
  dispatch(sim, bus, backlog);
}

/** The lease timer fired: ends every lease that is due, then waits for the next one. */
export function endLeases(sim: Sim, bus: BusState, backlog: Backlog): void {
  let ended = 0;
  trimLeases(sim, backlog);
  while (firstDueNs(sim, backlog) <= sim.nowNs) {
    takeBack(
      sim,
      bus,
      backlog,
      leasedMessage(sim, backlog.firstLease),
      leasedEdge(sim, backlog.firstLease),
      "timeout",
    );
    ended++;
    trimLeases(sim, backlog);
  }
  armLease(sim, bus, backlog);
  if (ended === 0) return;
  sim.count(bus.node, "expired", ended);
  report(sim, bus, backlog);
  dispatch(sim, bus, backlog);
}
