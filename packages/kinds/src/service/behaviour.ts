/**
 * A synchronous service: threads that work on requests, make their own calls and answer. A caller that waits no longer is
 * not noticed: its request is worked on all the same.
 */
import type { Behaviour, Sim } from "@eventyard/engine";
import type { FaultId, Params } from "@eventyard/model";
import { changeLine, hearReply, WAKE_TIMEOUT, wakeDesk } from "../work/call-desk.ts";
import {
  changeUpsets,
  crashHits,
  endPause,
  pause,
  planCrash,
  planPause,
  setAll,
  setUp,
  stall,
  started,
  WAKE_CRASH,
  WAKE_PAUSE,
  WAKE_PAUSE_END,
  WAKE_START,
} from "../work/crew.ts";
import { readUpsets } from "../work/upset-params.ts";
import { dropEverything, loseOne } from "./instances.ts";
import type { ServiceKindParams } from "./params.ts";
import { arrive, callEnded, fillThreads, goOn, worked } from "./requests.ts";
import type { ServiceState } from "./state.ts";
import { createState, orderCalls, readParams, WAKE_GO_ON, WAKE_WORKED } from "./state.ts";

const NONE = -1;

function kill(sim: Sim, state: ServiceState, on: boolean): void {
  if (on === state.crew.killed) return;
  if (on) dropEverything(sim, state);
  setAll(sim, state.crew, !on);
}

/** `WAKE_CRASH`: one instance is gone with its share of the requests. */
function crash(sim: Sim, state: ServiceState): void {
  if (crashHits(sim, state.crew)) loseOne(sim, state, NONE);
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
