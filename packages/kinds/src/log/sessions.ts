/** How workers become members and cease to be: credit, broken connections, sessions, slow batches, silence. */
import type { MessageHandle, Settlement, Sim } from "@eventyard/engine";
import { isFrozen } from "../bus-entry/entry-state.ts";
import type { Group } from "./group.ts";
import { recountLag, rewind } from "./group.ts";
import { armCommit, commitAll, commitIdle, dropBatch, enlist, offer, subscriptionOf } from "./lending.ts";
import type { LogState } from "./log-state.ts";
import { reportLag, WAKE_ORPHAN, WAKE_POLL, WAKE_SESSION, WAKE_SILENT } from "./log-state.ts";
import {
  ANSWERED_AT,
  BUSY,
  cell,
  clearFlag,
  closeRow,
  COPY,
  DEAD,
  EDGE,
  FREE,
  hasFlag,
  MEMBER,
  NEXT,
  OFFSET,
  openRow,
  ORPHAN,
  PARTITION,
  POLLED_AT,
  READY,
  setCell,
  setTime,
  SILENT,
  STATE,
  time,
  TIMER,
  VOID,
} from "./members.ts";
import { age, countDone, giveUp } from "./outcomes.ts";
import { startOffset } from "./partition-store.ts";
import { pauseUntil } from "./reading.ts";
import { advance, expel, join, sinceBeatNs } from "./rebalance.ts";
import { detachLoan } from "./share.ts";

const NONE = -1;

/** Workers behind an edge give credit: silent members go on, then dead static ones come back, then new ones join. */
export function admit(sim: Sim, log: LogState, group: Group, slot: number, count: number): void {
  const { members, edges } = log;
  for (let left = count; left > 0; left--) {
    const row = edges.silentHead[slot]!;
    if (row !== NONE) {
      edges.silentHead[slot] = cell(members, row, NEXT);
      setCell(members, row, STATE, READY);
      advance(sim, log, group, row);
    } else if (!revive(sim, log, group, slot)) {
      const fresh = openRow(members, slot, READY);
      if (fresh === NONE) break;
      join(sim, log, group, fresh);
    }
  }
  reportLag(sim, log, group);
}

/** A static member is back within its session: it has its partitions still (rule K214). */
function revive(sim: Sim, log: LogState, group: Group, slot: number): boolean {
  if (group.subscription.protocol !== "static") return false;
  const { members } = log;
  for (let row = 0; row < members.used; row++) {
    if (cell(members, row, STATE) !== DEAD || cell(members, row, EDGE) !== slot) continue;
    sim.cancel(cell(members, row, TIMER));
    setCell(members, row, STATE, READY);
    advance(sim, log, group, row);
    return true;
  }
  return false;
}

/** Workers take unused credit back: idle members leave, the latest rows first. */
export function dismiss(sim: Sim, log: LogState, group: Group, slot: number, count: number): void {
  const { members } = log;
  let left = count;
  for (let row = members.used - 1; row >= 0 && left > 0; row--) {
    if (cell(members, row, STATE) !== READY || cell(members, row, EDGE) !== slot) continue;
    left--;
    leave(sim, log, group, row);
  }
}

/** A member says goodbye: it commits, and the group need not wait for its session to end. */
function leave(sim: Sim, log: LogState, group: Group, row: number): void {
  const { members } = log;
  const member = hasFlag(members, row, MEMBER);
  if (member) commitAll(sim, log, group, row);
  setCell(members, row, STATE, DEAD);
  if (member) expel(sim, log, group, row);
  closeRow(members, row);
}

/** The connections behind an edge are gone; the group learns of it when the sessions end (rule K216). */
export function crash(sim: Sim, log: LogState, group: Group, slot: number): void {
  const { members, edges } = log;
  edges.silentHead[slot] = NONE;
  edges.credit[slot] = 0;
  edges.stale[slot] = 0;
  for (let row = 0; row < members.used; row++) {
    const state = cell(members, row, STATE);
    if (state === FREE || state === ORPHAN || state === DEAD) continue;
    if (cell(members, row, EDGE) !== slot) continue;
    if (group.windows.length > 0) {
      detachLoan(log, group, row);
      setCell(members, row, STATE, ORPHAN);
      awaitOrphan(sim, log, slot, row);
    } else crashMember(sim, log, group, row);
  }
  reportLag(sim, log, group);
}

