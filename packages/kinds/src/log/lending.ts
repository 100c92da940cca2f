/**
 * The client library of a member: polls batches from the partitions it owns, hands one record at a time to its worker,
 * commits. It never starts a rebalance; `serve` says when the member must join one first.
 */
import type { Sim } from "@eventyard/engine";
import { isFrozen } from "../bus-entry/entry-state.ts";
import type { Group } from "./group.ts";
import { rewind } from "./group.ts";
import type { Subscription } from "./group-params.ts";
import type { LogState } from "./log-state.ts";
import { reportLag, WAKE_COMMIT, WAKE_POLL } from "./log-state.ts";
import {
  BATCH_END,
  BATCH_NEXT,
  BATCH_PARTITION,
  BUSY,
  cell,
  COMMITTED_AT,
  COPY,
  EDGE,
  hasFlag,
  MEMBER,
  NOTICED,
  OFFSET,
  PARTITION,
  POLLED_AT,
  QUEUE_HEAD,
  QUEUE_TAIL,
  READY,
  REJOINED,
  setCell,
  setTime,
  STATE,
  time,
} from "./members.ts";
import { indexOf, offsetAt, recordAt } from "./partition-store.ts";
import { mayRead, readUntil } from "./reading.ts";

const NONE = -1;
/** The pool counts attempts in eight bits. */
const ATTEMPTS_MAX = 250;

/** Parameters of a member's edge. */
export function subscriptionOf(log: LogState, row: number): Subscription {
  return log.edges.subscriptions[cell(log.members, row, EDGE)]!;
}

/** Puts a partition with records into its owner's list of partitions to poll. */
export function enlist(log: LogState, group: Group, partition: number): void {
  const row = group.owner[partition]!;
  if (row === NONE || group.listed[partition] === 1 || group.lag[partition] === 0) return;
  if (group.retryAt[partition]! > 0) return;
  const { members } = log;
  const tail = cell(members, row, QUEUE_TAIL);
  if (tail === NONE) setCell(members, row, QUEUE_HEAD, partition);
  else group.nextReady[tail] = partition;
  setCell(members, row, QUEUE_TAIL, partition);
  group.nextReady[partition] = NONE;
  group.listed[partition] = 1;
}

/** Takes a partition out of its owner's list, if it is there. */
function delist(log: LogState, group: Group, partition: number): void {
  if (group.listed[partition] === 0) return;
  const { members } = log;
  const row = group.owner[partition]!;
  let before = NONE;
  let at = cell(members, row, QUEUE_HEAD);
  while (at !== partition) {
    before = at;
    at = group.nextReady[at]!;
  }
  const next = group.nextReady[partition]!;
  if (before === NONE) setCell(members, row, QUEUE_HEAD, next);
  else group.nextReady[before] = next;
  if (next === NONE) setCell(members, row, QUEUE_TAIL, before);
  group.listed[partition] = 0;
}

function takeReady(log: LogState, group: Group, row: number): number {
  const { members } = log;
  const partition = cell(members, row, QUEUE_HEAD);
  if (partition === NONE) return NONE;
  const next = group.nextReady[partition]!;
  setCell(members, row, QUEUE_HEAD, next);
  if (next === NONE) setCell(members, row, QUEUE_TAIL, NONE);
  group.listed[partition] = 0;
  return partition;
}

/** A member gets a partition; it reads on at the group's position. */
export function assignTo(log: LogState, group: Group, partition: number, row: number): void {
  group.owner[partition] = row;
  enlist(log, group, partition);
}

/** Nobody owns the partition any more: the next owner starts at the last commit (rule K216). */
export function unassign(log: LogState, group: Group, partition: number): void {
  delist(log, group, partition);
  group.owner[partition] = NONE;
  rewind(group, partition, log.partitions[partition]!);
}

/** Commits what the member has finished in all its partitions. Nothing while the log is down. */
export function commitAll(sim: Sim, log: LogState, group: Group, row: number): void {
  setTime(log.members, row, COMMITTED_AT, sim.nowNs);
  if (isFrozen(log.entry)) return;
  for (let partition = 0; partition < group.owner.length; partition++) {
    if (group.owner[partition] === row) commitPartition(log, group, partition, row);
  }
}

