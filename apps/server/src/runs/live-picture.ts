/** Fills the live picture from a run's observation, ten times a second: rates over about the last second of wall time. */
import {
  counterColumn,
  EDGE_COUNTER_COLUMNS,
  EDGE_LOST,
  EDGE_SENT,
  LatencyWindow,
  levelColumn,
  NODE_COUNTER_COLUMNS,
  NODE_LEVEL_COLUMNS,
  sampleEvery,
} from "@eventyard/engine";
import type { Simulation } from "@eventyard/engine";
import { createDots, createPicture, DOTS_PER_FRAME_MAX } from "@eventyard/protocol";
import type { LivePicture } from "@eventyard/protocol";

export const FRAMES_PER_S = 10;
/** Shortest window of a rate [frames]. */
const WINDOW_FRAMES_MIN = 10;
/** In slow motion the window grows up to this, so that rates do not flicker [frames]. */
const WINDOW_FRAMES_MAX = 40;
/** A window is long enough when it saw so many events per node. */
const WINDOW_EVENTS_PER_NODE = 40;
/** Percentiles are looked at again after so many frames … */
const QUANTILE_FRAMES = 10;
/** … if there are so many new messages, or after four times as many frames. */
const QUANTILE_MESSAGES = 50;
/** Sampled messages per second of wall time; leaves room for bursts within a frame. */
const DOTS_PER_S = 0.75 * DOTS_PER_FRAME_MAX * FRAMES_PER_S;
const NS_PER_S = 1e9;
const NS_PER_MS = 1e6;

const IN = counterColumn("in");
const OUT = counterColumn("out");
const DONE = counterColumn("done");
const FAILED = counterColumn("failed");
const DEAD = counterColumn("dead");
const LOST = counterColumn("lost");
const REJECTED = counterColumn("rejected");
const TIMED_OUT = counterColumn("timedOut");
const RETRIED = counterColumn("retried");
const FILTERED = counterColumn("filtered");
const BACKLOG = levelColumn("backlog");
const BUSY = levelColumn("busy");
const WORKERS = levelColumn("workers");

/** Counters at one frame. */
interface Sample {
  timeNs: number;
  wallMs: number;
  events: number;
  readonly nodes: Float64Array;
  readonly edges: Float64Array;
}

export class LivePictureSource {
  readonly picture: LivePicture;
  readonly dots = createDots(DOTS_PER_FRAME_MAX);
  readonly #sim: Simulation;
  readonly #ring: readonly Sample[];
  readonly #latency: LatencyWindow;
  readonly #lookedCount: Float64Array;
  readonly #lookedFrame: Uint32Array;
  readonly #overflow = createDots(DOTS_PER_FRAME_MAX);
  #frames = 0;
  #tapSeen = 0;

