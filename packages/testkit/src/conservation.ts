/** Laws that hold in every run, as lists of what breaks them. */
import type { RunSummary } from "@eventyard/engine";
import type { Design } from "@eventyard/model";

/**
 * Checks each edge and the counters at its ends: an edge carries no more than was sent, a node counts as arrived what
 * its in edges brought, and as sent what left over its out edges. Edges without latency hold nothing back.
 * `lossy`: a node that is down need not count what reaches it.
 */
export function edgeViolations(design: Design, summary: RunSummary, lossy = false): string[] {
  const violations: string[] = [];
  const arrivals = new Map<string, number>();
  const sendings = new Map<string, number>();
  for (const [id, edge] of Object.entries(design.edges)) {
    const result = summary.edges[id];
    if (result === undefined) {
      violations.push(`edge ${id} has no result`);
      continue;
    }
    const under = result.sent - result.arrived - result.lost;
    if (under < 0) violations.push(`edge ${id}: ${-under} more arrived than were sent`);
    if (under > 0 && edge.params.latencyMs === 0)
      violations.push(`edge ${id} without latency holds ${under}`);
    arrivals.set(edge.to.node, (arrivals.get(edge.to.node) ?? 0) + result.arrived);
    sendings.set(edge.from.node, (sendings.get(edge.from.node) ?? 0) + result.sent);
  }
  for (const [id, { counters }] of Object.entries(summary.nodes)) {
    const arrived = arrivals.get(id) ?? 0;
    const sent = sendings.get(id) ?? 0;
    if (lossy ? counters.in > arrived : counters.in !== arrived) {
      violations.push(`node ${id} counts ${counters.in} in, its edges brought ${arrived}`);
    }
    if (counters.out !== sent)
      violations.push(`node ${id} counts ${counters.out} out, its edges took ${sent}`);
  }
  return violations;
}

export interface LittleParts {
  /** Nodes whose waiting messages count (level `backlog`). */
  readonly buses: readonly string[];
  /** Nodes whose workers hold messages (level `busy`) and record latency at the end. */
  readonly workers: readonly string[];
}

/**
 * Little's law over a run that has drained: the area under the number in the system equals the sum of the times spent
 * in it (L·T = Σ W; Little 1961), exactly and not only in the mean. Returns the relative difference, 0 for empty runs.
 * Time on edges and in storage is not part of the levels, so both must be 0 in the design.
 */
export function littleError(summary: RunSummary, parts: LittleParts): number {
  const seconds = summary.timeNs / 1e9;
  let area = 0;
  for (const id of parts.buses) area += (summary.nodes[id]?.levels.backlog.mean ?? 0) * seconds;
  for (const id of parts.workers) area += (summary.nodes[id]?.levels.busy.mean ?? 0) * seconds;
  let sojourn = 0;
  for (const id of parts.workers) {
    const latency = summary.nodes[id]?.latency;
    if (latency !== undefined) sojourn += (latency.meanMs / 1e3) * latency.count;
  }
  const scale = Math.max(area, sojourn);
  return scale === 0 ? 0 : Math.abs(area - sojourn) / scale;
}
