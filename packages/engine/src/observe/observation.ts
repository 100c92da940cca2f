/**
 * Everything a run counts, and which faults are on. Columns are public for cheap reading: frames and series read them
 * between events, never inside one.
 */
import type { FaultId } from "@eventyard/model";
import { Histograms } from "./histogram.ts";
import {
  EDGE_COUNTER_COLUMNS,
  Levels,
  LOSS_REASONS,
  NODE_COUNTER_COLUMNS,
  NODE_LEVEL_COLUMNS,
} from "./columns.ts";
import { TrafficTap } from "./traffic-tap.ts";

/** Bits of `nodeFlags` and `edgeFlags`; equal to the protocol's FLAG. */
export const FAULT_BIT = {
  kill: 1,
  slow: 2,
  fail: 4,
  surge: 8,
  cut: 16,
  power: 32,
  "node-loss": 64,
  stall: 128,
} as const satisfies Record<FaultId, number>;

export class Observation {
  /** See NODE_COUNTER_COLUMNS. */
  readonly nodeCounters: Float64Array;
  /** Why messages were lost, see LOSS_REASONS. */
  readonly losses: Float64Array;
  /** Row n * NODE_LEVEL_COLUMNS + column. */
  readonly nodeLevels: Levels;
  /** See EDGE_COUNTER_COLUMNS. */
  readonly edgeCounters: Float64Array;
  /** Row e: the backlog of edge e. */
  readonly edgeLevels: Levels;
  readonly latency: Histograms;
  /** Bits of the faults that are on. */
  readonly nodeFlags: Uint8Array;
  readonly edgeFlags: Uint8Array;
  readonly tap = new TrafficTap();

  constructor(nodes: number, edges: number) {
    this.nodeCounters = new Float64Array(nodes * NODE_COUNTER_COLUMNS);
    this.losses = new Float64Array(nodes * LOSS_REASONS.length);
    this.nodeLevels = new Levels(nodes * NODE_LEVEL_COLUMNS);
    this.edgeCounters = new Float64Array(edges * EDGE_COUNTER_COLUMNS);
    this.edgeLevels = new Levels(edges);
    this.latency = new Histograms(nodes);
    this.nodeFlags = new Uint8Array(nodes);
    this.edgeFlags = new Uint8Array(edges);
  }
}
