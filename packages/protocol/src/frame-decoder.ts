/** Reads frames into a live picture. One decoder per viewed run; it never throws, whatever the bytes are. */
import { PROTOCOL_VERSION } from "./events.ts";
import { DOT_STYLES, EDGE_FIELDS, NODE_FIELDS } from "./frame.ts";
import type { Dots, LivePicture } from "./frame.ts";
import {
  createDots,
  createPicture,
  DOT_BYTES,
  DOTS_PER_FRAME_MAX,
  EDGE_SCALES,
  GAP_ESCAPE,
  HEADER_BYTES,
  KEYFRAME_FLAG,
  NODE_SCALES,
} from "./frame-layout.ts";
import { dequantise } from "./quantise.ts";
import type { Scale } from "./quantise.ts";

const NS_PER_MS = 1_000_000;

/**
 * - `applied`: the picture and the dots are those of this frame; acknowledge `picture.seq`.
 * - `gap`: frames are missing, the picture is unchanged; acknowledge ACK_NEEDS_KEYFRAME.
 * - `unreadable`: not a frame of this run or of this version; the picture is unchanged.
 */
export type FrameOutcome = "applied" | "gap" | "unreadable";

interface Columns {
  readonly values: readonly Float32Array[];
  readonly scales: readonly Scale[];
  readonly count: number;
  readonly maskBytes: 1 | 2;
}

export class FrameDecoder {
  /** The picture after the last applied frame; its arrays are updated in place. */
  readonly picture: LivePicture;
  /** The dots of the last applied frame; overwritten by the next. */
  readonly dots: Dots;
  readonly #dots: Dots & { count: number };
  readonly #nodes: Columns;
  readonly #edges: Columns;

  constructor(nodeCount: number, edgeCount: number) {
    this.picture = createPicture(nodeCount, edgeCount);
    this.#dots = createDots(DOTS_PER_FRAME_MAX);
    this.dots = this.#dots;
    this.#nodes = {
      values: NODE_FIELDS.map((field) => this.picture.nodes[field]),
      scales: NODE_FIELDS.map((field) => NODE_SCALES[field]),
      count: nodeCount,
      maskBytes: 2,
    };
    this.#edges = {
      values: EDGE_FIELDS.map((field) => this.picture.edges[field]),
      scales: EDGE_FIELDS.map((field) => EDGE_SCALES[field]),
      count: edgeCount,
      maskBytes: 1,
    };
  }

  apply(frame: Uint8Array): FrameOutcome {
    if (frame.byteLength < HEADER_BYTES) return "unreadable";
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    if (view.getUint8(0) !== PROTOCOL_VERSION) return "unreadable";
    const isKeyframe = (view.getUint8(1) & KEYFRAME_FLAG) !== 0;
    const seq = view.getUint32(4, true);
    if (!isKeyframe && seq !== this.picture.seq + 1) return "gap";
    // walked twice: first only to check, so that a damaged frame changes nothing
    const dotCount = view.getUint16(34, true);
    if (dotCount > DOTS_PER_FRAME_MAX) return "unreadable";
    const end = this.#rows(view, false);
    if (end < 0 || end + dotCount * DOT_BYTES !== frame.byteLength) return "unreadable";
    if (!this.#dotsReadable(view, end, dotCount)) return "unreadable";
    if (isKeyframe) this.#clear();
    this.#rows(view, true);
    this.#header(view, seq);
    this.#readDots(view, end, dotCount);
    return "applied";
  }

  #clear(): void {
    for (const column of [...this.#nodes.values, ...this.#edges.values]) column.fill(0);
  }

  #header(view: DataView, seq: number): void {
    const picture = this.picture;
    picture.seq = seq;
    picture.timeNs = view.getFloat64(8, true);
    picture.events = view.getFloat64(16, true);
    picture.speedReached = view.getFloat32(24, true);
    picture.messagesPerDot = view.getFloat32(28, true);
  }

  #rows(view: DataView, write: boolean): number {
    const afterNodes = readBlock(view, HEADER_BYTES, view.getUint16(2, true), this.#nodes, write);
    if (afterNodes < 0) return -1;
    return readBlock(view, afterNodes, view.getUint16(32, true), this.#edges, write);
  }

  #dotsReadable(view: DataView, at: number, count: number): boolean {
    for (let i = 0; i < count; i++) {
      if (view.getUint16(at + i * DOT_BYTES, true) >= this.#edges.count) return false;
      if (view.getUint8(at + i * DOT_BYTES + 6) >= DOT_STYLES.length) return false;
    }
    return true;
  }

  #readDots(view: DataView, from: number, count: number): void {
    const dots = this.#dots;
    const timeNs = this.picture.timeNs;
    const unitNs = view.getFloat32(36, true);
    dots.count = count;
    for (let i = 0; i < count; i++) {
      const at = from + i * DOT_BYTES;
      const departNs = timeNs - view.getUint16(at + 2, true) * unitNs;
      dots.edge[i] = view.getUint16(at, true);
      dots.departNs[i] = departNs;
      dots.arriveNs[i] = departNs + dequantise("measure", view.getUint16(at + 4, true)) * NS_PER_MS;
      dots.style[i] = view.getUint8(at + 6);
    }
  }
}

/** Reads `rows` rows from `at`; returns the position behind them, or -1 if they do not fit the run or the bytes. */
function readBlock(view: DataView, at: number, rows: number, columns: Columns, write: boolean): number {
  const end = view.byteLength;
  const maskEnd = 1 << columns.values.length;
  let item = -1;
  for (let row = 0; row < rows; row++) {
    if (at + 3 + columns.maskBytes > end) {
      if (at + 1 + columns.maskBytes > end || view.getUint8(at) === GAP_ESCAPE) return -1;
    }
    const gap = view.getUint8(at++);
    const next = gap === GAP_ESCAPE ? view.getUint16(at, true) : item + 1 + gap;
    if (gap === GAP_ESCAPE) at += 2;
    if (next <= item || next >= columns.count) return -1;
    item = next;
    const mask = columns.maskBytes === 1 ? view.getUint8(at) : view.getUint16(at, true);
    at += columns.maskBytes;
    if (mask === 0 || mask >= maskEnd) return -1;
    for (let f = 0; f < columns.values.length; f++) {
      if ((mask & (1 << f)) === 0) continue;
      if (at + 2 > end) return -1;
      if (write) columns.values[f]![item] = dequantise(columns.scales[f]!, view.getUint16(at, true));
      at += 2;
    }
  }
  return at;
}
