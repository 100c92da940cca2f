/** Judges a design's expectations against the numbers of a run: in the page as it goes, in the CLI at its end. */
import type { LedgerResult, NodeResult, RunSummary } from "@eventyard/engine";
import { FLOW_OUTCOMES, metricSpec, outcomeMetric } from "@eventyard/model";
import type { Comparator, Design, Expectation } from "@eventyard/model";

/**
 * `pending`: there is nothing to judge yet, or what is asked for may still come. At the end of a run nobody may take that
 * for a pass.
 */
export interface Judgement {
  readonly id: string;
  readonly status: "pass" | "fail" | "pending";
  /** In the metric's unit; durations in ms. */
  readonly value: number | undefined;
}

/** What of a summary is judged. */
type Judged = Pick<RunSummary, "timeNs" | "nodes" | "ledger">;

const NS_PER_S = 1_000_000_000;

/**
 * One judgement per expectation, in id order. `all` sums counters and levels over the nodes (for `max`: the sum of the
 * nodes' own maxima, an upper bound of the maximum of the sum). An expectation whose node or metric does not exist is
 * pending; `validateDesign` has reported it.
 *
 * @param isOver nothing comes any more. Before that a number that is too small is a failure only if it cannot grow to
 *   what is asked for (rule A3).
 */
export function judge(design: Design, summary: Judged, isOver = true): readonly Judgement[] {
  return Object.keys(design.expectations)
    .toSorted()
    .map((id) => {
      const expectation = design.expectations[id]!;
      const value = summary.timeNs > 0 ? measure(expectation, summary) : undefined;
      if (value === undefined) return { id, status: "pending", value };
      if (holds(value, expectation.comparator, expectation.bound)) return { id, status: "pass", value };
      const status = !isOver && mayStillHold(expectation, value, summary.ledger) ? "pending" : "fail";
      return { id, status, value };
    });
}

/** Totals and maxima grow, and so does the share of an outcome as long as flows are under way. */
function mayStillHold(expectation: Expectation, value: number, ledger: LedgerResult | undefined): boolean {
  const { comparator, statistic, bound } = expectation;
  if (comparator === "<" || comparator === "<=" || value > bound) return false;
  if (statistic === "total" || statistic === "max") return true;
  if (statistic !== "percent" || ledger === undefined) return false;
  const most = value + (100 * ledger.outcomes.underWay) / ledger.started;
  return most >= bound;
}

function measure(expectation: Expectation, summary: Judged): number | undefined {
  if (expectation.scope !== "all") {
    const node = Object.hasOwn(summary.nodes, expectation.scope)
      ? summary.nodes[expectation.scope]
      : undefined;
    return node && statisticOf(expectation, node, summary.timeNs);
  }
  const type = metricSpec(expectation.metric)?.type;
  if (type === "duration") return undefined;
  if (type === "flow" || type === "amount") return ofRun(expectation, summary.ledger);
  let sum: number | undefined;
  for (const node of Object.values(summary.nodes)) {
    const value = statisticOf(expectation, node, summary.timeNs);
    if (value !== undefined) sum = (sum ?? 0) + value;
  }
  return sum;
}

/** A number of the whole run, undefined if it keeps no ledger or no flow has started. */
function ofRun({ metric, statistic }: Expectation, ledger: LedgerResult | undefined): number | undefined {
  if (ledger === undefined || ledger.started === 0) return undefined;
  const { expectedAmount, bookedAmount } = ledger;
  if (metric === "money.expected") return expectedAmount;
  if (metric === "money.booked") return bookedAmount;
  if (metric === "money.difference") return bookedAmount - expectedAmount;
  const outcome = FLOW_OUTCOMES.find(({ id }) => outcomeMetric(id) === metric);
  if (outcome === undefined) return undefined;
  const count = ledger.outcomes[outcome.id];
  return statistic === "percent" ? (100 * count) / ledger.started : count;
}

function statisticOf(expectation: Expectation, node: NodeResult, timeNs: number): number | undefined {
  const { metric, statistic } = expectation;
  const type = metricSpec(metric)?.type;
  if (type === "counter") {
    const total = (node.counters as Readonly<Record<string, number>>)[metric];
    if (total === undefined) return undefined;
    if (statistic === "total") return total;
    return statistic === "rate" ? total / (timeNs / NS_PER_S) : undefined;
  }
  if (type === "level") {
    const level = (node.levels as Readonly<Record<string, { last: number; max: number; mean: number }>>)[
      metric
    ];
    return statistic === "last" || statistic === "max" || statistic === "mean"
      ? level?.[statistic]
      : undefined;
  }
  if (type !== "duration" || node.latency.count === 0) return undefined;
  const { p50Ms, p95Ms, p99Ms, meanMs, maxMs } = node.latency;
  const durations: Readonly<Record<string, number>> = {
    p50: p50Ms,
    p95: p95Ms,
    p99: p99Ms,
    mean: meanMs,
    max: maxMs,
  };
  return durations[statistic];
}

function holds(value: number, comparator: Comparator, bound: number): boolean {
  switch (comparator) {
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case "==":
      return value === bound;
    case ">=":
      return value >= bound;
    case ">":
      return value > bound;
  }
}
