/**
 * Waiting messages in order per key: one list per key, and a line of the keys that may be served. A key whose message is
 * out (lent, or waiting for its back-off) is locked and not in the line (rules K140 to K142).
 */
import type { MessageColumns, MessageHandle, Sim } from "@eventyard/engine";
import type { IntMap } from "../bus-entry/int-map.ts";
import { createIntMap, deleteInt, getInt, setInt } from "../bus-entry/int-map.ts";
import { NO_INTS } from "../empty-columns.ts";

const NONE = -1;

// Columns of a group.
const STRIDE = 5;
const KEY = 0;
const HEAD = 1;
const TAIL = 2;
const LOCKED = 3;
/** Next in the line, or in the list of free places; NOT_LISTED outside both. */
const NEXT = 4;
const NOT_LISTED = -2;

export interface KeyGroups {
  readonly byKey: IntMap;
  cells: Int32Array;
  used: number;
  freeHead: number;
  lineHead: number;
  lineTail: number;
}

export function createKeyGroups(): KeyGroups {
  return {
    byKey: createIntMap(),
    cells: NO_INTS,
    used: 0,
    freeHead: NONE,
    lineHead: NONE,
    lineTail: NONE,
  };
}

/** Gives the key a group; there are at most as many as live messages. */
function open(groups: KeyGroups, key: number): number {
  const known = getInt(groups.byKey, key);
  if (known >= 0) return known;
  let group = groups.freeHead;
  if (group >= 0) groups.freeHead = groups.cells[group * STRIDE + NEXT]!;
  else {
    group = groups.used++;
    if (groups.used * STRIDE > groups.cells.length) {
      const cells = new Int32Array(Math.max(16, groups.used * 2) * STRIDE);
      cells.set(groups.cells);
      groups.cells = cells;
    }
  }
  const { cells } = groups;
  const at = group * STRIDE;
  cells[at + KEY] = key;
  cells[at + HEAD] = NONE;
  cells[at + TAIL] = NONE;
  cells[at + LOCKED] = 0;
  cells[at + NEXT] = NOT_LISTED;
  setInt(groups.byKey, key, group);
  return group;
}

function close(groups: KeyGroups, group: number): void {
  const { cells } = groups;
  deleteInt(groups.byKey, cells[group * STRIDE + KEY]!);
  cells[group * STRIDE + NEXT] = groups.freeHead;
  groups.freeHead = group;
}

function lineUp(groups: KeyGroups, group: number, first: boolean): void {
  const { cells } = groups;
  if (cells[group * STRIDE + NEXT] !== NOT_LISTED) return;
  if (groups.lineHead === NONE) {
    cells[group * STRIDE + NEXT] = NONE;
    groups.lineHead = group;
    groups.lineTail = group;
  } else if (first) {
    cells[group * STRIDE + NEXT] = groups.lineHead;
    groups.lineHead = group;
  } else {
    cells[group * STRIDE + NEXT] = NONE;
    cells[groups.lineTail * STRIDE + NEXT] = group;
    groups.lineTail = group;
  }
}

function leaveLine(groups: KeyGroups): void {
  const { cells } = groups;
  const group = groups.lineHead;
  groups.lineHead = cells[group * STRIDE + NEXT]!;
  if (groups.lineHead === NONE) groups.lineTail = NONE;
  cells[group * STRIDE + NEXT] = NOT_LISTED;
}

/** A new message of its key. */
export function addToGroup(groups: KeyGroups, messages: MessageColumns, message: MessageHandle): void {
  const group = open(groups, messages.key[message]!);
  const { cells } = groups;
  const at = group * STRIDE;
  messages.next[message] = NONE;
  if (cells[at + TAIL] === NONE) cells[at + HEAD] = message;
  else messages.next[cells[at + TAIL]!] = message;
  cells[at + TAIL] = message;
  if (cells[at + LOCKED] === 0) lineUp(groups, group, false);
}

/** The message that locked its key is back: it is the first of its key again, and its key the first in the line. */
export function returnToGroup(groups: KeyGroups, messages: MessageColumns, message: MessageHandle): void {
  const group = open(groups, messages.key[message]!);
  const { cells } = groups;
  const at = group * STRIDE;
  messages.next[message] = cells[at + HEAD]!;
  if (cells[at + HEAD] === NONE) cells[at + TAIL] = message;
  cells[at + HEAD] = message;
  cells[at + LOCKED] = 0;
  lineUp(groups, group, true);
}

/** The message that locked its key is gone for good: the next of its key may go. */
export function unlockKey(groups: KeyGroups, key: number): void {
  const group = getInt(groups.byKey, key);
  if (group < 0) return;
  const at = group * STRIDE;
  groups.cells[at + LOCKED] = 0;
  if (groups.cells[at + HEAD] !== NONE) lineUp(groups, group, false);
  else if (groups.cells[at + NEXT] === NOT_LISTED) close(groups, group);
}

/** Drops messages that are gone (`storedNs` below 0) from the front of a group's list. Returns how many. */
function trim(groups: KeyGroups, sim: Sim, group: number): number {
  const { cells } = groups;
  const at = group * STRIDE;
  let head = cells[at + HEAD]!;
  let dropped = 0;
  while (head !== NONE && sim.messages.storedNs[head]! < 0) {
    const next = sim.messages.next[head]!;
    sim.release(head);
    head = next;
    dropped++;
  }
  cells[at + HEAD] = head;
  if (head === NONE) cells[at + TAIL] = NONE;
  return dropped;
}

/** A waiting message of this key is gone. Returns how many could be dropped at once. */
export function trimGroup(groups: KeyGroups, sim: Sim, key: number): number {
  const group = getInt(groups.byKey, key);
  return group < 0 ? 0 : trim(groups, sim, group);
}

/** The first message of the first key in the line, or -1. Keys without messages leave the line. */
export function firstOfGroups(groups: KeyGroups): MessageHandle {
  const { cells } = groups;
  while (groups.lineHead !== NONE) {
    const group = groups.lineHead;
    const at = group * STRIDE;
    if (cells[at + HEAD] !== NONE && cells[at + LOCKED] === 0) return cells[at + HEAD]!;
    leaveLine(groups);
    if (cells[at + HEAD] === NONE && cells[at + LOCKED] === 0) close(groups, group);
  }
  return NONE;
}

/** Takes the message that `firstOfGroups` gave and locks its key. Returns how many that are gone were dropped behind it. */
export function takeFromGroup(groups: KeyGroups, sim: Sim): number {
  const group = groups.lineHead;
  const { cells } = groups;
  const at = group * STRIDE;
  const next = sim.messages.next[cells[at + HEAD]!]!;
  leaveLine(groups);
  cells[at + HEAD] = next;
  if (next === NONE) cells[at + TAIL] = NONE;
  cells[at + LOCKED] = 1;
  return trim(groups, sim, group);
}

/** First message of every key's list, for whoever goes through all that waits (`refill` gives what is left back). */
export function groupHeads(groups: KeyGroups): number[] {
  const heads: number[] = [];
  for (let group = 0; group < groups.used; group++) {
    const at = group * STRIDE;
    if (getInt(groups.byKey, groups.cells[at + KEY]!) !== group) continue;
    heads.push(groups.cells[at + HEAD]!);
    groups.cells[at + HEAD] = NONE;
    groups.cells[at + TAIL] = NONE;
  }
  return heads;
}
