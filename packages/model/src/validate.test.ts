import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Design, DesignEdge, DesignNode, EdgeParams, Expectation, RunCommand } from "./design.ts";
import { LIMITS } from "./limits.ts";
import { anyDesign } from "./sample-designs.ts";
import { edge, sampleDesign, sampleKinds } from "./sample-kinds.ts";
import { validateDesign } from "./validate.ts";

const sample = sampleDesign();
const withNodes = (nodes: Record<string, DesignNode>): Design => ({
  ...sample,
  nodes: { ...sample.nodes, ...nodes },
});
const withEdges = (edges: Record<string, DesignEdge>): Design => ({
  ...sample,
  edges: { ...sample.edges, ...edges },
});
const withExpectation = (more: Partial<Expectation>): Design => ({
  ...sample,
  expectations: {
    x: { metric: "done", scope: "pay", statistic: "total", comparator: ">", bound: 1, ...more },
  },
});
const withStep = (command: RunCommand, atMs = 0): Design => ({
  ...sample,
  scenario: { ...sample.scenario, steps: [{ atMs, command }] },
});
const node = (kind: string, params: DesignNode["params"] = {}, name = kind): DesignNode => ({
  kind,
  name,
  params,
});

function problems(design: Design, traces?: ReadonlySet<string>) {
  return validateDesign(design, sampleKinds, traces);
}
function codes(design: Design): readonly string[] {
  return problems(design).map((problem) => problem.code);
}

