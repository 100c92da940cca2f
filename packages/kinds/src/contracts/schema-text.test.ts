/** Schemas as people type them: what, where and what to do (rules M54, M55). */
import { expect, test } from "vitest";
import { readSchemaText } from "./schema-text.ts";

test.each([
  ["no JSON", '{\n  "type": "object",\n  "properties": {"id" {"type": "string"}}\n}', "line 3, column 23"],
  ["a text that ends too early", '{"type": "object"', "ends too early"],
  ["a field twice", '{"type": "object", "properties": {"a": {}, "a": {}}}', '"a"'],
  [
    "a keyword that no contract has",
    '{"type": "object", "properties": {"a": {"pattern": "x"}}}',
    '"a": the keyword "pattern"',
  ],
  ["no object", '"text"', "must be an object"],
  ["another type", '{"type": "string"}', '"type" must be "object"'],
])("%s is refused with its place in both languages", (_name, text, place) => {
  const read = readSchemaText(text);
  expect(read.ok).toBe(false);
  if (read.ok) return;
  expect(read.text.en).toContain(place);
  expect(read.text.ko).toMatch(/[가-힣]/);
});

test("what is read is the value itself, remarks included", () => {
  const schema = { title: "An order", type: "object", properties: { id: { type: "string" } } };
  expect(readSchemaText(JSON.stringify(schema))).toEqual({ ok: true, schema });
});

test("the longest text is bounded", () => {
  const read = readSchemaText(`{"type": "object", "title": "${"x".repeat(200_000)}"}`);
  expect(read).toMatchObject({ ok: false, text: { en: expect.stringContaining("200000") as string } });
});
