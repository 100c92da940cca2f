/** What a partitioned log remembers: plain data. */
import type { EdgeIndex, MessageHandle, NodeIndex, Sim, StreamIndex } from "@eventyard/engine";
import { ENTRY_CODES } from "../bus-entry/entry.ts";
import type { EntryState } from "../bus-entry/entry-state.ts";
import type { Group } from "./group.ts";
import type { Subscription } from "./group-params.ts";
import type { LogPolicy } from "./log-params.ts";
import type { Members } from "./members.ts";
import type { Partition } from "./partition-store.ts";

// Timer codes of a log; `arg` is a row of the table of members, a group's index, or as said.
/** The next heartbeat of a member while its group changes. */
export const WAKE_BEAT = ENTRY_CODES;
/** All members of a group have joined and the assignment is known. */
export const WAKE_SYNC = ENTRY_CODES + 1;
/** A member's session is over. */
export const WAKE_SESSION = ENTRY_CODES + 2;
/** A member of a group may have taken too long for its batch. */
export const WAKE_POLL = ENTRY_CODES + 3;
/** A member may have stopped asking for records. */
export const WAKE_SILENT = ENTRY_CODES + 4;
/** Partition `arg % PARTITIONS_MAX` of group `arg / PARTITIONS_MAX` may be read again: after a failure, or at its turn. */
export const WAKE_RETRY = ENTRY_CODES + 5;
/** A record lent over a broken connection can no longer be under way. */
export const WAKE_ORPHAN = ENTRY_CODES + 6;
/** The oldest record may be too old. */
export const WAKE_AGE = ENTRY_CODES + 7;
/** A lock of a share group may be over. */
export const WAKE_LOCK = ENTRY_CODES + 8;
/** The first records of the tail are replicated. */
export const WAKE_REPLICATED = ENTRY_CODES + 9;
/** Idle members of a group commit, and records that every group has read may go. */
export const WAKE_COMMIT = ENTRY_CODES + 10;

/** Delivery edges of the log in edge order; a slot is an index into these columns. */
interface LogEdges {
  readonly edge: Int32Array;
  /** Index of its group. */
  readonly group: Int32Array;
  /** Members that have answered and not yet given new credit, linked through the rows. */
  readonly silentHead: Int32Array;
  /** Unused credit of workers of share groups. */
  readonly credit: Int32Array;
  /** Units of credit to ignore: the worker gives them for records of a connection that is gone. */
  readonly stale: Int32Array;
  /** Longest latency the edge has had [ns]. */
  readonly latencyNs: Float64Array;
  readonly subscriptions: Subscription[];
}

export interface LogState {
  readonly node: NodeIndex;
  readonly entry: EntryState;
  readonly stickyStream: StreamIndex;
  readonly deadEdge: EdgeIndex;
  readonly forwards: readonly EdgeIndex[];
  readonly edges: LogEdges;
  readonly groups: Group[];
  readonly members: Members;
  partitions: Partition[];
  policy: LogPolicy;
  /** Partition of keyless records now, and the bytes that went there. */
  stickyPartition: number;
  stickyBytes: number;
  /** Records acknowledged and not yet replicated: nobody may read them. */
  tailHead: MessageHandle;
  tailTail: MessageHandle;
  tail: number;
  silentTimerSet: boolean;
  ageTimerSet: boolean;
  /** Sum of the groups' lags. */
  lagTotal: number;
}

/** Slot of a delivery edge, by bisection. */
export function slotOf(log: LogState, edge: EdgeIndex): number {
  const column = log.edges.edge;
  let low = 0;
  let high = column.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle]! < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Tells each edge of the group its lag, and the node the sum over the groups, if it changed (rule K205). */
export function reportLag(sim: Sim, log: LogState, group: Group): void {
  const lag = group.lagTotal;
  if (lag === group.lagReported) return;
  log.lagTotal += lag - group.lagReported;
  group.lagReported = lag;
  sim.level(log.node, "backlog", log.lagTotal);
  for (let i = 0; i < group.edges.length; i++) sim.edgeBacklog(log.edges.edge[group.edges[i]!]!, lag);
}
