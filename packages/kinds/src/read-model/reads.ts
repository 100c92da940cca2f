/** The way of a read through a read model: perhaps a wait for the caller's own write, a connection, the answer. */
import type { EdgeIndex, MessageHandle, ReplyStatus, Sim } from "@eventyard/engine";
import { deleteInt, getInt, setInt } from "../bus-entry/int-map.ts";
import { admit, enter, nextRequest } from "../work/answering.ts";
import { happens } from "../work/chance.ts";
import { setBusy } from "../work/crew.ts";
import {
  arm,
  ATTEMPT,
  disarm,
  drawForJob,
  ENTRY,
  freeSlot,
  GENERATION,
  MESSAGE,
  NEXT,
  nextAtWork,
  rowOf,
  takeSlot,
} from "../work/jobs.ts";
import { drawServiceNs } from "../work/service-time.ts";
import { lastNs, remember } from "./recent.ts";
import type { ReadModelState } from "./state.ts";
import { WAKE_OWN, WAKE_READ } from "./state.ts";

const NONE = -1;
const NS_PER_MS = 1_000_000;
export const SLOW_FACTOR = 10;
/** Fault `fail`. */
export const FAIL_PROBABILITY = 0.5;

/** A read came. */
export function arriveRead(sim: Sim, state: ReadModelState, edge: EdgeIndex, request: MessageHandle): void {
  const { crew } = state;
  const waits = state.params.ownReads === "wait" && crew.up > 0 && state.ownEdges.includes(edge);
  if (waits && !isApplied(sim, state, request)) {
    sim.count(crew.node, "in", 1);
    awaitWrite(sim, state, edge, request);
    return;
  }
  const slot = admit(sim, crew, state.line, edge, request);
  if (slot !== NONE) takeOn(sim, state, slot);
}

/** Was an event of the read's flow applied? Numbers of flows are used again, but not before the flow has ended. */
function isApplied(sim: Sim, state: ReadModelState, request: MessageHandle): boolean {
  const { messages } = sim;
  return lastNs(state.appliedFlows, messages.flow[request]!) >= messages.bornNs[request]!;
}

/** The read waits until an event of its flow is applied. */
function awaitWrite(sim: Sim, state: ReadModelState, edge: EdgeIndex, request: MessageHandle): void {
  const { waits, waitsOfFlow } = state;
  const flow = sim.messages.flow[request]!;
  const slot = takeSlot(sim, waits, request);
  const row = rowOf(slot);
  waits.rows[row + ENTRY] = edge;
  waits.rows[row + GENERATION] = sim.messages.ticket[request]!;
  waits.rows[row + NEXT] = getInt(waitsOfFlow, flow);
  setInt(waitsOfFlow, flow, slot);
  arm(sim, waits, state.crew.node, slot, state.params.waitMaxMs * NS_PER_MS, WAKE_OWN);
}

/** A read goes on to the connections. */
function endWait(sim: Sim, state: ReadModelState, waiting: number): void {
  const { crew, waits } = state;
  const row = rowOf(waiting);
  const request = waits.rows[row + MESSAGE]!;
  const edge = waits.rows[row + ENTRY]!;
  freeSlot(sim, waits, waiting);
  const slot = enter(sim, crew, state.line, edge, request);
  if (slot !== NONE) takeOn(sim, state, slot);
}

/** An event of this flow was applied: its reads go on. */
export function endWaitsOf(sim: Sim, state: ReadModelState, flow: number): void {
  const { waits, waitsOfFlow } = state;
  let waiting = getInt(waitsOfFlow, flow);
  deleteInt(waitsOfFlow, flow);
  while (waiting !== NONE) {
    const next = waits.rows[rowOf(waiting) + NEXT]!;
    disarm(sim, waits, waiting);
    endWait(sim, state, waiting);
    waiting = next;
  }
}

/** `WAKE_OWN`: the read waits no longer, and is answered with what there is. */
export function giveUpWait(sim: Sim, state: ReadModelState, waiting: number): void {
  const { waits, waitsOfFlow } = state;
  const { rows } = waits;
  const flow = sim.messages.flow[rows[rowOf(waiting) + MESSAGE]!]!;
  const next = rows[rowOf(waiting) + NEXT]!;
  let before = getInt(waitsOfFlow, flow);
  if (before !== waiting) {
    while (rows[rowOf(before) + NEXT] !== waiting) before = rows[rowOf(before) + NEXT]!;
    rows[rowOf(before) + NEXT] = next;
  } else if (next === NONE) deleteInt(waitsOfFlow, flow);
  else setInt(waitsOfFlow, flow, next);
  sim.count(state.crew.node, "timedOut", 1);
  endWait(sim, state, waiting);
}

/** Nobody waits for an own write any more (other rules): all go on. */
export function endAllWaits(sim: Sim, state: ReadModelState): void {
  const { waits } = state;
  for (let waiting = nextAtWork(waits, 0); waiting !== NONE; waiting = nextAtWork(waits, waiting + 1)) {
    const request = waits.rows[rowOf(waiting) + MESSAGE]!;
    endWaitsOf(sim, state, sim.messages.flow[request]!);
  }
}

/** Free connections take what waits. */
export function fillReaders(sim: Sim, state: ReadModelState): void {
  const { crew } = state;
  if (crew.jobs.inLine === 0) return;
  for (;;) {
    const slot = nextRequest(sim, crew, state.line);
    if (slot === NONE) break;
    takeOn(sim, state, slot);
  }
  sim.level(crew.node, "backlog", crew.jobs.inLine);
}

function takeOn(sim: Sim, state: ReadModelState, slot: number): void {
  const { crew } = state;
  setBusy(sim, crew, crew.busy + 1);
  drawForJob(sim, crew.jobs, state.readStream, slot);
  const readNs = drawServiceNs(sim, state.readStream, state.readTime) * (state.slow ? SLOW_FACTOR : 1);
  arm(sim, crew.jobs, crew.node, slot, readNs, WAKE_READ);
}

/** `WAKE_READ`: the read is answered with what is applied now; whether that was stale is seen later. */
export function answerRead(sim: Sim, state: ReadModelState, slot: number): void {
  const { crew } = state;
  const { rows } = crew.jobs;
  const { messages } = sim;
  const row = rowOf(slot);
  const request = rows[row + MESSAGE]!;
  const edge = rows[row + ENTRY]!;
  const ticket = rows[row + GENERATION]!;
  const failure = state.failing ? FAIL_PROBABILITY : 0;
  const fails = happens(sim, state.failureStream, failure, request, rows[row + ATTEMPT]!);
  const status: ReplyStatus = fails ? "error" : "ok";
  if (!fails) {
    remember(state.answered, messages.key[request]!, sim.nowNs);
    sim.served(messages.flow[request]!);
  }
  freeSlot(sim, crew.jobs, slot);
  setBusy(sim, crew, crew.busy - 1);
  fillReaders(sim, state);
  sim.count(crew.node, fails ? "failed" : "done", 1);
  sim.release(request);
  sim.reply(edge, ticket, status);
}
