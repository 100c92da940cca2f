/** Turns pulled series into what a chart draws: aligned columns of one fixed size, views without copies. */
import type { SeriesBuffer, SeriesColumn } from "../run/series-buffer.ts";
import { BUCKETS_MAX } from "../run/series-buffer.ts";

const MS_PER_S = 1000;

/** Reused x column (bucket ends in seconds) and y columns; percentiles' NaN become null, which uPlot draws as a gap. */
export class ChartData {
  readonly #columns: readonly SeriesColumn[];
  readonly #x = new Float64Array(BUCKETS_MAX);

  constructor(columns: readonly SeriesColumn[]) {
    this.#columns = columns;
  }

  /** Aligned data of what the buffer holds now. */
  of(buffer: SeriesBuffer): [Float64Array, ...(number | null)[][]] {
    const { length, bucketMs } = buffer;
    for (let i = 0; i < length; i++) this.#x[i] = ((i + 1) * bucketMs) / MS_PER_S;
    const columns = this.#columns.map((column) =>
      Array.from(buffer.columns[column].subarray(0, length), (value) => (Number.isNaN(value) ? null : value)),
    );
    return [this.#x.subarray(0, length), ...columns];
  }
}

/** The last and the highest value of a column, or undefined when it has none. */
export function lastAndMax(
  values: Float64Array,
  length: number,
): { readonly last: number; readonly max: number } | undefined {
  let last: number | undefined;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    last = value;
    max = Math.max(max, value);
  }
  return last === undefined ? undefined : { last, max };
}
