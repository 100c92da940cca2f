/** The read model (rules K490 to K499). */
import { createRun } from "@eventyard/engine";
import type { Params, ScenarioStep } from "@eventyard/model";
import { FLOW_OUTCOMES } from "@eventyard/model";
import { edgeViolations, interval99, plainDataProblems, runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import type { Jobs } from "../work/jobs.ts";
import { MESSAGE, rowOf } from "../work/jobs.ts";
import { APPLIED_IDS_MAX } from "./projection.ts";
import type { ReadModelState } from "./state.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
// dozens of runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

/** Slots that hold a message. */
function inUse({ rows }: Jobs): number {
  let used = 0;
  for (let slot = 0; rowOf(slot) < rows.length; slot++) if (rows[rowOf(slot) + MESSAGE] !== -1) used++;
  return used;
}

const constant = { applyTime: "constant", readTime: "constant" };

interface Case {
  readonly view?: Params;
  readonly producer?: Params;
  readonly reader?: Params;
  readonly topic?: Params;
  /** From the producer to the topic. */
  readonly latencyMs?: number;
  readonly steps?: readonly ScenarioStep[];
  readonly durationS?: number;
  readonly seed?: number;
}

const step = (atMs: number, fault: "kill" | "stall" | "slow" | "fail", on: boolean, node = "v") =>
  ({ atMs, command: { type: "fault", fault, on, node } }) satisfies ScenarioStep;
const send = (atMs: number, node: string, count = 1): ScenarioStep => ({
  atMs,
  command: { type: "send", node, count },
});
const quiet = (atMs: number): ScenarioStep => ({
  atMs,
  command: { type: "params", node: "p", params: { ratePerS: 0 } },
});

/** Events of a producer over a topic into a read model that readers ask. */
function sketch({ view, producer, reader, topic, latencyMs = 0, steps, durationS = 10, seed = 1 }: Case) {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { ratePerS: 0, ...producer }],
      t: ["topic", { storeMs: 0, ...topic }],
      v: ["read-model", { ...constant, ...view }],
      r: ["client", { ratePerS: 0, ...reader }],
    },
    edges: [
      ["p.out", "t.in", latencyMs],
      ["t.out", "v.in"],
      ["r.calls out", "v.reads"],
    ],
    durationS,
    seed,
    steps: steps ?? [],
  });
  return design;
}

function judge(design: ReturnType<typeof sketch>) {
  const { summary, states } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const { ledger } = summary;
  if (ledger === undefined) throw new Error("the run keeps no ledger");
  const sum = FLOW_OUTCOMES.reduce((total, { id }) => total + ledger.outcomes[id], 0);
  expect(sum).toBe(ledger.started);
  const of = (id: string) => summary.nodes[id]!;
  return { v: of("v"), c: of("v").counters, of, ledger, summary, state: states.get("v") };
}

const run = (one: Case) => judge(sketch(one));

/** 99 % interval of a figure over replications; holds the theory and is narrow enough to say something. */
function holds(figure: (seed: number) => number, theory: number, widthMax: number): void {
  const { low, high } = interval99(Array.from({ length: 12 }, (_, index) => figure(900 + index)));
  expect(low).toBeLessThanOrEqual(theory);
  expect(high).toBeGreaterThanOrEqual(theory);
  expect((high - low) / theory).toBeLessThan(widthMax);
}

describe("K490 the projection", () => {
  test("one writer of exponential time is M/M/1: the lag is 1 / (µ - λ)", () => {
    const view = { applyTime: "exponential", applyMs: 10 };
    holds(
      (seed) => run({ view, producer: { ratePerS: 60 }, durationS: 200, seed }).v.latency.meanMs,
      25,
      0.3,
    );
  });

  test("batches: one time for all, and a time each; a window waits for a full one", () => {
    const view = { applyMs: 100, batchMax: 10, batchItemMs: 5 };
    // the first alone: 105 ms; the other nine meanwhile: 145 ms more
    const { v, c } = run({ view, steps: [send(0, "p", 10)] });
    expect([c.done, v.latency.maxMs]).toEqual([10, expect.closeTo(105 + 145, 0)]);
    const window = { ...view, batchWindowMs: 500 };
    expect(run({ view: window, steps: [send(0, "p", 4)] }).v.latency.maxMs).toBeCloseTo(500 + 120, 0);
    expect(run({ view: window, steps: [send(0, "p", 10)] }).v.latency.maxMs).toBeCloseTo(150, 0);
  });

  test("a delivery that comes again is applied once", () => {
    // each takes longer than its lease
    const { c } = run({ view: { applyMs: 300 }, topic: { leaseMs: 200 }, steps: [send(0, "p")] });
    expect([c.done, c.deduplicated]).toEqual([1, c.in - 1]);
    expect(c.in).toBeGreaterThan(1);
  });
});

