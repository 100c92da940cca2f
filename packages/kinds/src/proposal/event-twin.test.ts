/** The proposal of an event-driven twin (rules K520 to K529). */
import { readFileSync } from "node:fs";
import type { Design, Expectation, Params } from "@eventyard/model";
import { isId, parseDesign, resolveParams, serialiseDesign, validateDesign } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { kindSpecs, proposeEventTwin, runnableKinds } from "../index.ts";
import type { TwinChoices } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };

// many runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

const shop: Design = (() => {
  const url = new URL("../../../designs/src/gallery/shop-rest.eventyard.json", import.meta.url);
  const parsed = parseDesign(readFileSync(url, "utf8"), kindSpecs);
  if (!parsed.ok) throw new Error("shop-rest does not parse");
  return parsed.design;
})();

function twinOf(design: Design, choices?: TwinChoices) {
  const twin = proposeEventTwin(design, choices);
  if ("refused" in twin) throw new Error(twin.refused.en);
  return twin;
}

function errors(design: Design) {
  return validateDesign(design, kindSpecs).filter(({ severity }) => severity === "error");
}

/** Calls as "from>to", with the parameters of their edges. */
function chain(
  services: Readonly<Record<string, Params>>,
  calls: readonly (readonly [string, Params?])[],
): Design {
  const quick = { service: "constant", serviceMs: 1, threads: 10 } as const;
  const nodes = Object.entries(services).map(
    ([id, params]) => [id, ["service", { ...quick, ...params }]] as const,
  );
  const design = sketchDesign({
    nodes: { user: ["client", { arrivals: "constant", ratePerS: 20 }], ...Object.fromEntries(nodes) },
    edges: calls.map(([call]) => {
      const [from, to] = call.split(">");
      return [`${from}.calls out`, `${to}.calls in`, 2];
    }),
    durationS: 10,
  });
  return {
    ...design,
    edges: Object.fromEntries(
      Object.entries(design.edges).map(([id, edge], index) => [
        id,
        { ...edge, params: { ...edge.params, ...calls[index]?.[1] } },
      ]),
    ),
  };
}

/** Who hears whose events: "publisher>consumer", in id order. */
function hears(design: Design): string[] {
  const edges = Object.values(design.edges);
  return edges
    .filter(({ from, to }) => from.port === "out" && design.nodes[to.node]?.kind === "consumer")
    .map(({ from, to }) => `${edges.find((edge) => edge.to.node === from.node)!.from.node}>${to.node}`)
    .toSorted();
}

