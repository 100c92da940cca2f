/** Byte positions and bounds of a frame, shared by both directions of the codec. The drawing is in SPEC.md, P2. */
import { EDGE_FIELDS, NODE_FIELDS } from "./frame.ts";
import type { Dots, EdgeField, LivePicture, NodeField } from "./frame.ts";
import type { Scale } from "./quantise.ts";

export const HEADER_BYTES = 40;
export const KEYFRAME_FLAG = 1;
/** A row's first byte is the gap to the row before; this value says that the index follows in 16 bits. */
export const GAP_ESCAPE = 255;
/** Node and edge indices are 16 bits. */
export const ITEMS_MAX = 65_535;
/** Bytes of one dot: edge, depart offset, duration (16 bits each), style. */
export const DOT_BYTES = 7;
/** More dots than this in one frame are a bug of the sampler; the encoder keeps the first ones. */
export const DOTS_PER_FRAME_MAX = 200;
export const OFFSET_MAX = 65_535;

export const NODE_SCALES: Readonly<Record<NodeField, Scale>> = {
  inRate: "measure",
  doneRate: "measure",
  failRate: "measure",
  backlog: "count",
  busy: "count",
  workers: "count",
  p50Ms: "measure",
  p99Ms: "measure",
  lost: "count",
  dead: "count",
  flags: "count",
  rejectRate: "measure",
  timeoutRate: "measure",
  retryRate: "measure",
  filterRate: "measure",
};

export const EDGE_SCALES: Readonly<Record<EdgeField, Scale>> = {
  rate: "measure",
  backlog: "count",
  lost: "count",
  flags: "count",
};

/** An empty picture of a run with so many nodes and edges. */
export function createPicture(nodeCount: number, edgeCount: number): LivePicture {
  const columns = <F extends string>(fields: readonly F[], length: number): Record<F, Float32Array> => {
    const all = {} as Record<F, Float32Array>;
    for (const field of fields) all[field] = new Float32Array(length);
    return all;
  };
  return {
    seq: 0,
    timeNs: 0,
    speedReached: 0,
    events: 0,
    messagesPerDot: 1,
    nodes: columns(NODE_FIELDS, nodeCount),
    edges: columns(EDGE_FIELDS, edgeCount),
  };
}

/** Room for `capacity` dots, none of them set. */
export function createDots(capacity: number): Dots & { count: number } {
  return {
    count: 0,
    edge: new Uint16Array(capacity),
    departNs: new Float64Array(capacity),
    arriveNs: new Float64Array(capacity),
    style: new Uint8Array(capacity),
  };
}
