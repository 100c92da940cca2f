/** What a run tells: plain data, the same for the page, the CLI and the tests. */
import type { FlowOutcome, NodeCounterId, NodeLevelId, RunCommand } from "@eventyard/model";
import type { LossReason } from "./behaviour.ts";

export interface LevelResult {
  readonly last: number;
  readonly max: number;
  /** Time-weighted. */
  readonly mean: number;
}

/** Quantiles [ms] from a log-linear histogram (relative error at most 1/128); NaN-free: count 0 gives zeros. */
export interface DurationResult {
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface NodeResult {
  readonly counters: Readonly<Record<NodeCounterId, number>>;
  readonly levels: Readonly<Record<NodeLevelId, LevelResult>>;
  readonly latency: DurationResult;
  /** What `lost` consists of; reasons that did not occur are left out. */
  readonly losses: Readonly<Partial<Record<LossReason, number>>>;
}

export interface EdgeResult {
  readonly sent: number;
  readonly arrived: number;
  readonly lost: number;
  readonly backlog: LevelResult;
}

/** A command as it was applied: replaying the log with the same design and seed gives the same hash. */
export interface LoggedCommand {
  readonly atNs: number;
  /** Number of events that had run when it was applied; orders it among events of one instant. */
  readonly atEvent: number;
  readonly command: RunCommand;
}

/** Why a run ended before its time. */
export interface RunStop {
  readonly limit: "instant" | "messages" | "hops" | "events" | "timers" | "contents";
  /** Node ids: the cycle or the node that did it. */
  readonly nodes: readonly string[];
  readonly text: { readonly en: string; readonly ko: string };
}

/** What became of the run's business flows; the outcomes add up to `started`. */
export interface LedgerResult {
  readonly started: number;
  readonly outcomes: Readonly<Record<FlowOutcome, number>>;
  /** Ended flows that a node hurt, by node id; nodes and outcomes without any are left out. */
  readonly hurts: Readonly<Record<string, Readonly<Partial<Record<FlowOutcome, number>>>>>;
  /** False if there were too many keys to watch: then the counters `inverted` are lower bounds. */
  readonly watchesEveryKey: boolean;
  /** Sums of amounts; both 0 if no flow has one. */
  readonly expectedAmount: number;
  readonly bookedAmount: number;
}

/** A flow that ended badly. */
export interface HurtFlow {
  /** Number of the flow in the order of starting, from 0. */
  readonly flow: number;
  /** 0 for none. */
  readonly key: number;
  /** Node that hurt it last. */
  readonly nodeId: string | undefined;
  readonly bornNs: number;
  readonly endedNs: number;
}

export interface RunSummary {
  readonly timeNs: number;
  readonly events: number;
  /** Sixteen hex digits over every event: equal runs have equal hashes. */
  readonly hash: string;
  readonly seed: number;
  readonly nodes: Readonly<Record<string, NodeResult>>;
  readonly edges: Readonly<Record<string, EdgeResult>>;
  /** Undefined if the run kept none. */
  readonly ledger: LedgerResult | undefined;
  readonly stop: RunStop | undefined;
}
