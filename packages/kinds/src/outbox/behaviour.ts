/**
 * An outbox. A row keeps its message until the bus has confirmed a copy of it and the row is marked; one timer wakes the
 * relay, one ends the waits for the bus. A dual write keeps nothing. Rows left when it becomes one are still relayed.
 */
import type { Behaviour, Confirmation, EdgeIndex, MessageHandle, NodeSetup, Sim } from "@eventyard/engine";
import type { FaultId, Params } from "@eventyard/model";
import type { Stamp } from "../contracts/stamp.ts";
import { changeStamp, createStamp, stampEvent } from "../contracts/stamp.ts";
import type { Custody, Line } from "../producer/custody.ts";
import {
  createCustody,
  createLine,
  freeSlot,
  KEPT,
  lineUp,
  lineUpBefore,
  markSent,
  nextOf,
  slotOfTicket,
  slotRow,
  takeSlot,
  TRIES,
  unmarkSent,
} from "../producer/custody.ts";
import { happens } from "../work/chance.ts";
import type { OutboxParams } from "./params.ts";

const NS_PER_MS = 1_000_000;
const NONE = -1;
const WAKE_RELAY = 0;
const WAKE_CONFIRM = 1;
const SLOW_FACTOR = 10;
/** Fault `fail`. */
const FAIL_PROBABILITY = 0.5;

export interface OutboxState {
  readonly node: number;
  readonly out: EdgeIndex;
  readonly publishStream: number;
  readonly crashStream: number;
  readonly custody: Custody;
  /** Rows that are not published. */
  readonly waiting: Line;
  /** Rows on their way back to the head of `waiting`; empty between two handlers. */
  readonly again: Line;
  /** What its events say, from the commit on. */
  readonly stamp: Stamp;
  params: OutboxParams;
  dual: boolean;
  polls: boolean;
  pollNs: number;
  logNs: number;
  failProbability: number;
  crashProbability: number;
  relayTimer: number;
  up: boolean;
  slow: boolean;
  failing: boolean;
}

function read(state: OutboxState, params: OutboxParams): void {
  const factor = NS_PER_MS * (state.slow ? SLOW_FACTOR : 1);
  state.params = params;
  state.dual = params.writes === "dual";
  state.polls = params.relay === "poll";
  state.pollNs = params.pollMs * factor;
  state.logNs = params.logMs * factor;
  const failure = params.publishFailPercent / 100;
  state.failProbability = state.failing ? Math.max(failure, FAIL_PROBABILITY) : failure;
  state.crashProbability = params.crashPercent / 100;
}

function create(setup: NodeSetup, raw: Params): OutboxState {
  const out = setup.edgesOut("out")[0] ?? NONE;
  if (out !== NONE) setup.askConfirms(out);
  const state: OutboxState = {
    node: setup.node,
    out,
    publishStream: setup.stream("publish"),
    crashStream: setup.stream("crash"),
    custody: createCustody(),
    waiting: createLine(),
    again: createLine(),
    stamp: createStamp(setup, (raw as OutboxParams).publishes),
    params: raw as OutboxParams,
    dual: false,
    polls: true,
    pollNs: 0,
    logNs: 0,
    failProbability: 0,
    crashProbability: 0,
    relayTimer: NONE,
    up: true,
    slow: false,
    failing: false,
  };
  read(state, raw as OutboxParams);
  return state;
}

/** Wakes the relay: at its next look, or when the first row has come through the log. */
function armRelay(sim: Sim, state: OutboxState): void {
  if (!state.up || state.relayTimer !== NONE) return;
  const { custody, node, waiting } = state;
  if (state.polls) state.relayTimer = sim.wakeAfter(node, state.pollNs, WAKE_RELAY, 0);
  else if (waiting.size > 0)
    state.relayTimer = sim.wakeAfter(node, custody.dueNs[waiting.head]! - sim.nowNs, WAKE_RELAY, 0);
}

