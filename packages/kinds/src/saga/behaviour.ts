/**
 * A saga by orchestration. Its rows are durable: a coordinator that was killed goes on with the step it was at, whose
 * request it sends again under the same id.
 */
import type { Behaviour, EdgeIndex, MessageHandle, Sim } from "@eventyard/engine";
import type { FaultId, Params } from "@eventyard/model";
import type { Stamp } from "../contracts/stamp.ts";
import { changeStamp, stampEvent } from "../contracts/stamp.ts";
import { changeLine, forgetCalls, hearReply, placeCall, wakeDesk } from "../work/call-desk.ts";
import { happens } from "../work/chance.ts";
import type { SagaParams } from "./params.ts";
import { readStep } from "./params.ts";
import type { SagaState } from "./state.ts";
import {
  BACK,
  BOOKED,
  closeSaga,
  createSaga,
  DONE,
  FLAGS,
  MESSAGE,
  nextStep,
  openSaga,
  orderSteps,
  REQUEST_ID,
  rowOf,
  STEP,
  STEPS_MAX,
  STUCK,
  TIMER,
  TRIES,
} from "./state.ts";

const NS_PER_MS = 1_000_000;
const NONE = -1;
/** `arg` is the saga; the call desk has the codes from 20. */
const WAKE_AGAIN = 0;
/** Fault `fail`. */
const FAIL_PROBABILITY = 0.5;

/** Calls the service of the present step. False if the call ended at once. */
function callStep(sim: Sim, state: SagaState, saga: number): boolean {
  const { desk, rows } = state;
  const row = rowOf(saga);
  const line = rows[row + STEP]!;
  const request = sim.createFollowUp(rows[row + MESSAGE]!, desk.lines[line]!.policy.requestBytes);
  if (rows[row + REQUEST_ID] === NONE) rows[row + REQUEST_ID] = sim.messages.id[request]!;
  else sim.messages.id[request] = rows[row + REQUEST_ID]!;
  return placeCall(sim, desk, line, saga, request);
}

/** May a step that failed have been done all the same? Nobody knows after a time-out, of an earlier attempt too. */
function mayBeDone(state: SagaState, line: number): boolean {
  const { policy } = state.desk.lines[line]!;
  return state.desk.end === "timeout" || (policy.retry.retriesMax > 0 && policy.timeoutNs > 0);
}

/** A step has succeeded or failed on the way forward (rules K471, K472). */
function stepEnded(sim: Sim, state: SagaState, saga: number, line: number): void {
  const { desk, rows, steps } = state;
  const row = rowOf(saga);
  const message = rows[row + MESSAGE]!;
  const step = steps[line]!;
  const decline = state.failing ? Math.max(step.decline, FAIL_PROBABILITY) : step.decline;
  if (desk.end !== "ok") {
    rows[row + FLAGS]! |= BACK;
    if (mayBeDone(state, line)) rows[row + DONE]! |= 1 << line;
  } else if (happens(sim, state.declineStream, decline, message, line)) rows[row + FLAGS]! |= BACK;
  else {
    rows[row + DONE]! |= 1 << line;
    if (!step.books) return;
    rows[row + BOOKED]! |= 1 << line;
    sim.book(sim.messages.flow[message]!, 1);
  }
}

/** A compensation has succeeded or failed. True if it will be tried again (rules K473, K474). */
function undoEnded(sim: Sim, state: SagaState, saga: number, line: number): boolean {
  const { desk, params, rows, steps } = state;
  const row = rowOf(saga);
  const message = rows[row + MESSAGE]!;
  const tries = rows[row + TRIES]!;
  const turn = tries * STEPS_MAX + line;
  const ok =
    desk.end === "ok" && !happens(sim, state.undoStream, steps[line]!.compensationFails, message, turn);
  if (!ok && tries < params.compensationRetries) {
    rows[row + TRIES] = tries + 1;
    // what surely did nothing is asked for anew; what may have been done keeps its id
    if (desk.end !== "timeout") rows[row + REQUEST_ID] = NONE;
    sim.count(state.node, "retried", 1);
    rows[row + TIMER] = sim.wakeAfter(state.node, params.compensationWaitMs * NS_PER_MS, WAKE_AGAIN, saga);
    return true;
  }
  rows[row + TRIES] = 0;
  rows[row + DONE]! &= ~(1 << line);
  if (!ok) rows[row + FLAGS]! |= STUCK;
  else if ((rows[row + BOOKED]! & (1 << line)) !== 0) sim.book(sim.messages.flow[message]!, -1);
  return false;
}

/** The call of the present step has ended. True if it will be made again. */
function callEnded(sim: Sim, state: SagaState, saga: number): boolean {
  const row = rowOf(saga);
  const line = state.rows[row + STEP]!;
  if ((state.rows[row + FLAGS]! & BACK) !== 0) {
    if (undoEnded(sim, state, saga, line)) return true;
  } else stepEnded(sim, state, saga, line);
  state.rows[row + REQUEST_ID] = NONE;
  return false;
}

