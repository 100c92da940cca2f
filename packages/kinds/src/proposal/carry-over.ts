/** What a design's scenario and expectations mean for its event-driven twin; what has no meaning there is said. */
import type { Design, Expectation, Params, ScenarioStep } from "@eventyard/model";
import { consumer } from "../consumer/kind.ts";
import { sharedParams } from "./params.ts";
import type { TwinChange } from "./texts.ts";
import * as texts from "./texts.ts";

/** What became of the calls, by edge. */
export interface Replaced {
  /** Calls that are deliveries now. */
  readonly calls: ReadonlySet<string>;
  /** Calls that are steps of a saga now, with their number and whether they book. */
  readonly sagaSteps: ReadonlyMap<string, Params>;
}

/** One step as the twin takes it, or undefined if nothing is left of it. */
function translateStep(
  step: ScenarioStep,
  callees: ReadonlySet<string>,
  { calls, sagaSteps }: Replaced,
): ScenarioStep | undefined {
  const { command } = step;
  if (command.type === "edge-params") {
    const own = sagaSteps.get(command.edge);
    if (own === undefined) return calls.has(command.edge) ? undefined : step;
    const { onFailure: _ignored, ...params } = command.params;
    return { ...step, command: { ...command, params: { ...params, ...own } } };
  }
  if (command.type !== "params" || !callees.has(command.node)) return step;
  const params = sharedParams(command.params);
  return Object.keys(params).length === 0 ? undefined : { ...step, command: { ...command, params } };
}

/** Faults meet the same ids; parameters are translated, those of a call that is gone are not. */
export function translateSteps(design: Design, callees: ReadonlySet<string>, replaced: Replaced) {
  const kept: ScenarioStep[] = [];
  const changes: TwinChange[] = [];
  design.scenario.steps.forEach((step, index) => {
    const translated = translateStep(step, callees, replaced);
    if (translated !== undefined) {
      kept.push(translated);
      return;
    }
    const { command } = step;
    const node = "node" in command ? command.node : (design.edges[command.edge]?.to.node ?? "");
    changes.push({ node, text: texts.stepDropped(index + 1) });
  });
  return { kept, changes };
}

/**
 * Expectations of a service that became a consumer stay where consumers report the metric. A service's backlog waits in
 * the topic now: it moves there if the topic serves this consumer alone (`aloneAt` gives that topic).
 */
export function translateExpectations(
  design: Design,
  callees: ReadonlySet<string>,
  aloneAt: (node: string) => string | undefined,
) {
  const kept: Record<string, Expectation> = {};
  const changes: TwinChange[] = [];
  for (const [id, expectation] of Object.entries(design.expectations)) {
    const { scope, metric } = expectation;
    const bus = metric === "backlog" && callees.has(scope) ? aloneAt(scope) : undefined;
    if (!callees.has(scope) || consumer.metrics.some((known) => known === metric)) kept[id] = expectation;
    else if (bus === undefined)
      changes.push({ node: scope, text: texts.expectationDropped(design, scope, metric) });
    else {
      kept[id] = { ...expectation, scope: bus };
      changes.push({ node: scope, text: texts.expectationMoved(design, scope) });
    }
  }
  return { kept, changes };
}
