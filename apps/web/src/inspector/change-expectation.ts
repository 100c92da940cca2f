/** Changing one part of an expectation so that the other parts still fit it. */
import { NODE_COUNTERS, NODE_DURATIONS, NODE_LEVELS, STATISTICS } from "@eventyard/model";
import type { Design, Expectation, MetricSpec } from "@eventyard/model";
import { specOf } from "../design/kinds.ts";

const METRICS: readonly MetricSpec[] = [...NODE_COUNTERS, ...NODE_LEVELS, ...NODE_DURATIONS];

/** Metrics that a scope has: its own, or for all nodes those that one of them reports; durations cannot be summed. */
export function metricsOf(design: Design, scope: string): readonly MetricSpec[] {
  const one = specOf(design, scope);
  const scopes = one === undefined ? Object.keys(design.nodes) : [scope];
  const reported = new Set<string>(scopes.flatMap((id) => specOf(design, id)?.metrics ?? []));
  return METRICS.filter(({ id, type }) => reported.has(id) && (one !== undefined || type !== "duration"));
}

/** The expectation with one part changed and the other parts made to fit it. */
export function changeExpectation(
  design: Design,
  before: Expectation,
  change: Partial<Expectation>,
): Expectation {
  const next = { ...before, ...change };
  const metrics = metricsOf(design, next.scope);
  const metric = metrics.find(({ id }) => id === next.metric) ?? metrics[0];
  if (metric === undefined) return next;
  const statistics = STATISTICS[metric.type];
  const statistic = statistics.includes(next.statistic) ? next.statistic : (statistics[0] ?? next.statistic);
  return { ...next, metric: metric.id, statistic };
}
