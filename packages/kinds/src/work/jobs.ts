/**
 * What the workers of a node have in hand, as columns: one slot per message or request that arrived and is not finished.
 * A slot is either being worked on (it has a timer, or waits for answers to its calls) or stands in line for a worker.
 */
import type { MessageHandle, NodeIndex, Sim, StreamIndex, TimerHandle } from "@eventyard/engine";
import { NO_INTS } from "../empty-columns.ts";

const INITIAL_SLOTS = 2;
const NONE = -1;
/** In place of a timer while the worker stands still; the time that was left is in the due column. */
const FROZEN = -2;
/** In place of a timer while the worker waits for answers to its calls. */
export const CALLING = -3;

/** Columns of a slot's row. One array for all keeps a slot in one cache line; many nodes do not fit the cache. */
export const MESSAGE = 0;
export const GENERATION = 1;
export const ATTEMPT = 2;
/** The in edge's row in the entries. */
export const ENTRY = 3;
/** Follow-up event prepared when the message arrived, or -1: the message may be gone when it is served. */
export const FOLLOW_UP = 4;
/** Own retries so far. */
export const RETRIES = 5;
/** Pending end of a stage, -1 while waiting in line. */
export const TIMER = 6;
/** Next slot in line, of the same batch, or next free slot. */
export const NEXT = 7;
/** Birth of the message, and due time of the timer [ns]. */
const BORN = 8;
const DUE = 9;
/** For the ledger: the flow, which is held while the slot is in use, and the message's id. */
const FLOW = 10;
const LEDGER_ID = 11;
const COLUMNS = 12;

/** Columns that only some features need; kept after `useExtra`. Until then they cannot be written and read undefined. */
export const ID = 0;
export const SIZE = 1;
/** A copy for the books, made when the message was acknowledged before its effect; -1 for none. */
export const KEPT = 2;
/** The wake code of the pending timer. */
export const STAGE = 3;
export const FLAGS = 4;
/** Which pause froze it. */
const FROZEN_BY = 5;
/** Calls: the next step, and how many are under way. */
export const STEP = 6;
export const OPEN_CALLS = 7;

export interface Jobs {
  /** Slot s, column c: `rows[rowOf(s) + c]`. */
  rows: number[];
  freeHead: number;
  lineHead: number;
  lineTail: number;
  inLine: number;
  /** The extra columns are kept. */
  wide: boolean;
  /** Like the rows, for the extra columns; empty until `useExtra`. */
  extra: Int32Array;
}

export function createJobs(): Jobs {
  const jobs: Jobs = {
    rows: [],
    freeHead: NONE,
    lineHead: NONE,
    lineTail: NONE,
    inLine: 0,
    wide: false,
    extra: NO_INTS,
  };
  resize(jobs, INITIAL_SLOTS);
  return jobs;
}

/**
 * Zeros in a plain array. V8 keeps its numbers unboxed because it began with fractions, and right behind its head: a
 * small typed array lies in three places (docs/adr/0009).
 */
function doubles(length: number): number[] {
  return Array.from(new Float64Array(length).fill(0.5)).fill(0);
}

/** Slots there are, in use or not. */
function slotsOf(jobs: Jobs): number {
  return jobs.rows.length / COLUMNS;
}

/** Where a slot's row begins, in the rows and in the extra columns. */
export function rowOf(slot: number): number {
  return slot * COLUMNS;
}

/** Keeps the extra columns from now on. */
export function useExtra(jobs: Jobs): void {
  if (jobs.wide) return;
  jobs.wide = true;
  jobs.extra = new Int32Array(jobs.rows.length);
  for (let row = 0; row < jobs.extra.length; row += COLUMNS) jobs.extra[row + KEPT] = NONE;
}

/** Grows to `slots`. Bounded by what the node lets in: credit for consumers, live messages for services. */
function resize(jobs: Jobs, slots: number): void {
  const before = slotsOf(jobs);
  const rows = doubles(slots * COLUMNS);
  for (let i = 0; i < jobs.rows.length; i++) rows[i] = jobs.rows[i]!;
  jobs.rows = rows;
  if (jobs.wide) {
    const extra = new Int32Array(slots * COLUMNS);
    extra.set(jobs.extra);
    jobs.extra = extra;
  }
  for (let slot = slots - 1; slot >= before; slot--) putFree(jobs, slot);
}

