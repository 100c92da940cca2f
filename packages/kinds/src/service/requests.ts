/** The way of a request through a service: queue, thread, its own calls, answer. */
import type { EdgeIndex, MessageHandle, ReplyStatus, Sim } from "@eventyard/engine";
import { placeCall } from "../work/call-desk.ts";
import { setBusy, STALL } from "../work/crew.ts";
import { attemptFails } from "../work/failures.ts";
import {
  arm,
  armFrozen,
  ATTEMPT,
  bornOf,
  CALLING,
  drawForJob,
  ENTRY,
  FLAGS,
  freeSlot,
  GENERATION,
  ID,
  KEPT,
  lineUp,
  lineUpFirst,
  MESSAGE,
  nextInLine,
  OPEN_CALLS,
  recordEffect,
  RETRIES,
  rowOf,
  STEP,
  takeSlot,
  TIMER,
} from "../work/jobs.ts";
import { drawServiceNs } from "../work/service-time.ts";
import type { ServiceState } from "./state.ts";
import { WAKE_GO_ON, WAKE_WORKED } from "./state.ts";

const NONE = -1;
const SLOW_FACTOR = 10;
/** Flag of a job: a call that it cannot do without failed. */
const BROKEN = 1;

/** A request came: a thread takes it, it waits, or it is refused. */
export function arrive(sim: Sim, state: ServiceState, edge: EdgeIndex, request: MessageHandle): void {
  const { crew } = state;
  const { jobs } = crew;
  const { messages } = sim;
  sim.count(crew.node, "in", 1);
  const isFree = crew.busy < crew.room;
  if (crew.up === 0 || (!isFree && jobs.inLine >= state.queueMax)) {
    refuse(sim, state, edge, request, messages.ticket[request]!);
    return;
  }
  const slot = takeSlot(sim, jobs, request);
  const row = rowOf(slot);
  jobs.rows[row + ENTRY] = edge;
  jobs.rows[row + ATTEMPT] = messages.attempts[request]!;
  jobs.rows[row + RETRIES] = 0;
  // the caller's number; the column is a worker's generation elsewhere
  jobs.rows[row + GENERATION] = messages.ticket[request]!;
  jobs.extra[row + ID] = messages.id[request] ?? messages.flow[request]!;
  jobs.extra[row + FLAGS] = 0;
  jobs.extra[row + KEPT] = NONE;
  messages.storedNs[request] = sim.nowNs;
  if (isFree) {
    takeOn(sim, state, slot);
    return;
  }
  if (state.params.queueOrder === "lifo") lineUpFirst(jobs, slot);
  else lineUp(jobs, slot);
  sim.level(crew.node, "backlog", jobs.inLine);
}

function refuse(
  sim: Sim,
  state: ServiceState,
  edge: EdgeIndex,
  request: MessageHandle,
  ticket: number,
): void {
  sim.count(state.crew.node, "rejected", 1);
  sim.release(request);
  sim.reply(edge, ticket, "refused");
}

function takeOn(sim: Sim, state: ServiceState, slot: number): void {
  const { crew, serviceTime } = state;
  setBusy(sim, crew, crew.busy + 1);
  drawForJob(sim, crew.jobs, state.serviceStream, slot);
  let serviceNs = drawServiceNs(sim, state.serviceStream, serviceTime);
  if (serviceTime.nsPerByte > 0) {
    const request = crew.jobs.rows[rowOf(slot) + MESSAGE]!;
    serviceNs += serviceTime.nsPerByte * sim.messages.sizeBytes[request]!;
  }
  if (state.slow) serviceNs *= SLOW_FACTOR;
  arm(sim, crew.jobs, crew.node, slot, serviceNs, WAKE_WORKED);
}

/** Has this request waited too long? */
function isShed(sim: Sim, state: ServiceState, slot: number): boolean {
  if (state.shedNs === 0) return false;
  const request = state.crew.jobs.rows[rowOf(slot) + MESSAGE]!;
  const waitedNs = sim.nowNs - sim.messages.storedNs[request]!;
  const limitNs =
    state.params.shed === "exponential" ? sim.exponential(state.shedStream) * state.shedNs : state.shedNs;
  return waitedNs > limitNs;
}

/** Free threads take what waits. */
export function fillThreads(sim: Sim, state: ServiceState): void {
  const { crew } = state;
  const { jobs } = crew;
  if (jobs.inLine === 0) return;
  while (crew.busy < crew.room && jobs.inLine > 0) {
    const slot = nextInLine(jobs);
    if (isShed(sim, state, slot)) {
      const row = rowOf(slot);
      const request = jobs.rows[row + MESSAGE]!;
      const edge = jobs.rows[row + ENTRY]!;
      const ticket = jobs.rows[row + GENERATION]!;
      freeSlot(sim, jobs, slot);
      refuse(sim, state, edge, request, ticket);
    } else takeOn(sim, state, slot);
  }
  sim.level(crew.node, "backlog", jobs.inLine);
}

