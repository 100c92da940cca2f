/**
 * What happens at a bus's door, from the arrival of an event to the instant at which it is stored and handed over to
 * what the bus does with it (rules K100 to K109). The same for every bus.
 *
 * How a bus uses it: `createEntry` in create, `startEntry` in start, `arriveAtEntry` in arrive, `wakeEntry` for timer
 * codes below ENTRY_CODES, `changeEntry` in change, and `faultEntry` (entry-faults.ts) in fault. It delivers nothing
 * while `isFrozen`, and hears no answers while it is down.
 */
import type { Confirmation, LossReason, MessageHandle, Sim } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import { forgetId, identityOf, isRepeat } from "./dedup-window.ts";
import { confirmedNs, survives } from "./durability.ts";
import { readEntryPolicy } from "./entry-params.ts";
import type { EntryState } from "./entry-state.ts";
import { DEDUP, DOWN, EARLY, FAILING, RATE, refreshEntry, SHORT, SIZE, STALLED } from "./entry-state.ts";
import { clearRing, dropOldest, nextDueNs, oldestFirst, oldestSecond, pushDue } from "./time-ring.ts";

const NONE = -1;
/** A token is there although rounding took a little of it. */
const TOKEN = 1 - 1e-9;
/** Fault `fail`. */
const FAIL_PROBABILITY = 0.5;

// Timer codes of the door; a bus begins its own at ENTRY_CODES.
export const WAKE_STORED = 0;
export const WAKE_CONFIRM = 1;
export const WAKE_STALL = 2;
export const WAKE_FAILOVER = 3;
export const ENTRY_CODES = 4;

/**
 * Takes over an event that is stored. False if the bus refused it for want of room, and counted that; then its publisher
 * is told so.
 */
export type TakeIn<Host> = (sim: Sim, host: Host, message: MessageHandle) => boolean;

/** Answers a publisher that waits for this ticket. */
function answer(sim: Sim, entry: EntryState, message: MessageHandle, confirmation: Confirmation): void {
  const { messages } = sim;
  const ticket = messages.ticket[message]!;
  messages.ticket[message] = NONE;
  if (ticket >= 0 && (entry.checks & EARLY) === 0) sim.confirm(messages.via[message]!, ticket, confirmation);
}

/**
 * An event is not taken. A publisher that waits for an answer gets one and knows (`rejected`); otherwise the event is
 * lost (rule K101).
 */
export function refuseEvent(
  sim: Sim,
  entry: EntryState,
  message: MessageHandle,
  confirmation: "rejected" | "throttled",
  reason: LossReason,
): void {
  if (!sim.confirmsAsked || sim.messages.ticket[message]! < 0) {
    sim.lose(entry.node, message, reason);
    return;
  }
  sim.count(entry.node, "rejected", 1);
  answer(sim, entry, message, confirmation);
  sim.release(message);
}

/** Did the same come before within the window? If not, it has now. */
function wasSaid(sim: Sim, entry: EntryState, message: MessageHandle): boolean {
  const { dedupNs, dedupsContent } = entry.policy;
  const identity = identityOf(sim, message, dedupsContent);
  return identity !== undefined && isRepeat(entry.dedup, identity, sim.nowNs, dedupNs);
}

/** Sent again, this event is new. */
function forget(sim: Sim, entry: EntryState, message: MessageHandle): void {
  if (!entry.keepsIds) return;
  const identity = identityOf(sim, message, entry.policy.dedupsContent);
  if (identity !== undefined) forgetId(entry.dedup, identity);
}

/** The bus has no room for an event that it is being handed (`TakeIn`): counts it; the bus returns false. */
export function refuseForRoom(sim: Sim, entry: EntryState, message: MessageHandle): void {
  // who is told that it was refused may send it again
  forget(sim, entry, message);
  if (!entry.awaited) {
    sim.lose(entry.node, message, "overflow");
    return;
  }
  sim.count(entry.node, "rejected", 1);
  sim.release(message);
}

/** Takes a token for an event. Returns how long it must wait [ns], or -1 if there is none and it must go. */
function takeToken(sim: Sim, entry: EntryState): number {
  const { tokensPerNs, burst, throttles } = entry.policy;
  entry.tokens = Math.min(burst, entry.tokens + (sim.nowNs - entry.tokensAtNs) * tokensPerNs);
  entry.tokensAtNs = sim.nowNs;
  if (throttles && entry.tokens < TOKEN) return NONE;
  entry.tokens--;
  return throttles || entry.tokens >= 0 ? 0 : Math.round(-entry.tokens / tokensPerNs);
}

