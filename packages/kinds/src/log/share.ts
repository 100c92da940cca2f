/**
 * Share groups (KIP-932): no owners. Every worker that is ready gets the next single record of any partition under a
 * lock; a record that comes back is handed out again before new ones, up to a limit (rules K225 to K228).
 */
import type { MessageHandle, Settlement, Sim } from "@eventyard/engine";
import { isFrozen } from "../bus-entry/entry-state.ts";
import { begin } from "./begin.ts";
import type { Group } from "./group.ts";
import type { LogState } from "./log-state.ts";
import { reportLag, WAKE_LOCK } from "./log-state.ts";
import {
  BUSY,
  cell,
  closeRow,
  COPY,
  hasFlag,
  OFFSET,
  openRow,
  PARTITION,
  setCell,
  setFlag,
  VOID,
} from "./members.ts";
import { bury } from "./outcomes.ts";
import { indexOf, offsetAt, recordAt } from "./partition-store.ts";
import type { ShareWindow } from "./share-window.ts";
import {
  findOffset,
  finishRecord,
  firstReturned,
  giveBack,
  lock,
  LOCKED,
  LOCKS_MAX,
  placeOf,
  pushRecord,
} from "./share-window.ts";

const NONE = -1;

/** Has the partition a record that may be handed out now? */
function hasWork(group: Group, partition: number): boolean {
  const window = group.windows[partition]!;
  return window.returned > 0 || (group.lag[partition]! > 0 && window.size < LOCKS_MAX);
}

/** The next partition with work, in turn; -1 if none has any. */
function nextPartition(group: Group): number {
  const count = group.lag.length;
  if (group.lagTotal === 0) return NONE;
  for (let i = 0; i < count; i++) {
    const partition = (group.sharePartition + i) % count;
    if (!hasWork(group, partition)) continue;
    group.sharePartition = (partition + 1) % count;
    return partition;
  }
  return NONE;
}

/** Moves the position behind a record; those before it that are no longer stored are not owed. */
export function passOver(group: Group, partition: number, offset: number): void {
  const from = Math.max(group.position[partition]!, group.counted[partition]!);
  group.skipped += Math.max(0, offset - from);
  group.position[partition] = offset + 1;
}

/** Takes the next record of a partition into the window, or one that came back. Returns its place. */
function acquire(log: LogState, group: Group, partition: number): number {
  const window = group.windows[partition]!;
  group.lag[partition]!--;
  group.lagTotal--;
  if (window.returned > 0) return firstReturned(window);
  const store = log.partitions[partition]!;
  const offset = offsetAt(store, indexOf(store, group.position[partition]!));
  passOver(group, partition, offset);
  return pushRecord(window, offset);
}

function lend(sim: Sim, log: LogState, group: Group, slot: number, row: number, partition: number): void {
  const window = group.windows[partition]!;
  const at = acquire(log, group, partition);
  const { lockNs } = group.subscription;
  lock(window, at, row, sim.nowNs + lockNs);
  group.finished[partition] = window.offset[window.head]!;
  const store = log.partitions[partition]!;
  const offset = window.offset[at]!;
  const record = recordAt(store, indexOf(store, offset));
  const copy = sim.copy(record);
  const { messages } = sim;
  messages.attempts[copy] = window.deliveries[at]!;
  messages.storedNs[copy] = messages.storedNs[record]!;
  messages.next[copy] = row;
  group.reached[partition] = Math.max(group.reached[partition]!, offset + 1);
  setCell(log.members, row, COPY, copy);
  setCell(log.members, row, PARTITION, partition);
  setCell(log.members, row, OFFSET, offset);
  if (!group.lockTimerSet) {
    group.lockTimerSet = true;
    sim.wakeAfter(log.node, lockNs, WAKE_LOCK, group.index);
  }
  sim.count(log.node, "out", 1);
  if (window.deliveries[at]! > 1) sim.count(log.node, "retried", 1);
  sim.deliver(log.edges.edge[slot]!, copy);
}

/** An edge with credit, in turn; -1 if nobody is ready. */
function readySlot(log: LogState, group: Group): number {
  const count = group.edges.length;
  for (let i = 0; i < count; i++) {
    const at = (group.shareEdge + i) % count;
    const slot = group.edges[at]!;
    if (log.edges.credit[slot] === 0) continue;
    group.shareEdge = (at + 1) % count;
    return slot;
  }
  return NONE;
}

