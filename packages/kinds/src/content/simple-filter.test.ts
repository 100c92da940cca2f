/** Simple conditions, the default filter language (rules C50–C55). */
import type { Content, JsonValue } from "@eventyard/model";
import { NO_CONTENT } from "@eventyard/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileSimpleFilter } from "./simple-filter.ts";

const ORDER: Content = {
  type: "order.created",
  source: "shop",
  headers: { tenant: "a", weight: "12.5", "x.y": "dotted" },
  data: {
    region: "eu",
    total: 120,
    code: "007",
    express: true,
    coupon: null,
    note: 'he said "a; b and c = d"',
    lines: [
      { sku: "s1", n: 1 },
      { sku: "s2", n: 5 },
    ],
    tags: ["new", "gift"],
  },
};

function says(text: string, content: Content = ORDER): boolean {
  const result = compileSimpleFilter(text);
  if (!result.ok) throw new Error(result.text.en);
  return result.matcher(content);
}

function refusal(text: string): string {
  const result = compileSimpleFilter(text);
  if (result.ok) throw new Error("was compiled");
  expect(result.text.ko).toMatch(/^필터/);
  return result.text.en;
}

const withData = (data: JsonValue): Content => ({ ...NO_CONTENT, data });

describe("[C51, C52] fields and equality", () => {
  test.each([
    ["type = order.created", true],
    ["type=order.created", true],
    ["type == order.created", true],
    ["type = order.*", true],
    ["type = *.created", true],
    ["type = payment.*", false],
    ["type = Order.created", false],
    ["source = shop", true],
    ["headers.tenant = a", true],
    ["headers.x.y = dotted", true],
    ["headers.toString = *", false],
    ["data.region = eu", true],
    ["data.region = us, eu, kr", true],
    ["data.region = us, kr", false],
    ["data.total = 120", true],
    ["data.total = 1.2e2", true],
    ['data.total = "120"', false],
    ["data.code = 007", true],
    ["data.code = 7", false],
    ["data.express = true", true],
    ['data.express = "true"', false],
    ["data.coupon = null", true],
    ["data.missing = null", false],
    ["data.lines.sku = s2", true],
    ["data.tags = gift", true],
    ["data.tags = *", true],
    ["data.lines = *", false],
    ['data.note = "he said \\"a; b and c = d\\""', true],
  ])("%s: %s", (text, expected) => {
    expect(says(text)).toBe(expected);
  });

  test("a text in quotation marks means exactly itself", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, other) => {
        const text = `data.v = ${JSON.stringify(value)}`;
        expect(says(text, withData({ v: value }))).toBe(true);
        expect(says(text, withData({ v: other }))).toBe(value === other);
      }),
    );
  });

  test("a list of values is one condition per value, joined by or", () => {
    const value = fc.constantFrom("a", "b*", "1", "true", '"x, y"', "null");
    const leaf = fc.constantFrom<JsonValue>("a", "b", "bc", "x, y", 1, "1", true, null);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), leaf, (values, v) => {
        const apart = values.some((one) => says(`data.v = ${one}`, withData({ v })));
        expect(says(`data.v = ${values.join(" , ")}`, withData({ v }))).toBe(apart);
      }),
    );
  });
});

describe("[C53] !=", () => {
  test("is the opposite of =, for every field, also a missing one", () => {
    const field = fc.constantFrom("type", "source", "headers.tenant", "headers.no", "data.v", "data.v.w");
    const value = fc.constantFrom("a", "1", "true", "null", "*", '"1"', "a, 1");
    fc.assert(
      fc.property(field, value, fc.jsonValue({ maxDepth: 2 }), (name, text, v) => {
        const data = { v: v as JsonValue };
        for (const content of [
          { ...ORDER, data },
          { ...NO_CONTENT, data },
        ])
          expect(says(`${name} != ${text}`, content)).toBe(!says(`${name} = ${text}`, content));
      }),
    );
  });
});

