/** The little Markdown of model cards becomes data; nothing in it can become markup. */
import { expect, test } from "vitest";
import { parseInline, parseMarkdown } from "./markdown.ts";

test("headings, paragraphs, lists and tables", () => {
  const blocks = parseMarkdown(
    "# Title\n\nOne\ntwo.\n\n- a\n  more\n- **b**\n\n| x | y |\n|---|---|\n| 1 | `2` |\n",
  );
  expect(blocks.map(({ type }) => type)).toEqual(["heading", "paragraph", "list", "table"]);
  expect(blocks[1]).toEqual({ type: "paragraph", text: [{ type: "text", text: "One two." }] });
  expect(blocks[2]).toEqual({
    type: "list",
    items: [[{ type: "text", text: "a more" }], [{ type: "bold", text: "b" }]],
  });
  expect(blocks[3]).toEqual({
    type: "table",
    head: [[{ type: "text", text: "x" }], [{ type: "text", text: "y" }]],
    rows: [[[{ type: "text", text: "1" }], [{ type: "code", text: "2" }]]],
  });
});

test("markup stays text and a link keeps only its words", () => {
  expect(parseInline("<img src=x onerror=alert(1)>")).toEqual([
    { type: "text", text: "<img src=x onerror=alert(1)>" },
  ]);
  expect(parseInline("see [this](javascript:alert(1))")[0]?.text).toMatch(/^see this/);
});
