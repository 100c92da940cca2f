/** Checks expectations: an unknown node, metric or statistic is an error, never silently passed (rule M38). */
import { nodeName } from "./connect.ts";
import type { Design, Expectation } from "./design.ts";
import { metricSpec, STATISTICS } from "./expectations.ts";
import type { KindSpec } from "./kind-spec.ts";
import type { MetricSpec } from "./metrics.ts";
import { NODE_COUNTERS, NODE_DURATIONS, NODE_LEVELS } from "./metrics.ts";
import { RUN_METRICS } from "./outcomes.ts";
import type { LocalText } from "./text.ts";
import type { Problem } from "./problem.ts";

type Kinds = ReadonlyMap<string, KindSpec>;

/** The code and sentence of what is wrong, or undefined. */
type Finding = readonly [code: string, text: LocalText] | undefined;

function metricList(): string {
  return [...NODE_COUNTERS, ...NODE_LEVELS, ...NODE_DURATIONS, ...RUN_METRICS]
    .map((metric) => metric.id)
    .join(", ");
}

function reports(spec: KindSpec | undefined, metric: MetricSpec): boolean {
  return spec?.metrics.some((id) => id === metric.id) ?? false;
}

function scopeFinding(design: Design, kinds: Kinds, { scope }: Expectation, metric: MetricSpec): Finding {
  if (RUN_METRICS.includes(metric)) {
    if (scope === "all") return undefined;
    return [
      "expectation.scope",
      {
        en: `"${metric.id}" is of the whole run; its scope is "all".`,
        ko: `"${metric.id}"는 실행 전체의 지표입니다. 범위를 "all"로 지정하세요.`,
      },
    ];
  }
  if (scope === "all") {
    if (metric.type === "duration") {
      return [
        "expectation.scope",
        {
          en: `"${metric.id}" cannot be summed over all nodes; name one node as its scope.`,
          ko: `"${metric.id}" 지표는 전체 노드로 합칠 수 없습니다. 범위로 노드 하나를 지정하세요.`,
        },
      ];
    }
    if (Object.values(design.nodes).some((node) => reports(kinds.get(node.kind), metric))) return undefined;
    return [
      "expectation.metric",
      {
        en: `no node of this design reports "${metric.id}".`,
        ko: `"${metric.id}" 지표를 내는 노드가 설계에 없습니다.`,
      },
    ];
  }
  const node = Object.hasOwn(design.nodes, scope) ? design.nodes[scope] : undefined;
  if (node === undefined) {
    return [
      "expectation.node",
      {
        en: `there is no node "${scope}". Use a node's id, or "all".`,
        ko: `'${scope}' 노드가 없습니다. 노드 id나 "all"을 쓰세요.`,
      },
    ];
  }
  const spec = kinds.get(node.kind);
  if (spec === undefined || reports(spec, metric)) return undefined;
  const name = nodeName(design, scope);
  const known = spec.metrics.join(", ") || "–";
  return [
    "expectation.metric",
    {
      en: `"${name}" does not report "${metric.id}". It reports: ${known}.`,
      ko: `'${name}' 노드는 "${metric.id}" 지표를 내지 않습니다. 사용 가능: ${known}.`,
    },
  ];
}

function finding(design: Design, kinds: Kinds, expectation: Expectation): Finding {
  const metric = metricSpec(expectation.metric);
  if (metric === undefined) {
    return [
      "expectation.metric",
      {
        en: `there is no metric "${expectation.metric}". Known: ${metricList()}.`,
        ko: `"${expectation.metric}" 지표는 없습니다. 사용 가능: ${metricList()}.`,
      },
    ];
  }
  const allowed = STATISTICS[metric.type];
  if (!allowed.includes(expectation.statistic)) {
    const list = allowed.join(", ");
    return [
      "expectation.statistic",
      {
        en: `"${metric.id}" has no statistic "${expectation.statistic}". Possible: ${list}.`,
        ko: `"${metric.id}" 지표에는 "${expectation.statistic}" 통계를 쓸 수 없습니다. 가능: ${list}.`,
      },
    ];
  }
  return scopeFinding(design, kinds, expectation, metric);
}

/** Expectations that could never be judged. */
export function expectationProblems(design: Design, kinds: Kinds): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [id, expectation] of Object.entries(design.expectations)) {
    const found = finding(design, kinds, expectation);
    if (found === undefined) continue;
    const [code, text] = found;
    problems.push({
      severity: "error",
      code,
      at: { expectation: id },
      text: { en: `Expectation "${id}": ${text.en}`, ko: `기대 조건 '${id}': ${text.ko}` },
    });
  }
  return problems;
}
