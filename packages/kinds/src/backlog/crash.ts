/** A bus crashed: exactly the stored messages that were not safe are lost (rules K110 to K113). */
import type { MessageHandle, Sim } from "@eventyard/engine";
import { loseEvent, lossOf } from "../bus-entry/entry.ts";
import type { TimeRing } from "../bus-entry/time-ring.ts";
import type { Backlog } from "./backlog-state.ts";
import { report, slotOf } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";
import { giveUpKey } from "./giving-up.ts";
import { unlockKey } from "./key-groups.ts";
import {
  DELAYED,
  isLive,
  leaseAfter,
  leasedEdge,
  leasedMessage,
  NO_LEASE,
  PARKED,
  trimLeases,
} from "./leases.ts";
import { endDelayed } from "./redelivery.ts";
import { siftWaiting } from "./waiting.ts";

/** Loses a message in no list if it was not safe. */
function loseUnsafe(sim: Sim, bus: BusState, message: MessageHandle): boolean {
  const reason = lossOf(sim, bus.entry, sim.messages.storedNs[message]!);
  if (reason === undefined) return false;
  loseEvent(sim, bus.entry, message, reason);
  return true;
}

/** Messages of a ring that are still where the ring says (`next` is `place`). */
function stillThere(sim: Sim, ring: TimeRing, place: number): MessageHandle[] {
  const { generation, next, storedNs } = sim.messages;
  const mask = ring.dueNs.length - 1;
  const found: MessageHandle[] = [];
  for (let i = 0; i < ring.size; i++) {
    const at = ((ring.head + i) & mask) * 2;
    const message = ring.cells[at]!;
    const same = (generation[message]! | 0) === ring.cells[at + 1];
    if (same && next[message] === place && storedNs[message]! >= 0) found.push(message);
  }
  return found;
}

function loseLent(sim: Sim, bus: BusState, backlog: Backlog): void {
  for (let row = backlog.firstLease; row !== NO_LEASE; row = leaseAfter(sim, row)) {
    if (!isLive(sim, row)) continue;
    const message = leasedMessage(sim, row);
    const key = sim.messages.key[message]!;
    if (!loseUnsafe(sim, bus, message)) continue;
    backlog.lent--;
    if (backlog.tracksHands) backlog.outstanding[slotOf(backlog, leasedEdge(sim, row))]!--;
    if (backlog.perKey && key !== 0) unlockKey(backlog.groups, key);
  }
  trimLeases(sim, backlog);
}

function loseDelayed(sim: Sim, bus: BusState, backlog: Backlog): void {
  for (const message of stillThere(sim, backlog.hidden, DELAYED)) {
    if (loseUnsafe(sim, bus, message)) backlog.delayed--;
  }
  // backed-off messages belong to their timers: a copy takes the loss
  for (const message of new Set(stillThere(sim, backlog.backedOff, DELAYED))) {
    const reason = lossOf(sim, bus.entry, sim.messages.storedNs[message]!);
    if (reason === undefined) continue;
    loseEvent(sim, bus.entry, sim.copy(message), reason);
    giveUpKey(sim, backlog, message);
    endDelayed(sim, backlog, message);
  }
  for (const message of stillThere(sim, backlog.parkedOnes, PARKED)) {
    if (!loseUnsafe(sim, bus, message)) continue;
    backlog.delayed--;
    backlog.parked--;
  }
}

/** Loses what was not safe in one backlog. */
export function crashBacklog(sim: Sim, bus: BusState, backlog: Backlog): void {
  siftWaiting(sim, bus, backlog, (message) => !loseUnsafe(sim, bus, message));
  loseLent(sim, bus, backlog);
  loseDelayed(sim, bus, backlog);
  report(sim, bus, backlog);
}
