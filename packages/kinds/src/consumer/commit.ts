/**
 * From a success to its answer: a no, the events, the effect, the acknowledgement, and the instance that dies in between
 * (rules K316, K560 to K566, K570 to K573).
 */
import type { Sim } from "@eventyard/engine";
import { derivedId } from "../work/derived-id.ts";
import {
  arm,
  bornOf,
  CALLING,
  drawForJob,
  ENTRY,
  FLAGS,
  flowOf,
  FOLLOW_UP,
  freeSlot,
  ID,
  KEPT,
  NEXT,
  recordEffect,
  rowOf,
  TIMER,
} from "../work/jobs.ts";
import { hasSeen, see } from "../work/seen-ids.ts";
import {
  ACKED,
  acknowledge,
  DECLINED,
  DUPLICATE,
  freeWorker,
  PUBLISHED,
  SUCCEEDED,
  UNREADABLE,
} from "./attempts.ts";
import { IN_HAND } from "./entries.ts";
import { publishFollowUps, publishNo, tellsNo } from "./follow-ups.ts";
import type { ConsumerState } from "./state.ts";
import { WAKE_COMMITTED } from "./state.ts";
import { crash, offerAll } from "./workers.ts";

const NONE = -1;
const SLOW_FACTOR = 10;

function crashesBetween(sim: Sim, state: ConsumerState): boolean {
  return state.crashProbability > 0 && sim.uniform(state.ackStream) < state.crashProbability;
}

/** The instance dies with this job. Its clock has run out already. */
function die(sim: Sim, state: ConsumerState, head: number): void {
  state.crew.jobs.rows[rowOf(head) + TIMER] = CALLING;
  crash(sim, state, head);
}

/** Draws which messages get a no; those of a batch that succeeded before have their answer. */
export function decide(sim: Sim, state: ConsumerState, head: number): void {
  const { jobs } = state.crew;
  for (let slot = head; slot !== NONE; slot = jobs.rows[rowOf(slot) + NEXT]!) {
    const row = rowOf(slot);
    if ((jobs.extra[row + FLAGS]! & (DUPLICATE | SUCCEEDED)) !== 0) continue;
    jobs.extra[row + FLAGS]! &= ~DECLINED;
    drawForJob(sim, jobs, state.declineStream, slot);
    if (sim.uniform(state.declineStream) < state.declineProbability) jobs.extra[row + FLAGS]! |= DECLINED;
  }
}

function isDeclined(state: ConsumerState, slot: number): boolean {
  return (state.crew.jobs.extra[rowOf(slot) + FLAGS]! & DECLINED) !== 0;
}

/** Is there an event to publish for this message? An aggregator has one for the first effect of its batch. */
function hasEvent(state: ConsumerState, slot: number, isFirst: boolean): boolean {
  const { rows, extra } = state.crew.jobs;
  const row = rowOf(slot);
  if (rows[row + FOLLOW_UP]! === NONE || (extra[row + FLAGS]! & PUBLISHED) !== 0) return false;
  if (isDeclined(state, slot)) return tellsNo(state);
  const { emitFor, emitWhen } = state.params;
  return emitWhen === "success" && (isFirst || emitFor === "message");
}

/** Takes what was prepared for a message out of its row, -1 for nothing. */
function takePrepared(state: ConsumerState, slot: number): number {
  const { rows } = state.crew.jobs;
  const prepared = rows[rowOf(slot) + FOLLOW_UP]!;
  rows[rowOf(slot) + FOLLOW_UP] = NONE;
  return prepared;
}

function publishEvent(sim: Sim, state: ConsumerState, slot: number): void {
  const prepared = takePrepared(state, slot);
  if (isDeclined(state, slot)) publishNo(sim, state, prepared);
  else publishFollowUps(sim, state, prepared);
}

/** Publishes before the commit (rule K562). True if the instance died in the gap. */
export function publishFirst(sim: Sim, state: ConsumerState, head: number): boolean {
  const { crew, publishing } = state;
  const { rows, extra } = crew.jobs;
  // before calls it is not known yet what succeeds now, but what has succeeded before is
  const settled = DUPLICATE | UNREADABLE | (state.desk.lines.length > 0 ? SUCCEEDED : 0);
  let isFirst = true;
  let published = false;
  for (let slot = head; slot !== NONE; slot = rows[rowOf(slot) + NEXT]!) {
    const row = rowOf(slot);
    if ((extra[row + FLAGS]! & settled) !== 0) continue;
    // own tries publish anew
    extra[row + FLAGS]! &= ~PUBLISHED;
    if (!hasEvent(state, slot, isFirst)) continue;
    // handled again it tells of the same thing
    sim.messages.id[rows[row + FOLLOW_UP]!] = derivedId(extra[row + ID]!, crew.node, NONE);
    isFirst &&= isDeclined(state, slot);
    const prepared = rows[row + FOLLOW_UP]!;
    // its requests still have it as their cause
    const again = state.keepsCause ? sim.copy(prepared) : NONE;
    publishEvent(sim, state, slot);
    rows[row + FOLLOW_UP] = again;
    extra[row + FLAGS]! |= PUBLISHED;
    published = true;
  }
  const dies = published && publishing.crashProbability > 0;
  if (!dies || sim.uniform(state.publishStream) >= publishing.crashProbability) return false;
  die(sim, state, head);
  return true;
}

