/** The operators of event patterns: each item of a field's list becomes one test of a single value. */
import type { JsonValue, LocalText } from "@eventyard/model";
import { inNetwork, readAddress, readNetwork } from "./ip-address.ts";
import type { Leaf } from "./json-leaves.ts";
import { asArray, asObject } from "./json-text.ts";
import { foldCase } from "./letter-case.ts";
import { refuse, shown, shownJson, within } from "./matcher.ts";
import { matchesWildcard, readWildcard } from "./wildcard.ts";

export type LeafTest = (value: Leaf) => boolean;

/** In what EventBridge's patterns and SNS's policies differ. */
export interface Dialect {
  /** How a refusal calls the text, such as "The pattern". */
  readonly what: LocalText;
  readonly charsMax: number;
  /** Numbers that are compared lie within ± this. */
  readonly numberAbsMax: number;
  readonly significantDigitsMax: number;
  readonly decimalsMax: number;
  /** The number that a value is, as this dialect reads it. */
  readonly numberOf: (value: Leaf) => number | undefined;
  /** Whether `exists: true` counts this value as there. */
  readonly isPresent: (value: Leaf) => boolean;
  /** Field names that a pattern may have outermost; undefined: any. */
  readonly rootNames?: readonly string[];
}

/** The place of a test in a pattern, for refusals. */
export interface Place {
  readonly dialect: Dialect;
  /** Names from the root to the field. */
  readonly path: readonly string[];
}

/** How a sentence about this field begins. */
function opening({ dialect, path }: Place): LocalText {
  const field = path.join(".");
  return {
    en: field === "" ? `${dialect.what.en}: ` : `${dialect.what.en}, ${field}: `,
    ko: field === "" ? `${dialect.what.ko}: ` : `${dialect.what.ko} ${field} 필드: `,
  };
}

/** Ends the compilation with a sentence that begins with the field. */
export function refuseAt(place: Place, en: string, ko: string): never {
  const { en: beginning, ko: beginningKo } = opening(place);
  refuse(`${beginning}${en}`, `${beginningKo}${ko}`);
}

/** A number as JSON writes it, taken apart: 301.8 has 4 significant digits and 1 decimal. */
function digitsOf(value: number): { readonly significant: number; readonly decimals: number } {
  const [mantissa = "", exponent = "0"] = String(Math.abs(value)).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = `${whole}${fraction}`;
  let from = 0;
  while (all.charAt(from) === "0") from++;
  let to = all.length;
  while (to > from && all.charAt(to - 1) === "0") to--;
  return { significant: to - from, decimals: Math.max(0, fraction.length - Number(exponent)) };
}

/** A number that the dialect can compare; refuses others. */
function readNumber(value: JsonValue | undefined, place: Place): number {
  const { numberAbsMax, significantDigitsMax, decimalsMax } = place.dialect;
  if (typeof value !== "number") {
    refuseAt(
      place,
      `${shownJson(value ?? null)} is not a number; write one without quotation marks.`,
      `${shownJson(value ?? null)} 값은 숫자가 아닙니다. 따옴표 없이 숫자로 쓰세요.`,
    );
  }
  const digits = digitsOf(value);
  if (
    Math.abs(value) > numberAbsMax ||
    digits.significant > significantDigitsMax ||
    digits.decimals > decimalsMax
  ) {
    refuseAt(
      place,
      `the number ${value} cannot be compared; it must lie between -${numberAbsMax} and ${numberAbsMax}, with at most ${significantDigitsMax} digits, ${decimalsMax} of them after the point.`,
      `숫자 ${value} 값은 비교할 수 없습니다. -${numberAbsMax}~${numberAbsMax} 범위이고 최대 ${significantDigitsMax}자리, 소수점 아래 ${decimalsMax}자리까지여야 합니다.`,
    );
  }
  return value;
}

function readText(value: JsonValue | undefined, operator: string, place: Place): string {
  if (typeof value === "string") return value;
  return refuseAt(
    place,
    `"${operator}" needs a text in quotation marks.`,
    `"${operator}" 값은 따옴표로 묶은 문자열이어야 합니다.`,
  );
}

/** The name and value of `{"operator": value}`; refuses no or several names. */
function readOperator(value: JsonValue, place: Place): readonly [string, JsonValue] {
  const entries = Object.entries(asObject(value) ?? {});
  const only = entries[0];
  if (only === undefined || entries.length > 1) {
    refuseAt(
      place,
      `${shownJson(value)} must name exactly one operator; write each operator as an object of its own.`,
      `${shownJson(value)}에는 연산자가 정확히 하나 있어야 합니다. 연산자마다 따로 객체를 쓰세요.`,
    );
  }
  return only;
}

