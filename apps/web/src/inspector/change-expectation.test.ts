/** Whatever part of an expectation a person changes in the form, the result is one that can be judged. */
import { emptyDesign, newNode, STATISTICS, validateDesign } from "@eventyard/model";
import type { Design, Expectation } from "@eventyard/model";
import { expect, test } from "vitest";
import { addNode } from "../design/edits.ts";
import { kindSpecs } from "../design/kinds.ts";
import { changeExpectation, metricsOf } from "./change-expectation.ts";

const design: Design = [...kindSpecs.values()]
  .filter((spec) => spec.simulated)
  .reduce((so, spec) => addNode(so, newNode(spec, spec.id), { x: 0, y: 0 }).design, emptyDesign("Test"));
const scopes = ["all", ...Object.keys(design.nodes)];
const start: Expectation = { metric: "lost", scope: "all", statistic: "total", comparator: "==", bound: 0 };

function findings(expectation: Expectation): readonly string[] {
  return validateDesign({ ...design, expectations: { x: expectation } }, kindSpecs)
    .filter(({ at, severity }) => at.expectation === "x" && severity === "error")
    .map(({ text }) => text.en);
}

test.each(scopes)("scope %s: every metric offered can be chosen and is valid", (scope) => {
  const scoped = changeExpectation(design, start, { scope });
  expect(findings(scoped)).toEqual([]);
  for (const metric of metricsOf(design, scope)) {
    const changed = changeExpectation(design, scoped, { metric: metric.id });
    expect(STATISTICS[metric.type]).toContain(changed.statistic);
    expect(findings(changed)).toEqual([]);
  }
});

test("from a node's latency to all nodes: the metric changes, because percentiles do not add up", () => {
  const latency = changeExpectation(design, start, {
    scope: "consumer",
    metric: "latency",
    statistic: "p99",
  });
  expect(latency).toMatchObject({ metric: "latency", statistic: "p99" });
  expect(findings(changeExpectation(design, latency, { scope: "all" }))).toEqual([]);
});
