/** Contents as a person types them (rules C1, C3). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CONTENT_LIMITS, parseContent, parseContents } from "./content.ts";

function refusal(text: string): string {
  const result = parseContent(text);
  if (result.ok) throw new Error("was read");
  expect(result.text.ko).toMatch(/[가-힣]/);
  return result.text.en;
}

describe("[C1] a content", () => {
  test("has a type; the rest has defaults", () => {
    expect(parseContent('{"type": "order.created"}')).toEqual({
      ok: true,
      content: { type: "order.created", source: "", headers: {}, data: {} },
    });
    expect(parseContent('{"type": "t", "data": null}')).toMatchObject({ content: { data: null } });
  });

  test("written as JSON it is read back", () => {
    const content = fc.record({
      type: fc.string({ minLength: 1, maxLength: 20 }),
      source: fc.string({ maxLength: 20 }),
      headers: fc.dictionary(
        fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== "__proto__"),
        fc.string({ maxLength: 8 }),
        { noNullPrototype: true },
      ),
      data: fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("__proto__")),
    });
    fc.assert(
      fc.property(content, (value) => {
        const text = JSON.stringify(value);
        expect(parseContent(text)).toEqual({ ok: true, content: JSON.parse(text) });
      }),
    );
  });

  test.each([
    ["[]", 'The content must be an object such as {"type": "order.created", "data": {"total": 12}}.'],
    ["{}", 'The content needs a "type" such as "order.created".'],
    ['{"type": 1}', 'The content: "type" must be a text in quotation marks.'],
    [
      '{"type": "t", "total": 12}',
      'The content: the field "total" is unknown. A content has type, source, headers and data; move it into "data".',
    ],
    ['{"type": "t", "headers": []}', 'The content: "headers" must be an object such as {"tenant": "a"}.'],
    ['{"type": "t", "headers": {"n": 1}}', 'The content: "n" must be a text in quotation marks.'],
    ['{"type": "t", "headers": {"": "x"}}', 'The content: the header name "" must have 1 to 128 characters.'],
  ])("[C3] refused: %s", (text, sentence) => {
    expect(refusal(text)).toBe(sentence);
  });

  test("the bounds are reached", () => {
    const { typeCharsMax, headersMax, headerValueCharsMax, charsMax, depthMax } = CONTENT_LIMITS;
    const ofType = (length: number) => JSON.stringify({ type: "t".repeat(length) });
    expect(parseContent(ofType(typeCharsMax)).ok).toBe(true);
    expect(refusal(ofType(typeCharsMax + 1))).toContain('"type" has 256 characters; at most 255');
    const withHeaders = (count: number, value: string) =>
      JSON.stringify({
        type: "t",
        headers: Object.fromEntries(Array.from({ length: count }, (_, i) => [`h${i}`, value])),
      });
    expect(parseContent(withHeaders(headersMax, "v")).ok).toBe(true);
    expect(refusal(withHeaders(headersMax + 1, "v"))).toContain("65 headers; at most 64");
    expect(refusal(withHeaders(1, "v".repeat(headerValueCharsMax + 1)))).toContain("at most 1024");
    expect(refusal(`{"type": "t", "data": "${"x".repeat(charsMax)}"}`)).toContain("at most 20000");
    const nested = (depth: number) => `{"type": "t", "data": ${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(parseContent(nested(depthMax - 1)).ok).toBe(true);
    expect(refusal(nested(depthMax))).toContain("deeper than 32 levels");
  });
});

describe("[C1] a list of contents", () => {
  test("keeps its order; one object is a list of one", () => {
    const list = parseContents('[{"type": "b"}, {"type": "a"}]');
    expect(list.ok && list.contents.map(({ type }) => type)).toEqual(["b", "a"]);
    expect(parseContents('{"type": "b"}')).toMatchObject({ ok: true, contents: [{ type: "b" }] });
  });

  test("[C3] names the content that is wrong; has 1 to 256", () => {
    expect(parseContents('[{"type": "b"}, {"data": 1}]')).toMatchObject({
      ok: false,
      text: { en: 'Content 2 needs a "type" such as "order.created".' },
    });
    expect(parseContents("[]").ok).toBe(false);
    const many = (count: number) => `[${Array.from({ length: count }, () => '{"type":"t"}').join()}]`;
    expect(parseContents(many(256)).ok).toBe(true);
    expect(parseContents(many(257))).toMatchObject({
      text: { en: "The list holds 257 contents; it needs 1 to 256." },
    });
  });
});
