/**
 * When a group may read a partition (rules K221 to K223). A reader that asks every so often finds a record at its next look,
 * and all that ask share the reads that a partition grants; one that is pushed to need not ask.
 */
import type { Sim } from "@eventyard/engine";
import type { Group } from "./group.ts";
import type { Subscription } from "./group-params.ts";
import type { LogState } from "./log-state.ts";
import { WAKE_RETRY } from "./log-state.ts";
import { PARTITIONS_MAX } from "./log-params.ts";
import type { Partition } from "./partition-store.ts";
import { recordAt } from "./partition-store.ts";

/** Groups that ask. */
function askers(log: LogState): number {
  let count = 0;
  for (const { subscription, members } of log.groups)
    if (subscription.readEveryNs > 0 && members > 0) count++;
  return count;
}

/** Time between two looks of a group at a partition [ns]; 0 if it need not ask. */
function lookEveryNs(log: LogState, { readEveryNs }: Subscription): number {
  return readEveryNs === 0 ? 0 : Math.max(readEveryNs, Math.round(askers(log) * log.policy.readNs));
}

/** When the group can have the record with this index [ns]: it is visible, and the group looks. Now or later. */
function readableNs(
  sim: Sim,
  log: LogState,
  group: Group,
  partition: number,
  index: number,
  subscription: Subscription,
): number {
  const record = recordAt(log.partitions[partition]!, index);
  const visibleNs = Math.max(sim.nowNs, sim.messages.storedNs[record]! + subscription.visibleNs);
  const everyNs = lookEveryNs(log, subscription);
  const nextNs = group.lookAt[partition]!;
  if (nextNs >= visibleNs || everyNs === 0) return Math.max(nextNs, visibleNs);
  // looks that found nothing
  return nextNs + Math.ceil((visibleNs - nextNs) / everyNs) * everyNs;
}

/**
 * May the group read the partition from this index on now? If so, that was a look; if not, the partition is paused until
 * it may.
 */
export function mayRead(
  sim: Sim,
  log: LogState,
  group: Group,
  partition: number,
  index: number,
  subscription: Subscription,
): boolean {
  if (subscription.readEveryNs === 0 && subscription.visibleNs === 0) return true;
  const dueNs = readableNs(sim, log, group, partition, index, subscription);
  if (dueNs > sim.nowNs) {
    pauseUntil(sim, log, group, partition, dueNs);
    return false;
  }
  const everyNs = lookEveryNs(log, subscription);
  if (everyNs > 0) group.lookAt[partition] = sim.nowNs + everyNs;
  return true;
}

/** Index behind the last record that a read from `index` on brings: at most `pollRecords`, and only what is visible. */
export function readUntil(sim: Sim, store: Partition, index: number, subscription: Subscription): number {
  const { pollRecords, visibleNs } = subscription;
  const most = Math.min(index + pollRecords, store.size);
  if (visibleNs === 0) return most;
  let end = index + 1;
  while (end < most && sim.messages.storedNs[recordAt(store, end)]! + visibleNs <= sim.nowNs) end++;
  return end;
}

/** Nobody of the group reads the partition before `dueNs`. */
export function pauseUntil(sim: Sim, log: LogState, group: Group, partition: number, dueNs: number): void {
  group.retryAt[partition] = dueNs;
  sim.wakeAfter(log.node, dueNs - sim.nowNs, WAKE_RETRY, group.index * PARTITIONS_MAX + partition);
}
