/** What leaves the log without having been asked for: records too old or too many, superseded ones, and what a crash takes. */
import type { MessageHandle, Sim } from "@eventyard/engine";
import { lossOf, loseEvent } from "../bus-entry/entry.ts";
import type { Group } from "./group.ts";
import { recountLag } from "./group.ts";
import type { LogState } from "./log-state.ts";
import { reportLag, WAKE_AGE } from "./log-state.ts";
import { BUSY, cell, hasFlag, OFFSET, PARTITION, STATE, VOID } from "./members.ts";
import { age } from "./outcomes.ts";
import type { Partition } from "./partition-store.ts";
import {
  compact,
  indexOf,
  offsetAt,
  recordAt,
  removeIf,
  shiftRecord,
  startOffset,
} from "./partition-store.ts";
import { passOver } from "./share.ts";
import { findOffset, finishRecord, LOCKED, RETURNED } from "./share-window.ts";

const NONE = -1;
/** Age is looked at this often within the retention time: a timer for each record would cost too much. */
const AGE_CHECKS = 1000;
/** Fewer new records than this are not worth a compaction. */
const COMPACT_MIN = 64;

/** Has the group yet to hand this record out? */
function isUnread(group: Group, partition: number, offset: number): boolean {
  if (!group.begun) return false;
  const window = group.windows[partition];
  if (offset >= group.position[partition]!)
    return window !== undefined || offset >= group.finished[partition]!;
  if (window === undefined) return false;
  const at = findOffset(window, offset);
  // a lock without a worker can only end
  return (
    at !== NONE && (window.state[at] === RETURNED || (window.state[at] === LOCKED && window.row[at] === NONE))
  );
}

/** Takes the oldest record out. Each group that had not read it loses it, once (rule K230). */
function trimOldest(sim: Sim, log: LogState, index: number): void {
  const store = log.partitions[index]!;
  const offset = startOffset(store);
  const message = shiftRecord(store, sim.messages);
  for (let g = 0; g < log.groups.length; g++) {
    const group = log.groups[g]!;
    if (isUnread(group, index, offset)) loseUnread(sim, log, group, index, offset, sim.copy(message));
    recountLag(group, index, store);
  }
  sim.release(message);
}

function loseUnread(
  sim: Sim,
  log: LogState,
  group: Group,
  index: number,
  offset: number,
  copy: MessageHandle,
): void {
  const window = group.windows[index];
  if (window === undefined) {
    holdOpen(log, group, index);
    age(sim, log, group, index, offset, copy);
    return;
  }
  if (offset >= group.counted[index]!) sim.lose(log.node, copy, "aged");
  else sim.release(copy);
  const at = findOffset(window, offset);
  if (at === NONE) passOver(group, index, offset);
  else finishRecord(window, at);
  group.finished[index] = window.size === 0 ? group.position[index]! : window.offset[window.head]!;
}

/** The record in hand, older than what is lost now, still has its end before it. */
function holdOpen(log: LogState, group: Group, index: number): void {
  const row = group.owner[index]!;
  const { members } = log;
  if (row === NONE || cell(members, row, STATE) !== BUSY || hasFlag(members, row, VOID)) return;
  const offset = cell(members, row, OFFSET);
  if (cell(members, row, PARTITION) === index && offset >= group.finished[index]!) group.held[index] = offset;
}

/** Has every group committed the oldest record? */
function isRead(log: LogState, index: number, store: Partition): boolean {
  const offset = startOffset(store);
  for (let g = 0; g < log.groups.length; g++) {
    const group = log.groups[g]!;
    const kept = group.windows.length > 0 ? group.finished[index]! : group.committed[index]!;
    if (group.begun && kept <= offset) return false;
  }
  return true;
}

/** Lets records go that every group has read, beyond those that are kept to be read again (rule K232). */
export function trimRead(sim: Sim, log: LogState, index: number): void {
  const store = log.partitions[index]!;
  while (store.size > log.policy.replayMax && isRead(log, index, store)) {
    sim.release(shiftRecord(store, sim.messages));
  }
}

/** Applies the limits of size and number to one partition, after a record was added (rules K231, K232). */
export function trim(sim: Sim, log: LogState, index: number): void {
  const { policy } = log;
  const store = log.partitions[index]!;
  while (store.size > policy.recordsMax || (store.bytes > policy.bytesMax && store.size > 1))
    trimOldest(sim, log, index);
  trimRead(sim, log, index);
  if (policy.compact && store.size >= COMPACT_MIN && store.size >= 2 * store.cleaned) {
    compact(store, sim.messages, (message) => sim.release(message));
    for (const group of log.groups) recountLag(group, index, store);
  }
}

/** Waits for the oldest record to become too old. */
export function armAge(sim: Sim, log: LogState): void {
  const { retentionNs } = log.policy;
  if (log.ageTimerSet || retentionNs === 0) return;
  let oldestNs = Infinity;
  for (const store of log.partitions) {
    if (store.size > 0) oldestNs = Math.min(oldestNs, sim.messages.storedNs[recordAt(store, 0)]!);
  }
  if (oldestNs === Infinity) return;
  log.ageTimerSet = true;
  const dueNs = Math.max(oldestNs + retentionNs - sim.nowNs, retentionNs / AGE_CHECKS);
  sim.wakeAfter(log.node, dueNs, WAKE_AGE, 0);
}

/** Trims every record that is too old by now (rule K230). */
export function trimAged(sim: Sim, log: LogState): void {
  log.ageTimerSet = false;
  const { retentionNs } = log.policy;
  if (retentionNs === 0) return;
  for (let index = 0; index < log.partitions.length; index++) {
    const store = log.partitions[index]!;
    while (store.size > 0 && sim.messages.storedNs[recordAt(store, 0)]! + retentionNs <= sim.nowNs)
      trimOldest(sim, log, index);
  }
  for (const group of log.groups) reportLag(sim, log, group);
  armAge(sim, log);
}

/** Loses every stored record that does not survive the crash that has just happened (rule K242). */
export function loseCrashed(sim: Sim, log: LogState): void {
  for (let index = 0; index < log.partitions.length; index++) {
    const store = log.partitions[index]!;
    const size = store.size;
    removeIf(store, sim.messages, (message) => {
      const reason = lossOf(sim, log.entry, sim.messages.storedNs[message]!);
      if (reason === undefined) return false;
      loseEvent(sim, log.entry, message, reason);
      return true;
    });
    if (store.size === size) continue;
    for (const group of log.groups) forgetLost(group, index, store);
  }
}

/** Records that a share group could hand out again went with the crash. */
function forgetLost(group: Group, index: number, store: Partition): void {
  const window = group.windows[index];
  if (window !== undefined) {
    for (let i = window.size - 1; i >= 0; i--) {
      const at = (window.head + i) & (window.offset.length - 1);
      const waits = window.state[at] === RETURNED || (window.state[at] === LOCKED && window.row[at] === NONE);
      if (!waits || isStored(store, window.offset[at]!)) continue;
      if (window.offset[at]! >= group.counted[index]!) group.skipped++;
      finishRecord(window, at);
    }
    group.finished[index] = window.size === 0 ? group.position[index]! : window.offset[window.head]!;
  }
  recountLag(group, index, store);
}

function isStored(store: Partition, offset: number): boolean {
  const index = indexOf(store, offset);
  return index < store.size && offsetAt(store, index) === offset;
}