test("K490 of more than APPLIED_IDS_MAX ids the oldest go", () => {
  const { c, state } = run({
    view: { applyMs: 0, batchMax: 10_000 },
    steps: [send(0, "p", 60_000), send(1_000, "p", 60_000)],
  });
  expect(c.done).toBe(120_000);
  expect((state as ReadModelState).applied.size).toBe(APPLIED_IDS_MAX);
});

describe("K491 stale reads", () => {
  test("counted exactly: answered from when the event was made until it is applied, once each, by key", () => {
    const at = (readsMs: readonly number[], keys: Params = {}) =>
      run({
        view: { applyMs: 1_000, readMs: 0 },
        latencyMs: 500,
        producer: keys,
        reader: keys,
        steps: [send(1_000, "p"), send(2_000, "p"), ...readsMs.map((ms) => send(ms, "r"))].toSorted(
          (a, b) => a.atMs - b.atMs,
        ),
      });
    // made at 1 s and 2 s, applied at 2.5 s and 3.5 s; both are missed at 2.2 s, which is one stale read
    const { c, of } = at([900, 1_100, 2_200, 2_600, 3_400, 3_600]);
    expect([c.stale, c.done, of("r").counters.done]).toEqual([4, 8, 6]);
    expect(at([900, 3_600, 5_000]).c.stale).toBe(0);
    // what is read when nothing is written is never stale
    expect(run({ reader: { ratePerS: 100 } }).c.stale).toBe(0);
  });

  const second: Params = { service: "constant", serviceMs: 1_000 };
  const fastView: Params = { applyMs: 0, readMs: 0, ...constant };
  /** Somebody (`a`) begins at 0; the event that comes of it leaves for the topic at 1 s and is applied at 1.5 s. */
  const makers: Readonly<Record<string, Parameters<typeof sketchDesign>[0]>> = {
    service: {
      nodes: { a: ["client", { ratePerS: 0 }], s: ["service", second] },
      edges: [
        ["a.calls out", "s.calls in"],
        ["s.events out", "t.in", 500],
      ],
    },
    consumer: {
      nodes: {
        a: ["producer", { ratePerS: 0 }],
        q: ["queue", { storeMs: 0 }],
        w: ["consumer", { ...second, emits: true }],
      },
      edges: [
        ["a.out", "q.in"],
        ["q.out", "w.in"],
        ["w.out", "t.in", 500],
      ],
    },
    saga: {
      nodes: {
        a: ["producer", { ratePerS: 0 }],
        g: ["saga"],
        s: ["service", { ...second, serviceMs: 999.9 }],
      },
      edges: [
        ["a.out", "g.in"],
        ["g.steps", "s.calls in"],
        ["g.done", "t.in", 500],
      ],
    },
    store: {
      nodes: { a: ["client", { ratePerS: 0 }], s: ["store", { commitTime: "constant", commitMs: 997 }] },
      edges: [
        ["a.calls out", "s.calls in"],
        ["s.changes", "t.in", 500],
      ],
    },
  };
  test.each(Object.entries(makers))(
    "made when it is published or committed: %s",
    (_kind, { nodes, edges }) => {
      const reads = (ms: number) =>
        judge(
          sketchDesign({
            nodes: {
              ...nodes,
              t: ["topic", { storeMs: 0 }],
              v: ["read-model", fastView],
              r: ["client", { ratePerS: 0 }],
            },
            edges: [...edges, ["t.out", "v.in"], ["r.calls out", "v.reads"]],
            durationS: 3,
            steps: [send(0, "a"), send(ms, "r")],
          }),
        ).c.stale;
      expect([reads(500), reads(1_200), reads(1_700)]).toEqual([0, 1, 0]);
    },
  );

  test("an outbox that publishes later changes nothing of when it was made", () => {
    const design = sketchDesign({
      nodes: {
        p: ["producer", { ratePerS: 0 }],
        o: ["outbox", { pollMs: 1_000 }],
        t: ["topic", { storeMs: 0 }],
        v: ["read-model", fastView],
        r: ["client", { ratePerS: 0 }],
      },
      edges: [
        ["p.out", "o.in"],
        ["o.out", "t.in"],
        ["t.out", "v.in"],
        ["r.calls out", "v.reads"],
      ],
      durationS: 3,
      steps: [send(100, "r"), send(200, "p"), send(300, "r"), send(1_200, "r")],
    });
    expect(judge(design).c.stale).toBe(1);
  });

  test("another key is another record", () => {
    const one: Case = {
      view: { applyMs: 0 },
      latencyMs: 2_000,
      producer: { ratePerS: 1, keys: "uniform", keyCount: 1 },
      reader: { ratePerS: 50, keyCount: 1 },
    };
    const share = (reader: Params) => {
      const { c, of } = run({ ...one, reader: { ...one.reader, ...reader }, durationS: 60 });
      return c.stale / of("r").counters.done;
    };
    const [same, one50th] = [share({}), share({ keyCount: 50 })];
    expect(same).toBeGreaterThan(0.8);
    expect(one50th / same).toBeGreaterThan(0.01);
    expect(one50th / same).toBeLessThan(0.035);
    // without keys there is one record, and key 1 is another
    expect(share({ keyCount: 0 })).toBe(0);
  });

  test("a delay D: 1 - exp(-λ D)", () => {
    const lambda = 4;
    const delayS = 0.25;
    holds(
      (seed) => {
        const { c, of } = run({
          view: { applyMs: 0, batchMax: 10, readMs: 0 },
          latencyMs: delayS * 1_000,
          producer: { ratePerS: lambda },
          reader: { ratePerS: 100 },
          durationS: 150,
          seed,
        });
        return c.stale / of("r").counters.done;
      },
      1 - Math.exp(-lambda * delayS),
      0.1,
    );
  });

  test("an own write seen after d over an M/M/1 projection: exp(-(µ - λ) d), 51 % for a lag of 300 ms and 200 ms", () => {
    // 1 / (µ - λ) = 300 ms at 2/s
    const applyMs = 1_000 / (1 / 0.3 + 2);
    holds(
      (seed) => {
        const { c, ledger } = ownReads({ view: { applyTime: "exponential", applyMs }, seed, durationS: 600 });
        return c.stale / ledger.started;
      },
      Math.exp(-0.2 / 0.3),
      0.15,
    );
  });
});

