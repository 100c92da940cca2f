/**
 * What crosses the wire between page and server. Requests are acknowledged; frames are skippable state.
 * Designs travel over HTTP (see SPEC.md), runs over Socket.IO with these typed maps.
 */
import type { LocalText, Problem, RunCommand } from "@eventyard/model";

/** Raised with every change that an older page or server would misread. */
export const PROTOCOL_VERSION = 3;

/** Sent as `frame:ack` instead of a number: frames are missing, the next one must be a keyframe. */
export const ACK_NEEDS_KEYFRAME = 0;

/** What the page sends in the handshake (`auth`). */
export interface HandshakeAuth {
  readonly protocol: number;
}

/** Multiples of real time; 0 means as fast as the machine can. */
export type Speed = number;

export type RunPhase = "running" | "paused" | "finished" | "stopped" | "failed";

/** A command as the run's log holds it. */
export interface RunLogEntry {
  readonly atNs: number;
  readonly atEvent: number;
  readonly command: RunCommand;
}

/** Where to go in a run's time (SPEC P6b). Who goes there pauses there. */
export type SeekTarget =
  /** Every event up to then has run; beyond the newest instant it is the newest. */
  | { readonly to: "instant"; readonly timeNs: number }
  /** One event before what is shown. */
  | { readonly to: "previousEvent" }
  /** What the run had come to before anybody looked back. */
  | { readonly to: "newest" }
  /** The branch that was left when something was changed at an earlier instant; this one becomes the left one. */
  | { readonly to: "leftBranch" };

/** What lies ahead of a run that shows an earlier instant. */
export interface RunAhead {
  /** Virtual time of the newest instant [ns]. */
  readonly newestNs: number;
  /** Not "running": it ended, or it waits for whoever looks back. */
  readonly newestPhase: RunPhase;
  /** What was commanded after the shown instant; it happens again when the run goes on from here unchanged. */
  readonly commands: readonly RunLogEntry[];
}

/** What was cut off by changing something at an earlier instant; one is kept. */
export interface LeftBranch {
  /** Where the branches part [ns]. */
  readonly partedNs: number;
  /** How far the left one had come [ns]. */
  readonly reachedNs: number;
}

/** Everything a viewer needs to know of a run besides its frames. Sent on every change and to whoever joins. */
export interface RunState {
  readonly runId: string;
  readonly designId: string;
  /** The run beside it on the same clock, if it has a twin. */
  readonly twinRunId?: string;
  /** The design of that run. */
  readonly twinDesignId?: string;
  /** Hash of what runs (nodes, edges, scenario): the page compares it to see "changed since start". */
  readonly designHash: string;
  readonly phase: RunPhase;
  readonly speed: Speed;
  readonly seed: number;
  readonly durationS: number;
  /** Virtual time when this was said [ns]: of an ended run, where its last frame stands. */
  readonly timeNs: number;
  /** Node and edge ids in the index order that frames use. */
  readonly nodeIds: readonly string[];
  readonly edgeIds: readonly string[];
  /** Commands applied so far, in order; marks on the timeline. */
  readonly commands: readonly RunLogEntry[];
  /** Grows with every jump in time: what was pulled, averaged or drawn before belongs to another instant. */
  readonly jumps: number;
  /** Grows when another branch becomes the newest: its series are others. */
  readonly branch: number;
  /** Present while an earlier instant than the newest is shown. */
  readonly ahead?: RunAhead;
  readonly leftBranch?: LeftBranch;
  /** Present when a limit stopped it or its process died. */
  readonly reason: LocalText | undefined;
}

/** Judged expectation; `pending` until there is anything to judge. */
export interface Verdict {
  readonly id: string;
  readonly status: "pass" | "fail" | "pending";
  /** In the metric's unit; durations in ms. */
  readonly value: number | undefined;
}

/** Exact numbers, pulled. Same content as the CLI's `--json`. */
export interface NodeNow {
  readonly timeNs: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly levels: Readonly<
    Record<string, { readonly last: number; readonly max: number; readonly mean: number }>
  >;
  readonly latency: {
    readonly count: number;
    readonly meanMs: number;
    readonly p50Ms: number;
    readonly p95Ms: number;
    readonly p99Ms: number;
    readonly maxMs: number;
  };
}

