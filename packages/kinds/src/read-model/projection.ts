/** The projection: one writer that applies the events of the in edges, in the order in which they came. */
import type { EdgeIndex, MessageHandle, Sim } from "@eventyard/engine";
import { CREDIT, EDGE, ENTRY_STEP, entryOf, IN_HAND, offerCredit } from "../consumer/entries.ts";
import {
  arm,
  ATTEMPT,
  drawForJob,
  ENTRY,
  freeSlot,
  GENERATION,
  ID,
  lineUp,
  MESSAGE,
  NEXT,
  nextInLine,
  recordEffect,
  RETRIES,
  rowOf,
  takeSlot,
} from "../work/jobs.ts";
import { hasSeen, see } from "../work/seen-ids.ts";
import { drawServiceNs } from "../work/service-time.ts";
import { endWaitsOf, FAIL_PROBABILITY, SLOW_FACTOR } from "./reads.ts";
import { markSince, remember } from "./recent.ts";
import type { ReadModelState } from "./state.ts";
import { WAKE_APPLIED, WAKE_WINDOW } from "./state.ts";

const NONE = -1;
/** Ids of applied events that are remembered; the oldest goes first. */
export const APPLIED_IDS_MAX = 100_000;
/** Batches in hand: one is applied while the next comes. */
const BATCHES_IN_HAND = 2;
const MARKS = 2;

/** Offers every edge what may be in hand. */
export function offerAll(sim: Sim, state: ReadModelState): void {
  const { entries, params } = state;
  const wanted = state.crew.up > 0 ? params.batchMax * BATCHES_IN_HAND : 0;
  for (let entry = 0; entry < entries.length; entry += ENTRY_STEP) offerCredit(sim, entries, entry, wanted);
}

/** Room for the marks of a slot; there are as many slots as credit was given. */
function growMarks(state: ReadModelState, slot: number): void {
  if (slot < state.madeNs.length) return;
  const length = Math.max(16, slot + 1, state.madeNs.length * 2);
  const marks = new Int32Array(length * MARKS);
  marks.set(state.marks);
  state.marks = marks;
  const madeNs = new Float64Array(length);
  madeNs.set(state.madeNs);
  state.madeNs = madeNs;
}

/** An event came. */
export function arriveEvent(sim: Sim, state: ReadModelState, edge: EdgeIndex, message: MessageHandle): void {
  const { crew, entries, events } = state;
  // nobody is there: the lease will end
  if (crew.up === 0) return;
  const { messages } = sim;
  const entry = entryOf(entries, edge);
  const slot = takeSlot(sim, events, message);
  const row = rowOf(slot);
  events.rows[row + GENERATION] = messages.generation[message]!;
  events.rows[row + ATTEMPT] = messages.attempts[message]!;
  events.rows[row + ENTRY] = entry;
  events.rows[row + RETRIES] = 0;
  events.extra[row + ID] = messages.id[message]!;
  growMarks(state, slot);
  state.marks[slot * MARKS] = messages.key[message]!;
  state.marks[slot * MARKS + 1] = messages.flow[message]!;
  state.madeNs[slot] = messages.madeNs[message]!;
  entries[entry + CREDIT]!--;
  entries[entry + IN_HAND]!++;
  sim.count(crew.node, "in", 1);
  lineUp(events, slot);
  beginBatch(sim, state);
}

/** The next batch, if the projection is free and there is enough. */
export function beginBatch(sim: Sim, state: ReadModelState): void {
  const { crew, events, params } = state;
  if (state.batch !== NONE || events.inLine === 0 || crew.up === 0 || crew.stalled) return;
  if (events.inLine < params.batchMax && state.windowNs > 0 && !state.windowOver) {
    if (state.windowTimer === NONE)
      state.windowTimer = sim.wakeAfter(crew.node, state.windowNs, WAKE_WINDOW, 0);
    return;
  }
  closeWindow(sim, state);
  const head = nextInLine(events);
  let last = head;
  let size = 1;
  for (; size < params.batchMax && events.inLine > 0; size++) {
    const slot = nextInLine(events);
    events.rows[rowOf(last) + NEXT] = slot;
    last = slot;
  }
  state.batch = head;
  drawForJob(sim, events, state.applyStream, head);
  const drawnNs = drawServiceNs(sim, state.applyStream, state.applyTime) + size * state.itemNs;
  arm(sim, events, crew.node, head, state.slow ? drawnNs * SLOW_FACTOR : drawnNs, WAKE_APPLIED);
}

/** No batch is waited for any more. */
export function closeWindow(sim: Sim, state: ReadModelState): void {
  if (state.windowTimer !== NONE) sim.cancel(state.windowTimer);
  state.windowTimer = NONE;
  state.windowOver = false;
}

/** `WAKE_WINDOW`: what is there is enough. */
export function endWindow(sim: Sim, state: ReadModelState): void {
  state.windowTimer = NONE;
  state.windowOver = true;
  beginBatch(sim, state);
}

/**
 * This event can be seen from now on. The reads of its key that were answered since it was made, and did not see it, were
 * stale: each counts once, whatever else it did not see.
 */
function apply(sim: Sim, state: ReadModelState, slot: number): void {
  const { crew, events } = state;
  const id = events.extra[rowOf(slot) + ID]!;
  if (hasSeen(state.applied, id, sim.nowNs)) {
    sim.count(crew.node, "deduplicated", 1);
    return;
  }
  see(state.applied, id, Infinity, APPLIED_IDS_MAX);
  const madeNs = state.madeNs[slot]!;
  const stale = markSince(state.answered, state.marks[slot * MARKS]!, madeNs);
  if (stale > 0) sim.count(crew.node, "stale", stale);
  sim.count(crew.node, "done", 1);
  recordEffect(sim, events, crew.node, slot, false);
  sim.recordLatency(crew.node, sim.nowNs - madeNs);
  if (state.ownEdges.length === 0) return;
  const flow = state.marks[slot * MARKS + 1]!;
  remember(state.appliedFlows, flow, sim.nowNs);
  endWaitsOf(sim, state, flow);
}

/** `WAKE_APPLIED`: the batch is applied as a whole, or not at all. */
export function batchEnds(sim: Sim, state: ReadModelState): void {
  const { crew, entries, events } = state;
  const { rows } = events;
  if (state.failing) drawForJob(sim, events, state.failureStream, state.batch);
  const fails = state.failing && sim.uniform(state.failureStream) < FAIL_PROBABILITY;
  let slot = state.batch;
  while (slot !== NONE) {
    const row = rowOf(slot);
    const next = rows[row + NEXT]!;
    const entry = rows[row + ENTRY]!;
    const message = rows[row + MESSAGE]!;
    const generation = rows[row + GENERATION]! >>> 0;
    const attempt = rows[row + ATTEMPT]!;
    const edge = entries[entry + EDGE]!;
    if (fails) {
      sim.count(crew.node, "failed", 1);
      if (sim.messages.generation[message] === generation) sim.markFailure(edge, message);
    } else apply(sim, state, slot);
    freeSlot(sim, events, slot);
    entries[entry + IN_HAND]!--;
    sim.settle(edge, message, generation, attempt, fails ? "failed" : "handled");
    slot = next;
  }
  state.batch = NONE;
  offerAll(sim, state);
  beginBatch(sim, state);
}
