/**
 * Series for charts: buckets of virtual time, per node and for `all`. The first buckets are a fraction of a millisecond
 * wide, so that a run in slow motion has a line at once; when SERIES_BUCKETS_MAX are full, pairs become one. Nothing is
 * averaged on the way (SPEC E63): every coarser level collects the durations of its buckets while the finer one fills.
 * The driver samples at bucket boundaries, between events, so watching changes no result.
 */
import { counterColumn, levelColumn, NODE_COUNTER_COLUMNS, NODE_LEVEL_COLUMNS } from "./columns.ts";
import { LatencyWindow } from "./latency-window.ts";
import type { Observation } from "./observation.ts";
import {
  BACKLOG_AT_END,
  DONE_COUNT,
  FAIL_COUNT,
  HURT_COUNT,
  IN_COUNT,
  P50_MS,
  P95_MS,
  P99_MS,
  SERIES_BUCKETS_MAX,
  SeriesLevel,
} from "./series-level.ts";

/** The first buckets are at most this wide [ms]: at a fiftieth of real time the first is complete after 6 ms. */
const FIRST_BUCKET_MS_MAX = 0.125;
/** A run of more nodes has one level only: all levels together cost up to 150 kB a node, and each sample visits all. */
const NODES_FINE_MAX = 500;
/** Narrowest bucket of such a run [ms]. */
const LARGE_RUN_BUCKET_MS_MIN = 100;
/** Levels coarser than the run's last one, for nodes with few messages. */
const COARSER_LEVELS = 2;
/** A scope is shown in the finest buckets that hold so many of its messages on average: fewer would draw a comb. */
const MESSAGES_PER_BUCKET_MIN = 8;
/** … but in no fewer buckets than this, once there are as many: a line needs some points in slow motion. */
const BUCKETS_SHOWN_MIN = 6;

const NS_PER_MS = 1e6;
const MS_PER_S = 1000;

const IN = counterColumn("in");
const OUT = counterColumn("out");
const DONE = counterColumn("done");
const FAILED = counterColumn("failed");
const BACKLOG = levelColumn("backlog");

/**
 * Columns over buckets `first`, `first + 1`, …; percentiles are null where a bucket had no message. `bucketMs` changes
 * while a run goes on: indices of different widths do not go together.
 */
export interface SeriesColumns {
  readonly bucketMs: number;
  readonly first: number;
  readonly inRate: readonly number[];
  readonly doneRate: readonly number[];
  readonly failRate: readonly number[];
  /** Flows that ended badly here (lost, duplicated, rejected, …); all zero without a ledger. */
  readonly hurtRate: readonly number[];
  readonly backlog: readonly number[];
  readonly p50Ms: readonly (number | null)[];
  readonly p95Ms: readonly (number | null)[];
  readonly p99Ms: readonly (number | null)[];
}

/** Width of the last level's buckets, of which SERIES_BUCKETS_MAX cover the run, and how often they are halved at first. */
export function seriesWidths(
  durationNs: number,
  nodes: number,
): { readonly lastNs: number; readonly halvings: number } {
  const lastNs = Math.max(1, durationNs / SERIES_BUCKETS_MAX);
  let halvings = 0;
  if (nodes > NODES_FINE_MAX)
    return { lastNs: Math.max(lastNs, LARGE_RUN_BUCKET_MS_MIN * NS_PER_MS), halvings };
  for (let width = lastNs; width > FIRST_BUCKET_MS_MAX * NS_PER_MS; width /= 2) halvings++;
  return { lastNs, halvings };
}

export class RunSeries {
  private readonly observation: Observation;
  private readonly window: LatencyWindow;
  private readonly nodes: number;
  private readonly isSource: Uint8Array;
  private readonly before: Float64Array;
  private readonly hurt: Float64Array;
  private readonly hurtBefore: Float64Array;
  /** By fineness; levels finer than `finest` are gone. */
  private readonly levels: (SeriesLevel | undefined)[] = [];
  /** The level that is sampled. */
  private finest = 0;
  /** The level whose buckets last until the run's end. */
  private readonly last: number;
  private readonly quantiles = { count: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 };

  /** @param isSource per node, 1 where nothing comes in: there `inRate` of `all` counts what it sends. */
  constructor(
    observation: Observation,
    isSource: Uint8Array,
    durationNs: number,
    /** Flows that ended badly so far, by node and in all (last). */
    hurt: Float64Array = new Float64Array(isSource.length + 1),
  ) {
    this.hurt = hurt;
    this.hurtBefore = hurt.slice();
    this.observation = observation;
    this.window = new LatencyWindow(observation.latency);
    this.nodes = isSource.length;
    this.isSource = isSource;
    this.before = observation.nodeCounters.slice();
    const { lastNs, halvings } = seriesWidths(durationNs, this.nodes);
    this.last = halvings;
    const coarser = this.nodes > NODES_FINE_MAX ? 0 : COARSER_LEVELS;
    let widthNs = lastNs;
    for (let level = 0; level < halvings; level++) widthNs /= 2;
    for (let level = 0; level <= halvings + coarser; level++, widthNs *= 2)
      this.levels.push(new SeriesLevel(widthNs, this.nodes + 1));
  }

