/**
 * What waits in a backlog and in which order it goes (rules K13, K128, K132, K140). Lane i, level j has its returned
 * messages in list 2(i · levels + j) and its new ones in the next. A backlog with one lane and one level keeps the ends of
 * its two lists in fields (`single`), which saves memory lines where speed counts; otherwise list l has its head in
 * `ends` at 2l and its tail at 2l + 1.
 */
import type { MessageHandle, Sim } from "@eventyard/engine";
import { NO_INTS } from "../empty-columns.ts";
import type { Backlog } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";
import {
  addToGroup,
  createKeyGroups,
  firstOfGroups,
  groupHeads,
  returnToGroup,
  takeFromGroup,
  trimGroup,
} from "./key-groups.ts";
import { laneOf, setLane, wasBefore } from "./side-columns.ts";

const NONE = -1;
const FRESH = 1;

/** Number of the list for a message; `fresh` is 0 or 1. */
function listOf(sim: Sim, backlog: Backlog, message: MessageHandle, lane: number, fresh: number): number {
  const { levels } = backlog;
  const level = levels === 1 ? 0 : Math.min(sim.messages.priority[message] ?? 0, levels - 1);
  return (lane * levels + level) * 2 + fresh;
}

function headOf(backlog: Backlog, list: number): MessageHandle {
  if (!backlog.single) return backlog.ends[list * 2]!;
  return list === 0 ? backlog.returnedHead : backlog.freshHead;
}

function setHead(backlog: Backlog, list: number, message: MessageHandle): void {
  if (!backlog.single) backlog.ends[list * 2] = message;
  else if (list === 0) backlog.returnedHead = message;
  else backlog.freshHead = message;
}

function tailOf(backlog: Backlog, list: number): MessageHandle {
  if (!backlog.single) return backlog.ends[list * 2 + 1]!;
  return list === 0 ? backlog.returnedTail : backlog.freshTail;
}

function setTail(backlog: Backlog, list: number, message: MessageHandle): void {
  if (!backlog.single) backlog.ends[list * 2 + 1] = message;
  else if (list === 0) backlog.returnedTail = message;
  else backlog.freshTail = message;
}

function append(sim: Sim, backlog: Backlog, list: number, message: MessageHandle): void {
  const { next } = sim.messages;
  const tail = tailOf(backlog, list);
  next[message] = NONE;
  if (tail === NONE) setHead(backlog, list, message);
  else next[tail] = message;
  setTail(backlog, list, message);
}

/** One more or less waits in a lane. */
function count(backlog: Backlog, lane: number, by: number): void {
  backlog.waiting += by;
  if (backlog.lanes > 1) backlog.laneWaiting[lane]! += by;
}

/** Messages that wait in a lane. */
export function waitingIn(backlog: Backlog, lane: number): number {
  return backlog.lanes === 1 ? backlog.waiting : backlog.laneWaiting[lane]!;
}

/** Puts a message where it was before: the list is in order, and mostly it belongs to the end. */
function insert(sim: Sim, bus: BusState, backlog: Backlog, list: number, message: MessageHandle): void {
  const { next } = sim.messages;
  const tail = tailOf(backlog, list);
  if (tail === NONE || !wasBefore(bus, message, tail)) {
    append(sim, backlog, list, message);
    return;
  }
  let before = NONE;
  let after = headOf(backlog, list);
  while (!wasBefore(bus, message, after)) {
    before = after;
    after = next[after]!;
  }
  next[message] = after;
  if (before === NONE) setHead(backlog, list, message);
  else next[before] = message;
}

/** A message in order per key, not in the lists? */
function isGrouped(sim: Sim, backlog: Backlog, message: MessageHandle): boolean {
  return backlog.perKey && sim.messages.key[message] !== 0;
}

/** A new message waits. `lane` is 0 unless there is one for each edge. */
export function addFresh(sim: Sim, backlog: Backlog, message: MessageHandle, lane: number): void {
  count(backlog, lane, 1);
  if (isGrouped(sim, backlog, message)) addToGroup(backlog.groups, sim.messages, message);
  else append(sim, backlog, listOf(sim, backlog, message, lane, FRESH), message);
}

/** A message that was delivered waits again: ahead of new ones, at the end, or where it was. */
export function addReturned(
  sim: Sim,
  bus: BusState,
  backlog: Backlog,
  message: MessageHandle,
  lane: number,
  place: "head" | "tail" | "original",
): void {
  count(backlog, lane, 1);
  if (isGrouped(sim, backlog, message)) returnToGroup(backlog.groups, sim.messages, message);
  else if (place === "head") append(sim, backlog, listOf(sim, backlog, message, lane, 0), message);
  else if (place === "tail") append(sim, backlog, listOf(sim, backlog, message, lane, FRESH), message);
  else insert(sim, bus, backlog, listOf(sim, backlog, message, lane, 0), message);
}

/** Drops messages that are gone from the front of a list: the head of a list is never one. */
function trimList(sim: Sim, backlog: Backlog, list: number): void {
  let head = headOf(backlog, list);
  while (head !== NONE && sim.messages.storedNs[head]! < 0) {
    const next = sim.messages.next[head]!;
    sim.release(head);
    backlog.gone--;
    head = next;
  }
  setHead(backlog, list, head);
  if (head === NONE) setTail(backlog, list, NONE);
}

/** First list of a lane that has a message, from the highest level down or from the lowest up; -1 if there is none. */
function firstList(backlog: Backlog, lane: number, lowestFirst: boolean): number {
  const { levels } = backlog;
  const base = lane * levels;
  for (let i = 0; i < levels; i++) {
    const list = (base + (lowestFirst ? i : levels - 1 - i)) * 2;
    if (headOf(backlog, list) !== NONE) return list;
    if (headOf(backlog, list + 1) !== NONE) return list + 1;
  }
  return NONE;
}

