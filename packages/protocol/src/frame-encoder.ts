/** Writes frames: what changed since the frame before, quantised. One encoder per run; its bytes go to every viewer. */
import { PROTOCOL_VERSION } from "./events.ts";
import { EDGE_FIELDS, NODE_FIELDS } from "./frame.ts";
import type { Dots, LivePicture } from "./frame.ts";
import {
  DOT_BYTES,
  DOTS_PER_FRAME_MAX,
  EDGE_SCALES,
  GAP_ESCAPE,
  HEADER_BYTES,
  ITEMS_MAX,
  KEYFRAME_FLAG,
  NODE_SCALES,
  OFFSET_MAX,
} from "./frame-layout.ts";
import { quantise } from "./quantise.ts";
import type { Scale } from "./quantise.ts";

const NS_PER_MS = 1_000_000;
/** Escaped gap, widest mask. */
const ROW_HEAD_BYTES_MAX = 5;

/** One block of rows (nodes or edges): its columns, and the code last sent for every cell. */
interface Block {
  readonly columns: readonly Float32Array[];
  readonly scales: readonly Scale[];
  /** Raw value behind `codes`, so that an unchanged value is not quantised again. */
  readonly raw: readonly Float32Array[];
  readonly codes: readonly Uint16Array[];
  readonly count: number;
  readonly maskBytes: 1 | 2;
}

function block<F extends string>(
  fields: readonly F[],
  scales: Readonly<Record<F, Scale>>,
  columns: Record<F, Float32Array>,
  maskBytes: 1 | 2,
): Block {
  const list = fields.map((field) => columns[field]);
  return {
    columns: list,
    scales: fields.map((field) => scales[field]),
    raw: list.map((column) => new Float32Array(column.length)),
    codes: list.map((column) => new Uint16Array(column.length)),
    count: list[0]?.length ?? 0,
    maskBytes,
  };
}

export class FrameEncoder {
  readonly #picture: LivePicture;
  readonly #nodes: Block;
  readonly #edges: Block;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /** The picture is the caller's; it is read at every `encode`. Throws RangeError above 65,535 nodes or edges. */
  constructor(picture: LivePicture) {
    this.#picture = picture;
    this.#nodes = block(NODE_FIELDS, NODE_SCALES, picture.nodes, 2);
    this.#edges = block(EDGE_FIELDS, EDGE_SCALES, picture.edges, 1);
    if (this.#nodes.count > ITEMS_MAX || this.#edges.count > ITEMS_MAX) {
      throw new RangeError(`a frame holds at most ${ITEMS_MAX} nodes and edges`);
    }
    const rows =
      this.#nodes.count * (ROW_HEAD_BYTES_MAX + 2 * NODE_FIELDS.length) +
      this.#edges.count * (ROW_HEAD_BYTES_MAX + 2 * EDGE_FIELDS.length);
    this.#bytes = new Uint8Array(HEADER_BYTES + rows + DOTS_PER_FRAME_MAX * DOT_BYTES);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Raises the picture's `seq` and gives the changed cells and the dots. The bytes are the caller's to keep. */
  encode(dots: Dots): Uint8Array {
    this.#picture.seq += 1;
    this.#at = HEADER_BYTES;
    const nodeRows = this.#changedRows(this.#nodes);
    const edgeRows = this.#changedRows(this.#edges);
    return this.#finish(0, nodeRows, edgeRows, dots);
  }

  /** The whole picture as last sent, same `seq`: whoever joins applies it and goes on with the next frame. */
  keyframe(): Uint8Array {
    this.#at = HEADER_BYTES;
    const nodeRows = this.#allRows(this.#nodes);
    const edgeRows = this.#allRows(this.#edges);
    return this.#finish(KEYFRAME_FLAG, nodeRows, edgeRows, undefined);
  }

  #changedRows(block: Block): number {
    let rows = 0;
    let before = -1;
    for (let item = 0; item < block.count; item++) {
      const mask = refreshCodes(block, item);
      if (mask === 0) continue;
      this.#row(block, item, before, mask);
      before = item;
      rows++;
    }
    return rows;
  }

