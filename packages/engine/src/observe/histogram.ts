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
const HISTOGRAM_BUCKETS = HISTOGRAM_OCTAVES << SUB_BITS;
/** Buckets of one octave. */
const OCTAVE_BUCKETS = 1 << SUB_BITS;
const OCTAVE_MASK = OCTAVE_BUCKETS - 1;

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

/** Records of one stretch of time: what differs between two states of a histogram, or a sum of such differences. */
export class DurationCounts {
  private readonly counts = new Uint32Array(HISTOGRAM_BUCKETS);
  private readonly octaves = new Uint32Array(HISTOGRAM_OCTAVES);
  /** Octaves outside of these are empty. */
  private lowest = HISTOGRAM_OCTAVES;
  private highest = -1;
  /** Records in all. */
  total = 0;

  /** Adds what the page of one octave has grown by since `seen`, and brings `seen` up to it. */
  takeGrowth(octave: number, now: Uint32Array, seen: Uint32Array, page: number): void {
    const from = page * OCTAVE_BUCKETS;
    const first = octave * OCTAVE_BUCKETS;
    let sum = 0;
    for (let place = 0; place < OCTAVE_BUCKETS; place++) {
      const value = now[from + place]!;
      const by = value - seen[from + place]!;
      if (by === 0) continue;
      this.counts[first + place]! += by;
      seen[from + place] = value;
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

/** Columns of a totals' row. */
const SUM = 0;
const MAXIMUM = 1;
const TOTALS = 2;

/** Columns of an octave's row: its page in `counts` (0: nothing was recorded in it) and its records. */
export const OCTAVE_PAGE = 0;
export const OCTAVE_COUNT = 1;
const OCTAVE_COLUMNS = 2;

/** Where the row of a node's octave begins. */
export function octaveRow(node: number, octave: number): number {
  return (node * HISTOGRAM_OCTAVES + octave) * OCTAVE_COLUMNS;
}

/**
 * One histogram a node. Durations of a node lie in a few neighbouring octaves, so an octave gets its page of buckets with
 * its first record: what is written all the time lies close together, which decides the speed of large designs (fully
 * laid out, 1,000 nodes would be spread over 14 MB). At most one page for each octave of each node, and the empty one.
 */
export class Histograms {
  /** Page p: buckets from p · 64 on. Page 0 stays empty. */
  counts = new Uint32Array(OCTAVE_BUCKETS);
  private pages = 1;
  /** See OCTAVE_PAGE; the octaves' counts add up to a node's count. */
  readonly octaves: Uint32Array;
  /** [sum ns, maximum ns] of each node. */
  readonly totals: Float64Array;

  constructor(nodes: number) {
    this.octaves = new Uint32Array(nodes * HISTOGRAM_OCTAVES * OCTAVE_COLUMNS);
    this.totals = new Float64Array(nodes * TOTALS);
  }

  get nodes(): number {
    return this.totals.length / TOTALS;
  }

  record(node: number, durationNs: number): void {
    const bucket = bucketOf(durationNs);
    const { octaves, totals } = this;
    const row = octaveRow(node, bucket >> SUB_BITS);
    let page = octaves[row + OCTAVE_PAGE]!;
    if (page === 0) page = this.openPage(row);
    octaves[row + OCTAVE_COUNT]!++;
    this.counts[(page << SUB_BITS) | (bucket & OCTAVE_MASK)]!++;
    const at = node * TOTALS;
    totals[at + SUM]! += durationNs;
    if (durationNs > totals[at + MAXIMUM]!) totals[at + MAXIMUM] = durationNs;
  }

  count(node: number): number {
    let sum = 0;
    for (let octave = 0; octave < HISTOGRAM_OCTAVES; octave++)
      sum += this.octaves[octaveRow(node, octave) + OCTAVE_COUNT]!;
    return sum;
  }

  meanNs(node: number): number {
    const count = this.count(node);
    return count > 0 ? this.totals[node * TOTALS + SUM]! / count : 0;
  }

  maxNs(node: number): number {
    return this.totals[node * TOTALS + MAXIMUM]!;
  }

  /**
   * The q-quantile since the start [ns]: the middle of the bucket that holds record ⌈q · count⌉, at most the exact
   * maximum. 0 without records.
   */
  quantileNs(node: number, q: number): number {
    const total = this.count(node);
    if (total === 0) return 0;
    let left = Math.max(1, Math.ceil(q * total));
    let octave = 0;
    while (octave < HISTOGRAM_OCTAVES - 1 && left > this.octaves[octaveRow(node, octave) + OCTAVE_COUNT]!) {
      left -= this.octaves[octaveRow(node, octave) + OCTAVE_COUNT]!;
      octave++;
    }
    const from = this.octaves[octaveRow(node, octave) + OCTAVE_PAGE]! * OCTAVE_BUCKETS;
    let place = 0;
    while (place < OCTAVE_BUCKETS - 1 && left > this.counts[from + place]!) {
      left -= this.counts[from + place]!;
      place++;
    }
    return Math.min(bucketMiddleNs(octave * OCTAVE_BUCKETS + place), this.maxNs(node));
  }

  private openPage(row: number): number {
    const page = this.pages++;
    if (this.pages * OCTAVE_BUCKETS > this.counts.length) {
      const larger = new Uint32Array(this.counts.length * 2);
      larger.set(this.counts);
      this.counts = larger;
    }
    this.octaves[row + OCTAVE_PAGE] = page;
    return page;
  }
}
