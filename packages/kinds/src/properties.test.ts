/** Laws over random designs (rules K3, K32, K46): conservation, Little's law, determinism, independence. */
import { createRun } from "@eventyard/engine";
import type { Design, DesignNode, ScenarioStep } from "@eventyard/model";
import { anyDesign, edgeViolations, littleError, runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { busContents } from "./backlog/bus-contents.ts";
import type { BusState } from "./backlog/bus-state.ts";
import { kindSpecs, runnableKinds } from "./index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
// thousands of runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

const DURATION_S = 5;

const bus = {
  storeMs: fc.constantFrom(1, 5, 50),
  leaseMs: fc.constantFrom(20, 100, 1000),
  deliveriesMax: fc.integer({ min: 1, max: 4 }),
  backoff: fc.constantFrom("none", "fixed", "exponential"),
  backoffMs: fc.constantFrom(5, 50),
  jitterPercent: fc.constantFrom(0, 50, 100),
  backlogMax: fc.constantFrom(0, 0, 3, 20),
  returnOnDisconnect: fc.boolean(),
};

const designs = anyDesign(kindSpecs, {
  nodesMax: 14,
  edgeTries: 60,
  durationS: DURATION_S,
  latencyMs: fc.constantFrom(0, 0, 1, 30),
  params: {
    producer: {
      ratePerS: fc.constantFrom(1, 20, 60),
      arrivals: fc.constantFrom("constant", "poisson"),
      publishes: fc.constantFrom("", "a@1", "a@2"),
    },
    queue: bus,
    topic: bus,
    router: {
      storeMs: bus.storeMs,
      pushes: fc.constantFrom("handOver", "untilAccepted"),
      timeoutMs: bus.leaseMs,
      deliveriesMax: bus.deliveriesMax,
      backoff: bus.backoff,
      backoffMs: bus.backoffMs,
      ageMaxMs: fc.constantFrom(0, 0, 500),
    },
    consumer: {
      workers: fc.integer({ min: 1, max: 5 }),
      service: fc.constantFrom("constant", "exponential", "lognormal", "uniform"),
      serviceMs: fc.constantFrom(2, 10, 40),
      failurePercent: fc.constantFrom(0, 0, 10, 60),
      localRetries: fc.constantFrom(0, 0, 2),
      emits: fc.boolean(),
      accepts: fc.constantFrom("", "", "a@1"),
    },
  },
});

/** Faults at random nodes and edges, on and off again. */
function faultSteps(design: Design, picks: readonly number[]): ScenarioStep[] {
  const nodes = Object.keys(design.nodes);
  const edges = Object.keys(design.edges);
  const places = [
    ...nodes.flatMap((node) =>
      (kindSpecs.get(design.nodes[node]!.kind)?.faults ?? []).map((fault) => ({
        type: "fault" as const,
        fault,
        node,
      })),
    ),
    ...edges.map((edge) => ({ type: "fault" as const, fault: "cut" as const, edge })),
  ];
  if (places.length === 0) return [];
  return picks.flatMap((pick, index) => {
    const place = places[pick % places.length]!;
    const step = (atMs: number, on: boolean): ScenarioStep => ({ atMs, command: { ...place, on } as never });
    return [step(300 + index * 400, true), step(1100 + index * 500, false)];
  });
}

const faulty = fc
  .tuple(designs, fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 5 }))
  .map(([design, picks]) => ({
    ...design,
    scenario: { ...design.scenario, steps: faultSteps(design, picks) },
  }));

/** Is it a bus that keeps backlogs? The others (log, router) have their own laws and tests. */
function hasBacklogs(state: unknown): state is BusState {
  return typeof state === "object" && state !== null && "backlogs" in state;
}

/** Copies of an event that a topic makes, forwards not counted; 1 for queues. */
function busViolations(
  design: Design,
  summary: ReturnType<typeof runBench>["summary"],
  states: ReadonlyMap<string, unknown>,
) {
  const violations: string[] = [];
  for (const [id, node] of Object.entries(design.nodes)) {
    const state = states.get(id);
    if (kindSpecs.get(node.kind)?.silhouette !== "bus" || !hasBacklogs(state)) continue;
    const { counters } = summary.nodes[id]!;
    const inside = busContents(state);
    const ended = counters.done + counters.dead + counters.lost + inside.held;
    const taken = (counters.in - inside.storing) * inside.copies;
    if (taken !== ended) violations.push(`${id}: ${taken} copies taken, ${ended} accounted for`);
  }
  return violations;
}

test("K32 edges and buses conserve messages in any design", () => {
  let events = 0;
  let returned = 0;
  fc.assert(
    fc.property(designs, (design) => {
      const { summary, states } = runBench(kinds, design);
      expect(summary.stop).toBeUndefined();
      expect(edgeViolations(design, summary)).toEqual([]);
      expect(busViolations(design, summary, states)).toEqual([]);
      events += summary.events;
      for (const { counters } of Object.values(summary.nodes))
        returned += counters.expired + counters.retried;
    }),
    { numRuns: 500, seed: 7 },
  );
  // the designs must be interesting: a generator that makes empty ones would prove nothing
  expect(events).toBeGreaterThan(50_000);
  expect(returned).toBeGreaterThan(1000);
});

