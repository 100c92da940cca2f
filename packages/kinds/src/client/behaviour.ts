/**
 * Users who call. Open arrivals have one pending timer, the next request; a change of rate rescales the time left (as
 * rule K4 for producers). Closed users have one timer each while they think.
 */
import type { Behaviour, NodeIndex, NodeSetup, Sim, StreamIndex, TimerHandle } from "@eventyard/engine";
import type { FaultId, Params } from "@eventyard/model";
import { NO_FLOATS, NO_INTS } from "../empty-columns.ts";
import type { CallDesk } from "../work/call-desk.ts";
import { changeLine, createDesk, forgetCalls, hearReply, placeCall, wakeDesk } from "../work/call-desk.ts";
import type { ClientParams } from "./kind.ts";

const NS_PER_S = 1_000_000_000;
const NS_PER_MS = 1_000_000;
const NONE = -1;
const WAKE_ARRIVAL = 0;
/** `arg` is the epoch: users who were sent away do not come back. */
const WAKE_THOUGHT = 1;
const SURGE_FACTOR = 10;
const SLOW_FACTOR = 0.1;

interface ClientState {
  readonly node: NodeIndex;
  readonly desk: CallDesk;
  readonly arrivalStream: StreamIndex;
  readonly keyStream: StreamIndex;
  params: ClientParams;
  up: boolean;
  slow: boolean;
  surging: boolean;
  /** Births of requests under way, by the number the desk knows them by, and a list of free numbers. */
  bornNs: Float64Array;
  /** Their flows, held until the user has an answer or gives up; -1 for a free number. */
  flows: Int32Array;
  free: Int32Array;
  freeCount: number;
  waiting: number;
  timer: TimerHandle;
  /** Exact time of the next request [ns] and the mean gap it was drawn with; Infinity while none comes. */
  dueNs: number;
  gapNs: number;
  /** Closed: users there are, thinking or waiting. */
  users: number;
  epoch: number;
}

function create(setup: NodeSetup, raw: Params): ClientState {
  return {
    node: setup.node,
    desk: createDesk(setup, "calls out"),
    arrivalStream: setup.stream("arrivals"),
    keyStream: setup.stream("keys"),
    params: raw as ClientParams,
    up: true,
    slow: false,
    surging: false,
    bornNs: NO_FLOATS,
    flows: NO_INTS,
    free: NO_INTS,
    freeCount: 0,
    waiting: 0,
    timer: NONE,
    dueNs: 0,
    gapNs: Infinity,
    users: 0,
    epoch: 0,
  };
}

/** What faults make of the number of requests. */
function factor(state: ClientState): number {
  return (state.slow ? SLOW_FACTOR : 1) * (state.surging ? SURGE_FACTOR : 1);
}

function meanGapNs(state: ClientState): number {
  const rate = state.params.arrivals === "closed" ? 0 : state.params.ratePerS * factor(state);
  return rate > 0 ? NS_PER_S / rate : Infinity;
}

function arm(sim: Sim, state: ClientState): void {
  state.timer = sim.wakeAfter(state.node, state.dueNs - sim.nowNs, WAKE_ARRIVAL, 0);
}

function plan(sim: Sim, state: ClientState): void {
  if (state.gapNs === Infinity) return;
  state.dueNs +=
    state.params.arrivals === "constant" ? state.gapNs : sim.exponential(state.arrivalStream) * state.gapNs;
  arm(sim, state);
}

/** A number for a request under way. Grows with the requests under way, which the limit of live messages bounds. */
function takeNumber(state: ClientState): number {
  if (state.freeCount === 0) {
    const before = state.bornNs.length;
    const length = Math.max(16, before * 2);
    const bornNs = new Float64Array(length);
    bornNs.set(state.bornNs);
    state.bornNs = bornNs;
    const flows = new Int32Array(length).fill(NONE);
    flows.set(state.flows);
    state.flows = flows;
    state.free = new Int32Array(length);
    for (let number = length - 1; number >= before; number--) state.free[state.freeCount++] = number;
  }
  return state.free[--state.freeCount]!;
}

/** A user asks. */
function ask(sim: Sim, state: ClientState): void {
  const { keyCount, requestAmount, sizeBytes } = state.params;
  const key = keyCount === 0 ? 0 : sim.integer(state.keyStream, keyCount) + 1;
  const request = sim.createRoot(key, sizeBytes);
  const user = takeNumber(state);
  const flow = sim.messages.flow[request]!;
  state.bornNs[user] = sim.nowNs;
  state.flows[user] = flow;
  sim.hold(flow);
  if (requestAmount > 0) sim.value(flow, requestAmount);
  state.waiting++;
  sim.level(state.node, "busy", state.waiting);
  if (!placeCall(sim, state.desk, 0, user, request)) ended(sim, state, user);
}

