/** Looks into a bus: for checks of conservation (rule K32). */
import { held } from "./backlog.ts";
import type { BusState } from "./bus-state.ts";

export interface BusContents {
  readonly storing: number;
  /** Waiting, delayed or lent, over all backlogs. */
  readonly held: number;
  /** Number of backlogs, i.e. copies of one event. */
  readonly copies: number;
}

/** Messages that a bus holds right now. */
export function busContents(bus: BusState): BusContents {
  const total = bus.backlogs.reduce((sum, backlog) => sum + held(backlog), 0);
  return { storing: bus.storing, held: total, copies: bus.backlogs.length };
}