/** Size, machines, rate, repeats. Returns how long the event waits for the rate limit [ns], or -1 if it is gone. */
function inspect(sim: Sim, entry: EntryState, message: MessageHandle): number {
  const { checks, policy } = entry;
  if ((checks & FAILING) !== 0 && sim.uniform(entry.faultStream) < FAIL_PROBABILITY) {
    refuseEvent(sim, entry, message, "rejected", "refused");
    return NONE;
  }
  const tooLarge = (checks & SIZE) !== 0 && sim.messages.sizeBytes[message]! > policy.messageBytesMax;
  if (tooLarge || (checks & SHORT) !== 0) {
    refuseEvent(sim, entry, message, "rejected", "refused");
    return NONE;
  }
  let waitNs = 0;
  if ((checks & RATE) !== 0) {
    waitNs = takeToken(sim, entry);
    if (waitNs < 0) {
      refuseEvent(sim, entry, message, "throttled", "refused");
      return NONE;
    }
  }
  if ((checks & DEDUP) !== 0 && wasSaid(sim, entry, message)) {
    sim.count(entry.node, "deduplicated", 1);
    if (sim.confirmsAsked) answer(sim, entry, message, "stored");
    sim.release(message);
    return NONE;
  }
  return waitNs;
}

/** Puts an event into the list of those being stored; it never overtakes the one before. */
function store(sim: Sim, entry: EntryState, message: MessageHandle, dueNs: number): void {
  const { messages } = sim;
  entry.storingDueNs = Math.max(entry.storingDueNs, dueNs);
  messages.storedNs[message] = entry.storingDueNs;
  messages.next[message] = NONE;
  if (entry.storing === 0) entry.storingHead = message;
  else messages.next[entry.storingTail] = message;
  entry.storingTail = message;
  entry.storing++;
  if (entry.storing === 1 && !entry.blocked) armStoring(sim, entry);
}

function armStoring(sim: Sim, entry: EntryState): void {
  const delayNs = sim.messages.storedNs[entry.storingHead]! - sim.nowNs;
  entry.storingTimer = sim.wakeAfter(entry.node, delayNs, WAKE_STORED, 0);
}

function hold(sim: Sim, entry: EntryState, message: MessageHandle): void {
  const { next } = sim.messages;
  next[message] = NONE;
  if (entry.held === 0) entry.heldHead = message;
  else next[entry.heldTail] = message;
  entry.heldTail = message;
  entry.held++;
}

/** The event is stored: the bus takes it, and its publisher is told now or when the promise is kept. */
function handOver<Host>(
  sim: Sim,
  entry: EntryState,
  message: MessageHandle,
  host: Host,
  takeIn: TakeIn<Host>,
): void {
  if (!sim.confirmsAsked) {
    takeIn(sim, host, message);
    return;
  }
  const { messages } = sim;
  const ticket = messages.ticket[message]!;
  const via = messages.via[message]!;
  // copies of it and what it causes are not waited for
  messages.ticket[message] = NONE;
  entry.awaited = ticket >= 0;
  const storedNs = sim.nowNs;
  const taken = takeIn(sim, host, message);
  if (ticket < 0) return;
  const tellNs = taken ? confirmedNs(entry.policy.durability, storedNs) : storedNs;
  if (tellNs <= sim.nowNs) sim.confirm(via, ticket, taken ? "stored" : "rejected");
  else tellLater(sim, entry, tellNs, via, ticket);
}

function tellLater(sim: Sim, entry: EntryState, tellNs: number, via: number, ticket: number): void {
  if (tellNs === Infinity) return;
  const { confirms } = entry;
  pushDue(confirms, tellNs, via, ticket);
  if (confirms.armed) return;
  confirms.armed = true;
  sim.wakeAfter(entry.node, nextDueNs(confirms) - sim.nowNs, WAKE_CONFIRM, 0);
}

function tellDue(sim: Sim, entry: EntryState): void {
  const { confirms } = entry;
  while (nextDueNs(confirms) <= sim.nowNs) {
    const via = oldestFirst(confirms);
    const ticket = oldestSecond(confirms);
    dropOldest(confirms);
    sim.confirm(via, ticket, "stored");
  }
  confirms.armed = confirms.size > 0;
  if (confirms.armed) sim.wakeAfter(entry.node, nextDueNs(confirms) - sim.nowNs, WAKE_CONFIRM, 0);
}

/** Looks at an event of a bus that is up and runs, and begins to store it. */
function takeOn<Host>(
  sim: Sim,
  entry: EntryState,
  message: MessageHandle,
  host: Host,
  takeIn: TakeIn<Host>,
): void {
  if ((entry.checks & EARLY) !== 0 && sim.confirmsAsked) {
    const ticket = sim.messages.ticket[message]!;
    sim.messages.ticket[message] = NONE;
    if (ticket >= 0) sim.confirm(sim.messages.via[message]!, ticket, "stored");
  }
  const waitNs = inspect(sim, entry, message);
  if (waitNs < 0) return;
  const dueNs = sim.nowNs + waitNs + entry.storeNs;
  if (dueNs === sim.nowNs && entry.storing === 0 && !entry.blocked)
    handOver(sim, entry, message, host, takeIn);
  else store(sim, entry, message, dueNs);
}

