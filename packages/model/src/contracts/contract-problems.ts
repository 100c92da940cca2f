/** What is wrong with a design's contracts: schemas, promises, versions that nodes name, and readers that will not understand. */
import { findPort, nodeName } from "../connect.ts";
import type { Design, ScenarioStep } from "../design.ts";
import type { KindSpec } from "../kind-spec.ts";
import { resolveParams } from "../params.ts";
import type { Problem, ProblemPlace } from "../problem.ts";
import { incompatibilities } from "./compatibility.ts";
import type { ContractBook, SchemaRefusal } from "./contract-book.ts";
import { canRead, readContracts, whyUnreadable } from "./contract-book.ts";
import type { Paths, Unreadable } from "./contract-walk.ts";
import { changeNode, namedContract, preparePaths, unreadable } from "./contract-walk.ts";
import type { EventVersion } from "./event-version.ts";
import { eventVersionText, versionOf } from "./event-version.ts";

type Kinds = ReadonlyMap<string, KindSpec>;

/** Instants of a scenario at which versions change; later ones stay unchecked. */
const CHANGES_MAX = 64;

function problem(
  severity: Problem["severity"],
  code: string,
  at: ProblemPlace,
  en: string,
  ko: string,
): Problem {
  return { severity, code, at, text: { en, ko } };
}

const PROMISES = {
  backward: {
    en: "a reader of the new version must read events of the old one",
    ko: "새 버전의 리더가 이전 버전의 이벤트를 읽을 수 있어야 합니다",
  },
  forward: {
    en: "a reader of the old version must read events of the new one",
    ko: "이전 버전의 리더가 새 버전의 이벤트를 읽을 수 있어야 합니다",
  },
  full: {
    en: "readers of each version must read events of the other",
    ko: "두 버전의 리더가 서로의 이벤트를 읽을 수 있어야 합니다",
  },
  none: { en: "", ko: "" },
} as const;

/** Schemas that cannot be read, and versions that break what their type promises (rules M54, M57). */
function schemaProblems(book: ContractBook, refusals: readonly SchemaRefusal[]): readonly Problem[] {
  const problems = refusals.map(({ type, version, text }) =>
    problem(
      "error",
      "contract.schema",
      { path: `contracts.${type}.versions.${version}` },
      `Contract ${type}@${version}: ${text.en}`,
      `${type}@${version} 계약: ${text.ko}`,
    ),
  );
  for (const [type, { compatibility, versions }] of book) {
    const list = [...versions].map(([version, schema]) => ({ version, schema }));
    for (const [index, newer] of list.entries()) {
      const older = list[index - 1];
      const [first] = older === undefined ? [] : incompatibilities(older, newer, compatibility);
      if (first === undefined) continue;
      const promise = PROMISES[compatibility];
      problems.push(
        problem(
          "warning",
          "contract.compatibility",
          { path: `contracts.${type}.versions.${newer.version}` },
          `Contract ${type}@${newer.version} is not ${compatibility} compatible: ${first.en}. A registry would refuse it, for ${promise.en}.`,
          `${type}@${newer.version} 계약은 ${compatibility} 호환이 아닙니다: ${first.ko}. ${promise.ko}. 스키마 레지스트리라면 등록을 거부합니다.`,
        ),
      );
    }
  }
  return problems;
}

/** Versions that nodes name and the contracts do not have. */
function unknownProblems(paths: Paths): readonly Problem[] {
  const problems: Problem[] = [];
  for (const node of Object.keys(paths.design.nodes)) {
    const contract = namedContract(paths, node);
    if (contract === undefined) continue;
    const { accepts } = contract;
    const published = contract.publishes.map(({ param, content }) => ({ param, one: versionOf(content) }));
    const accepted = accepts?.versions.map((one) => ({ param: accepts.param, one })) ?? [];
    const seen = new Set<string>();
    for (const { param, one } of [...published, ...accepted]) {
      if (one === undefined || paths.book.get(one.type)?.versions.has(one.version) === true) continue;
      const text = eventVersionText(one);
      if (seen.has(param + text)) continue;
      seen.add(param + text);
      const name = nodeName(paths.design, node);
      problems.push(
        problem(
          "warning",
          "contract.unknown",
          { node, param },
          `"${name}" names ${text}, which no contract of the design describes: only readers that accept exactly this version read it.`,
          `'${name}' 노드가 가리키는 ${text} 버전이 설계의 계약에 없습니다. 정확히 이 버전을 받는 리더만 읽을 수 있습니다.`,
        ),
      );
    }
  }
  return problems;
}