function onText(test: (text: string) => boolean): LeafTest {
  return (value) => typeof value === "string" && test(value);
}

/** `prefix` and `suffix`, each also with `{"equals-ignore-case": …}`. */
function affixTest(operator: "prefix" | "suffix", value: JsonValue, place: Place): LeafTest {
  const fits = (text: string, affix: string) =>
    operator === "prefix" ? text.startsWith(affix) : text.endsWith(affix);
  if (asObject(value) === undefined) {
    const affix = readText(value, operator, place);
    return onText((text) => fits(text, affix));
  }
  const [inner, innerValue] = readOperator(value, place);
  if (inner !== "equals-ignore-case") {
    refuseAt(
      place,
      `"${operator}" takes a text or {"equals-ignore-case": text}, not ${shown(inner)}.`,
      `"${operator}"에는 문자열이나 {"equals-ignore-case": 문자열}만 쓸 수 있습니다. ${shown(inner)} 값은 쓸 수 없습니다.`,
    );
  }
  const folded = foldCase(readText(innerValue, inner, place));
  return onText((text) => fits(foldCase(text), folded));
}

function wildcardTest(text: string, place: Place): (value: string) => boolean {
  const wildcard = within(opening(place), () => readWildcard(text));
  return (value) => matchesWildcard(wildcard, value);
}

/** What `anything-but` may exclude by, beside values: each gives a test for one text. */
const EXCLUSIONS: Readonly<Record<string, (text: string, place: Place) => (value: string) => boolean>> = {
  prefix: (text) => (value) => value.startsWith(text),
  suffix: (text) => (value) => value.endsWith(text),
  "equals-ignore-case": (text) => {
    const folded = foldCase(text);
    return (value) => foldCase(value) === folded;
  },
  wildcard: wildcardTest,
};

/** One value or a list of them; refuses an empty list. */
function readList(value: JsonValue, place: Place): readonly JsonValue[] {
  const list = asArray(value) ?? [value];
  if (list.length === 0) {
    refuseAt(
      place,
      `"anything-but" has an empty list; name what to exclude.`,
      `"anything-but" 목록이 비어 있습니다. 제외할 값을 쓰세요.`,
    );
  }
  return list;
}

