/** What the problems list says of captions and fixes, what a file with a damaged script answers, and when captions show. */
import { describe, expect, it, test } from "vitest";
import type { Design } from "../design.ts";
import { LIMITS } from "../limits.ts";
import { parseDesign } from "../parse.ts";
import { edge, sampleDesign, sampleKinds } from "../sample-kinds.ts";
import { serialiseDesign } from "../serialise.ts";
import { localText } from "../text.ts";
import { validateDesign } from "../validate.ts";
import { captionList, isShown } from "./captions.ts";
import { switchFix } from "./fixes.ts";
import type { Caption, Fix } from "./script.ts";

const caption = (more: Partial<Caption>): Design => ({
  ...sampleDesign(),
  captions: { c: { text: { en: "Now", ko: "지금" }, atMs: 1000, untilMs: 2000, ...more } },
});
const fixed = (more: Partial<Fix>): Design => ({
  ...sampleDesign(),
  fixes: { f: { name: "Mend", ...more } },
});
const found = (design: Design) => validateDesign(design, sampleKinds);

test("M81 captions are shown from their first to their last instant, in order of time, then of id", () => {
  const one: Caption = { text: "x", atMs: 10, untilMs: 20 };
  expect([9, 10, 15, 20, 21].map((ms) => isShown(one, ms))).toEqual([false, true, true, true, false]);
  const captions = { b: one, a: one, first: { ...one, atMs: 5 } };
  expect(captionList({ ...sampleDesign(), captions }).map(([id]) => id)).toEqual(["first", "a", "b"]);
  expect(captionList(sampleDesign())).toEqual([]);
  expect(localText("같음")).toEqual({ en: "같음", ko: "같음" });
});

describe("M82 captions", () => {
  it("that are seen are no problem", () => {
    expect(found(caption({}))).toEqual([]);
    expect(found(caption({ node: "pay", text: "plain" }))).toEqual([]);
  });
  it.each<[string, Partial<Caption>]>([
    ["caption.node", { node: "ghost" }],
    ["caption.node", { node: "toString" }],
    ["caption.time", { atMs: 3000 }],
    ["caption.late", { atMs: 60_001, untilMs: 70_000 }],
  ])("%s is a warning with its place", (code, more) => {
    expect(found(caption(more))).toMatchObject([
      { severity: "warning", code, at: { caption: "c", path: "captions.c" } },
    ]);
    expect(found(caption(more))[0]?.text.ko).toMatch(/[가-힣]/);
  });
});

describe("M89 fixes", () => {
  it("that can be switched on are no problem", () => {
    expect(
      found(fixed({ nodes: { pay: { workers: 8 } }, edges: { e1: { latencyMs: 9 } }, mends: ["fast"] })),
    ).toEqual([]);
  });
  it.each<[string, Partial<Fix>]>([
    ["fix.empty", {}],
    ["fix.empty", { nodes: { pay: {} } }],
    ["fix.mends", { nodes: { pay: { workers: 8 } }, mends: ["slow"] }],
    ["fix.node", { nodes: { ghost: { workers: 8 } } }],
    ["fix.edge", { edges: { ghost: { latencyMs: 8 } } }],
    ["fix.edge", { removeEdges: ["ghost"] }],
    ["fix.node", { removeNodes: ["ghost"] }],
    ["fix.needed", { removeNodes: ["queue"] }],
    ["fix.param.unknown", { nodes: { pay: { wokers: 8 } } }],
    ["fix.param.range", { nodes: { pay: { workers: 65 } } }],
    ["fix.param.unknown", { edges: { e1: { filter: "x" } } }],
    ["fix.kind", { addNodes: { x: { node: { kind: "hub", name: "X", params: {} }, at: { x: 0, y: 0 } } } }],
    ["fix.taken", { addEdges: { e1: edge("shop.out", "queue.in") } }],
    ["fix.node", { addEdges: { x: edge("shop.out", "ghost.in") } }],
  ])("%s is a warning with its place", (code, more) => {
    const problems = found(fixed(more));
    expect(problems).toMatchObject([{ severity: "warning", code, at: { fix: "f", path: "fixes.f" } }]);
    expect(problems[0]?.text.ko).toMatch(/[가-힣]/);
  });
  it("say label, value and range, as parameters do, and only of what the fix sets", () => {
    const design = fixed({ nodes: { pay: { workers: 65 } } });
    expect(found(design)[0]?.text.en).toBe(
      `Fix "Mend", "Payment": Workers is 65; it must be a whole number from 1 to 64.`,
    );
    const { pay } = design.nodes;
    const broken = { ...design, nodes: { ...design.nodes, pay: { ...pay!, params: { serviceMs: -1 } } } };
    expect(found(broken).map(({ code }) => code)).toEqual(["param.range", "fix.param.range"]);
  });
  it("that are on have the problems of any design", () => {
    const on = switchFix(fixed({ nodes: { pay: { workers: 65 } } }), "f", true);
    expect(on.ok && found(on.design).map(({ code, at }) => [code, at.node])).toEqual([
      ["param.range", "pay"],
    ]);
  });
});