  constructor(sim: Simulation) {
    this.#sim = sim;
    const { nodeIds, edgeIds } = sim.program;
    this.picture = createPicture(nodeIds.length, edgeIds.length);
    this.#latency = new LatencyWindow(sim.observation.latency);
    this.#tapSeen = sim.observation.tap.seen;
    this.#lookedCount = new Float64Array(nodeIds.length);
    this.#lookedFrame = new Uint32Array(nodeIds.length);
    this.#ring = Array.from({ length: WINDOW_FRAMES_MAX + 1 }, () => ({
      timeNs: 0,
      wallMs: 0,
      events: 0,
      nodes: new Float64Array(nodeIds.length * NODE_COUNTER_COLUMNS),
      edges: new Float64Array(edgeIds.length * EDGE_COUNTER_COLUMNS),
    }));
  }

  /** Nobody watches any more: samples nothing. Windows start anew when somebody does. */
  rest(): void {
    this.#sim.observation.tap.every = 0;
    this.#frames = 0;
    this.#lookedFrame.fill(0);
  }

  /** Brings picture and dots up to the present instant. */
  refresh(wallMs: number): void {
    const sim = this.#sim;
    const { observation, program } = sim;
    const now = this.#take(wallMs);
    const from = this.#windowStart(now);
    const spanS = (now.timeNs - from.timeNs) / NS_PER_S;
    const picture = this.picture;
    picture.timeNs = now.timeNs;
    picture.events = now.events;
    picture.speedReached = now.wallMs > from.wallMs ? (spanS * 1000) / (now.wallMs - from.wallMs) : 0;
    for (let node = 0; node < program.nodeIds.length; node++) this.#node(node, now, from, spanS);
    for (let edge = 0; edge < program.edgeIds.length; edge++) {
      const sent = edge * EDGE_COUNTER_COLUMNS + EDGE_SENT;
      if (spanS > 0) picture.edges.rate[edge] = (now.edges[sent]! - from.edges[sent]!) / spanS;
      picture.edges.backlog[edge] = observation.edgeLevels.value(edge);
      picture.edges.lost[edge] = now.edges[edge * EDGE_COUNTER_COLUMNS + EDGE_LOST]!;
      picture.edges.flags[edge] = observation.edgeFlags[edge]!;
    }
    this.#drainDots();
    this.#frames++;
  }

  #take(wallMs: number): Sample {
    const { observation, nowNs, events } = this.#sim;
    const sample = this.#ring[this.#frames % this.#ring.length]!;
    sample.timeNs = nowNs;
    sample.wallMs = wallMs;
    sample.events = events;
    sample.nodes.set(observation.nodeCounters);
    sample.edges.set(observation.edgeCounters);
    return sample;
  }

  #windowStart(now: Sample): Sample {
    const enough = WINDOW_EVENTS_PER_NODE * this.#sim.program.nodeIds.length;
    let start = now;
    for (let back = 1; back <= Math.min(this.#frames, WINDOW_FRAMES_MAX); back++) {
      start = this.#ring[(this.#frames - back) % this.#ring.length]!;
      if (back >= WINDOW_FRAMES_MIN && now.events - start.events >= enough) break;
    }
    return start;
  }

  #node(node: number, now: Sample, from: Sample, spanS: number): void {
    const { observation, program } = this.#sim;
    const columns = this.picture.nodes;
    const at = node * NODE_COUNTER_COLUMNS;
    if (spanS > 0) {
      // a source takes nothing in: its rate is what it sends
      const arriving = at + (program.edgesInOf[node]!.length === 0 ? OUT : IN);
      columns.inRate[node] = (now.nodes[arriving]! - from.nodes[arriving]!) / spanS;
      columns.doneRate[node] = (now.nodes[at + DONE]! - from.nodes[at + DONE]!) / spanS;
      columns.failRate[node] = (now.nodes[at + FAILED]! - from.nodes[at + FAILED]!) / spanS;
      columns.rejectRate[node] = (now.nodes[at + REJECTED]! - from.nodes[at + REJECTED]!) / spanS;
      columns.timeoutRate[node] = (now.nodes[at + TIMED_OUT]! - from.nodes[at + TIMED_OUT]!) / spanS;
      columns.retryRate[node] = (now.nodes[at + RETRIED]! - from.nodes[at + RETRIED]!) / spanS;
      columns.filterRate[node] = (now.nodes[at + FILTERED]! - from.nodes[at + FILTERED]!) / spanS;
    }
    const level = node * NODE_LEVEL_COLUMNS;
    columns.backlog[node] = observation.nodeLevels.value(level + BACKLOG);
    columns.busy[node] = observation.nodeLevels.value(level + BUSY);
    columns.workers[node] = observation.nodeLevels.value(level + WORKERS);
    columns.lost[node] = now.nodes[at + LOST]!;
    columns.dead[node] = now.nodes[at + DEAD]!;
    columns.flags[node] = observation.nodeFlags[node]!;
    this.#quantiles(node);
  }

  #quantiles(node: number): void {
    const { latency } = this.#sim.observation;
    const { p50Ms, p99Ms } = this.picture.nodes;
    const count = latency.count(node);
    const fresh = count - this.#lookedCount[node]!;
    const waited = this.#frames - this.#lookedFrame[node]!;
    if (fresh === 0 || waited < QUANTILE_FRAMES) return;
    if (fresh < QUANTILE_MESSAGES && waited < 4 * QUANTILE_FRAMES) {
      // in slow motion a window holds too few messages: until there are enough, all of them count
      if (count > QUANTILE_MESSAGES) return;
      p50Ms[node] = latency.quantileNs(node, 0.5) / NS_PER_MS;
      p99Ms[node] = latency.quantileNs(node, 0.99) / NS_PER_MS;
      return;
    }
    const quantiles = { count: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 };
    this.#latency.look(node, quantiles);
    this.#lookedCount[node] = count;
    this.#lookedFrame[node] = this.#frames;
    p50Ms[node] = quantiles.p50Ms;
    p99Ms[node] = quantiles.p99Ms;
  }

  /** Takes this frame's sampled messages and sets how many a dot stands for from here on. */
  #drainDots(): void {
    const { tap } = this.#sim.observation;
    this.picture.messagesPerDot = Math.max(1, tap.every);
    this.dots.count = tap.drain(this.dots);
    // a burst beyond the bound is dropped, not shown late
    while (tap.drain(this.#overflow) > 0);
    const ratePerS = tap.every === 0 ? 0 : (tap.seen - this.#tapSeen) * FRAMES_PER_S;
    this.#tapSeen = tap.seen;
    const wanted = sampleEvery(Math.max(ratePerS, 1), DOTS_PER_S);
    // up at once, down by steps: a lull must not bring a burst of dots
    tap.every = wanted >= tap.every ? wanted : Math.max(wanted, Math.ceil(tap.every / 2));
  }
}
