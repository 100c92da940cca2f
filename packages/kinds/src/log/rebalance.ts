/**
 * Rebalances: how a group comes to a new generation after its membership has changed (rules K210 to K215).
 *
 *   eager, cooperative, static: STABLE → JOINING (every member joins at its next poll after it has noticed, at its next
 *   heartbeat) → SYNCING (two round trips) → STABLE, or once more if partitions had to be taken from somebody.
 *   KIP-848: no barrier; each member gives up and takes over at its own heartbeats until everybody has what is his.
 */
import type { Sim } from "@eventyard/engine";
import { isFrozen } from "../bus-entry/entry-state.ts";
import { assignTargets } from "./assignment.ts";
import { begin } from "./begin.ts";
import type { Group } from "./group.ts";
import { JOINING, STABLE, SYNCING } from "./group.ts";
import {
  assignTo,
  commitAll,
  dropBatch,
  hasBatch,
  serve,
  serveIdle,
  subscriptionOf,
  unassign,
} from "./lending.ts";
import type { LogState } from "./log-state.ts";
import { reportLag, WAKE_BEAT, WAKE_SYNC } from "./log-state.ts";
import {
  BATCH_PARTITION,
  cell,
  clearFlag,
  COMMITTED_AT,
  DEAD,
  EDGE,
  FREE,
  hasFlag,
  JOINED_AT,
  MEMBER,
  NOTICED,
  READY,
  REJOINED,
  setFlag,
  setTime,
  STATE,
  time,
} from "./members.ts";

const NONE = -1;

/** Rows of the group's members in ascending order, dead ones that nobody has noticed included. */
function memberRows(log: LogState, group: Group): number[] {
  const { members } = log;
  const rows: number[] = [];
  for (let row = 0; row < members.used; row++) {
    if (cell(members, row, STATE) === FREE || !hasFlag(members, row, MEMBER)) continue;
    if (log.edges.group[cell(members, row, EDGE)] === group.index) rows.push(row);
  }
  return rows;
}

/** Time until a member's next heartbeat [ns], greater than 0. */
function untilBeatNs(sim: Sim, log: LogState, row: number): number {
  const { heartbeatNs } = subscriptionOf(log, row);
  return heartbeatNs - ((sim.nowNs - time(log.members, row, JOINED_AT)) % heartbeatNs);
}

/** Time since a member's last heartbeat [ns]. */
export function sinceBeatNs(sim: Sim, log: LogState, row: number): number {
  return (sim.nowNs - time(log.members, row, JOINED_AT)) % subscriptionOf(log, row).heartbeatNs;
}

function armBeat(sim: Sim, log: LogState, row: number): void {
  sim.wakeAfter(log.node, untilBeatNs(sim, log, row), WAKE_BEAT, row);
}

/** The membership has changed. `joiner` is a member that has just come and needs no notice, or -1. */
export function rebalance(sim: Sim, log: LogState, group: Group, joiner: number): void {
  if (isFrozen(log.entry)) {
    group.pending = true;
    return;
  }
  if (group.subscription.protocol === "kip848") reconcile(sim, log, group, joiner);
  else if (group.phase === STABLE) beginJoining(sim, log, group, joiner);
  else {
    if (joiner !== NONE) setFlag(log.members, joiner, REJOINED);
    completeJoining(sim, log, group);
  }
}

function beginJoining(sim: Sim, log: LogState, group: Group, joiner: number): void {
  group.phase = JOINING;
  for (const row of memberRows(log, group)) {
    clearFlag(log.members, row, NOTICED | REJOINED);
    if (row === joiner) setFlag(log.members, row, NOTICED | REJOINED);
    else if (cell(log.members, row, STATE) !== DEAD) armBeat(sim, log, row);
  }
  completeJoining(sim, log, group);
}

