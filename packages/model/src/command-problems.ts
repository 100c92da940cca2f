/** What is wrong with a command: it must refer to something that the design has and that can do it (rule M37). */
import { findPort, nodeName } from "./connect.ts";
import type { Design, RunCommand } from "./design.ts";
import type { KindSpec } from "./kind-spec.ts";
import { paramProblems } from "./params.ts";
import type { Problem, ProblemPlace } from "./problem.ts";
import type { LocalText } from "./text.ts";

type Kinds = ReadonlyMap<string, KindSpec>;

/** Where a command comes from: `text` opens each sentence, such as "Scenario step 3"; `at` says where to point. */
export interface CommandPlace {
  readonly text: LocalText;
  readonly at: ProblemPlace;
}

function wrong({ text, at }: CommandPlace, code: string, en: string, ko: string): readonly Problem[] {
  return [{ severity: "error", code, at, text: { en: `${text.en}: ${en}`, ko: `${text.ko}: ${ko}` } }];
}

/** What is wrong with a command addressed to a node of this kind. */
function nodeCommandProblems(
  command: Extract<RunCommand, { readonly node: string }>,
  spec: KindSpec,
  name: string,
  place: CommandPlace,
): readonly Problem[] {
  if (command.type === "params") {
    const owner = { en: `${place.text.en}, node "${name}"`, ko: `${place.text.ko}, '${name}' 노드` };
    return paramProblems(spec, command.params, owner, place.at);
  }
  if (command.type === "fault" && !spec.faults.includes(command.fault)) {
    return wrong(
      place,
      "scenario.fault",
      `"${name}" cannot have the fault "${command.fault}". Possible: ${spec.faults.join(", ") || "none"}.`,
      `'${name}' 노드에는 "${command.fault}" 장애를 낼 수 없습니다. 가능: ${spec.faults.join(", ") || "없음"}.`,
    );
  }
  if (command.type === "send" && spec.silhouette !== "producer") {
    return wrong(
      place,
      "scenario.send",
      `"${name}" does not produce events, so none can be sent from it by hand.`,
      `'${name}' 노드는 이벤트를 만들지 않으므로 직접 보낼 수 없습니다.`,
    );
  }
  return [];
}

function edgeCommandProblems(
  design: Design,
  kinds: Kinds,
  command: Extract<RunCommand, { readonly edge: string }>,
  place: CommandPlace,
): readonly Problem[] {
  const edge = Object.hasOwn(design.edges, command.edge) ? design.edges[command.edge] : undefined;
  if (edge === undefined) {
    return wrong(
      place,
      "scenario.edge",
      `there is no edge "${command.edge}".`,
      `'${command.edge}' 연결이 없습니다.`,
    );
  }
  const set = findPort(design, kinds, edge.from)?.edge;
  if (command.type !== "edge-params" || set === undefined) return [];
  const { latencyMs: _everyEdge, ...own } = command.params;
  const ends = [nodeName(design, edge.from.node), nodeName(design, edge.to.node)];
  const owner = {
    en: `${place.text.en}, edge "${ends[0]}" → "${ends[1]}"`,
    ko: `${place.text.ko}, '${ends[0]}' → '${ends[1]}' 연결`,
  };
  // without the source's parameters: in a run they may be others than the design's by now
  return paramProblems(set, own, owner, place.at);
}

/**
 * What keeps a scenario, a page or a replayed log from giving this command to a run of the design; empty if nothing does.
 * The engine takes commands at their word, so whoever passes one on asks first.
 */
export function commandProblems(
  design: Design,
  kinds: Kinds,
  command: RunCommand,
  place: CommandPlace,
): readonly Problem[] {
  if ("edge" in command) return edgeCommandProblems(design, kinds, command, place);
  const node = Object.hasOwn(design.nodes, command.node) ? design.nodes[command.node] : undefined;
  if (node === undefined) {
    return wrong(
      place,
      "scenario.node",
      `there is no node "${command.node}".`,
      `'${command.node}' 노드가 없습니다.`,
    );
  }
  const spec = kinds.get(node.kind);
  // an unknown kind has its own problem
  return spec === undefined ? [] : nodeCommandProblems(command, spec, nodeName(design, command.node), place);
}
