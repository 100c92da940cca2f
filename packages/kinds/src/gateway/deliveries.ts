/** The way of an event to its endpoint: a call with its tries, the answer to the bus, and when the endpoint is given up. */
import type { MessageHandle, Settlement, Sim } from "@eventyard/engine";
import { CREDIT, EDGE, IN_HAND } from "../consumer/entries.ts";
import { placeCall } from "../work/call-desk.ts";
import {
  arm,
  ATTEMPT,
  bornOf,
  CALLING,
  ENTRY,
  FLAGS,
  FOLLOW_UP,
  freeSlot,
  GENERATION,
  MESSAGE,
  RETRIES,
  rowOf,
  takeSlot,
  TIMER,
} from "../work/jobs.ts";
import type { GatewayState } from "./state.ts";
import { failsItself, IS_EVENT, offer, offerAll, reportBusy, WAKE_ENABLE, WAKE_HANDLED } from "./state.ts";

const NS_PER_MS = 1_000_000;
const NONE = -1;

/** A bus lends an event. The request is made now: the event may be gone when its turn comes. It has the event's id (rule K506). */
export function takeEvent(sim: Sim, state: GatewayState, entry: number, message: MessageHandle): void {
  // nobody is there: the lease will end
  if (!state.up) return;
  const { entries, jobs, node } = state;
  const { messages } = sim;
  const slot = takeSlot(sim, jobs, message);
  const row = rowOf(slot);
  const request = sim.createFollowUp(message, messages.sizeBytes[message]!);
  sim.messages.id[request] = sim.messages.id[message]!;
  jobs.rows[row + ENTRY] = entry;
  jobs.rows[row + GENERATION] = sim.messages.generation[message]!;
  jobs.rows[row + ATTEMPT] = sim.messages.attempts[message]!;
  jobs.rows[row + RETRIES] = 0;
  jobs.rows[row + FOLLOW_UP] = request;
  jobs.extra[row + FLAGS] = IS_EVENT;
  entries[entry + CREDIT]!--;
  entries[entry + IN_HAND]!++;
  state.events++;
  sim.count(node, "in", 1);
  reportBusy(sim, state);
  if (state.disabled && state.params.whenDisabled === "drop") drop(sim, state, slot);
  else arm(sim, jobs, node, slot, state.handleNs, WAKE_HANDLED);
}

/** The own work on an event is done: the endpoint is called. */
export function eventHandled(sim: Sim, state: GatewayState, slot: number): void {
  const { jobs } = state;
  const row = rowOf(slot);
  if (failsItself(sim, state, slot)) {
    fail(sim, state, slot);
    return;
  }
  const request = jobs.rows[row + FOLLOW_UP]!;
  jobs.rows[row + FOLLOW_UP] = NONE;
  jobs.rows[row + TIMER] = CALLING;
  if (!placeCall(sim, state.desk, 0, slot, request)) deliveryEnded(sim, state, slot);
}

/** The call has ended, all its tries included, as `desk.end` says (rules K505, K507). */
export function deliveryEnded(sim: Sim, state: GatewayState, slot: number): void {
  const { desk, jobs, node, params } = state;
  const { end } = desk;
  if (end === "ok") {
    state.failures = 0;
    sim.count(node, "done", 1);
    sim.recordLatency(node, sim.nowNs - bornOf(jobs, slot));
    settle(sim, state, slot, "handled");
    return;
  }
  if (end === "timeout") sim.count(node, "timedOut", 1);
  // a call that was not made says nothing of the endpoint
  if (end !== "blocked") state.failures++;
  if (params.disables && !state.disabled && state.failures >= params.disableAfter) disable(sim, state);
  fail(sim, state, slot);
}

/** Back to the bus, which decides whether and when the event comes again. */
function fail(sim: Sim, state: GatewayState, slot: number): void {
  const { entries, jobs } = state;
  const row = rowOf(slot);
  const message = jobs.rows[row + MESSAGE]!;
  sim.count(state.node, "failed", 1);
  if (sim.messages.generation[message] === jobs.rows[row + GENERATION]! >>> 0)
    sim.markFailure(entries[jobs.rows[row + ENTRY]! + EDGE]!, message);
  settle(sim, state, slot, "failed");
}

/** The endpoint is off and nobody keeps the event: it is acknowledged and lost (rule K508). */
function drop(sim: Sim, state: GatewayState, slot: number): void {
  const row = rowOf(slot);
  const request = state.jobs.rows[row + FOLLOW_UP]!;
  state.jobs.rows[row + FOLLOW_UP] = NONE;
  settle(sim, state, slot, "handled");
  sim.lose(state.node, request, "exhausted");
}

/** Answers the bus and frees the place. */
function settle(sim: Sim, state: GatewayState, slot: number, settlement: Settlement): void {
  const { entries, jobs } = state;
  const row = rowOf(slot);
  const entry = jobs.rows[row + ENTRY]!;
  const message = jobs.rows[row + MESSAGE]!;
  const generation = jobs.rows[row + GENERATION]! >>> 0;
  const attempt = jobs.rows[row + ATTEMPT]!;
  const request = jobs.rows[row + FOLLOW_UP]!;
  if (request !== NONE) sim.release(request);
  freeSlot(sim, jobs, slot);
  entries[entry + IN_HAND]!--;
  state.events--;
  reportBusy(sim, state);
  sim.settle(entries[entry + EDGE]!, message, generation, attempt, settlement);
  offer(sim, state, entry);
}

function disable(sim: Sim, state: GatewayState): void {
  state.disabled = true;
  state.epoch++;
  sim.wakeAfter(state.node, state.params.enableAfterMs * NS_PER_MS, WAKE_ENABLE, state.epoch);
  offerAll(sim, state);
}

/** The endpoint is called again, with a clean sheet. */
export function enable(sim: Sim, state: GatewayState): void {
  state.disabled = false;
  state.failures = 0;
  state.epoch++;
  offerAll(sim, state);
}

/** The process that had this event is gone; its call is forgotten already. */
export function abandonEvent(sim: Sim, state: GatewayState, slot: number): void {
  const request = state.jobs.rows[rowOf(slot) + FOLLOW_UP]!;
  if (request !== NONE) sim.release(request);
  sim.count(state.node, "failed", 1);
}
