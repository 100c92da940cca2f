/**
 * What the kernel offers to behaviours besides moving messages: chance, counting, contents. State is typed arrays; nothing
 * here runs a handler.
 */
import type { Content, NodeCounterId, NodeLevelId } from "@eventyard/model";
import type {
  ContentIndex,
  EdgeIndex,
  FlowMark,
  LossReason,
  MessageColumns,
  MessageHandle,
  NodeIndex,
  StreamIndex,
} from "./behaviour.ts";
import { Contents } from "./contents.ts";
import { detExp, detLog } from "./deterministic-math.ts";
import { LimitGuard } from "./limit-guard.ts";
import { RUN_LIMITS } from "./limits.ts";
import type { RunLimits } from "./limits.ts";
import { Links } from "./links.ts";
import { Ledger } from "./ledger/ledger.ts";
import { MessagePool, PARKED } from "./message-pool.ts";
import {
  counterColumn,
  levelColumn,
  LOSS_REASONS,
  lossColumn,
  NODE_COUNTER_COLUMNS,
  NODE_LEVEL_COLUMNS,
} from "./observe/columns.ts";
import { Observation } from "./observe/observation.ts";
import type { Program } from "./program.ts";
import { RandomStreams } from "./random.ts";
import { Rows } from "./rows.ts";
import { sampleExponential, sampleNormal } from "./ziggurat.ts";

const LOST = counterColumn("lost");
const INVERTED = counterColumn("inverted");
const REPEATED = counterColumn("repeated");
const BACKLOG = levelColumn("backlog");

export interface SimulationOptions {
  readonly seed: number;
  /** Events per second of named traces. */
  readonly traces?: ReadonlyMap<string, Int32Array>;
  /** Keep a ledger of business flows; it changes no result. */
  readonly ledger?: boolean;
  /** Lowered by tests. */
  readonly limits?: Partial<RunLimits>;
}

export class SimServices {
  readonly program: Program;
  readonly seed: number;
  readonly observation: Observation;
  readonly links: Links;
  readonly pool = new MessagePool();
  readonly rows = new Rows();
  readonly random: RandomStreams;
  readonly contents = new Contents();
  readonly guard: LimitGuard;
  /** What became of every flow; undefined if the run keeps none. */
  readonly ledger: Ledger | undefined;
  /** Virtual time [ns]. */
  nowNs = 0;
  confirmsAsked = false;
  /** 1 if the behaviour reports its own backlog; then edges do not feed it. */
  private readonly reportsBacklog: Uint8Array;

  constructor(program: Program, options: SimulationOptions) {
    this.program = program;
    this.seed = options.seed;
    this.random = new RandomStreams(options.seed);
    this.observation = new Observation(program.nodeIds.length, program.edgeIds.length);
    this.links = new Links(program, this.rows);
    this.guard = new LimitGuard(program, { ...RUN_LIMITS, ...options.limits });
    this.ledger = options.ledger === true ? new Ledger(program.nodeIds.length) : undefined;
    if (this.ledger !== undefined) this.pool.use("id");
    this.reportsBacklog = new Uint8Array(program.nodeIds.length);
  }

  get messages(): MessageColumns {
    return this.pool;
  }

  createRoot(key: number, sizeBytes: number): MessageHandle {
    const { ledger } = this;
    const message = this.pool.createRoot(this.nowNs, key, sizeBytes);
    if (ledger !== undefined) {
      const flow = ledger.start(this.nowNs, key);
      this.pool.flow[message] = flow;
      ledger.take(flow);
    }
    if (this.pool.alive > this.guard.limits.liveMessagesMax)
      this.guard.tooManyMessages(this.observation.nodeLevels, this.pool.alive);
    return message;
  }

  createFollowUp(cause: MessageHandle, sizeBytes: number): MessageHandle {
    const message = this.pool.createFollowUp(cause, sizeBytes);
    if (this.ledger !== undefined) this.ledger.take(this.pool.flow[message]!);
    if (this.pool.alive > this.guard.limits.liveMessagesMax)
      this.guard.tooManyMessages(this.observation.nodeLevels, this.pool.alive);
    return message;
  }

  copy(message: MessageHandle): MessageHandle {
    const made = this.pool.copy(message);
    if (this.ledger !== undefined) this.ledger.take(this.pool.flow[made]!);
    if (this.pool.alive > this.guard.limits.liveMessagesMax)
      this.guard.tooManyMessages(this.observation.nodeLevels, this.pool.alive);
    return made;
  }