/** An event came over an in edge: counts it (`in`) and takes it on, unless the bus is down or stands still. */
export function arriveAtEntry<Host>(
  sim: Sim,
  entry: EntryState,
  message: MessageHandle,
  host: Host,
  takeIn: TakeIn<Host>,
): void {
  sim.count(entry.node, "in", 1);
  if (entry.checks === 0 && entry.storeNs === 0 && entry.storing === 0) {
    handOver(sim, entry, message, host, takeIn);
    return;
  }
  if ((entry.checks & DOWN) !== 0) sim.lose(entry.node, message, "down");
  else if ((entry.checks & STALLED) !== 0) hold(sim, entry, message);
  else takeOn(sim, entry, message, host, takeIn);
}

/** Hands over every event that is stored by now, and waits for the next. */
export function passStored<Host>(sim: Sim, entry: EntryState, host: Host, takeIn: TakeIn<Host>): void {
  if ((entry.checks & (DOWN | STALLED)) !== 0) return;
  while (entry.storing > 0 && !entry.blocked && sim.messages.storedNs[entry.storingHead]! <= sim.nowNs) {
    const message = entry.storingHead;
    entry.storingHead = sim.messages.next[message]!;
    entry.storing--;
    handOver(sim, entry, message, host, takeIn);
  }
  if (entry.storing > 0 && !entry.blocked) armStoring(sim, entry);
}

/** After a standstill: looks at what came meanwhile, and hands over what is stored. */
export function resumeEntry<Host>(sim: Sim, entry: EntryState, host: Host, takeIn: TakeIn<Host>): void {
  sim.cancel(entry.storingTimer);
  while (entry.held > 0) {
    const message = entry.heldHead;
    entry.heldHead = sim.messages.next[message]!;
    entry.held--;
    takeOn(sim, entry, message, host, takeIn);
  }
  sim.cancel(entry.storingTimer);
  passStored(sim, entry, host, takeIn);
  if (!entry.confirms.armed) tellDue(sim, entry);
}

/** Makes publishers wait (`on`) or lets their events in again: overflow policy "block". */
export function blockEntry(sim: Sim, entry: EntryState, on: boolean): void {
  if (entry.blocked === on) return;
  entry.blocked = on;
  refreshEntry(entry);
  if (on) sim.cancel(entry.storingTimer);
  else if (entry.storing > 0) entry.storingTimer = sim.wakeAfter(entry.node, 0, WAKE_STORED, 0);
}

/** The timer with a code below ENTRY_CODES that is not one of the faults' (see entry-faults.ts) fired. */
export function wakeDoor<Host>(
  sim: Sim,
  entry: EntryState,
  code: number,
  host: Host,
  takeIn: TakeIn<Host>,
): void {
  if (code === WAKE_STORED) passStored(sim, entry, host, takeIn);
  else if ((entry.checks & STALLED) === 0) tellDue(sim, entry);
  else entry.confirms.armed = false;
}

/** New parameters. What is being stored keeps its time. */
export function changeEntry(entry: EntryState, params: Params): void {
  entry.policy = readEntryPolicy(params);
  entry.tokens = Math.min(entry.tokens, entry.policy.burst);
  refreshEntry(entry);
}

/** Everything inside the door is lost: the bus went down. Confirms that were due later are never given. */
export function emptyDoor(sim: Sim, entry: EntryState): void {
  sim.cancel(entry.storingTimer);
  const promised = entry.policy.durability.ackAt === "none";
  for (let i = entry.storing; i > 0; i--) {
    const message = entry.storingHead;
    entry.storingHead = sim.messages.next[message]!;
    loseEvent(sim, entry, message, promised ? "crashed" : "down");
  }
  for (let i = entry.held; i > 0; i--) {
    const message = entry.heldHead;
    entry.heldHead = sim.messages.next[message]!;
    loseEvent(sim, entry, message, "down");
  }
  entry.storing = 0;
  entry.held = 0;
  entry.storingDueNs = 0;
  entry.blocked = false;
  clearRing(entry.confirms);
}

/** What becomes of a stored event now that the bus crashed: undefined if it survives (durability.ts). */
export function lossOf(sim: Sim, entry: EntryState, storedNs: number): LossReason | undefined {
  if (survives(entry.crashed, entry.crash, storedNs, sim.nowNs)) return undefined;
  return confirmedNs(entry.crashed, storedNs) <= sim.nowNs ? "crashed" : "down";
}

/** Loses an event; sent again it is not a repeat. */
export function loseEvent(sim: Sim, entry: EntryState, message: MessageHandle, reason: LossReason): void {
  forget(sim, entry, message);
  sim.lose(entry.node, message, reason);
}