function crashMember(sim: Sim, log: LogState, group: Group, row: number): void {
  const { members } = log;
  const member = hasFlag(members, row, MEMBER);
  if (member) commitIdle(sim, log, group, row);
  if (cell(members, row, STATE) === BUSY) {
    ageInHand(sim, log, group, row);
    orphan(sim, log, row);
  }
  if (!member) {
    closeRow(members, row);
    return;
  }
  setCell(members, row, STATE, DEAD);
  clearFlag(members, row, VOID);
  dropBatch(log, row);
  for (let partition = 0; partition < group.owner.length; partition++) {
    if (group.owner[partition] !== row) continue;
    rewind(group, partition, log.partitions[partition]!);
    enlist(log, group, partition);
  }
  const delayNs = subscriptionOf(log, row).sessionNs - sinceBeatNs(sim, log, row);
  setCell(members, row, TIMER, sim.wakeAfter(log.node, delayNs, WAKE_SESSION, row));
}

/** A record in hand that is no longer stored cannot be delivered again: it is lost with the member that had it. */
function ageInHand(sim: Sim, log: LogState, group: Group, row: number): void {
  const { members } = log;
  const partition = cell(members, row, PARTITION);
  const offset = cell(members, row, OFFSET);
  if (hasFlag(members, row, VOID) || !hasFlag(members, row, MEMBER)) return;
  if (offset >= startOffset(log.partitions[partition]!)) return;
  age(sim, log, group, partition, offset, sim.copy(cell(members, row, COPY)));
}

/** The copy in hand moves to a row of its own, because it may still be under way on the edge. */
function orphan(sim: Sim, log: LogState, row: number): void {
  const { members } = log;
  const slot = cell(members, row, EDGE);
  const copy = cell(members, row, COPY);
  const lost = openRow(members, slot, ORPHAN);
  setCell(members, row, COPY, NONE);
  if (lost === NONE) {
    sim.release(copy);
    return;
  }
  setCell(members, lost, COPY, copy);
  sim.messages.next[copy] = lost;
  awaitOrphan(sim, log, slot, lost);
}

function awaitOrphan(sim: Sim, log: LogState, slot: number, row: number): void {
  const timer = sim.wakeAfter(log.node, log.edges.latencyNs[slot]!, WAKE_ORPHAN, row);
  setCell(log.members, row, TIMER, timer);
}

/** The record cannot be under way any more, and nobody has it. */
export function endOrphan(sim: Sim, log: LogState, row: number): void {
  if (cell(log.members, row, STATE) !== ORPHAN) return;
  sim.release(cell(log.members, row, COPY));
  closeRow(log.members, row);
}

/** A session is over: the group learns that the member is gone. A log that is down has to begin its wait anew. */
export function endSession(sim: Sim, log: LogState, group: Group, row: number): void {
  const { members } = log;
  if (cell(members, row, STATE) !== DEAD) return;
  if (isFrozen(log.entry)) {
    const { sessionNs } = subscriptionOf(log, row);
    setCell(members, row, TIMER, sim.wakeAfter(log.node, sessionNs, WAKE_SESSION, row));
    return;
  }
  expel(sim, log, group, row);
  closeRow(members, row);
}

/** Puts members out of the group that did not poll in time; their work goes on and no longer counts (rule K217). */
export function checkPolls(sim: Sim, log: LogState, group: Group): void {
  const { members } = log;
  group.pollTimerSet = false;
  let nextNs = Infinity;
  for (let row = 0; row < members.used; row++) {
    const state = cell(members, row, STATE);
    if ((state !== BUSY && state !== SILENT) || !hasFlag(members, row, MEMBER)) continue;
    if (log.edges.group[cell(members, row, EDGE)] !== group.index) continue;
    const { pollIntervalNs } = subscriptionOf(log, row);
    const leftNs = time(members, row, POLLED_AT) + pollIntervalNs - sim.nowNs;
    nextNs = Math.min(nextNs, leftNs > 0 ? leftNs : pollIntervalNs, pollIntervalNs);
    if (leftNs <= 0) {
      sim.count(log.node, "expired", 1);
      if (state === BUSY) ageInHand(sim, log, group, row);
      expel(sim, log, group, row);
    }
  }
  if (nextNs === Infinity) return;
  group.pollTimerSet = true;
  sim.wakeAfter(log.node, nextNs, WAKE_POLL, group.index);
}

