/** Strict JSON (rules C2, C3). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberInText, readJson } from "./json-text.ts";
import { orRefusal } from "./matcher.ts";

const WHAT = { en: "The text", ko: "텍스트" };

function read(text: string, charsMax = 10_000, depthMax = 8) {
  return orRefusal(() => readJson(text, WHAT, { charsMax, depthMax }));
}

function parse(text: string): { readonly ok: boolean; readonly value?: unknown } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
}

const fragments = fc.constantFrom(
  ...'{}[]:,"\\'.split(""),
  ' "a" ',
  '"a":',
  "1",
  "-",
  "0",
  "01",
  ".5",
  "1e",
  "e+2",
  "true",
  "false",
  "null",
  "nul",
  "\\u00e9",
  "\\x",
  " ",
  "\n",
  "é",
);

describe("[C2] reads what JSON.parse reads", () => {
  test("every value that JSON can write, compact and indented", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!text.includes('"__proto__"'));
        expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  test("and refuses what it refuses, apart from what is stricter here", () => {
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const ours = read(text);
        const theirs = parse(text);
        const stricter = !ours.ok && ours.text.en.includes("second time");
        if (!stricter) expect(ours.ok, text).toBe(theirs.ok);
        if (ours.ok) expect(ours.value).toEqual(theirs.value);
      }),
      { numRuns: 3_000 },
    );
  });

  test("every escape", () => {
    const text = String.raw`"\" \\ \/ \b \f \n \r \t \u00e9 \uD83D\uDE00"`;
    expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });
});

describe("[C2, C3] refuses with line, column and remedy", () => {
  test.each([
    [
      "",
      "The text, line 1, column 1: the text ends too early; a value (a text stands in quotation marks) is missing.",
    ],
    [
      '{"a": 1,\n "b": }',
      'The text, line 2, column 7: expected a value (a text stands in quotation marks), found "}".',
    ],
    ["{a: 1}", 'The text, line 1, column 2: expected a field name in quotation marks, found "a".'],
    [
      '{"a": 1, "a": 2}',
      'The text, line 1, column 10: the field "a" stands here a second time; remove one of the two.',
    ],
    ['{"__proto__": 1}', 'The text, line 1, column 2: the name "__proto__" is not allowed; choose another.'],
    [
      String.raw`{"\u005f_proto__": 1}`,
      'The text, line 1, column 2: the name "__proto__" is not allowed; choose another.',
    ],
    ["[1e999]", "The text, line 1, column 2: this number is too large."],
    ["[01]", "The text, line 1, column 2: a number has no leading zeros in JSON."],
    ['"ab', "The text, line 1, column 1: the text that begins here has no closing quotation mark."],
    [
      "[1]]",
      'The text, line 1, column 4: the value has ended before "]"; remove what follows, or a bracket too many.',
    ],
  ])("%s", (text, sentence) => {
    const result = read(text);
    expect(!result.ok && result.text.en).toBe(sentence);
    expect(!result.ok && result.text.ko).toMatch(/^텍스트 \d+행 \d+열: .+[.]$/);
  });

  test("the bounds are reached: size and depth", () => {
    expect(read("[[1]]", 5, 2).ok).toBe(true);
    expect(read("[[1 ]]", 5, 2)).toMatchObject({
      ok: false,
      text: { en: "The text has 6 characters; at most 5 are allowed. Shorten it." },
    });
    expect(read("[[[1]]]", 99, 2)).toMatchObject({
      ok: false,
      text: {
        en: "The text, line 1, column 3: brackets are nested deeper than 2 levels; make the document flatter.",
      },
    });
    // far beyond the bound it is still a sentence, not a stack overflow
    expect(read("[".repeat(10_000)).ok).toBe(false);
  });
});

test("a text spells a number only in JSON's notation", () => {
  expect(["12", "-0.5", "3.018e2"].map(numberInText)).toEqual([12, -0.5, 301.8]);
  for (const text of ["", " 12", "12 ", "0x10", "1_000", "+1", "Infinity", "12a", "[1]", "9".repeat(65)]) {
    expect(numberInText(text), text).toBeUndefined();
  }
});