describe("the shop", () => {
  const twin = twinOf(shop);

  test("K520 ids, names, work and failures stay; the entry stays a service", () => {
    expect(errors(twin.design)).toEqual([]);
    for (const [id, node] of Object.entries(shop.nodes)) {
      const now = twin.design.nodes[id]!;
      expect(now.name).toBe(node.name);
      const isCallee = !["shoppers", "order-service"].includes(id);
      expect(now.kind).toBe(isCallee ? "consumer" : node.kind);
      const before = resolveParams(kindSpecs.get(node.kind)!, node.params);
      const after = resolveParams(kindSpecs.get(now.kind)!, now.params);
      for (const name of ["service", "serviceMs", "serviceCv", "failurePercent"])
        expect(after[name]).toBe(before[name]);
      if (isCallee) expect(after["workers"]).toBe(before["threads"]);
    }
    expect(twin.design.scenario).toEqual({ ...shop.scenario, commonRandom: true });
    expect(Object.keys(twin.design.expectations)).toEqual(Object.keys(shop.expectations));
    for (const id of Object.keys(shop.edges)) expect(twin.design.edges[id]!.params.latencyMs).toBe(2);
  });

  test("K522 one after the other stays one after the other", () => {
    expect(hears(twin.design)).toEqual([
      "inventory>shipping",
      "order-service>payment",
      "payment>inventory",
      "shipping>e-mail",
    ]);
  });

  test("K520 payment down for 30 s: the chain rejects, the twin loses nothing and serves every user", () => {
    const chained = runBench(kinds, shop).summary;
    const events = runBench(kinds, twin.design).summary;
    expect(chained.ledger!.outcomes.rejected).toBeGreaterThan(500);
    expect(events.ledger!.outcomes.rejected).toBe(0);
    expect(events.ledger!.outcomes.lost).toBe(0);
    expect(events.nodes["shoppers"]!.counters.rejected).toBe(0);
    expect(events.ledger!.outcomes.done / events.ledger!.started).toBeGreaterThan(0.98);
  });

  test("K529 every new or changed node is spoken of, in both languages, and so is what is given up", () => {
    const spoken = new Set(twin.changes.map(({ node }) => node));
    for (const id of Object.keys(twin.design.nodes)) if (id !== "shoppers") expect(spoken).toContain(id);
    expect(twin.givesUp.length).toBeGreaterThanOrEqual(5);
    for (const { en, ko } of [...twin.changes.map(({ text }) => text), ...twin.givesUp]) {
      expect(en).toMatch(/\w\.$/);
      expect(ko).toMatch(/다\.$/);
    }
  });

  test("K529 what is new is named in the language of the names that a person gave", () => {
    expect(twin.design.nodes["payment-events"]!.name).toBe("Payment events");
    expect(twin.design.nodes["dead-letters"]!.name).toBe("Dead letters");
    const entry = { ...shop.nodes["order-service"]!, name: "주문 서비스" };
    const korean = { ...shop, name: "상점", nodes: { ...shop.nodes, "order-service": entry } };
    const { design, changes } = twinOf(korean);
    expect(design.name).toBe("상점, 이벤트");
    expect(design.nodes["order-service-events"]!.name).toBe("주문 서비스 이벤트");
    expect(changes.find(({ node }) => node === "dead-letters")!.text.ko).toMatch(/^데드레터: /);
    const sagas = Object.values(twinOf(korean, { saga: true, outbox: true }).design.nodes);
    expect(sagas.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["주문 서비스 사가", "주문 서비스 아웃박스"]),
    );
  });

  test("the proposal can be stored and read again", () => {
    const parsed = parseDesign(serialiseDesign(twin.design), kindSpecs);
    expect(parsed.ok && parsed.design).toEqual(twin.design);
  });
});

describe("who hears whom", () => {
  test("K522 a callee's own calls come before what its caller calls next", () => {
    const design = chain({ a: {}, b: {}, c: {}, d: {} }, [
      ["user>a"],
      ["a>b"],
      ["b>c"],
      ["a>d", { order: 2 }],
    ]);
    expect(hears(twinOf(design).design)).toEqual(["a>b", "b>c", "c>d"]);
  });

  test("K523 parallel calls become subscriptions of one topic", () => {
    const design = chain({ a: { calls: "parallel" }, b: {}, c: {}, d: {} }, [
      ["user>a"],
      ["a>b"],
      ["a>c"],
      ["b>d"],
    ]);
    expect(hears(twinOf(design).design)).toEqual(["a>b", "a>c", "b>d"]);
  });

  test("K522 what may fail is no link of the chain", () => {
    const design = chain({ a: {}, b: {}, c: {} }, [["user>a"], ["a>b", { onFailure: "ignore" }], ["a>c"]]);
    expect(hears(twinOf(design).design)).toEqual(["a>b", "a>c"]);
  });

  test("K523 a service that several call works once for each of them", () => {
    const design = chain({ a: {}, b: {}, c: {}, d: {} }, [["user>a"], ["a>b"], ["a>c"], ["b>d"], ["c>d"]]);
    const twin = twinOf(design).design;
    expect(hears(twin)).toEqual(["a>b", "b>c", "b>d", "c>d"]);
    const { nodes } = runBench(kinds, twin).summary;
    expect(nodes["d"]!.counters.done).toBeGreaterThan(1.9 * nodes["a"]!.counters.done);
  });

  test("K523 never two edges between the same two", () => {
    // a calls b, which calls d; then a calls d itself
    const design = chain({ a: {}, b: {}, d: {} }, [["user>a"], ["a>b"], ["b>d"], ["a>d", { order: 2 }]]);
    expect(hears(twinOf(design).design)).toEqual(["a>d", "b>d", "a>b"].toSorted());
    expect(errors(twinOf(design).design)).toEqual([]);
  });
});

