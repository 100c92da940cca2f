/** Looks into a bus: for checks of conservation (rule K32). */
import { atDoor } from "../bus-entry/entry-state.ts";
import { held } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";

export interface BusContents {
  /** Being stored, or not yet looked at. */
  readonly storing: number;
  /** Waiting, kept back or lent, over all backlogs. */
  readonly held: number;
  /** Number of backlogs, i.e. copies of one event that nobody filters. */
  readonly copies: number;
  /** Copies that the backlogs ever accepted, those lost for want of room included. */
  readonly taken: number;
}

/** Messages that a bus holds right now. */
export function busContents(bus: BusState): BusContents {
  const sum = (of: (backlog: BusState["backlogs"][number]) => number): number =>
    bus.backlogs.reduce((total, backlog) => total + of(backlog), 0);
  return {
    storing: atDoor(bus.entry),
    held: sum(held),
    copies: bus.backlogs.length,
    taken: sum((backlog) => backlog.taken),
  };
}
