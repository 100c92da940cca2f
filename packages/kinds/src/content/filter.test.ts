/** The filter languages by name (rules C3–C5). */
import type { Content } from "@eventyard/model";
import { NO_CONTENT } from "@eventyard/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileFilter, FILTER_LANGUAGE_INFO, FILTER_LANGUAGES, matchContents } from "./filter.ts";

const ORDER: Content = {
  type: "order.created",
  source: "shop",
  headers: { region: "eu" },
  data: { total: 120 },
};

describe.each(FILTER_LANGUAGES)("%s", (language) => {
  test("the example compiles; the title exists in both languages", () => {
    const { title, example } = FILTER_LANGUAGE_INFO[language];
    expect(compileFilter(language, example).ok).toBe(true);
    expect(title.en).not.toBe("");
    expect(title.ko).not.toBe("");
  });

  test("[C5] a blank text matches everything; blanks around a text do not count", () => {
    for (const blank of ["", " \n\t "]) {
      const result = compileFilter(language, blank);
      expect(result.ok && result.matcher(NO_CONTENT) && result.matcher(ORDER)).toBe(true);
    }
    const { example } = FILTER_LANGUAGE_INFO[language];
    const plain = compileFilter(language, example);
    const padded = compileFilter(language, ` ${example}\n`);
    expect(padded.ok && padded.matcher(ORDER)).toBe(plain.ok && plain.matcher(ORDER));
  });

  test("[C3, C4] every text gives a matcher that answers every content the same each time, or a sentence", () => {
    const pieces = fc.constantFrom(
      ...'{}[]":,.*#+>/$=!<;\\ \n'.split(""),
      "type",
      "data.a",
      "source",
      "detail",
      '{"detail": {"a": [',
      "numeric",
      "exists",
      "and",
      "x-match",
      "null",
      "1e3",
      "order",
      "한글",
    );
    const contents: readonly Content[] = [
      NO_CONTENT,
      ORDER,
      { ...ORDER, type: "a/b", data: [[1], { a: null }] },
    ];
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 10 }), (parts) => {
        const result = compileFilter(language, parts.join(""));
        if (result.ok) {
          expect(matchContents(result.matcher, contents)).toEqual(matchContents(result.matcher, contents));
        } else {
          expect(result.text.en).toMatch(/[.]$/);
          expect(result.text.ko).toMatch(/[가-힣]/);
        }
      }),
    );
  });
});

test("the examples pick the order they are written for", () => {
  const picks = (language: (typeof FILTER_LANGUAGES)[number]) => {
    const result = compileFilter(language, FILTER_LANGUAGE_INFO[language].example);
    return result.ok && result.matcher(ORDER);
  };
  const others = ["mqtt"];
  for (const language of FILTER_LANGUAGES) expect(picks(language), language).toBe(!others.includes(language));
});

test("matchContents answers for each content in its place", () => {
  const result = compileFilter("simple", "type = order.*");
  if (!result.ok) throw new Error(result.text.en);
  expect([...matchContents(result.matcher, [NO_CONTENT, ORDER, NO_CONTENT])]).toEqual([0, 1, 0]);
});