/** Hands records out as long as there are some and somebody is ready. */
export function dispatchShare(sim: Sim, log: LogState, group: Group): void {
  for (;;) {
    if (isFrozen(log.entry)) break;
    const slot = readySlot(log, group);
    if (slot === NONE) break;
    const partition = nextPartition(group);
    if (partition === NONE) break;
    const row = openRow(log.members, slot, BUSY);
    if (row === NONE) break;
    log.edges.credit[slot]!--;
    lend(sim, log, group, slot, row, partition);
  }
  reportLag(sim, log, group);
}

/** A worker of the group is ready for `count` more, or takes unused credit back. */
export function creditShare(sim: Sim, log: LogState, group: Group, slot: number, count: number): void {
  const { credit } = log.edges;
  if (!group.begun) begin(sim, log, group);
  credit[slot] = Math.max(0, credit[slot]! + count);
  if (count > 0) dispatchShare(sim, log, group);
}

/** The record of a place is over for the group, one way or the other. */
function finish(group: Group, partition: number, window: ShareWindow, at: number): void {
  finishRecord(window, at);
  group.finished[partition] = window.size === 0 ? group.position[partition]! : window.offset[window.head]!;
}

/** A record came back: handed out again, given up after its last delivery, or gone if it is no longer stored. */
function takeBack(
  sim: Sim,
  log: LogState,
  group: Group,
  partition: number,
  at: number,
  copy: MessageHandle,
): void {
  const window = group.windows[partition]!;
  const store = log.partitions[partition]!;
  const offset = window.offset[at]!;
  const index = indexOf(store, offset);
  const stored = index < store.size && offsetAt(store, index) === offset;
  if (stored && window.deliveries[at]! < group.subscription.deliveriesMax) {
    giveBack(window, at);
    group.lag[partition]!++;
    group.lagTotal++;
    return;
  }
  finish(group, partition, window, at);
  if (offset < group.counted[partition]!) return;
  const message = sim.copy(copy === NONE ? recordAt(store, index) : copy);
  if (stored) bury(sim, log, message);
  else sim.lose(log.node, message, "aged");
}

/** A worker's answer. After its lock has ended, or for a voided loan, it changes nothing. */
export function settleShare(
  sim: Sim,
  log: LogState,
  group: Group,
  row: number,
  copy: MessageHandle,
  settlement: Settlement,
): void {
  const partition = cell(log.members, row, PARTITION);
  const offset = cell(log.members, row, OFFSET);
  const valid = !hasFlag(log.members, row, VOID);
  closeRow(log.members, row);
  if (valid) {
    const window = group.windows[partition]!;
    const at = findOffset(window, offset);
    if (settlement === "failed") sim.count(log.node, "failed", 1);
    if (settlement === "handled") {
      if (offset >= group.counted[partition]!) sim.count(log.node, "done", 1);
      finish(group, partition, window, at);
    } else takeBack(sim, log, group, partition, at, copy);
  }
  sim.release(copy);
  dispatchShare(sim, log, group);
}

/** A loan's connection is gone: its lock has no worker any more. */
export function detachLoan(log: LogState, group: Group, row: number): void {
  if (hasFlag(log.members, row, VOID)) return;
  const window = group.windows[cell(log.members, row, PARTITION)]!;
  const at = findOffset(window, cell(log.members, row, OFFSET));
  if (at !== NONE) window.row[at] = NONE;
}

/** The lock timer fired: ends every lock that is due, then waits for the next one. */
export function endLocks(sim: Sim, log: LogState, group: Group): void {
  let nextNs = Infinity;
  let ended = 0;
  for (let partition = 0; partition < group.windows.length; partition++) {
    const window = group.windows[partition]!;
    // newest first: only the oldest can shorten the window
    for (let i = window.size - 1; i >= 0; i--) {
      const at = placeOf(window, i);
      if (window.state[at] !== LOCKED) continue;
      if (window.dueNs[at]! > sim.nowNs) {
        nextNs = Math.min(nextNs, window.dueNs[at]!);
        continue;
      }
      ended++;
      const row = window.row[at]!;
      if (row !== NONE) setFlag(log.members, row, VOID);
      takeBack(sim, log, group, partition, at, row === NONE ? NONE : cell(log.members, row, COPY));
    }
  }
  group.lockTimerSet = nextNs < Infinity;
  if (group.lockTimerSet) sim.wakeAfter(log.node, nextNs - sim.nowNs, WAKE_LOCK, group.index);
  if (ended === 0) return;
  sim.count(log.node, "expired", ended);
  dispatchShare(sim, log, group);
}
