/** The instances of a service when they die: who waits for an answer sees its connection break. */
import type { Sim } from "@eventyard/engine";
import { breakOff } from "../work/answering.ts";
import { forgetCalls } from "../work/call-desk.ts";
import { forgetPauses, loseInstance, setBusy, setUp } from "../work/crew.ts";
import { disarm, dropAll, freeSlot } from "../work/jobs.ts";
import type { ServiceState } from "./state.ts";

const NONE = -1;

/** All processes are gone: every caller sees its connection break. */
export function dropEverything(sim: Sim, state: ServiceState): void {
  const { crew } = state;
  forgetCalls(sim, state.desk, NONE);
  dropAll(sim, crew.jobs, (slot) => breakOff(sim, crew, slot));
  forgetPauses(crew);
  setBusy(sim, crew, 0);
  sim.level(crew.node, "backlog", 0);
}

/** One instance is gone with the request `first`, if it is not -1, and its share of the others. */
export function loseOne(sim: Sim, state: ServiceState, first: number): void {
  const { crew } = state;
  const drop = (slot: number): void => {
    disarm(sim, crew.jobs, slot);
    forgetCalls(sim, state.desk, slot);
    breakOff(sim, crew, slot);
    freeSlot(sim, crew.jobs, slot);
  };
  if (loseInstance(sim, crew, first, drop)) {
    sim.level(crew.node, "backlog", crew.jobs.inLine);
    return;
  }
  dropEverything(sim, state);
  setUp(sim, crew, 0);
}
