/**
 * The partitioned log. Records stay where they are when they are read; each consumer group only has a position in each
 * partition. What happens at the door is common to all buses (bus-entry); this file joins the parts.
 */
import type { Behaviour, EdgeIndex, MessageHandle, NodeSetup, Settlement, Sim } from "@eventyard/engine";
import type { EdgeParams, FaultId, Params } from "@eventyard/model";
import { arriveAtEntry, changeEntry, ENTRY_CODES } from "../bus-entry/entry.ts";
import type { EntryTurn } from "../bus-entry/entry-faults.ts";
import { faultEntry, restartStalls, startEntry, wakeEntry } from "../bus-entry/entry-faults.ts";
import { createEntry } from "../bus-entry/entry-state.ts";
import type { Group } from "./group.ts";
import { readSubscription } from "./group-params.ts";
import { endTail, replicated, takeIn } from "./intake.ts";
import { commitDue } from "./lending.ts";
import type { LogState } from "./log-state.ts";
import {
  reportLag,
  slotOf,
  WAKE_AGE,
  WAKE_BEAT,
  WAKE_COMMIT,
  WAKE_LOCK,
  WAKE_ORPHAN,
  WAKE_POLL,
  WAKE_REPLICATED,
  WAKE_RETRY,
  WAKE_SESSION,
  WAKE_SILENT,
  WAKE_SYNC,
} from "./log-state.ts";
import { PARTITIONS_MAX, readLogPolicy } from "./log-params.ts";
import { cell, closeRow, createMembers, EDGE, ORPHAN, STATE } from "./members.ts";
import { createPartition } from "./partition-store.ts";
import { beat, resumeGroup, sync } from "./rebalance.ts";
import { armAge, loseCrashed, trimAged, trimRead } from "./retention.ts";
import { addPartitions, enterGroup, groupFor, seekGroup } from "./seek.ts";
import {
  admit,
  answer,
  checkPolls,
  checkSilent,
  crash,
  dismiss,
  endOrphan,
  endPause,
  endSession,
} from "./sessions.ts";
import { creditShare, dispatchShare, endLocks, settleShare } from "./share.ts";

const NONE = -1;
const NS_PER_MS = 1_000_000;

function create(setup: NodeSetup, params: Params): LogState {
  const out = setup.edgesOut("out");
  const lending = out.filter((edge) => setup.isDelivery(edge));
  const policy = readLogPolicy(params);
  const log: LogState = {
    node: setup.node,
    entry: createEntry(setup, params),
    stickyStream: setup.stream("sticky"),
    deadEdge: setup.edgesOut("dead")[0] ?? NONE,
    forwards: out.filter((edge) => !setup.isDelivery(edge)),
    edges: {
      edge: Int32Array.from(lending),
      group: new Int32Array(lending.length),
      silentHead: new Int32Array(lending.length).fill(NONE),
      credit: new Int32Array(lending.length),
      stale: new Int32Array(lending.length),
      latencyNs: Float64Array.from(lending, (edge) => setup.edgeParams(edge).latencyMs * NS_PER_MS),
      subscriptions: lending.map((edge) => readSubscription(setup.edgeParams(edge))),
    },
    groups: [],
    members: createMembers(),
    partitions: Array.from({ length: policy.partitions }, createPartition),
    policy,
    stickyPartition: 0,
    stickyBytes: 0,
    tailHead: NONE,
    tailTail: NONE,
    tail: 0,
    silentTimerSet: false,
    ageTimerSet: false,
    lagTotal: 0,
  };
  for (const [slot, subscription] of log.edges.subscriptions.entries()) {
    enterGroup(log, groupFor(log, subscription), slot);
  }
  return log;
}

function groupAt(log: LogState, slot: number): Group {
  return log.groups[log.edges.group[slot]!]!;
}

/** The log is up and runs again. */
function resume(sim: Sim, log: LogState): void {
  for (const group of log.groups) {
    if (group.windows.length > 0) dispatchShare(sim, log, group);
    else resumeGroup(sim, log, group);
  }
}

function turn(sim: Sim, log: LogState, what: EntryTurn): void {
  if (what === "crashed") {
    loseCrashed(sim, log);
    endTail(sim, log);
    for (const group of log.groups) reportLag(sim, log, group);
  } else if (what === "ready") resume(sim, log);
}