  release(message: MessageHandle): void {
    const { ledger, pool } = this;
    pool.release(message);
    if (ledger === undefined) return;
    const flow = pool.flow[message]!;
    if ((pool.hops[message]! & PARKED) !== 0) ledger.unpark(flow, false);
    ledger.drop(flow, this.nowNs);
  }

  lose(node: NodeIndex, message: MessageHandle, reason: LossReason): void {
    this.observation.losses[node * LOSS_REASONS.length + lossColumn(reason)]!++;
    this.observation.nodeCounters[node * NODE_COUNTER_COLUMNS + LOST]!++;
    // whoever waits for its answer knows, tries again or gives up: that decides what became of the flow
    const isAwaited = this.pool.ticket[message]! >= 0;
    if (this.ledger !== undefined && !isAwaited) this.ledger.lose(this.pool.flow[message]!, node, reason);
    this.release(message);
  }

  hold(flow: number): void {
    if (this.ledger !== undefined) this.ledger.take(flow);
  }

  letGo(flow: number): void {
    if (this.ledger !== undefined) this.ledger.drop(flow, this.nowNs);
  }

  effect(node: NodeIndex, flow: number, id: number): void {
    const { ledger } = this;
    if (ledger === undefined) return;
    const { nodeCounters } = this.observation;
    if (ledger.isInverted(flow, node)) nodeCounters[node * NODE_COUNTER_COLUMNS + INVERTED]!++;
    if (!ledger.effect(flow, node, id)) nodeCounters[node * NODE_COUNTER_COLUMNS + REPEATED]!++;
  }

  served(flow: number): void {
    if (this.ledger !== undefined) this.ledger.served(flow);
  }

  mark(node: NodeIndex, flow: number, mark: FlowMark): void {
    if (this.ledger !== undefined) this.ledger.mark(flow, node, mark);
  }

  value(flow: number, amount: number): void {
    if (this.ledger !== undefined) this.ledger.value(flow, amount);
  }

  book(flow: number, sign: 1 | -1): void {
    if (this.ledger !== undefined) this.ledger.book(flow, sign);
  }

  drawFor(stream: StreamIndex, flow: number, turn: number): void {
    if (this.program.commonRandom) this.random.turnTo(stream, this.flowNumber(flow), turn);
  }

  /** Flows are numbered from 0 in the order of starting; with a ledger a message holds its slot instead. */
  protected flowNumber(flow: number): number {
    return this.ledger === undefined ? flow : this.ledger.numberOf(flow);
  }

  uniform(stream: StreamIndex): number {
    return this.random.uniform(stream);
  }

  integer(stream: StreamIndex, n: number): number {
    return this.random.integer(stream, n);
  }

  exponential(stream: StreamIndex): number {
    return sampleExponential(this.random, stream);
  }

  normal(stream: StreamIndex): number {
    return sampleNormal(this.random, stream);
  }

  exp(x: number): number {
    return detExp(x);
  }

  log(x: number): number {
    return detLog(x);
  }

  count(node: NodeIndex, counter: NodeCounterId, by: number): void {
    this.observation.nodeCounters[node * NODE_COUNTER_COLUMNS + counterColumn(counter)]! += by;
  }

  level(node: NodeIndex, level: NodeLevelId, value: number): void {
    const column = levelColumn(level);
    if (column === BACKLOG) this.reportsBacklog[node] = 1;
    this.observation.nodeLevels.set(node * NODE_LEVEL_COLUMNS + column, value, this.nowNs);
  }

  edgeBacklog(edge: EdgeIndex, value: number): void {
    const { edgeLevels, nodeLevels } = this.observation;
    const node = this.links.from(edge);
    const change = value - edgeLevels.value(edge);
    edgeLevels.set(edge, value, this.nowNs);
    if (this.reportsBacklog[node] === 1) return;
    const row = node * NODE_LEVEL_COLUMNS + BACKLOG;
    nodeLevels.set(row, nodeLevels.value(row) + change, this.nowNs);
  }

  recordLatency(node: NodeIndex, durationNs: number): void {
    this.observation.latency.record(node, durationNs);
  }

  content(index: ContentIndex): Content {
    return this.contents.get(index);
  }

  contentIndex(content: Content): ContentIndex {
    const index = this.contents.indexOf(content);
    if (index === undefined) this.guard.stopAt("contents", this.guard.at);
    return index ?? 0;
  }
}
