/**
 * Messages on their way over edges, first in, first out on each: only the first of an edge has an entry in the event
 * queue. When the latency shrinks, later messages wait for the one before them, as on a real connection. Each keeps the
 * sequence number it got when it was sent, so that ties between edges resolve in the order of sending.
 */
import type { Rows } from "./rows.ts";
import { NO_ROW } from "./rows.ts";

/** Columns of an edge, or of a way back: its ends and flags, see links.ts, and the row of the last message on its way. */
export const FROM = 0;
export const TO = 1;
export const FLAGS = 2;
const LAST = 3;
export const WAY_COLUMNS = 4;

/** Columns of a message's row. The row behind the last message's is that of the first. */
const DUE_NS = 0;
const SEQUENCE = 1;
const MESSAGE = 2;
const STAMP = 3;

/** Way w, column c: `ways[w * WAY_COLUMNS + c]`. Nothing is on its way. */
export function createWays(count: number): Int32Array {
  const ways = new Int32Array(count * WAY_COLUMNS);
  for (let way = 0; way < ways.length; way += WAY_COLUMNS) ways[way + LAST] = NO_ROW;
  return ways;
}

export class Transit {
  private readonly rows: Rows;
  private readonly ways: Int32Array;

  constructor(rows: Rows, ways: Int32Array) {
    this.rows = rows;
    this.ways = ways;
  }

  isEmpty(edge: number): boolean {
    return this.ways[edge * WAY_COLUMNS + LAST] === NO_ROW;
  }

  /** Adds a message due at `dueNs` or when the one before it is; returns that time. */
  push(edge: number, dueNs: number, sequence: number, message: number, stamp: number): number {
    const { rows, ways } = this;
    const row = rows.take();
    const { cells, next } = rows;
    const last = ways[edge * WAY_COLUMNS + LAST]!;
    let due = dueNs;
    if (last === NO_ROW) next[row] = row;
    else {
      next[row] = next[last]!;
      next[last] = row;
      const before = cells[rows.at(last) + DUE_NS]!;
      if (before > due) due = before;
    }
    ways[edge * WAY_COLUMNS + LAST] = row;
    const cell = rows.at(row);
    cells[cell + DUE_NS] = due;
    cells[cell + SEQUENCE] = sequence;
    cells[cell + MESSAGE] = message;
    cells[cell + STAMP] = stamp;
    return due;
  }

  /** Row of the first message of an edge, on which something must be on its way. */
  first(edge: number): number {
    return this.rows.next[this.ways[edge * WAY_COLUMNS + LAST]!]!;
  }

  /** Takes the first message off; its row can be read until the next push. */
  shift(edge: number): void {
    const { rows, ways } = this;
    const last = ways[edge * WAY_COLUMNS + LAST]!;
    const first = rows.next[last]!;
    if (first === last) ways[edge * WAY_COLUMNS + LAST] = NO_ROW;
    else rows.next[last] = rows.next[first]!;
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
    return this.rows.cells[this.rows.at(row) + STAMP]!;
  }

  /** When the message sent last over this edge arrives [ns]; something must be on its way. */
  lastDueNs(edge: number): number {
    return this.dueNs(this.ways[edge * WAY_COLUMNS + LAST]!);
  }

  /** What is on its way over an edge, first to last. */
  messages(edge: number): number[] {
    const messages: number[] = [];
    if (this.isEmpty(edge)) return messages;
    const first = this.first(edge);
    let row = first;
    do {
      messages.push(this.message(row));
      row = this.rows.next[row]!;
    } while (row !== first);
    return messages;
  }

  /** Takes everything off an edge. */
  clear(edge: number): void {
    while (!this.isEmpty(edge)) this.shift(edge);
  }
}