  /** Every cell that is not 0: a keyframe starts from an empty picture. */
  #allRows(block: Block): number {
    let rows = 0;
    let before = -1;
    for (let item = 0; item < block.count; item++) {
      let mask = 0;
      for (let f = 0; f < block.codes.length; f++) if (block.codes[f]![item] !== 0) mask |= 1 << f;
      if (mask === 0) continue;
      this.#row(block, item, before, mask);
      before = item;
      rows++;
    }
    return rows;
  }

  #row(block: Block, item: number, before: number, mask: number): void {
    const view = this.#view;
    const gap = item - before - 1;
    if (gap < GAP_ESCAPE) view.setUint8(this.#at++, gap);
    else {
      view.setUint8(this.#at, GAP_ESCAPE);
      view.setUint16(this.#at + 1, item, true);
      this.#at += 3;
    }
    if (block.maskBytes === 1) view.setUint8(this.#at, mask);
    else view.setUint16(this.#at, mask, true);
    this.#at += block.maskBytes;
    for (let f = 0; f < block.codes.length; f++) {
      if ((mask & (1 << f)) === 0) continue;
      view.setUint16(this.#at, block.codes[f]![item]!, true);
      this.#at += 2;
    }
  }

  #finish(flags: number, nodeRows: number, edgeRows: number, dots: Dots | undefined): Uint8Array {
    const picture = this.#picture;
    const dotCount = Math.min(dots?.count ?? 0, DOTS_PER_FRAME_MAX);
    const unitNs = dots === undefined ? 0 : this.#dots(dots, dotCount);
    const view = this.#view;
    view.setUint8(0, PROTOCOL_VERSION);
    view.setUint8(1, flags);
    view.setUint16(2, nodeRows, true);
    view.setUint32(4, picture.seq, true);
    view.setFloat64(8, picture.timeNs, true);
    view.setFloat64(16, picture.events, true);
    view.setFloat32(24, picture.speedReached, true);
    view.setFloat32(28, picture.messagesPerDot, true);
    view.setUint16(32, edgeRows, true);
    view.setUint16(34, dotCount, true);
    view.setFloat32(36, unitNs, true);
    return this.#bytes.slice(0, this.#at);
  }

  /** Writes the dots and returns the unit of their depart offsets [ns]. */
  #dots(dots: Dots, count: number): number {
    const timeNs = this.#picture.timeNs;
    let oldestNs = 0;
    for (let i = 0; i < count; i++) oldestNs = Math.max(oldestNs, timeNs - dots.departNs[i]!);
    const unitNs = Math.fround(Math.max(1, (oldestNs / OFFSET_MAX) * (1 + 1e-6)));
    const view = this.#view;
    for (let i = 0; i < count; i++) {
      const departNs = dots.departNs[i]!;
      const offset = Math.max(0, Math.min(OFFSET_MAX, Math.round((timeNs - departNs) / unitNs)));
      view.setUint16(this.#at, dots.edge[i]!, true);
      view.setUint16(this.#at + 2, offset, true);
      view.setUint16(this.#at + 4, quantise("measure", (dots.arriveNs[i]! - departNs) / NS_PER_MS), true);
      view.setUint8(this.#at + 6, dots.style[i]!);
      this.#at += DOT_BYTES;
    }
    return unitNs;
  }
}

/** Quantises what changed in one item and returns the mask of fields whose code is another one now. */
function refreshCodes(block: Block, item: number): number {
  let mask = 0;
  for (let f = 0; f < block.codes.length; f++) {
    const value = block.columns[f]![item]!;
    if (value === block.raw[f]![item]) continue;
    block.raw[f]![item] = value;
    const code = quantise(block.scales[f]!, value);
    if (code === block.codes[f]![item]) continue;
    block.codes[f]![item] = code;
    mask |= 1 << f;
  }
  return mask;
}