function takeFromList(sim: Sim, backlog: Backlog, list: number, lane: number): MessageHandle {
  const head = headOf(backlog, list);
  const next = sim.messages.next[head]!;
  setHead(backlog, list, next);
  if (next === NONE) setTail(backlog, list, NONE);
  count(backlog, lane, -1);
  if (backlog.gone > 0) trimList(sim, backlog, list);
  return head;
}

/** A new message waits in a plain backlog: the fast way of `addFresh`. */
export function addPlain(sim: Sim, backlog: Backlog, message: MessageHandle): void {
  const { next } = sim.messages;
  next[message] = NONE;
  if (backlog.freshTail === NONE) backlog.freshHead = message;
  else next[backlog.freshTail] = message;
  backlog.freshTail = message;
  backlog.waiting++;
}

/** Takes the next message of a plain backlog, in which one waits: the fast way of `takeNext`. */
export function takePlain(sim: Sim, backlog: Backlog): MessageHandle {
  if (backlog.returnedHead !== NONE || backlog.gone > 0)
    return takeFromList(sim, backlog, backlog.returnedHead === NONE ? FRESH : 0, 0);
  const fresh = backlog.freshHead;
  const next = sim.messages.next[fresh]!;
  backlog.freshHead = next;
  if (next === NONE) backlog.freshTail = NONE;
  backlog.waiting--;
  return fresh;
}

/** Takes the next message that may be delivered now, or -1; its key is locked if there is an order per key. */
export function takeNext(sim: Sim, backlog: Backlog, lane: number): MessageHandle {
  const list = firstList(backlog, lane, false);
  if (backlog.perKey) {
    const grouped = firstOfGroups(backlog.groups);
    const listed = list === NONE ? NONE : headOf(backlog, list);
    const { storedNs } = sim.messages;
    if (grouped !== NONE && (listed === NONE || storedNs[grouped]! < storedNs[listed]!)) {
      count(backlog, lane, -1);
      backlog.gone -= takeFromGroup(backlog.groups, sim);
      return grouped;
    }
  }
  return list === NONE ? NONE : takeFromList(sim, backlog, list, lane);
}

/** Takes the message at the front of the lowest level to make room, or -1. Never one with an order to keep. */
export function takeOldest(sim: Sim, backlog: Backlog, lane: number): MessageHandle {
  const list = firstList(backlog, lane, true);
  return list === NONE ? NONE : takeFromList(sim, backlog, list, lane);
}

/** A waiting message is done or expired; the caller has counted that. It is released when it comes to the front. */
export function endWaiting(sim: Sim, backlog: Backlog, message: MessageHandle, lane: number): void {
  const { messages } = sim;
  const key = messages.key[message]!;
  messages.attempts[message] = 0;
  messages.storedNs[message] = -1;
  backlog.gone++;
  count(backlog, lane, -1);
  if (isGrouped(sim, backlog, message)) {
    backlog.gone -= trimGroup(backlog.groups, sim, key);
    return;
  }
  const lists = backlog.lanes * backlog.levels * 2;
  for (let list = 0; list < lists; list++) trimList(sim, backlog, list);
}

/** Every waiting message, in lists and groups, taken out in order; those that are gone are released. */
function takeAll(sim: Sim, backlog: Backlog): MessageHandle[] {
  const heads = groupHeads(backlog.groups);
  for (let list = 0; list < backlog.lanes * backlog.levels * 2; list++) {
    heads.push(headOf(backlog, list));
    setHead(backlog, list, NONE);
    setTail(backlog, list, NONE);
  }
  const all: MessageHandle[] = [];
  for (const head of heads) {
    for (let message = head; message !== NONE;) {
      const next = sim.messages.next[message]!;
      if (sim.messages.storedNs[message]! < 0) sim.release(message);
      else all.push(message);
      message = next;
    }
  }
  backlog.laneWaiting.fill(0);
  backlog.waiting = 0;
  backlog.gone = 0;
  return all;
}

/** Gives all waiting messages to `keep` and lets those wait on for which it is true; the others are its own now. */
export function siftWaiting(
  sim: Sim,
  bus: BusState,
  backlog: Backlog,
  keep: (message: MessageHandle) => boolean,
): void {
  for (const message of takeAll(sim, backlog)) {
    if (!keep(message)) continue;
    const lane = laneOf(bus, backlog, message);
    count(backlog, lane, 1);
    if (isGrouped(sim, backlog, message)) addToGroup(backlog.groups, sim.messages, message);
    else {
      const fresh = sim.messages.attempts[message] === 0 ? FRESH : 0;
      append(sim, backlog, listOf(sim, backlog, message, lane, fresh), message);
    }
  }
}

/** Number of lanes, levels and the order per key change: what waits is sorted in anew, in order of storing. */
export function rearrange(
  sim: Sim,
  bus: BusState,
  backlog: Backlog,
  lanes: number,
  levels: number,
  perKey: boolean,
): void {
  const all = takeAll(sim, backlog);
  Object.assign(backlog.groups, createKeyGroups());
  backlog.lanes = lanes;
  backlog.levels = levels;
  backlog.perKey = perKey;
  backlog.single = lanes * levels === 1;
  backlog.ends = backlog.single ? NO_INTS : new Int32Array(lanes * levels * 4).fill(NONE);
  backlog.laneWaiting = lanes > 1 ? new Int32Array(lanes) : NO_INTS;
  const { storedNs } = sim.messages;
  all.sort((a, b) => storedNs[a]! - storedNs[b]!);
  for (const [index, message] of all.entries()) {
    setLane(bus, backlog, message, index % lanes);
    addFresh(sim, backlog, message, index % lanes);
  }
}
