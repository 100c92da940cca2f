/** The edges while a run goes on: their ends, latency, cuts, and what is on its way over them. */
import type { EdgeIndex } from "./behaviour.ts";
import { LinkRing } from "./link-ring.ts";
import type { Program } from "./program.ts";

const NS_PER_MS = 1e6;

export class Links {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** 1 for `delivery` edges. */
  readonly lends: Uint8Array;
  readonly dead: Uint8Array;
  /** 1 while the edge is cut. */
  readonly cut: Uint8Array;
  readonly latencyNs: Float64Array;
  readonly rings: readonly LinkRing[];
  /** 1 if a message sent now arrives at this instant: no latency, and nothing before it on the way. */
  readonly direct: Uint8Array;

  constructor(program: Program) {
    this.from = program.edgeFrom;
    this.to = program.edgeTo;
    this.lends = program.edgeLends;
    this.dead = program.edgeDead;
    this.cut = new Uint8Array(program.edgeIds.length);
    this.latencyNs = new Float64Array(program.edgeIds.length);
    this.rings = program.edgeIds.map(() => new LinkRing());
    this.direct = new Uint8Array(program.edgeIds.length);
    for (let edge = 0; edge < this.latencyNs.length; edge++)
      this.setLatencyMs(edge, program.edgeLatencyMs[edge]!);
  }

  /** What is already on its way keeps its time; what follows never overtakes it. */
  setLatencyMs(edge: EdgeIndex, latencyMs: number): void {
    this.latencyNs[edge] = Math.max(0, Math.round(latencyMs * NS_PER_MS));
    this.updateDirect(edge);
  }

  /** To be called when the latency changed or the last message on the way arrived. */
  updateDirect(edge: EdgeIndex): void {
    this.direct[edge] = this.latencyNs[edge] === 0 && this.rings[edge]!.size === 0 ? 1 : 0;
  }

  /** When the message sent last over this edge arrives [ns]; now if nothing is on its way. */
  lastDueNs(edge: EdgeIndex, nowNs: number): number {
    const ring = this.rings[edge]!;
    return ring.size === 0 ? nowNs : ring.lastDueNs;
  }
}
