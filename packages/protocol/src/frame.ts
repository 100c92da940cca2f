/**
 * The live frame: what changed since the last one, quantised, and sampled real messages.
 * Decoded form; the codec is in frame-codec.ts and its layout is drawn in SPEC.md.
 */

/** What of a node is streamed, in mask-bit order. Rates are per virtual second over the last second or so of wall time. */
export const NODE_FIELDS = [
  "inRate",
  "doneRate",
  "failRate",
  "backlog",
  "busy",
  "workers",
  "p50Ms",
  "p99Ms",
  "lost",
  "dead",
  "flags",
  "rejectRate",
  "timeoutRate",
  "retryRate",
  "filterRate",
] as const;
export const EDGE_FIELDS = ["rate", "backlog", "lost", "flags"] as const;
export type NodeField = (typeof NODE_FIELDS)[number];
export type EdgeField = (typeof EDGE_FIELDS)[number];

/** Bits of a node's or edge's `flags`. */
export const FLAG = {
  killed: 1,
  slowed: 2,
  failing: 4,
  surged: 8,
  cut: 16,
  powerless: 32,
  nodeLost: 64,
  stalled: 128,
} as const;

export const DOT_STYLES = ["ok", "retry", "failed", "dead"] as const;
export type DotStyle = (typeof DOT_STYLES)[number];

/** Struct of arrays: dot i left edge[i] at departNs[i] and arrived (or will) at arriveNs[i]. */
export interface Dots {
  readonly count: number;
  readonly edge: Uint16Array;
  readonly departNs: Float64Array;
  readonly arriveNs: Float64Array;
  /** Index into DOT_STYLES. */
  readonly style: Uint8Array;
}

/** The whole live picture after applying a frame; arrays indexed like RunState.nodeIds and edgeIds. */
export interface LivePicture {
  seq: number;
  timeNs: number;
  /** Virtual seconds per wall second that is really reached. */
  speedReached: number;
  events: number;
  /** One dot stands for this many messages. */
  messagesPerDot: number;
  readonly nodes: Record<NodeField, Float32Array>;
  readonly edges: Record<EdgeField, Float32Array>;
}