describe("K525 time-outs and retries", () => {
  const topicParams = (call: Params, service: Params = {}): Params =>
    twinOf(chain({ a: {}, b: service }, [["user>a"], ["a>b", call]])).design.nodes["a-events"]!.params;

  test("a lease of at least 30 s, the time-out, and twenty service times", () => {
    expect(topicParams({})).toEqual({});
    expect(topicParams({ timeoutMs: 60_000 })).toEqual({ leaseMs: 60_000 });
    expect(topicParams({}, { serviceMs: 4_000 })).toEqual({ leaseMs: 80_000 });
    expect(topicParams({}, { serviceMs: 3_600_000 })).toEqual({ leaseMs: 43_200_000 });
  });

  test("retries become deliveries, back-off and jitter", () => {
    expect(topicParams({ retries: 9, backoff: "fixed", backoffMs: 50, jitter: "equal" })).toEqual({
      deliveriesMax: 10,
      backoff: "fixed",
      backoffMs: 50,
      backoffMaxMs: 10_000,
      jitterPercent: 50,
    });
    expect(topicParams({ retries: 1, backoff: "none" })).toEqual({ backoff: "none" });
  });
});

describe("K526 what is carried over", () => {
  const base = chain({ a: {}, b: {}, c: {} }, [["user>a"], ["a>b"], ["b>c"]]);
  const at = (command: object) => ({ atMs: 1000, command: command as never });

  test("steps: faults and cuts meet the same ids, parameters are translated, others are said to be left out", () => {
    const steps = [
      at({ type: "fault", fault: "kill", on: true, node: "b" }),
      at({ type: "fault", fault: "cut", on: true, edge: "e2" }),
      at({ type: "params", node: "b", params: { threads: 3, queueFull: "refuse" } }),
      at({ type: "params", node: "b", params: { queueMax: 3 } }),
      at({ type: "edge-params", edge: "e1", params: { latencyMs: 5, timeoutMs: 9 } }),
      at({ type: "edge-params", edge: "e0", params: { latencyMs: 5, timeoutMs: 9 } }),
    ];
    const { design, changes } = twinOf({ ...base, scenario: { ...base.scenario, steps } });
    expect(design.scenario.steps).toEqual([
      steps[0],
      steps[1],
      at({ type: "params", node: "b", params: { workers: 3 } }),
      steps[5],
    ]);
    expect(design.edges["e2"]!.to.node).toBe("c");
    expect(errors(design)).toEqual([]);
    expect(changes.filter(({ text }) => text.en.startsWith("Step")).map(({ node }) => node)).toEqual([
      "b",
      "b",
    ]);
  });

  test("expectations: kept, moved to the topic, or left out with a sentence", () => {
    const of = (scope: string, metric: string): Expectation => ({
      scope,
      metric,
      statistic: metric === "backlog" ? "last" : "total",
      comparator: "<=",
      bound: 5,
    });
    const expectations = {
      user: of("user", "timedOut"),
      all: of("all", "flows.lost"),
      failed: of("b", "failed"),
      backlog: of("b", "backlog"),
      rejected: of("c", "rejected"),
    };
    const { design, changes } = twinOf({ ...base, expectations });
    const { backlog } = expectations;
    expect(design.expectations).toEqual({ ...expectations, backlog: { ...backlog, scope: "a-events" } });
    expect(errors(design)).toEqual([]);
    expect(changes.some(({ node, text }) => node === "b" && text.en.includes("a events"))).toBe(true);
    // a topic that serves two has no backlog of one of them
    const beside = chain({ a: { calls: "parallel" }, b: {}, c: {} }, [["user>a"], ["a>b"], ["a>c"]]);
    const shared = twinOf({ ...beside, expectations: { backlog } });
    expect(shared.design.expectations).toEqual({});
    expect(shared.changes.some(({ node, text }) => node === "b" && text.en.includes('"backlog"'))).toBe(true);
  });

  test("events that services publish already", () => {
    const design: Design = {
      ...base,
      nodes: { ...base.nodes, audit: { kind: "queue", name: "audit", params: {} } },
      edges: {
        ...base.edges,
        audits: {
          from: { node: "b", port: "events out" },
          to: { node: "audit", port: "in" },
          params: { latencyMs: 1 },
        },
      },
      layout: { nodes: { audit: { x: 5, y: 7 } } },
    };
    const twin = twinOf(design).design;
    expect(errors(twin)).toEqual([]);
    expect(twin.edges["audits"]!.from).toEqual({ node: "b", port: "out" });
    const { nodes } = runBench(kinds, twin).summary;
    expect(nodes["audit"]!.counters.in).toBe(nodes["b"]!.counters.done);
  });
});

