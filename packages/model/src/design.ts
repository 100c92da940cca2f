/** The design document: what a `*.eventyard.json` file holds. The zod schema in `schema.ts` produces exactly this. */
import type { Compatibility } from "./contracts/compatibility.ts";
import type { FaultId, Params, ParamValue } from "./kind-spec.ts";
import type { Caption, Fix } from "./script/script.ts";

export const DESIGN_FORMAT = "eventyard";
export const DESIGN_VERSION = 1;

export interface DesignNode {
  readonly kind: string;
  /** Version of the kind's parameters that `params` is written in; absent means 1. */
  readonly kindVersion?: number | undefined;
  readonly name: string;
  /** Only what differs from the kind's defaults needs to be written. */
  readonly params: Params;
  /** The product that was chosen last; only a label: `params` alone decide what runs. */
  readonly preset?: string | undefined;
}

export interface PortRef {
  readonly node: string;
  readonly port: string;
}

export interface EdgeParams {
  /** One-way time on the way [ms]. */
  readonly latencyMs: number;
  /** What the source port's `edge` parameters add, such as a subscription's filter. */
  readonly [name: string]: ParamValue;
}

export interface DesignEdge {
  readonly from: PortRef;
  readonly to: PortRef;
  readonly params: EdgeParams;
  /** The product that was chosen last; only a label, as a node's. */
  readonly preset?: string | undefined;
}

/** Something done to a run at an instant, by a person, a scenario or a replayed log. */
export type RunCommand =
  | { readonly type: "fault"; readonly fault: FaultId; readonly on: boolean; readonly node: string }
  | { readonly type: "fault"; readonly fault: "cut"; readonly on: boolean; readonly edge: string }
  | { readonly type: "params"; readonly node: string; readonly params: Params }
  | { readonly type: "edge-params"; readonly edge: string; readonly params: EdgeParams }
  | { readonly type: "send"; readonly node: string; readonly count: number };

export interface ScenarioStep {
  readonly atMs: number;
  readonly command: RunCommand;
}

export interface Scenario {
  readonly seed: number;
  /** Virtual length of the run [s]. */
  readonly durationS: number;
  readonly steps: readonly ScenarioStep[];
  /**
   * Draw service times and failures by business flow instead of one after the other: flow number n has the same ones
   * at a node of the same id in every design with this seed, whatever happened before (common random numbers).
   */
  readonly commonRandom?: boolean | undefined;
}

export type Comparator = "<" | "<=" | "==" | ">=" | ">";
/** Counters: `total`, `rate` (per virtual second). Levels: `max`, `mean`, `last`. Durations: `p50`, `p95`, `p99`, `mean`, `max` [ms]. Flows: `percent` of those started. */
export type Statistic = "total" | "rate" | "percent" | "max" | "mean" | "last" | "p50" | "p95" | "p99";

export interface Expectation {
  readonly metric: string;
  /** A node id, or "all" for the sum over nodes (counters and levels only). */
  readonly scope: string;
  readonly statistic: Statistic;
  readonly comparator: Comparator;
  /** In the metric's unit; durations in ms. */
  readonly bound: number;
}

/** What events of one type look like, by version. */
export interface EventContract {
  /** What each version promises to the one before it. */
  readonly compatibility: Compatibility;
  /** By version ("1", "2", …): the schema of the event's data, as `readEventSchema` reads it. */
  readonly versions: Readonly<Record<string, unknown>>;
}

export interface Position {
  readonly x: number;
  readonly y: number;
}

export interface Design {
  readonly format: typeof DESIGN_FORMAT;
  readonly version: number;
  readonly minReader: number;
  readonly name: string;
  readonly nodes: Readonly<Record<string, DesignNode>>;
  readonly edges: Readonly<Record<string, DesignEdge>>;
  readonly scenario: Scenario;
  readonly expectations: Readonly<Record<string, Expectation>>;
  /** By event type, such as "order-placed". */
  readonly contracts?: Readonly<Record<string, EventContract>> | undefined;
  readonly captions?: Readonly<Record<string, Caption>> | undefined;
  readonly fixes?: Readonly<Record<string, Fix>> | undefined;
  readonly layout: { readonly nodes: Readonly<Record<string, Position>> };
}