  /** End of the open bucket [ns]: the driver calls `sample` when every event up to it has run. */
  get nextBoundaryNs(): number {
    return this.levels[this.finest]!.nextBoundaryNs;
  }

  /** Closes the open bucket; nothing happens when the run's buckets are all closed. */
  sample(): void {
    const level = this.levels[this.finest]!;
    if (level.count === SERIES_BUCKETS_MAX) return;
    const coarser = this.levels[this.finest + 1];
    this.readOpenBucket(level, coarser);
    level.close();
    for (let fine = this.finest; this.levels[fine]!.count % 2 === 0; fine++) {
      const pair = this.levels[fine + 1];
      if (pair === undefined) break;
      pair.closePair(this.levels[fine]!, this.levels[fine + 2], this.quantiles);
    }
    if (level.count === SERIES_BUCKETS_MAX && this.finest < this.last) {
      this.levels[this.finest] = undefined;
      this.finest++;
      coarser!.becomeFinest();
    }
  }

  /**
   * Buckets from index `from` on, in the width that suits the scope's number of messages. `scope` is a node index, or -1
   * for all nodes together. Whoever holds buckets of another width asks again from 0.
   */
  slice(scope: number, from: number): SeriesColumns {
    const level = this.shownLevel(scope);
    const first = Math.max(0, Math.trunc(from));
    const length = Math.max(0, level.count - first);
    const index = scope < 0 ? this.nodes : scope;
    const bucketMs = level.widthNs / NS_PER_MS;
    const column = (which: number): number[] =>
      Array.from({ length }, (_, i) => level.get(index, first + i, which));
    const rate = (which: number): number[] => column(which).map((count) => (count * MS_PER_S) / bucketMs);
    const orNull = (which: number): (number | null)[] =>
      column(which).map((value) => (Number.isNaN(value) ? null : value));
    return {
      bucketMs,
      first,
      inRate: rate(IN_COUNT),
      doneRate: rate(DONE_COUNT),
      failRate: rate(FAIL_COUNT),
      hurtRate: rate(HURT_COUNT),
      backlog: column(BACKLOG_AT_END),
      p50Ms: orNull(P50_MS),
      p95Ms: orNull(P95_MS),
      p99Ms: orNull(P99_MS),
    };
  }

  private readOpenBucket(level: SeriesLevel, coarser: SeriesLevel | undefined): void {
    const { window, quantiles } = this;
    const { nodeCounters, nodeLevels } = this.observation;
    const all = this.nodes;
    let allIn = 0;
    let allDone = 0;
    let allFailed = 0;
    let allBacklog = 0;
    level.prepare();
    window.begin();
    for (let node = 0; node < this.nodes; node++) {
      const from = node * NODE_COUNTER_COLUMNS;
      const source = this.isSource[node] === 1;
      const came = this.grown(from + (source ? OUT : IN));
      const done = this.grown(from + DONE);
      const failed = this.grown(from + FAILED);
      const backlog = nodeLevels.value(node * NODE_LEVEL_COLUMNS + BACKLOG);
      level.set(node, IN_COUNT, came);
      level.set(node, DONE_COUNT, done);
      level.set(node, FAIL_COUNT, failed);
      level.set(node, BACKLOG_AT_END, backlog);
      if (source) allIn += came;
      allDone += done;
      allFailed += failed;
      allBacklog += backlog;
      window.look(node, quantiles);
      coarser?.collect(node, window.difference);
      level.setQuantiles(node, quantiles);
    }
    level.set(all, IN_COUNT, allIn);
    level.set(all, DONE_COUNT, allDone);
    level.set(all, FAIL_COUNT, allFailed);
    level.set(all, BACKLOG_AT_END, allBacklog);
    window.all(quantiles);
    coarser?.collect(all, window.sum);
    level.setQuantiles(all, quantiles);
    for (let scope = 0; scope <= all; scope++)
      level.set(scope, HURT_COUNT, this.hurt[scope]! - this.hurtBefore[scope]!);
    this.hurtBefore.set(this.hurt);
    this.before.set(nodeCounters);
  }

  private shownLevel(scope: number): SeriesLevel {
    const messages = this.messages(scope);
    let shown = this.finest;
    for (; shown + 1 < this.levels.length; shown++) {
      const enough = messages >= MESSAGES_PER_BUCKET_MIN * this.levels[shown]!.count;
      if (enough || this.levels[shown + 1]!.count < BUCKETS_SHOWN_MIN) break;
    }
    return this.levels[shown]!;
  }

  /** Messages that the scope's buckets count as incoming. */
  private messages(scope: number): number {
    if (scope >= 0)
      return this.before[scope * NODE_COUNTER_COLUMNS + (this.isSource[scope] === 1 ? OUT : IN)]!;
    let sum = 0;
    for (let node = 0; node < this.nodes; node++)
      if (this.isSource[node] === 1) sum += this.before[node * NODE_COUNTER_COLUMNS + OUT]!;
    return sum;
  }

  private grown(counter: number): number {
    return this.observation.nodeCounters[counter]! - this.before[counter]!;
  }
}
