/** The designs that the kernel is measured with: plain queues with exponential service at 90 % load, no latency. */
import type { Design, DesignEdge, DesignNode } from "@eventyard/model";

/** Arrivals per second of virtual time at the first queue of every line; service takes 1 ms. */
const RATE_PER_S = 900;

export interface KernelCase {
  readonly name: string;
  readonly title: string;
  /** Independent lines, and queue–consumer pairs in each. */
  readonly lines: number;
  readonly stages: number;
  /** Virtual length [s]. */
  readonly durationS: number;
  /** Events per second to reach, from the project's targets. */
  readonly target: number;
}

export const KERNEL_CASES: readonly KernelCase[] = [
  { name: "mm1", title: "M/M/1", lines: 1, stages: 1, durationS: 2000, target: 8e6 },
  { name: "tandem10", title: "10-stage tandem", lines: 1, stages: 10, durationS: 300, target: 6e6 },
  {
    name: "queues1000",
    title: "1,000 queues (100 × 10-stage tandem)",
    lines: 100,
    stages: 10,
    durationS: 5,
    target: 3.5e6,
  },
];

/** Producer → queue → consumer → queue → consumer → … as often as the case says. */
export function kernelDesign(of: KernelCase): Design {
  const nodes: Record<string, DesignNode> = {};
  const edges: Record<string, DesignEdge> = {};
  for (let line = 0; line < of.lines; line++) {
    let from = { node: `p${line}`, port: "out" };
    nodes[from.node] = { kind: "producer", name: "", params: { arrivals: "poisson", ratePerS: RATE_PER_S } };
    for (let stage = 0; stage < of.stages; stage++) {
      const queue = `q${line}-${stage}`;
      const consumer = `c${line}-${stage}`;
      nodes[queue] = { kind: "queue", name: "", params: { storeMs: 0 } };
      nodes[consumer] = {
        kind: "consumer",
        name: "",
        params: { workers: 1, service: "exponential", serviceMs: 1 },
      };
      edges[`${queue}-in`] = { from, to: { node: queue, port: "in" }, params: { latencyMs: 0 } };
      edges[`${queue}-out`] = {
        from: { node: queue, port: "out" },
        to: { node: consumer, port: "in" },
        params: { latencyMs: 0 },
      };
      from = { node: consumer, port: "out" };
    }
  }
  return asDesign(nodes, edges, of.durationS);
}

/** A producer that sends only by hand and a queue without workers: whatever is sent waits. */
export function waitingDesign(): Design {
  return asDesign(
    {
      p: { kind: "producer", name: "", params: { arrivals: "constant", ratePerS: 0 } },
      q: { kind: "queue", name: "", params: { storeMs: 0 } },
    },
    { e: { from: { node: "p", port: "out" }, to: { node: "q", port: "in" }, params: { latencyMs: 0 } } },
    1000,
  );
}

/** A design of these nodes and edges with seed 1 and nothing done to it. */
export function asDesign(
  nodes: Record<string, DesignNode>,
  edges: Record<string, DesignEdge>,
  durationS: number,
): Design {
  return {
    format: "eventyard",
    version: 1,
    minReader: 1,
    name: "kernel benchmark",
    nodes,
    edges,
    scenario: { seed: 1, durationS, steps: [] },
    expectations: {},
    layout: { nodes: {} },
  };
}
