/** Percentiles of what was recorded between two looks: the difference of two states of the histograms. */
import type { Histograms } from "./histogram.ts";
import { HISTOGRAM_BUCKETS, bucketOf, quantileNs } from "./histogram.ts";

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
  private readonly seenCount: Float64Array;
  private readonly difference = new Uint32Array(HISTOGRAM_BUCKETS);
  private readonly sum = new Uint32Array(HISTOGRAM_BUCKETS);
  private sumCount = 0;

  constructor(histograms: Histograms) {
    this.histograms = histograms;
    this.seen = new Uint32Array(histograms.counts.length);
    this.seenCount = new Float64Array(histograms.counts.length / HISTOGRAM_BUCKETS);
    const quantiles = { count: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 };
    for (let node = 0; node < this.seenCount.length; node++) this.look(node, quantiles);
  }

  /** Starts a round over the nodes; `all` then tells of the nodes looked at since. */
  begin(): void {
    this.sum.fill(0);
    this.sumCount = 0;
  }

  /** What a node recorded since its last look. */
  look(node: number, into: WindowQuantiles): void {
    const total = this.histograms.count(node);
    const count = total - this.seenCount[node]!;
    this.seenCount[node] = total;
    if (count > 0) {
      const { counts } = this.histograms;
      const from = node * HISTOGRAM_BUCKETS;
      const end = bucketOf(this.histograms.maxNs(node)) + 1;
      for (let bucket = 0; bucket < end; bucket++) {
        const by = counts[from + bucket]! - this.seen[from + bucket]!;
        this.difference[bucket] = by;
        if (by === 0) continue;
        this.sum[bucket]! += by;
        this.seen[from + bucket] = counts[from + bucket]!;
      }
      this.difference.fill(0, end);
      this.sumCount += count;
    }
    fill(into, this.difference, count);
  }

  /** Over every node looked at since `begin`: the merged histogram's quantiles, not an average. */
  all(into: WindowQuantiles): void {
    fill(into, this.sum, this.sumCount);
  }
}

function fill(into: WindowQuantiles, counts: Uint32Array, total: number): void {
  into.count = total;
  into.p50Ms = quantileNs(counts, total, 0.5, 0, HISTOGRAM_BUCKETS) / NS_PER_MS;
  into.p95Ms = quantileNs(counts, total, 0.95, 0, HISTOGRAM_BUCKETS) / NS_PER_MS;
  into.p99Ms = quantileNs(counts, total, 0.99, 0, HISTOGRAM_BUCKETS) / NS_PER_MS;
}
