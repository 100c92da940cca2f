/**
 * Series for charts: buckets of virtual time, at most SERIES_BUCKETS_MAX kept in a ring, per node and for `all`.
 * The driver samples at bucket boundaries, between events, so watching changes no result. Percentiles are those of the
 * bucket's own messages (difference of histograms), never averages.
 */
import { counterColumn, levelColumn, NODE_COUNTER_COLUMNS, NODE_LEVEL_COLUMNS } from "./columns.ts";
import { LatencyWindow } from "./latency-window.ts";
import type { Observation } from "./observation.ts";

/** Buckets kept per scope; older ones are overwritten. */
const SERIES_BUCKETS_MAX = 300;
/** Narrowest bucket [ms]. */
const BUCKET_MS_MIN = 100;

const IN = counterColumn("in");
const OUT = counterColumn("out");
const DONE = counterColumn("done");
const FAILED = counterColumn("failed");
const BACKLOG = levelColumn("backlog");

const IN_RATE = 0;
const DONE_RATE = 1;
const FAIL_RATE = 2;
const BACKLOG_COLUMN = 3;
const P50 = 4;
const P95 = 5;
const P99 = 6;
const COLUMNS = 7;

/** Columns over buckets `first`, `first + 1`, …; percentiles are null where a bucket had no message. */
export interface SeriesColumns {
  readonly bucketMs: number;
  readonly first: number;
  readonly inRate: readonly number[];
  readonly doneRate: readonly number[];
  readonly failRate: readonly number[];
  readonly backlog: readonly number[];
  readonly p50Ms: readonly (number | null)[];
  readonly p95Ms: readonly (number | null)[];
  readonly p99Ms: readonly (number | null)[];
}

/** Bucket width [ms]: a duration's 300th part rounded up to 1, 2 or 5 × 10^n, at least 100 ms. */
export function bucketWidthMs(durationS: number): number {
  const wanted = (durationS * 1000) / SERIES_BUCKETS_MAX;
  let width = BUCKET_MS_MIN;
  for (let turn = 0; width < wanted; turn++) width *= turn % 3 === 1 ? 2.5 : 2;
  return width;
}

export class RunSeries {
  readonly bucketMs: number;
  private readonly observation: Observation;
  private readonly window: LatencyWindow;
  private readonly nodes: number;
  private readonly isSource: Uint8Array;
  /** Row (scope, bucket mod SERIES_BUCKETS_MAX), COLUMNS wide; scope `nodes` is `all`. NaN marks "no message". */
  private readonly cells: Float32Array;
  private readonly before: Float64Array;
  /** Buckets completed. */
  private count = 0;

  /** @param isSource per node, 1 where nothing comes in: there `inRate` of `all` counts what it sends. */
  constructor(observation: Observation, isSource: Uint8Array, durationS: number) {
    this.observation = observation;
    this.window = new LatencyWindow(observation.latency);
    this.nodes = isSource.length;
    this.isSource = isSource;
    this.bucketMs = bucketWidthMs(durationS);
    this.cells = new Float32Array((this.nodes + 1) * SERIES_BUCKETS_MAX * COLUMNS);
    this.before = observation.nodeCounters.slice();
  }

  /** End of the bucket that is open [ns]: the driver calls `sample` when every event up to it has run. */
  get nextBoundaryNs(): number {
    return (this.count + 1) * this.bucketMs * 1e6;
  }

  /** Closes the open bucket. */
  sample(): void {
    const { nodeCounters, nodeLevels } = this.observation;
    const perS = 1000 / this.bucketMs;
    const slot = this.count % SERIES_BUCKETS_MAX;
    const quantiles = { count: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 };
    const all = this.rowOf(this.nodes, slot);
    this.cells.fill(0, all, all + COLUMNS);
    this.window.begin();
    for (let node = 0; node < this.nodes; node++) {
      const from = node * NODE_COUNTER_COLUMNS;
      const source = this.isSource[node] === 1;
      const row = this.rowOf(node, slot);
      this.cells[row + IN_RATE] = this.grown(from + (source ? OUT : IN)) * perS;
      this.cells[row + DONE_RATE] = this.grown(from + DONE) * perS;
      this.cells[row + FAIL_RATE] = this.grown(from + FAILED) * perS;
      this.cells[row + BACKLOG_COLUMN] = nodeLevels.value(node * NODE_LEVEL_COLUMNS + BACKLOG);
      for (let column = source ? IN_RATE : DONE_RATE; column <= BACKLOG_COLUMN; column++) {
        this.cells[all + column]! += this.cells[row + column]!;
      }
      this.window.look(node, quantiles);
      this.setQuantiles(row, quantiles);
    }
    this.window.all(quantiles);
    this.setQuantiles(all, quantiles);
    this.before.set(nodeCounters);
    this.count++;
  }

  /** Buckets from index `from` on that are still kept. `scope` is a node index, or -1 for all nodes together. */
  slice(scope: number, from: number): SeriesColumns {
    const first = Math.max(0, Math.trunc(from), this.count - SERIES_BUCKETS_MAX);
    const length = Math.max(0, this.count - first);
    const index = scope < 0 ? this.nodes : scope;
    const column = (which: number): number[] =>
      Array.from(
        { length },
        (_, i) => this.cells[this.rowOf(index, (first + i) % SERIES_BUCKETS_MAX) + which]!,
      );
    const orNull = (which: number): (number | null)[] =>
      column(which).map((value) => (Number.isNaN(value) ? null : value));
    return {
      bucketMs: this.bucketMs,
      first,
      inRate: column(IN_RATE),
      doneRate: column(DONE_RATE),
      failRate: column(FAIL_RATE),
      backlog: column(BACKLOG_COLUMN),
      p50Ms: orNull(P50),
      p95Ms: orNull(P95),
      p99Ms: orNull(P99),
    };
  }

  private rowOf(scope: number, slot: number): number {
    return (scope * SERIES_BUCKETS_MAX + slot) * COLUMNS;
  }

  private grown(counter: number): number {
    return this.observation.nodeCounters[counter]! - this.before[counter]!;
  }

  private setQuantiles(
    row: number,
    of: { count: number; p50Ms: number; p95Ms: number; p99Ms: number },
  ): void {
    this.cells[row + P50] = of.count > 0 ? of.p50Ms : NaN;
    this.cells[row + P95] = of.count > 0 ? of.p95Ms : NaN;
    this.cells[row + P99] = of.count > 0 ? of.p99Ms : NaN;
  }
}
