/**
 * Publishing with confirms: what happens to an event from the moment it is made until its bus has stored it or the
 * producer gives up (rules K430 to K439). Each bus behind an out edge is an outlet with its own window and lines.
 */
import type {
  Confirmation,
  EdgeIndex,
  MessageHandle,
  NodeIndex,
  Sim,
  StreamIndex,
  TimerHandle,
} from "@eventyard/engine";
import { retryWaitNs } from "../work/retry.ts";
import {
  createCustody,
  createLine,
  FLAGS,
  freeSlot,
  KEPT,
  lineUp,
  markSent,
  nextOf,
  OUTLET,
  SENT,
  slotOfTicket,
  slotRow,
  takeSlot,
  TIMER,
  TRIES,
  unmarkSent,
  UNKNOWN,
  USER,
} from "./custody.ts";
import type { Custody, Line } from "./custody.ts";
import type { RefusalPolicy } from "./refusal-params.ts";

const NONE = -1;
/** Fault `fail`. */
const FAIL_PROBABILITY = 0.5;

// Timer codes of the outlets; `arg` of the last two is a slot, an outlet.
const WAKE_TIMEOUT = 10;
const WAKE_RETRY = 11;
const WAKE_PAUSE = 12;

interface Outlet {
  readonly edge: EdgeIndex;
  /** Came back; they go before the new ones. */
  readonly back: Line;
  readonly fresh: Line;
  inFlight: number;
  /** In line, or before their next try. */
  waiting: number;
  /** Refusals and time-outs in a row; those of one pause count once. */
  setbacks: number;
  /** Nothing is sent until the pause ends, -1 outside a pause. */
  pause: TimerHandle;
  /** After a pause one event goes first. */
  probing: boolean;
  /** New events must not come (mode `block`). */
  blocked: boolean;
}

export interface Outlets {
  readonly node: NodeIndex;
  readonly retryStream: StreamIndex;
  readonly faultStream: StreamIndex;
  readonly list: readonly Outlet[];
  readonly custody: Custody;
  policy: RefusalPolicy;
  failing: boolean;
  /** Over all outlets: level `backlog`. */
  waiting: number;
  /** Outlets that are `blocked`. */
  blocked: number;
  /** Users whose event has come to its end and who were not told yet. */
  answered: number;
}

export function createOutlets(
  node: NodeIndex,
  edges: readonly EdgeIndex[],
  streams: { readonly retry: StreamIndex; readonly fault: StreamIndex },
  policy: RefusalPolicy,
): Outlets {
  const list = edges.map((edge) => ({
    edge,
    back: createLine(),
    fresh: createLine(),
    inFlight: 0,
    waiting: 0,
    setbacks: 0,
    pause: NONE,
    probing: false,
    blocked: false,
  }));
  return {
    node,
    retryStream: streams.retry,
    faultStream: streams.fault,
    list,
    custody: createCustody(),
    policy,
    failing: false,
    waiting: 0,
    blocked: 0,
    answered: 0,
  };
}

function wait(sim: Sim, outlets: Outlets, outlet: Outlet, by: 1 | -1): void {
  outlet.waiting += by;
  outlets.waiting += by;
  sim.level(outlets.node, "backlog", outlets.waiting);
}

function hasRoom(policy: RefusalPolicy, outlet: Outlet): boolean {
  if (outlet.pause !== NONE) return false;
  return outlet.probing ? outlet.inFlight === 0 : outlet.inFlight < policy.inFlightMax;
}

/** May one more event wait here? */
function mayWait({ mode, bufferMax }: RefusalPolicy, outlet: Outlet): boolean {
  if (mode === "block") return true;
  return (mode === "retry" || mode === "spill") && outlet.waiting < bufferMax;
}

/** The sender knows that its event was not taken (`rejected`), or never hears of it (`timedOut`). */
function giveUp(sim: Sim, outlets: Outlets, message: MessageHandle, flags: number): void {
  sim.count(outlets.node, "rejected", 1);
  const mark = (flags & UNKNOWN) === 0 ? "rejected" : "timedOut";
  sim.mark(outlets.node, sim.messages.flow[message]!, mark);
  end(sim, outlets, message, flags);
}

/** The producer's part is over. */
function end(sim: Sim, outlets: Outlets, message: MessageHandle, flags: number): void {
  if ((flags & USER) !== 0) outlets.answered++;
  sim.release(message);
}

