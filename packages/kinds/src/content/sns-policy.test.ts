/** SNS filter policies (rules C20–C24). Examples are those of the developer guide; see SPEC.md, S1 and S2. */
import type { Content, JsonValue } from "@eventyard/model";
import { describe, expect, test } from "vitest";
import type { CompileResult } from "./matcher.ts";
import { compileSnsAttributePolicy, compileSnsPayloadPolicy } from "./sns-policy.ts";

type Compile = (text: string) => CompileResult;

function matcher(compile: Compile, policy: JsonValue): (content: Content) => boolean {
  const result = compile(JSON.stringify(policy));
  if (!result.ok) throw new Error(result.text.en);
  return result.matcher;
}

function byAttributes(policy: JsonValue, headers: Readonly<Record<string, string>>): boolean {
  return matcher(compileSnsAttributePolicy, policy)({ type: "t", source: "", headers, data: {} });
}

function byPayload(policy: JsonValue, data: JsonValue): boolean {
  return matcher(compileSnsPayloadPolicy, policy)({ type: "t", source: "", headers: {}, data });
}

function refusal(compile: Compile, policy: JsonValue): string {
  const result = compile(JSON.stringify(policy));
  if (result.ok) throw new Error("was compiled");
  expect(result.text.ko).toMatch(/^필터 정책/);
  return result.text.en;
}

describe("[C20, C21] the guide's examples, over attributes and over the payload", () => {
  // policy, values that match, values that do not; a list is a String.Array or a JSON list
  test.each<readonly [string, JsonValue, readonly JsonValue[], readonly JsonValue[]]>([
    ["exact", ["rugby", "tennis"], ["rugby", "tennis", ["rugby", "tennis"]], ["baseball", ["baseball"]]],
    [
      "anything-but",
      [{ "anything-but": ["rugby", "tennis"] }],
      ["baseball", "football", ["rugby", "baseball"]],
      ["rugby", ["rugby"]],
    ],
    [
      "anything-but prefix",
      [{ "anything-but": { prefix: "order-" } }],
      ["data-entry", "order_number"],
      ["order-cancelled"],
    ],
    ["equals-ignore-case", [{ "equals-ignore-case": "tennis" }], ["TENNIS", "Tennis"], ["baseball"]],
    ["cidr", [{ cidr: "10.0.0.0/24" }], ["10.0.0.0", "10.0.0.255"], ["10.1.1.0"]],
    ["prefix", [{ prefix: "bas" }], ["baseball", "basketball"], ["rugby"]],
    ["suffix", [{ suffix: "ball" }], ["baseball", "basketball"], ["rugby"]],
    ["numeric =", [{ numeric: ["=", 301.5] }], [301.5, 3.015e2], [301]],
    ["numeric anything-but", [{ "anything-but": [100, 500] }], [101, 100.1, [100, 50]], [100]],
    ["numeric range", [{ numeric: [">", 0, "<=", 150] }], [150, 0.5], [0, 150.5, -1]],
  ])("%s", (_name, policy, yes, no) => {
    const header = (value: JsonValue) => (typeof value === "string" ? value : JSON.stringify(value));
    for (const value of [...yes, ...no]) {
      const expected = yes.includes(value);
      expect(byAttributes({ key: policy }, { key: header(value) }), header(value)).toBe(expected);
      expect(byPayload({ key: policy }, { key: value }), header(value)).toBe(expected);
    }
  });

  test("AND, OR and $or", () => {
    const and = { customer_interests: ["rugby"], price_usd: [{ numeric: [">", 100] }] };
    expect(byAttributes(and, { customer_interests: "rugby", price_usd: "100.5" })).toBe(true);
    expect(byAttributes(and, { customer_interests: "rugby", price_usd: "100" })).toBe(false);
    const or: JsonValue = {
      source: ["aws.cloudwatch"],
      $or: [{ metricName: ["CPUUtilization"] }, { namespace: ["AWS/EC2"] }],
    };
    expect(byPayload(or, { source: "aws.cloudwatch", namespace: "AWS/EC2" })).toBe(true);
    expect(byPayload(or, { namespace: "AWS/EC2", metricName: "CPUUtilization" })).toBe(false);
  });

  test("a header that spells a number is text and number; one that spells a list is a list", () => {
    expect(byAttributes({ zip: ["12345"] }, { zip: "12345" })).toBe(true);
    expect(byAttributes({ zip: [12345] }, { zip: "12345" })).toBe(true);
    expect(byAttributes({ zip: [12345] }, { zip: "12345 " })).toBe(false);
    expect(byAttributes({ flags: [true, null] }, { flags: "[true]" })).toBe(true);
    expect(byAttributes({ odd: ["[not json"] }, { odd: "[not json" })).toBe(true);
    expect(byPayload({ zip: [12345] }, { zip: "12345" })).toBe(false);
  });

  test("the payload nests, attributes do not", () => {
    const nested = { user: { role: ["admin"] } };
    expect(byPayload(nested, { user: { role: "admin" } })).toBe(true);
    const sentence =
      "The filter policy, user: attributes have no nested fields; write a list of values, or filter by the payload.";
    expect(refusal(compileSnsAttributePolicy, nested)).toBe(sentence);
    expect(refusal(compileSnsAttributePolicy, { $or: [{ a: ["x"] }, nested] })).toBe(sentence);
  });
});

