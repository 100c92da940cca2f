/**
 * A database behind a pool of connections. What was committed stays when its process dies; what was acknowledged before it
 * was on the disk is gone when the power is.
 */
import type { Behaviour, Sim } from "@eventyard/engine";
import type { FaultId, Params } from "@eventyard/model";
import { createIntMap } from "../bus-entry/int-map.ts";
import { breakOff } from "../work/answering.ts";
import {
  changeUpsets,
  crashHits,
  endPause,
  forgetPauses,
  loseInstance,
  pause,
  planCrash,
  planPause,
  setAll,
  setBusy,
  setUp,
  stall,
  started,
  WAKE_CRASH,
  WAKE_PAUSE,
  WAKE_PAUSE_END,
  WAKE_START,
} from "../work/crew.ts";
import { dropAll } from "../work/jobs.ts";
import { readUpsets } from "../work/upset-params.ts";
import type { StoreParams } from "./params.ts";
import { arrive, changeParams, committed, endLockWait, fillPool, worked } from "./requests.ts";
import type { StoreState } from "./state.ts";
import { createState, readParams, WAKE_COMMITTED, WAKE_FLUSH, WAKE_LOCK, WAKE_WORKED } from "./state.ts";
import { flush, loseUnflushed } from "./unflushed.ts";

const NONE = -1;

/** The process is gone: what is not committed is rolled back, and every caller sees its connection break. */
function dropEverything(sim: Sim, state: StoreState): void {
  const { crew } = state;
  dropAll(sim, crew.jobs, (slot) => breakOff(sim, crew, slot));
  state.writers = createIntMap();
  forgetPauses(crew);
  setBusy(sim, crew, 0);
  sim.level(crew.node, "backlog", 0);
}

/** Faults `kill` and `power`: down while one of them lasts. */
function updateUp(sim: Sim, state: StoreState): void {
  const down = state.killed || state.unpowered;
  if (down === state.crew.killed) return;
  if (down) dropEverything(sim, state);
  setAll(sim, state.crew, !down);
}

/** `WAKE_CRASH`: there is one process, and it is gone until it was started again. */
function crash(sim: Sim, state: StoreState): void {
  const { crew } = state;
  if (!crashHits(sim, crew) || loseInstance(sim, crew, NONE, () => {})) return;
  dropEverything(sim, state);
  setUp(sim, crew, 0);
}

function start(sim: Sim, state: StoreState): void {
  readParams(sim, state, state.params);
  setUp(sim, state.crew, 1);
  planPause(sim, state.crew);
  planCrash(sim, state.crew);
}

function change(sim: Sim, state: StoreState, raw: Params): void {
  const { crew } = state;
  const params = raw as StoreParams;
  changeParams(sim, state, params);
  if (state.flushNs === 0) flush(sim, state);
  changeUpsets(sim, crew, readUpsets(params));
  setUp(sim, crew, crew.up);
  fillPool(sim, state);
}

function fault(sim: Sim, state: StoreState, id: FaultId, on: boolean): void {
  if (id === "slow") state.slow = on;
  else if (id === "fail") state.failures.failing = on;
  else if (id === "stall") {
    stall(sim, state.crew, on);
    fillPool(sim, state);
  } else if (id === "kill" || id === "power") {
    if (id === "kill") state.killed = on;
    else state.unpowered = on;
    updateUp(sim, state);
    if (id === "power" && on) loseUnflushed(sim, state);
  }
}

function wake(sim: Sim, state: StoreState, code: number, arg: number): void {
  const { crew } = state;
  if (code === WAKE_WORKED) worked(sim, state, arg);
  else if (code === WAKE_COMMITTED) committed(sim, state, arg);
  else if (code === WAKE_LOCK) endLockWait(sim, state, arg);
  else if (code === WAKE_FLUSH) flush(sim, state);
  else if (code === WAKE_PAUSE) pause(sim, crew);
  else if (code === WAKE_CRASH) crash(sim, state);
  else if (code === WAKE_PAUSE_END) {
    endPause(sim, crew, arg);
    fillPool(sim, state);
  } else if (code === WAKE_START && started(sim, crew, arg)) fillPool(sim, state);
}

export const storeBehaviour: Behaviour<StoreState> = {
  create: createState,
  start,
  arrive,
  wake,
  change,
  fault,
};
