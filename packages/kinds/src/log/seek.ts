/** Moving groups and edges: a group reads on elsewhere, an edge belongs to another group, the log gets more partitions. */
import type { Sim } from "@eventyard/engine";
import { createGroup, moveTo, widenGroup } from "./group.ts";
import type { Group } from "./group.ts";
import type { Subscription } from "./group-params.ts";
import { dropBatch, enlist, serveIdle } from "./lending.ts";
import type { LogState } from "./log-state.ts";
import { reportLag } from "./log-state.ts";
import { BUSY, cell, EDGE, FREE, ORPHAN, setFlag, STATE, VOID } from "./members.ts";
import type { Partition } from "./partition-store.ts";
import { createPartition, offsetAtTime, startOffset } from "./partition-store.ts";
import { rebalance } from "./rebalance.ts";
import { dispatchShare } from "./share.ts";

const NONE = -1;

function seekOffset(sim: Sim, store: Partition, to: Subscription): number {
  switch (to.seek) {
    case "start":
      return startOffset(store);
    case "time":
      return offsetAtTime(store, sim.messages, to.seekTo);
    case "offset":
      return to.seekTo;
    case "end":
    case "none":
      return store.end;
  }
}

/** Moves a group to another place in every partition at once; answers for records in hand no longer count (rule K235). */
export function seekGroup(sim: Sim, log: LogState, group: Group, to: Subscription): void {
  const { members } = log;
  for (let row = 0; row < members.used; row++) {
    const state = cell(members, row, STATE);
    if (state === FREE || state === ORPHAN) continue;
    if (log.edges.group[cell(members, row, EDGE)] !== group.index) continue;
    if (state === BUSY) setFlag(members, row, VOID);
    dropBatch(log, row);
  }
  group.begun = true;
  for (let index = 0; index < log.partitions.length; index++) {
    const store = log.partitions[index]!;
    moveTo(group, index, store, seekOffset(sim, store, to));
    if (group.windows.length === 0) enlist(log, group, index);
  }
  if (group.windows.length > 0) dispatchShare(sim, log, group);
  else serveIdle(sim, log, group);
  reportLag(sim, log, group);
}

/** The group with this name, or a new one for a nameless edge or a new name. */
export function groupFor(log: LogState, subscription: Subscription): Group {
  const { groups } = log;
  const named = groups.find(
    ({ name, windows }) =>
      name !== "" && name === subscription.group && windows.length > 0 === subscription.share,
  );
  if (named !== undefined) return named;
  const group = createGroup(groups.length, subscription.group, subscription, log.partitions.length);
  groups.push(group);
  return group;
}

/** Puts an edge into a group; edges stay in ascending order and the first decides for all. */
export function enterGroup(log: LogState, group: Group, slot: number): void {
  group.edges = [...group.edges, slot].toSorted((a, b) => a - b);
  group.subscription = log.edges.subscriptions[group.edges[0]!]!;
  log.edges.group[slot] = group.index;
}

/** Adds partitions while the log runs; there are never fewer (rule K203). */
export function addPartitions(sim: Sim, log: LogState, count: number): void {
  if (count <= log.partitions.length) return;
  while (log.partitions.length < count) log.partitions.push(createPartition());
  for (const group of log.groups) {
    widenGroup(group, count);
    if (group.windows.length === 0 && group.members > 0) rebalance(sim, log, group, NONE);
  }
}