/** A free slot for a message that arrived; holds its flow. The caller fills in the other columns it uses. */
export function takeSlot(sim: Sim, jobs: Jobs, message: MessageHandle): number {
  if (jobs.freeHead === NONE) resize(jobs, slotsOf(jobs) * 2);
  const slot = jobs.freeHead;
  const { rows } = jobs;
  const row = rowOf(slot);
  jobs.freeHead = rows[row + NEXT]!;
  rows[row + MESSAGE] = message;
  rows[row + NEXT] = NONE;
  const { messages } = sim;
  const flow = messages.flow[message]!;
  rows[row + BORN] = messages.bornNs[message]!;
  rows[row + FLOW] = flow;
  // without ids nobody reads it
  rows[row + LEDGER_ID] = messages.id.length > 0 ? messages.id[message]! : 0;
  sim.hold(flow);
  return slot;
}

/** Birth of a slot's message [ns]. */
export function bornOf(jobs: Jobs, slot: number): number {
  return jobs.rows[rowOf(slot) + BORN]!;
}

/** The flow of a slot's message. */
export function flowOf(jobs: Jobs, slot: number): number {
  return jobs.rows[rowOf(slot) + FLOW]!;
}

/** Tells the ledger that this node has handled the slot's message, and with `books` that it booked the flow's amount. */
export function recordEffect(sim: Sim, jobs: Jobs, node: NodeIndex, slot: number, books: boolean): void {
  const flow = jobs.rows[rowOf(slot) + FLOW]!;
  sim.effect(node, flow, jobs.rows[rowOf(slot) + LEDGER_ID]!);
  if (books) sim.book(flow, 1);
}

/** With common random numbers: the stream's next draws are those of this slot's flow, delivery and own retry. */
export function drawForJob(sim: Sim, jobs: Jobs, stream: StreamIndex, slot: number): void {
  const row = rowOf(slot);
  const turn = (jobs.rows[row + ATTEMPT]! << 8) | (jobs.rows[row + RETRIES]! & 0xff);
  sim.drawFor(stream, jobs.rows[rowOf(slot) + FLOW]!, turn);
}

/** Gives a slot back and lets its flow go. */
export function freeSlot(sim: Sim, jobs: Jobs, slot: number): void {
  sim.letGo(jobs.rows[rowOf(slot) + FLOW]!);
  putFree(jobs, slot);
}

/** A free slot has no message, timer, follow-up or copy. */
function putFree(jobs: Jobs, slot: number): void {
  const { rows } = jobs;
  const row = rowOf(slot);
  rows[row + MESSAGE] = NONE;
  rows[row + TIMER] = NONE;
  rows[row + FOLLOW_UP] = NONE;
  rows[row + NEXT] = jobs.freeHead;
  jobs.freeHead = slot;
  if (jobs.wide) jobs.extra[row + KEPT] = NONE;
}

/** Puts a slot at the end of the line. */
export function lineUp(jobs: Jobs, slot: number): void {
  jobs.rows[rowOf(slot) + NEXT] = NONE;
  if (jobs.lineTail === NONE) jobs.lineHead = slot;
  else jobs.rows[rowOf(jobs.lineTail) + NEXT] = slot;
  jobs.lineTail = slot;
  jobs.inLine++;
}

/** Puts a slot at the head of the line: last in, first out. */
export function lineUpFirst(jobs: Jobs, slot: number): void {
  jobs.rows[rowOf(slot) + NEXT] = jobs.lineHead;
  if (jobs.lineTail === NONE) jobs.lineTail = slot;
  jobs.lineHead = slot;
  jobs.inLine++;
}

/** Takes the slot at the head of the line, or -1. It is the last of its chain. */
export function nextInLine(jobs: Jobs): number {
  const slot = jobs.lineHead;
  if (slot === NONE) return NONE;
  const row = rowOf(slot);
  jobs.lineHead = jobs.rows[row + NEXT]!;
  if (jobs.lineHead === NONE) jobs.lineTail = NONE;
  jobs.rows[row + NEXT] = NONE;
  jobs.inLine--;
  return slot;
}

