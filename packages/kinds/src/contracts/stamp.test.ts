/** Versions that services, stores, sagas, outboxes and gateways publish, in a run and in the drawing (rules K548, K549). */
import { createRun, forkRun } from "@eventyard/engine";
import type { Design, Params, ScenarioStep } from "@eventyard/model";
import { paramProblems, validateDesign, versionsOnEdge } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import type { Sketch } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
const id = { type: "string" };
const v1 = { type: "object", properties: { id }, required: ["id"], additionalProperties: false };
const v2 = { ...v1, properties: { id, coupon: id } };
const contracts = { order: { compatibility: "none" as const, versions: { "1": v1, "2": v2 } } };

type Edges = Sketch["edges"];

interface Publisher {
  readonly kind: string;
  /** The parameter that names the version. */
  readonly param: string;
  readonly nodes: Sketch["nodes"];
  /** Into and out of the publisher `x`; it publishes into the topic `t`. The call edges of a saga come first. */
  readonly edges: Edges;
  /** Of the first edge. */
  readonly edge?: Params;
}

const users = { u: ["client", { ratePerS: 50 }] } as const;
const source = { p: ["producer", { ratePerS: 50 }] } as const;
const callee = { s: ["service", { serviceMs: 1 }] } as const;
const sagaEdges: Edges = [
  ["x.steps", "s.calls in"],
  ["p.out", "x.in"],
];

const PUBLISHERS: readonly Publisher[] = [
  {
    kind: "service",
    param: "publishes",
    nodes: users,
    edges: [
      ["u.calls out", "x.calls in"],
      ["x.events out", "t.in"],
    ],
  },
  {
    kind: "store",
    param: "publishes",
    nodes: users,
    edges: [
      ["u.calls out", "x.calls in"],
      ["x.changes", "t.in"],
    ],
  },
  {
    kind: "gateway",
    param: "publishes",
    nodes: users,
    edges: [
      ["u.calls out", "x.calls in"],
      ["x.events out", "t.in"],
    ],
  },
  {
    kind: "outbox",
    param: "publishes",
    nodes: source,
    edges: [
      ["p.out", "x.in"],
      ["x.out", "t.in"],
    ],
  },
  {
    kind: "saga",
    param: "publishesDone",
    nodes: { ...source, ...callee },
    edges: [...sagaEdges, ["x.done", "t.in"]],
  },
  {
    kind: "saga",
    param: "publishesUndone",
    nodes: { ...source, ...callee },
    edges: [...sagaEdges, ["x.undone", "t.in"]],
    edge: { declinePercent: 100 },
  },
];

function designOf(one: Publisher, params: Params, steps: readonly ScenarioStep[] = []): Design {
  const design = sketchDesign({
    nodes: {
      ...one.nodes,
      x: [one.kind, params],
      t: ["topic", { storeMs: 0, backoff: "none", deliveriesMax: 2 }],
      c: ["consumer", { service: "constant", serviceMs: 1, accepts: "order@1" }],
      dead: ["queue", {}],
    },
    edges: [...one.edges, ["t.out", "c.in"], ["t.dead", "dead.in"]],
    durationS: 10,
    steps,
  });
  const first = design.edges["e0"]!;
  const edges = { ...design.edges, e0: { ...first, params: { ...first.params, ...one.edge } } };
  return { ...design, edges, contracts };
}

function run(design: Design) {
  const { summary } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  const of = (node: string) => summary.nodes[node]!.counters;
  return { c: of("c"), x: of("x"), dead: of("dead") };
}

const warned = (design: Design): boolean =>
  validateDesign(design, kindSpecs).some(
    ({ code, at }) => code === "contract.incompatible" && at.node === "c",
  );

