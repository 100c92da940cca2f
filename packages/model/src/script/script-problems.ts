/**
 * What is wrong with a script: captions that nobody would see and fixes that cannot be switched on (rules M82, M89). All are
 * warnings, for a script says nothing to the run.
 */
import { findPort, nodeName } from "../connect.ts";
import type { Design } from "../design.ts";
import type { KindSpec, Params } from "../kind-spec.ts";
import { paramProblems, resolveParams } from "../params.ts";
import type { Problem, ProblemPlace } from "../problem.ts";
import type { LocalText } from "../text.ts";
import { localText } from "../text.ts";
import { captionList } from "./captions.ts";
import { fixState, neededBy } from "./fixes.ts";
import type { Caption, Fix } from "./script.ts";

type Kinds = ReadonlyMap<string, KindSpec>;

function warning(code: string, at: ProblemPlace, { en, ko }: LocalText): Problem {
  return { severity: "warning", code, at, text: { en, ko } };
}

function captionFinding(
  design: Design,
  { atMs, untilMs, node }: Caption,
): readonly [string, LocalText] | undefined {
  if (node !== undefined && !Object.hasOwn(design.nodes, node))
    return [
      "caption.node",
      {
        en: `there is no node "${node}" beside which it could stand.`,
        ko: `'${node}' 노드가 없어 표시할 곳이 없습니다.`,
      },
    ];
  if (untilMs < atMs)
    return [
      "caption.time",
      {
        en: `it ends at ${untilMs} ms, before it begins at ${atMs} ms, and is never shown.`,
        ko: `시작(${atMs} ms)보다 끝(${untilMs} ms)이 빨라 한 번도 표시되지 않습니다.`,
      },
    ];
  const endMs = design.scenario.durationS * 1000;
  if (atMs <= endMs) return undefined;
  return [
    "caption.late",
    {
      en: `it begins at ${atMs} ms, after the run's end at ${endMs} ms, and is never shown.`,
      ko: `실행 종료 시각(${endMs} ms) 뒤인 ${atMs} ms에 시작하므로 표시되지 않습니다.`,
    },
  ];
}

function captionProblems(design: Design): readonly Problem[] {
  return captionList(design).flatMap(([id, caption]) => {
    const found = captionFinding(design, caption);
    if (found === undefined) return [];
    const [code, text] = found;
    const at = { caption: id, path: `captions.${id}` };
    return [warning(code, at, { en: `Caption "${id}": ${text.en}`, ko: `설명 '${id}': ${text.ko}` })];
  });
}

/** One fix's findings, each said with the fix's name in front. */
class FixReport {
  readonly problems: Problem[] = [];
  readonly #at: ProblemPlace;
  readonly owner: LocalText;

  constructor(id: string, fix: Fix) {
    const name = localText(fix.name);
    this.#at = { fix: id, path: `fixes.${id}` };
    this.owner = { en: `Fix "${name.en}"`, ko: `'${name.ko}' 해결책` };
  }