function credit(sim: Sim, log: LogState, edge: EdgeIndex, count: number): void {
  const slot = slotOf(log, edge);
  const group = groupAt(log, slot);
  const ignored = Math.min(log.edges.stale[slot]!, Math.max(0, count));
  log.edges.stale[slot]! -= ignored;
  const units = count - ignored;
  if (group.windows.length > 0) creditShare(sim, log, group, slot, units);
  else if (units > 0) admit(sim, log, group, slot, units);
  else if (units < 0) dismiss(sim, log, group, slot, -units);
}

function settled(
  sim: Sim,
  log: LogState,
  edge: EdgeIndex,
  message: MessageHandle,
  generation: number,
  _attempt: number,
  settlement: Settlement,
): void {
  if (sim.messages.generation[message] !== generation) return;
  const row = sim.messages.next[message]!;
  const slot = slotOf(log, edge);
  if (cell(log.members, row, STATE) === ORPHAN) {
    // lent before the connection broke: its credit was given with the new connection
    sim.release(message);
    closeRow(log.members, row);
    log.edges.stale[slot]!++;
    return;
  }
  const group = groupAt(log, slot);
  if (group.windows.length > 0) settleShare(sim, log, group, row, message, settlement);
  else answer(sim, log, group, row, message, settlement);
}

/** Timers of groups and members. */
function wakeLog(sim: Sim, log: LogState, code: number, arg: number): void {
  switch (code) {
    case WAKE_BEAT:
      beat(sim, log, arg);
      break;
    case WAKE_SYNC:
      sync(sim, log, log.groups[arg]!);
      break;
    case WAKE_SESSION:
      endSession(sim, log, groupAt(log, cell(log.members, arg, EDGE)), arg);
      break;
    case WAKE_POLL:
      checkPolls(sim, log, log.groups[arg]!);
      break;
    case WAKE_SILENT:
      checkSilent(sim, log);
      break;
    case WAKE_RETRY:
      endPause(sim, log, log.groups[Math.floor(arg / PARTITIONS_MAX)]!, arg % PARTITIONS_MAX);
      break;
    case WAKE_ORPHAN:
      endOrphan(sim, log, arg);
      break;
    case WAKE_AGE:
      trimAged(sim, log);
      break;
    case WAKE_LOCK:
      endLocks(sim, log, log.groups[arg]!);
      break;
    case WAKE_COMMIT:
      commitDue(sim, log, log.groups[arg]!);
      for (let index = 0; index < log.partitions.length; index++) trimRead(sim, log, index);
      break;
    case WAKE_REPLICATED:
      replicated(sim, log);
      break;
  }
}

function change(sim: Sim, log: LogState, params: Params): void {
  log.policy = readLogPolicy(params);
  changeEntry(log.entry, params);
  restartStalls(sim, log.entry);
  addPartitions(sim, log, log.policy.partitions);
  armAge(sim, log);
}

function edgeChanged(sim: Sim, log: LogState, edge: EdgeIndex, params: EdgeParams): void {
  if (!log.edges.edge.includes(edge)) return;
  const slot = slotOf(log, edge);
  const before = log.edges.subscriptions[slot]!;
  const group = groupAt(log, slot);
  const after = readSubscription(params);
  log.edges.latencyNs[slot] = Math.max(log.edges.latencyNs[slot]!, params.latencyMs * NS_PER_MS);
  log.edges.subscriptions[slot] = after;
  group.subscription = log.edges.subscriptions[group.edges[0]!]!;
  const sought = after.seek !== "none" && (after.seek !== before.seek || after.seekTo !== before.seekTo);
  if (sought) seekGroup(sim, log, group, after);
}

export const logBehaviour: Behaviour<LogState> = {
  create,
  start: (sim, log) => startEntry(sim, log.entry),
  arrive: (sim, log, _edge, message) => arriveAtEntry(sim, log.entry, message, log, takeIn),
  wake: (sim, log, code, arg) => {
    if (code < ENTRY_CODES) turn(sim, log, wakeEntry(sim, log.entry, code, log, takeIn));
    else wakeLog(sim, log, code, arg);
  },
  credit,
  settled,
  disconnected: (sim, log, edge) => {
    const slot = slotOf(log, edge);
    crash(sim, log, groupAt(log, slot), slot);
  },
  change,
  edgeChanged,
  fault: (sim, log, fault: FaultId, on) => {
    turn(sim, log, faultEntry(sim, log.entry, fault, on, log, takeIn));
  },
};
