/** The way of a request through a database: connection, lock, work, commit, answer. */
import type { EdgeIndex, MessageHandle, ReplyStatus, Sim, StreamIndex } from "@eventyard/engine";
import { stampEvent } from "../contracts/stamp.ts";
import { admit, nextRequest } from "../work/answering.ts";
import { happens } from "../work/chance.ts";
import { setBusy, STALL } from "../work/crew.ts";
import { attemptFails } from "../work/failures.ts";
import {
  arm,
  armFrozen,
  ATTEMPT,
  bornOf,
  CALLING,
  disarm,
  drawForJob,
  ENTRY,
  FLAGS,
  freeSlot,
  GENERATION,
  ID,
  MESSAGE,
  nextAtWork,
  recordEffect,
  rowOf,
  TIMER,
} from "../work/jobs.ts";
import type { ServiceTime } from "../work/service-time.ts";
import { drawServiceNs } from "../work/service-time.ts";
import type { StoreState } from "./state.ts";
import {
  CONFLICTS,
  MEETS,
  READ,
  readParams,
  WAITS,
  WAKE_COMMITTED,
  WAKE_LOCK,
  WAKE_WORKED,
} from "./state.ts";
import type { StoreParams } from "./params.ts";
import { keepUnflushed } from "./unflushed.ts";
import { meet, part, spoilOthers } from "./writers.ts";

const NONE = -1;
const SLOW_FACTOR = 10;

/** A request came: a connection takes it, it waits, or it is refused. */
export function arrive(sim: Sim, state: StoreState, edge: EdgeIndex, request: MessageHandle): void {
  const slot = admit(sim, state.crew, state.line, edge, request);
  if (slot !== NONE) takeOn(sim, state, slot);
}

/** Free connections take what waits. */
export function fillPool(sim: Sim, state: StoreState): void {
  const { crew } = state;
  if (crew.jobs.inLine === 0) return;
  for (;;) {
    const slot = nextRequest(sim, crew, state.line);
    if (slot === NONE) break;
    takeOn(sim, state, slot);
  }
  sim.level(crew.node, "backlog", crew.jobs.inLine);
}

function isRead(sim: Sim, state: StoreState, row: number, request: MessageHandle): boolean {
  const { rows } = state.crew.jobs;
  if (state.readEdges.includes(rows[row + ENTRY]!)) return true;
  return happens(sim, state.operationStream, state.readShare, request, rows[row + ATTEMPT]!);
}

function takeOn(sim: Sim, state: StoreState, slot: number): void {
  const { crew, params } = state;
  const { extra, rows } = crew.jobs;
  const row = rowOf(slot);
  const request = rows[row + MESSAGE]!;
  setBusy(sim, crew, crew.busy + 1);
  if (isRead(sim, state, row, request)) {
    extra[row + FLAGS] = READ;
    work(sim, state, slot, state.readTime, state.readStream, WAKE_WORKED);
    return;
  }
  const key = sim.messages.key[request]!;
  if (key === 0 || params.control === "none" || !meet(state, slot, key)) write(sim, state, slot);
  else if (state.lockWaitNs > 0) arm(sim, crew.jobs, crew.node, slot, state.lockWaitNs, WAKE_LOCK);
  else rows[row + TIMER] = CALLING;
}

function write(sim: Sim, state: StoreState, slot: number): void {
  work(sim, state, slot, state.writeTime, state.writeStream, WAKE_WORKED);
}

/** Draws how long a step takes; it begins now, or when a store that stands still goes on. */
function work(
  sim: Sim,
  state: StoreState,
  slot: number,
  time: ServiceTime,
  stream: StreamIndex,
  stage: number,
): void {
  const { crew } = state;
  drawForJob(sim, crew.jobs, stream, slot);
  const drawnNs = drawServiceNs(sim, stream, time);
  const workNs = state.slow ? drawnNs * SLOW_FACTOR : drawnNs;
  if (crew.stalled) armFrozen(crew.jobs, slot, workNs, stage, STALL);
  else arm(sim, crew.jobs, crew.node, slot, workNs, stage);
}

