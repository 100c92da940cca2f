/**
 * Messages on their way over edges, first in, first out on each. Edges of one latency share a lane: what is sent later over
 * any of them arrives later, so only the first message of a lane has an entry in the event queue. An edge whose latency
 * changes goes on alone, in a lane of its own: when the latency shrinks, later messages wait for the one before them, as on
 * a real connection. Each keeps the sequence number it got when it was sent, so that ties resolve in the order of sending.
 */
import type { Rows } from "./rows.ts";
import { NO_ROW } from "./rows.ts";

/** Columns of an edge, or of a way back: its ends and flags, see links.ts, and the number of messages on it. */
export const FROM = 0;
export const TO = 1;
export const FLAGS = 2;
const UNDER_WAY = 3;
export const WAY_COLUMNS = 4;

/** Columns of a message's row. The row behind the last message's is that of the first. */
const DUE_NS = 0;
const SEQUENCE = 1;
const MESSAGE = 2;
/** The stamp in the lower 32 bits, the way above them. */
const STAMP_AND_WAY = 3;
const WAY_UNIT = 4_294_967_296;

/** Where an edge was before it had a lane of its own, and until when something sent there is on its way [ns]. */
interface Former {
  readonly lane: number;
  readonly dueNs: number;
}

export class Transit {
  private readonly rows: Rows;
  private readonly ways: Int32Array;
  /** Number of ways; the lanes above are the shared ones, each way has the number of its own lane. */
  private readonly count: number;
  /** Row of the last message of each lane. */
  private readonly last: Int32Array;
  /** Lane of each way. */
  private readonly lanes: Int32Array;
  /** Of those that have a lane of their own. */
  private readonly former = new Map<number, Former>();

  /** @param ways way w, column c: `ways[w * WAY_COLUMNS + c]`. Nothing is on its way. */
  constructor(rows: Rows, ways: Int32Array, latencyNs: Float64Array) {
    this.rows = rows;
    this.ways = ways;
    this.count = latencyNs.length;
    const shared = new Map<number, number>();
    this.lanes = Int32Array.from(latencyNs, (latency) => {
      const lane = shared.get(latency) ?? this.count + shared.size;
      shared.set(latency, lane);
      return lane;
    });
    this.last = new Int32Array(this.count + shared.size).fill(NO_ROW);
  }

  /** Is nothing on its way over this edge? */
  isEmpty(edge: number): boolean {
    return this.ways[edge * WAY_COLUMNS + UNDER_WAY] === 0;
  }

  laneOf(edge: number): number {
    return this.lanes[edge]!;
  }

  /** Is nothing on its way in this lane? */
  isIdle(lane: number): boolean {
    return this.last[lane] === NO_ROW;
  }

  /** Adds a message due at `dueNs` or when the one before it is; returns that time. */
  push(edge: number, dueNs: number, sequence: number, message: number, stamp: number): number {
    const { rows } = this;
    const row = rows.take();
    const { cells, next } = rows;
    const lane = this.lanes[edge]!;
    const last = this.last[lane]!;
    let due = dueNs;
    if (last === NO_ROW) {
      next[row] = row;
      if (lane === edge) due = Math.max(due, this.former.get(edge)!.dueNs);
    } else {
      next[row] = next[last]!;
      next[last] = row;
      const before = cells[rows.at(last) + DUE_NS]!;
      if (before > due) due = before;
    }
    this.last[lane] = row;
    this.ways[edge * WAY_COLUMNS + UNDER_WAY]!++;
    const cell = rows.at(row);
    cells[cell + DUE_NS] = due;
    cells[cell + SEQUENCE] = sequence;
    cells[cell + MESSAGE] = message;
    cells[cell + STAMP_AND_WAY] = edge * WAY_UNIT + (stamp >>> 0);
    return due;
  }

  /** Row of the first message of a lane, in which something must be on its way. */
  first(lane: number): number {
    return this.rows.next[this.last[lane]!]!;
  }

  /** Takes the first message off; its row can be read until the next push. */
  shift(lane: number): void {
    const { rows } = this;
    const last = this.last[lane]!;
    const first = rows.next[last]!;
    if (first === last) this.last[lane] = NO_ROW;
    else rows.next[last] = rows.next[first]!;
    this.ways[this.way(first) * WAY_COLUMNS + UNDER_WAY]!--;
    rows.free(first);
  }

  dueNs(row: number): number {
    return this.rows.cells[this.rows.at(row) + DUE_NS]!;
  }

  sequence(row: number): number {
    return this.rows.cells[this.rows.at(row) + SEQUENCE]!;
  }

  message(row: number): number {
    return this.rows.cells[this.rows.at(row) + MESSAGE]!;
  }

  stamp(row: number): number {
    return this.rows.cells[this.rows.at(row) + STAMP_AND_WAY]! | 0;
  }

  way(row: number): number {
    return (this.rows.cells[this.rows.at(row) + STAMP_AND_WAY]! / WAY_UNIT) | 0;
  }

  /**
   * When the message sent last over this edge arrives [ns], if it was just sent or the edge has a lane of its own; something
   * must be on its way.
   */
  lastDueNs(edge: number): number {
    const last = this.last[this.laneOf(edge)]!;
    return last === NO_ROW ? this.former.get(edge)!.dueNs : this.dueNs(last);
  }

  /** What is on its way over an edge, first to last. */
  messages(edge: number): number[] {
    return this.rowsOf(edge).map((row) => this.message(row));
  }

  /** The edge's latency has changed: from now on it has a lane of its own. */
  goAlone(edge: number): void {
    const lane = this.laneOf(edge);
    if (lane === edge) return;
    const last = this.rowsOf(edge).at(-1);
    this.former.set(edge, { lane, dueNs: last === undefined ? 0 : this.dueNs(last) });
    this.lanes[edge] = edge;
  }

  /** Takes everything off an edge; returns the lanes that it was in, whose first message may be another one now. */
  clear(edge: number): readonly number[] {
    const lanes = this.lanesOf(edge);
    for (const lane of lanes) {
      const kept = this.rowsIn(lane).filter((row) => {
        if (this.way(row) !== edge) return true;
        this.rows.free(row);
        return false;
      });
      this.last[lane] = kept.at(-1) ?? NO_ROW;
      for (const [i, row] of kept.entries()) this.rows.next[row] = kept[(i + 1) % kept.length]!;
    }
    this.ways[edge * WAY_COLUMNS + UNDER_WAY] = 0;
    return lanes;
  }

  /** Lanes in which something of this edge may be on its way, the older one first. */
  private lanesOf(edge: number): readonly number[] {
    const lane = this.laneOf(edge);
    return lane === edge ? [this.former.get(edge)!.lane, lane] : [lane];
  }

  private rowsOf(edge: number): number[] {
    if (this.isEmpty(edge)) return [];
    return this.lanesOf(edge)
      .flatMap((lane) => this.rowsIn(lane))
      .filter((row) => this.way(row) === edge);
  }

  private rowsIn(lane: number): number[] {
    const rows: number[] = [];
    if (this.isIdle(lane)) return rows;
    const last = this.last[lane]!;
    for (let row = this.first(lane); ; row = this.rows.next[row]!) {
      rows.push(row);
      if (row === last) return rows;
    }
  }
}
