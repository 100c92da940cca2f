/**
 * The edges while a run goes on: their ends, latency, cuts, and what is on its way over them. In a design with `call`
 * edges every edge e has a way back, edge number `edges + e`, over which replies travel.
 */
import type { EdgeIndex } from "./behaviour.ts";
import { CALLS } from "./program.ts";
import type { Program } from "./program.ts";
import type { Rows } from "./rows.ts";
import { Transit } from "./transit.ts";

const NS_PER_MS = 1e6;

export class Links {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Number of edges without the ways back. */
  readonly edges: number;
  /** See `Program.edgeLends`. */
  readonly lends: Uint8Array;
  readonly dead: Uint8Array;
  /** 1 while the edge is cut. */
  readonly cut: Uint8Array;
  readonly latencyNs: Float64Array;
  readonly transit: Transit;
  /** 1 if a message sent now arrives at this instant: no latency, and nothing before it on the way. */
  readonly direct: Uint8Array;

  /** 1 for `publish` edges whose sender wants to know what became of its messages. */
  readonly asksConfirms: Uint8Array;

  constructor(program: Program, rows: Rows) {
    const edges = program.edgeIds.length;
    const ways = program.edgeLends.includes(CALLS) ? edges * 2 : edges;
    this.edges = edges;
    this.from = program.edgeFrom;
    this.to = program.edgeTo;
    this.lends = program.edgeLends;
    this.dead = program.edgeDead;
    this.cut = new Uint8Array(edges);
    this.asksConfirms = new Uint8Array(edges);
    this.latencyNs = new Float64Array(ways);
    this.transit = new Transit(rows, ways);
    this.direct = new Uint8Array(ways);
    for (let edge = 0; edge < edges; edge++) this.setLatencyMs(edge, program.edgeLatencyMs[edge]!);
  }

  /** The way back of an edge; only in a design with `call` edges. */
  back(edge: EdgeIndex): EdgeIndex {
    return this.edges + edge;
  }

  /** What is already on its way keeps its time; what follows never overtakes it. */
  setLatencyMs(edge: EdgeIndex, latencyMs: number): void {
    const latencyNs = Math.max(0, Math.round(latencyMs * NS_PER_MS));
    for (let way = edge; way < this.latencyNs.length; way += this.edges) {
      this.latencyNs[way] = latencyNs;
      this.updateDirect(way);
    }
  }

  /** To be called when the latency changed or the last message on the way arrived. */
  updateDirect(edge: EdgeIndex): void {
    this.direct[edge] = this.latencyNs[edge] === 0 && this.transit.isEmpty(edge) ? 1 : 0;
  }

  /** When the message sent last over this edge arrives [ns]; now if nothing is on its way. */
  lastDueNs(edge: EdgeIndex, nowNs: number): number {
    return this.transit.isEmpty(edge) ? nowNs : this.transit.lastDueNs(edge);
  }
}
