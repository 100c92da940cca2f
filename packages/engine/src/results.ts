/** What a run tells: plain data, the same for the page, the CLI and the tests. */
import type { NodeCounterId, NodeLevelId, RunCommand } from "@eventyard/model";
import type { LossReason } from "./behaviour.ts";

export interface LevelResult {
  readonly last: number;
  readonly max: number;
  /** Time-weighted. */
  readonly mean: number;
}

/** Quantiles [ms] from a log-linear histogram (relative error at most 1/64); NaN-free: count 0 gives zeros. */
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

export interface RunSummary {
  readonly timeNs: number;
  readonly events: number;
  /** Sixteen hex digits over every event: equal runs have equal hashes. */
  readonly hash: string;
  readonly seed: number;
  readonly nodes: Readonly<Record<string, NodeResult>>;
  readonly edges: Readonly<Record<string, EdgeResult>>;
  readonly stop: RunStop | undefined;
}