/** Commits up to the record in hand, if there is one in this partition. */
function commitPartition(log: LogState, group: Group, partition: number, row: number): void {
  const { members } = log;
  const working = cell(members, row, STATE) === BUSY && cell(members, row, PARTITION) === partition;
  group.committed[partition] = working ? cell(members, row, OFFSET) : group.position[partition]!;
}

/** What the member must commit when it polls: its batch, or everything if the interval is over (rule K208). */
function commitAtPoll(sim: Sim, log: LogState, group: Group, row: number): void {
  const { commit, commitNs } = subscriptionOf(log, row);
  if (commit === "record") return;
  const { members } = log;
  if (commit === "interval") {
    if (sim.nowNs - time(members, row, COMMITTED_AT) >= commitNs) commitAll(sim, log, group, row);
    return;
  }
  const partition = cell(members, row, BATCH_PARTITION);
  if (partition !== NONE && !isFrozen(log.entry)) group.committed[partition] = group.position[partition]!;
}

/** An idle member polls all the time: its automatic commit is made when it is due, also if nothing comes. */
export function commitIdle(sim: Sim, log: LogState, group: Group, row: number): void {
  const idle = cell(log.members, row, STATE) === READY && !hasBatch(log, group, row);
  if (!idle || !hasFlag(log.members, row, MEMBER)) return;
  const { commit, commitNs } = subscriptionOf(log, row);
  const due = commit === "interval" && sim.nowNs - time(log.members, row, COMMITTED_AT) >= commitNs;
  if (due || commit === "poll") commitAll(sim, log, group, row);
}

/** Something was finished: sees to it that it is committed in time even if nothing more comes. */
export function armCommit(sim: Sim, log: LogState, group: Group): void {
  if (group.commitTimerSet) return;
  group.commitTimerSet = true;
  sim.wakeAfter(log.node, group.subscription.commitNs, WAKE_COMMIT, group.index);
}

/** Idle members commit what is due. Goes on as long as a member has something that is not committed. */
export function commitDue(sim: Sim, log: LogState, group: Group): void {
  const { members } = log;
  group.commitTimerSet = false;
  for (let row = 0; row < members.used; row++) {
    if (log.edges.group[cell(members, row, EDGE)] === group.index) commitIdle(sim, log, group, row);
  }
  for (let partition = 0; partition < group.owner.length; partition++) {
    if (group.owner[partition] !== NONE && group.committed[partition]! < group.position[partition]!)
      armCommit(sim, log, group);
  }
}

/** Lends the member a record of a partition; `index` is the record's place in it. */
function lend(sim: Sim, log: LogState, group: Group, row: number, partition: number, index: number): void {
  const { members } = log;
  const store = log.partitions[partition]!;
  const offset = offsetAt(store, index);
  const record = recordAt(store, index);
  const copy = sim.copy(record);
  const { messages } = sim;
  const again = offset < group.reached[partition]!;
  const attempt = again ? Math.max(2, group.failures[partition]! + 1) : 1;
  messages.attempts[copy] = Math.min(attempt, ATTEMPTS_MAX);
  messages.storedNs[copy] = messages.storedNs[record]!;
  messages.next[copy] = row;
  if (!again) group.reached[partition] = offset + 1;
  setCell(members, row, STATE, BUSY);
  setCell(members, row, COPY, copy);
  setCell(members, row, PARTITION, partition);
  setCell(members, row, OFFSET, offset);
  setCell(members, row, BATCH_NEXT, offset + 1);
  if (hasFlag(members, row, MEMBER)) {
    group.position[partition] = offset + 1;
    group.lag[partition]!--;
    group.lagTotal--;
  }
  sim.count(log.node, "out", 1);
  if (again) sim.count(log.node, "retried", 1);
  sim.deliver(log.edges.edge[cell(members, row, EDGE)]!, copy);
}

