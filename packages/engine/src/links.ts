/**
 * The edges while a run goes on: their ends, latency and cuts, and whether something is on its way. In a design with
 * `call` edges every edge e has a way back, edge number `edges + e`, over which replies travel.
 *
 * What a message asks of an edge is one row (docs/adr/0009).
 */
import type { EdgeIndex, NodeIndex } from "./behaviour.ts";
import { CALLS } from "./program.ts";
import type { Program } from "./program.ts";
import type { Rows } from "./rows.ts";
import { FLAGS, FROM, TO, Transit, WAY_COLUMNS } from "./transit.ts";

const NS_PER_MS = 1e6;

/** Flags of an edge; the lowest two are `Program.edgeLends`. */
const LENDS_MASK = 3;
/** It leads to dead letters. */
const DEAD = 4;
const CUT = 8;
/** A `publish` edge whose sender wants to know what became of its messages. */
const ASKS_CONFIRMS = 16;
/** It has no latency. */
const PROMPT = 32;

export class Links {
  /** Number of edges without the ways back. */
  readonly edges: number;
  readonly latencyNs: Float64Array;
  readonly transit: Transit;
  private readonly ways: Int32Array;

  constructor(program: Program, rows: Rows) {
    const edges = program.edgeIds.length;
    const count = program.edgeLends.includes(CALLS) ? edges * 2 : edges;
    this.edges = edges;
    this.latencyNs = new Float64Array(count);
    this.ways = new Int32Array(count * WAY_COLUMNS);
    for (let edge = 0; edge < edges; edge++) {
      const way = edge * WAY_COLUMNS;
      this.ways[way + FROM] = program.edgeFrom[edge]!;
      this.ways[way + TO] = program.edgeTo[edge]!;
      this.ways[way + FLAGS] = program.edgeLends[edge]! | (program.edgeDead[edge] === 1 ? DEAD : 0);
      this.takeLatencyMs(edge, program.edgeLatencyMs[edge]!);
    }
    this.transit = new Transit(rows, this.ways, this.latencyNs);
  }

  from(edge: EdgeIndex): NodeIndex {
    return this.ways[edge * WAY_COLUMNS + FROM]!;
  }

  to(edge: EdgeIndex): NodeIndex {
    return this.ways[edge * WAY_COLUMNS + TO]!;
  }

  /** See `Program.edgeLends`. */
  lends(edge: EdgeIndex): number {
    return this.ways[edge * WAY_COLUMNS + FLAGS]! & LENDS_MASK;
  }

  /** Does it lead to dead letters? */
  isDead(edge: EdgeIndex): boolean {
    return this.is(edge, DEAD);
  }

  isCut(edge: EdgeIndex): boolean {
    return this.is(edge, CUT);
  }

  setCut(edge: EdgeIndex, on: boolean): void {
    this.set(edge, CUT, on);
  }

  /** Does the sender of this `publish` edge want to know what became of its messages? */
  asksConfirms(edge: EdgeIndex): boolean {
    return this.is(edge, ASKS_CONFIRMS);
  }

  askConfirms(edge: EdgeIndex): void {
    this.set(edge, ASKS_CONFIRMS, true);
  }

  /** Does a message sent now arrive at this instant: no latency, and nothing before it on the way? */
  isDirect(edge: EdgeIndex): boolean {
    return this.is(edge, PROMPT) && this.transit.isEmpty(edge);
  }

  /** The way back of an edge; only in a design with `call` edges. */
  back(edge: EdgeIndex): EdgeIndex {
    return this.edges + edge;
  }

  /** What is already on its way keeps its time; what follows never overtakes it. */
  setLatencyMs(edge: EdgeIndex, latencyMs: number): void {
    for (let way = edge; way < this.latencyNs.length; way += this.edges) this.transit.goAlone(way);
    this.takeLatencyMs(edge, latencyMs);
  }

  /** When the message that was just sent over this edge arrives [ns]; now if nothing is on its way. */
  lastDueNs(edge: EdgeIndex, nowNs: number): number {
    return this.transit.isEmpty(edge) ? nowNs : this.transit.lastDueNs(edge);
  }

  private takeLatencyMs(edge: EdgeIndex, latencyMs: number): void {
    const latencyNs = Math.max(0, Math.round(latencyMs * NS_PER_MS));
    for (let way = edge; way < this.latencyNs.length; way += this.edges) {
      this.latencyNs[way] = latencyNs;
      this.set(way, PROMPT, latencyNs === 0);
    }
  }

  private is(edge: EdgeIndex, flag: number): boolean {
    return (this.ways[edge * WAY_COLUMNS + FLAGS]! & flag) !== 0;
  }

  private set(edge: EdgeIndex, flag: number, on: boolean): void {
    const at = edge * WAY_COLUMNS + FLAGS;
    this.ways[at] = on ? this.ways[at]! | flag : this.ways[at]! & ~flag;
  }
}
