/**
 * Messages on their way over edges, first in, first out on each: only the first of an edge has an entry in the event
 * queue. When the latency shrinks, later messages wait for the one before them, as on a real connection. Each keeps the
 * sequence number it got when it was sent, so that ties between edges resolve in the order of sending.
 */
import type { Rows } from "./rows.ts";
import { NO_ROW } from "./rows.ts";

/** Columns of a message's row. */
const DUE_NS = 0;
const SEQUENCE = 1;
const MESSAGE = 2;
const STAMP = 3;

/** Columns of an edge: its first and its last row. */
const FIRST = 0;
const LAST = 1;
const EDGE_COLUMNS = 2;

export class Transit {
  private readonly rows: Rows;
  /** Edge e, column c: `ends[e * 2 + c]`. */
  private readonly ends: Int32Array;

  /** @param edges number of edges, ways back included */
  constructor(rows: Rows, edges: number) {
    this.rows = rows;
    this.ends = new Int32Array(edges * EDGE_COLUMNS).fill(NO_ROW);
  }

  isEmpty(edge: number): boolean {
    return this.ends[edge * EDGE_COLUMNS + FIRST] === NO_ROW;
  }

  /** Adds a message due at `dueNs` or when the one before it is; returns that time. */
  push(edge: number, dueNs: number, sequence: number, message: number, stamp: number): number {
    const { rows, ends } = this;
    const row = rows.take();
    const { cells } = rows;
    const last = ends[edge * EDGE_COLUMNS + LAST]!;
    let due = dueNs;
    if (last === NO_ROW) ends[edge * EDGE_COLUMNS + FIRST] = row;
    else {
      rows.next[last] = row;
      const before = cells[rows.at(last) + DUE_NS]!;
      if (before > due) due = before;
    }
    ends[edge * EDGE_COLUMNS + LAST] = row;
    const cell = rows.at(row);
    cells[cell + DUE_NS] = due;
    cells[cell + SEQUENCE] = sequence;
    cells[cell + MESSAGE] = message;
    cells[cell + STAMP] = stamp;
    return due;
  }

  /** Row of the first message of an edge, on which something must be on its way. */
  first(edge: number): number {
    return this.ends[edge * EDGE_COLUMNS + FIRST]!;
  }

  /** Takes the first message off; its row can be read until the next push. */
  shift(edge: number): void {
    const { rows, ends } = this;
    const row = this.first(edge);
    const second = rows.next[row]!;
    ends[edge * EDGE_COLUMNS + FIRST] = second;
    if (second === NO_ROW) ends[edge * EDGE_COLUMNS + LAST] = NO_ROW;
    rows.free(row);
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
    return this.dueNs(this.ends[edge * EDGE_COLUMNS + LAST]!);
  }

  /** What is on its way over an edge, first to last. */
  messages(edge: number): number[] {
    const messages: number[] = [];
    for (let row = this.first(edge); row !== NO_ROW; row = this.rows.next[row]!)
      messages.push(this.message(row));
    return messages;
  }

  /** Takes everything off an edge. */
  clear(edge: number): void {
    while (!this.isEmpty(edge)) this.shift(edge);
  }
}