function rearmRelay(sim: Sim, state: OutboxState): void {
  if (state.relayTimer !== NONE) sim.cancel(state.relayTimer);
  state.relayTimer = NONE;
  armRelay(sim, state);
}

/** Commits the work, then publishes at once; nobody makes up for what goes wrong (rule K451). */
function writeTwice(sim: Sim, state: OutboxState, message: MessageHandle): void {
  const { node } = state;
  if (!state.up) sim.lose(node, message, "down");
  else if (happens(sim, state.crashStream, state.crashProbability, message, 0))
    sim.lose(node, message, "crashed");
  else if (happens(sim, state.publishStream, state.failProbability, message, 0)) {
    sim.count(node, "failed", 1);
    sim.lose(node, message, "refused");
  } else {
    sim.count(node, "out", 1);
    sim.count(node, "done", 1);
    sim.recordLatency(node, 0);
    sim.publish(state.out, message);
  }
}

/** Commits the work with its event (rule K450). False if the table is full. */
function commit(sim: Sim, state: OutboxState, message: MessageHandle): boolean {
  const { custody } = state;
  if (custody.size >= state.params.rowsMax) return false;
  const slot = takeSlot(custody, message, 0, 0);
  sim.messages.storedNs[message] = sim.nowNs;
  custody.dueNs[slot] = sim.nowNs + state.logNs;
  lineUp(custody, state.waiting, slot);
  sim.level(state.node, "backlog", custody.size);
  armRelay(sim, state);
  return true;
}

function arrive(sim: Sim, state: OutboxState, _edge: EdgeIndex, message: MessageHandle): void {
  const { messages } = sim;
  const ticket = sim.confirmsAsked ? messages.ticket[message]! : NONE;
  const via = ticket >= 0 ? messages.via[message]! : NONE;
  if (ticket >= 0) messages.ticket[message] = NONE;
  sim.count(state.node, "in", 1);
  stampEvent(sim, state.stamp, message);
  if (state.dual) {
    writeTwice(sim, state, message);
    // the work is committed, whatever became of the event
    if (ticket >= 0) sim.confirm(via, ticket, "stored");
    return;
  }
  if (commit(sim, state, message)) {
    if (ticket >= 0) sim.confirm(via, ticket, "stored");
  } else if (ticket >= 0) {
    sim.count(state.node, "rejected", 1);
    sim.release(message);
    sim.confirm(via, ticket, "rejected");
  } else sim.lose(state.node, message, "overflow");
}

/** Publishes a copy of a row. A row that cannot be published waits again. */
function publish(sim: Sim, state: OutboxState, slot: number): void {
  const { custody, node } = state;
  const row = slotRow(slot);
  const kept = custody.rows[row + KEPT]!;
  const tries = custody.rows[row + TRIES]!;
  if (happens(sim, state.publishStream, state.failProbability, kept, tries)) {
    // the next try draws anew
    custody.rows[row + TRIES] = tries + 1;
    sim.count(node, "failed", 1);
    custody.dueNs[slot] = sim.nowNs + state.params.retryMs * NS_PER_MS;
    lineUp(custody, state.again, slot);
    return;
  }
  if (tries > 0) sim.count(node, "retried", 1);
  sim.recordLatency(node, sim.nowNs - sim.messages.storedNs[kept]!);
  const copy = sim.copy(kept);
  sim.messages.ticket[copy] = markSent(custody, slot, sim.nowNs + state.params.confirmMs * NS_PER_MS);
  if (custody.timer === NONE) armConfirm(sim, state);
  sim.count(node, "out", 1);
  sim.publish(state.out, copy);
}

/** The relay looks: up to a batch, or what has come through the log; there a row that fails holds up the rest. */
function relay(sim: Sim, state: OutboxState): void {
  const { again, custody, waiting } = state;
  state.relayTimer = NONE;
  if (state.polls)
    for (let left = Math.min(state.params.batch, waiting.size); left > 0; left--)
      publish(sim, state, nextOf(custody, waiting));
  else
    while (waiting.size > 0 && again.size === 0 && custody.dueNs[waiting.head]! <= sim.nowNs)
      publish(sim, state, nextOf(custody, waiting));
  lineUpBefore(custody, again, waiting);
  armRelay(sim, state);
}

