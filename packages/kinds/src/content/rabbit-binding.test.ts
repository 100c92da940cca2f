/** RabbitMQ bindings (rules C30–C33). */
import type { Content } from "@eventyard/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CompileResult } from "./matcher.ts";
import {
  compileRabbitDirect,
  compileRabbitFanout,
  compileRabbitHeaders,
  compileRabbitTopic,
} from "./rabbit-binding.ts";

function content(type: string, headers: Readonly<Record<string, string>> = {}): Content {
  return { type, source: "", headers, data: {} };
}

function matcher(result: CompileResult): (content: Content) => boolean {
  if (!result.ok) throw new Error(result.text.en);
  return result.matcher;
}

function topic(binding: string, key: string): boolean {
  return matcher(compileRabbitTopic(binding))(content(key));
}

function refusal(result: CompileResult): string {
  if (result.ok) throw new Error("was compiled");
  expect(result.text.ko).toMatch(/[가-힣]/);
  return result.text.en;
}

describe("[C30] direct and fanout", () => {
  test("direct: the very key; fanout: every key", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 20 }),
        fc.string({ maxLength: 20 }),
        (binding, key) => {
          expect(matcher(compileRabbitDirect(binding))(content(key))).toBe(binding === key);
          expect(matcher(compileRabbitFanout())(content(key))).toBe(true);
        },
      ),
    );
  });

  test("wildcards are letters in a direct binding", () => {
    expect(matcher(compileRabbitDirect("order.*"))(content("order.created"))).toBe(false);
  });
});

