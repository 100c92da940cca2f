/** Overflow policy "block": publishers wait at the door while some backlog is full (rule K126). */
import type { Sim } from "@eventyard/engine";
import { blockEntry } from "../bus-entry/entry.ts";
import type { BusState } from "./bus-state.ts";

/** Lets events in if every backlog has room, and keeps them out if not. */
export function makeRoomAtDoor(sim: Sim, bus: BusState): void {
  const { policy } = bus;
  let full = false;
  if (policy.overflow === "block") {
    for (const { waiting, delayed } of bus.backlogs) if (waiting + delayed >= policy.backlogMax) full = true;
  }
  blockEntry(sim, bus.entry, full);
}