/** `WAKE_WORKED`: what was asked for is read or written; a write must be committed. */
export function worked(sim: Sim, state: StoreState, slot: number): void {
  const { jobs } = state.crew;
  const row = rowOf(slot);
  drawForJob(sim, jobs, state.failures.stream, slot);
  if (attemptFails(sim, state.failures, jobs.extra[row + ID]!)) finish(sim, state, slot, "error");
  else if ((jobs.extra[row + FLAGS]! & READ) !== 0) finish(sim, state, slot, "ok");
  else if (state.commitTime.meanNs === 0) committed(sim, state, slot);
  else work(sim, state, slot, state.commitTime, state.commitStream, WAKE_COMMITTED);
}

/** `WAKE_COMMITTED`: the write holds, unless another of its key was faster. */
export function committed(sim: Sim, state: StoreState, slot: number): void {
  const { params } = state;
  const { extra, rows } = state.crew.jobs;
  const row = rowOf(slot);
  const request = rows[row + MESSAGE]!;
  if ((extra[row + FLAGS]! & CONFLICTS) !== 0) {
    finish(sim, state, slot, params.onConflict);
    return;
  }
  if ((extra[row + FLAGS]! & MEETS) !== 0 && params.control === "optimistic")
    spoilOthers(state, slot, sim.messages.key[request]!);
  if (state.flushNs > 0) keepUnflushed(sim, state, request);
  publishChange(sim, state, request);
  finish(sim, state, slot, "ok");
}

function publishChange(sim: Sim, state: StoreState, request: MessageHandle): void {
  const { changeEdges, crew } = state;
  for (let i = 0; i < changeEdges.length; i++) {
    const change = sim.createFollowUp(request, state.params.changeBytes);
    stampEvent(sim, state.stamp, change);
    sim.messages.madeNs[change] = sim.nowNs;
    sim.count(crew.node, "out", 1);
    sim.publish(changeEdges[i]!, change);
  }
}

/** `WAKE_LOCK`: the write waits no longer for its row. */
export function endLockWait(sim: Sim, state: StoreState, slot: number): void {
  sim.count(state.crew.node, "timedOut", 1);
  finish(sim, state, slot, "error");
}

/** The answer, the next writer of the row, and the next request. */
function finish(sim: Sim, state: StoreState, slot: number, status: ReplyStatus): void {
  const { crew } = state;
  const { jobs, node } = crew;
  const row = rowOf(slot);
  const request = jobs.rows[row + MESSAGE]!;
  const edge = jobs.rows[row + ENTRY]!;
  const ticket = jobs.rows[row + GENERATION]!;
  const bornNs = bornOf(jobs, slot);
  if ((jobs.extra[row + FLAGS]! & MEETS) !== 0) handOver(sim, state, slot, sim.messages.key[request]!);
  if (status === "ok") {
    if ((jobs.extra[row + FLAGS]! & READ) !== 0) sim.served(sim.messages.flow[request]!);
    else recordEffect(sim, jobs, node, slot, state.params.books);
    sim.recordLatency(node, sim.nowNs - bornNs);
  }
  freeSlot(sim, jobs, slot);
  setBusy(sim, crew, crew.busy - 1);
  fillPool(sim, state);
  sim.count(node, status === "ok" ? "done" : status === "error" ? "failed" : "rejected", 1);
  sim.release(request);
  sim.reply(edge, ticket, status);
}

/** The row is free for the write that has waited longest. */
function handOver(sim: Sim, state: StoreState, slot: number, key: number): void {
  const next = part(state, slot, key);
  if (next === NONE) return;
  disarm(sim, state.crew.jobs, next);
  write(sim, state, next);
}

/** Other rules for two writes of one key: those under way meet nobody any more, and who waited for a lock begins. */
function forgetMeetings(sim: Sim, state: StoreState): void {
  const { jobs } = state.crew;
  for (let slot = nextAtWork(jobs, 0); slot !== NONE; slot = nextAtWork(jobs, slot + 1)) {
    const row = rowOf(slot);
    if ((jobs.extra[row + FLAGS]! & MEETS) === 0) continue;
    const key = sim.messages.key[jobs.rows[row + MESSAGE]!]!;
    const waits = (jobs.extra[row + FLAGS]! & WAITS) !== 0;
    const next = part(state, slot, key);
    if (waits) {
      disarm(sim, jobs, slot);
      write(sim, state, slot);
    }
    if (next === NONE) continue;
    disarm(sim, jobs, next);
    write(sim, state, next);
  }
}

/** Reads changed parameters; the caller fills the pool. */
export function changeParams(sim: Sim, state: StoreState, params: StoreParams): void {
  if (params.control !== state.params.control) forgetMeetings(sim, state);
  readParams(sim, state, params);
}
