import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DESIGN_VERSION } from "./design.ts";
import { LIMITS } from "./limits.ts";
import { parseDesign } from "./parse.ts";
import { sampleDesign, sampleKinds } from "./sample-kinds.ts";
import { serialiseDesign } from "./serialise.ts";

const good = serialiseDesign(sampleDesign());
const minimal = (more: string): string => `{"format":"eventyard","version":1,"name":"x","nodes":{}${more}}`;
const withNode = (id: string, body: string): string =>
  `{"format":"eventyard","version":1,"name":"x","nodes":{${JSON.stringify(id)}:${body}}}`;

/** The first problem; fails if the text was accepted. */
function refusal(text: string) {
  const result = parseDesign(text, sampleKinds);
  if (result.ok) throw new Error("accepted");
  const [first] = result.problems;
  if (first === undefined) throw new Error("refused without a problem");
  for (const problem of result.problems) {
    expect(problem.severity).toBe("error");
    expect(problem.text.en.length).toBeGreaterThan(10);
    expect(problem.text.ko).toMatch(/[가-힣]/);
  }
  return first;
}

describe("a good file", () => {
  it("M21 opens as what was written", () => {
    const result = parseDesign(good, sampleKinds);
    expect(result).toEqual({ ok: true, design: sampleDesign(), warnings: [] });
  });

  it("M3 may begin with a byte order mark", () => {
    expect(parseDesign(`\uFEFF${good}`, sampleKinds).ok).toBe(true);
  });

  it("M15 may leave out what has a meaning when absent", () => {
    const result = parseDesign(minimal(""), sampleKinds);
    expect(result.ok && result.design).toMatchObject({
      edges: {},
      scenario: { seed: 1, durationS: 300, steps: [] },
      expectations: {},
      layout: { nodes: {} },
    });
  });

  it("M12 keeps unknown keys and reports each with its path", () => {
    const text = minimal(`,"notes":{"a":[1]},"layout":{"nodes":{},"zoom":2}`);
    const result = parseDesign(text, sampleKinds);
    if (!result.ok) throw new Error("refused");
    expect(result.design).toMatchObject({ notes: { a: [1] }, layout: { zoom: 2 } });
    expect(result.warnings.map((warning) => warning.at.path)).toEqual(["notes", "layout.zoom"]);
    expect(JSON.parse(serialiseDesign(result.design))).toMatchObject({ notes: { a: [1] } });
  });
});

describe("versions", () => {
  const newer = (minReader: string): string =>
    good.replace(`"version": 1,`, `"version": 99,`).replace(`"minReader": 1`, minReader);

  it("M11 refuses a newer file that needs a newer reader, and says so", () => {
    expect(refusal(newer(`"minReader": 99`))).toMatchObject({ code: "file.newer", at: { path: "version" } });
    expect(refusal(newer(`"x-none": 1`)).text.en).toContain("version 99");
  });

  it("M11 opens a newer file that still allows this reader, and keeps its version", () => {
    const result = parseDesign(newer(`"minReader": ${DESIGN_VERSION}`), sampleKinds);
    expect(result.ok && result.design.version).toBe(99);
  });

  it.each(["0", "-1", `"2"`, "1.5", "null"])("M10 refuses version %s", (version) => {
    expect(refusal(good.replace(`"version": 1,`, `"version": ${version},`)).code).toBe("file.version");
  });

  it("M10 refuses a missing version and a wrong format", () => {
    expect(refusal(`{"format":"eventyard"}`).code).toBe("file.version");
    expect(refusal("{}").code).toBe("file.format");
    expect(refusal(`{"format":"other","version":1}`).code).toBe("file.format");
    for (const text of ["null", "3", `"x"`, "[]"]) expect(refusal(text).code).toBe("file.format");
  });
});

