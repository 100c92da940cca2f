/**
 * Event patterns of Amazon EventBridge: a JSON object shaped like the event. All named fields must match (AND), the list
 * of a field names alternatives (OR), `$or` joins whole objects. SNS's policies are the same tree in another dialect.
 * Rules C10–C19 in SPEC.md.
 */
import type { Content, JsonValue } from "@eventyard/model";
import { someLeafAt } from "./json-leaves.ts";
import { asArray, asObject, ownField, readJson } from "./json-text.ts";
import type { Dialect, LeafTest, Place } from "./leaf-test.ts";
import { readLeafTest, refuseAt } from "./leaf-test.ts";
import type { CompileResult } from "./matcher.ts";
import { compiled, shown, shownJson } from "./matcher.ts";

type Fields = Readonly<Record<string, JsonValue>>;

/** A field whose value is tested. */
interface LeafNode {
  readonly type: "leaf";
  readonly name: string;
  readonly tests: readonly LeafTest[];
  /** Also matches if the field holds no value. */
  readonly orAbsent: boolean;
}

type PatternNode =
  | LeafNode
  | { readonly type: "object"; readonly name: string; readonly nodes: readonly PatternNode[] }
  | { readonly type: "or"; readonly choices: readonly (readonly PatternNode[])[] };

/** Decides about a JSON value as the pattern's root. */
export type JsonMatcher = (root: JsonValue) => boolean;

const DEPTH_MAX = 32;

/** Names that make a list under `$or` an ordinary field (event-ruler's Constants.java, 2026-07-21). */
const RESERVED_IN_OR = new Set([
  "exactly",
  "equals-ignore-case",
  "prefix",
  "suffix",
  "anything-but",
  "exists",
  "wildcard",
  "numeric",
  "cidr",
  "=",
  "<",
  "<=",
  ">",
  ">=",
  "regex",
  "not-wildcard",
  "not-equals-ignore-case",
  "date-after",
  "date-on-or-after",
  "date-before",
  "date-on-or-before",
  "in-date-range",
  "ip-address-in-range",
  "ip-address-not-in-range",
]);

function namesAreFree(value: JsonValue): boolean {
  const object = asObject(value);
  if (object === undefined) return true;
  return Object.entries(object).every(([name, inner]) => !RESERVED_IN_OR.has(name) && namesAreFree(inner));
}

/** The alternatives of a `$or` that is meant as one: at least two objects, none with an operator's name as a field. */
export function orChoices(value: JsonValue): readonly JsonValue[] | undefined {
  const list = asArray(value);
  if (list === undefined || list.length < 2) return undefined;
  return list.every((item) => asObject(item) !== undefined && namesAreFree(item)) ? list : undefined;
}

function readLeaf(name: string, list: readonly JsonValue[], place: Place): LeafNode {
  if (list.length === 0) {
    refuseAt(
      place,
      `an empty list matches nothing; write at least one value.`,
      `빈 목록은 아무것도 일치하지 않습니다. 값을 하나 이상 쓰세요.`,
    );
  }
  const tests: LeafTest[] = [];
  let orAbsent = false;
  for (const item of list) {
    const test = readLeafTest(item, place);
    if (test === "absent") orAbsent = true;
    else tests.push(test);
  }
  return { type: "leaf", name, tests, orAbsent };
}

function checkRootName(name: string, outer: Place): void {
  const names = outer.dialect.rootNames;
  if (names === undefined || outer.path.length > 0 || names.includes(name)) return;
  refuseAt(
    outer,
    `an event has no field ${shown(name)} here; its fields are ${names.join(", ")} (what an event carries stands under detail).`,
    `이벤트에 ${shown(name)} 필드가 없습니다. 쓸 수 있는 필드는 ${names.join(", ")}입니다(이벤트가 담은 값은 detail 아래에 있습니다).`,
  );
}