describe("[C22] exists", () => {
  test("true wants a value that is neither null nor empty; false wants some other attribute", () => {
    expect(byAttributes({ store: [{ exists: true }] }, { store: "fans" })).toBe(true);
    expect(byAttributes({ store: [{ exists: true }] }, { store: "" })).toBe(false);
    expect(byPayload({ store: [{ exists: true }] }, { store: null })).toBe(false);
    expect(byAttributes({ store: [{ exists: false }] }, { event: "x" })).toBe(true);
    expect(byAttributes({ store: [{ exists: false }] }, { store: "fans" })).toBe(false);
    expect(byAttributes({ store: [{ exists: false }] }, {})).toBe(false);
  });

  test("a payload that is no object, or an empty one, matches nothing", () => {
    expect(
      [{}, [], ["x"], "x", 1, null].map((data) => byPayload({ store: [{ exists: false }] }, data)),
    ).toEqual(Array(6).fill(false));
  });
});

describe("[C23, C24] the bounds are reached", () => {
  const values = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`);

  test("five fields outermost", () => {
    const fields = (count: number) => Object.fromEntries(values(count).map((name) => [name, ["x"]]));
    expect(compileSnsAttributePolicy(JSON.stringify(fields(5))).ok).toBe(true);
    expect(refusal(compileSnsAttributePolicy, fields(6))).toBe(
      "The filter policy: it names 6 fields outermost; SNS allows 5. Remove some.",
    );
  });

  test("150 combinations; nested lists count with their depth (the guide's example has 72)", () => {
    const policy = (count: number): JsonValue => ({
      key_a: { key_b: { key_c: values(count) } },
      key_d: { key_e: values(3) },
    });
    // 3 × n × 2 × 3: 4 values make 72, 8 make 144, 9 make 162
    expect(compileSnsPayloadPolicy(JSON.stringify(policy(8))).ok).toBe(true);
    expect(refusal(compileSnsPayloadPolicy, policy(9))).toContain("it has 162 combinations of values");
    expect(compileSnsAttributePolicy(JSON.stringify({ a: values(150) })).ok).toBe(true);
    expect(refusal(compileSnsAttributePolicy, { a: values(151) })).toContain("it has 151 combinations");
    // the choices of a $or add up: 2 × (30 + 45) = 150
    const or = (more: number): JsonValue => ({
      a: values(2),
      $or: [{ b: values(30) }, { c: values(45 + more) }],
    });
    expect(compileSnsAttributePolicy(JSON.stringify(or(0))).ok).toBe(true);
    expect(refusal(compileSnsAttributePolicy, or(1))).toContain("it has 152 combinations");
  });

  test("numbers within ±1e9 and 5 decimals", () => {
    const numeric = (value: number) =>
      compileSnsPayloadPolicy(JSON.stringify({ a: [{ numeric: ["=", value] }] })).ok;
    expect([1e9, -1e9, 0.12345].map(numeric)).toEqual([true, true, true]);
    expect([1e9 + 1, 0.123456].map(numeric)).toEqual([false, false]);
  });
});

test("[C3] other refusals name the policy", () => {
  expect(refusal(compileSnsPayloadPolicy, { a: [{ like: "x" }] })).toContain(
    'The filter policy, a: the operator "like" is unknown',
  );
});