function listed(versions: readonly EventVersion[], type: string): string {
  return versions
    .filter((one) => one.type === type)
    .map(eventVersionText)
    .join(", ");
}

/** One reader that will not understand, from this instant on [ms]; 0 is the start. */
export function unreadableProblem(paths: Paths, one: Unreadable, atMs: number): Problem {
  const { design, book } = paths;
  const { written, accepts, reader, publisher } = one;
  const [from, to] = [nodeName(design, publisher), nodeName(design, reader)];
  const text = eventVersionText(written);
  const own = listed(accepts.versions, written.type);
  const why = whyUnreadable(book, written, accepts.versions, accepts.reader) ?? {
    en: "there is no contract to compare them by",
    ko: "비교할 계약이 없습니다",
  };
  const strict = accepts.reader === "strict";
  const toleranceHelps = strict && canRead(book, written, accepts.versions, "tolerant");
  const when = {
    en: atMs === 0 ? "" : `From ${atMs / 1000} s on: `,
    ko: atMs === 0 ? "" : `${atMs / 1000}초부터: `,
  };
  const kind = strict
    ? { en: "strict reader", ko: "엄격한 리더" }
    : { en: "tolerant reader", ko: "관대한 리더" };
  const advice = toleranceHelps
    ? {
        en: "Teach the reader this version first, or make it tolerant.",
        ko: "리더가 이 버전을 먼저 알게 하거나 관대한 리더로 바꾸세요.",
      }
    : { en: "Teach the reader this version first.", ko: "리더가 이 버전을 먼저 알게 하세요." };
  return problem(
    "warning",
    "contract.incompatible",
    { node: reader, param: accepts.param },
    `${when.en}"${to}" (${kind.en} of ${own}) cannot read ${text} from "${from}": ${why.en}. ${advice.en}`,
    `${when.ko}'${to}' 노드(${own}의 ${kind.ko})는 '${from}' 노드의 ${text} 이벤트를 읽을 수 없습니다: ${why.ko}. ${advice.ko}`,
  );
}

/** Applies a scenario's step to the paths; true if it may change who reads what. */
function applyStep(paths: Paths, { command }: ScenarioStep): boolean {
  const { design, kinds } = paths;
  if (command.type === "params") return changeNode(paths, command.node, command.params);
  if (command.type !== "edge-params" || !Object.hasOwn(design.edges, command.edge)) return false;
  const port = findPort(design, kinds, design.edges[command.edge]!.from);
  if (port?.admits === undefined || port.edge === undefined) return false;
  paths.edgeParams.set(command.edge, resolveParams(port.edge, command.params));
  return true;
}

/** Readers that cannot read what reaches them, at the start and after each change that the scenario makes (rule M59). */
function pathProblems(paths: Paths): readonly Problem[] {
  const problems: Problem[] = [];
  const said = new Set<string>();
  const look = (atMs: number): void => {
    for (const one of unreadable(paths)) {
      const key = JSON.stringify([one.publisher, one.reader, one.written, one.accepts]);
      if (!said.has(key)) problems.push(unreadableProblem(paths, one, atMs));
      said.add(key);
    }
  };
  look(0);
  const steps = paths.design.scenario.steps.toSorted((a, b) => a.atMs - b.atMs);
  let changes = 0;
  let pending = false;
  for (const [index, step] of steps.entries()) {
    if (applyStep(paths, step)) pending = true;
    // what happens at one instant happens together
    if (!pending || steps[index + 1]?.atMs === step.atMs) continue;
    pending = false;
    changes++;
    if (changes > CHANGES_MAX || paths.stepsLeft <= 0) break;
    look(step.atMs);
  }
  if (changes > CHANGES_MAX || paths.stepsLeft <= 0) problems.push(unchecked());
  return problems;
}

function unchecked(): Problem {
  return problem(
    "warning",
    "contract.unchecked",
    {},
    "The design is too large to follow every versioned event: some readers have not been checked against what reaches them.",
    "설계가 너무 커서 버전이 있는 이벤트의 경로를 모두 확인하지 못했습니다. 일부 리더는 검사하지 않았습니다.",
  );
}

/** Everything that is wrong with the contracts; nothing, and at no cost, if no node and no contract names a version. */
export function contractProblems(design: Design, kinds: Kinds): readonly Problem[] {
  const { book, refusals } = readContracts(design.contracts);
  const problems = schemaProblems(book, refusals);
  // who reads what cannot be said before every schema is readable
  if (refusals.length > 0) return problems;
  const paths = preparePaths(design, kinds, book);
  return [...problems, ...unknownProblems(paths), ...pathProblems(paths)];
}