/** Members that answered and asked for nothing more have left (rule K204). */
export function checkSilent(sim: Sim, log: LogState): void {
  const { members, edges } = log;
  log.silentTimerSet = false;
  for (let slot = 0; slot < edges.edge.length; slot++) {
    let row = edges.silentHead[slot]!;
    edges.silentHead[slot] = NONE;
    while (row !== NONE) {
      const next = cell(members, row, NEXT);
      if (time(members, row, ANSWERED_AT) < sim.nowNs) leave(sim, log, log.groups[edges.group[slot]!]!, row);
      else listSilent(sim, log, slot, row);
      row = next;
    }
  }
}

function listSilent(sim: Sim, log: LogState, slot: number, row: number): void {
  const { members, edges } = log;
  setCell(members, row, STATE, SILENT);
  setCell(members, row, NEXT, edges.silentHead[slot]!);
  edges.silentHead[slot] = row;
  if (log.silentTimerSet) return;
  log.silentTimerSet = true;
  sim.wakeAfter(log.node, subscriptionOf(log, row).heartbeatNs, WAKE_SILENT, 0);
}

/** A worker's answer for the record that its member has in hand. */
export function answer(
  sim: Sim,
  log: LogState,
  group: Group,
  row: number,
  copy: MessageHandle,
  settlement: Settlement,
): void {
  const { members } = log;
  const partition = cell(members, row, PARTITION);
  const counts = hasFlag(members, row, MEMBER) && !hasFlag(members, row, VOID);
  if (!group.commitTimerSet) armCommit(sim, log, group);
  setTime(members, row, ANSWERED_AT, sim.nowNs);
  setCell(members, row, COPY, NONE);
  clearFlag(members, row, VOID);
  listSilent(sim, log, cell(members, row, EDGE), row);
  if (counts && settlement !== "handled") {
    takeBack(sim, log, group, row, copy, settlement);
    return;
  }
  if (counts) {
    const offset = cell(members, row, OFFSET);
    countDone(sim, log, group, partition, offset);
    committed(log, group, row);
  }
  sim.release(copy);
}

/** The record in hand is through: a commit after each record is made now. */
function committed(log: LogState, group: Group, row: number): void {
  const { members } = log;
  const partition = cell(members, row, PARTITION);
  group.failures[partition] = 0;
  if (subscriptionOf(log, row).commit === "record" && !isFrozen(log.entry)) {
    group.committed[partition] = cell(members, row, OFFSET) + 1;
  }
}

/** A record failed: it is tried again where it is, holding up its partition, or given up (rules K218 to K220). */
function takeBack(
  sim: Sim,
  log: LogState,
  group: Group,
  row: number,
  copy: MessageHandle,
  settlement: Settlement,
): void {
  const { members } = log;
  const partition = cell(members, row, PARTITION);
  const offset = cell(members, row, OFFSET);
  const { onPoison, deliveriesMax, retryNs } = subscriptionOf(log, row);
  if (settlement === "failed") {
    sim.count(log.node, "failed", 1);
    group.failures[partition]!++;
  }
  if (offset < startOffset(log.partitions[partition]!)) {
    age(sim, log, group, partition, offset, copy);
    committed(log, group, row);
    return;
  }
  if (onPoison !== "retry" && group.failures[partition]! >= deliveriesMax) {
    giveUp(sim, log, group, partition, offset, copy, onPoison === "dead");
    committed(log, group, row);
    return;
  }
  sim.release(copy);
  dropBatch(log, row);
  group.position[partition] = offset;
  recountLag(group, partition, log.partitions[partition]!);
  if (retryNs === 0) enlist(log, group, partition);
  else pauseUntil(sim, log, group, partition, sim.nowNs + retryNs);
  reportLag(sim, log, group);
}

/** The pause of a partition is over, unless it began anew or its owner has changed. */
export function endPause(sim: Sim, log: LogState, group: Group, partition: number): void {
  const dueNs = group.retryAt[partition]!;
  if (dueNs === 0 || dueNs > sim.nowNs) return;
  group.retryAt[partition] = 0;
  offer(sim, log, group, partition);
  reportLag(sim, log, group);
}
