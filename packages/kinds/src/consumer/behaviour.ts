/**
 * Workers. Each in edge is given as much credit as there are workers (rule K40); what arrives beyond the free workers
 * waits in line here while its lease runs.
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
import { clearEntries, CREDIT, createEntries, EDGE, ENTRY_STEP, entryOf, IN_HAND } from "./entries.ts";
import type { ConsumerParams } from "./kind.ts";
import type { ServiceTime } from "./service-time.ts";
import { drawServiceNs, prepareServiceTime } from "./service-time.ts";
import type { Work } from "./work.ts";
import {
  ATTEMPT,
  createWork,
  dropAll,
  ENTRY,
  FLOW,
  FOLLOW_UP,
  freeSlot,
  GENERATION,
  ID,
  lineUp,
  MESSAGE,
  nextInLine,
  rowOf,
  takeSlot,
  TIMER,
  TRIES_LEFT,
} from "./work.ts";

const NS_PER_MS = 1_000_000;
const WAKE_SERVED = 0;
const NONE = -1;
const SLOW_FACTOR = 10;
const FAIL_PROBABILITY = 0.5;

interface ConsumerState {
  readonly node: NodeIndex;
  /** In edges with their credit and messages in hand, see entries.ts. */
  readonly entries: Int32Array;
  readonly outEdges: Int32Array;
  readonly serviceStream: StreamIndex;
  readonly failureStream: StreamIndex;
  readonly work: Work;
  params: ConsumerParams;
  serviceTime: ServiceTime;
  /** Copies of the parameters that every message needs. */
  workers: number;
  failureProbability: number;
  busy: number;
  up: boolean;
  slow: boolean;
  failing: boolean;
}

function create(setup: NodeSetup, raw: Params): ConsumerState {
  const params = raw as ConsumerParams;
  return {
    node: setup.node,
    entries: createEntries(setup.edgesIn("in")),
    outEdges: Int32Array.from(setup.edgesOut("out")),
    serviceStream: setup.stream("service"),
    failureStream: setup.stream("failure"),
    work: createWork(),
    params,
    serviceTime: { distribution: "constant", meanNs: 0, location: 0, scale: 0 },
    workers: params.workers,
    failureProbability: params.failurePercent / 100,
    busy: 0,
    up: true,
    slow: false,
    failing: false,
  };
}

/** Brings credit and messages in hand of one edge to the number of workers; takes back only unused credit. */
function offer(sim: Sim, state: ConsumerState, entry: number): void {
  const { entries } = state;
  const credit = entries[entry + CREDIT]!;
  const wanted = Math.max(state.workers - entries[entry + IN_HAND]! - credit, -credit);
  if (wanted === 0) return;
  entries[entry + CREDIT] = credit + wanted;
  sim.grant(entries[entry + EDGE]!, wanted);
}

function offerAll(sim: Sim, state: ConsumerState): void {
  for (let entry = 0; entry < state.entries.length; entry += ENTRY_STEP) offer(sim, state, entry);
}

function beginService(sim: Sim, state: ConsumerState, slot: number, pauseNs: number): void {
  const serviceNs = drawServiceNs(sim, state.serviceStream, state.serviceTime);
  const delayNs = pauseNs + (state.slow ? serviceNs * SLOW_FACTOR : serviceNs);
  state.work.rows[rowOf(slot) + TIMER] = sim.wakeAfter(state.node, delayNs, WAKE_SERVED, slot);
}

function takeOn(sim: Sim, state: ConsumerState, slot: number): void {
  state.work.rows[rowOf(slot) + TRIES_LEFT] = state.params.localRetries;
  state.busy++;
  sim.level(state.node, "busy", state.busy);
  beginService(sim, state, slot, 0);
}

function arrive(sim: Sim, state: ConsumerState, edge: EdgeIndex, message: MessageHandle): void {
  // nobody is there: the lease will end
  if (!state.up) return;
  const { work, entries } = state;
  const { messages } = sim;
  const entry = entryOf(entries, edge);
  const slot = takeSlot(work, message, messages.bornNs[message]!);
  const row = rowOf(slot);
  work.rows[row + GENERATION] = messages.generation[message]!;
  work.rows[row + ATTEMPT] = messages.attempts[message]!;
  work.rows[row + ENTRY] = entry;
  const flow = messages.flow[message]!;
  work.rows[row + FLOW] = flow;
  work.rows[row + ID] = messages.id[message]!;
  sim.hold(flow);
  if (state.outEdges.length > 0 && state.params.emits) {
    work.rows[row + FOLLOW_UP] = sim.createFollowUp(message, state.params.followUpBytes);
  }
  if (entries[entry + CREDIT]! > 0) entries[entry + CREDIT]!--;
  entries[entry + IN_HAND]!++;
  sim.count(state.node, "in", 1);
  if (state.busy < state.workers) takeOn(sim, state, slot);
  else lineUp(work, slot);
}