/** Columns over buckets of virtual time. A scope is a node id or "all". */
export interface SeriesSlice {
  /** Width of every bucket. It changes while the run goes on: whoever holds buckets of another width asks from 0. */
  readonly bucketMs: number;
  /** Index of the first bucket; bucket i covers [i, i+1) × bucketMs. */
  readonly first: number;
  /** Per second, within each bucket. */
  readonly inRate: readonly number[];
  readonly doneRate: readonly number[];
  readonly failRate: readonly number[];
  /** Flows that ended badly. */
  readonly hurtRate: readonly number[];
  /** At the bucket's end. */
  readonly backlog: readonly number[];
  /** Over the bucket's own messages; null where it had none. */
  readonly p50Ms: readonly (number | null)[];
  readonly p95Ms: readonly (number | null)[];
  readonly p99Ms: readonly (number | null)[];
}

/** What became of the run's business flows, pulled. The outcomes add up to `started`. */
export interface LedgerNow {
  readonly started: number;
  /** By outcome id. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Flows that a node hurt: node id → outcome id → count. */
  readonly hurts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** False: the numbers of out-of-order messages are lower bounds. */
  readonly watchesEveryKey: boolean;
  readonly expectedAmount: number;
  readonly bookedAmount: number;
}

/** A flow that ended badly. */
export interface FlowNow {
  /** Number of the flow in the order of starting, from 0. */
  readonly flow: number;
  /** 0 for none. */
  readonly key: number;
  /** Node that hurt it. */
  readonly nodeId: string | undefined;
  readonly bornNs: number;
  readonly endedNs: number;
}

export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: LocalText; readonly problems?: readonly Problem[] };

export interface ClientToServerEvents {
  /** Watch a design: replies with its current run, if any; later runs of it are announced by `run:state`. */
  "design:watch": (designId: string, reply: (r: Reply<RunState | undefined>) => void) => void;
  /** Starts the design as it is on disk; a run of the same design ends first. */
  "run:start": (
    request: {
      readonly designId: string;
      readonly speed: Speed;
      readonly seed: number;
      readonly paused: boolean;
    },
    reply: (r: Reply<RunState>) => void,
  ) => void;
  /** Starts two designs side by side on one clock with one seed; faults, control and speed of one are those of both. */
  "twin:start": (
    request: {
      readonly designIds: readonly [string, string];
      readonly speed: Speed;
      readonly seed: number;
      readonly paused: boolean;
    },
    reply: (r: Reply<readonly RunState[]>) => void,
  ) => void;
  "run:control": (
    request: { readonly runId: string; readonly action: "resume" | "pause" | "step" | "stop" },
    reply: (r: Reply<RunState>) => void,
  ) => void;
  /** Shows another instant, to everybody, and pauses there. Works for an ended run too. */
  "run:seek": (
    request: { readonly runId: string; readonly target: SeekTarget },
    reply: (r: Reply<RunState>) => void,
  ) => void;
  "run:speed": (
    request: { readonly runId: string; readonly speed: Speed },
    reply: (r: Reply<RunState>) => void,
  ) => void;
  "run:command": (
    request: { readonly runId: string; readonly command: RunCommand },
    reply: (r: Reply<RunState>) => void,
  ) => void;
  "run:node": (
    request: { readonly runId: string; readonly nodeId: string },
    reply: (r: Reply<NodeNow>) => void,
  ) => void;
  "run:series": (
    request: {
      readonly runId: string;
      readonly scope: string;
      readonly from: number;
      /** True: up to the newest instant, whatever is shown. */
      readonly newest?: boolean;
    },
    reply: (r: Reply<SeriesSlice>) => void,
  ) => void;
  "run:ledger": (request: { readonly runId: string }, reply: (r: Reply<LedgerNow>) => void) => void;
  /** The latest flows with this outcome, newest first; at most 64. */
  "run:flows": (
    request: { readonly runId: string; readonly outcome: string },
    reply: (r: Reply<readonly FlowNow[]>) => void,
  ) => void;
  /** The RunSummary of the engine, as JSON. */
  "run:summary": (request: { readonly runId: string }, reply: (r: Reply<unknown>) => void) => void;
  /** What was done to a run so far, also to one whose state is not watched: the other one of twins. */
  "run:commands": (
    request: { readonly runId: string },
    reply: (r: Reply<RunState["commands"]>) => void,
  ) => void;
  /** Credit: the page has drawn this frame; or ACK_NEEDS_KEYFRAME. */
  "frame:ack": (seq: number) => void;
}

export interface ServerToClientEvents {
  "run:state": (state: RunState) => void;
  /** Binary, see frame.ts. Volatile: a slow viewer misses frames, never queues them. */
  "run:frame": (frame: Uint8Array) => void;
  "run:verdicts": (runId: string, verdicts: readonly Verdict[]) => void;
  /** Somebody saved this design: its new revision. */
  "design:saved": (designId: string, revision: string) => void;
}
