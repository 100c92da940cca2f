/**
 * Subscription filter policies of Amazon SNS: event patterns over a message's attributes (here: its headers) or over its
 * payload (here: its data), with SNS's own bounds. Rules C20–C24 in SPEC.md.
 */
import type { Content, JsonValue } from "@eventyard/model";
import { LIMITS } from "@eventyard/model";
import { orChoices, readPattern, readPatternJson } from "./event-pattern.ts";
import { asArray, asObject, numberInText, readJson } from "./json-text.ts";
import type { Dialect } from "./leaf-test.ts";
import { refuseAt } from "./leaf-test.ts";
import type { CompileResult } from "./matcher.ts";
import { compiled, orRefusal } from "./matcher.ts";

/** Bounds of SNS's developer guide (SPEC.md, source S1). */
const KEYS_MAX = 5;
const COMBINATIONS_MAX = 150;

const PAYLOAD: Dialect = {
  what: { en: "The filter policy", ko: "필터 정책" },
  // SNS allows 256 KB; a text parameter of a design is shorter
  charsMax: LIMITS.textLengthMax,
  numberAbsMax: 1e9,
  significantDigitsMax: 15,
  decimalsMax: 5,
  numberOf: (value) => (typeof value === "number" ? value : undefined),
  isPresent: (value) => value !== null && value !== "",
};

/** A header has no type, so a text that spells a number is also compared as one. */
const ATTRIBUTES: Dialect = {
  ...PAYLOAD,
  numberOf: (value) =>
    typeof value === "number" ? value : typeof value === "string" ? numberInText(value) : undefined,
};

/**
 * The product over all lists of (alternatives × depth of the list); the choices of a `$or` add up. The guide's example,
 * lists of 4 and 3 at depths 3 and 2, gives 4·3 × 3·2 = 72.
 */
function combinations(policy: JsonValue, depth: number): number {
  let product = 1;
  for (const [name, value] of Object.entries(asObject(policy) ?? {})) {
    const choices = name === "$or" ? orChoices(value) : undefined;
    if (choices !== undefined) {
      product *= choices.reduce((sum: number, choice) => sum + combinations(choice, depth), 0);
    } else {
      product *= (asArray(value)?.length ?? 1) * (asArray(value) === undefined ? 1 : depth);
      product *= combinations(value, depth + 1);
    }
  }
  return product;
}

function checkSize(policy: JsonValue, dialect: Dialect): void {
  const place = { dialect, path: [] };
  const keys = Object.keys(asObject(policy) ?? {}).length;
  if (keys > KEYS_MAX) {
    refuseAt(
      place,
      `it names ${keys} fields outermost; SNS allows ${KEYS_MAX}. Remove some.`,
      `최상위 필드가 ${keys}개입니다. SNS는 ${KEYS_MAX}개까지 허용하니 줄이세요.`,
    );
  }
  const count = combinations(policy, 1);
  if (count > COMBINATIONS_MAX) {
    refuseAt(
      place,
      `it has ${count} combinations of values (the product of all lists, each times its depth); SNS allows ${COMBINATIONS_MAX}. Shorten some lists.`,
      `값 조합이 ${count}개입니다(모든 목록의 길이와 깊이를 곱한 값). SNS는 ${COMBINATIONS_MAX}개까지 허용하니 목록을 줄이세요.`,
    );
  }
}

/** A header that spells a JSON list is SNS's String.Array; every other is a String. */
function attribute(text: string): JsonValue {
  if (!text.startsWith("[")) return text;
  const list = orRefusal(() =>
    readJson(text, { en: "", ko: "" }, { charsMax: LIMITS.textLengthMax, depthMax: 1 }),
  );
  return list.ok ? list.value : text;
}

/** A nested field is allowed only in the payload: the first one outside of `$or`, or undefined. */
function nestedField(policy: JsonValue): string | undefined {
  for (const [name, value] of Object.entries(asObject(policy) ?? {})) {
    const choices = name === "$or" ? orChoices(value) : undefined;
    if (choices === undefined && asObject(value) !== undefined) return name;
    for (const choice of choices ?? []) {
      const inner = nestedField(choice);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

/**
 * Compiles a policy of scope MessageAttributes: its fields are header names, nesting is refused. A content without headers
 * matches no policy, not even `exists: false`.
 */
export function compileSnsAttributePolicy(text: string): CompileResult {
  return compiled(() => {
    const policy = readPatternJson(text, ATTRIBUTES);
    const nested = nestedField(policy);
    if (nested !== undefined) {
      refuseAt(
        { dialect: ATTRIBUTES, path: [nested] },
        `attributes have no nested fields; write a list of values, or filter by the payload.`,
        `속성에는 중첩 필드가 없습니다. 값의 목록을 쓰거나 페이로드 필터를 쓰세요.`,
      );
    }
    checkSize(policy, ATTRIBUTES);
    const matches = readPattern(policy, ATTRIBUTES);
    return ({ headers }: Content) => {
      const names = Object.keys(headers);
      if (names.length === 0) return false;
      return matches(Object.fromEntries(names.map((name) => [name, attribute(headers[name] ?? "")])));
    };
  });
}

/** Compiles a policy of scope MessageBody: its fields are those of the data, which must be an object to match. */
export function compileSnsPayloadPolicy(text: string): CompileResult {
  return compiled(() => {
    const policy = readPatternJson(text, PAYLOAD);
    checkSize(policy, PAYLOAD);
    const matches = readPattern(policy, PAYLOAD);
    return ({ data }: Content) => {
      const body = asObject(data);
      return body !== undefined && Object.keys(body).length > 0 && matches(body);
    };
  });
}
