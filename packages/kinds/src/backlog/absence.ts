/** Subscribers that are not there: they miss what they do not keep, and slow ones are thrown off (rules K152 to K154). */
import type { Sim } from "@eventyard/engine";
import type { Backlog } from "./backlog-state.ts";
import { report } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";
import { anyConnected } from "./credit-ring.ts";
import { isLive, leaseAfter, leasedEdge, leasedMessage, NO_LEASE, trimLeases } from "./leases.ts";
import { takeBack } from "./redelivery.ts";
import { siftWaiting } from "./waiting.ts";
import { WAKE_BACK } from "./wake-codes.ts";

/** Nobody of this subscription is there. */
export function isAbsent(backlog: Backlog): boolean {
  return backlog.away || !anyConnected(backlog);
}

/** At most once: what waits for somebody who is gone is missed. */
export function missAll(sim: Sim, bus: BusState, backlog: Backlog): void {
  siftWaiting(sim, bus, backlog, (message) => {
    sim.lose(bus.node, message, "missed");
    return false;
  });
}

/** Takes every delivery over an edge back; over all edges with -1. */
export function takeAllBack(sim: Sim, bus: BusState, backlog: Backlog, edge: number): void {
  for (let row = backlog.firstLease; row !== NO_LEASE; row = leaseAfter(sim, row)) {
    const over = leasedEdge(sim, row);
    if ((edge < 0 || over === edge) && isLive(sim, row)) {
      takeBack(sim, bus, backlog, leasedMessage(sim, row), over, "disconnect");
    }
  }
  trimLeases(sim, backlog);
}

/**
 * Too much waits: the subscriber is thrown off for a while. Its deliveries come back; at most once, what waits is missed
 * and what it has in hand is its own.
 */
export function throwOff(sim: Sim, bus: BusState, backlog: Backlog): void {
  backlog.away = true;
  if (backlog.subscription.once) missAll(sim, bus, backlog);
  else takeAllBack(sim, bus, backlog, -1);
  sim.wakeAfter(bus.node, backlog.subscription.awayNs, WAKE_BACK, backlog.index);
  report(sim, bus, backlog);
}
