/** Checks the steps of a scenario: each must refer to something that is there and can do it (rule M37). */
import { nodeName } from "./connect.ts";
import type { Design, RunCommand } from "./design.ts";
import type { KindSpec } from "./kind-spec.ts";
import { paramProblems } from "./params.ts";
import type { Problem } from "./problem.ts";

type Kinds = ReadonlyMap<string, KindSpec>;

function wrong(
  index: number,
  code: string,
  en: string,
  ko: string,
  severity: Problem["severity"] = "error",
): Problem {
  return {
    severity,
    code,
    at: { path: `scenario.steps.${index}` },
    text: { en: `Scenario step ${index + 1}: ${en}`, ko: `시나리오 ${index + 1}번째 단계: ${ko}` },
  };
}

/** What is wrong with a command addressed to a node of this kind. */
function nodeCommandProblems(
  command: Extract<RunCommand, { readonly node: string }>,
  spec: KindSpec,
  name: string,
  index: number,
): readonly Problem[] {
  if (command.type === "params") {
    const owner = {
      en: `Scenario step ${index + 1}, node "${name}"`,
      ko: `시나리오 ${index + 1}번째 단계, '${name}' 노드`,
    };
    return paramProblems(spec, command.params, owner, { path: `scenario.steps.${index}` });
  }
  if (command.type === "fault" && !spec.faults.includes(command.fault)) {
    return [
      wrong(
        index,
        "scenario.fault",
        `"${name}" cannot have the fault "${command.fault}". Possible: ${spec.faults.join(", ") || "none"}.`,
        `'${name}' 노드에는 "${command.fault}" 장애를 낼 수 없습니다. 가능: ${spec.faults.join(", ") || "없음"}.`,
      ),
    ];
  }
  if (command.type === "send" && spec.silhouette !== "producer") {
    return [
      wrong(
        index,
        "scenario.send",
        `"${name}" does not produce events, so none can be sent from it by hand.`,
        `'${name}' 노드는 이벤트를 만들지 않으므로 직접 보낼 수 없습니다.`,
      ),
    ];
  }
  return [];
}

function commandProblems(
  design: Design,
  kinds: Kinds,
  command: RunCommand,
  index: number,
): readonly Problem[] {
  if ("edge" in command) {
    if (Object.hasOwn(design.edges, command.edge)) return [];
    return [
      wrong(
        index,
        "scenario.edge",
        `there is no edge "${command.edge}".`,
        `'${command.edge}' 연결이 없습니다.`,
      ),
    ];
  }
  const node = Object.hasOwn(design.nodes, command.node) ? design.nodes[command.node] : undefined;
  if (node === undefined) {
    return [
      wrong(
        index,
        "scenario.node",
        `there is no node "${command.node}".`,
        `'${command.node}' 노드가 없습니다.`,
      ),
    ];
  }
  const spec = kinds.get(node.kind);
  // an unknown kind has its own problem
  return spec === undefined ? [] : nodeCommandProblems(command, spec, nodeName(design, command.node), index);
}

/** Steps that refer to nothing, cannot be done, or come after the end. */
export function scenarioProblems(design: Design, kinds: Kinds): readonly Problem[] {
  const endMs = design.scenario.durationS * 1000;
  return design.scenario.steps.flatMap(({ atMs, command }, index) => {
    const problems = commandProblems(design, kinds, command, index);
    if (atMs <= endMs) return problems;
    const late = wrong(
      index,
      "scenario.late",
      `it is due at ${atMs} ms, after the run's end at ${endMs} ms, and will not happen.`,
      `실행 종료 시각(${endMs} ms) 뒤인 ${atMs} ms에 예정되어 있어 수행되지 않습니다.`,
      "warning",
    );
    return [...problems, late];
  });
}