describe("K521 refused with a sentence", () => {
  const cases: [string, Design, RegExp][] = [
    ["no user", sketchDesign({ nodes: { q: ["queue"] }, edges: [] }), /no client that calls/],
    ["no call", chain({ a: {} }, [["user>a"]]), /No service calls another/],
    [
      "a circle",
      chain({ a: {}, b: {}, c: {} }, [["user>a"], ["a>b"], ["b>c"], ["c>b"]]),
      /circle: b → c → b/,
    ],
    ["a circle that nobody enters", chain({ a: {}, b: {}, c: {} }, [["user>a"], ["b>c"], ["c>b"]]), /circle/],
    ["itself", chain({ a: {} }, [["user>a"], ["a>a"]]), /circle: a → a/],
    ["an orphan", chain({ a: {}, b: {}, c: {} }, [["user>a"], ["b>c"]]), /nobody calls it/],
    [
      "called by a webhook too",
      (() => {
        const design = chain({ a: {}, b: {} }, [["user>a"], ["a>b"]]);
        const hook = { from: { node: "hook", port: "webhook" }, to: { node: "b", port: "calls in" } };
        return {
          ...design,
          nodes: { ...design.nodes, hook: { kind: "gateway", name: "hook", params: {} } },
          edges: { ...design.edges, hook: { ...hook, params: { latencyMs: 1 } } },
        };
      })(),
      /"b" is called by services and by "hook"/,
    ],
    ["not a service", chain({ a: {} }, [["user>a"], ["a>ghost"]]), /"ghost" is called but is not a service/],
    [
      "called by users and services",
      (() => {
        const design = chain({ a: {}, b: {} }, [["user>a"], ["a>b"], ["other>b"]]);
        return {
          ...design,
          nodes: { ...design.nodes, other: { kind: "client", name: "other", params: {} } },
        };
      })(),
      /"b" is called by users and by another/,
    ],
  ];
  test.each(cases)("%s", (_name, design, sentence) => {
    const twin = proposeEventTwin(design);
    expect("refused" in twin && twin.refused.en).toMatch(sentence);
    expect("refused" in twin && twin.refused.ko).toMatch(/[가-힣].*[.]$/);
  });

  test("a chain longer than an event may travel, deep or in a row", () => {
    const ids = Array.from({ length: 70 }, (_, index) => `s${index}`);
    const services = Object.fromEntries(ids.map((id) => [id, {}]));
    const deep = ids.slice(1).map((id, index): [string] => [`s${index}>${id}`]);
    const wide = ids.slice(1).map((id): [string] => [`s0>${id}`]);
    for (const calls of [deep, wide]) {
      const twin = proposeEventTwin(chain(services, [["user>s0"], ...calls]));
      expect("refused" in twin && twin.refused.en).toMatch(/at most 62 buses/);
    }
    const parallel = chain({ ...services, s0: { calls: "parallel" } }, [["user>s0"], ...wide.slice(0, 60)]);
    expect("refused" in proposeEventTwin(parallel)).toBe(false);
    const used = Object.fromEntries(ids.slice(0, 63).map((id) => [id, {}]));
    const longest = chain(used, [["user>s0"], ...deep.slice(0, 62)]);
    const twin = twinOf({ ...longest, scenario: { ...longest.scenario, durationS: 2 } });
    const { summary } = runBench(kinds, twin.design);
    expect(summary.stop).toBeUndefined();
    expect(summary.nodes["s62"]!.counters.done).toBeGreaterThan(10);
  });
});

