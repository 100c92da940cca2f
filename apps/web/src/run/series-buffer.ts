/**
 * Columns of a run's series, pulled piece by piece. The width of the buckets changes while a run goes on (the engine
 * joins pairs); what is here stays on the screen until the whole series has come in its new width.
 */
import type { SeriesSlice } from "@eventyard/protocol";

/** The engine gives at most 300 buckets of a run; a little more is room for another engine. */
export const BUCKETS_MAX = 512;

const COLUMNS = ["inRate", "doneRate", "failRate", "hurtRate", "backlog", "p50Ms", "p95Ms", "p99Ms"] as const;
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

  /** First bucket to ask for next. */
  get nextFrom(): number {
    return this.length;
  }

  clear(): void {
    this.bucketMs = 0;
    this.length = 0;
  }

  /**
   * Takes a piece over; missing percentiles become NaN. Returns false, and changes nothing, if the piece does not continue
   * what is here (buckets of another width, or a gap): the caller asks again from 0.
   */
  merge(slice: SeriesSlice): boolean {
    const anew = slice.first === 0 && (slice.bucketMs !== this.bucketMs || slice.inRate.length > 0);
    if (!anew && (slice.bucketMs !== this.bucketMs || slice.first > this.length)) return false;
    if (anew) this.length = 0;
    this.bucketMs = slice.bucketMs;
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
