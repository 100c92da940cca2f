/** Who was hurt because somebody else was down (rule A2 of SPEC.md). */
import type { Design } from "@eventyard/model";
import type { FaultSpan, ScopeSeries } from "./faults.ts";
import { countIn, windowBefore } from "./faults.ts";

/** So many standard deviations of a count above what was expected are no chance. */
const DEVIATIONS = 3;
/** Callers notice later, when their patience is over [ms]. */
const NOTICED_MS = 5_000;

/** A node that was hurt, and the broken nodes that it was hurt by; both as ids. */
export interface CoupledNode {
  readonly node: string;
  readonly because: readonly string[];
}

/** Every node to which something leads from `start`, over connections in their direction. */
function leadsTo(design: Design, start: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { from, to } of Object.values(design.edges)) {
      if (from.node !== id || found.has(to.node)) continue;
      found.add(to.node);
      open.push(to.node);
    }
  }
  return found;
}

/** Did more go wrong at a node while the fault lasted and shortly after than its time before lets one expect? */
function wentWrong(series: ScopeSeries, { fromMs, toMs = Infinity }: FaultSpan): boolean {
  const endMs = Math.min(toMs + NOTICED_MS, series.failRate.length * series.bucketMs);
  const wrong = (from: number, to: number): number =>
    countIn(series, "failRate", from, to) + countIn(series, "hurtRate", from, to);
  const before = windowBefore(fromMs);
  const beforeMs = before.toMs - before.fromMs;
  const rate = beforeMs > 0 ? wrong(before.fromMs, before.toMs) / beforeMs : 0;
  const expected = rate * Math.max(0, endMs - fromMs);
  const seen = wrong(fromMs, endMs);
  return seen >= 1 && seen > expected + DEVIATIONS * Math.sqrt(expected);
}

/**
 * The nodes that were hurt because a node that they lead to (that they call, or publish to) was broken: more failures and
 * badly ended flows than before, while it was and up to 5 s after. A node that was broken itself at that time is left out. In the order of the
 * design. Pure.
 * @param seriesOf series of a node from time 0 on; undefined: nobody looked, and it is left out
 */
export function coupledNodes(
  design: Design,
  spans: readonly FaultSpan[],
  seriesOf: (node: string) => ScopeSeries | undefined,
): readonly CoupledNode[] {
  const overlaps = (a: FaultSpan, b: FaultSpan): boolean =>
    a.fromMs < (b.toMs ?? Infinity) && b.fromMs < (a.toMs ?? Infinity);
  return Object.keys(design.nodes).flatMap((node) => {
    const series = seriesOf(node);
    if (series === undefined) return [];
    const reached = leadsTo(design, node);
    const own = spans.filter((span) => span.node === node);
    const because = spans
      .filter((span) => span.node !== node && reached.has(span.node))
      .filter((span) => !own.some((one) => overlaps(one, span)) && wentWrong(series, span))
      .map((span) => span.node);
    return because.length === 0 ? [] : [{ node, because: [...new Set(because)] }];
  });
}
