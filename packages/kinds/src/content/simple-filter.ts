/**
 * The filter language for beginners, and the default: conditions such as `type = order.*`, `data.total >= 100`,
 * `data.region = eu, us`, all of which must hold. Rules C51–C55.
 */
import type { Content, LocalText } from "@eventyard/model";
import type { Condition, ConditionValue } from "./conditions.ts";
import { readConditions } from "./conditions.ts";
import type { Leaf } from "./json-leaves.ts";
import { someLeafAt } from "./json-leaves.ts";
import { numberInText } from "./json-text.ts";
import type { CompileResult, Matcher } from "./matcher.ts";
import { compiled, refuse, shown, within } from "./matcher.ts";
import { matchesWildcard, readWildcard } from "./wildcard.ts";

type LeafTest = (leaf: Leaf) => boolean;
/** Whether any value of the condition's field passes the test. */
type FieldReader = (content: Content, test: LeafTest) => boolean;

const WHAT: LocalText = { en: "The filter", ko: "필터" };

/** How a sentence about this condition begins. */
function opening({ number, text }: Condition): LocalText {
  return {
    en: `${WHAT.en}, condition ${number} (${shown(text)}): `,
    ko: `${WHAT.ko} ${number}번째 조건(${shown(text)}): `,
  };
}

function refuseCondition(condition: Condition, en: string, ko: string): never {
  const { en: beginning, ko: beginningKo } = opening(condition);
  refuse(`${beginning}${en}`, `${beginningKo}${ko}`);
}

function readField(condition: Condition): FieldReader {
  const { field } = condition;
  if (field === "type") return ({ type }, test) => test(type);
  if (field === "source") return ({ source }, test) => test(source);
  if (field.startsWith("headers.") && field.length > "headers.".length) {
    const name = field.slice("headers.".length);
    return ({ headers }, test) => Object.hasOwn(headers, name) && test(headers[name] ?? "");
  }
  const [root, ...path] = field.split(".");
  if (root === "data" && !path.includes("")) return ({ data }, test) => someLeafAt(data, path, test);
  const name = field === "" ? "region" : field;
  return refuseCondition(
    condition,
    `the field ${shown(field)} is unknown; write type, source, data.${name} or headers.${name}.`,
    `${shown(field)} 필드를 알 수 없습니다. type, source, data.${name}, headers.${name} 중 하나로 쓰세요.`,
  );
}

/** A value without quotation marks also means the number or the true, false, null that it spells; `*` is a wildcard. */
function equalTo({ text, quoted }: ConditionValue): LeafTest {
  if (quoted) return (leaf) => leaf === text;
  if (text.includes("*")) {
    const wildcard = readWildcard(text);
    return (leaf) => typeof leaf === "string" && matchesWildcard(wildcard, leaf);
  }
  const number = numberInText(text);
  return (leaf) => leaf === text || (typeof leaf === "number" ? leaf === number : String(leaf) === text);
}

const COMPARISONS: Readonly<Record<"<" | "<=" | ">" | ">=", (value: number, bound: number) => boolean>> = {
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

function readBound(condition: Condition): number {
  const [value, ...more] = condition.values;
  const bound = value === undefined || value.quoted ? undefined : numberInText(value.text);
  if (bound === undefined || more.length > 0) {
    refuseCondition(
      condition,
      `${condition.operator} compares with one number, such as ${condition.field} ${condition.operator} 100.`,
      `${condition.operator} 연산자는 숫자 하나와 비교합니다. 예: ${condition.field} ${condition.operator} 100`,
    );
  }
  return bound;
}

function readMatcher(condition: Condition): Matcher {
  const { operator, field } = condition;
  if (operator === "") {
    refuseCondition(
      condition,
      `a comparison is missing; write for example type = ${field}.`,
      `비교 연산자가 없습니다. 예를 들어 type = ${field}처럼 쓰세요.`,
    );
  }
  const some = readField(condition);
  if (operator === "=" || operator === "!=") {
    const tests = within(opening(condition), () => condition.values.map(equalTo));
    const equals: Matcher = (content) => some(content, (leaf) => tests.some((test) => test(leaf)));
    return operator === "=" ? equals : (content) => !equals(content);
  }
  const bound = readBound(condition);
  const compare = COMPARISONS[operator];
  return (content) =>
    some(content, (leaf) => {
      const number =
        typeof leaf === "number" ? leaf : typeof leaf === "string" ? numberInText(leaf) : undefined;
      return number !== undefined && compare(number, bound);
    });
}

/**
 * Compiles a simple filter. Fields: `type`, `source`, `headers.NAME`, `data.PATH`. Operators: `=` (any of the values
 * separated by commas), `!=` (its exact opposite, so it also holds where the field is missing), `<`, `<=`, `>`, `>=`.
 * An empty text has no conditions and matches everything. Refused with the condition's number and a remedy.
 */
export function compileSimpleFilter(text: string): CompileResult {
  return compiled(() => {
    const matchers = readConditions(text, WHAT).map(readMatcher);
    return (content) => matchers.every((matches) => matches(content));
  });
}