  say(code: string, en: string, ko: string): void {
    const text = { en: `${this.owner.en}: ${en}`, ko: `${this.owner.ko}: ${ko}` };
    this.problems.push(warning(code, this.#at, text));
  }

  /** Findings about parameters that the fix would set. */
  params(found: readonly Problem[], set: Params): void {
    for (const { code, at, text } of found)
      if (at.param !== undefined && Object.hasOwn(set, at.param))
        this.problems.push(warning(`fix.${code}`, { ...this.#at, param: at.param }, text));
  }

  inside(name: string): LocalText {
    return { en: `${this.owner.en}, "${name}"`, ko: `${this.owner.ko}, '${name}'` };
  }
}

function nodeParamProblems(design: Design, kinds: Kinds, fix: Fix, report: FixReport): void {
  for (const [id, params] of Object.entries(fix.nodes ?? {})) {
    const node = Object.hasOwn(design.nodes, id) ? design.nodes[id] : undefined;
    const spec = kinds.get(node?.kind ?? "");
    if (node === undefined) report.say("fix.node", `there is no node "${id}".`, `'${id}' 노드가 없습니다.`);
    else if (spec !== undefined) {
      const owner = report.inside(nodeName(design, id));
      report.params(paramProblems(spec, { ...node.params, ...params }, owner, {}), params);
    }
  }
  for (const [id, { node }] of Object.entries(fix.addNodes ?? {})) {
    const spec = kinds.get(node.kind);
    if (spec === undefined)
      report.say(
        "fix.kind",
        `the node "${id}" that it adds is of the kind "${node.kind}", which does not exist.`,
        `추가하려는 '${id}' 노드의 종류 "${node.kind}"가 없습니다.`,
      );
    else report.params(paramProblems(spec, node.params, report.inside(node.name), {}), node.params);
  }
}

function edgeParamProblems(design: Design, kinds: Kinds, fix: Fix, report: FixReport): void {
  for (const [id, params] of Object.entries(fix.edges ?? {})) {
    const edge = Object.hasOwn(design.edges, id) ? design.edges[id] : undefined;
    if (edge === undefined) {
      report.say("fix.edge", `there is no edge "${id}".`, `'${id}' 연결이 없습니다.`);
      continue;
    }
    const { latencyMs: _shared, ...set } = params;
    if (Object.keys(set).length === 0) continue;
    const from = design.nodes[edge.from.node];
    const spec = kinds.get(from?.kind ?? "");
    const ends = `${nodeName(design, edge.from.node)} → ${nodeName(design, edge.to.node)}`;
    const port = findPort(design, kinds, edge.from);
    if (port === undefined || from === undefined || spec === undefined) continue;
    if (port.edge === undefined)
      report.say(
        "fix.param.unknown",
        `edges such as "${ends}" have no parameter but "latencyMs".`,
        `'${ends}' 같은 연결에는 "latencyMs" 외의 파라미터가 없습니다.`,
      );
    else {
      const { latencyMs: _own, ...now } = edge.params;
      const owner = resolveParams(spec, { ...from.params, ...fix.nodes?.[edge.from.node] });
      report.params(paramProblems(port.edge, { ...now, ...set }, report.inside(ends), {}, owner), set);
    }
  }
  for (const id of fix.removeEdges ?? [])
    if (!Object.hasOwn(design.edges, id))
      report.say("fix.edge", `there is no edge "${id}" to remove.`, `없앨 '${id}' 연결이 없습니다.`);
}

/** A node that is to go must be there, and nothing that stays may need it. */
function removedProblems(design: Design, fix: Fix, report: FixReport): void {
  for (const id of fix.removeNodes ?? []) {
    if (!Object.hasOwn(design.nodes, id)) {
      report.say("fix.node", `there is no node "${id}" to remove.`, `없앨 '${id}' 노드가 없습니다.`);
      continue;
    }
    const by = neededBy(design, fix, id);
    if (by !== undefined)
      report.say(
        "fix.needed",
        `${by.en} needs the node "${id}" that it removes.`,
        `없애려는 '${id}' 노드를 ${by.ko} 사용합니다.`,
      );
  }
}

function isEmpty(fix: Fix): boolean {
  const { nodes, edges, addNodes, addEdges, removeEdges, removeNodes } = fix;
  const params = [...Object.values(nodes ?? {}), ...Object.values(edges ?? {})];
  return (
    params.every((one) => Object.keys(one).length === 0) &&
    [addNodes, addEdges].every((table) => Object.keys(table ?? {}).length === 0) &&
    (removeEdges ?? []).length + (removeNodes ?? []).length === 0
  );
}

/** What a fix adds must be free before, and the ends of its edges there afterwards. */
function addedProblems(design: Design, fix: Fix, report: FixReport): void {
  for (const id of Object.keys(fix.addNodes ?? {}))
    if (Object.hasOwn(design.nodes, id))
      report.say(
        "fix.taken",
        `the node "${id}" that it adds is there already.`,
        `추가하려는 '${id}' 노드가 이미 있습니다.`,
      );
  for (const [id, { from, to }] of Object.entries(fix.addEdges ?? {})) {
    if (Object.hasOwn(design.edges, id))
      report.say(
        "fix.taken",
        `the edge "${id}" that it adds is there already.`,
        `추가하려는 '${id}' 연결이 이미 있습니다.`,
      );
    for (const { node } of [from, to])
      if (!Object.hasOwn({ ...design.nodes, ...fix.addNodes }, node))
        report.say(
          "fix.node",
          `the edge "${id}" that it adds leads to the node "${node}", which does not exist.`,
          `추가하려는 '${id}' 연결이 가리키는 '${node}' 노드가 없습니다.`,
        );
  }
}

function fixProblems(design: Design, kinds: Kinds, id: string, fix: Fix): readonly Problem[] {
  const report = new FixReport(id, fix);
  if (isEmpty(fix)) report.say("fix.empty", "it changes nothing.", "바꾸는 것이 없습니다.");
  for (const expectation of fix.mends ?? [])
    if (!Object.hasOwn(design.expectations, expectation))
      report.say(
        "fix.mends",
        `there is no expectation "${expectation}" that it could turn green.`,
        `'${expectation}' 기대 조건이 없습니다.`,
      );
  // what is on has been applied: its values have their problems as any other
  if (fixState(design, id) !== "off") return report.problems;
  nodeParamProblems(design, kinds, fix, report);
  edgeParamProblems(design, kinds, fix, report);
  addedProblems(design, fix, report);
  removedProblems(design, fix, report);
  return report.problems;
}

/** Captions first, by time; then fixes in the order of the file. */
export function scriptProblems(design: Design, kinds: Kinds): readonly Problem[] {
  return [
    ...captionProblems(design),
    ...Object.entries(design.fixes ?? {}).flatMap(([id, fix]) => fixProblems(design, kinds, id, fix)),
  ];
}