function armConfirm(sim: Sim, state: OutboxState): void {
  const { custody } = state;
  custody.timer = sim.wakeAfter(state.node, custody.dueNs[custody.sentHead]! - sim.nowNs, WAKE_CONFIRM, 0);
}

/** A published row is not marked: it goes before all that wait. */
function takeBack(sim: Sim, state: OutboxState, slot: number): void {
  const { again, custody } = state;
  unmarkSent(custody, slot);
  custody.dueNs[slot] = sim.nowNs + state.params.retryMs * NS_PER_MS;
  lineUp(custody, again, slot);
}

/** What was taken back is the first again. */
function resume(sim: Sim, state: OutboxState): void {
  lineUpBefore(state.custody, state.again, state.waiting);
  if (!state.polls) rearmRelay(sim, state);
}

/** No answer in time: whether the bus has them nobody knows. */
function endWaits(sim: Sim, state: OutboxState): void {
  const { custody } = state;
  custody.timer = NONE;
  while (custody.sentHead !== NONE && custody.dueNs[custody.sentHead]! <= sim.nowNs) {
    sim.count(state.node, "timedOut", 1);
    takeBack(sim, state, custody.sentHead);
  }
  if (custody.sentHead !== NONE) armConfirm(sim, state);
  resume(sim, state);
}

function confirmed(
  sim: Sim,
  state: OutboxState,
  _edge: EdgeIndex,
  ticket: number,
  confirmation: Confirmation,
): void {
  const { custody } = state;
  const slot = slotOfTicket(custody, ticket);
  if (slot === NONE) return;
  const row = slotRow(slot);
  const kept = custody.rows[row + KEPT]!;
  if (confirmation !== "stored") {
    sim.count(state.node, "failed", 1);
    takeBack(sim, state, slot);
    resume(sim, state);
  } else if (happens(sim, state.crashStream, state.crashProbability, kept, custody.rows[row + TRIES]! - 1)) {
    takeBack(sim, state, slot);
    resume(sim, state);
  } else {
    unmarkSent(custody, slot);
    freeSlot(custody, slot);
    sim.count(state.node, "done", 1);
    sim.release(kept);
    sim.level(state.node, "backlog", custody.size);
  }
}

/** The relay dies: what it had published and not marked it will publish again; the table stays. */
function setUp(sim: Sim, state: OutboxState, up: boolean): void {
  if (up === state.up) return;
  state.up = up;
  const { custody } = state;
  if (!up) {
    while (custody.sentHead !== NONE) takeBack(sim, state, custody.sentHead);
    if (custody.timer !== NONE) sim.cancel(custody.timer);
    custody.timer = NONE;
    lineUpBefore(custody, state.again, state.waiting);
  }
  rearmRelay(sim, state);
}

function start(sim: Sim, state: OutboxState): void {
  changeStamp(sim, state.stamp, state.params.publishes);
  armRelay(sim, state);
}

function change(sim: Sim, state: OutboxState, raw: Params): void {
  read(state, raw as OutboxParams);
  changeStamp(sim, state.stamp, state.params.publishes);
  rearmRelay(sim, state);
}

function fault(sim: Sim, state: OutboxState, id: FaultId, on: boolean): void {
  if (id === "kill") setUp(sim, state, !on);
  else {
    if (id === "slow") state.slow = on;
    else if (id === "fail") state.failing = on;
    change(sim, state, state.params);
  }
}

export const outboxBehaviour: Behaviour<OutboxState> = {
  create,
  start,
  arrive,
  confirmed,
  wake: (sim, state, code) => {
    if (code === WAKE_RELAY) relay(sim, state);
    else endWaits(sim, state);
  },
  change,
  fault,
};