describe.each(PUBLISHERS.map((one) => [`${one.kind} ${one.param}`, one] as const))("K548 %s", (_n, one) => {
  test.each([
    ["order@2", true],
    ["order@1", false],
    ["paid@7", false],
    ["", false],
  ])("publishing '%s': unreadable is %s, in the drawing as in the run", (version, fails) => {
    const design = designOf(one, { [one.param]: version });
    expect(validateDesign(design, kindSpecs).filter(({ severity }) => severity === "error")).toEqual([]);
    const { c, dead } = run(design);
    expect(c.in).toBeGreaterThan(300);
    expect([c.failed > 0, c.done > 0, dead.in > 0]).toEqual([fails, !fails, fails]);
    expect(warned(design)).toBe(fails);
  });

  test("a version deployed in a run hurts from then on; the scenario's step is warned of with its time", () => {
    const step = {
      atMs: 5000,
      command: { type: "params", node: "x", params: { [one.param]: "order@2" } },
    } as const;
    const design = designOf(one, { [one.param]: "order@1" }, [step]);
    const { c, dead } = run(design);
    expect(c.done).toBeGreaterThan(150);
    expect(dead.in).toBeGreaterThan(150);
    const texts = validateDesign(design, kindSpecs).map(({ text }) => text.en);
    expect(texts.some((text) => text.startsWith("From 5 s on"))).toBe(true);
  });

  test("a version changes nothing but what the events say; a fork goes on as the original", () => {
    const stamped = designOf(one, { [one.param]: "order@1" });
    const counters = run(stamped);
    expect(counters).toEqual(run(designOf(one, {})));
    const original = createRun({ design: stamped, ...kinds });
    original.advanceTo(4e9, 1e7);
    const fork = forkRun(original);
    for (const each of [original, fork]) each.advanceTo(each.endNs, 1e7);
    expect(fork.summary()).toEqual(original.summary());
  });

  test("the card names the version", () => {
    const { card, params } = kindSpecs.get(one.kind)!;
    const line = (own: Params) => card.detail?.(params.parse(own) as Params)?.en ?? "";
    expect(line({ [one.param]: "order@2" })).toBe([line({}), "order@2"].filter(Boolean).join(" · "));
  });

  test("what is no version is refused with a sentence at its parameter", () => {
    const params = { [one.param]: "order" };
    const problems = paramProblems(kindSpecs.get(one.kind)!, params, { en: "It", ko: "노드" }, {});
    expect(problems.map(({ at }) => at.param)).toEqual([one.param]);
  });

  test("the edges behind it show the version and who cannot read it, those before it do not", () => {
    const design = designOf(one, { [one.param]: "order@2" });
    const of = (from: string) =>
      Object.entries(design.edges)
        .filter(([, edge]) => edge.from.node === from && edge.from.port !== "dead")
        .flatMap(([edge]) => versionsOnEdge(design, kindSpecs, edge));
    expect(of("t")).toMatchObject([
      { type: "order", version: "2", publishers: ["x"], read: true, refusals: [{ reader: "c" }] },
    ]);
    expect([...of("u"), ...of("p")]).toEqual([]);
  });
});

describe("K549 without a version of its own a node passes on that of its cause, over calls too", () => {
  const tail = {
    t: ["topic", { storeMs: 0, backoff: "none", deliveriesMax: 2 }],
    c: ["consumer", { service: "constant", serviceMs: 1, accepts: "order@1" }],
    dead: ["queue", {}],
  } as const;
  const toReader: Edges = [
    ["t.out", "c.in"],
    ["t.dead", "dead.in"],
  ];
  const cases: Record<string, Pick<Sketch, "nodes" | "edges">> = {
    "saga, step, service": {
      nodes: { x: ["saga", {}], s: ["service", { serviceMs: 1 }] },
      edges: [
        ["x.steps", "s.calls in"],
        ["p.out", "x.in"],
        ["s.events out", "t.in"],
      ],
    },
    "queue, webhook, gateway, event": {
      nodes: { q: ["queue", { storeMs: 0 }], g: ["gateway", {}], x: ["gateway", {}] },
      edges: [
        ["p.out", "q.in"],
        ["q.out", "g.in"],
        ["g.webhook", "x.calls in"],
        ["x.events out", "t.in"],
      ],
    },
    "saga, service, store, change": {
      nodes: { g: ["saga", {}], s: ["service", { serviceMs: 1 }], x: ["store", {}] },
      edges: [
        ["g.steps", "s.calls in"],
        ["p.out", "g.in"],
        ["s.calls out", "x.calls in"],
        ["x.changes", "t.in"],
      ],
    },
    outbox: {
      nodes: { x: ["outbox", {}] },
      edges: [
        ["p.out", "x.in"],
        ["x.out", "t.in"],
      ],
    },
  };
  test.each(Object.entries(cases))("%s", (_name, { nodes, edges }) => {
    const design = (publishes: string) => ({
      ...sketchDesign({
        nodes: { p: ["producer", { ratePerS: 50, publishes }], ...nodes, ...tail },
        edges: [...edges, ...toReader],
        durationS: 10,
      }),
      contracts,
    });
    const newer = design("order@2");
    expect(validateDesign(newer, kindSpecs).filter(({ severity }) => severity === "error")).toEqual([]);
    expect([run(newer).c.done, run(newer).dead.in > 100, warned(newer)]).toEqual([0, true, true]);
    const same = design("order@1");
    expect([run(same).c.done > 300, run(same).dead.in, warned(same)]).toEqual([true, 0, false]);
  });

  test("a gateway's two ways do not touch each other: what it delivers is not what it publishes", () => {
    const design = {
      ...sketchDesign({
        nodes: {
          p: ["producer", { ratePerS: 50, publishes: "order@2" }],
          q: ["queue", { storeMs: 0 }],
          x: ["gateway", {}],
          s: ["service", { serviceMs: 1 }],
          ...users,
          ...tail,
        },
        edges: [
          ["p.out", "q.in"],
          ["q.out", "x.in"],
          ["x.webhook", "s.calls in"],
          ["u.calls out", "x.calls in"],
          ["x.events out", "t.in"],
          ...toReader,
        ],
        durationS: 10,
      }),
      contracts,
    };
    expect([run(design).c.failed, warned(design)]).toEqual([0, false]);
  });
});
