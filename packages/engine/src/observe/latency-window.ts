/** Percentiles of what was recorded between two looks: the difference of two states of the histograms. */
import type { Histograms } from "./histogram.ts";
import { DurationCounts, HISTOGRAM_BUCKETS, HISTOGRAM_OCTAVES, OCTAVE_BUCKETS } from "./histogram.ts";

/** Quantiles of one scope in one window [ms]; all 0 when count is 0. */
export interface WindowQuantiles {
  count: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

const NS_PER_MS = 1e6;

export class LatencyWindow {
  private readonly histograms: Histograms;
  private readonly seen: Uint32Array;
  private readonly seenOctaves: Uint32Array;
  /** What the node looked at last recorded between its last two looks. */
  readonly difference = new DurationCounts();
  /** The same of every node looked at since `begin`. */
  readonly sum = new DurationCounts();

  constructor(histograms: Histograms) {
    this.histograms = histograms;
    this.seen = new Uint32Array(histograms.counts.length);
    this.seenOctaves = new Uint32Array(histograms.octaves.length);
    const nodes = histograms.counts.length / HISTOGRAM_BUCKETS;
    for (let node = 0; node < nodes; node++) this.advance(node);
  }

  /** Starts a round over the nodes; `all` then tells of the nodes looked at since. */
  begin(): void {
    this.sum.clear();
  }

  /** What a node recorded since its last look. Costs in proportion to the octaves that it recorded in. */
  look(node: number, into: WindowQuantiles): void {
    this.advance(node);
    if (this.difference.total > 0) this.sum.add(this.difference);
    readQuantiles(this.difference, into);
  }

  /** Over every node looked at since `begin`: the merged histogram's quantiles, not an average. */
  all(into: WindowQuantiles): void {
    readQuantiles(this.sum, into);
  }

  private advance(node: number): void {
    this.difference.clear();
    const { counts, octaves } = this.histograms;
    const firstOctave = node * HISTOGRAM_OCTAVES;
    for (let octave = 0; octave < HISTOGRAM_OCTAVES; octave++) {
      const now = octaves[firstOctave + octave]!;
      if (now === this.seenOctaves[firstOctave + octave]) continue;
      this.seenOctaves[firstOctave + octave] = now;
      const from = node * HISTOGRAM_BUCKETS;
      const end = (octave + 1) * OCTAVE_BUCKETS;
      for (let bucket = octave * OCTAVE_BUCKETS; bucket < end; bucket++) {
        const by = counts[from + bucket]! - this.seen[from + bucket]!;
        if (by === 0) continue;
        this.difference.addBucket(bucket, by);
        this.seen[from + bucket] = counts[from + bucket]!;
      }
    }
  }
}

/** Count and percentiles of `of` [ms]. */
export function readQuantiles(of: DurationCounts, into: WindowQuantiles): void {
  into.count = of.total;
  into.p50Ms = of.quantileNs(0.5) / NS_PER_MS;
  into.p95Ms = of.quantileNs(0.95) / NS_PER_MS;
  into.p99Ms = of.quantileNs(0.99) / NS_PER_MS;
}