function giveUpSlot(sim: Sim, outlets: Outlets, slot: number): void {
  const { custody } = outlets;
  const row = slotRow(slot);
  const message = custody.rows[row + KEPT]!;
  const flags = custody.rows[row + FLAGS]!;
  freeSlot(custody, slot);
  giveUp(sim, outlets, message, flags);
}

function armTimeout(sim: Sim, outlets: Outlets): void {
  const { custody } = outlets;
  if (custody.timer !== NONE || custody.sentHead === NONE) return;
  const delayNs = custody.dueNs[custody.sentHead]! - sim.nowNs;
  custody.timer = sim.wakeAfter(outlets.node, delayNs, WAKE_TIMEOUT, 0);
}

function send(sim: Sim, outlets: Outlets, outlet: Outlet, slot: number): void {
  const { custody, policy, node } = outlets;
  const ticket = markSent(custody, slot, sim.nowNs + policy.timeoutNs);
  const row = slotRow(slot);
  outlet.inFlight++;
  if (custody.rows[row + TRIES]! > 1) sim.count(node, "retried", 1);
  if (outlets.failing && sim.uniform(outlets.faultStream) < FAIL_PROBABILITY) {
    setBack(sim, outlets, outlet, slot);
    return;
  }
  const message = sim.copy(custody.rows[row + KEPT]!);
  sim.messages.ticket[message] = ticket;
  armTimeout(sim, outlets);
  sim.count(node, "out", 1);
  sim.publish(outlet.edge, message);
}

/** A try was refused, or its time is over (`UNKNOWN` is set then): what now? */
function setBack(sim: Sim, outlets: Outlets, outlet: Outlet, slot: number): void {
  const { custody, policy } = outlets;
  const row = slotRow(slot);
  unmarkSent(custody, slot);
  outlet.inFlight--;
  sim.count(outlets.node, "failed", 1);
  const tries = custody.rows[row + TRIES]!;
  if (!mayWait(policy, outlet) || (policy.mode === "retry" && tries >= policy.triesMax)) {
    giveUpSlot(sim, outlets, slot);
    return;
  }
  wait(sim, outlets, outlet, 1);
  if (policy.mode === "retry") {
    const waitNs = retryWaitNs(sim, outlets.retryStream, policy.wait, tries);
    custody.rows[row + TIMER] = sim.wakeAfter(outlets.node, waitNs, WAKE_RETRY, slot);
    return;
  }
  lineUp(custody, outlet.back, slot);
  if (outlet.pause !== NONE) return;
  outlet.setbacks++;
  const pauseNs = retryWaitNs(sim, outlets.retryStream, policy.wait, outlet.setbacks);
  outlet.pause = sim.wakeAfter(outlets.node, pauseNs, WAKE_PAUSE, outlets.list.indexOf(outlet));
}

/** Sends from the lines as long as there is room; bounded by their length, as `send` puts nothing that may go at once into them. */
function drain(sim: Sim, outlets: Outlets, outlet: Outlet): void {
  const { custody } = outlets;
  while (outlet.back.size + outlet.fresh.size > 0 && hasRoom(outlets.policy, outlet)) {
    const slot = nextOf(custody, outlet.back.size > 0 ? outlet.back : outlet.fresh);
    wait(sim, outlets, outlet, -1);
    send(sim, outlets, outlet, slot);
  }
  noteBlocked(outlets, outlet);
}

function noteBlocked(outlets: Outlets, outlet: Outlet): void {
  const { policy } = outlets;
  const blocked = policy.mode === "block" && (outlet.waiting > 0 || !hasRoom(policy, outlet));
  if (blocked === outlet.blocked) return;
  outlet.blocked = blocked;
  outlets.blocked += blocked ? 1 : -1;
}

/** Takes over a new event for the outlet at `index`; `flags` is USER if a user waits for the answer, or 0. */
export function admit(
  sim: Sim,
  outlets: Outlets,
  index: number,
  message: MessageHandle,
  flags: number,
): void {
  const { custody, policy } = outlets;
  const outlet = outlets.list[index]!;
  const goes = outlet.back.size + outlet.fresh.size === 0 && hasRoom(policy, outlet);
  const slot = goes || mayWait(policy, outlet) ? takeSlot(custody, message, index, flags) : NONE;
  if (slot === NONE) giveUp(sim, outlets, message, flags);
  else if (goes) send(sim, outlets, outlet, slot);
  else {
    lineUp(custody, outlet.fresh, slot);
    wait(sim, outlets, outlet, 1);
  }
  noteBlocked(outlets, outlet);
}

