/** A consumer group: its position in every partition, who owns what, and what has become of each record. Plain data. */
import type { Partition } from "./partition-store.ts";
import { recordsFrom, startOffset } from "./partition-store.ts";
import type { Subscription } from "./group-params.ts";
import type { ShareWindow } from "./share-window.ts";
import { clearWindow, createShareWindow, openFrom } from "./share-window.ts";

const NONE = -1;

/** Phases of a group. */
export const STABLE = 0;
/** Waits until every member has joined the next generation. */
export const JOINING = 1;
/** All have joined; the assignment is under way. */
export const SYNCING = 2;

export interface Group {
  readonly index: number;
  /** "" for the group of a single edge. */
  readonly name: string;
  /** Slots of its edges; the first decides what concerns the whole group. */
  edges: number[];
  /** Parameters of its first edge. */
  subscription: Subscription;
  /** Has a position: members have been there, or it starts at the oldest record. */
  begun: boolean;
  phase: number;
  generation: number;
  /** Members in the table, dead ones that nobody has noticed included. */
  members: number;
  /** An empty group waits until then for more members [ns]. */
  holdNs: number;
  /** A change of membership that the log could not act on while it was down. */
  pending: boolean;
  pollTimerSet: boolean;
  commitTimerSet: boolean;

  // by partition
  /** Next offset to deliver. */
  position: Int32Array;
  /** Where a new owner starts. */
  committed: Int32Array;
  /** Every record before it was handled, given up, lost or is not owed to the group. Share groups: their start offset. */
  finished: Int32Array;
  /** Offset of a record in hand that is no longer stored and was passed over by records lost behind it, -1 for none. */
  held: Int32Array;
  /** Share groups: every record before it has ended; reading it again after a move counts nothing. */
  counted: Int32Array;
  /** First offset that was never delivered. */
  reached: Int32Array;
  /** Stored records from the position on. */
  lag: Int32Array;
  /** Row of the member that reads it, -1 for nobody. */
  owner: Int32Array;
  /** Row of the member that shall read it. */
  target: Int32Array;
  /** Failures in a row of the record at the position. */
  failures: Int32Array;
  /** When it may be read again after a failure, or because it is the group's turn [ns]. */
  retryAt: Float64Array;
  /** When the group looks for records again, if it asks for them [ns]. */
  lookAt: Float64Array;
  /** Next partition in its owner's list of partitions to poll. */
  nextReady: Int32Array;
  /** 1 while in that list. */
  listed: Uint8Array;

  /** Sum of `lag`. */
  lagTotal: number;
  /** What was reported last. */
  lagReported: number;
  /** Records not owed to the group: from before its start, sought past, or compacted away unread. */
  skipped: number;
  /** Per-record state of a share group by partition; empty for others. */
  windows: ShareWindow[];
  /** Partition that the next loan of a share group looks at first. */
  sharePartition: number;
  /** Place in `edges` of the edge that is served first. */
  shareEdge: number;
  lockTimerSet: boolean;
}

export function createGroup(
  index: number,
  name: string,
  subscription: Subscription,
  partitions: number,
): Group {
  return {
    index,
    name,
    edges: [],
    subscription,
    begun: subscription.start === "earliest",
    phase: STABLE,
    generation: 0,
    members: 0,
    holdNs: 0,
    pending: false,
    pollTimerSet: false,
    commitTimerSet: false,
    position: new Int32Array(partitions),
    committed: new Int32Array(partitions),
    finished: new Int32Array(partitions),
    held: new Int32Array(partitions).fill(NONE),
    counted: new Int32Array(partitions),
    reached: new Int32Array(partitions),
    lag: new Int32Array(partitions),
    owner: new Int32Array(partitions).fill(NONE),
    target: new Int32Array(partitions).fill(NONE),
    failures: new Int32Array(partitions),
    retryAt: new Float64Array(partitions),
    lookAt: new Float64Array(partitions),
    nextReady: new Int32Array(partitions).fill(NONE),
    listed: new Uint8Array(partitions),
    lagTotal: 0,
    lagReported: 0,
    skipped: 0,
    windows: subscription.share ? Array.from({ length: partitions }, createShareWindow) : [],
    sharePartition: 0,
    shareEdge: 0,
    lockTimerSet: false,
  };
}

function longer(column: Int32Array, partitions: number, fill: number): Int32Array {
  const larger = new Int32Array(partitions).fill(fill);
  larger.set(column);
  return larger;
}

/** Makes room for more partitions. */
export function widenGroup(group: Group, partitions: number): void {
  for (const name of [
    "position",
    "committed",
    "finished",
    "counted",
    "reached",
    "lag",
    "failures",
  ] as const) {
    group[name] = longer(group[name], partitions, 0);
  }
  for (const name of ["owner", "target", "nextReady", "held"] as const)
    group[name] = longer(group[name], partitions, NONE);
  while (group.windows.length > 0 && group.windows.length < partitions)
    group.windows.push(createShareWindow());
  for (const name of ["retryAt", "lookAt"] as const) {
    const longerOne = new Float64Array(partitions);
    longerOne.set(group[name]);
    group[name] = longerOne;
  }
  const listed = new Uint8Array(partitions);
  listed.set(group.listed);
  group.listed = listed;
}

/** Counts the lag of a partition anew after its position or its records changed. */
export function recountLag(group: Group, index: number, partition: Partition): void {
  const fresh = group.begun ? recordsFrom(partition, group.position[index]!) : 0;
  const lag = fresh + (group.windows[index]?.returned ?? 0);
  group.lagTotal += lag - group.lag[index]!;
  group.lag[index] = lag;
}

/** Goes back to the last commit: what was read since will be delivered again (rule K216). */
export function rewind(group: Group, index: number, partition: Partition): void {
  group.position[index] = Math.max(group.committed[index]!, startOffset(partition));
  group.failures[index] = 0;
  group.retryAt[index] = 0;
  recountLag(group, index, partition);
}

/** Puts the position somewhere; unfinished records that are passed over are no longer owed (rule K235). */
export function moveTo(group: Group, index: number, partition: Partition, offset: number): void {
  const target = Math.min(Math.max(offset, startOffset(partition)), partition.end);
  const window = group.windows[index];
  if (window !== undefined) {
    // what the group has been through, and what it is taken away from, has ended
    group.skipped += openFrom(window, group.counted[index]!);
    group.counted[index] = Math.max(group.counted[index]!, group.position[index]!);
    clearWindow(window);
    group.finished[index] = target;
  }
  if (group.held[index] !== NONE) group.skipped++;
  group.held[index] = NONE;
  const ended = window === undefined ? group.finished : group.counted;
  if (target > ended[index]!) {
    group.skipped += target - ended[index]!;
    ended[index] = target;
  }
  group.position[index] = target;
  group.committed[index] = target;
  group.reached[index] = Math.max(group.reached[index]!, target);
  group.failures[index] = 0;
  group.retryAt[index] = 0;
  recountLag(group, index, partition);
}