/** Users whose write goes to a store and whose page, 200 ms later, reads what its changes have become. */
function ownSketch({ view, steps, durationS = 60, seed = 1 }: Case, port: "own reads" | "reads" = "reads") {
  const instant = { service: "constant", serviceMs: 0, threads: 1_000 };
  const design = sketchDesign({
    nodes: {
      u: ["client", { ratePerS: 2, keyCount: 1_000_000 }],
      w: ["service", instant],
      s: ["store", { writeMs: 0, commitMs: 0 }],
      q: ["queue", { storeMs: 0 }],
      page: ["service", { ...instant, serviceMs: 200 }],
      v: ["read-model", { readMs: 0, ...view }],
    },
    edges: [
      ["u.calls out", "w.calls in"],
      ["w.calls out", "s.calls in"],
      ["w.calls out", "page.calls in"],
      ["page.calls out", `v.${port}`],
      ["s.changes", "q.in"],
      ["q.out", "v.in"],
    ],
    durationS,
    seed,
    steps: steps ?? [],
  });
  const edges = Object.entries(design.edges).map(([id, edge], index) => [
    id,
    edge.from.port === "calls out"
      ? { ...edge, params: { ...edge.params, timeoutMs: 0, order: index === 2 ? 2 : 1 } }
      : edge,
  ]);
  return { ...design, edges: Object.fromEntries(edges) as typeof design.edges };
}