describe("[C31] topic", () => {
  test.each([
    // tutorial five: Q1 is bound by *.orange.*, Q2 by *.*.rabbit and lazy.#
    ["quick.orange.rabbit", [true, true, false]],
    ["lazy.orange.elephant", [true, false, true]],
    ["quick.orange.fox", [true, false, false]],
    ["lazy.brown.fox", [false, false, true]],
    ["lazy.pink.rabbit", [false, true, true]],
    ["quick.brown.fox", [false, false, false]],
    ["orange", [false, false, false]],
    ["quick.orange.new.rabbit", [false, false, false]],
    ["lazy.orange.new.rabbit", [false, false, true]],
    ["lazy", [false, false, true]],
  ])("tutorial five: %s", (key, expected) => {
    expect(["*.orange.*", "*.*.rabbit", "lazy.#"].map((binding) => topic(binding, key))).toEqual(expected);
  });

  test.each([
    // docs/exchanges
    [
      "regions.na.cities.*",
      ["regions.na.cities.toronto", "regions.na.cities.newyork"],
      ["regions.na.cities"],
    ],
    [
      "audit.events.#",
      ["audit.events", "audit.events.users.signup", "audit.events.orders.placed"],
      ["audit.users"],
    ],
    ["#", ["", "a", "a.b", ".", "#"], []],
    ["#.b.#", ["b", "a.b", "b.c", "a.b.c", "b.b"], ["", "a", "ab"]],
    ["a.*", ["a.b", "a."], ["a", "a.b.c"]],
    ["..", [".."], ["", ".", "..."]],
    ["a.#b", ["a.#b"], ["a.b", "a.x.b"]],
  ])("%s", (binding, yes, no) => {
    for (const key of yes) expect(topic(binding, key), key).toBe(true);
    for (const key of no) expect(topic(binding, key), key).toBe(false);
  });

  /** Says the definition, trying every split. */
  function oracle(pattern: readonly string[], words: readonly string[]): boolean {
    const [part, ...rest] = pattern;
    if (part === undefined) return words.length === 0;
    if (part === "#") return words.some((_, i) => oracle(rest, words.slice(i))) || oracle(rest, []);
    return words.length > 0 && (part === "*" || part === words[0]) && oracle(rest, words.slice(1));
  }

  test("agrees with the definition", () => {
    const part = fc.constantFrom("a", "b", "*", "#", "");
    const word = fc.constantFrom("a", "b", "");
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        fc.array(word, { minLength: 1, maxLength: 6 }),
        (pattern, words) => {
          fc.pre(pattern.join(".") !== "");
          // one empty word joined is the empty key, which has no words
          const seen = words.join(".") === "" ? [] : words;
          expect(topic(pattern.join("."), words.join("."))).toBe(oracle(pattern, seen));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test("no binding is exponential: 120 hashes over 120 words", () => {
    const hashes = Array.from({ length: 120 }, () => "#").join(".");
    expect(topic(`${hashes}.b`, Array.from({ length: 120 }, () => "a").join("."))).toBe(false);
  });
});

describe("[C32] keys have 1 to 255 bytes", () => {
  test("the bound is reached, in bytes", () => {
    for (const compile of [compileRabbitDirect, compileRabbitTopic]) {
      expect(compile("k".repeat(255)).ok).toBe(true);
      expect(compile("한".repeat(85)).ok).toBe(true);
      expect(refusal(compile("한".repeat(86)))).toBe(
        "The binding key has 258 bytes; AMQP allows 255. Shorten it.",
      );
      expect(refusal(compile(""))).toBe('The binding key is empty; write a key such as "order.created".');
    }
  });
});

describe("[C33] headers", () => {
  const pdf = content("t", { format: "pdf", type: "report", "x-tenant": "a" });

  test.each([
    ["format = pdf; type = report", true],
    ["x-match = all; format = pdf; type = log", false],
    ["x-match = any; format = pdf; type = log", true],
    ["x-match = any; format = doc; type = log", false],
    ["format", true],
    ["missing", false],
    ["x-match = any; missing; format", true],
    // "all" and "any" do not look at x- headers, the -with-x forms do
    ["format = pdf; x-tenant = b", true],
    ["x-match = any; x-tenant = a", false],
    ["x-match = all-with-x; format = pdf; x-tenant = b", false],
    ["x-match = all-with-x; format = pdf; x-tenant = a", true],
    ["x-match = any-with-x; format = doc; x-tenant = a", true],
    // without arguments, as RabbitMQ's source has it
    ["x-match = all", true],
    ["x-match = any", false],
    ["", true],
    ['format = "pdf"', true],
    ["toString", false],
  ])("%s: %s", (text, expected) => {
    expect(matcher(compileRabbitHeaders(text))(pdf)).toBe(expected);
  });

  test("all is every argument alone, any is some argument alone", () => {
    const argument = fc.constantFrom("a = 1", "a = 2", "b = 1", "b", "c", "c = 3");
    const headers = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("1", "2", "3"), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(argument, { selector: (text) => text.charAt(0), minLength: 1 }),
        headers,
        (texts, given) => {
          const says = (text: string) => matcher(compileRabbitHeaders(text))(content("t", given));
          const alone = texts.map(says);
          expect(says(texts.join(";"))).toBe(alone.every(Boolean));
          expect(says(["x-match = any", ...texts].join("\n"))).toBe(alone.some(Boolean));
        },
      ),
    );
  });

  test.each([
    ["x-match = some", 'x-match is "some"; write one of all, any, all-with-x, any-with-x.'],
    ["x-match", 'x-match is ""; write one of all, any, all-with-x, any-with-x.'],
    ["a = 1; a = 2", 'The argument "a" stands twice; remove one of the two.'],
    ["a > 1", `Argument 1 ("a > 1") must be a header's name, or name = value.`],
    ["b; a = 1, 2", `Argument 2 ("a = 1, 2") must be a header's name, or name = value.`],
    ["= 1", `Argument 1 ("= 1") must be a header's name, or name = value.`],
    ["a =", 'The binding, condition 1 ("a ="): a value is missing; write "" for an empty text.'],
  ])("[C3] refused: %s", (text, sentence) => {
    expect(refusal(compileRabbitHeaders(text))).toBe(sentence);
  });
});