/** Lends the next record of the batch. False if nothing is left of it. */
function serveBatch(sim: Sim, log: LogState, group: Group, row: number): boolean {
  const { members } = log;
  const partition = cell(members, row, BATCH_PARTITION);
  if (partition === NONE) return false;
  const store = log.partitions[partition]!;
  const member = hasFlag(members, row, MEMBER);
  const next = member ? group.position[partition]! : cell(members, row, BATCH_NEXT);
  const index = indexOf(store, next);
  if (offsetAt(store, index) >= cell(members, row, BATCH_END)) return false;
  lend(sim, log, group, row, partition, index);
  return true;
}

/** Is the member between two polls, with records left to work off? */
export function hasBatch(log: LogState, group: Group, row: number): boolean {
  const { members } = log;
  const partition = cell(members, row, BATCH_PARTITION);
  if (cell(members, row, STATE) === BUSY) return true;
  if (partition === NONE) return false;
  const member = hasFlag(members, row, MEMBER);
  const next = member ? group.position[partition]! : cell(members, row, BATCH_NEXT);
  const store = log.partitions[partition]!;
  return offsetAt(store, indexOf(store, next)) < cell(members, row, BATCH_END);
}

/** Forgets what is left of the batch; the next poll reads on at the group's position. */
export function dropBatch(log: LogState, row: number): void {
  setCell(log.members, row, BATCH_PARTITION, NONE);
}

function armPoll(sim: Sim, log: LogState, group: Group, row: number): void {
  if (group.pollTimerSet) return;
  group.pollTimerSet = true;
  let shortest = subscriptionOf(log, row).pollIntervalNs;
  for (const slot of group.edges)
    shortest = Math.min(shortest, log.edges.subscriptions[slot]!.pollIntervalNs);
  sim.wakeAfter(log.node, shortest, WAKE_POLL, group.index);
}

/** Polls: a batch of one partition that has records. False if none has. */
function poll(sim: Sim, log: LogState, group: Group, row: number): boolean {
  const { members } = log;
  setCell(members, row, BATCH_PARTITION, NONE);
  for (;;) {
    const partition = takeReady(log, group, row);
    if (partition === NONE) return false;
    if (group.lag[partition] === 0 || group.retryAt[partition]! > 0) continue;
    const store = log.partitions[partition]!;
    const index = indexOf(store, group.position[partition]!);
    const subscription = subscriptionOf(log, row);
    if (!mayRead(sim, log, group, partition, index, subscription)) continue;
    setCell(members, row, BATCH_PARTITION, partition);
    setCell(members, row, BATCH_END, offsetAt(store, readUntil(sim, store, index, subscription)));
    setTime(members, row, POLLED_AT, sim.nowNs);
    armPoll(sim, log, group, row);
    lend(sim, log, group, row, partition, index);
    // partitions take turns, poll by poll
    enlist(log, group, partition);
    return true;
  }
}

/**
 * A member that is READY gets its next record, from its batch or by a poll. False if it knows of a rebalance and has to
 * join it before it may poll. The caller reports the lag.
 */
export function serve(sim: Sim, log: LogState, group: Group, row: number): boolean {
  const { members } = log;
  if (serveBatch(sim, log, group, row)) return true;
  if (!hasFlag(members, row, MEMBER)) return false;
  // nobody answers the poll
  if (isFrozen(log.entry)) return true;
  commitAtPoll(sim, log, group, row);
  if (hasFlag(members, row, NOTICED) && !hasFlag(members, row, REJOINED)) return false;
  poll(sim, log, group, row);
  return true;
}

/** A record was stored in a partition, or its pause is over: its owner, if idle, gets it at once. */
export function offer(sim: Sim, log: LogState, group: Group, partition: number): void {
  enlist(log, group, partition);
  const row = group.owner[partition]!;
  if (row !== NONE && cell(log.members, row, STATE) === READY) serve(sim, log, group, row);
}

/** Every idle member of the group gets what there is for it, e.g. after an assignment or a pause of the log. */
export function serveIdle(sim: Sim, log: LogState, group: Group): void {
  const { members } = log;
  for (let row = 0; row < members.used; row++) {
    if (cell(members, row, STATE) !== READY) continue;
    if (log.edges.group[cell(members, row, EDGE)] === group.index) serve(sim, log, group, row);
  }
  reportLag(sim, log, group);
}