function anythingButTest(value: JsonValue, place: Place): LeafTest {
  if (asObject(value) !== undefined) {
    const [operator, inner] = readOperator(value, place);
    const exclusion = Object.hasOwn(EXCLUSIONS, operator) ? EXCLUSIONS[operator] : undefined;
    if (exclusion === undefined) {
      refuseAt(
        place,
        `"anything-but" cannot exclude by ${shown(operator)}; it takes values or one of ${Object.keys(EXCLUSIONS).join(", ")}.`,
        `"anything-but"에는 ${shown(operator)} 연산자를 쓸 수 없습니다. 값이나 ${Object.keys(EXCLUSIONS).join(", ")} 중 하나를 쓰세요.`,
      );
    }
    const excluded = readList(inner, place).map((item) => {
      const text = readText(item, operator, place);
      if (text === "" && (operator === "prefix" || operator === "suffix")) {
        refuseAt(
          place,
          `"anything-but" with an empty ${operator} would match nothing; write the ${operator}.`,
          `"anything-but"의 ${operator}가 비어 있으면 아무것도 일치하지 않습니다. 값을 쓰세요.`,
        );
      }
      return exclusion(text, place);
    });
    return (leaf) => typeof leaf !== "string" || !excluded.some((test) => test(leaf));
  }
  const list = readList(value, place);
  if (list.every((item) => typeof item === "string")) {
    const texts = new Set<JsonValue>(list);
    return (leaf) => !texts.has(leaf);
  }
  if (list.every((item) => typeof item === "number")) {
    const numbers = new Set(list.map((item) => readNumber(item, place)));
    const { numberOf } = place.dialect;
    return (leaf) => {
      const number = numberOf(leaf);
      return number === undefined || !numbers.has(number);
    };
  }
  return refuseAt(
    place,
    `"anything-but" takes only texts or only numbers; use two operators for a mixture.`,
    `"anything-but" 목록에는 문자열만 또는 숫자만 쓸 수 있습니다. 섞으려면 연산자를 나누세요.`,
  );
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** `["=", 5]`, `["<", 10]`, `[">", 0, "<=", 5]`. */
function numericTest(value: JsonValue, place: Place): LeafTest {
  const [firstOp, first, secondOp, second, ...rest] = asArray(value) ?? [];
  const compare =
    typeof firstOp === "string" && Object.hasOwn(COMPARISONS, firstOp) ? COMPARISONS[firstOp] : undefined;
  const lower = firstOp === ">" || firstOp === ">=";
  const bounded = secondOp === undefined || (lower && (secondOp === "<" || secondOp === "<="));
  if (compare === undefined || !bounded || rest.length > 0) {
    refuseAt(
      place,
      `"numeric" is a list such as ["=", 5], ["<", 10] or [">", 0, "<=", 5]; ${shownJson(value)} is not.`,
      `"numeric" 값은 ["=", 5], ["<", 10], [">", 0, "<=", 5] 같은 목록입니다. ${shownJson(value)} 값은 형식이 다릅니다.`,
    );
  }
  const bound = readNumber(first, place);
  const { numberOf, numberAbsMax } = place.dialect;
  const inRange = (leaf: Leaf): number | undefined => {
    const number = numberOf(leaf);
    return number === undefined || Math.abs(number) > numberAbsMax ? undefined : number;
  };
  if (secondOp === undefined) {
    return (leaf) => {
      const number = inRange(leaf);
      return number !== undefined && compare(number, bound);
    };
  }
  const top = readNumber(second, place);
  if (top <= bound) {
    refuseAt(
      place,
      `the range from ${bound} to ${top} is empty; the lower bound comes first.`,
      `${bound}~${top} 범위에는 값이 없습니다. 작은 경계를 먼저 쓰세요.`,
    );
  }
  const below = secondOp === "<" ? COMPARISONS["<"] : COMPARISONS["<="];
  return (leaf) => {
    const number = inRange(leaf);
    return number !== undefined && compare(number, bound) && (below?.(number, top) ?? false);
  };
}

function cidrTest(value: JsonValue, place: Place): LeafTest {
  const text = readText(value, "cidr", place);
  const network = within(opening(place), () => readNetwork(text));
  return onText((given) => {
    const address = readAddress(given);
    return address !== undefined && inNetwork(network, address);
  });
}

/** Every operator but `exists`, which needs to know whether the field is there at all. */
const OPERATORS: Readonly<Record<string, (value: JsonValue, place: Place) => LeafTest>> = {
  exactly: (value, place) => {
    const expected = readText(value, "exactly", place);
    return (leaf) => leaf === expected;
  },
  "equals-ignore-case": (value, place) => {
    const folded = foldCase(readText(value, "equals-ignore-case", place));
    return onText((text) => foldCase(text) === folded);
  },
  prefix: (value, place) => affixTest("prefix", value, place),
  suffix: (value, place) => affixTest("suffix", value, place),
  wildcard: (value, place) => onText(wildcardTest(readText(value, "wildcard", place), place)),
  "anything-but": anythingButTest,
  numeric: numericTest,
  cidr: cidrTest,
};

function existsTest(value: JsonValue, place: Place): LeafTest | "absent" {
  if (value === false) return "absent";
  if (value === true) return place.dialect.isPresent;
  return refuseAt(
    place,
    `"exists" is true or false, without quotation marks.`,
    `"exists" 값은 따옴표 없이 true나 false로 씁니다.`,
  );
}

/** One item of a field's list: a test of a value, or "absent" for `{"exists": false}`. */
export function readLeafTest(item: JsonValue, place: Place): LeafTest | "absent" {
  if (asArray(item) !== undefined) {
    refuseAt(
      place,
      `a list inside a list is not allowed; write the values side by side.`,
      `목록 안에 목록을 쓸 수 없습니다. 값을 나란히 쓰세요.`,
    );
  }
  if (asObject(item) === undefined) {
    if (typeof item !== "number") return (leaf) => leaf === item;
    const { numberOf } = place.dialect;
    return (leaf) => numberOf(leaf) === item;
  }
  const [operator, value] = readOperator(item, place);
  if (operator === "exists") return existsTest(value, place);
  const read = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (read !== undefined) return read(value, place);
  const known = [...Object.keys(OPERATORS), "exists"].join(", ");
  return place.path.at(-1) === "$or"
    ? refuseAt(
        place,
        `"$or" needs a list of at least two objects with fields, such as [{"a": ["x"]}, {"b": ["y"]}].`,
        `"$or"에는 [{"a": ["x"]}, {"b": ["y"]}]처럼 필드가 든 객체가 두 개 이상 있어야 합니다.`,
      )
    : refuseAt(
        place,
        `the operator ${shown(operator)} is unknown; use one of ${known}.`,
        `${shown(operator)} 연산자를 알 수 없습니다. ${known} 중 하나를 쓰세요.`,
      );
}