const ownReads = (one: Case, port?: "own reads" | "reads") => judge(ownSketch(one, port));

describe("K494 reads after an own write", () => {
  const view = { applyTime: "exponential", applyMs: 200 };

  test("wait until the write is seen: none is stale, and they take longer", () => {
    const at = ownReads({ view }, "reads");
    const wait = ownReads({ view, durationS: 60 }, "own reads");
    const answer = ownReads({ view: { ...view, ownReads: "answer" } }, "own reads");
    expect(at.c.stale).toBeGreaterThan(20);
    expect(answer.c.stale).toBe(at.c.stale);
    expect([wait.c.stale, wait.c.timedOut]).toEqual([0, 0]);
    expect(wait.of("u").latency.meanMs).toBeGreaterThan(at.of("u").latency.meanMs + 50);
    expect(wait.of("u").counters.done).toBeGreaterThan(90);
  });

  test("at most so long: then answered with what there is, and stale", () => {
    const slow = { view: { applyTime: "constant", applyMs: 900, waitMaxMs: 300 } };
    const { c } = ownReads(slow, "own reads");
    expect(c.timedOut).toBeGreaterThan(90);
    // at 2/s a writer of 900 ms falls behind: nearly nobody sees the own write
    expect(c.stale).toBeGreaterThan(60);
  });

  test("a changed rule lets all go on; a killed model breaks them off", () => {
    const stuck: Params = { applyTime: "constant", applyMs: 50_000, waitMaxMs: 60_000 };
    const params = { type: "params" as const, node: "v", params: { ownReads: "answer" } };
    const freed = ownReads({ view: stuck, steps: [{ atMs: 30_000, command: params }] }, "own reads");
    expect(freed.of("u").counters.done).toBeGreaterThan(90);
    const broken = ownReads({ view: stuck, steps: [step(30_000, "kill", true)] }, "own reads");
    expect(broken.c.failed).toBeGreaterThan(40);
    expect(broken.of("u").counters.failed).toBe(
      broken.of("u").counters.out - broken.of("u").levels.busy.last,
    );
  });
});

describe("K493 reads", () => {
  test("wait for a connection, or are refused when so many wait", () => {
    const view = { readers: 2, readMs: 900 };
    expect(run({ view, steps: [send(0, "r", 6)] }).of("r").counters.timedOut).toBe(4);
    const full = run({ view: { ...view, queueFull: "refuse", queueMax: 1 }, steps: [send(0, "r", 6)] });
    expect([full.c.rejected, full.v.levels.backlog.max]).toEqual([3, 1]);
  });

  test("M/M/c, as at every pool", () => {
    const view = { readers: 1, readTime: "exponential", readMs: 10 };
    const mean = (seed: number) =>
      run({ view, reader: { ratePerS: 60 }, durationS: 120, seed }).of("r").latency.meanMs;
    holds(mean, 25, 0.35);
  });
});

describe("K495 faults", () => {
  test("kill: what was in hand comes again, nothing is lost, reads are refused meanwhile; what is stale shows later", () => {
    const { c, of, ledger } = run({
      view: { applyMs: 5 },
      producer: { ratePerS: 50 },
      reader: { ratePerS: 50 },
      steps: [step(2_000, "kill", true), step(4_000, "kill", false), quiet(8_000)],
    });
    expect(c.done).toBe(of("p").counters.out + of("r").counters.done);
    expect(of("r").counters.rejected).toBeGreaterThan(70);
    expect(ledger.outcomes.lost).toBe(0);
  });

  test("stall: reads and events wait; the events of those seconds make no read stale, for none is answered", () => {
    const one: Case = {
      view: { applyMs: 0, readMs: 0 },
      producer: { ratePerS: 20 },
      reader: { ratePerS: 20 },
      durationS: 8,
    };
    const stalled = run({ ...one, steps: [step(2_000, "stall", true), step(4_000, "stall", false)] });
    expect(stalled.v.levels.backlog.max).toBeGreaterThan(15);
    expect(stalled.v.latency.maxMs).toBeGreaterThan(1_900);
  });

  test("slow: lags and makes reads stale; fail: half of the batches go back and half of the reads fail", () => {
    const one: Case = { view: { applyMs: 5 }, producer: { ratePerS: 15 }, reader: { ratePerS: 50 } };
    const slow = run({ ...one, steps: [step(2_000, "slow", true)] });
    expect(slow.c.stale).toBeGreaterThan(5 * run(one).c.stale);
    const fails = run({
      ...one,
      topic: { deliveriesMax: 20 },
      steps: [step(0, "fail", true)],
      durationS: 60,
    });
    expect(fails.of("r").counters.failed / fails.of("r").counters.out).toBeCloseTo(0.5, 1);
    expect(fails.c.failed).toBeGreaterThan(1_500);
    expect(fails.ledger.outcomes.lost).toBe(0);
  });
});