/** The work is done: an acknowledgement or an event that comes before the commit, then the commit. */
export function succeeded(sim: Sim, state: ConsumerState, head: number): void {
  const { crew, params } = state;
  const { rows, extra } = crew.jobs;
  if (params.ackWhen === "worked") {
    for (let slot = head; slot !== NONE; slot = rows[rowOf(slot) + NEXT]!) {
      const duplicate = (extra[rowOf(slot) + FLAGS]! & DUPLICATE) !== 0;
      acknowledge(sim, state, slot, !duplicate);
    }
  }
  if (params.ackWhen !== "committed" && crashesBetween(sim, state)) {
    die(sim, state, head);
    return;
  }
  // with calls of its own it has published before them
  if (state.publishing.first && state.desk.lines.length === 0 && publishFirst(sim, state, head)) return;
  if (state.commitNs === 0) committed(sim, state, head);
  else {
    const commitNs = state.slow ? state.commitNs * SLOW_FACTOR : state.commitNs;
    arm(sim, crew.jobs, crew.node, head, commitNs, WAKE_COMMITTED);
  }
}

/** Was the message handled before, by its look-up, or, with an inbox, by another copy that committed meanwhile? */
function isDuplicate(sim: Sim, state: ConsumerState, slot: number): boolean {
  const { extra } = state.crew.jobs;
  const row = rowOf(slot);
  if ((extra[row + FLAGS]! & DUPLICATE) !== 0) return true;
  return (
    state.dedup && state.params.idempotency === "inbox" && hasSeen(state.seen, extra[row + ID]!, sim.nowNs)
  );
}

/** What the ledger hears of a message that was handled (rules K570, K572). */
function recordAnswer(sim: Sim, state: ConsumerState, slot: number): void {
  const { crew, undoes } = state;
  const { jobs, node } = crew;
  const flow = flowOf(jobs, slot);
  if (isDeclined(state, slot)) {
    sim.count(node, "rejected", 1);
    sim.mark(node, flow, undoes ? "stuck" : "rejected");
    return;
  }
  recordEffect(sim, jobs, node, slot, state.books && !undoes);
  if (!undoes) return;
  sim.mark(node, flow, "compensated");
  if (state.books) sim.book(flow, -1);
}

/** The effect of one message is there. True if there was one, or a no. */
function takeEffect(sim: Sim, state: ConsumerState, slot: number): boolean {
  const { crew, params } = state;
  const { extra } = crew.jobs;
  const row = rowOf(slot);
  const kept = extra[row + KEPT]!;
  extra[row + KEPT] = NONE;
  if (kept !== NONE) sim.release(kept);
  if (isDuplicate(sim, state, slot)) {
    sim.count(crew.node, "deduplicated", 1);
    return false;
  }
  if (state.dedup) see(state.seen, extra[row + ID]!, sim.nowNs + state.ttlNs, params.idempotencyMax);
  sim.count(crew.node, "done", 1);
  recordAnswer(sim, state, slot);
  sim.recordLatency(crew.node, sim.nowNs - bornOf(crew.jobs, slot));
  return true;
}

/** The instance died after its commit: events that nobody will publish are lost, the others come with the next delivery (rule K561). */
function leaveUntold(sim: Sim, state: ConsumerState, head: number): void {
  const { crew, dedup } = state;
  const { rows, extra } = crew.jobs;
  for (let slot = head; slot !== NONE; slot = rows[rowOf(slot) + NEXT]!) {
    const prepared = takePrepared(state, slot);
    if (prepared === NONE) continue;
    if (dedup || (extra[rowOf(slot) + FLAGS]! & ACKED) !== 0) sim.lose(crew.node, prepared, "crashed");
    else sim.release(prepared);
  }
}

/** The effects of a job, and its events unless they must wait for a crash in the gap. True if some do. */
function takeEffects(sim: Sim, state: ConsumerState, head: number): boolean {
  const { rows } = state.crew.jobs;
  const gap = state.publishing.crashProbability > 0;
  let isFirst = true;
  let waits = false;
  for (let slot = head; slot !== NONE; slot = rows[rowOf(slot) + NEXT]!) {
    const took = takeEffect(sim, state, slot);
    if (took && hasEvent(state, slot, isFirst)) {
      if (gap) waits = true;
      else publishEvent(sim, state, slot);
    } else {
      const prepared = takePrepared(state, slot);
      if (prepared !== NONE) sim.release(prepared);
    }
    if (took && !isDeclined(state, slot)) isFirst = false;
  }
  return waits;
}

/** `WAKE_COMMITTED`: the effect is there; events and answer follow, unless the instance crashes in between. */
export function committed(sim: Sim, state: ConsumerState, head: number): void {
  const { crew, entries, params } = state;
  const { rows, extra } = crew.jobs;
  if (takeEffects(sim, state, head)) {
    if (sim.uniform(state.publishStream) < state.publishing.crashProbability) {
      leaveUntold(sim, state, head);
      die(sim, state, head);
      return;
    }
    for (let slot = head; slot !== NONE; slot = rows[rowOf(slot) + NEXT]!)
      if (rows[rowOf(slot) + FOLLOW_UP]! !== NONE) publishEvent(sim, state, slot);
  }
  if (params.ackWhen === "committed" && crashesBetween(sim, state)) {
    die(sim, state, head);
    return;
  }
  for (let slot = head; slot !== NONE;) {
    const next = rows[rowOf(slot) + NEXT]!;
    if ((extra[rowOf(slot) + FLAGS]! & ACKED) === 0) acknowledge(sim, state, slot, false);
    entries[rows[rowOf(slot) + ENTRY]! + IN_HAND]!--;
    freeSlot(sim, crew.jobs, slot);
    slot = next;
  }
  freeWorker(sim, state);
  offerAll(sim, state);
}
