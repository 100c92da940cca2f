/**
 * One resolution of a run's series: completed buckets of one width, and the durations of the bucket that is being put
 * together from two of the next finer level. Rows are appended, never overwritten; the arrays grow by doubling.
 */
import { DurationCounts } from "./histogram.ts";
import type { WindowQuantiles } from "./latency-window.ts";
import { readQuantiles } from "./latency-window.ts";

/** Buckets that a level holds at most. */
export const SERIES_BUCKETS_MAX = 300;
const BUCKETS_FIRST = 32;

/** Columns of a cell row. The first four are counts within the bucket, backlog is the value at its end. */
export const IN_COUNT = 0;
export const DONE_COUNT = 1;
export const FAIL_COUNT = 2;
/** Flows that ended badly. */
export const HURT_COUNT = 3;
export const BACKLOG_AT_END = 4;
/** Percentiles [ms]; NaN where the bucket has no record. */
export const P50_MS = 5;
export const P95_MS = 6;
export const P99_MS = 7;
const COLUMNS = 8;

export class SeriesLevel {
  /** Width of a bucket [ns]; need not be whole. */
  readonly widthNs: number;
  private readonly scopes: number;
  private cells: Float32Array;
  /** Completed buckets. */
  count = 0;
  /** Durations of the open bucket by scope; made when a scope records for the first time. */
  private open: (DurationCounts | undefined)[] = [];

  constructor(widthNs: number, scopes: number) {
    this.widthNs = widthNs;
    this.scopes = scopes;
    this.cells = new Float32Array(scopes * BUCKETS_FIRST * COLUMNS);
  }

  /** End of the open bucket [ns], Infinity when the level is full. */
  get nextBoundaryNs(): number {
    return this.count < SERIES_BUCKETS_MAX ? Math.round((this.count + 1) * this.widthNs) : Infinity;
  }

  /** Makes room for the row of the open bucket, all zero. `close` ends it. */
  prepare(): void {
    const size = this.scopes * COLUMNS;
    if ((this.count + 1) * size <= this.cells.length) return;
    const buckets = Math.min(SERIES_BUCKETS_MAX, 2 * (this.cells.length / size));
    const grown = new Float32Array(buckets * size);
    grown.set(this.cells);
    this.cells = grown;
  }

  get(scope: number, bucket: number, column: number): number {
    return this.cells[(bucket * this.scopes + scope) * COLUMNS + column]!;
  }

  /** Sets a cell of the open bucket. */
  set(scope: number, column: number, value: number): void {
    this.cells[(this.count * this.scopes + scope) * COLUMNS + column] = value;
  }

  setQuantiles(scope: number, of: WindowQuantiles): void {
    this.set(scope, P50_MS, of.count > 0 ? of.p50Ms : NaN);
    this.set(scope, P95_MS, of.count > 0 ? of.p95Ms : NaN);
    this.set(scope, P99_MS, of.count > 0 ? of.p99Ms : NaN);
  }

  close(): void {
    this.count++;
  }

  /** Adds a finer bucket's durations to the open bucket. */
  collect(scope: number, durations: DurationCounts): void {
    if (durations.total > 0) (this.open[scope] ??= new DurationCounts()).add(durations);
  }

  /** From now on this level is sampled itself and is put together no more. */
  becomeFinest(): void {
    this.open = [];
  }

  /** Closes the open bucket from the last two of the finer level, and hands its durations on to the coarser one. */
  closePair(finer: SeriesLevel, coarser: SeriesLevel | undefined, quantiles: WindowQuantiles): void {
    this.prepare();
    const second = finer.count - 1;
    for (let scope = 0; scope < this.scopes; scope++) {
      for (let column = IN_COUNT; column <= HURT_COUNT; column++)
        this.set(scope, column, finer.get(scope, second - 1, column) + finer.get(scope, second, column));
      this.set(scope, BACKLOG_AT_END, finer.get(scope, second, BACKLOG_AT_END));
      const durations = this.open[scope];
      if (durations === undefined || durations.total === 0) {
        quantiles.count = 0;
      } else {
        readQuantiles(durations, quantiles);
        coarser?.collect(scope, durations);
        durations.clear();
      }
      this.setQuantiles(scope, quantiles);
    }
    this.close();
  }
}
