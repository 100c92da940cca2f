/**
 * A synchronous service: threads that work on requests, make their own calls and answer. A caller that waits no longer is
 * not noticed: its request is worked on all the same.
 */
import type { Behaviour, Sim } from "@eventyard/engine";
import type { FaultId, Params } from "@eventyard/model";
import { breakOff } from "../work/answering.ts";
import { changeLine, forgetCalls, hearReply, WAKE_TIMEOUT, wakeDesk } from "../work/call-desk.ts";
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
import { disarm, dropAll, freeSlot } from "../work/jobs.ts";
import { readUpsets } from "../work/upset-params.ts";
import type { ServiceKindParams } from "./params.ts";
import { arrive, callEnded, fillThreads, goOn, worked } from "./requests.ts";
import type { ServiceState } from "./state.ts";
import { createState, orderCalls, readParams, WAKE_GO_ON, WAKE_WORKED } from "./state.ts";

const NONE = -1;

/** All processes are gone: every caller sees its connection break. */
function dropEverything(sim: Sim, state: ServiceState): void {
  const { crew } = state;
  forgetCalls(sim, state.desk, NONE);
  dropAll(sim, crew.jobs, (slot) => breakOff(sim, crew, slot));
  forgetPauses(crew);
  setBusy(sim, crew, 0);
  sim.level(crew.node, "backlog", 0);
}

function kill(sim: Sim, state: ServiceState, on: boolean): void {
  if (on === state.crew.killed) return;
  if (on) dropEverything(sim, state);
  setAll(sim, state.crew, !on);
}

/** `WAKE_CRASH`: one instance is gone with its share of the requests. */
function crash(sim: Sim, state: ServiceState): void {
  const { crew } = state;
  if (!crashHits(sim, crew)) return;
  const drop = (slot: number): void => {
    disarm(sim, crew.jobs, slot);
    forgetCalls(sim, state.desk, slot);
    breakOff(sim, crew, slot);
    freeSlot(sim, crew.jobs, slot);
  };
  if (loseInstance(sim, crew, NONE, drop)) {
    sim.level(crew.node, "backlog", crew.jobs.inLine);
    return;
  }
  dropEverything(sim, state);
  setUp(sim, crew, 0);
}

function start(sim: Sim, state: ServiceState): void {
  readParams(sim, state, state.params);
  setUp(sim, state.crew, state.crew.wanted);
  planPause(sim, state.crew);
  planCrash(sim, state.crew);
}

function change(sim: Sim, state: ServiceState, raw: Params): void {
  const { crew } = state;
  const params = raw as ServiceKindParams;
  readParams(sim, state, params);
  changeUpsets(sim, crew, readUpsets(params));
  if (crew.killed) return;
  setUp(sim, crew, crew.up > crew.wanted ? crew.wanted : Math.max(crew.up, crew.wanted - crew.coming));
  fillThreads(sim, state);
}

function fault(sim: Sim, state: ServiceState, id: FaultId, on: boolean): void {
  if (id === "slow") state.slow = on;
  else if (id === "fail") state.failures.failing = on;
  else if (id === "kill") kill(sim, state, on);
  else if (id === "stall") {
    stall(sim, state.crew, on);
    fillThreads(sim, state);
  }
}

function wake(sim: Sim, state: ServiceState, code: number, arg: number): void {
  if (code === WAKE_WORKED) worked(sim, state, arg);
  else if (code === WAKE_GO_ON) goOn(sim, state, arg);
  else if (code >= WAKE_TIMEOUT) {
    const owner = wakeDesk(sim, state.desk, code, arg);
    if (owner !== NONE) callEnded(sim, state, owner);
  } else if (code === WAKE_PAUSE) pause(sim, state.crew);
  else if (code === WAKE_PAUSE_END) {
    endPause(sim, state.crew, arg);
    fillThreads(sim, state);
  } else if (code === WAKE_CRASH) crash(sim, state);
  else if (code === WAKE_START && started(sim, state.crew, arg)) fillThreads(sim, state);
}

export const serviceBehaviour: Behaviour<ServiceState> = {
  create: createState,
  start,
  arrive,
  wake,
  replied: (sim, state, _edge, ticket, status) => {
    const owner = hearReply(sim, state.desk, ticket, status);
    if (owner !== NONE) callEnded(sim, state, owner);
  },
  change,
  edgeChanged: (_sim, state, edge, params) => {
    changeLine(state.desk, edge, params);
    orderCalls(state);
  },
  fault,
};
