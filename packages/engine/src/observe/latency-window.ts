/** Percentiles of what was recorded between two looks: the difference of two states of the histograms. */
import type { Histograms } from "./histogram.ts";
import { DurationCounts, HISTOGRAM_OCTAVES, OCTAVE_COUNT, OCTAVE_PAGE, octaveRow } from "./histogram.ts";

/** Quantiles of one scope in one window [ms]; all 0 when count is 0. */
export interface WindowQuantiles {
  count: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

const NS_PER_MS = 1e6;
const SHARES = [0.5, 0.95, 0.99];
const found = new Float64Array(SHARES.length);

export class LatencyWindow {
  private readonly histograms: Histograms;
  /** The histograms' pages at the last look, and the octaves' counts. */
  private seen: Uint32Array;
  private readonly seenOctaves: Uint32Array;
  /** What the node looked at last recorded between its last two looks. */
  readonly difference = new DurationCounts();
  /** The same of every node looked at since `begin`. */
  readonly sum = new DurationCounts();

  constructor(histograms: Histograms) {
    this.histograms = histograms;
    this.seen = new Uint32Array(histograms.counts.length);
    this.seenOctaves = new Uint32Array(histograms.nodes * HISTOGRAM_OCTAVES);
    for (let node = 0; node < histograms.nodes; node++) this.advance(node);
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
    if (this.seen.length < counts.length) {
      const larger = new Uint32Array(counts.length);
      larger.set(this.seen);
      this.seen = larger;
    }
    const first = node * HISTOGRAM_OCTAVES;
    for (let octave = 0; octave < HISTOGRAM_OCTAVES; octave++) {
      const row = octaveRow(node, octave);
      const now = octaves[row + OCTAVE_COUNT]!;
      if (now === this.seenOctaves[first + octave]) continue;
      this.seenOctaves[first + octave] = now;
      this.difference.takeGrowth(octave, counts, this.seen, octaves[row + OCTAVE_PAGE]!);
    }
  }
}

/** Count and percentiles of `of` [ms]. */
export function readQuantiles(of: DurationCounts, into: WindowQuantiles): void {
  into.count = of.total;
  of.quantilesNs(SHARES, found);
  into.p50Ms = found[0]! / NS_PER_MS;
  into.p95Ms = found[1]! / NS_PER_MS;
  into.p99Ms = found[2]! / NS_PER_MS;
}