/** Trees of calls, at most five deep and three wide, some callees shared: [parent's pick, parallel, ignored, extra caller]. */
const chains = fc
  .tuple(
    fc.array(
      fc.record({
        parent: fc.nat(1000),
        parallel: fc.boolean(),
        ignored: fc.boolean(),
        second: fc.option(fc.nat(1000), { nil: undefined }),
        serviceMs: fc.constantFrom(0, 1, 20),
        threads: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 9 },
    ),
    fc.boolean(),
  )
  .map(([services, parallel]) => {
    const depth = [0];
    const width = [0];
    const calls = new Set<string>();
    services.forEach(({ parent, second }, index) => {
      const id = index + 1;
      const free = depth.map((_, at) => at).filter((at) => depth[at]! < 4 && width[at]! < 3);
      const at = free[parent % free.length]!;
      depth.push(depth[at]! + 1);
      width.push(0);
      width[at]!++;
      calls.add(`s${at}>s${id}`);
      const other = second === undefined ? at : free[second % free.length]!;
      if (other === at || depth[other]! + 1 > depth[id]!) return;
      width[other]!++;
      calls.add(`s${other}>s${id}`);
    });
    const params = services.map(({ parallel: own, serviceMs, threads }, index): [string, Params] => [
      `s${index + 1}`,
      { calls: own ? "parallel" : "sequence", serviceMs, threads },
    ]);
    const nodes = { s0: { calls: parallel ? "parallel" : "sequence" }, ...Object.fromEntries(params) };
    const design = chain(nodes, [
      ["user>s0", { timeoutMs: 0 }],
      ...[...calls].map((call): [string, Params] => {
        const { ignored } = services[Number(call.split(">s")[1]) - 1]!;
        return [call, { timeoutMs: 0, onFailure: ignored ? "ignore" : "fail" }];
      }),
    ]);
    const steps = [{ atMs: 0, command: { type: "send", node: "user", count: 25 } } as const];
    return {
      ...design,
      nodes: { ...design.nodes, user: { ...design.nodes["user"]!, params: { ratePerS: 0 } } },
      scenario: { ...design.scenario, durationS: 60, steps },
    };
  });

/** Cards are at most 248 × 112, topics 224 high. */
function overlaps(design: Design): string[] {
  const boxes = Object.entries(design.layout.nodes).map(([id, { x, y }]) => {
    const lanes = Object.values(design.edges).filter(
      ({ from }) => from.node === id && from.port === "out",
    ).length;
    const height = design.nodes[id]!.kind === "topic" ? 48 + 22 * Math.min(8, Math.max(1, lanes)) : 112;
    return { id, x, y, height };
  });
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => Math.abs(a.x - b.x) < 248 && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.id} ${b.id}`),
  );
}

const ALL: readonly TwinChoices[] = [{ outbox: true }, { saga: true }, { outbox: true, saga: true }];

test("K527 without faults every service does the same work in both, and every flow is done", () => {
  fc.assert(
    fc.property(chains, (design) => {
      const { design: twin } = twinOf(design);
      expect(errors(twin)).toEqual([]);
      expect(Object.keys(twin.nodes).every(isId)).toBe(true);
      const [before, after] = [design, twin].map((each) => runBench(kinds, each).summary);
      for (const id of Object.keys(design.nodes))
        expect([id, after!.nodes[id]!.counters.done]).toEqual([id, before!.nodes[id]!.counters.done]);
      expect(before!.ledger!.outcomes.done).toBe(25);
      expect(after!.ledger!.outcomes).toEqual(before!.ledger!.outcomes);
    }),
    { numRuns: 25 },
  );
});

test("K527, K532 so it does with outboxes and sagas, which nothing gets stuck in", () => {
  fc.assert(
    fc.property(chains, fc.constantFrom(...ALL), (design, choices) => {
      const { design: twin } = twinOf(design, choices);
      expect(errors(twin)).toEqual([]);
      expect(Object.keys(twin.nodes).every(isId)).toBe(true);
      const [before, after] = [design, twin].map((each) => runBench(kinds, each).summary);
      for (const id of Object.keys(design.nodes))
        expect([id, after!.nodes[id]!.counters.done]).toEqual([id, before!.nodes[id]!.counters.done]);
      expect(after!.ledger!.outcomes).toEqual(before!.ledger!.outcomes);
    }),
    { numRuns: 25 },
  );
});

describe("K530, K531 choices", () => {
  const kindsIn = (design: Design) =>
    Object.values(design.nodes)
      .map(({ kind }) => kind)
      .filter((kind) => kind === "outbox" || kind === "saga");
  const order = (
    services: Readonly<Record<string, Params>>,
    calls: readonly (readonly [string, Params?])[] = [],
  ) =>
    chain({ shop: {}, pay: {}, stock: {}, ship: {}, ...services }, [
      ["user>shop"],
      ["shop>pay", { order: 1 }],
      ["shop>stock", { order: 2 }],
      ["shop>ship", { order: 3 }],
      ...calls,
    ]);

  test("neither is suggested where nothing is known to be stored; both can be chosen", () => {
    const { offers, design } = twinOf(shop);
    expect(kindsIn(design)).toEqual([]);
    for (const offer of [offers.outbox, offers.saga])
      expect(offer).toMatchObject({ chosen: false, suggested: false, refused: undefined });
    expect(kindsIn(twinOf(shop, { outbox: true, saga: true }).design)).toEqual(["saga", "outbox"]);
    // without a saga four services publish: the order service, payment, inventory, shipping
    expect(kindsIn(twinOf(shop, { outbox: true }).design)).toEqual(["outbox", "outbox", "outbox", "outbox"]);
  });

  test("K531 an outbox where a service books; the others publish as before", () => {
    const { design, offers } = twinOf(order({ pay: { books: true } }));
    expect(offers.outbox).toMatchObject({ chosen: true, suggested: true });
    expect(offers.saga.chosen).toBe(false);
    expect(Object.keys(design.nodes).filter((id) => design.nodes[id]!.kind === "outbox")).toEqual([
      "pay-outbox",
    ]);
    expect(kindsIn(twinOf(order({ pay: { books: true } }), { outbox: false }).design)).toEqual([]);
  });

  test("K530 a saga where two steps book: it books for them, and its steps stay services", () => {
    const drawn = order({ pay: { books: true }, ship: { books: true, failurePercent: 5 } });
    const { design, offers } = twinOf(drawn);
    expect(offers.saga).toMatchObject({ chosen: true, suggested: true });
    expect(errors(design)).toEqual([]);
    const steps = Object.values(design.edges).filter(({ from }) => from.port === "steps");
    expect(steps.map(({ to, params }) => [to.node, params["order"], params["books"]])).toEqual([
      ["pay", 1, true],
      ["stock", 2, undefined],
      ["ship", 3, true],
    ]);
    for (const id of ["pay", "stock", "ship"]) {
      expect(design.nodes[id]!.kind).toBe("service");
      expect(design.nodes[id]!.params["books"]).toBeUndefined();
    }
  });

  test("K532 a step that fails: the chain leaves half of it, the saga takes it back", () => {
    const drawn = { ...order({ ship: { failurePercent: 30 } }) };
    const long = { ...drawn, scenario: { ...drawn.scenario, durationS: 60 } };
    const before = runBench(kinds, long).summary.ledger!.outcomes;
    expect(before.failedButDone).toBeGreaterThan(200);
    const after = runBench(kinds, twinOf(long, { saga: true }).design).summary.ledger!.outcomes;
    expect(after.failedButDone).toBe(0);
    expect(after.compensated).toBeGreaterThan(200);
    expect(after.stuck + after.lost).toBe(0);
  });

  test("K532 a relay that dies loses nothing; steps and expectations meet the steps of the saga", () => {
    const drawn = order({ pay: { books: true } });
    const edge = Object.entries(drawn.edges).find(([, { to }]) => to.node === "ship")![0];
    const at = (atMs: number, command: object) => ({ atMs, command: command as never });
    const steps = [
      at(1000, { type: "edge-params", edge, params: { latencyMs: 2, timeoutMs: 500, onFailure: "fail" } }),
      at(2000, { type: "fault", fault: "kill", on: true, node: "stock" }),
    ];
    const { design } = twinOf({ ...drawn, scenario: { ...drawn.scenario, steps } }, { saga: true });
    expect(design.scenario.steps).toEqual([
      at(1000, { type: "edge-params", edge, params: { latencyMs: 2, timeoutMs: 500, order: 3 } }),
      steps[1],
    ]);
    expect(errors(design)).toEqual([]);
    const { ledger } = runBench(kinds, design).summary;
    expect(ledger!.outcomes.compensated).toBeGreaterThan(100);
    expect(ledger!.outcomes.stuck + ledger!.outcomes.lost).toBe(0);
  });

  test("K530 a store: a consumer cannot call it, a step can", () => {
    const drawn = order({});
    const stored: Design = {
      ...drawn,
      nodes: { ...drawn.nodes, db: { kind: "store", name: "db", params: {} } },
      edges: {
        ...drawn.edges,
        w: {
          from: { node: "pay", port: "calls out" },
          to: { node: "db", port: "calls in" },
          params: { latencyMs: 1 },
        },
      },
    };
    const { design, offers } = twinOf(stored);
    expect(offers.saga).toMatchObject({ chosen: true, suggested: true });
    expect(errors(design)).toEqual([]);
    expect(runBench(kinds, design).summary.nodes["db"]!.counters.done).toBeGreaterThan(100);
    const without = proposeEventTwin(stored, { saga: false });
    expect("refused" in without && without.refused.en).toMatch(
      /"pay" calls a store, and the proposal has no consumer/,
    );
  });

  test.each<[string, Design, RegExp]>([
    ["one callee", chain({ a: {}, b: {} }, [["user>a"], ["a>b"]]), /two or more/],
    [
      "at the same time",
      chain({ a: { calls: "parallel" }, b: {}, c: {} }, [["user>a"], ["a>b"], ["a>c"]]),
      /"a" calls the others at the same time/,
    ],
    [
      "called from elsewhere",
      chain({ a: {}, b: {}, c: {}, d: {} }, [["user>a"], ["user>d"], ["a>b"], ["a>c"], ["d>c"]]),
      /"c" is called from elsewhere too/,
    ],
    [
      "books below a step",
      chain({ a: {}, b: {}, c: {}, d: { books: true } }, [["user>a"], ["a>b"], ["a>c"], ["b>d"]]),
      /"d" books but is no step/,
    ],
  ])("K530 no saga: %s", (_name, design, sentence) => {
    const { offers, design: twin } = twinOf(design, { saga: true });
    expect(offers.saga.refused?.en).toMatch(sentence);
    expect(offers.saga.refused?.ko).toMatch(/다\.$/);
    expect(kindsIn(twin)).not.toContain("saga");
  });

  test("K530 more than sixteen steps, K531 a chain that outboxes make too long", () => {
    const ids = Array.from({ length: 40 }, (_, index) => `s${index}`);
    const services = Object.fromEntries(ids.map((id) => [id, {}]));
    const wide = ids.slice(1).map((id, index): [string, Params] => [`s0>${id}`, { order: index + 1 }]);
    const { offers } = twinOf(chain(services, [["user>s0"], ...wide]), { outbox: true, saga: true });
    expect(offers.saga.refused?.en).toMatch(/at most 16 steps/);
    expect(offers.outbox.refused?.en).toMatch(/more than 62 places/);
  });

  test.each(ALL)("K529 what is new is spoken of, and so is what it gives up: %o", (choices) => {
    const { changes, design, givesUp, offers } = twinOf(shop, choices);
    const spoken = new Set(changes.map(({ node }) => node));
    for (const id of Object.keys(design.nodes)) if (id !== "shoppers") expect(spoken).toContain(id);
    for (const offer of [offers.outbox, offers.saga].filter(({ chosen }) => chosen))
      expect(givesUp).toContain(offer.givesUp);
    for (const { en, ko } of [...changes.map(({ text }) => text), ...givesUp]) {
      expect(en).toMatch(/\w\.$/);
      expect(ko).toMatch(/다\.$/);
    }
    const parsed = parseDesign(serialiseDesign(design), kindSpecs);
    expect(parsed.ok && parsed.design).toEqual(design);
  });
});

test("K528 from left to right, and no two cards overlap", () => {
  fc.assert(
    fc.property(chains, fc.constantFrom<TwinChoices>({}, ...ALL), (design, choices) => {
      const { design: twin } = twinOf(design, choices);
      expect(Object.keys(twin.layout.nodes).toSorted()).toEqual(Object.keys(twin.nodes).toSorted());
      expect(overlaps(twin)).toEqual([]);
      for (const { from, to } of Object.values(twin.edges))
        if (from.port !== "dead")
          expect(twin.layout.nodes[from.node]!.x).toBeLessThan(twin.layout.nodes[to.node]!.x);
    }),
  );
});
