/** What an expectation may say: which statistics fit which metric, and how it reads as a formula. */
import { nodeName } from "./connect.ts";
import type { Design, Expectation, Statistic } from "./design.ts";
import type { MetricSpec, MetricType } from "./metrics.ts";
import { NODE_COUNTERS, NODE_DURATIONS, NODE_LEVELS } from "./metrics.ts";
import { RUN_METRICS } from "./outcomes.ts";

/** Statistics that make sense for each type of metric. */
export const STATISTICS: Readonly<Record<MetricType, readonly Statistic[]>> = {
  counter: ["total", "rate"],
  level: ["max", "mean", "last"],
  duration: ["p50", "p95", "p99", "mean", "max"],
  flow: ["total", "percent"],
  amount: ["last"],
};

const UNITS: Readonly<Partial<Record<Statistic, string>>> = { rate: " /s", percent: " %" };

/** The metric of this id, or undefined. */
export function metricSpec(id: string): MetricSpec | undefined {
  return [...NODE_COUNTERS, ...NODE_LEVELS, ...NODE_DURATIONS, ...RUN_METRICS].find(
    (metric) => metric.id === id,
  );
}

/**
 * The expectation as a formula: `lost == 0`, `max(orders.backlog) <= 1000`, `p99(Payment.latency) < 500 ms`.
 * The same in every language.
 */
export function describeExpectation(design: Design, expectation: Expectation): string {
  const { metric, scope, statistic, comparator, bound } = expectation;
  const spec = metricSpec(metric);
  const subject = scope === "all" ? metric : `${nodeName(design, scope)}.${metric}`;
  const left = statistic === "total" || spec?.type === "amount" ? subject : `${statistic}(${subject})`;
  const unit = spec?.type === "duration" ? " ms" : (UNITS[statistic] ?? "");
  return `${left} ${comparator} ${bound}${unit}`;
}
