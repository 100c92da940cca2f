/** What a bus's door remembers: plain data, part of the bus's own state. */
import type { MessageHandle, NodeIndex, NodeSetup, StreamIndex, TimerHandle } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import type { DedupWindow } from "./dedup-window.ts";
import { createDedupWindow } from "./dedup-window.ts";
import type { Crash, Durability } from "./durability.ts";
import type { EntryPolicy } from "./entry-params.ts";
import { readEntryPolicy } from "./entry-params.ts";
import type { TimeRing } from "./time-ring.ts";
import { createTimeRing } from "./time-ring.ts";

const NONE = -1;
/** Fault `slow`. */
const SLOW_FACTOR = 10;

// Why an arriving event cannot simply be stored: bits of `checks`.
export const DOWN = 1;
export const STALLED = 2;
export const FAILING = 4;
export const SIZE = 8;
export const RATE = 16;
export const DEDUP = 32;
/** Fewer machines are left than a quorum needs. */
export const SHORT = 64;
/** The publisher is told before anything is done. */
export const EARLY = 128;
/** The bus has no room and wants publishers to wait. */
export const BLOCKED = 256;

// Why the bus is down: bits of `downBy`.
export const KILLED = 1;
export const UNPOWERED = 2;
/** Its only machine is gone, or the next one has not yet taken over. */
export const LEADERLESS = 4;

// Why it stands still: bits of `stalledBy`.
export const BY_FAULT = 1;
export const BY_PROCESS = 2;

export interface EntryState {
  // what every message touches comes first, so that it lies together
  readonly node: NodeIndex;
  /** 0: an arriving event only has to be stored. */
  checks: number;
  /** Store time now [ns], fault `slow` included. */
  storeNs: number;
  /** Number of events being stored. */
  storing: number;
  blocked: boolean;
  readonly faultStream: StreamIndex;
  readonly stallStream: StreamIndex;
  policy: EntryPolicy;
  downBy: number;
  stalledBy: number;
  slow: boolean;
  failing: boolean;
  /** One machine is gone. */
  machineLost: boolean;
  /** What crashed last, and what had been promised until then: decides what is lost. */
  crash: Crash;
  crashed: Durability;
  /** The publisher of the event being handed over waits for an answer. */
  awaited: boolean;
  /** Being stored, in order of `storedNs`. */
  storingHead: MessageHandle;
  storingTail: MessageHandle;
  /** When the newest of them will be stored [ns]. */
  storingDueNs: number;
  storingTimer: TimerHandle;
  /** Arrived during a standstill and not yet looked at. */
  heldHead: MessageHandle;
  heldTail: MessageHandle;
  held: number;
  /** Tokens of the rate limit at `tokensAtNs`; below 0 while events are delayed. */
  tokens: number;
  tokensAtNs: number;
  /** The columns for ids are kept, so that repeats can be recognised. */
  readonly keepsIds: boolean;
  readonly dedup: DedupWindow;
  /** Publishers to be told later: edge and ticket. */
  readonly confirms: TimeRing;
  stallTimer: TimerHandle;
  failoverTimer: TimerHandle;
}

/** Brings what is derived from policy and faults up to date; to be called after either changed. */
export function refreshEntry(entry: EntryState): void {
  const { policy } = entry;
  const { ackAt, replicas, minInSync } = policy.durability;
  const machines = replicas - (entry.machineLost ? 1 : 0);
  entry.storeNs = entry.slow ? policy.storeNs * SLOW_FACTOR : policy.storeNs;
  entry.checks =
    (entry.downBy === 0 ? 0 : DOWN) |
    (entry.stalledBy === 0 ? 0 : STALLED) |
    (entry.failing ? FAILING : 0) |
    (policy.messageBytesMax > 0 ? SIZE : 0) |
    (policy.tokensPerNs > 0 ? RATE : 0) |
    (policy.dedupNs > 0 && entry.keepsIds ? DEDUP : 0) |
    (ackAt === "quorum" && machines < minInSync ? SHORT : 0) |
    (ackAt === "none" ? EARLY : 0) |
    (entry.blocked ? BLOCKED : 0);
}

/** The door of a bus with these parameters, which hold `storeShape` and `entryShape`. */
export function createEntry(setup: NodeSetup, params: Params): EntryState {
  const policy = readEntryPolicy(params);
  const keepsIds = policy.dedupNs > 0;
  if (keepsIds) setup.useColumn("id");
  if (keepsIds && policy.dedupsContent) setup.useColumn("content");
  const entry: EntryState = {
    node: setup.node,
    checks: 0,
    storeNs: 0,
    storing: 0,
    blocked: false,
    faultStream: setup.stream("fault"),
    stallStream: setup.stream("stall"),
    policy,
    downBy: 0,
    stalledBy: 0,
    slow: false,
    failing: false,
    machineLost: false,
    crash: "kill",
    crashed: policy.durability,
    awaited: false,
    storingHead: NONE,
    storingTail: NONE,
    storingDueNs: 0,
    storingTimer: NONE,
    heldHead: NONE,
    heldTail: NONE,
    held: 0,
    tokens: policy.burst,
    tokensAtNs: 0,
    keepsIds,
    dedup: createDedupWindow(),
    confirms: createTimeRing(),
    stallTimer: NONE,
    failoverTimer: NONE,
  };
  refreshEntry(entry);
  return entry;
}

/** Messages inside the door: being stored, or not yet looked at. */
export function atDoor(entry: EntryState): number {
  return entry.storing + entry.held;
}

/** The bus delivers nothing: it is down or stands still. */
export function isFrozen(entry: EntryState): boolean {
  return (entry.checks & (DOWN | STALLED)) !== 0;
}