describe("files", () => {
  const text = (more: object): string => JSON.stringify({ ...sampleDesign(), ...more });
  const refusal = (more: object) => {
    const result = parseDesign(text(more), sampleKinds);
    if (result.ok) throw new Error("accepted");
    return result.problems[0];
  };

  it.each<[string, object, string]>([
    [
      "a misspelt part",
      { fixes: { f: { name: "x", node: { pay: { workers: 1 } } } } },
      "does not allow node",
    ],
    ["one language only", { captions: { c: { text: { en: "x" }, atMs: 0, untilMs: 1 } } }, "en and ko"],
    ["an empty text", { captions: { c: { text: "", atMs: 0, untilMs: 1 } } }, "at least 1"],
    [
      "a long text",
      { captions: { c: { text: "x".repeat(LIMITS.captionLengthMax + 1), atMs: 0, untilMs: 1 } } },
      "at most 300",
    ],
    ["a long name", { fixes: { f: { name: "x".repeat(LIMITS.nameLengthMax + 1) } } }, "at most 200"],
    [
      "a long remark",
      { fixes: { f: { name: "x", text: "x".repeat(LIMITS.fixTextLengthMax + 1) } } },
      "at most 500",
    ],
    ["a negative time", { captions: { c: { text: "x", atMs: -1, untilMs: 1 } } }, "too small"],
    [
      "an id of every object",
      { captions: { toString: { text: "x", atMs: 0, untilMs: 1 } } },
      "not a usable id",
    ],
    ["a number as text", { fixes: { f: { name: 3 } } }, "a text that is not empty"],
    ["a negative latency", { fixes: { f: { name: "x", edges: { e1: { latencyMs: -1 } } } } }, "too small"],
    [
      "a list as value",
      { fixes: { f: { name: "x", nodes: { pay: { workers: [1] } } } } },
      "a number, a text or true/false",
    ],
    [
      "too many parts",
      {
        fixes: {
          f: {
            name: "x",
            nodes: {
              pay: Object.fromEntries(Array.from({ length: LIMITS.fixPartsMax + 1 }, (_, i) => [`p${i}`, i])),
            },
          },
        },
      },
      `at most ${LIMITS.fixPartsMax}`,
    ],
  ])("M80 %s is refused", (_name, more, sentence) => {
    expect(refusal(more)?.text.en).toContain(sentence);
    expect(refusal(more)?.text.ko).toMatch(/[가-힣]/);
    expect(refusal(more)?.at).toHaveProperty("captions" in more ? "caption" : "fix");
  });

  it.each([
    ["captions", LIMITS.captionsMax],
    ["fixes", LIMITS.fixesMax],
  ])("M80 more than the limit of %s is refused before they are looked at", (key, max) => {
    const table = Object.fromEntries(Array.from({ length: max + 1 }, (_, i) => [`x${i}`, 0]));
    expect(refusal({ [key]: table })).toMatchObject({ code: "file.too-many", at: { path: key } });
  });

  it("M12 unknown keys of a caption are kept and reported", () => {
    const result = parseDesign(
      text({ captions: { c: { text: "x", atMs: 0, untilMs: 1, tone: "loud" } } }),
      sampleKinds,
    );
    expect(result.ok && result.warnings.map(({ at }) => at.path)).toEqual(["captions.c.tone"]);
    expect(result.ok && serialiseDesign(result.design)).toContain(`"tone": "loud"`);
  });
});
