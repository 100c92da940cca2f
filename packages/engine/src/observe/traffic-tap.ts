/**
 * Real messages for the picture: traversals of edges in a bounded ring. Whole business flows are sampled, one in
 * `every`, so that a message seen on one edge is seen on the next. Off until `every` is set; it changes no result.
 */

/** Traversals kept; the oldest are overwritten and counted as `missed`. */
export const TAP_RING_MAX = 16_384;

/** Index into the protocol's DOT_STYLES. */
export const DOT_OK = 0;
export const DOT_RETRY = 1;
export const DOT_FAILED = 2;
export const DOT_DEAD = 3;

/** Columns to drain into; all of equal length. */
export interface TraversalColumns {
  readonly edge: Uint16Array;
  readonly departNs: Float64Array;
  readonly arriveNs: Float64Array;
  readonly style: Uint8Array;
}

/** Smallest of 1, 2, 5, 10, 20, 50, … so that `ratePerS / every` is within `budgetPerS` (> 0). */
export function sampleEvery(ratePerS: number, budgetPerS: number): number {
  const wanted = ratePerS / budgetPerS;
  let every = 1;
  for (let turn = 0; every < wanted && every < 1e9; turn++) every *= turn % 3 === 1 ? 2.5 : 2;
  return every;
}

export class TrafficTap {
  /** One flow in this many is recorded; 0 is off. */
  every = 0;
  /** Traversals overwritten before they were drained, ever. */
  missed = 0;
  /** Traversals over all edges while on, recorded or not: the base of the rate for `sampleEvery`. */
  seen = 0;
  private readonly edge = new Uint16Array(TAP_RING_MAX);
  private readonly departNs = new Float64Array(TAP_RING_MAX);
  private readonly arriveNs = new Float64Array(TAP_RING_MAX);
  private readonly style = new Uint8Array(TAP_RING_MAX);
  private head = 0;
  private count = 0;

  /** A message of this flow goes over an edge while the tap is on: is it to be recorded? */
  takes(flow: number): boolean {
    this.seen++;
    return flow % this.every === 0;
  }

  record(edge: number, departNs: number, arriveNs: number, style: number): void {
    const at = (this.head + this.count) & (TAP_RING_MAX - 1);
    this.edge[at] = edge;
    this.departNs[at] = departNs;
    this.arriveNs[at] = arriveNs;
    this.style[at] = style;
    if (this.count < TAP_RING_MAX) this.count++;
    else {
      this.head = (this.head + 1) & (TAP_RING_MAX - 1);
      this.missed++;
    }
  }

  /** Moves the oldest traversals into `into`, in the order they departed; returns how many. */
  drain(into: TraversalColumns): number {
    const count = Math.min(this.count, into.edge.length);
    for (let i = 0; i < count; i++) {
      const at = (this.head + i) & (TAP_RING_MAX - 1);
      into.edge[i] = this.edge[at]!;
      into.departNs[i] = this.departNs[at]!;
      into.arriveNs[i] = this.arriveNs[at]!;
      into.style[i] = this.style[at]!;
    }
    this.head = (this.head + count) & (TAP_RING_MAX - 1);
    this.count -= count;
    return count;
  }
}
