/** The way of a request through a service: queue, thread, its own calls, answer. */
import type { EdgeIndex, MessageHandle, ReplyStatus, Sim } from "@eventyard/engine";
import { admit, nextRequest } from "../work/answering.ts";
import { placeCall } from "../work/call-desk.ts";
import { setBusy, STALL } from "../work/crew.ts";
import { attemptFails } from "../work/failures.ts";
import {
  arm,
  armFrozen,
  bornOf,
  CALLING,
  drawForJob,
  ENTRY,
  FLAGS,
  freeSlot,
  GENERATION,
  ID,
  MESSAGE,
  OPEN_CALLS,
  recordEffect,
  rowOf,
  STEP,
  TIMER,
} from "../work/jobs.ts";
import { drawServiceNs } from "../work/service-time.ts";
import { diesInGap, dieInGap, publishEvents } from "./events.ts";
import type { ServiceState } from "./state.ts";
import { WAKE_GO_ON, WAKE_WORKED } from "./state.ts";

const NONE = -1;
const SLOW_FACTOR = 10;
/** Flag of a job: a call that it cannot do without failed. */
const BROKEN = 1;
/** Its events went out before the commit. */
const PUBLISHED = 2;

/** A request came: a thread takes it, it waits, or it is refused. */
export function arrive(sim: Sim, state: ServiceState, edge: EdgeIndex, request: MessageHandle): void {
  const slot = admit(sim, state.crew, state.line, edge, request);
  if (slot !== NONE) takeOn(sim, state, slot);
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

/** Free threads take what waits. */
export function fillThreads(sim: Sim, state: ServiceState): void {
  const { crew } = state;
  if (crew.jobs.inLine === 0) return;
  for (;;) {
    const slot = nextRequest(sim, crew, state.line);
    if (slot === NONE) break;
    takeOn(sim, state, slot);
  }
  sim.level(crew.node, "backlog", crew.jobs.inLine);
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
  if (state.publishing.first) {
    const request = jobs.rows[row + MESSAGE]!;
    publishEvents(sim, state, request);
    jobs.extra[row + FLAGS]! |= PUBLISHED;
    if (diesInGap(sim, state, request)) {
      dieInGap(sim, state, slot);
      return;
    }
  }
  makeCalls(sim, state, slot);
}

/** Makes the calls that are next, until one is under way (all, if they go in parallel) or none is left. */
function makeCalls(sim: Sim, state: ServiceState, slot: number): void {
  const { crew, desk, order } = state;
  const { extra, rows } = crew.jobs;
  const row = rowOf(slot);
  const parallel = state.params.calls === "parallel";
  while (extra[row + STEP]! < order.length) {
    if (!parallel && (extra[row + OPEN_CALLS]! > 0 || (extra[row + FLAGS]! & BROKEN) !== 0)) break;
    const index = order[extra[row + STEP]!]!;
    extra[row + STEP]!++;
    const request = sim.createFollowUp(rows[row + MESSAGE]!, desk.lines[index]!.policy.requestBytes);
    if (placeCall(sim, desk, index, slot, request)) extra[row + OPEN_CALLS]!++;
    else if (desk.lines[index]!.policy.fatal) extra[row + FLAGS]! |= BROKEN;
  }
  if (extra[row + OPEN_CALLS]! > 0) rows[row + TIMER] = CALLING;
  else finish(sim, state, slot, (extra[row + FLAGS]! & BROKEN) !== 0 ? "error" : "ok");
}

/** One of a job's calls ended, as `desk.end` says. */
export function callEnded(sim: Sim, state: ServiceState, slot: number): void {
  const { crew, desk } = state;
  const { extra } = crew.jobs;
  const row = rowOf(slot);
  extra[row + OPEN_CALLS]!--;
  if (desk.end === "timeout") sim.count(crew.node, "timedOut", 1);
  if (desk.end !== "ok" && desk.lines[desk.endLine]!.policy.fatal) extra[row + FLAGS]! |= BROKEN;
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
  const publishes = status === "ok" && (jobs.extra[row + FLAGS]! & PUBLISHED) === 0;
  if (status === "ok") recordEffect(sim, jobs, node, slot, state.params.books);
  if (publishes && diesInGap(sim, state, request)) {
    dieInGap(sim, state, slot);
    return;
  }
  freeSlot(sim, jobs, slot);
  setBusy(sim, crew, crew.busy - 1);
  fillThreads(sim, state);
  if (status === "ok") {
    sim.count(node, "done", 1);
    sim.recordLatency(node, sim.nowNs - bornNs);
    if (publishes) publishEvents(sim, state, request);
  } else sim.count(node, "failed", 1);
  sim.release(request);
  sim.reply(edge, ticket, status);
}
