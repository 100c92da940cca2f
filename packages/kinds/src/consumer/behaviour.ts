/**
 * Workers. Each in edge is given as much credit as the workers may hold in hand (rule K40); what arrives beyond the free
 * workers waits in line here while its lease runs.
 */
import type { Behaviour, EdgeIndex, MessageHandle, Sim } from "@eventyard/engine";
import type { FaultId, Params } from "@eventyard/model";
import {
  changeUpsets,
  endPause,
  pause,
  planCrash,
  planPause,
  stall,
  started,
  WAKE_CRASH,
  WAKE_PAUSE,
  WAKE_PAUSE_END,
  WAKE_START,
} from "../work/crew.ts";
import { changeLine, WAKE_TIMEOUT } from "../work/call-desk.ts";
import { canFail } from "../work/failures.ts";
import { ATTEMPT, ENTRY, FOLLOW_UP, GENERATION, lineUp, rowOf, takeSlot } from "../work/jobs.ts";
import { readUpsets } from "../work/upset-params.ts";
import { endWindow, fillWorkers, remember, takeOn } from "./attempts.ts";
import { callThenEnd, makeCalls, replied, wakeCalls } from "./calls.ts";
import { CREDIT, entryOf, IN_HAND } from "./entries.ts";
import { prepareFollowUp, readFollowContent } from "./follow-ups.ts";
import { committed } from "./commit.ts";
import { tryBreaker, worked } from "./outcomes.ts";
import type { ConsumerParams } from "./params.ts";
import type { ConsumerState } from "./state.ts";
import {
  createState,
  orderCalls,
  readParams,
  WAKE_BREAKER,
  WAKE_COMMITTED,
  WAKE_GO_ON,
  WAKE_SCALE,
  WAKE_WINDOW,
  WAKE_WORKED,
} from "./state.ts";
import {
  crashByItself,
  decideScaling,
  kill,
  offerAll,
  planScaling,
  reconnect,
  wantInstances,
} from "./workers.ts";

function arrive(sim: Sim, state: ConsumerState, edge: EdgeIndex, message: MessageHandle): void {
  const { crew, entries } = state;
  // nobody is there: the lease will end
  if (crew.up === 0) return;
  const { jobs } = crew;
  const { messages } = sim;
  const entry = entryOf(entries, edge);
  const slot = takeSlot(sim, jobs, message);
  const row = rowOf(slot);
  jobs.rows[row + GENERATION] = messages.generation[message]!;
  jobs.rows[row + ATTEMPT] = messages.attempts[message]!;
  jobs.rows[row + ENTRY] = entry;
  if (state.emits) jobs.rows[row + FOLLOW_UP] = prepareFollowUp(sim, state, message);
  if (state.careful) remember(sim, state, slot, message);
  entries[entry + CREDIT]!--;
  entries[entry + IN_HAND]!++;
  sim.count(crew.node, "in", 1);
  if (crew.busy < crew.room && !state.gathers) {
    takeOn(sim, state, slot);
    return;
  }
  lineUp(jobs, slot);
  if (state.gathers) fillWorkers(sim, state);
}

/** Instances that the parameters ask for; with scaling the present number, within its bounds. */
function instancesWanted(state: ConsumerState, params: ConsumerParams, present: number): number {
  if (params.scaleBy === "none") return params.instances;
  return Math.max(params.instancesMin, Math.min(params.instancesMax, present));
}

function start(sim: Sim, state: ConsumerState): void {
  readParams(sim, state, state.params);
  readFollowContent(sim, state);
  wantInstances(sim, state, instancesWanted(state, state.params, state.params.instances));
  planPause(sim, state.crew);
  planCrash(sim, state.crew);
  planScaling(sim, state);
}

function change(sim: Sim, state: ConsumerState, raw: Params): void {
  const params = raw as ConsumerParams;
  const before = state.params;
  readParams(sim, state, params);
  readFollowContent(sim, state);
  changeUpsets(sim, state.crew, readUpsets(params));
  wantInstances(sim, state, instancesWanted(state, params, state.crew.wanted));
  if (before.scaleBy !== params.scaleBy || before.scaleEveryMs !== params.scaleEveryMs)
    planScaling(sim, state);
}

function fault(sim: Sim, state: ConsumerState, id: FaultId, on: boolean): void {
  if (id === "slow") state.slow = on;
  else if (id === "fail") {
    state.failures.failing = on;
    state.fallible = canFail(state.failures);
  } else if (id === "kill") kill(sim, state, on);
  else if (id === "stall") {
    stall(sim, state.crew, on);
    fillWorkers(sim, state);
  }
}

function wake(sim: Sim, state: ConsumerState, code: number, arg: number): void {
  switch (code) {
    case WAKE_WORKED:
      if (state.careful) callThenEnd(sim, state, arg);
      else worked(sim, state, arg);
      break;
    case WAKE_COMMITTED:
      committed(sim, state, arg);
      break;
    case WAKE_PAUSE:
      pause(sim, state.crew);
      break;
    case WAKE_PAUSE_END:
      endPause(sim, state.crew, arg);
      fillWorkers(sim, state);
      break;
    case WAKE_CRASH:
      crashByItself(sim, state);
      break;
    case WAKE_START:
      if (!started(sim, state.crew, arg)) break;
      fillWorkers(sim, state);
      offerAll(sim, state);
      break;
    case WAKE_WINDOW:
      endWindow(sim, state);
      break;
    case WAKE_SCALE:
      decideScaling(sim, state);
      break;
    case WAKE_BREAKER:
      tryBreaker(sim, state, arg);
      break;
    case WAKE_GO_ON:
      makeCalls(sim, state, arg);
      break;
    default:
      if (code >= WAKE_TIMEOUT) wakeCalls(sim, state, code, arg);
  }
}

export const consumerBehaviour: Behaviour<ConsumerState> = {
  create: createState,
  start,
  arrive,
  wake,
  reconnected: reconnect,
  replied,
  change,
  edgeChanged: (_sim, state, edge, params) => {
    changeLine(state.desk, edge, params);
    orderCalls(state);
  },
  fault,
};