function readNodes(value: JsonValue, outer: Place): readonly PatternNode[] {
  const entries = Object.entries(asObject(value) ?? {});
  if (entries.length === 0) {
    refuseAt(
      outer,
      `an object with at least one field is needed, such as {"state": ["running"]}.`,
      `{"state": ["running"]}처럼 필드가 하나 이상 있는 객체가 필요합니다.`,
    );
  }
  return entries.map(([name, inner]): PatternNode => {
    const choices = name === "$or" ? orChoices(inner) : undefined;
    if (choices !== undefined) {
      return { type: "or", choices: choices.map((choice) => readNodes(choice, outer)) };
    }
    const place: Place = { dialect: outer.dialect, path: [...outer.path, name] };
    const list = asArray(inner);
    const leaf = list === undefined ? undefined : readLeaf(name, list, place);
    checkRootName(name, outer);
    if (leaf !== undefined) return leaf;
    if (asObject(inner) !== undefined) return { type: "object", name, nodes: readNodes(inner, place) };
    return refuseAt(
      place,
      `a field takes a list of alternatives; write [${shownJson(inner)}].`,
      `필드 값은 대안의 목록입니다. [${shownJson(inner)}]처럼 대괄호로 묶으세요.`,
    );
  });
}

/** The objects that a field holds: itself, or those in its list, however deep. */
function objectsIn(value: JsonValue | undefined): readonly Fields[] {
  const list = asArray(value);
  if (list !== undefined) return list.flatMap(objectsIn);
  const object = asObject(value);
  return object === undefined ? [] : [object];
}

/** Whether the pattern holds in this object with at least one value that is there: this object is then the chosen one. */
function matchesIn(nodes: readonly PatternNode[], object: Fields): boolean {
  let anchored = false;
  for (const node of nodes) {
    if (nodeMatchesIn(node, object)) anchored = true;
    else if (!nodeIsAbsent(node, [object])) return false;
  }
  return anchored;
}

function nodeMatchesIn(node: PatternNode, object: Fields): boolean {
  if (node.type === "or") return node.choices.some((choice) => matchesIn(choice, object));
  const value = ownField(object, node.name);
  return node.type === "leaf"
    ? someLeafAt(value, [], (leaf) => node.tests.some((test) => test(leaf)))
    : objectsIn(value).some((inner) => matchesIn(node.nodes, inner));
}

/** Whether the pattern holds by `exists: false` alone: none of the objects holds any of its fields. */
function isAbsent(nodes: readonly PatternNode[], objects: readonly Fields[]): boolean {
  return nodes.every((node) => nodeIsAbsent(node, objects));
}

function nodeIsAbsent(node: PatternNode, objects: readonly Fields[]): boolean {
  if (node.type === "or") return node.choices.some((choice) => isAbsent(choice, objects));
  const values = objects.map((object) => ownField(object, node.name));
  return node.type === "leaf"
    ? node.orAbsent && !values.some((value) => someLeafAt(value, [], () => true))
    : isAbsent(node.nodes, values.flatMap(objectsIn));
}

/**
 * Compiles an already read pattern. Throws a refusal (see `orRefusal`). All fields of one object of a list must match
 * together; `exists: false` looks only at the objects that the other fields chose (rules C14, C15). Time per match:
 * pattern × event × depth.
 */
export function readPattern(pattern: JsonValue, dialect: Dialect): JsonMatcher {
  const nodes = readNodes(pattern, { dialect, path: [] });
  return (root) => {
    const objects = objectsIn(root);
    return objects.some((object) => matchesIn(nodes, object)) || isAbsent(nodes, objects);
  };
}

/** Reads the pattern's JSON within the dialect's bounds. Throws a refusal. */
export function readPatternJson(text: string, dialect: Dialect): JsonValue {
  return readJson(text, dialect.what, { charsMax: dialect.charsMax, depthMax: DEPTH_MAX });
}

/** EventBridge: quota and numeric limits of its user guide (SPEC.md, sources E1, E2). */
export const EVENT_PATTERN: Dialect = {
  what: { en: "The event pattern", ko: "이벤트 패턴" },
  charsMax: 2_048,
  numberAbsMax: 5e9,
  significantDigitsMax: 15,
  decimalsMax: 6,
  numberOf: (value) => (typeof value === "number" ? value : undefined),
  isPresent: () => true,
  rootNames: ["source", "detail-type", "detail", "headers"],
};

/**
 * Compiles an EventBridge event pattern. A content is seen as
 * `{"source": source, "detail-type": type, "detail": data, "headers": headers}` (rule C10).
 * Refused with place and remedy: no JSON, unknown operators and fields, numbers out of range, empty lists and objects.
 */
export function compileEventPattern(text: string): CompileResult {
  return compiled(() => {
    const matches = readPattern(readPatternJson(text, EVENT_PATTERN), EVENT_PATTERN);
    return (content: Content) =>
      matches({
        source: content.source,
        "detail-type": content.type,
        detail: content.data,
        headers: content.headers,
      });
  });
}