describe("hostile and damaged files", () => {
  const deep = (n: number): string => "[".repeat(n) + "]".repeat(n);
  const cases: readonly (readonly [rule: string, code: string, text: string])[] = [
    ["M2 empty", "file.empty", ""],
    ["M2 only a mark", "file.empty", "\uFEFF"],
    ["M2 blank", "file.empty", " \n\t\n"],
    ["M5 one byte", "file.truncated", "{"],
    ["M5 a letter", "file.truncated", "x"],
    ["M3 NUL at the end", "file.not-text", `${good}\u0000\u0000`],
    ["M3 all NUL", "file.not-text", "\u0000".repeat(4096)],
    ["M3 UTF-16 read as UTF-8", "file.not-text", '{\u0000"\u0000'],
    ["M1 too large", "file.too-large", " ".repeat(LIMITS.fileBytesMax + 1)],
    ["M1 too large in bytes, not in characters", "file.too-large", `"${"한".repeat(3_000_000)}"`],
    ["M6 depth 100,000", "file.depth", deep(100_000)],
    ["M6 depth 65 inside a design", "file.depth", minimal(`,"x":${deep(64)}`)],
    ["M6 three million values", "file.tokens", `[${"1,".repeat(3_000_000)}1]`],
    ["M7 doubled key", "file.duplicate-key", minimal(`,"name":"y"`)],
    ["M7 doubled key, escaped", "file.duplicate-key", minimal(`,"n\\u0061me":"y"`)],
    [
      "M7 doubled node",
      "file.duplicate-key",
      `{"format":"eventyard","version":1,"name":"","nodes":{"a":{},"a":{}}}`,
    ],
    ["M8 __proto__ at the top", "file.forbidden-key", minimal(`,"__proto__":{}`)],
    ["M8 __proto__ escaped", "file.forbidden-key", minimal(`,"\\u005f_proto__":{}`)],
    ["M8 __proto__ in nodes", "file.forbidden-key", withNode("__proto__", "{}")],
    ["M8 __proto__ in params", "file.forbidden-key", withNode("a", `{"params":{"__proto__":{"x":1}}}`)],
    ["M8 constructor.prototype", "file.forbidden-key", minimal(`,"constructor":{"prototype":{"x":1}}`)],
    ["M9 NaN", "file.number", minimal(`,"x":NaN`)],
    ["M9 -Infinity", "file.number", minimal(`,"x":-Infinity`)],
    ["M9 1e999", "file.number", minimal(`,"x":1e999`)],
    ["M9 lone surrogate, escaped", "file.surrogate", minimal(`,"x":"\\ud800"`)],
    ["M9 lone surrogate, raw", "file.surrogate", minimal(`,"x":"\udc00a"`)],
    ["M5 trailing comma", "file.syntax", minimal(`,"x":[1,]`)],
    ["M5 comment", "file.syntax", `// hi\n${good}`],
    ["M5 single quotes", "file.syntax", `{'a':1}`],
    ["M5 leading zero", "file.syntax", minimal(`,"x":01`)],
    ["M5 line break in a text", "file.syntax", minimal(`,"x":"a\nb"`)],
    ["M5 bad escape", "file.syntax", minimal(`,"x":"\\x41"`)],
    ["M5 two documents", "file.syntax", `${good}${good}`],
    ["M5 wrong bracket", "file.syntax", `{"a":[1}`],
    ["M5 merge conflict", "file.syntax", `<<<<<<< HEAD\n${good}`],
    ["M4 ZIP", "file.foreign", "PK\u0003\u0004\u0014\u0000"],
    ["M4 gzip", "file.foreign", "\u001f\ufffd\b\u0000"],
    ["M4 PNG", "file.foreign", "\ufffdPNG\r\n\u001a\n\u0000"],
    ["M13 id toString", "file.schema", withNode("toString", `{"kind":"source","name":"x"}`)],
    ["M13 id ../x", "file.schema", withNode("../x", `{"kind":"source","name":"x"}`)],
    ["M13 id %2e", "file.schema", withNode("%2e%2e", `{"kind":"source","name":"x"}`)],
    ["M13 id all", "file.schema", withNode("all", `{"kind":"source","name":"x"}`)],
    ["M13 empty id", "file.schema", withNode("", `{"kind":"source","name":"x"}`)],
    ["M13 id of 65", "file.schema", withNode("a".repeat(65), `{"kind":"source","name":"x"}`)],
    [
      "M13 parameter named valueOf",
      "file.schema",
      withNode("a", `{"kind":"source","name":"x","params":{"valueOf":1}}`),
    ],
    ["M14 100 kB name", "file.schema", withNode("a", `{"kind":"source","name":"${"a".repeat(100_000)}"}`)],
    ["M14 direction override", "file.schema", withNode("a", `{"kind":"source","name":"a\\u202eb"}`)],
    ["M15 no nodes", "file.schema", `{"format":"eventyard","version":1,"name":"x"}`],
    ["nodes as list", "file.schema", `{"format":"eventyard","version":1,"name":"x","nodes":[]}`],
    ["params nested", "file.schema", withNode("a", `{"kind":"source","name":"x","params":{"a":{"b":1}}}`)],
    [
      "negative latency",
      "file.schema",
      minimal(
        `,"edges":{"e":{"from":{"node":"a","port":"o"},"to":{"node":"b","port":"i"},"params":{"latencyMs":-1}}}`,
      ),
    ],
    [
      "M12 misspelt port",
      "file.schema",
      minimal(`,"edges":{"e":{"from":{"node":"a","prot":"o"},"to":{"node":"b","port":"i"}}}`),
    ],
    ["position 1e300", "file.schema", minimal(`,"layout":{"nodes":{"a":{"x":1e300,"y":0}}}`)],
    [
      "unknown command",
      "file.schema",
      minimal(`,"scenario":{"seed":1,"durationS":1,"steps":[{"atMs":0,"command":{"type":"boom"}}]}`),
    ],
    ["endless run", "file.schema", minimal(`,"scenario":{"seed":1,"durationS":1e12}`)],
    [
      "comparator",
      "file.schema",
      minimal(
        `,"expectations":{"a":{"metric":"lost","scope":"all","statistic":"total","comparator":"=","bound":0}}`,
      ),
    ],
  ];

  it.each(cases)("%s is refused as %s", (_rule, code, text) => {
    expect(refusal(text).code).toBe(code);
  });

  it("M16 refuses 10,001 nodes before looking at them", () => {
    const nodes = Object.fromEntries(Array.from({ length: LIMITS.nodesMax + 1 }, (_, i) => [`n${i}`, 0]));
    const text = JSON.stringify({ ...sampleDesign(), nodes });
    expect(refusal(text)).toMatchObject({ code: "file.too-many", at: { path: "nodes" } });
  });

  it("M5 calls a file cut at any place truncated", () => {
    for (let length = 1; length < good.length - 1; length++) {
      expect(refusal(good.slice(0, length)).code).toBe("file.truncated");
    }
  });

  it("M5 recognises an unresolved merge", () => {
    const text = good.replace(`  "name"`, `<<<<<<< HEAD\n  "name"`);
    expect(refusal(text).text.en).toContain("Line 5, column 1");
    expect(refusal(text).text.en).toContain("merge conflict");
  });

  it("M5 names line, column and path", () => {
    const problem = refusal(`{\n  "format": "eventyard",\n  "nodes": { "a": { "kind": oops } }\n}`);
    expect(problem.text.en).toBe(
      `Line 3, column 29 (nodes.a.kind): "oops" does not belong there; the file is not valid JSON.`,
    );
    expect(problem.text.ko).toContain("3행 29열");
    expect(problem.at.path).toBe("nodes.a.kind");
  });

  it("names node, field and reason when the schema refuses", () => {
    const problem = refusal(withNode("pay", `{"kind":"worker","name":5}`));
    expect(problem.at).toEqual({ node: "pay", path: "nodes.pay.name" });
    expect(problem.text.en).toBe(`"nodes.pay.name": must be a text.`);
    expect(refusal(minimal(`,"scenario":{"seed":-3,"durationS":1}`)).text.en).toBe(
      `"scenario.seed": -3 is too small, at least 0 is needed.`,
    );
    expect(refusal(withNode("../x", `{"kind":"source","name":"x"}`)).text.en).toContain("not a usable id");
  });

  it("accepts names that only look dangerous, unchanged", () => {
    for (const name of [
      "<img src=x onerror=alert(1)>",
      "javascript:alert(1)",
      "(a+)+$",
      "👩‍👩‍👧",
      "Z͑ͫa̴l̷g̵o",
      "../../etc",
    ]) {
      const text = JSON.stringify({ ...sampleDesign(), name });
      const result = parseDesign(text, sampleKinds);
      expect(result.ok && result.design.name).toBe(name);
    }
  });
});

