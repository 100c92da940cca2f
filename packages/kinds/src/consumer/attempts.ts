/** From a message in line to an attempt under way: free workers, batches, and how long an attempt takes. */
import type { MessageHandle, Sim } from "@eventyard/engine";
import { reads } from "../contracts/reading.ts";
import { breakerAllows } from "../work/breaker.ts";
import { setBusy, updateRoom } from "../work/crew.ts";
import {
  arm,
  ATTEMPT,
  drawForJob,
  ENTRY,
  FLAGS,
  FOLLOW_UP,
  GENERATION,
  ID,
  KEPT,
  MESSAGE,
  NEXT,
  nextInLine,
  RETRIES,
  rowOf,
  SIZE,
} from "../work/jobs.ts";
import { hasSeen } from "../work/seen-ids.ts";
import { drawServiceNs } from "../work/service-time.ts";
import { EDGE } from "./entries.ts";
import { publishFollowUps } from "./follow-ups.ts";
import type { ConsumerState } from "./state.ts";
import { WAKE_WINDOW, WAKE_WORKED } from "./state.ts";

const NONE = -1;
const NS_PER_MS = 1_000_000;
const SLOW_FACTOR = 10;

/** Flags of a job. */
export const TIMED_OUT = 1;
/** It was handled before: it needs an answer, and no work. */
export const DUPLICATE = 2;
/** The bus has its acknowledgement. */
export const ACKED = 4;
/** Its last attempt failed, or it succeeded and waits for the rest of its batch. */
export const FAILED = 8;
export const SUCCEEDED = 16;
/** The program that took it cannot read its version: it fails every time. */
export const UNREADABLE = 32;
/** A call that it cannot do without failed. */
export const BROKEN = 64;
/** It got a no for an answer. */
export const DECLINED = 128;
/** Its event went out before the commit. */
export const PUBLISHED = 256;
/** Flags take so many bits; the breaker's epoch stands above them. */
export const FLAG_BITS = 9;

/** Keeps what a careful job needs to know of its message, which may be gone when it is served. */
export function remember(sim: Sim, state: ConsumerState, slot: number, message: MessageHandle): void {
  const { messages } = sim;
  const { extra } = state.crew.jobs;
  const row = rowOf(slot);
  // without ids copies of a message still have its flow in common
  extra[row + ID] = messages.id[message] ?? messages.flow[message]!;
  extra[row + SIZE] = messages.sizeBytes[message]!;
  extra[row + KEPT] = NONE;
  extra[row + FLAGS] = state.reading.checks && !reads(sim, state.reading, message) ? UNREADABLE : 0;
  state.ageNs += sim.nowNs - messages.storedNs[message]!;
  state.ages++;
}

/** A free worker takes a job: the caller has checked that there is one. */
export function takeOn(sim: Sim, state: ConsumerState, slot: number): void {
  const { crew } = state;
  crew.jobs.rows[rowOf(slot) + RETRIES] = 0;
  setBusy(sim, crew, crew.busy + 1);
  if (state.careful) {
    beginCarefully(sim, state, slot);
    return;
  }
  const serviceNs = draw(sim, state, slot);
  arm(sim, crew.jobs, crew.node, slot, state.slow ? serviceNs * SLOW_FACTOR : serviceNs, WAKE_WORKED);
}

/** Free workers take what stands in line. */
export function fillWorkers(sim: Sim, state: ConsumerState): void {
  const { crew } = state;
  if (state.gathers) {
    gather(sim, state);
    return;
  }
  while (crew.busy < crew.room) {
    const slot = nextInLine(crew.jobs);
    if (slot === NONE) return;
    takeOn(sim, state, slot);
  }
}

/** A worker is free: it takes the next in line, or there is one busy worker less. */
export function freeWorker(sim: Sim, state: ConsumerState): void {
  const { crew } = state;
  if (crew.limited || state.gathers) {
    setBusy(sim, crew, crew.busy - 1);
    updateRoom(crew);
    fillWorkers(sim, state);
    return;
  }
  const slot = crew.busy <= crew.room ? nextInLine(crew.jobs) : NONE;
  if (slot === NONE) {
    setBusy(sim, crew, crew.busy - 1);
    return;
  }
  // the worker stays busy
  crew.busy--;
  takeOn(sim, state, slot);
}

