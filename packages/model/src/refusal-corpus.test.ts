/**
 * The corpus of refusals: what people, merges, other tools and attackers hand in, each with the code and the place of the
 * answer. A row is one mistake; add the file that surprised you.
 */
import { expect, test } from "vitest";
import type { Design } from "./design.ts";
import { LIMITS } from "./limits.ts";
import { parseDesign } from "./parse.ts";
import type { Problem, ProblemPlace } from "./problem.ts";
import { edge, sampleDesign, sampleKinds } from "./sample-kinds.ts";
import { serialiseDesign } from "./serialise.ts";
import { validateDesign } from "./validate.ts";

const good = serialiseDesign(sampleDesign());

/** A raw JSON text in place of a value; undefined takes the value away. */
type Raw = string | undefined;

/** The good file with one value replaced, given as raw JSON, so that what JSON.stringify would mend stays broken. */
function withRaw(path: string, raw: Raw): string {
  const document = JSON.parse(good) as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop()!;
  let target = document;
  for (const key of keys) target = target[key] as Record<string, unknown>;
  if (raw === undefined) delete target[last];
  else target[last] = "\u0001";
  return JSON.stringify(document, null, 2).replace('"\\u0001"', () => raw ?? "");
}

/** The good file with one piece of its text replaced. */
function withText(piece: string, by: string): string {
  expect(good).toContain(piece);
  return good.replace(piece, () => by);
}

function placeOf(at: ProblemPlace): string {
  const { path, ...names } = at;
  const named = Object.entries(names).map(([kind, name]) => `${kind} ${name}`);
  return path ?? named.join(" ");
}