/** A bus answered. An answer to a try that is no longer waited for is ignored (rule K433). */
export function takeAnswer(sim: Sim, outlets: Outlets, ticket: number, confirmation: Confirmation): void {
  const { custody } = outlets;
  const slot = slotOfTicket(custody, ticket);
  if (slot === NONE) return;
  const row = slotRow(slot);
  const outlet = outlets.list[custody.rows[row + OUTLET]!]!;
  if (confirmation === "stored") {
    const message = custody.rows[row + KEPT]!;
    const flags = custody.rows[row + FLAGS]!;
    unmarkSent(custody, slot);
    freeSlot(custody, slot);
    outlet.inFlight--;
    outlet.setbacks = 0;
    outlet.probing = false;
    end(sim, outlets, message, flags);
  } else setBack(sim, outlets, outlet, slot);
  drain(sim, outlets, outlet);
}

function endTimeouts(sim: Sim, outlets: Outlets): void {
  const { custody } = outlets;
  custody.timer = NONE;
  // what is sent anew meanwhile is due later
  while (custody.sentHead !== NONE && custody.dueNs[custody.sentHead]! <= sim.nowNs) {
    const slot = custody.sentHead;
    const row = slotRow(slot);
    const outlet = outlets.list[custody.rows[row + OUTLET]!]!;
    custody.rows[row + FLAGS]! |= UNKNOWN;
    sim.count(outlets.node, "timedOut", 1);
    setBack(sim, outlets, outlet, slot);
    drain(sim, outlets, outlet);
  }
  armTimeout(sim, outlets);
}

/** The wait before a try is over: it goes at once, or before the new ones as soon as there is room. */
function tryAgain(sim: Sim, outlets: Outlets, slot: number): void {
  const { custody } = outlets;
  const row = slotRow(slot);
  const outlet = outlets.list[custody.rows[row + OUTLET]!]!;
  custody.rows[row + TIMER] = NONE;
  lineUp(custody, outlet.back, slot);
  drain(sim, outlets, outlet);
}

/** One of the outlets' timers fired. */
export function wakeOutlets(sim: Sim, outlets: Outlets, code: number, arg: number): void {
  if (code === WAKE_TIMEOUT) endTimeouts(sim, outlets);
  else if (code === WAKE_RETRY) tryAgain(sim, outlets, arg);
  else {
    const outlet = outlets.list[arg]!;
    outlet.pause = NONE;
    outlet.probing = true;
    drain(sim, outlets, outlet);
  }
}

/** New parameters; time-outs and waits that run keep their length. */
export function changeOutlets(sim: Sim, outlets: Outlets, policy: RefusalPolicy): void {
  outlets.policy = policy;
  for (const outlet of outlets.list) drain(sim, outlets, outlet);
}

/** Nobody waits for the events under way any more: arrivals come in another way now. */
export function forgetUsers({ custody }: Outlets): void {
  for (let slot = 0; slot < custody.dueNs.length; slot++) custody.rows[slotRow(slot) + FLAGS]! &= ~USER;
}

/** The producer crashed: what waited here is lost, what is under way is no longer asked for (rule K438). */
export function clearOutlets(sim: Sim, outlets: Outlets): void {
  const { custody, node } = outlets;
  for (let slot = 0; slot < custody.dueNs.length; slot++) {
    const row = slotRow(slot);
    const message = custody.rows[row + KEPT]!;
    if (message < 0) continue;
    const flags = custody.rows[row + FLAGS]!;
    if (custody.rows[row + TIMER]! >= 0) sim.cancel(custody.rows[row + TIMER]!);
    if ((flags & SENT) !== 0) unmarkSent(custody, slot);
    if ((flags & (SENT | UNKNOWN)) === 0) sim.lose(node, message, "crashed");
    else sim.release(message);
    freeSlot(custody, slot);
  }
  if (custody.timer !== NONE) sim.cancel(custody.timer);
  custody.timer = NONE;
  for (const outlet of outlets.list) {
    if (outlet.pause !== NONE) sim.cancel(outlet.pause);
    outlet.pause = NONE;
    outlet.back.size = 0;
    outlet.fresh.size = 0;
    outlet.inFlight = 0;
    outlet.waiting = 0;
    outlet.setbacks = 0;
    outlet.probing = false;
    outlet.blocked = false;
  }
  outlets.blocked = 0;
  outlets.answered = 0;
  outlets.waiting = 0;
  sim.level(node, "backlog", 0);
}
