/**
 * A read model. Reads see what is applied at the instant of their answer. Which of them were stale is known when the event
 * that they did not see is applied: then they are counted.
 */
import type { Behaviour, Sim } from "@eventyard/engine";
import type { FaultId, Params } from "@eventyard/model";
import { createIntMap } from "../bus-entry/int-map.ts";
import { clearEntries, CREDIT, EDGE, ENTRY_STEP, entryOf } from "../consumer/entries.ts";
import { breakOff } from "../work/answering.ts";
import { setAll, setBusy, setUp, STALL, stall } from "../work/crew.ts";
import { dropAll, ENTRY, freeze, GENERATION, MESSAGE, rowOf, thaw } from "../work/jobs.ts";
import type { ReadModelParams } from "./params.ts";
import { arriveEvent, batchEnds, beginBatch, closeWindow, endWindow, offerAll } from "./projection.ts";
import { answerRead, arriveRead, endAllWaits, fillReaders, giveUpWait } from "./reads.ts";
import type { ReadModelState } from "./state.ts";
import { createState, readParams, WAKE_APPLIED, WAKE_OWN, WAKE_READ, WAKE_WINDOW } from "./state.ts";

const NONE = -1;

/** The process is gone: events in hand come again, reads are broken off. What was applied stays. */
function dropEverything(sim: Sim, state: ReadModelState): void {
  const { crew, entries, events, waits } = state;
  dropAll(sim, crew.jobs, (slot) => breakOff(sim, crew, slot));
  dropAll(sim, waits, (slot) => {
    const row = rowOf(slot);
    sim.count(crew.node, "failed", 1);
    sim.release(waits.rows[row + MESSAGE]!);
    sim.reply(waits.rows[row + ENTRY]!, waits.rows[row + GENERATION]!, "error");
  });
  state.waitsOfFlow = createIntMap();
  dropAll(sim, events, () => {});
  state.batch = NONE;
  closeWindow(sim, state);
  clearEntries(entries);
  for (let entry = 0; entry < entries.length; entry += ENTRY_STEP) sim.disconnect(entries[entry + EDGE]!);
  setBusy(sim, crew, 0);
  sim.level(crew.node, "backlog", 0);
}

function kill(sim: Sim, state: ReadModelState, on: boolean): void {
  if (on === state.crew.killed) return;
  setAll(sim, state.crew, !on);
  if (on) dropEverything(sim, state);
  else offerAll(sim, state);
}

/** Everything stands still, the projection too; connections stay. */
function standStill(sim: Sim, state: ReadModelState, on: boolean): void {
  const { crew, events, waits } = state;
  if (on === crew.stalled) return;
  stall(sim, crew, on);
  for (const jobs of [events, waits]) {
    if (on) freeze(sim, jobs, STALL, Infinity);
    else thaw(sim, jobs, crew.node, STALL);
  }
  if (on) return;
  fillReaders(sim, state);
  beginBatch(sim, state);
}

function change(sim: Sim, state: ReadModelState, raw: Params): void {
  readParams(sim, state, raw as ReadModelParams);
  setUp(sim, state.crew, state.crew.up);
  if (state.params.ownReads === "answer") endAllWaits(sim, state);
  fillReaders(sim, state);
  offerAll(sim, state);
  beginBatch(sim, state);
}

function fault(sim: Sim, state: ReadModelState, id: FaultId, on: boolean): void {
  if (id === "slow") state.slow = on;
  else if (id === "fail") state.failing = on;
  else if (id === "kill") kill(sim, state, on);
  else if (id === "stall") standStill(sim, state, on);
}

export const readModelBehaviour: Behaviour<ReadModelState> = {
  create: createState,
  start: (sim, state) => {
    readParams(sim, state, state.params);
    setUp(sim, state.crew, 1);
    offerAll(sim, state);
  },
  arrive: (sim, state, edge, message) => {
    const { entries } = state;
    if (entries.length > 0 && entries[entryOf(entries, edge) + EDGE] === edge)
      arriveEvent(sim, state, edge, message);
    else arriveRead(sim, state, edge, message);
  },
  wake: (sim, state, code, arg) => {
    if (code === WAKE_READ) answerRead(sim, state, arg);
    else if (code === WAKE_APPLIED) batchEnds(sim, state);
    else if (code === WAKE_WINDOW) endWindow(sim, state);
    else if (code === WAKE_OWN) giveUpWait(sim, state, arg);
  },
  reconnected: (sim, state, edge) => {
    state.entries[entryOf(state.entries, edge) + CREDIT] = 0;
    offerAll(sim, state);
  },
  change,
  fault,
};