/** Once every member has joined, the assignment is made; dead members that nobody has noticed hold it up. */
function completeJoining(sim: Sim, log: LogState, group: Group): void {
  if (group.phase !== JOINING) return;
  const { members } = log;
  const rows = memberRows(log, group);
  if (rows.length === 0) {
    group.phase = STABLE;
    return;
  }
  if (!rows.every((row) => hasFlag(members, row, REJOINED))) return;
  group.phase = SYNCING;
  let handshakeNs = 0;
  for (const row of rows) handshakeNs = Math.max(handshakeNs, subscriptionOf(log, row).handshakeNs);
  const delayNs = Math.max(0, group.holdNs - sim.nowNs) + handshakeNs;
  sim.wakeAfter(log.node, delayNs, WAKE_SYNC, group.index);
}

/** A member's heartbeat came back with the news, or its share of a KIP-848 assignment. */
export function beat(sim: Sim, log: LogState, row: number): void {
  const { members } = log;
  const state = cell(members, row, STATE);
  if (state === FREE || state === DEAD || !hasFlag(members, row, MEMBER)) return;
  const group = log.groups[log.edges.group[cell(members, row, EDGE)]!]!;
  if (isFrozen(log.entry)) return;
  if (group.subscription.protocol === "kip848") {
    settleOwnership(sim, log, group, row);
    return;
  }
  if (group.phase !== JOINING || hasFlag(members, row, NOTICED)) return;
  setFlag(members, row, NOTICED);
  if (!hasBatch(log, group, row)) rejoin(sim, log, group, row);
}

/** Gives a partition up cleanly: what was read is committed first. */
function revoke(log: LogState, group: Group, partition: number): void {
  group.committed[partition] = group.position[partition]!;
  unassign(log, group, partition);
}

/** A member that knows of the rebalance polls: it joins, and gives up what it must (rules K213, K214, K215). */
function rejoin(sim: Sim, log: LogState, group: Group, row: number): void {
  const { members } = log;
  commitAll(sim, log, group, row);
  dropBatch(log, row);
  const { protocol } = group.subscription;
  if (protocol === "kip848") {
    clearFlag(members, row, NOTICED);
    settleOwnership(sim, log, group, row);
    return;
  }
  setFlag(members, row, REJOINED);
  for (let partition = 0; partition < group.owner.length; partition++) {
    if (group.owner[partition] !== row) continue;
    if (protocol === "eager" || group.target[partition] !== row) revoke(log, group, partition);
  }
  completeJoining(sim, log, group);
}

/**
 * Gives a READY member its next record. It joins a rebalance first if it knows of one, and the group anew if it was put
 * out of it. The caller reports the lag.
 */
export function advance(sim: Sim, log: LogState, group: Group, row: number): void {
  if (serve(sim, log, group, row)) return;
  if (hasFlag(log.members, row, MEMBER)) rejoin(sim, log, group, row);
  else join(sim, log, group, row);
  if (cell(log.members, row, STATE) === READY) serve(sim, log, group, row);
}

/** A worker becomes a member of its group. Those of time 0 form the first generation at once (rule K210). */
export function join(sim: Sim, log: LogState, group: Group, row: number): void {
  const { members } = log;
  if (!group.begun) begin(sim, log, group);
  if (group.members === 0) group.holdNs = sim.nowNs + (sim.nowNs === 0 ? 0 : log.policy.joinDelayNs);
  group.members++;
  setFlag(members, row, MEMBER);
  setTime(members, row, JOINED_AT, sim.nowNs);
  setTime(members, row, COMMITTED_AT, sim.nowNs);
  dropBatch(log, row);
  if (sim.nowNs > 0) {
    rebalance(sim, log, group, row);
    return;
  }
  if (group.phase === STABLE) sim.wakeAfter(log.node, 0, WAKE_SYNC, group.index);
  group.phase = SYNCING;
}

/** A member is no longer one: its partitions are free, and the others share them. Its row stays as it is. */
export function expel(sim: Sim, log: LogState, group: Group, row: number): void {
  const { members } = log;
  group.members--;
  clearFlag(members, row, MEMBER | NOTICED | REJOINED);
  for (let partition = 0; partition < group.owner.length; partition++) {
    if (group.target[partition] === row) group.target[partition] = NONE;
    if (group.owner[partition] === row) unassign(log, group, partition);
  }
  rebalance(sim, log, group, NONE);
  reportLag(sim, log, group);
}