/** Goes on, forward or back, until a call is under way or the saga ends. */
function advance(sim: Sim, state: SagaState, saga: number): void {
  for (;;) {
    const line = nextStep(state, saga);
    if (line === NONE) break;
    state.rows[rowOf(saga) + STEP] = line;
    if (callStep(sim, state, saga) || callEnded(sim, state, saga)) return;
  }
  end(sim, state, saga);
}

/** The present step once more. */
function again(sim: Sim, state: SagaState, saga: number): void {
  if (!callStep(sim, state, saga) && !callEnded(sim, state, saga)) advance(sim, state, saga);
}

function publishAll(
  sim: Sim,
  state: SagaState,
  edges: readonly EdgeIndex[],
  stamp: Stamp,
  message: MessageHandle,
): void {
  const size = sim.messages.sizeBytes[message]!;
  for (let i = 0; i < edges.length; i++) {
    sim.count(state.node, "out", 1);
    const event = sim.createFollowUp(message, size);
    stampEvent(sim, stamp, event);
    sim.messages.madeNs[event] = sim.nowNs;
    sim.publish(edges[i]!, event);
  }
}

/** Completed, compensated or stuck (rule K475). */
function end(sim: Sim, state: SagaState, saga: number): void {
  const { node, rows } = state;
  const row = rowOf(saga);
  const message = rows[row + MESSAGE]!;
  const flags = rows[row + FLAGS]!;
  const flow = sim.messages.flow[message]!;
  if (flags === 0) {
    sim.count(node, "done", 1);
    publishAll(sim, state, state.doneEdges, state.doneStamp, message);
  } else {
    sim.count(node, "failed", 1);
    const stuck = (flags & STUCK) !== 0;
    sim.mark(node, flow, stuck ? "stuck" : "compensated");
    if (!stuck) publishAll(sim, state, state.undoneEdges, state.undoneStamp, message);
  }
  if ((flags & STUCK) === 0) sim.recordLatency(node, sim.nowNs - state.startedNs[saga]!);
  closeSaga(state, saga);
  sim.release(message);
  sim.level(node, "busy", state.running);
}

function arrive(sim: Sim, state: SagaState, _edge: EdgeIndex, message: MessageHandle): void {
  const { messages } = sim;
  const { node } = state;
  const ticket = sim.confirmsAsked ? messages.ticket[message]! : NONE;
  const via = ticket >= 0 ? messages.via[message]! : NONE;
  if (ticket >= 0) messages.ticket[message] = NONE;
  sim.count(node, "in", 1);
  if (!state.up) {
    sim.lose(node, message, "down");
  } else if (state.running < state.params.sagasMax) {
    if (ticket >= 0) sim.confirm(via, ticket, "stored");
    const saga = openSaga(state, message, sim.nowNs);
    sim.level(node, "busy", state.running);
    advance(sim, state, saga);
  } else if (ticket >= 0) {
    sim.count(node, "rejected", 1);
    sim.release(message);
    sim.confirm(via, ticket, "rejected");
  } else sim.lose(node, message, "overflow");
}

/** Answers to a coordinator that is down find nobody; afterwards each saga goes on with the step it was at. */
function setUp(sim: Sim, state: SagaState, up: boolean): void {
  if (up === state.up) return;
  state.up = up;
  if (!up) forgetCalls(sim, state.desk, NONE);
  for (let saga = state.startedNs.length - 1; saga >= 0; saga--) {
    const row = rowOf(saga);
    if (state.rows[row + MESSAGE] === NONE) continue;
    if (up) again(sim, state, saga);
    else if (state.rows[row + TIMER] !== NONE) sim.cancel(state.rows[row + TIMER]!);
    state.rows[row + TIMER] = up ? state.rows[row + TIMER]! : NONE;
  }
}

function fault(sim: Sim, state: SagaState, id: FaultId, on: boolean): void {
  if (id === "kill") setUp(sim, state, !on);
  else if (id === "fail") state.failing = on;
}

/** The desk says that a call has ended. */
function hear(sim: Sim, state: SagaState, saga: number): void {
  if (saga !== NONE && !callEnded(sim, state, saga)) advance(sim, state, saga);
}

function readParams(sim: Sim, state: SagaState, params: SagaParams): void {
  state.params = params;
  changeStamp(sim, state.doneStamp, params.publishesDone);
  changeStamp(sim, state.undoneStamp, params.publishesUndone);
}

export const sagaBehaviour: Behaviour<SagaState> = {
  create: createSaga,
  start: (sim, state) => readParams(sim, state, state.params),
  arrive,
  replied: (sim, state, _edge, ticket, status) =>
    hear(sim, state, hearReply(sim, state.desk, ticket, status)),
  wake: (sim, state, code, arg) => {
    if (code === WAKE_AGAIN) {
      state.rows[rowOf(arg) + TIMER] = NONE;
      again(sim, state, arg);
    } else hear(sim, state, wakeDesk(sim, state.desk, code, arg));
  },
  change: (sim, state, params: Params) => readParams(sim, state, params as SagaParams),
  edgeChanged: (_sim, state, edge, params) => {
    changeLine(state.desk, edge, params);
    const line = state.desk.lines.findIndex((one) => one.edge === edge);
    if (line !== NONE) state.steps[line] = readStep(params);
    orderSteps(state);
  },
  fault,
};
