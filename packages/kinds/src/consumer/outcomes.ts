/** How an attempt ends. The plain way with effect and answer first, then everything that can be said of it beyond. */
import type { Sim } from "@eventyard/engine";
import { breakerHears, turnHalfOpen } from "../work/breaker.ts";
import { updateRoom } from "../work/crew.ts";
import { attemptFails } from "../work/failures.ts";
import {
  ATTEMPT,
  bornOf,
  drawForJob,
  ENTRY,
  FLAGS,
  flowOf,
  FOLLOW_UP,
  freeSlot,
  GENERATION,
  ID,
  KEPT,
  MESSAGE,
  NEXT,
  recordEffect,
  RETRIES,
  rowOf,
} from "../work/jobs.ts";
import { mayRetry, payIn, retryWaitNs } from "../work/retry.ts";
import {
  acknowledge,
  ACKED,
  attempt,
  BROKEN,
  DUPLICATE,
  FAILED,
  fillWorkers,
  FLAG_BITS,
  freeWorker,
  SUCCEEDED,
  TIMED_OUT,
  UNREADABLE,
} from "./attempts.ts";
import { succeeded } from "./commit.ts";
import { EDGE, IN_HAND } from "./entries.ts";
import { publishFollowUps } from "./follow-ups.ts";
import type { ConsumerState } from "./state.ts";
import { WAKE_BREAKER } from "./state.ts";
import { crash, offer, offerAll } from "./workers.ts";

const NONE = -1;
const NS_PER_MS = 1_000_000;

/** Draws the outcome of an attempt of one message. */
function fails(sim: Sim, state: ConsumerState, slot: number, id: number): boolean {
  drawForJob(sim, state.crew.jobs, state.failures.stream, slot);
  return attemptFails(sim, state.failures, id);
}

/** The end of an attempt of a single message when no feature asks for more. */
export function worked(sim: Sim, state: ConsumerState, slot: number): void {
  const { crew, entries } = state;
  const { jobs, node } = crew;
  const row = rowOf(slot);
  const failed = state.fallible && fails(sim, state, slot, 0);
  if (failed) {
    sim.count(node, "failed", 1);
    if (tryAgain(sim, state, slot, 1)) return;
  } else if (state.budgeted) payIn(state.retry, state.budget);
  const { rows } = jobs;
  const message = rows[row + MESSAGE]!;
  const generation = rows[row + GENERATION]! >>> 0;
  const attemptNumber = rows[row + ATTEMPT]!;
  const entry = rows[row + ENTRY]!;
  const prepared = rows[row + FOLLOW_UP]!;
  const bornNs = bornOf(jobs, slot);
  const edge = entries[entry + EDGE]!;
  if (!failed) recordEffect(sim, jobs, node, slot, state.books);
  freeSlot(sim, jobs, slot);
  entries[entry + IN_HAND]!--;
  freeWorker(sim, state);
  if (failed) {
    if (prepared !== NONE) sim.release(prepared);
    if (sim.messages.generation[message] === generation) sim.markFailure(edge, message);
  } else {
    sim.count(node, "done", 1);
    sim.recordLatency(node, sim.nowNs - bornNs);
    if (prepared !== NONE) publishFollowUps(sim, state, prepared);
  }
  sim.settle(edge, message, generation, attemptNumber, failed ? "failed" : "handled");
  offer(sim, state, entry);
}

/** Another attempt by the same worker, if the policy and its budget allow it. */
function tryAgain(sim: Sim, state: ConsumerState, slot: number, messages: number): boolean {
  const { rows } = state.crew.jobs;
  const retries = rows[rowOf(slot) + RETRIES]!;
  if (!mayRetry(state.retry, state.budget, retries)) return false;
  rows[rowOf(slot) + RETRIES] = retries + 1;
  sim.count(state.crew.node, "retried", messages);
  attempt(sim, state, slot, retryWaitNs(sim, state.retryStream, state.retry, retries + 1));
  return true;
}

/** Draws the outcome of each message of a batch; returns how many failed. */
function judge(sim: Sim, state: ConsumerState, head: number): number {
  const { rows, extra } = state.crew.jobs;
  const timedOut = (extra[rowOf(head) + FLAGS]! & TIMED_OUT) !== 0;
  const unusable = timedOut || (extra[rowOf(head) + FLAGS]! & BROKEN) !== 0;
  const whole = state.params.batchFails === "whole";
  let failed = 0;
  let concerned = 0;
  for (let slot = head; slot !== NONE; slot = rows[rowOf(slot) + NEXT]!) {
    const row = rowOf(slot);
    if ((extra[row + FLAGS]! & (DUPLICATE | SUCCEEDED)) !== 0) continue;
    concerned++;
    extra[row + FLAGS]! &= ~FAILED;
    const unreadable = (extra[row + FLAGS]! & UNREADABLE) !== 0;
    const isFailed = unusable || unreadable || fails(sim, state, slot, extra[row + ID]!);
    extra[row + FLAGS]! |= isFailed ? FAILED : SUCCEEDED;
    if (isFailed) failed++;
  }
  if (timedOut) sim.count(state.crew.node, "timedOut", concerned);
  if (failed === 0 || !whole) return failed;
  for (let slot = head; slot !== NONE; slot = rows[rowOf(slot) + NEXT]!) {
    const row = rowOf(slot);
    if ((extra[row + FLAGS]! & SUCCEEDED) !== 0) extra[row + FLAGS]! ^= SUCCEEDED | FAILED;
  }
  return concerned;
}

