/** The way of a request that becomes an event: answered at once, or when the bus has said what became of the event. */
import type { Confirmation, EdgeIndex, MessageHandle, ReplyStatus, Sim } from "@eventyard/engine";
import { stampEvent } from "../contracts/stamp.ts";
import {
  freeSlot as freeCustody,
  markSent,
  OUTLET,
  slotOfTicket,
  slotRow,
  takeSlot as takeCustody,
  unmarkSent,
} from "../producer/custody.ts";
import {
  arm,
  ATTEMPT,
  bornOf,
  CALLING,
  ENTRY,
  FLAGS,
  freeSlot,
  GENERATION,
  MESSAGE,
  RETRIES,
  rowOf,
  takeSlot,
  TIMER,
} from "../work/jobs.ts";
import type { GatewayState } from "./state.ts";
import { ANSWERED, failsItself, reportBusy, WAKE_CONFIRM, WAKE_HANDLED } from "./state.ts";

const NS_PER_MS = 1_000_000;
const NONE = -1;

/** A request came (rules K500, K501). */
export function takeRequest(sim: Sim, state: GatewayState, edge: EdgeIndex, request: MessageHandle): void {
  const { jobs, node, params } = state;
  const { messages } = sim;
  const ticket = messages.ticket[request]!;
  sim.count(node, "in", 1);
  if (!state.up || state.requests >= params.requestsMax) {
    sim.count(node, "rejected", 1);
    sim.release(request);
    sim.reply(edge, ticket, "refused");
    return;
  }
  const slot = takeSlot(sim, jobs, request);
  const row = rowOf(slot);
  const atOnce = params.answer === "atOnce";
  jobs.rows[row + ENTRY] = edge;
  // the caller's number; the column is a delivery's generation elsewhere
  jobs.rows[row + GENERATION] = ticket;
  jobs.rows[row + ATTEMPT] = messages.attempts[request]!;
  jobs.rows[row + RETRIES] = 0;
  jobs.extra[row + FLAGS] = atOnce ? ANSWERED : 0;
  state.requests++;
  reportBusy(sim, state);
  if (atOnce) sim.reply(edge, ticket, "ok");
  arm(sim, jobs, node, slot, state.handleNs, WAKE_HANDLED);
}

/** The own work on a request is done: its event goes to the bus, under the request's id (rules K502, K503). */
export function requestHandled(sim: Sim, state: GatewayState, slot: number): void {
  const { custody, jobs, node, params } = state;
  const row = rowOf(slot);
  if (failsItself(sim, state, slot)) {
    finish(sim, state, slot, "error");
    return;
  }
  const { messages } = sim;
  const request = jobs.rows[row + MESSAGE]!;
  const event = sim.createFollowUp(request, params.eventBytes);
  stampEvent(sim, state.stamp, event);
  messages.id[event] = messages.id[request]!;
  messages.madeNs[event] = sim.nowNs;
  sim.count(node, "out", 1);
  if ((jobs.extra[row + FLAGS]! & ANSWERED) !== 0) {
    sim.publish(state.out, event);
    finish(sim, state, slot, "ok");
    return;
  }
  jobs.rows[row + TIMER] = CALLING;
  const dueNs = sim.nowNs + params.confirmMs * NS_PER_MS;
  messages.ticket[event] = markSent(custody, takeCustody(custody, request, slot, 0), dueNs);
  if (custody.timer === NONE) armConfirm(sim, state);
  sim.publish(state.out, event);
}

function armConfirm(sim: Sim, state: GatewayState): void {
  const { custody } = state;
  custody.timer = sim.wakeAfter(state.node, custody.dueNs[custody.sentHead]! - sim.nowNs, WAKE_CONFIRM, 0);
}

/** Nothing is awaited for this place any more; returns the job. */
function endWait(state: GatewayState, place: number): number {
  const { custody } = state;
  const slot = custody.rows[slotRow(place) + OUTLET]!;
  unmarkSent(custody, place);
  freeCustody(custody, place);
  return slot;
}

/** The bus says what became of an event; too late it finds nobody. */
export function takeAnswer(sim: Sim, state: GatewayState, ticket: number, confirmation: Confirmation): void {
  const place = slotOfTicket(state.custody, ticket);
  if (place === NONE) return;
  finish(sim, state, endWait(state, place), confirmation === "stored" ? "ok" : "refused");
}

/** `WAKE_CONFIRM`: no answer in time, so that nobody knows whether the bus has the event (rule K503). */
export function endWaits(sim: Sim, state: GatewayState): void {
  const { custody } = state;
  custody.timer = NONE;
  while (custody.sentHead !== NONE && custody.dueNs[custody.sentHead]! <= sim.nowNs) {
    sim.count(state.node, "timedOut", 1);
    finish(sim, state, endWait(state, custody.sentHead), "error");
  }
  if (custody.sentHead !== NONE) armConfirm(sim, state);
}

/** The process is gone: no answer is awaited any more. */
export function forgetWaits(sim: Sim, state: GatewayState): void {
  const { custody } = state;
  while (custody.sentHead !== NONE) endWait(state, custody.sentHead);
  if (custody.timer !== NONE) sim.cancel(custody.timer);
  custody.timer = NONE;
}

/** The request has come to its end; a caller that has its answer does not hear of a failure. */
function finish(sim: Sim, state: GatewayState, slot: number, status: ReplyStatus): void {
  const { jobs, node } = state;
  const row = rowOf(slot);
  const request = jobs.rows[row + MESSAGE]!;
  const edge = jobs.rows[row + ENTRY]!;
  const ticket = jobs.rows[row + GENERATION]!;
  const answered = (jobs.extra[row + FLAGS]! & ANSWERED) !== 0;
  if (status === "ok") {
    sim.count(node, "done", 1);
    sim.recordLatency(node, sim.nowNs - bornOf(jobs, slot));
  }
  freeSlot(sim, jobs, slot);
  state.requests--;
  reportBusy(sim, state);
  if (answered && status !== "ok") {
    sim.lose(node, request, "exhausted");
    return;
  }
  sim.release(request);
  if (answered) return;
  if (status !== "ok") sim.count(node, status === "refused" ? "rejected" : "failed", 1);
  sim.reply(edge, ticket, status);
}

/** The process that had this request is gone: a caller that waits sees its connection break. */
export function abandonRequest(sim: Sim, state: GatewayState, slot: number): void {
  const { jobs, node } = state;
  const row = rowOf(slot);
  const request = jobs.rows[row + MESSAGE]!;
  if ((jobs.extra[row + FLAGS]! & ANSWERED) !== 0) {
    sim.lose(node, request, "crashed");
    return;
  }
  sim.count(node, "failed", 1);
  sim.release(request);
  sim.reply(jobs.rows[row + ENTRY]!, jobs.rows[row + GENERATION]!, "error");
}