/** The log is up again: what happened to the group meanwhile is acted on, and idle members poll. */
export function resumeGroup(sim: Sim, log: LogState, group: Group): void {
  const unsettled = memberRows(log, group).some((row) => isUnsettled(group, row));
  if (group.pending || group.phase !== STABLE || unsettled) {
    group.pending = false;
    group.phase = STABLE;
    rebalance(sim, log, group, NONE);
  }
  const { members } = log;
  for (let row = 0; row < members.used; row++) {
    const here = log.edges.group[cell(members, row, EDGE)] === group.index;
    if (here && cell(members, row, STATE) === READY) advance(sim, log, group, row);
  }
  reportLag(sim, log, group);
}

/** The assignment has arrived: a new generation begins (rule K211). */
export function sync(sim: Sim, log: LogState, group: Group): void {
  if (group.phase !== SYNCING || isFrozen(log.entry)) return;
  const rows = memberRows(log, group);
  const cooperative = group.subscription.protocol !== "eager";
  group.phase = STABLE;
  group.generation++;
  assignTargets(group, rows);
  let moved = false;
  for (let partition = 0; partition < group.owner.length; partition++) {
    const owner = group.owner[partition]!;
    const target = group.target[partition]!;
    if (owner === target) continue;
    if (owner === NONE) assignTo(log, group, partition, target);
    else moved = true;
  }
  for (const row of rows) clearFlag(log.members, row, NOTICED | REJOINED);
  if (moved && cooperative) giveUpMoved(sim, log, group, rows);
  serveIdle(sim, log, group);
}

/** Cooperative, second round: who loses partitions joins again at once, the others when they notice (rule K214). */
function giveUpMoved(sim: Sim, log: LogState, group: Group, rows: readonly number[]): void {
  const { members } = log;
  beginJoining(sim, log, group, NONE);
  for (const row of rows) {
    let loses = false;
    for (let partition = 0; partition < group.owner.length; partition++) {
      if (group.owner[partition] === row && group.target[partition] !== row) loses = true;
    }
    if (!loses || cell(members, row, STATE) === DEAD) continue;
    setFlag(members, row, NOTICED);
    if (!hasBatch(log, group, row)) rejoin(sim, log, group, row);
  }
}

/** KIP-848: a new target for everybody; who has to change does so at its heartbeats (rule K215). */
function reconcile(sim: Sim, log: LogState, group: Group, joiner: number): void {
  const rows = memberRows(log, group);
  group.generation++;
  assignTargets(group, rows);
  for (const row of rows) {
    if (cell(log.members, row, STATE) === DEAD) continue;
    if (row === joiner) settleOwnership(sim, log, group, row);
    else if (isUnsettled(group, row)) armBeat(sim, log, row);
  }
  serveIdle(sim, log, group);
}

function isUnsettled(group: Group, row: number): boolean {
  for (let partition = 0; partition < group.owner.length; partition++) {
    if ((group.owner[partition] === row) !== (group.target[partition] === row)) return true;
  }
  return false;
}

/** KIP-848: gives up what it no longer has, takes what is free, and goes on at the next heartbeat if that was not all. */
function settleOwnership(sim: Sim, log: LogState, group: Group, row: number): void {
  const { members } = log;
  const busyWith = hasBatch(log, group, row) ? cell(members, row, BATCH_PARTITION) : NONE;
  for (let partition = 0; partition < group.owner.length; partition++) {
    const owner = group.owner[partition]!;
    if (owner === row && group.target[partition] !== row) {
      if (partition === busyWith) setFlag(members, row, NOTICED);
      else revoke(log, group, partition);
    } else if (owner === NONE && group.target[partition] === row) assignTo(log, group, partition, row);
  }
  if (isUnsettled(group, row)) armBeat(sim, log, row);
  if (cell(members, row, STATE) === READY) serve(sim, log, group, row);
  reportLag(sim, log, group);
}