describe("[C54] comparisons", () => {
  test.each([
    ["data.total > 119.5", true],
    ["data.total > 120", false],
    ["data.total >= 120", true],
    ["data.total < 1.3e2", true],
    ["data.total <= 119", false],
    ["data.lines.n > 4", true],
    ["data.lines.n > 5", false],
    ["headers.weight > 12", true],
    ["headers.tenant > 0", false],
    ["data.region > 0", false],
    ["data.missing < 5", false],
  ])("%s: %s", (text, expected) => {
    expect(says(text)).toBe(expected);
  });
});

describe("[C50, C55] several conditions", () => {
  test.each([
    ["", true],
    ["  \n ; \n", true],
    ["type = order.*; data.total > 100", true],
    ["type = order.*\ndata.total > 100", true],
    ["type = order.* and data.total > 100 AND data.region = eu", true],
    ["type = order.*; data.total > 1000", false],
    ["data.region = us and type = order.*", false],
  ])("%j: %s", (text, expected) => {
    expect(says(text)).toBe(expected);
  });

  test("the separators say the same: all conditions hold", () => {
    const condition = fc.constantFrom(
      "type = order.*",
      "source = mall",
      "data.total > 100",
      "data.region != eu",
      "data.total < 50",
    );
    const separator = fc.constantFrom("\n", ";", " and ", "\nAND\t", " ; \n");
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 5 }), separator, (conditions, by) => {
        expect(says(conditions.join(by))).toBe(conditions.every((one) => says(one)));
      }),
    );
  });

  test("and is a separator only as a word", () => {
    expect(says("data.v = android", withData({ v: "android" }))).toBe(true);
    expect(says("data.v = sand", withData({ v: "sand" }))).toBe(true);
    expect(says('data.v = "rock and roll"', withData({ v: "rock and roll" }))).toBe(true);
  });
});

describe("[C3] refusals", () => {
  test.each([
    [
      "order.created",
      'The filter, condition 1 ("order.created"): a comparison is missing; write for example type = order.created.',
    ],
    [
      "region = eu",
      'The filter, condition 1 ("region = eu"): the field "region" is unknown; write type, source, data.region or headers.region.',
    ],
    [
      "type = a; = eu",
      'The filter, condition 2 ("= eu"): the field "" is unknown; write type, source, data.region or headers.region.',
    ],
    [
      "data..a = 1",
      'The filter, condition 1 ("data..a = 1"): the field "data..a" is unknown; write type, source, data.data..a or headers.data..a.',
    ],
    ["type = ", 'The filter, condition 1 ("type ="): a value is missing; write "" for an empty text.'],
    [
      "type = a,,b",
      'The filter, condition 1 ("type = a,,b"): a value is missing; write "" for an empty text.',
    ],
    [
      "data.total > many",
      'The filter, condition 1 ("data.total > many"): > compares with one number, such as data.total > 100.',
    ],
    [
      'data.total > "5"',
      'The filter, condition 1 ("data.total > "5""): > compares with one number, such as data.total > 100.',
    ],
    [
      "data.total > 1, 2",
      'The filter, condition 1 ("data.total > 1, 2"): > compares with one number, such as data.total > 100.',
    ],
    ['type = "a', 'The filter: the quotation mark before "a" is never closed; add one.'],
    [
      'type = "a" b',
      'The filter, condition 1 ("type = "a" b"), line 1, column 5: the value has ended before "b"; remove what follows, or a bracket too many.',
    ],
    [
      "type = a**b",
      'The filter, condition 1 ("type = a**b"): the wildcard "a**b" has two stars in a row at character 2; write one.',
    ],
  ])("%s", (text, sentence) => {
    expect(refusal(text)).toBe(sentence);
  });

  test("the bounds are reached: 2,000 characters, 50 conditions", () => {
    const ofLength = (length: number) => `type = ${"a".repeat(length - 7)}`;
    expect(compileSimpleFilter(ofLength(2_000)).ok).toBe(true);
    expect(refusal(ofLength(2_001))).toBe(
      "The filter has 2001 characters; at most 2000 are allowed. Shorten it.",
    );
    const conditions = (count: number) => Array.from({ length: count }, () => "type = a").join(";");
    expect(compileSimpleFilter(conditions(50)).ok).toBe(true);
    expect(refusal(conditions(51))).toBe("The filter has 51 conditions; at most 50 are allowed.");
  });
});