test("K496 a log with partitions and commits can be followed too", () => {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { ratePerS: 100, keyCount: 20, keys: "uniform" }],
      l: ["log", {}],
      v: ["read-model", { applyMs: 2 }],
    },
    edges: [
      ["p.out", "l.in"],
      ["l.out", "v.in"],
    ],
    durationS: 20,
    steps: [quiet(15_000)],
  });
  const { c, of } = judge(design as ReturnType<typeof sketch>);
  expect([c.done, c.in]).toEqual([of("p").counters.out, of("p").counters.out]);
});

test("K497 conservation, the ledger's sum and determinism, for all parameters and faults", () => {
  const anyView = fc.record({
    applyMs: fc.constantFrom(0, 5, 40),
    applyTime: fc.constantFrom("constant", "exponential", "gamma"),
    batchMax: fc.constantFrom(1, 4, 20),
    batchWindowMs: fc.constantFrom(0, 50),
    batchItemMs: fc.constantFrom(0, 2),
    readMs: fc.constantFrom(0, 20),
    readers: fc.constantFrom(1, 10),
    queueFull: fc.constantFrom("wait", "refuse"),
    queueMax: fc.constantFrom(0, 5),
    ownReads: fc.constantFrom("wait", "wait", "answer"),
    waitMaxMs: fc.constantFrom(10, 300),
  });
  const anySteps = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 4_000 }),
      what: fc.constantFrom("kill", "stall", "slow", "fail", "ownReads"),
      on: fc.boolean(),
      node: fc.constantFrom("v", "v", "q", "s"),
    }),
    { maxLength: 6 },
  );
  let stale = 0;
  fc.assert(
    fc.property(anyView, anySteps, fc.nat(), (view, chosen, seed) => {
      const steps = chosen
        .toSorted((a, b) => a.at - b.at)
        .map(({ at, what, on, node }): ScenarioStep =>
          what === "ownReads"
            ? {
                atMs: at,
                command: { type: "params", node: "v", params: { ownReads: on ? "wait" : "answer" } },
              }
            : step(at, what as "kill", on, node),
        );
      const base = ownSketch({ view, steps, durationS: 5, seed }, "own reads");
      const users = { ...base.nodes["u"]!, params: { ratePerS: 60, keyCount: 3 } };
      const design = { ...base, nodes: { ...base.nodes, u: users } };
      const { c, v, summary, state } = judge(design);
      const { events, waits } = state as ReadModelState;
      const inHand = v.levels.backlog.last + v.levels.busy.last + inUse(events) + inUse(waits);
      const ended = c.done + c.failed + c.rejected + c.deduplicated;
      // a delivery in hand when the process dies has no end here: it comes again
      if (chosen.some(({ what, node }) => what === "kill" && node === "v"))
        expect(c.in).toBeGreaterThanOrEqual(ended + inHand);
      else expect(c.in).toBe(ended + inHand);
      stale += c.stale;
      const again = createRun({ design, specs: kindSpecs, behaviours: runnableKinds });
      for (let at = 0; at < 5e9;) again.advanceTo((at += 7e7), 1e6);
      for (const state of again.simulation.nodes.states) expect(plainDataProblems(state)).toEqual([]);
      expect(again.summary().hash).toBe(summary.hash);
    }),
    { numRuns: 60, seed: 497 },
  );
  expect(stale).toBeGreaterThan(100);
});