/** One follow-up event to every out edge; the prepared one goes last, because `publish` gives it away. */
function publishFollowUps(sim: Sim, state: ConsumerState, prepared: MessageHandle): void {
  const { outEdges, node } = state;
  for (let i = outEdges.length - 1; i >= 0; i--) {
    sim.count(node, "out", 1);
    sim.publish(outEdges[i]!, i === 0 ? prepared : sim.copy(prepared));
  }
}

function fails(sim: Sim, state: ConsumerState): boolean {
  const given = state.failureProbability;
  const probability = state.failing && given < FAIL_PROBABILITY ? FAIL_PROBABILITY : given;
  return probability > 0 && sim.uniform(state.failureStream) < probability;
}

/** A worker is free: it takes the next in line, or there is one busy worker less. */
function next(sim: Sim, state: ConsumerState): void {
  state.busy--;
  if (state.busy < state.workers) {
    const slot = nextInLine(state.work);
    if (slot !== NONE) {
      takeOn(sim, state, slot);
      return;
    }
  }
  sim.level(state.node, "busy", state.busy);
}

function served(sim: Sim, state: ConsumerState, slot: number): void {
  const { work, node, entries } = state;
  const { rows } = work;
  const row = rowOf(slot);
  const failed = fails(sim, state);
  if (failed) {
    sim.count(node, "failed", 1);
    if (rows[row + TRIES_LEFT]! > 0) {
      rows[row + TRIES_LEFT]!--;
      sim.count(node, "retried", 1);
      beginService(sim, state, slot, state.params.localRetryMs * NS_PER_MS);
      return;
    }
  }
  const message = rows[row + MESSAGE]!;
  const generation = rows[row + GENERATION]!;
  const attempt = rows[row + ATTEMPT]!;
  const entry = rows[row + ENTRY]!;
  const prepared = rows[row + FOLLOW_UP]!;
  const flow = rows[row + FLOW]!;
  const id = rows[row + ID]!;
  const bornNs = work.bornNs[slot]!;
  const edge = entries[entry + EDGE]!;
  freeSlot(work, slot);
  entries[entry + IN_HAND]!--;
  next(sim, state);
  if (failed) {
    if (prepared !== NONE) sim.release(prepared);
    if (sim.messages.generation[message] === generation) sim.markFailure(edge, message);
  } else {
    sim.count(node, "done", 1);
    sim.effect(node, flow, id);
    sim.recordLatency(node, sim.nowNs - bornNs);
    if (prepared !== NONE) publishFollowUps(sim, state, prepared);
  }
  sim.settle(edge, message, generation, attempt, failed ? "failed" : "handled");
  sim.letGo(flow);
  offer(sim, state, entry);
}

/** The process dies: work in hand is abandoned and the connections break. */
function die(sim: Sim, state: ConsumerState): void {
  state.up = false;
  state.busy = 0;
  dropAll(state.work, (timer, prepared, flow) => {
    if (timer !== NONE) sim.cancel(timer);
    if (prepared !== NONE) sim.release(prepared);
    sim.letGo(flow);
  });
  clearEntries(state.entries);
  sim.level(state.node, "busy", 0);
  sim.level(state.node, "workers", 0);
  for (let entry = 0; entry < state.entries.length; entry += ENTRY_STEP) {
    sim.disconnect(state.entries[entry + EDGE]!);
  }
}

function comeUp(sim: Sim, state: ConsumerState): void {
  state.up = true;
  sim.level(state.node, "workers", state.workers);
  offerAll(sim, state);
}

function change(sim: Sim, state: ConsumerState, raw: Params): void {
  state.params = raw as ConsumerParams;
  state.serviceTime = prepareServiceTime(sim, state.params);
  state.workers = state.params.workers;
  state.failureProbability = state.params.failurePercent / 100;
  if (!state.up) return;
  sim.level(state.node, "workers", state.workers);
  while (state.busy < state.workers) {
    const slot = nextInLine(state.work);
    if (slot === NONE) break;
    takeOn(sim, state, slot);
  }
  offerAll(sim, state);
}

function fault(sim: Sim, state: ConsumerState, id: FaultId, on: boolean): void {
  if (id === "slow") state.slow = on;
  else if (id === "fail") state.failing = on;
  else if (id === "kill" && on && state.up) die(sim, state);
  else if (id === "kill" && !on && !state.up) comeUp(sim, state);
}

export const consumerBehaviour: Behaviour<ConsumerState> = {
  create,
  start: (sim, state) => {
    state.serviceTime = prepareServiceTime(sim, state.params);
    comeUp(sim, state);
  },
  arrive,
  wake: (sim, state, _code, slot) => served(sim, state, slot),
  reconnected: (sim, state, edge) => {
    const entry = entryOf(state.entries, edge);
    state.entries[entry + CREDIT] = 0;
    if (state.up) offer(sim, state, entry);
  },
  change,
  fault,
};