/** `WAKE_WORKED`: the thread's own work is done. */
export function worked(sim: Sim, state: ServiceState, slot: number): void {
  const { jobs } = state.crew;
  const row = rowOf(slot);
  drawForJob(sim, jobs, state.failures.stream, slot);
  if (attemptFails(sim, state.failures, jobs.extra[row + ID]!)) {
    finish(sim, state, slot, "error");
    return;
  }
  jobs.extra[row + STEP] = 0;
  jobs.extra[row + OPEN_CALLS] = 0;
  makeCalls(sim, state, slot);
}

/** Makes the calls that are next, until one is under way (all, if they go in parallel) or none is left. */
function makeCalls(sim: Sim, state: ServiceState, slot: number): void {
  const { crew, desk, order } = state;
  const { extra, rows } = crew.jobs;
  const row = rowOf(slot);
  const parallel = state.params.calls === "parallel";
  while (extra[row + STEP]! < order.length) {
    if (!parallel && (extra[row + OPEN_CALLS]! > 0 || extra[row + FLAGS]! === BROKEN)) break;
    const index = order[extra[row + STEP]!]!;
    extra[row + STEP]!++;
    const request = sim.createFollowUp(rows[row + MESSAGE]!, desk.lines[index]!.policy.requestBytes);
    if (placeCall(sim, desk, index, slot, request)) extra[row + OPEN_CALLS]!++;
    else if (desk.lines[index]!.policy.fatal) extra[row + FLAGS] = BROKEN;
  }
  if (extra[row + OPEN_CALLS]! > 0) rows[row + TIMER] = CALLING;
  else finish(sim, state, slot, extra[row + FLAGS] === BROKEN ? "error" : "ok");
}

/** One of a job's calls ended, as `desk.end` says. */
export function callEnded(sim: Sim, state: ServiceState, slot: number): void {
  const { crew, desk } = state;
  const { extra } = crew.jobs;
  const row = rowOf(slot);
  extra[row + OPEN_CALLS]!--;
  if (desk.end === "timeout") sim.count(crew.node, "timedOut", 1);
  if (desk.end !== "ok" && desk.lines[desk.endLine]!.policy.fatal) extra[row + FLAGS] = BROKEN;
  if (extra[row + OPEN_CALLS]! > 0) return;
  // a process that stands still reads the answer when it goes on
  if (crew.stalled) armFrozen(crew.jobs, slot, 0, WAKE_GO_ON, STALL);
  else makeCalls(sim, state, slot);
}

/** `WAKE_GO_ON`: the answer that came during a stall is read. */
export function goOn(sim: Sim, state: ServiceState, slot: number): void {
  makeCalls(sim, state, slot);
}

/** The answer, the events, and the next request. */
function finish(sim: Sim, state: ServiceState, slot: number, status: ReplyStatus): void {
  const { crew } = state;
  const { jobs, node } = crew;
  const row = rowOf(slot);
  const request = jobs.rows[row + MESSAGE]!;
  const edge = jobs.rows[row + ENTRY]!;
  const ticket = jobs.rows[row + GENERATION]!;
  const bornNs = bornOf(jobs, slot);
  if (status === "ok") recordEffect(sim, jobs, node, slot, state.params.books);
  freeSlot(sim, jobs, slot);
  setBusy(sim, crew, crew.busy - 1);
  fillThreads(sim, state);
  if (status === "ok") {
    sim.count(node, "done", 1);
    sim.recordLatency(node, sim.nowNs - bornNs);
    publishEvents(sim, state, request);
  } else sim.count(node, "failed", 1);
  sim.release(request);
  sim.reply(edge, ticket, status);
}

function publishEvents(sim: Sim, state: ServiceState, request: MessageHandle): void {
  const { outEdges, crew } = state;
  for (const edge of outEdges) {
    sim.count(crew.node, "out", 1);
    sim.publish(edge, sim.createFollowUp(request, state.params.eventBytes));
  }
}

/** The process that had this request is gone: the caller's connection breaks, which it sees at once. */
export function abandon(sim: Sim, state: ServiceState, slot: number): void {
  const { jobs, node } = state.crew;
  const row = rowOf(slot);
  sim.count(node, "failed", 1);
  sim.release(jobs.rows[row + MESSAGE]!);
  sim.reply(jobs.rows[row + ENTRY]!, jobs.rows[row + GENERATION]!, "error");
}
