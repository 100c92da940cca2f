/**
 * Live numbers of nodes and edges as typed-array columns: counters, and levels with their time-weighted mean and exact
 * maximum. Readers (frames, series, summaries) look at the columns directly; nothing here changes a result.
 */
import { NODE_COUNTERS, NODE_LEVELS } from "@eventyard/model";
import type { NodeCounterId, NodeLevelId } from "@eventyard/model";
import type { LossReason } from "../behaviour.ts";
import type { LevelResult } from "../results.ts";

/** Counters of node n are `counters[n * NODE_COUNTER_COLUMNS + counterColumn(id)]`. */
export const NODE_COUNTER_COLUMNS = NODE_COUNTERS.length;
/** Level l of node n is row `n * NODE_LEVEL_COLUMNS + levelColumn(id)` of the node levels. */
export const NODE_LEVEL_COLUMNS = NODE_LEVELS.length;
/** Counters of edge e are `counters[e * EDGE_COUNTER_COLUMNS + EDGE_SENT | EDGE_ARRIVED | EDGE_LOST]`. */
export const EDGE_COUNTER_COLUMNS = 4;
export const EDGE_SENT = 0;
export const EDGE_ARRIVED = 1;
export const EDGE_LOST = 2;

/** Column of a counter; a switch on constant strings costs a pointer compare, a lookup table a hash. */
export function counterColumn(id: NodeCounterId): number {
  switch (id) {
    case "in":
      return 0;
    case "out":
      return 1;
    case "done":
      return 2;
    case "failed":
      return 3;
    case "retried":
      return 4;
    case "dead":
      return 5;
    case "lost":
      return 6;
    case "expired":
      return 7;
    case "rejected":
      return 8;
    case "repeated":
      return 9;
    case "deduplicated":
      return 10;
    case "filtered":
      return 11;
    case "timedOut":
      return 12;
    case "inverted":
      return 13;
    case "stale":
      return 14;
  }
}

/** Losses of node n for reason r: `losses[n * LOSS_REASONS.length + lossColumn(r)]`. */
export const LOSS_REASONS = [
  "cut",
  "refused",
  "overflow",
  "exhausted",
  "down",
  "aged",
  "missed",
  "crashed",
] as const satisfies readonly LossReason[];

export function lossColumn(reason: LossReason): number {
  return LOSS_REASONS.indexOf(reason);
}

export function levelColumn(id: NodeLevelId): number {
  switch (id) {
    case "backlog":
      return 0;
    case "busy":
      return 1;
    case "workers":
      return 2;
  }
}

const STRIDE = 4;

/** Values that hold over time. A row is [value, since ns, area value·ns, maximum]. */
export class Levels {
  readonly rows: Float64Array;

  constructor(count: number) {
    this.rows = new Float64Array(count * STRIDE);
  }

  set(row: number, value: number, nowNs: number): void {
    const rows = this.rows;
    const at = row * STRIDE;
    rows[at + 2]! += rows[at]! * (nowNs - rows[at + 1]!);
    rows[at] = value;
    rows[at + 1] = nowNs;
    if (value > rows[at + 3]!) rows[at + 3] = value;
  }

  /** The present value. */
  value(row: number): number {
    return this.rows[row * STRIDE]!;
  }

  result(row: number, nowNs: number): LevelResult {
    const at = row * STRIDE;
    const last = this.rows[at]!;
    const area = this.rows[at + 2]! + last * (nowNs - this.rows[at + 1]!);
    return { last, max: this.rows[at + 3]!, mean: nowNs > 0 ? area / nowNs : last };
  }
}