/** Wakes the node with `stage` after `delayNs` for this slot. */
export function arm(
  sim: Sim,
  jobs: Jobs,
  node: NodeIndex,
  slot: number,
  delayNs: number,
  stage: number,
): void {
  jobs.rows[rowOf(slot) + TIMER] = sim.wakeAfter(node, delayNs, stage, slot);
  jobs.rows[rowOf(slot) + DUE] = sim.nowNs + delayNs;
  if (jobs.wide) jobs.extra[rowOf(slot) + STAGE] = stage;
}

/** A stage that could begin, but the process stands still: it begins when the pause `tag` ends. Needs the extra columns. */
export function armFrozen(jobs: Jobs, slot: number, delayNs: number, stage: number, tag: number): void {
  jobs.rows[rowOf(slot) + TIMER] = FROZEN;
  jobs.rows[rowOf(slot) + DUE] = delayNs;
  jobs.extra[rowOf(slot) + STAGE] = stage;
  jobs.extra[rowOf(slot) + FROZEN_BY] = tag;
}

/** Stops the clocks of up to `slotsMax` slots that have one running; returns how many. Needs the extra columns. */
export function freeze(sim: Sim, jobs: Jobs, tag: number, slotsMax: number): number {
  let frozen = 0;
  for (let slot = 0; slot < slotsOf(jobs) && frozen < slotsMax; slot++) {
    const row = rowOf(slot);
    const timer = jobs.rows[row + TIMER]!;
    if (timer < 0) continue;
    sim.cancel(timer);
    jobs.rows[row + TIMER] = FROZEN;
    jobs.rows[rowOf(slot) + DUE]! -= sim.nowNs;
    jobs.extra[row + FROZEN_BY] = tag;
    frozen++;
  }
  return frozen;
}

/** Lets the clocks that `tag` froze run on. */
export function thaw(sim: Sim, jobs: Jobs, node: NodeIndex, tag: number): void {
  for (let slot = 0; slot < slotsOf(jobs); slot++) {
    const row = rowOf(slot);
    if (jobs.rows[row + TIMER] !== FROZEN || jobs.extra[row + FROZEN_BY] !== tag) continue;
    arm(sim, jobs, node, slot, jobs.rows[rowOf(slot) + DUE]!, jobs.extra[row + STAGE]!);
  }
}

/** What any pause froze belongs to `tag` from now on. */
export function refreeze(jobs: Jobs, tag: number): void {
  for (let row = 0; row < jobs.extra.length; row += COLUMNS) {
    if (jobs.rows[row + TIMER] === FROZEN) jobs.extra[row + FROZEN_BY] = tag;
  }
}

/** The first slot from `from` on that a worker has in hand (of a batch the first); -1 for none. */
export function nextAtWork(jobs: Jobs, from: number): number {
  for (let slot = from; slot < slotsOf(jobs); slot++) {
    if (jobs.rows[rowOf(slot) + TIMER] !== NONE) return slot;
  }
  return NONE;
}

/** Cancels a slot's clock, if it has one. */
export function disarm(sim: Sim, jobs: Jobs, slot: number): void {
  const timer: TimerHandle = jobs.rows[rowOf(slot) + TIMER]!;
  if (timer >= 0) sim.cancel(timer);
  jobs.rows[rowOf(slot) + TIMER] = NONE;
}

/** Calls `drop` for every slot in use, its clock stopped, then frees it. Empties the line. */
export function dropAll(sim: Sim, jobs: Jobs, drop: (slot: number) => void): void {
  for (let slot = 0; slot < slotsOf(jobs); slot++) {
    if (jobs.rows[rowOf(slot) + MESSAGE] === NONE) continue;
    disarm(sim, jobs, slot);
    drop(slot);
    freeSlot(sim, jobs, slot);
  }
  jobs.lineHead = NONE;
  jobs.lineTail = NONE;
  jobs.inLine = 0;
}