describe("files of other tools", () => {
  it.each([
    ["a draw.io diagram", `<mxfile host="app.diagrams.net"><diagram/></mxfile>`],
    ["a draw.io diagram", `<?xml version="1.0"?>\n<mxfile></mxfile>`],
    ["an SVG picture", `<svg xmlns="http://www.w3.org/2000/svg"/>`],
    ["an XML file", `<?xml version="1.0"?><definitions/>`],
    ["an Excalidraw drawing", `{"type":"excalidraw","version":2,"elements":[]}`],
    ["an n8n workflow", `{"name":"w","nodes":[],"connections":{}}`],
    ["a Node-RED flow", `[{"id":"f1","type":"tab","label":"Flow 1"}]`],
    ["an AsyncAPI document", `{"asyncapi":"3.0.0","info":{}}`],
    ["an AsyncAPI document", "asyncapi: 3.0.0\ninfo:\n  title: x"],
    ["a Mermaid diagram", "flowchart LR\n a --> b"],
    ["RabbitMQ definitions", `{"rabbit_version":"4.0","queues":[]}`],
  ])("M4 says that it looks like %s", (what, text) => {
    const problem = refusal(text);
    expect(problem.code).toBe("file.foreign");
    expect(problem.text.en).toContain(what);
  });
});

describe("any text", () => {
  it("is a design or a refusal with reasons, and never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.json()), (text) => {
        const result = parseDesign(text, sampleKinds);
        expect(result.ok || result.problems.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("made by damaging a good file is a design or a refusal with reasons", () => {
    const damage = fc.record({
      at: fc.nat(good.length),
      drop: fc.nat(30),
      put: fc.oneof(
        fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "null", "1e999", "-0", "{}"),
        fc.string(),
      ),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        let text = good;
        for (const { at, drop, put } of damages) text = text.slice(0, at) + put + text.slice(at + drop);
        const result = parseDesign(text, sampleKinds);
        if (!result.ok) expect(result.problems.length).toBeGreaterThan(0);
        else expect(Object.keys(result.design.nodes).length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it("is read as strictly as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { problems } = parseDesign(text, sampleKinds) as { problems?: readonly { code: string }[] };
        expect(["file.syntax", "file.truncated", "file.depth"]).not.toContain(problems?.[0]?.code);
      }),
    );
  });
});