/** Every refusal has a reason in both languages, and says nothing that only a programmer understands. */
function expectReadable(problem: Problem): void {
  expect(problem.text.en.length).toBeGreaterThan(10);
  expect(problem.text.ko).toMatch(/[가-힣]/);
  for (const text of Object.values(problem.text))
    expect(text.replace('"undefined"', "")).not.toMatch(/undefined|\[object|ZodError|invalid_/);
}

type Row = readonly [what: string, code: string, place: string, text: string];

const deep = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

const TEXTS: readonly Row[] = [
  ["empty", "file.empty", "", ""],
  ["a byte order mark only", "file.empty", "", "\uFEFF"],
  ["blank lines", "file.empty", "", "\r\n\r\n\t "],
  ["spaces of another script", "file.empty", "", "\u3000\u00a0"],
  ["9 MiB of spaces", "file.too-large", "", " ".repeat(9 * 1_048_576)],
  ["8 MiB and one byte", "file.too-large", "", " ".repeat(LIMITS.fileBytesMax + 1)],
  ["too large in bytes only", "file.too-large", "", `"${"한".repeat(3_000_000)}"`],
  ["too large in emoji", "file.too-large", "", `"${"👩".repeat(2_100_000)}"`],
  ["NUL at the end", "file.not-text", "", `${good}\u0000`],
  ["NUL in the middle", "file.not-text", "", withText("Payment", "Pay\u0000ment")],
  ["all NUL after a power cut", "file.not-text", "", "\u0000".repeat(good.length)],
  ["UTF-16 read as UTF-8", "file.not-text", "", good.split("").join("\u0000")],
  ["one bracket", "file.truncated", "", "{"],
  ["one quote", "file.truncated", "", '"'],
  ["the first line", "file.truncated", "format", '{\n  "format"'],
  ["cut behind a colon", "file.truncated", "version", '{"format":"eventyard","version":'],
  ["cut behind a comma", "file.truncated", "format", '{"format":"eventyard",'],
  ["cut in a text", "file.truncated", "name", '{"name":"Sam'],
  ["cut in an escape", "file.truncated", "name", '{"name":"a\\'],
  ["cut in a number", "file.truncated", "version", '{"version":-'],
  ["cut in a literal", "file.truncated", "x", '{"x":tru'],
  ["cut in a list", "file.truncated", "x.1", '{"x":[1,'],
  ["cut in the last bracket", "file.truncated", "layout", good.trimEnd().slice(0, -1)],
  ["a word", "file.truncated", "", "design"],
  ["merge conflict at the start", "file.syntax", "", `<<<<<<< HEAD\n${good}`],
  [
    "merge conflict in the middle",
    "file.syntax",
    "minReader",
    withText('  "name"', '<<<<<<< HEAD\n  "name"'),
  ],
  ["merge conflict, second half", "file.syntax", "minReader", withText('  "name"', '=======\n  "name"')],
  ["merge conflict, end mark", "file.syntax", "minReader", withText('  "name"', '>>>>>>> main\n  "name"')],
  ["line comment", "file.syntax", "", `// a design\n${good}`],
  ["block comment", "file.syntax", "version", withText('"version": 1,', '"version": 1, /* first */')],
  ["hash comment", "file.syntax", "", `# a design\n${good}`],
  ["trailing comma in a list", "file.syntax", "x.1", '{"x":[1,]}'],
  ["trailing comma in an object", "file.syntax", "x", '{"x":1,}'],
  ["doubled comma", "file.syntax", "x.1", '{"x":[1,,2]}'],
  ["missing comma", "file.syntax", "x", '{"x":1 "y":2}'],
  ["missing colon", "file.syntax", "x", '{"x" 1}'],
  ["equals sign", "file.syntax", "x", '{"x"=1}'],
  ["single quotes", "file.syntax", "", "{'x':1}"],
  ["curly quotes", "file.syntax", "", "{“x”:1}"],
  ["bare key", "file.syntax", "", "{x:1}"],
  ["bare value", "file.syntax", "x", '{"x":yes}'],
  ["capital True", "file.syntax", "x", '{"x":True}'],
  ["None of Python", "file.syntax", "x", '{"x":None}'],
  ["undefined", "file.syntax", "x", '{"x":undefined}'],
  ["leading zero", "file.syntax", "x", '{"x":007}'],
  ["plus sign", "file.syntax", "x", '{"x":+1}'],
  ["bare point", "file.syntax", "x", '{"x":.5}'],
  ["point at the end", "file.syntax", "x", '{"x":5.}'],
  ["hexadecimal", "file.syntax", "x", '{"x":0x1F}'],
  ["separators in a number", "file.syntax", "x", '{"x":1_000}'],
  ["decimal comma", "file.syntax", "x", '{"x":1,5}'],
  ["exponent without digits", "file.syntax", "x", '{"x":1e}'],
  ["a big integer of JavaScript", "file.syntax", "x", '{"x":1n}'],
  ["line break in a text", "file.syntax", "x", '{"x":"a\nb"}'],
  ["tab in a text", "file.syntax", "x", '{"x":"a\tb"}'],
  ["unknown escape", "file.syntax", "x", '{"x":"\\x41"}'],
  ["short Unicode escape", "file.syntax", "x", '{"x":"\\u12"}'],
  ["wrong bracket", "file.syntax", "x.0", '{"x":[1}'],
  ["one bracket too many", "file.syntax", "", `${good.trimEnd()}}`],
  ["two documents", "file.syntax", "", `${good}${good}`],
  ["words behind the end", "file.syntax", "", `${good}the end`],
  ["line separator as a space", "file.syntax", "", '{\u2028"x":1}'],
  ["no-break space as a space", "file.syntax", "", '{\u00a0"x":1}'],
  ["100,000 brackets", "file.depth", `${"0.".repeat(63)}0`, deep(100_000)],
  [
    "65 brackets in a design",
    "file.depth",
    `x.${"0.".repeat(62)}0`,
    withText('  "name"', `"x":${deep(64)},\n  "name"`),
  ],
  ["65 objects", "file.depth", Array(64).fill("a").join("."), `${'{"a":'.repeat(65)}1${"}".repeat(65)}`],
  ["three million values", "file.tokens", "1999999", `[${"1,".repeat(3_000_000)}1]`],
  ["doubled name", "file.duplicate-key", "name", withText('  "name"', '  "name": "other",\n  "name"')],
  [
    "doubled by an escape",
    "file.duplicate-key",
    "name",
    withText('  "name"', '  "n\\u0061me": "other",\n  "name"'),
  ],
  ["doubled node", "file.duplicate-key", "nodes.a", '{"nodes":{"a":{},"a":{}}}'],
  [
    "doubled parameter",
    "file.duplicate-key",
    "nodes.shop.params.ratePerS",
    withText('"ratePerS": 120', '"ratePerS": 1, "ratePerS": 2'),
  ],
  ["doubled empty key", "file.duplicate-key", "", '{"":1,"":2}'],
  ["__proto__ at the top", "file.forbidden-key", "__proto__", '{"__proto__":{}}'],
  ["__proto__ by an escape", "file.forbidden-key", "__proto__", '{"\\u005f\\u005fproto__":{}}'],
  ["__proto__ as a node", "file.forbidden-key", "nodes.__proto__", '{"nodes":{"__proto__":{}}}'],
  [
    "__proto__ as a parameter",
    "file.forbidden-key",
    "nodes.shop.params.__proto__",
    withText('"ratePerS": 120', '"__proto__": 1'),
  ],
  ["__proto__ in a list", "file.forbidden-key", "x.1.__proto__", '{"x":[1,{"__proto__":1}]}'],
  [
    "constructor.prototype",
    "file.forbidden-key",
    "constructor.prototype",
    '{"constructor":{"prototype":{}}}',
  ],
  ["NaN", "file.number", "x", '{"x":NaN}'],
  ["Infinity", "file.number", "x", '{"x":Infinity}'],
  ["-Infinity", "file.number", "x", '{"x":-Infinity}'],
  ["nan of Python", "file.number", "x", '{"x":nan}'],
  ["inf of C", "file.number", "x", '{"x":-inf}'],
  ["1e999", "file.number", "x", '{"x":1e999}'],
  ["400 digits", "file.number", "x", `{"x":${"9".repeat(400)}}`],
  ["high surrogate, escaped", "file.surrogate", "x", '{"x":"\\ud83d"}'],
  ["low surrogate, escaped", "file.surrogate", "x", '{"x":"\\udc69 "}'],
  ["surrogates in the wrong order", "file.surrogate", "x", '{"x":"\\udc69\\ud83d"}'],
  ["high surrogate, raw", "file.surrogate", "x", '{"x":"\ud83d"}'],
  ["surrogate in a key", "file.surrogate", "", '{"\\ud83d":1}'],
];

const FOREIGN: readonly Row[] = [
  ["draw.io", "file.foreign", "", "<mxfile><diagram/></mxfile>"],
  ["draw.io, bare model", "file.foreign", "", "<mxGraphModel dx='1'/>"],
  ["draw.io with a comment", "file.foreign", "", '<?xml version="1.0"?><!-- x --><mxfile/>'],
  ["SVG", "file.foreign", "", "<svg/>"],
  ["SVG with a document type", "file.foreign", "", '<!DOCTYPE svg PUBLIC "a">\n<svg/>'],
  ["a web page", "file.foreign", "", "<!doctype html><title>404</title>"],
  ["a web page, no document type", "file.foreign", "", "<HTML></HTML>"],
  ["BPMN", "file.foreign", "", '<?xml version="1.0"?><bpmn:definitions/>'],
  ["ZIP", "file.foreign", "", "PK\u0003\u0004\u0014\u0000"],
  ["gzip", "file.foreign", "", "\u001f\ufffd\b\u0000"],
  ["PNG", "file.foreign", "", "\ufffdPNG\r\n\u001a\n\u0000"],
  ["PDF", "file.foreign", "", "%PDF-1.7\n%\ufffd"],
  ["AsyncAPI in YAML", "file.foreign", "", "# api\nasyncapi: 3.0.0\n"],
  ["AsyncAPI in JSON", "file.foreign", "", '{"asyncapi":"3.0.0"}'],
  ["Mermaid flowchart", "file.foreign", "", "flowchart LR\n a --> b"],
  ["Mermaid graph", "file.foreign", "", "graph TD\n a --> b"],
  ["Mermaid sequence", "file.foreign", "", "sequenceDiagram\n a->>b: hi"],
  ["Node-RED", "file.foreign", "", '[{"id":"1","type":"tab"}]'],
  ["Node-RED with a revision", "file.foreign", "", '{"flows":[],"rev":"1"}'],
  ["Excalidraw", "file.foreign", "", '{"type":"excalidraw","elements":[]}'],
  ["Excalidraw clipboard", "file.foreign", "", '{"type":"excalidraw/clipboard"}'],
  ["n8n", "file.foreign", "", '{"nodes":[],"connections":{}}'],
  ["tldraw", "file.foreign", "", '{"tldrawFileFormatVersion":1}'],
  ["RabbitMQ 3", "file.foreign", "", '{"rabbitmq_version":"3.13"}'],
  ["RabbitMQ 4", "file.foreign", "", '{"rabbit_version":"4.0"}'],
  ["a JSON Schema", "file.foreign", "", '{"$schema":"x","properties":{}}'],
  ["a package.json", "file.foreign", "", '{"version":"1.0.0","dependencies":{}}'],
  ["null", "file.format", "", "null"],
  ["a number", "file.format", "", "42 "],
  ["a text", "file.format", "", '"eventyard"'],
  ["true", "file.format", "", "true "],
  ["an empty list", "file.format", "", "[]"],
  ["a list of designs", "file.format", "", `[${good}]`],
  ["an empty object", "file.format", "format", "{}"],
  ["another format", "file.format", "format", withRaw("format", '"Eventyard"')],
  ["format as a number", "file.format", "format", withRaw("format", "1")],
  ["no format", "file.format", "format", withRaw("format", undefined)],
  ["no version", "file.version", "version", withRaw("version", undefined)],
  ["version 0", "file.version", "version", withRaw("version", "0")],
  ["version −1", "file.version", "version", withRaw("version", "-1")],
  ["version 1.5", "file.version", "version", withRaw("version", "1.5")],
  ["version as a text", "file.version", "version", withRaw("version", '"1"')],
  ["version null", "file.version", "version", withRaw("version", "null")],
  ["version beyond exact integers", "file.version", "version", withRaw("version", "1e300")],
  [
    "a version of the future",
    "file.newer",
    "version",
    withText('"version": 1,\n  "minReader": 1', '"version": 9,\n  "minReader": 9'),
  ],
  [
    "the future without a least reader",
    "file.newer",
    "version",
    withText('"version": 1,\n  "minReader": 1', '"version": 9'),
  ],
  [
    "the future with a broken least reader",
    "file.newer",
    "version",
    withText('"version": 1,\n  "minReader": 1', '"version": 9,\n  "minReader": "1"'),
  ],
  ["10,001 nodes", "file.too-many", "nodes", withRaw("nodes", table(LIMITS.nodesMax + 1))],
  ["40,001 edges", "file.too-many", "edges", withRaw("edges", table(LIMITS.edgesMax + 1))],
  [
    "1,001 expectations",
    "file.too-many",
    "expectations",
    withRaw("expectations", table(LIMITS.expectationsMax + 1)),
  ],
  ["a kind of the future", "kind.newer", "nodes.pay.kindVersion", withRaw("nodes.pay.kindVersion", "3")],
];

function table(count: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}`, 0])));
}

const STEP = "scenario.steps.0";
const long = (length: number): string => JSON.stringify("a".repeat(length));

/** One value of the good file replaced; refused as file.schema at `place`, which is the path itself unless named. */
const VALUES: readonly (readonly [path: string, raw: Raw, place?: string])[] = [
  ["minReader", "0"],
  ["minReader", "1.5"],
  ["name", undefined],
  ["name", "null"],
  ["name", "7"],
  ["name", long(LIMITS.nameLengthMax + 1)],
  ["name", '"a\\u0007b"'],
  ["name", '"a\\nb"'],
  ["name", '"a\\u202eb"'],
  ["name", '"a\\u2066b"'],
  ["name", '"a\\u0085b"'],
  ["nodes", undefined],
  ["nodes", "[]"],
  ["nodes", "null"],
  ["nodes", '"shop"'],
  ["nodes.shop", "null"],
  ["nodes.shop", "[]"],
  ["nodes.shop", '"source"'],
  ["nodes.two words", '{"kind":"source","name":"x"}'],
  ["nodes.한글", '{"kind":"source","name":"x"}'],
  ["nodes.a/b", '{"kind":"source","name":"x"}'],
  ["nodes.toString", '{"kind":"source","name":"x"}'],
  ["nodes.hasOwnProperty", '{"kind":"source","name":"x"}'],
  ["nodes.constructor", '{"kind":"source","name":"x"}'],
  ["nodes.prototype", '{"kind":"source","name":"x"}'],
  ["nodes.all", '{"kind":"source","name":"x"}'],
  [`nodes.${"a".repeat(65)}`, '{"kind":"source","name":"x"}'],
  ["nodes.shop.kind", undefined],
  ["nodes.shop.kind", "1"],
  ["nodes.shop.kind", '""'],
  ["nodes.shop.kind", long(65)],
  ["nodes.shop.kindVersion", "0"],
  ["nodes.shop.kindVersion", "1.5"],
  ["nodes.shop.kindVersion", '"1"'],
  ["nodes.shop.kindVersion", "null"],
  ["nodes.shop.name", undefined],
  ["nodes.shop.name", "{}"],
  ["nodes.shop.name", long(100_000)],
  ["nodes.shop.name", '"a\\u0000b"'],
  ["nodes.shop.params", "[]"],
  ["nodes.shop.params", "null"],
  ["nodes.shop.params.ratePerS", "null"],
  ["nodes.shop.params.ratePerS", "{}"],
  ["nodes.shop.params.ratePerS", "[1]"],
  ["nodes.shop.params.trace", long(LIMITS.textLengthMax + 1)],
  ["nodes.shop.params.valueOf", "1"],
  ["nodes.shop.params.constructor", "1"],
  [`nodes.shop.params.${"p".repeat(65)}`, "1"],
  ["nodes.shop.preset", "1"],
  ["nodes.shop.preset", long(65)],
  ["edges", "[]"],
  ["edges", "null"],
  ["edges.e1", "[]"],
  ["edges.e1.from", undefined],
  ["edges.e1.from", '"shop.out"'],
  ["edges.e1.from.node", undefined],
  ["edges.e1.from.node", "3"],
  ["edges.e1.from.node", '"../x"'],
  ["edges.e1.from.node", '"all"'],
  ["edges.e1.from.node", '""'],
  ["edges.e1.from.port", undefined],
  ["edges.e1.from.port", '""'],
  ["edges.e1.from.port", "1"],
  ["edges.e1.from.port", long(65)],
  ["edges.e1.from.prot", '"out"', "edges.e1.from"],
  ["edges.e1.to", undefined],
  ["edges.e1.to.port", "null"],
  ["edges.e1.to.edge", '"x"', "edges.e1.to"],
  ["edges.e1.params", "[]"],
  ["edges.e1.params", '"fast"'],
  ["edges.e1.params.latencyMs", undefined],
  ["edges.e1.params.latencyMs", "-1"],
  ["edges.e1.params.latencyMs", "3600001"],
  ["edges.e1.params.latencyMs", '"2 ms"'],
  ["edges.e1.params.latencyMs", "null"],
  ["edges.e1.params.weight", "[]"],
  ["edges.x y", '{"from":{"node":"shop","port":"out"},"to":{"node":"queue","port":"in"}}'],
  ["scenario", "[]"],
  ["scenario", "null"],
  ["scenario.seed", undefined],
  ["scenario.seed", "-1"],
  ["scenario.seed", "1.5"],
  ["scenario.seed", "4294967296"],
  ["scenario.seed", '"7"'],
  ["scenario.durationS", undefined],
  ["scenario.durationS", "0"],
  ["scenario.durationS", "-60"],
  ["scenario.durationS", "9000001"],
  ["scenario.durationS", '"1 min"'],
  ["scenario.steps", "{}"],
  ["scenario.steps", "null"],
  ["scenario.steps", `[${"0,".repeat(LIMITS.scenarioStepsMax)}0]`],
  [STEP, "null"],
  [`${STEP}.atMs`, undefined],
  [`${STEP}.atMs`, "-1"],
  [`${STEP}.atMs`, "1e13"],
  [`${STEP}.atMs`, '"00:01"'],
  [`${STEP}.at`, "1", STEP],
  [`${STEP}.command`, undefined],
  [`${STEP}.command`, '"kill"'],
  [`${STEP}.command`, '{"type":"boom"}'],
  [`${STEP}.command`, '{"type":"fault","fault":"burn","on":true,"node":"pay"}'],
  [`${STEP}.command`, '{"type":"fault","fault":"kill","on":"yes","node":"pay"}'],
  [`${STEP}.command`, '{"type":"fault","fault":"kill","on":true}'],
  [`${STEP}.command`, '{"type":"fault","fault":"kill","on":true,"node":"pay","for":3}'],
  [`${STEP}.command`, '{"type":"fault","fault":"cut","on":true,"node":"pay"}'],
  [`${STEP}.command`, '{"type":"params","node":"pay"}'],
  [`${STEP}.command`, '{"type":"params","node":"pay","params":{"toString":1}}'],
  [
    `${STEP}.command`,
    '{"type":"edge-params","edge":"e1","params":{"latencyMs":-1}}',
    `${STEP}.command.params.latencyMs`,
  ],
  [`${STEP}.command`, '{"type":"send","node":"shop","count":0}', `${STEP}.command.count`],
  [`${STEP}.command`, '{"type":"send","node":"shop","count":1.5}'],
  [`${STEP}.command`, '{"type":"send","node":"shop","count":100001}', `${STEP}.command.count`],
  [`${STEP}.command`, '{"type":"send","node":"all","count":1}', `${STEP}.command.node`],
  ["expectations", "[]"],
  ["expectations", "null"],
  ["expectations.fast", "null"],
  ["expectations.fast", '"p99 < 500"'],
  ["expectations.all", '{"metric":"lost","scope":"all","statistic":"total","comparator":"==","bound":0}'],
  ["expectations.fast.metric", undefined],
  ["expectations.fast.metric", '""'],
  ["expectations.fast.metric", "1"],
  ["expectations.fast.scope", undefined],
  ["expectations.fast.scope", '""'],
  ["expectations.fast.statistic", undefined],
  ["expectations.fast.statistic", '"p999"'],
  ["expectations.fast.statistic", '"P99"'],
  ["expectations.fast.comparator", '"="'],
  ["expectations.fast.comparator", '"!="'],
  ["expectations.fast.comparator", '"≤"'],
  ["expectations.fast.bound", undefined],
  ["expectations.fast.bound", '"500 ms"'],
  ["expectations.fast.bound", "null"],
  ["layout", "[]"],
  ["layout", "null"],
  ["layout.nodes", "[]"],
  ["layout.nodes.shop", "null"],
  ["layout.nodes.shop.x", undefined],
  ["layout.nodes.shop.x", '"0"'],
  ["layout.nodes.shop.x", "1000001"],
  ["layout.nodes.shop.y", "-1e300"],
  ["layout.nodes.shop.y", "null"],
  ["layout.nodes.a b", '{"x":0,"y":0}'],
];

type Change = (design: Design) => Design;

const node =
  (id: string, kind: string, params: Design["nodes"][string]["params"] = {}): Change =>
  (design) => ({ ...design, nodes: { ...design.nodes, [id]: { kind, name: id, params } } });
const joined =
  (id: string, from: string, to: string, latencyMs = 2): Change =>
  (design) => ({ ...design, edges: { ...design.edges, [id]: edge(from, to, latencyMs) } });
const step =
  (command: unknown, atMs = 0): Change =>
  (design) => ({ ...design, scenario: { ...design.scenario, steps: [{ atMs, command } as never] } });
const expecting =
  (more: object): Change =>
  (design) => ({
    ...design,
    expectations: {
      x: { metric: "done", scope: "pay", statistic: "total", comparator: ">", bound: 1, ...more } as never,
    },
  });
const without =
  (id: string): Change =>
  (design) => ({
    ...design,
    nodes: Object.fromEntries(Object.entries(design.nodes).filter(([one]) => one !== id)),
  });
const all =
  (...changes: readonly Change[]): Change =>
  (design) =>
    changes.reduce((now, change) => change(now), design);

/** What reads well and makes no sense: code and place are those of one of the problems. */
const MEANINGS: readonly (readonly [what: string, code: string, place: string, change: Change])[] = [
  ["an unknown kind", "kind.unknown", "node x", node("x", "hub")],
  ["a kind in capitals", "kind.unknown", "node x", node("x", "Source")],
  ["a kind named like a property", "kind.unknown", "node x", node("x", "toString")],
  ["a misspelt parameter", "param.unknown", "node pay param wokers", node("pay", "worker", { wokers: 3 })],
  [
    "another kind's parameter",
    "param.unknown",
    "node shop param workers",
    node("shop", "source", { workers: 3 }),
  ],
  ["below the range", "param.range", "node shop param ratePerS", node("shop", "source", { ratePerS: -1 })],
  ["above the range", "param.range", "node shop param ratePerS", node("shop", "source", { ratePerS: 1001 })],
  [
    "a text for a number",
    "param.range",
    "node shop param ratePerS",
    node("shop", "source", { ratePerS: "10" }),
  ],
  [
    "a switch for a number",
    "param.range",
    "node shop param ratePerS",
    node("shop", "source", { ratePerS: true }),
  ],
  ["half a worker", "param.range", "node pay param workers", node("pay", "worker", { workers: 0.5 })],
  ["no worker", "param.range", "node pay param workers", node("pay", "worker", { workers: 0 })],
  ["65 workers", "param.range", "node pay param workers", node("pay", "worker", { workers: 65 })],
  [
    "a choice that is none",
    "param.range",
    "node shop param arrivals",
    node("shop", "source", { arrivals: "often" }),
  ],
  [
    "a number for a choice",
    "param.range",
    "node shop param arrivals",
    node("shop", "source", { arrivals: 1 }),
  ],
  [
    "a text too long",
    "param.range",
    "node shop param trace",
    node("shop", "source", { trace: "a".repeat(65) }),
  ],
  [
    "a trace that is not there",
    "trace.unknown",
    "node shop param trace",
    node("shop", "source", { arrivals: "trace", trace: "night" }),
  ],
  ["an edge to nowhere", "edge.node", "edge z", joined("z", "shop.out", "ghost.in")],
  ["an edge from nowhere", "edge.node", "edge z", joined("z", "ghost.out", "queue.in")],
  ["a port that is not there", "edge.port", "edge z", joined("z", "shop.exit", "queue.in")],
  ["a port of the other end", "edge.port", "edge z", joined("z", "shop.out", "queue.inn")],
  ["a node joined to itself", "edge.self", "edge z", joined("z", "queue.dead", "queue.in")],
  ["the same edge twice", "edge.duplicate", "edge z", joined("z", "shop.out", "queue.in")],
  ["a producer straight to a worker", "edge.flow", "edge z", joined("z", "shop.out", "pay.in")],
  ["an edge drawn backwards", "edge.flow", "edge z", joined("z", "queue.in", "shop.out")],
  ["two outputs joined", "edge.flow", "edge z", joined("z", "shop.out", "queue.out")],
  ["two inputs joined", "edge.flow", "edge z", joined("z", "queue.in", "pay.in")],
  [
    "a call into an event port",
    "edge.flow",
    "edge z",
    all(node("asker", "caller"), joined("z", "asker.ask", "queue.in")),
  ],
  [
    "a store lending to a store",
    "edge.flow",
    "edge z",
    all(node("two", "store"), joined("z", "queue.out", "two.in")),
  ],
  ["a producer that sends to nobody", "port.unconnected", "node more", node("more", "source")],
  ["a worker that receives nothing", "port.unconnected", "node more", node("more", "worker")],
  ["a store that receives nothing", "port.unconnected", "node more", node("more", "store")],
  [
    "three readers of a store for two",
    "port.full",
    "node queue",
    all(
      node("a", "worker"),
      joined("a", "queue.out", "a.in"),
      node("b", "worker"),
      joined("b", "queue.out", "b.in"),
    ),
  ],
  [
    "two dead-letter edges",
    "port.full",
    "node queue",
    all(
      node("d1", "store"),
      node("d2", "store"),
      joined("d1", "queue.dead", "d1.in"),
      joined("d2", "queue.dead", "d2.in"),
    ),
  ],
  [
    "a loop without any delay",
    "cycle.zero-delay",
    "node pay",
    all(
      node("pay", "worker", { serviceMs: 0 }),
      joined("e2", "queue.out", "pay.in", 0),
      joined("back", "pay.out", "queue.in", 0),
    ),
  ],
  [
    "a loop of less than a nanosecond",
    "cycle.zero-delay",
    "node pay",
    all(
      node("pay", "worker", { serviceMs: 0 }),
      joined("e2", "queue.out", "pay.in", 0),
      joined("back", "pay.out", "queue.in", 0.000_000_4),
    ),
  ],
  ["nothing that produces", "design.no-producer", "", without("shop")],
  ["a step at a node that is gone", "scenario.node", STEP, step({ type: "send", node: "ghost", count: 1 })],
  [
    "a step at an edge that is gone",
    "scenario.edge",
    STEP,
    step({ type: "fault", fault: "cut", on: true, edge: "e9" }),
  ],
  [
    "a latency of an edge that is gone",
    "scenario.edge",
    STEP,
    step({ type: "edge-params", edge: "e9", params: { latencyMs: 1 } }),
  ],
  [
    "a surge of a worker",
    "scenario.fault",
    STEP,
    step({ type: "fault", fault: "surge", on: true, node: "pay" }),
  ],
  [
    "the death of a producer",
    "scenario.fault",
    STEP,
    step({ type: "fault", fault: "kill", on: true, node: "shop" }),
  ],
  [
    "a fault of a store that has none",
    "scenario.fault",
    STEP,
    step({ type: "fault", fault: "kill", on: true, node: "queue" }),
  ],
  ["sending from a worker", "scenario.send", STEP, step({ type: "send", node: "pay", count: 1 })],
  [
    "a step's parameter out of range",
    "param.range",
    STEP,
    step({ type: "params", node: "pay", params: { workers: 0 } }),
  ],
  [
    "a step's misspelt parameter",
    "param.unknown",
    STEP,
    step({ type: "params", node: "pay", params: { wokers: 2 } }),
  ],
  ["a step after the end", "scenario.late", STEP, step({ type: "send", node: "shop", count: 1 }, 60_001)],
  ["an expectation of nobody", "expectation.node", "expectation x", expecting({ scope: "ghost" })],
  ["an expectation of a property", "expectation.node", "expectation x", expecting({ scope: "toString" })],
  ["an unknown metric", "expectation.metric", "expectation x", expecting({ metric: "speed" })],
  ["a metric in capitals", "expectation.metric", "expectation x", expecting({ metric: "Done" })],
  ["a metric that the node lacks", "expectation.metric", "expectation x", expecting({ metric: "lost" })],
  [
    "a metric that no node has",
    "expectation.metric",
    "expectation x",
    expecting({ metric: "retried", scope: "all" }),
  ],
  ["a percentile of a count", "expectation.statistic", "expectation x", expecting({ statistic: "p99" })],
  [
    "a total of a level",
    "expectation.statistic",
    "expectation x",
    expecting({ metric: "busy", statistic: "total" }),
  ],
  [
    "a percentile of a level",
    "expectation.statistic",
    "expectation x",
    expecting({ metric: "busy", statistic: "p50" }),
  ],
  [
    "a rate of a duration",
    "expectation.statistic",
    "expectation x",
    expecting({ metric: "latency", statistic: "rate" }),
  ],
  [
    "a total of a duration",
    "expectation.statistic",
    "expectation x",
    expecting({ metric: "latency", statistic: "total" }),
  ],
  [
    "a percentile over all nodes",
    "expectation.scope",
    "expectation x",
    expecting({ metric: "latency", statistic: "p99", scope: "all" }),
  ],
];

const schemaRows = VALUES.map(([path, raw, place]): Row => {
  const said =
    raw === undefined ? "taken away" : raw.length > 60 ? `${raw.slice(0, 20)}… (${raw.length})` : raw;
  return [`${path.slice(0, 60)}: ${said}`, "file.schema", place ?? path, withRaw(path, raw)];
});

test.each([...TEXTS, ...FOREIGN, ...schemaRows])("refused: %s → %s at %s", (_what, code, place, text) => {
  const result = parseDesign(text, sampleKinds);
  if (result.ok) throw new Error("accepted");
  const found = result.problems.map((problem) => ({ code: problem.code, place: placeOf(problem.at) }));
  expect(found[0]).toEqual({ code, place });
  for (const problem of result.problems) {
    expect(problem.severity).toBe("error");
    expectReadable(problem);
  }
});

test.each(MEANINGS)("makes no sense: %s → %s at %s", (_what, code, place, change) => {
  const design = change(sampleDesign());
  const problems = validateDesign(design, sampleKinds, new Set(["day"]));
  expect(problems.map((problem) => ({ code: problem.code, place: placeOf(problem.at) }))).toContainEqual({
    code,
    place,
  });
  for (const problem of problems) expectReadable(problem);
  // it reads well: the mistake is one of meaning, and a file that holds it can be opened and mended
  expect(parseDesign(serialiseDesign(design), sampleKinds).ok).toBe(true);
});

test("the corpus holds more than 300 different mistakes and reaches every code of a refusal", () => {
  const texts = [...TEXTS, ...FOREIGN, ...schemaRows].map(([, , , text]) => text);
  const meanings = MEANINGS.map(([, , , change]) => JSON.stringify(change(sampleDesign())));
  expect(new Set([...texts, ...meanings]).size).toBe(texts.length + meanings.length);
  expect(texts.length + meanings.length).toBeGreaterThan(300);
  const codes = new Set([...TEXTS, ...FOREIGN, ...schemaRows, ...MEANINGS].map(([, code]) => code));
  expect([...codes].toSorted()).toEqual(
    [
      ...["depth", "duplicate-key", "empty", "forbidden-key", "foreign", "format", "newer", "not-text"].map(
        of("file"),
      ),
      ...["number", "schema", "surrogate", "syntax", "tokens", "too-large", "too-many"].map(of("file")),
      ...["truncated", "version"].map(of("file")),
      ...["newer", "unknown"].map(of("kind")),
      ...["duplicate", "flow", "node", "port", "self"].map(of("edge")),
      ...["metric", "node", "scope", "statistic"].map(of("expectation")),
      ...["edge", "fault", "late", "node", "send"].map(of("scenario")),
      ...["range", "unknown"].map(of("param")),
      ...["full", "unconnected"].map(of("port")),
      "cycle.zero-delay",
      "design.no-producer",
      "trace.unknown",
    ].toSorted(),
  );
});

function of(group: string): (name: string) => string {
  return (name) => `${group}.${name}`;
}
