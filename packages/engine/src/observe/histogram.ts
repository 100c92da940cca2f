/**
 * Durations of every node in log-linear histograms: the bucket is read from the exponent and the first six mantissa
 * bits of the float64, so that a record costs no logarithm. A bucket spans 1/64 of its octave; its middle is reported,
 * which is off by at most 1/128 (0.8 %). Histograms of equal layout can be added and subtracted; percentiles never
 * are averaged.
 */

const SUB_BITS = 6;
const SHIFT = 20 - SUB_BITS;
/** Bucket of 1 ns. */
const BASE = 1023 << SUB_BITS;
/** Durations of 2^53 ns (104 days) and more share the last bucket; those below 1 ns the first. */
const OCTAVES = 53;
/** Buckets of one histogram. */
export const HISTOGRAM_BUCKETS = (OCTAVES << SUB_BITS) + 1;

const scratch = new Float64Array(1);
const words = new Int32Array(scratch.buffer);

/** Bucket of a duration [ns], 0 … HISTOGRAM_BUCKETS − 1. */
export function bucketOf(durationNs: number): number {
  scratch[0] = durationNs;
  const bucket = (words[1]! >> SHIFT) - BASE;
  if (bucket < 0) return 0;
  return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

/** The duration that stands for a bucket: its middle [ns]. */
function bucketMiddleNs(bucket: number): number {
  words[0] = 0;
  words[1] = (bucket + BASE) << SHIFT;
  const low = scratch[0]!;
  words[1] = (bucket + 1 + BASE) << SHIFT;
  return (low + scratch[0]!) / 2;
}

/**
 * The q-quantile [ns] of a histogram of `total` records: the middle of the bucket that holds record ⌈q · total⌉.
 * 0 when total is 0.
 */
export function quantileNs(counts: Uint32Array, total: number, q: number, from: number, to: number): number {
  if (total <= 0) return 0;
  let left = Math.max(1, Math.ceil(q * total));
  for (let bucket = from; bucket < to; bucket++) {
    left -= counts[bucket]!;
    if (left <= 0) return bucketMiddleNs(bucket - from);
  }
  return bucketMiddleNs(to - from - 1);
}

const STRIDE = 4;

/** One histogram a node in one array. Totals' rows are [count, sum ns, maximum ns, –]. */
export class Histograms {
  readonly counts: Uint32Array;
  readonly totals: Float64Array;

  constructor(nodes: number) {
    this.counts = new Uint32Array(nodes * HISTOGRAM_BUCKETS);
    this.totals = new Float64Array(nodes * STRIDE);
  }

  record(node: number, durationNs: number): void {
    this.counts[node * HISTOGRAM_BUCKETS + bucketOf(durationNs)]!++;
    const totals = this.totals;
    const at = node * STRIDE;
    totals[at]!++;
    totals[at + 1]! += durationNs;
    if (durationNs > totals[at + 2]!) totals[at + 2] = durationNs;
  }

  count(node: number): number {
    return this.totals[node * STRIDE]!;
  }

  meanNs(node: number): number {
    const count = this.count(node);
    return count > 0 ? this.totals[node * STRIDE + 1]! / count : 0;
  }

  maxNs(node: number): number {
    return this.totals[node * STRIDE + 2]!;
  }

  /** The q-quantile since the start [ns]; at most the exact maximum. */
  quantileNs(node: number, q: number): number {
    const from = node * HISTOGRAM_BUCKETS;
    const value = quantileNs(this.counts, this.count(node), q, from, from + HISTOGRAM_BUCKETS);
    return Math.min(value, this.maxNs(node));
  }
}
