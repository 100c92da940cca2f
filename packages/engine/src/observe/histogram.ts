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
const LAST_BUCKET = 53 << SUB_BITS;
/** Octaves of one histogram, each with its own count, so that a reader skips what is empty. */
export const HISTOGRAM_OCTAVES = 54;
/** Buckets of one histogram; those behind the last one stay empty. */
export const HISTOGRAM_BUCKETS = HISTOGRAM_OCTAVES << SUB_BITS;
/** Buckets of one octave. */
export const OCTAVE_BUCKETS = 1 << SUB_BITS;

const scratch = new Float64Array(1);
const words = new Int32Array(scratch.buffer);

/** Bucket of a duration [ns], 0 … LAST_BUCKET. */
function bucketOf(durationNs: number): number {
  scratch[0] = durationNs;
  const bucket = (words[1]! >> SHIFT) - BASE;
  if (bucket < 0) return 0;
  return bucket < LAST_BUCKET ? bucket : LAST_BUCKET;
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
 * The q-quantile [ns] of histogram `row`, which holds `total` records: the middle of the bucket that holds record
 * ⌈q · total⌉. 0 when total is 0.
 */
function quantileOf(
  counts: Uint32Array,
  octaves: Uint32Array,
  row: number,
  total: number,
  q: number,
): number {
  if (total <= 0) return 0;
  let left = Math.max(1, Math.ceil(q * total));
  const firstOctave = row * HISTOGRAM_OCTAVES;
  let octave = 0;
  while (octave < HISTOGRAM_OCTAVES - 1 && left > octaves[firstOctave + octave]!) {
    left -= octaves[firstOctave + octave]!;
    octave++;
  }
  const from = row * HISTOGRAM_BUCKETS + octave * OCTAVE_BUCKETS;
  let place = 0;
  while (place < OCTAVE_BUCKETS - 1 && left > counts[from + place]!) {
    left -= counts[from + place]!;
    place++;
  }
  return bucketMiddleNs(octave * OCTAVE_BUCKETS + place);
}

/** Records of one stretch of time: what differs between two states of a histogram, or a sum of such differences. */
export class DurationCounts {
  private readonly counts = new Uint32Array(HISTOGRAM_BUCKETS);
  private readonly octaves = new Uint32Array(HISTOGRAM_OCTAVES);
  /** Records in all. */
  total = 0;

  /** Adds `by` records of one bucket. */
  addBucket(bucket: number, by: number): void {
    this.counts[bucket]! += by;
    this.octaves[bucket >> SUB_BITS]! += by;
    this.total += by;
  }

  add(other: DurationCounts): void {
    for (let octave = 0; octave < HISTOGRAM_OCTAVES; octave++) {
      const by = other.octaves[octave]!;
      if (by === 0) continue;
      this.octaves[octave]! += by;
      const end = (octave + 1) * OCTAVE_BUCKETS;
      for (let bucket = octave * OCTAVE_BUCKETS; bucket < end; bucket++)
        this.counts[bucket]! += other.counts[bucket]!;
    }
    this.total += other.total;
  }

  clear(): void {
    if (this.total === 0) return;
    for (let octave = 0; octave < HISTOGRAM_OCTAVES; octave++) {
      if (this.octaves[octave] !== 0)
        this.counts.fill(0, octave * OCTAVE_BUCKETS, (octave + 1) * OCTAVE_BUCKETS);
    }
    this.octaves.fill(0);
    this.total = 0;
  }

  /** The q-quantile [ns]; 0 when there is no record. */
  quantileNs(q: number): number {
    return quantileOf(this.counts, this.octaves, 0, this.total, q);
  }
}

const STRIDE = 2;

/** One histogram a node in one array. Totals' rows are [sum ns, maximum ns]; the octaves' counts add up to the count. */
export class Histograms {
  readonly counts: Uint32Array;
  /** Records of each octave; a row has HISTOGRAM_OCTAVES. */
  readonly octaves: Uint32Array;
  readonly totals: Float64Array;

  constructor(nodes: number) {
    this.counts = new Uint32Array(nodes * HISTOGRAM_BUCKETS);
    this.octaves = new Uint32Array(nodes * HISTOGRAM_OCTAVES);
    this.totals = new Float64Array(nodes * STRIDE);
  }

  record(node: number, durationNs: number): void {
    const bucket = bucketOf(durationNs);
    this.counts[node * HISTOGRAM_BUCKETS + bucket]!++;
    this.octaves[node * HISTOGRAM_OCTAVES + (bucket >> SUB_BITS)]!++;
    const totals = this.totals;
    const at = node * STRIDE;
    totals[at]! += durationNs;
    if (durationNs > totals[at + 1]!) totals[at + 1] = durationNs;
  }

  count(node: number): number {
    const end = (node + 1) * HISTOGRAM_OCTAVES;
    let sum = 0;
    for (let at = node * HISTOGRAM_OCTAVES; at < end; at++) sum += this.octaves[at]!;
    return sum;
  }

  meanNs(node: number): number {
    const count = this.count(node);
    return count > 0 ? this.totals[node * STRIDE]! / count : 0;
  }

  maxNs(node: number): number {
    return this.totals[node * STRIDE + 1]!;
  }

  /** The q-quantile since the start [ns]; at most the exact maximum. */
  quantileNs(node: number, q: number): number {
    const value = quantileOf(this.counts, this.octaves, node, this.count(node), q);
    return Math.min(value, this.maxNs(node));
  }
}