/** A user waits no longer. */
function leave(sim: Sim, state: ClientState, user: number): void {
  sim.letGo(state.flows[user]!);
  state.flows[user] = NONE;
}

/** A user has the answer, or gives up. */
function ended(sim: Sim, state: ClientState, user: number): void {
  const { desk, node } = state;
  if (desk.end !== "ok") sim.mark(node, state.flows[user]!, desk.end === "timeout" ? "timedOut" : "rejected");
  leave(sim, state, user);
  state.free[state.freeCount++] = user;
  state.waiting--;
  sim.level(node, "busy", state.waiting);
  if (desk.end === "ok") {
    sim.count(node, "done", 1);
    sim.recordLatency(node, sim.nowNs - state.bornNs[user]!);
  } else if (desk.end === "timeout") sim.count(node, "timedOut", 1);
  else if (desk.end === "error") sim.count(node, "failed", 1);
  else sim.count(node, "rejected", 1);
  if (state.params.arrivals === "closed") think(sim, state);
}

/** A user thinks before asking again; one too many goes away instead. */
function think(sim: Sim, state: ClientState): void {
  if (state.users > usersWanted(state)) {
    state.users--;
    return;
  }
  const meanNs = state.params.thinkMs * NS_PER_MS;
  const thinkNs =
    state.params.thinkTimes === "constant" ? meanNs : sim.exponential(state.arrivalStream) * meanNs;
  sim.wakeAfter(state.node, thinkNs, WAKE_THOUGHT, state.epoch);
}

function usersWanted(state: ClientState): number {
  if (!state.up || state.params.arrivals !== "closed") return 0;
  return Math.max(1, Math.round(state.params.users * factor(state)));
}

/** More users come thinking; fewer go when their turn comes. */
function fillUsers(sim: Sim, state: ClientState): void {
  for (const wanted = usersWanted(state); state.users < wanted; state.users++) think(sim, state);
}

/** The rate may have changed: the time left to the next request is stretched or shrunk by the same factor. */
function rescale(sim: Sim, state: ClientState): void {
  fillUsers(sim, state);
  const gapNs = state.up ? meanGapNs(state) : Infinity;
  if (gapNs === state.gapNs) return;
  if (state.timer !== NONE) sim.cancel(state.timer);
  state.timer = NONE;
  const before = state.gapNs;
  state.gapNs = gapNs;
  if (gapNs === Infinity) return;
  if (before === Infinity) {
    state.dueNs = sim.nowNs;
    plan(sim, state);
    return;
  }
  state.dueNs = sim.nowNs + Math.max(0, state.dueNs - sim.nowNs) * (gapNs / before);
  arm(sim, state);
}

/** All users are gone, those who wait for an answer too; or they are back. */
function setUp(sim: Sim, state: ClientState, up: boolean): void {
  if (up === state.up) return;
  state.up = up;
  if (!up) {
    forgetCalls(sim, state.desk, NONE);
    state.freeCount = 0;
    for (let number = state.bornNs.length - 1; number >= 0; number--) {
      state.free[state.freeCount++] = number;
      if (state.flows[number] === NONE) continue;
      sim.mark(state.node, state.flows[number]!, "timedOut");
      leave(sim, state, number);
    }
    state.waiting = 0;
    state.users = 0;
    state.epoch++;
    sim.level(state.node, "busy", 0);
  }
  rescale(sim, state);
}

function change(sim: Sim, state: ClientState, raw: Params): void {
  state.params = raw as ClientParams;
  rescale(sim, state);
}

function fault(sim: Sim, state: ClientState, id: FaultId, on: boolean): void {
  if (id === "kill") setUp(sim, state, !on);
  else {
    if (id === "slow") state.slow = on;
    else if (id === "surge") state.surging = on;
    rescale(sim, state);
  }
}

function wake(sim: Sim, state: ClientState, code: number, arg: number): void {
  if (code === WAKE_ARRIVAL) {
    state.timer = NONE;
    ask(sim, state);
    plan(sim, state);
  } else if (code === WAKE_THOUGHT) {
    if (arg === state.epoch) thought(sim, state);
  } else {
    const user = wakeDesk(sim, state.desk, code, arg);
    if (user !== NONE) ended(sim, state, user);
  }
}

function thought(sim: Sim, state: ClientState): void {
  if (state.users > usersWanted(state)) state.users--;
  else ask(sim, state);
}

export const clientBehaviour: Behaviour<ClientState> = {
  create,
  start: rescale,
  wake,
  replied: (sim, state, _edge, ticket, status) => {
    const user = hearReply(sim, state.desk, ticket, status);
    if (user !== NONE) ended(sim, state, user);
  },
  change,
  edgeChanged: (_sim, state, edge, params) => changeLine(state.desk, edge, params),
  fault,
  send: (sim, state, count) => {
    for (let i = 0; i < count && state.up; i++) ask(sim, state);
  },
};
