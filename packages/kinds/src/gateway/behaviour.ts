/** A gateway: requests become events (requests.ts), events become requests (deliveries.ts). */
import type { Behaviour, EdgeIndex, Sim } from "@eventyard/engine";
import type { FaultId, Params } from "@eventyard/model";
import { clearEntries, CREDIT, EDGE, ENTRY_STEP } from "../consumer/entries.ts";
import { changeLine, forgetCalls, hearReply, wakeDesk } from "../work/call-desk.ts";
import { dropAll, FLAGS, rowOf } from "../work/jobs.ts";
import { abandonEvent, deliveryEnded, enable, eventHandled, takeEvent } from "./deliveries.ts";
import type { GatewayParams } from "./params.ts";
import {
  abandonRequest,
  endWaits,
  forgetWaits,
  requestHandled,
  takeAnswer,
  takeRequest,
} from "./requests.ts";
import type { GatewayState } from "./state.ts";
import {
  createGateway,
  eventEntry,
  IS_EVENT,
  offerAll,
  readParams,
  reportBusy,
  WAKE_CONFIRM,
  WAKE_ENABLE,
  WAKE_HANDLED,
} from "./state.ts";

const NONE = -1;

function isEvent(state: GatewayState, slot: number): boolean {
  return (state.jobs.extra[rowOf(slot) + FLAGS]! & IS_EVENT) !== 0;
}

function hear(sim: Sim, state: GatewayState, slot: number): void {
  if (slot !== NONE) deliveryEnded(sim, state, slot);
}

/** The process is gone with everything in hand, or back; what it knows of its endpoint is kept (rule K510). */
function setUp(sim: Sim, state: GatewayState, up: boolean): void {
  if (up === state.up) return;
  const { entries, jobs } = state;
  state.up = up;
  if (!up) {
    forgetCalls(sim, state.desk, NONE);
    forgetWaits(sim, state);
    dropAll(sim, jobs, (slot) => {
      if (isEvent(state, slot)) abandonEvent(sim, state, slot);
      else abandonRequest(sim, state, slot);
    });
    state.requests = 0;
    state.events = 0;
    reportBusy(sim, state);
    clearEntries(entries);
    for (let entry = 0; entry < entries.length; entry += ENTRY_STEP) sim.disconnect(entries[entry + EDGE]!);
  }
  offerAll(sim, state);
}

/** The edge is whole again: its credit was void. */
function reconnected(sim: Sim, state: GatewayState, edge: EdgeIndex): void {
  const entry = eventEntry(state, edge);
  if (entry === NONE) return;
  state.entries[entry + CREDIT] = 0;
  offerAll(sim, state);
}

function change(sim: Sim, state: GatewayState, raw: Params): void {
  const before = state.params;
  const params = raw as GatewayParams;
  readParams(sim, state, params);
  if (state.disabled && (!params.disables || params.disableAfter !== before.disableAfter)) enable(sim, state);
  else offerAll(sim, state);
}

function fault(sim: Sim, state: GatewayState, id: FaultId, on: boolean): void {
  if (id === "kill") setUp(sim, state, !on);
  else if (id === "fail") state.failing = on;
  else if (id === "slow") {
    state.slow = on;
    readParams(sim, state, state.params);
  }
}

function wake(sim: Sim, state: GatewayState, code: number, arg: number): void {
  if (code === WAKE_HANDLED) {
    if (isEvent(state, arg)) eventHandled(sim, state, arg);
    else requestHandled(sim, state, arg);
  } else if (code === WAKE_CONFIRM) endWaits(sim, state);
  else if (code !== WAKE_ENABLE) hear(sim, state, wakeDesk(sim, state.desk, code, arg));
  else if (arg === state.epoch) enable(sim, state);
}

function start(sim: Sim, state: GatewayState): void {
  readParams(sim, state, state.params);
  offerAll(sim, state);
}

export const gatewayBehaviour: Behaviour<GatewayState> = {
  create: createGateway,
  start,
  arrive: (sim, state, edge, message) => {
    const entry = eventEntry(state, edge);
    if (entry === NONE) takeRequest(sim, state, edge, message);
    else takeEvent(sim, state, entry, message);
  },
  confirmed: (sim, state, _edge, ticket, confirmation) => takeAnswer(sim, state, ticket, confirmation),
  replied: (sim, state, _edge, ticket, status) =>
    hear(sim, state, hearReply(sim, state.desk, ticket, status)),
  reconnected,
  wake,
  change,
  edgeChanged: (_sim, state, edge, params) => changeLine(state.desk, edge, params),
  fault,
};