/** The end of an attempt of a job or batch. */
export function workedCarefully(sim: Sim, state: ConsumerState, head: number): void {
  const { rows, extra } = state.crew.jobs;
  const failed = judge(sim, state, head);
  if (failed > 0) {
    sim.count(state.crew.node, "failed", failed);
    // what failed is tried again together; what succeeded waits for it
    if (tryAgain(sim, state, head, failed)) return;
    hearOutcome(sim, state, head, true);
    if (state.params.onFailure === "crash") {
      crash(sim, state, head);
      return;
    }
  } else {
    payIn(state.retry, state.budget);
    hearOutcome(sim, state, head, false);
  }
  let first = NONE;
  let last = NONE;
  for (let slot = head; slot !== NONE;) {
    const next = rows[rowOf(slot) + NEXT]!;
    if ((extra[rowOf(slot) + FLAGS]! & FAILED) !== 0) giveBack(sim, state, slot);
    else {
      if (last === NONE) first = slot;
      else rows[rowOf(last) + NEXT] = slot;
      last = slot;
    }
    slot = next;
  }
  if (first === NONE) {
    freeWorker(sim, state);
    offerAll(sim, state);
    return;
  }
  rows[rowOf(last) + NEXT] = NONE;
  succeeded(sim, state, first);
}

/** A message whose last own try failed: back to the bus, or gone. */
function giveBack(sim: Sim, state: ConsumerState, slot: number): void {
  const { crew, entries, params } = state;
  const { rows, extra } = crew.jobs;
  const row = rowOf(slot);
  const message = rows[row + MESSAGE]!;
  const generation = rows[row + GENERATION]! >>> 0;
  const edge = entries[rows[row + ENTRY]! + EDGE]!;
  const prepared = rows[row + FOLLOW_UP]!;
  const here = sim.messages.generation[message] === generation;
  if (here) sim.markFailure(edge, message);
  if (prepared !== NONE) {
    if (params.emitWhen === "failure") publishFollowUps(sim, state, prepared);
    else sim.release(prepared);
  }
  if ((extra[row + FLAGS]! & ACKED) === 0) {
    if (params.onFailure === "swallow") acknowledge(sim, state, slot, true);
    else {
      const delayNs = params.onFailure === "nack-later" ? params.nackDelayMs * NS_PER_MS : 0;
      sim.settle(edge, message, generation, rows[row + ATTEMPT]!, "failed", delayNs);
    }
  }
  // nobody will try again to take it back
  const over = params.onFailure === "swallow" || params.ackWhen !== "committed";
  if (state.undoes && over) sim.mark(crew.node, flowOf(crew.jobs, slot), "stuck");
  const kept = extra[row + KEPT]!;
  if (kept !== NONE) sim.lose(crew.node, kept, "exhausted");
  entries[rows[row + ENTRY]! + IN_HAND]!--;
  freeSlot(sim, crew.jobs, slot);
}

/** Tells the breaker how a job ended, its own tries included; when it opens nothing begins for a while, half open only its trials. */
function hearOutcome(sim: Sim, state: ConsumerState, head: number, failed: boolean): void {
  const { crew, breaker, breakerPolicy } = state;
  if (!breakerPolicy.on) return;
  const { extra } = crew.jobs;
  const epoch = extra[rowOf(head) + FLAGS]! >> FLAG_BITS;
  // it is heard once
  extra[rowOf(head) + FLAGS]! &= (1 << FLAG_BITS) - 1;
  const before = breaker.state;
  if (breakerHears(breaker, breakerPolicy, epoch, failed, sim.nowNs)) {
    crew.limited = true;
    crew.permits = 0;
    sim.wakeAfter(crew.node, breakerPolicy.openNs, WAKE_BREAKER, breaker.epoch);
  } else if (breaker.state !== before) crew.limited = false;
  updateRoom(crew);
}

/** `WAKE_BREAKER`: half open, so many trials may begin. */
export function tryBreaker(sim: Sim, state: ConsumerState, epoch: number): void {
  const { crew, breaker, breakerPolicy } = state;
  if (breaker.epoch !== epoch || !turnHalfOpen(breaker, breakerPolicy)) return;
  crew.permits = breakerPolicy.halfOpenCalls;
  updateRoom(crew);
  fillWorkers(sim, state);
}
