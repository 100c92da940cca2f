/** Columns of a run's series, pulled piece by piece; the last bucket of a piece is still growing and is pulled again. */
import type { SeriesSlice } from "@eventyard/protocol";

/** The engine keeps at most 300 buckets for a run; a little more is room for rounding. */
export const BUCKETS_MAX = 512;

const COLUMNS = ["inRate", "doneRate", "failRate", "backlog", "p50Ms", "p95Ms", "p99Ms"] as const;
export type SeriesColumn = (typeof COLUMNS)[number];

export class SeriesBuffer {
  /** Virtual width of a bucket [ms]; 0 before the first piece. */
  bucketMs = 0;
  /** Filled buckets. */
  length = 0;
  readonly columns: Readonly<Record<SeriesColumn, Float64Array>>;

  constructor() {
    const columns = {} as Record<SeriesColumn, Float64Array>;
    for (const column of COLUMNS) columns[column] = new Float64Array(BUCKETS_MAX);
    this.columns = columns;
  }

  /** First bucket to ask for next: the last one again, because it was not complete. */
  get nextFrom(): number {
    return Math.max(0, this.length - 1);
  }

  clear(): void {
    this.bucketMs = 0;
    this.length = 0;
  }

  /** Takes a piece over; missing percentiles become NaN. A changed bucket width starts anew. Returns false if a gap makes it useless. */
  merge(slice: SeriesSlice): boolean {
    if (slice.bucketMs !== this.bucketMs) {
      this.clear();
      this.bucketMs = slice.bucketMs;
    }
    if (slice.first > this.length) return false;
    const count = Math.min(slice.inRate.length, BUCKETS_MAX - slice.first);
    for (const column of COLUMNS) {
      const from = slice[column];
      const to = this.columns[column];
      for (let i = 0; i < count; i++) to[slice.first + i] = from[i] ?? Number.NaN;
    }
    this.length = Math.max(this.length, slice.first + count);
    return true;
  }
}