/** Begins batches: full ones at once, others when their window has ended. */
export function gather(sim: Sim, state: ConsumerState): void {
  const { crew } = state;
  const { jobs } = crew;
  const { batchMax, batchWindowMs } = state.params;
  while (crew.busy < crew.room && jobs.inLine > 0) {
    // without a window what comes at this same instant still belongs together
    if (jobs.inLine < batchMax && !state.windowOver) {
      if (state.windowTimer === NONE)
        state.windowTimer = sim.wakeAfter(crew.node, batchWindowMs * NS_PER_MS, WAKE_WINDOW, 0);
      return;
    }
    if (state.windowTimer !== NONE) sim.cancel(state.windowTimer);
    state.windowTimer = NONE;
    state.windowOver = false;
    const head = nextInLine(jobs);
    let last = head;
    for (let size = 1; size < batchMax && jobs.inLine > 0; size++) {
      const slot = nextInLine(jobs);
      jobs.rows[rowOf(last) + NEXT] = slot;
      last = slot;
    }
    takeOn(sim, state, head);
  }
}

/** `WAKE_WINDOW`: what is there is enough. */
export function endWindow(sim: Sim, state: ConsumerState): void {
  state.windowTimer = NONE;
  state.windowOver = true;
  gather(sim, state);
  state.windowOver = false;
}

/** The first attempt of a job: look-up, acknowledgement and follow-up events that come before the work. */
function beginCarefully(sim: Sim, state: ConsumerState, head: number): void {
  const { crew, params } = state;
  const { rows, extra } = crew.jobs;
  if (state.breakerPolicy.on && breakerAllows(state.breaker, state.breakerPolicy, sim.nowNs)) {
    if (crew.limited) crew.permits--;
  }
  for (let slot = head; slot !== NONE; slot = rows[rowOf(slot) + NEXT]!) {
    const row = rowOf(slot);
    // the breaker's epoch tells an outcome of before from one of after it opened
    extra[row + FLAGS] = (extra[row + FLAGS]! & UNREADABLE) | (state.breaker.epoch << FLAG_BITS);
    if (state.dedup && hasSeen(state.seen, extra[row + ID]!, sim.nowNs)) extra[row + FLAGS]! |= DUPLICATE;
    if (params.ackWhen === "before") acknowledge(sim, state, slot, true);
    if (params.emitWhen === "start" && (extra[row + FLAGS]! & DUPLICATE) === 0) {
      const prepared = rows[row + FOLLOW_UP]!;
      if (!state.keepsCause) rows[row + FOLLOW_UP] = NONE;
      if (prepared !== NONE) publishFollowUps(sim, state, state.keepsCause ? sim.copy(prepared) : prepared);
    }
  }
  attempt(sim, state, head, state.dedup ? state.lookupNs : 0);
}

/**
 * Says "handled" to the bus. `early`: the effect is still to come, so a copy is kept for the books, unless the message
 * has meanwhile gone to somebody else.
 */
export function acknowledge(sim: Sim, state: ConsumerState, slot: number, early: boolean): void {
  const { rows, extra } = state.crew.jobs;
  const row = rowOf(slot);
  const message = rows[row + MESSAGE]!;
  const generation = rows[row + GENERATION]!;
  extra[row + FLAGS]! |= ACKED;
  if (early && sim.messages.generation[message] === generation >>> 0) extra[row + KEPT] = sim.copy(message);
  const edge = state.entries[rows[row + ENTRY]! + EDGE]!;
  sim.settle(edge, message, generation >>> 0, rows[row + ATTEMPT]!, "handled");
}

/** Begins an attempt after a pause: the worker is busy through both. */
export function attempt(sim: Sim, state: ConsumerState, head: number, pauseNs: number): void {
  const { crew } = state;
  let serviceNs = state.careful ? carefulNs(sim, state, head) : draw(sim, state, head);
  if (state.slow) serviceNs *= SLOW_FACTOR;
  if (state.timeoutNs > 0) {
    const { extra } = crew.jobs;
    const row = rowOf(head);
    extra[row + FLAGS]! &= ~TIMED_OUT;
    if (serviceNs > state.timeoutNs) {
      serviceNs = state.timeoutNs;
      extra[row + FLAGS]! |= TIMED_OUT;
    }
  }
  arm(sim, crew.jobs, crew.node, head, pauseNs + serviceNs, WAKE_WORKED);
}

function draw(sim: Sim, state: ConsumerState, slot: number): number {
  drawForJob(sim, state.crew.jobs, state.serviceStream, slot);
  return drawServiceNs(sim, state.serviceStream, state.serviceTime);
}

/** Time of a batch: one service time, and what each message in it adds. Nothing if all are duplicates. */
function carefulNs(sim: Sim, state: ConsumerState, head: number): number {
  const { rows, extra } = state.crew.jobs;
  let addedNs = 0;
  let messages = 0;
  for (let slot = head; slot !== NONE; slot = rows[rowOf(slot) + NEXT]!) {
    const row = rowOf(slot);
    if ((extra[row + FLAGS]! & (DUPLICATE | SUCCEEDED)) !== 0) continue;
    messages++;
    addedNs += state.itemNs + state.serviceTime.nsPerByte * extra[row + SIZE]!;
  }
  return messages === 0 ? 0 : draw(sim, state, head) + addedNs;
}