describe("validateDesign", () => {
  it("finds nothing in a good design", () => {
    expect(problems(sample, new Set(["day"]))).toEqual([]);
  });

  it("answers for any design, in both languages, with a place for every error", () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        for (const problem of problems(design)) {
          expect(problem.text.ko).toMatch(/[가-힣]/);
          expect(problem.text.en).not.toContain("undefined");
          if (problem.severity === "error") expect(Object.keys(problem.at).length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("M30 names an unknown kind", () => {
    const [problem] = problems(withNodes({ x: node("hub", {}, "Hub") }));
    expect(problem).toMatchObject({ code: "kind.unknown", at: { node: "x" } });
    expect(problem?.text.en).toContain(`there is no kind "hub"`);
  });

  it.each([
    ["edge.node", edge("shop.out", "nowhere.in")],
    ["edge.node", edge("ghost.out", "queue.in")],
    ["edge.port", edge("shop.exit", "queue.in")],
    ["edge.self", edge("queue.dead", "queue.in")],
    ["edge.duplicate", edge("shop.out", "queue.in")],
    ["edge.flow", edge("shop.out", "pay.in")],
    ["edge.flow", edge("queue.in", "shop.out")],
  ])("M31 M32 finds %s", (code, wrong) => {
    const found = problems(withEdges({ zz: wrong })).find((problem) => problem.at.edge === "zz");
    expect(found?.code).toBe(code);
  });

  it("M32 event and call ports do not mix", () => {
    const design = {
      ...withNodes({ asker: node("caller") }),
      edges: { ...sample.edges, c: edge("asker.ask", "queue.in") },
    };
    expect(codes(design)).toEqual(["edge.flow"]);
  });

  it("M33 says label, value, unit and range of a parameter", () => {
    const [rate] = problems(withNodes({ shop: node("source", { ratePerS: 5000 }, "Web shop") }));
    expect(rate).toMatchObject({ code: "param.range", at: { node: "shop", param: "ratePerS" } });
    expect(rate?.text.en).toBe(`Node "Web shop": Rate is 5000 /s; it must be a number from 0 to 1000 /s.`);
    expect(rate?.text.ko).toBe(`'Web shop' 노드: 발생률 값이 5000 /s입니다. 허용: 0부터 1000 /s까지의 숫자.`);
    const [workers] = problems(withNodes({ pay: node("worker", { workers: 2.5 }) }));
    expect(workers?.text.en).toContain("it must be a whole number from 1 to 64");
    const [arrivals] = problems(withNodes({ shop: node("source", { arrivals: "often" }) }));
    expect(arrivals?.text.en).toContain("it must be one of constant, trace");
    expect(codes(withNodes({ pay: node("worker", { wokers: 3 }) }))).toEqual(["param.unknown"]);
  });

  it("M34 checks trace names when they are known and in use", () => {
    const replaying = withNodes({ shop: node("source", { arrivals: "trace", trace: "night" }) });
    expect(problems(replaying)).toEqual([]);
    expect(problems(replaying, new Set(["night"]))).toEqual([]);
    expect(problems(replaying, new Set(["day"]))).toMatchObject([
      { code: "trace.unknown", at: { node: "shop", param: "trace" } },
    ]);
    expect(problems(sample, new Set())).toEqual([]);
  });

  it("M35 finds ports with too few and too many edges", () => {
    expect(codes(withNodes({ more: node("source") }))).toEqual(["port.unconnected"]);
    const workers = { a: node("worker"), b: node("worker") };
    const full = {
      ...withNodes(workers),
      edges: { ...sample.edges, a: edge("queue.out", "a.in"), b: edge("queue.out", "b.in") },
    };
    expect(codes(full)).toEqual(["port.full"]);
  });

  it("M46 refuses edges at a port whose partner has none", () => {
    const worker = sampleKinds.get("worker")!;
    const ports = worker.ports.map((port) => (port.id === "in" ? { ...port, needs: "out" } : port));
    const kinds = new Map([...sampleKinds, ["worker", { ...worker, ports }]]);
    const [lone] = validateDesign(sample, kinds);
    expect(lone).toMatchObject({ code: "port.unconnected", at: { node: "pay" } });
    const paired = withEdges({ back: edge("pay.out", "queue.in") });
    expect(validateDesign(paired, kinds)).toEqual([]);
  });

  it("M37 finds steps that refer to nothing or cannot be done", () => {
    expect(codes(withStep({ type: "fault", fault: "kill", on: true, node: "ghost" }))).toEqual([
      "scenario.node",
    ]);
    expect(codes(withStep({ type: "fault", fault: "cut", on: true, edge: "ghost" }))).toEqual([
      "scenario.edge",
    ]);
    expect(codes(withStep({ type: "fault", fault: "surge", on: true, node: "pay" }))).toEqual([
      "scenario.fault",
    ]);
    expect(codes(withStep({ type: "send", node: "pay", count: 1 }))).toEqual(["scenario.send"]);
    expect(codes(withStep({ type: "send", node: "toString", count: 1 }))).toEqual(["scenario.node"]);
    expect(codes(withStep({ type: "params", node: "pay", params: { workers: 0 } }))).toEqual(["param.range"]);
    const late = problems(withStep({ type: "send", node: "shop", count: 1 }, 61_000));
    expect(late).toMatchObject([{ severity: "warning", code: "scenario.late" }]);
  });

  it("M37 finds values that an edge may not have, and says at which edge", () => {
    const store = sampleKinds.get("store")!;
    const { params } = sampleKinds.get("worker")!;
    const ports = store.ports.map((port) => (port.id === "out" ? { ...port, edge: { params } } : port));
    const kinds = new Map([...sampleKinds, ["store", { ...store, ports }]]);
    const stepped = (values: EdgeParams) =>
      validateDesign(withStep({ type: "edge-params", edge: "e2", params: values }), kinds);
    expect(stepped({ workers: 3, latencyMs: 5 })).toEqual([]);
    const [problem, ...more] = stepped({ workers: 0, latencyMs: 5 });
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: "param.range", at: { path: "scenario.steps.0" } });
    expect(problem!.text.en).toContain('Scenario step 1, edge "');
  });

  it.each<[string, Partial<Expectation>]>([
    ["expectation.node", { scope: "ghost" }],
    ["expectation.node", { scope: "toString" }],
    ["expectation.metric", { metric: "speed" }],
    ["expectation.metric", { metric: "lost" }],
    ["expectation.metric", { metric: "retried", scope: "all" }],
    ["expectation.statistic", { statistic: "p99" }],
    ["expectation.statistic", { metric: "latency", statistic: "total" }],
    ["expectation.scope", { metric: "latency", statistic: "p99", scope: "all" }],
  ])("M38 finds %s", (code, more) => {
    expect(problems(withExpectation(more))).toMatchObject([
      { severity: "error", code, at: { expectation: "x" } },
    ]);
  });

  it("M39 warns of a design without a producer", () => {
    const { shop: _shop, ...nodes } = sample.nodes;
    const found = problems({ ...sample, nodes, edges: {}, scenario: { ...sample.scenario, steps: [] } });
    expect(found.find((problem) => problem.code === "design.no-producer")?.severity).toBe("warning");
  });

  it("counts before it looks", () => {
    const nodes = Object.fromEntries(
      Array.from({ length: LIMITS.nodesMax + 1 }, (_, i) => [`n${i}`, node("paper")]),
    );
    expect(codes({ ...sample, nodes })).toEqual(["design.too-large"]);
  });
});

describe("M36 cycles without delay", () => {
  const instant = { serviceMs: 0 };
  const loop = (latencyMs: number, params: DesignNode["params"]): Design => ({
    ...withNodes({ pay: node("worker", params, "Payment") }),
    edges: {
      ...sample.edges,
      e2: edge("queue.out", "pay.in", 0),
      back: edge("pay.out", "queue.in", latencyMs),
    },
  });

  it("are refused with their nodes in order", () => {
    const [problem, ...rest] = problems(loop(0, instant));
    expect(rest).toEqual([]);
    expect(problem?.code).toBe("cycle.zero-delay");
    expect(problem?.text.en).toContain("Payment → orders → Payment");
  });

  it("are fine as soon as anything on the way takes time", () => {
    expect(codes(loop(0.000_001, instant))).toEqual([]);
    expect(codes(loop(0, { serviceMs: 1 }))).toEqual([]);
  });

  it("are refused when the time rounds to no nanosecond", () => {
    expect(codes(loop(0.000_000_4, instant))).toEqual(["cycle.zero-delay"]);
  });

  it("are found in a ring of 10,000 nodes without exhausting the stack", () => {
    const count = 5_000;
    const nodes: Record<string, DesignNode> = {};
    const edges: Record<string, DesignEdge> = {};
    for (let i = 0; i < count; i++) {
      nodes[`s${i}`] = node("store");
      nodes[`w${i}`] = node("worker", instant);
      edges[`a${i}`] = edge(`s${i}.out`, `w${i}.in`, 0);
      edges[`b${i}`] = edge(`w${i}.out`, `s${(i + 1) % count}.in`, 0);
    }
    const ring = { ...sample, nodes, edges, expectations: {}, scenario: { ...sample.scenario, steps: [] } };
    expect(codes(ring)).toEqual(["cycle.zero-delay", "design.no-producer"]);
    delete edges["b17"];
    expect(codes(ring)).not.toContain("cycle.zero-delay");
  });
});

describe("M44 circles of synchronous calls", () => {
  const calls = (...pairs: readonly (readonly [string, string])[]): Design => ({
    ...withNodes({
      a: node("caller", {}, "Orders"),
      b: node("caller", {}, "Stock"),
      c: node("caller", {}, "Prices"),
    }),
    edges: {
      ...sample.edges,
      ...Object.fromEntries(
        pairs.map(([from, to], i) => [`call${i}`, edge(`${from}.ask`, `${to}.answer`, 1)]),
      ),
    },
  });

  it("are refused with their nodes in order, however long each call takes", () => {
    const [problem, ...rest] = problems(calls(["a", "b"], ["b", "c"], ["c", "a"]));
    expect(rest).toEqual([]);
    expect(problem?.code).toBe("cycle.calls");
    expect(problem?.text.en).toContain("Orders → Stock → Prices → Orders");
  });

  it("are not seen where calls only meet", () => {
    expect(codes(calls(["a", "b"], ["a", "c"], ["b", "c"]))).toEqual([]);
  });
});
