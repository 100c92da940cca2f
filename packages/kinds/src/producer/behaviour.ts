/**
 * Sends events: when (source.ts), what (keys.ts, payload.ts), and what becomes of them if the producer asks for confirms
 * (outlets.ts). Without confirms an event is handed over and forgotten.
 */
import type {
  Behaviour,
  EdgeIndex,
  MessageHandle,
  NodeIndex,
  NodeSetup,
  Sim,
  StreamIndex,
} from "@eventyard/engine";
import type { FaultId, Params } from "@eventyard/model";
import { NO_FLOATS } from "../empty-columns.ts";
import { USER } from "./custody.ts";
import { drawKey, zipfTable } from "./keys.ts";
import {
  admit,
  changeOutlets,
  clearOutlets,
  createOutlets,
  forgetUsers,
  takeAnswer,
  wakeOutlets,
} from "./outlets.ts";
import type { Outlets } from "./outlets.ts";
import type { ProducerParams } from "./params.ts";
import { createEvent, createPayload, preparePayload } from "./payload.ts";
import type { Payload } from "./payload.ts";
import { readRefusal } from "./refusal-params.ts";
import {
  afterEvent,
  blockSource,
  changeSource,
  createSource,
  isEvent,
  powerSource,
  speedSource,
  startSource,
  turnRate,
  userAnswered,
  userSends,
  WAKE_EVENT,
  WAKE_RATE,
  WAKE_USER,
} from "./source.ts";
import type { Source } from "./source.ts";

const FAIL_PROBABILITY = 0.5;

interface ProducerState {
  readonly node: NodeIndex;
  readonly edges: readonly EdgeIndex[];
  readonly keyStream: StreamIndex;
  readonly faultStream: StreamIndex;
  readonly source: Source;
  readonly payload: Payload;
  /** Undefined if no confirms are asked for. */
  readonly outlets: Outlets | undefined;
  params: ProducerParams;
  zipf: Float64Array;
  /** Confirms are asked for, and there is something to do with them. */
  tracks: boolean;
  failing: boolean;
}

function wantsAnswers(params: ProducerParams): boolean {
  return params.whenRefused !== "ignore" || params.arrivals === "closed";
}

function create(setup: NodeSetup, raw: Params): ProducerState {
  const params = raw as ProducerParams;
  const edges = setup.edgesOut("out");
  const asks = wantsAnswers(params);
  const faultStream = setup.stream("fault");
  if (asks) for (const edge of edges) setup.askConfirms(edge);
  const streams = { retry: setup.stream("retries"), fault: faultStream };
  return {
    node: setup.node,
    edges,
    keyStream: setup.stream("keys"),
    faultStream,
    source: createSource(setup, params),
    payload: createPayload(setup, params),
    outlets: asks ? createOutlets(setup.node, edges, streams, readRefusal(params)) : undefined,
    params,
    zipf: NO_FLOATS,
    tracks: asks,
    failing: false,
  };
}

/** Hands a message over without asking what becomes of it. */
function handOver(sim: Sim, state: ProducerState, index: number, message: MessageHandle): void {
  if (state.failing && sim.uniform(state.faultStream) < FAIL_PROBABILITY) {
    sim.lose(state.node, message, "refused");
    return;
  }
  sim.count(state.node, "out", 1);
  sim.publish(state.edges[index]!, message);
}

/** One event to every connected bus. `flags` is USER if a user waits for the first bus's answer. */
function emit(sim: Sim, state: ProducerState, flags: number): void {
  const { edges, payload } = state;
  const key = drawKey(sim, state.keyStream, state.params, state.zipf);
  const first = payload.plain ? sim.createRoot(key, state.params.sizeBytes) : createEvent(sim, payload, key);
  for (let i = edges.length - 1; i >= 0; i--) {
    const message = i === 0 ? first : sim.copy(first);
    if (state.tracks) admit(sim, state.outlets!, i, message, i === 0 ? flags : 0);
    else handOver(sim, state, i, message);
  }
  if (edges.length === 0) sim.release(first);
}

/** Users whose answer has come think; a blocked bus stops the source, a free one lets it go on. */
function catchUp(sim: Sim, state: ProducerState, outlets: Outlets): void {
  for (; outlets.answered > 0; outlets.answered--) userAnswered(sim, state.source);
  blockSource(sim, state.source, outlets.blocked > 0);
}

function userTurn(sim: Sim, state: ProducerState, epoch: number): void {
  if (!userSends(state.source, epoch)) return;
  emit(sim, state, USER);
  // nobody answers: thinks at once again
  if (!state.tracks || state.edges.length === 0) userAnswered(sim, state.source);
}

function wake(sim: Sim, state: ProducerState, code: number, arg: number): void {
  const { source, outlets } = state;
  if (code === WAKE_EVENT) {
    if (isEvent(sim, source)) emit(sim, state, 0);
    // before planning: a bus that blocks stops the source
    if (outlets !== undefined) catchUp(sim, state, outlets);
    afterEvent(sim, source);
    return;
  }
  if (code === WAKE_RATE) turnRate(sim, source);
  else if (code === WAKE_USER) userTurn(sim, state, arg);
  else if (outlets !== undefined) wakeOutlets(sim, outlets, code, arg);
  if (outlets !== undefined) catchUp(sim, state, outlets);
}

function change(sim: Sim, state: ProducerState, raw: Params): void {
  const before = state.params;
  // traces are given at the start of a run: another name has no effect before the next one
  const after = { ...(raw as ProducerParams), trace: before.trace };
  const { outlets, source } = state;
  state.params = after;
  const keysChanged =
    before.keys !== after.keys ||
    before.keyCount !== after.keyCount ||
    before.zipfExponent !== after.zipfExponent;
  if (keysChanged) state.zipf = zipfTable(sim, after);
  preparePayload(sim, state.payload, after);
  state.tracks = outlets !== undefined && wantsAnswers(after);
  changeSource(sim, source, after);
  if (outlets === undefined) return;
  if (before.arrivals !== after.arrivals) forgetUsers(outlets);
  changeOutlets(sim, outlets, readRefusal(after));
  catchUp(sim, state, outlets);
}

function fault(sim: Sim, state: ProducerState, id: FaultId, on: boolean): void {
  const { source, outlets } = state;
  if (id === "fail") {
    state.failing = on;
    if (outlets !== undefined) outlets.failing = on;
  } else if (id === "kill") {
    if (outlets !== undefined && on) clearOutlets(sim, outlets);
    powerSource(sim, source, !on);
  } else if (id === "slow") speedSource(sim, source, on, source.surging);
  else if (id === "surge") speedSource(sim, source, source.slow, on);
}

export const producerBehaviour: Behaviour<ProducerState> = {
  create,
  start: (sim, state) => {
    state.zipf = zipfTable(sim, state.params);
    preparePayload(sim, state.payload, state.params);
    startSource(sim, state.source);
  },
  wake,
  confirmed: (sim, state, _edge, ticket, confirmation) => {
    if (state.outlets === undefined) return;
    takeAnswer(sim, state.outlets, ticket, confirmation);
    catchUp(sim, state, state.outlets);
  },
  change,
  fault,
  send: (sim, state, count) => {
    if (!state.source.up) return;
    for (let i = 0; i < count; i++) emit(sim, state, 0);
    if (state.outlets !== undefined) catchUp(sim, state, state.outlets);
  },
};