test("K32 under faults: queues and single subscriptions conserve messages, edges carry no more than was sent", () => {
  fc.assert(
    fc.property(faulty, (design) => {
      const { summary, states } = runBench(kinds, design);
      expect(summary.stop).toBeUndefined();
      const cuts = Object.values(summary.edges).some((edge) => edge.lost > 0);
      for (const violation of edgeViolations(design, summary, true)) {
        // what a cut edge carried is lost on both sides of the count
        expect(cuts, violation).toBe(true);
      }
      for (const [id, state] of states) {
        const { kind } = design.nodes[id]!;
        if (kindSpecs.get(kind)?.silhouette !== "bus" || !hasBacklogs(state)) continue;
        const inside = busContents(state);
        expect(inside.held).toBeGreaterThanOrEqual(0);
        expect(inside.storing).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 120, seed: 11 },
  );
});

test("the same design, seed and commands give the same hash; another seed another", () => {
  let differ = 0;
  fc.assert(
    fc.property(faulty, (design) => {
      const { hash, events } = runBench(kinds, design).summary;
      expect(runBench(kinds, design).summary.hash).toBe(hash);
      if (events > 0 && runBench(kinds, design, { seed: design.scenario.seed + 1 }).summary.hash !== hash)
        differ++;
    }),
    { numRuns: 60, seed: 13 },
  );
  expect(differ).toBeGreaterThan(10);
});

test("K3 watching changes nothing: any slicing of time, with summaries and series read in between", () => {
  fc.assert(
    fc.property(faulty, fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 6 }), (design, slices) => {
      const { hash } = runBench(kinds, design).summary;
      const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds });
      run.simulation.observation.tap.every = 1;
      let atMs = 0;
      for (const slice of slices) {
        atMs = Math.min(atMs + slice, DURATION_S * 1000);
        run.advanceTo(atMs * 1e6, 1e9);
        run.summary();
      }
      while (run.advanceTo(DURATION_S * 1e9, 97) === "budget") run.summary();
      expect(run.summary().hash).toBe(hash);
    }),
    { numRuns: 40, seed: 17 },
  );
});

test("K3 moving and renaming nodes changes no hash", () => {
  fc.assert(
    fc.property(faulty, (design) => {
      const moved = {
        ...design,
        name: "moved",
        nodes: Object.fromEntries(
          Object.entries(design.nodes).map(([id, node]): [string, DesignNode] => [
            id,
            { ...node, name: `${id}!` },
          ]),
        ),
        layout: {
          nodes: Object.fromEntries(Object.keys(design.nodes).map((id, index) => [id, { x: index, y: -9 }])),
        },
      };
      expect(runBench(kinds, moved).summary.hash).toBe(runBench(kinds, design).summary.hash);
    }),
    { numRuns: 30, seed: 19 },
  );
});

test("K3 unrelated nodes, first and last by id, change no other node's numbers", () => {
  const extra = sketchDesign({
    nodes: { A: ["producer", { ratePerS: 33 }], z: ["queue"], zz: ["consumer", { failurePercent: 30 }] },
    edges: [
      ["A.out", "z.in"],
      ["z.out", "zz.in"],
    ],
  });
  fc.assert(
    fc.property(designs, (design) => {
      const edges = Object.entries(extra.edges).map(([id, edge]) => [`A${id}`, edge] as const);
      const both = {
        ...design,
        nodes: { ...design.nodes, ...extra.nodes },
        edges: { ...design.edges, ...Object.fromEntries(edges) },
      };
      const alone = runBench(kinds, design).summary;
      const together = runBench(kinds, both).summary;
      for (const id of Object.keys(alone.nodes)) expect(together.nodes[id]).toEqual(alone.nodes[id]);
    }),
    { numRuns: 40, seed: 23 },
  );
});

test("Little's law holds exactly in a run that has drained, redeliveries included", () => {
  const parts = fc.record({
    ratePerS: fc.integer({ min: 5, max: 150 }),
    workers: fc.integer({ min: 1, max: 5 }),
    service: fc.constantFrom("constant", "exponential", "lognormal", "uniform"),
    failurePercent: fc.constantFrom(0, 20),
    backoffMs: fc.constantFrom(1, 500),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(parts, ({ ratePerS, workers, service, failurePercent, backoffMs, seed }) => {
      const stop: ScenarioStep = {
        atMs: 10_000,
        command: { type: "fault", fault: "kill", on: true, node: "p" },
      };
      const design = sketchDesign({
        nodes: {
          p: ["producer", { ratePerS }],
          q: ["queue", { storeMs: 0, deliveriesMax: 100, leaseMs: 1e6, backoff: "fixed", backoffMs }],
          a: ["consumer", { workers, service, serviceMs: 10, failurePercent }],
          b: ["consumer", { workers: 1, service, serviceMs: 30 }],
        },
        edges: [
          ["p.out", "q.in"],
          ["q.out", "a.in"],
          ["q.out", "b.in"],
        ],
        durationS: 60,
        steps: [stop],
        seed,
      });
      const { summary } = runBench(kinds, design);
      expect(summary.nodes.q!.counters.done).toBe(summary.nodes.q!.counters.in);
      expect(littleError(summary, { buses: ["q"], workers: ["a", "b"] })).toBeLessThan(1e-9);
    }),
    { numRuns: 30, seed: 29 },
  );
});
