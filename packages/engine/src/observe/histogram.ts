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
const OCTAVE_BUCKETS = 1 << SUB_BITS;

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
  /** Octaves outside of these are empty. */
  private lowest = HISTOGRAM_OCTAVES;
  private highest = -1;
  /** Records in all. */
  total = 0;

  /** Adds what one octave of a histogram has grown by since `seen`, and brings `seen` up to it. */
  takeGrowth(octave: number, now: Uint32Array, seen: Uint32Array, row: number): void {
    const shift = row * HISTOGRAM_BUCKETS;
    const end = (octave + 1) * OCTAVE_BUCKETS;
    let sum = 0;
    for (let bucket = octave * OCTAVE_BUCKETS; bucket < end; bucket++) {
      const value = now[shift + bucket]!;
      const by = value - seen[shift + bucket]!;
      if (by === 0) continue;
      this.counts[bucket]! += by;
      seen[shift + bucket] = value;
      sum += by;
    }
    this.grow(octave, sum);
  }

  add(other: DurationCounts): void {
    for (let octave = other.lowest; octave <= other.highest; octave++) {
      const by = other.octaves[octave]!;
      if (by === 0) continue;
      const end = (octave + 1) * OCTAVE_BUCKETS;
      for (let bucket = octave * OCTAVE_BUCKETS; bucket < end; bucket++)
        this.counts[bucket]! += other.counts[bucket]!;
      this.grow(octave, by);
    }
  }

  clear(): void {
    if (this.total === 0) return;
    this.counts.fill(0, this.lowest * OCTAVE_BUCKETS, (this.highest + 1) * OCTAVE_BUCKETS);
    this.octaves.fill(0, this.lowest, this.highest + 1);
    this.lowest = HISTOGRAM_OCTAVES;
    this.highest = -1;
    this.total = 0;
  }

  /** The quantiles [ns] of ascending `shares` into `into`, in one pass; 0 when there is no record. */
  quantilesNs(shares: readonly number[], into: Float64Array): void {
    let octave = this.lowest;
    let place = 0;
    /** Records before this octave, and before this place in it. */
    let before = 0;
    let within = 0;
    for (let i = 0; i < shares.length; i++) {
      if (this.total === 0) {
        into[i] = 0;
        continue;
      }
      const rank = Math.max(1, Math.ceil(shares[i]! * this.total));
      while (octave < this.highest && rank > before + this.octaves[octave]!) {
        before += this.octaves[octave]!;
        octave++;
        place = 0;
        within = 0;
      }
      const from = octave * OCTAVE_BUCKETS;
      while (place < OCTAVE_BUCKETS - 1 && rank > before + within + this.counts[from + place]!) {
        within += this.counts[from + place]!;
        place++;
      }
      into[i] = bucketMiddleNs(from + place);
    }
  }

  private grow(octave: number, by: number): void {
    this.octaves[octave]! += by;
    this.total += by;
    if (octave < this.lowest) this.lowest = octave;
    if (octave > this.highest) this.highest = octave;
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
