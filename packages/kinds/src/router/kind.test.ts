/** What a router does with events, rules and targets (rules K260 to K273). */
import type { Content, EdgeParams, Params, ScenarioStep } from "@eventyard/model";
import { validateDesign } from "@eventyard/model";
import { edgeViolations, runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { PUSHES_MAX } from "../backlog/pushing.ts";
import { compileFilter } from "../content/filter.ts";
import { benchKinds } from "../testing/bench-kinds.ts";
import type { PublisherState, Sending } from "../testing/publisher.ts";
import type { ScribeState } from "../testing/scribe.ts";
import type { TallyState } from "../testing/tally.ts";
import { tallyBehaviour, tallySpec } from "../testing/tally.ts";
import { router } from "./kind.ts";
import type { RouterState } from "./router-state.ts";
import { routerContents } from "./router-state.ts";

vi.setConfig({ testTimeout: 60_000 });

const kinds = {
  specs: new Map([...benchKinds.specs, [tallySpec.id, tallySpec]]),
  behaviours: new Map([...benchKinds.behaviours, [tallySpec.id, tallyBehaviour as never]]),
};

const content = (type: string, data: Content["data"] = {}): Content => ({
  type,
  source: "",
  headers: {},
  data,
});

interface Target {
  readonly kind: "scribe" | "tally" | "queue" | "router";
  readonly params?: Params;
  readonly edge?: Params;
}

interface Case {
  readonly plan: readonly Sending[];
  readonly router?: Params;
  readonly targets: readonly Target[];
  readonly unrouted?: boolean;
  readonly dead?: boolean;
  readonly steps?: readonly ScenarioStep[];
  readonly durationS?: number;
  readonly asks?: boolean;
}

function designOf(of: Case) {
  const names = of.targets.map((_, i) => `t${i}`);
  const sketch = sketchDesign({
    nodes: {
      p: ["publisher", { plan: JSON.stringify(of.plan), asks: of.asks ?? false }],
      r: ["router", { storeMs: 0, backoff: "none", ...of.router }],
      u: ["tally"],
      d: ["tally"],
      ...Object.fromEntries(
        names.map((name, i) => [name, [of.targets[i]!.kind, of.targets[i]!.params ?? {}]]),
      ),
    },
    edges: [
      ["p.out", "r.in"],
      ...names.map((name) => ["r.out", `${name}.in`] as const),
      ...(of.unrouted === true ? [["r.unrouted", "u.in"] as const] : []),
      ...(of.dead === true ? [["r.dead", "d.in"] as const] : []),
    ],
    durationS: of.durationS ?? 60,
    steps: of.steps ?? [],
  });
  const edges = Object.entries(sketch.edges).map(([id, edge], index) => [
    id,
    { ...edge, params: { ...edge.params, ...of.targets[index - 1]?.edge } as EdgeParams },
  ]);
  return { ...sketch, edges: Object.fromEntries(edges) as typeof sketch.edges };
}

function run(of: Case) {
  const design = designOf(of);
  const { summary, states } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const r = summary.nodes["r"]!;
  const inside = routerContents(states.get("r") as RouterState);
  const tally = (id: string) => (states.get(id) as TallyState).arrivals;
  return {
    summary,
    inside,
    counters: r.counters,
    losses: r.losses,
    state: states.get("r") as RouterState,
    scribe: (i: number) => (states.get(`t${i}`) as ScribeState).log,
    tally: (i: number) => tally(`t${i}`),
    unrouted: tally("u"),
    dead: tally("d"),
    answers: (states.get("p") as PublisherState).answers,
  };
}

const every = (count: number, gapMs: number, of?: Content): Sending[] =>
  Array.from({ length: count }, (_, i) => ({ atMs: i * gapMs, ...(of ? { content: of } : {}) }));

describe("rules (K260 to K262)", () => {
  const types = ["order.created", "order.paid", "user.created", "x"];
  const rules = [
    "",
    "type = order.*",
    "type = *.created",
    "type = order.paid",
    "data.n >= 5",
    "type = never",
  ];

  test("each event reaches exactly the targets whose rule wants it, as many times as it was sent", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ type: fc.constantFrom(...types), n: fc.nat(9) }), {
          minLength: 1,
          maxLength: 30,
        }),
        fc.array(fc.record({ rule: fc.constantFrom(...rules), kind: fc.constantFrom("scribe", "tally") }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.boolean(),
        fc.boolean(),
        (events, targets, keeps, unrouted) => {
          const contents = events.map(({ type, n }) => content(type, { n }));
          const result = run({
            plan: contents.map((one, i) => ({ atMs: i * 10, content: one })),
            router: { pushes: keeps ? "untilAccepted" : "handOver" },
            targets: targets.map(({ rule, kind }) => ({
              kind: kind as Target["kind"],
              edge: { rule },
              params: (kind === "scribe" ? { serviceMs: 1 } : {}) as Params,
            })),
            unrouted,
            durationS: 5,
          });
          const matchers = targets.map(({ rule }) => {
            const compiled = compileFilter("simple", rule);
            if (!compiled.ok) throw new Error(compiled.text.en);
            return compiled.matcher;
          });
          let copies = 0;
          for (const [i, { kind }] of targets.entries()) {
            const wanted = contents.flatMap((one, at) => (matchers[i]!(one) ? [at * 10] : []));
            const got = kind === "scribe" ? result.scribe(i) : result.tally(i);
            expect(got.map(({ atMs }) => atMs)).toEqual(wanted);
            copies += wanted.length;
          }
          const unwanted = contents.filter((one) => !matchers.some((matches) => matches(one))).length;
          expect(result.counters.in).toBe(events.length);
          expect(result.unrouted).toHaveLength(unrouted ? unwanted : 0);
          expect(result.counters.filtered).toBe(unrouted ? 0 : unwanted);
          expect(result.counters.out).toBe(copies + result.unrouted.length);
          expect(result.inside).toEqual({ storing: 0, held: 0 });
          const { started, outcomes } = result.summary.ledger!;
          expect(started).toBe(events.length);
          expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(started);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("K260 a verdict is kept for each content that was seen, and for no more", () => {
    const contents = Array.from({ length: 100 }, (_, n) => content("a", { n }));
    const { state } = run({
      plan: [...contents, ...contents, ...contents].map((one, i) => ({ atMs: i, content: one })),
      targets: [{ kind: "tally", edge: { rule: "data.n >= 50" } }],
    });
    const { verdicts } = state.rules[0]!;
    expect(verdicts.filter((verdict) => verdict !== 0)).toHaveLength(100);
    // grown to at most twice the largest index and two
    expect(verdicts.length).toBeLessThanOrEqual(2 * (100 + 1));
  });

  test("a rule that does not compile in the router's language is a problem at its edge", () => {
    const problems = (mode: string) =>
      validateDesign(
        designOf({ plan: [], router: { mode }, targets: [{ kind: "queue", edge: { rule: "order.#" } }] }),
        kinds.specs,
      ).filter(({ at }) => at.edge === "e1" && at.param === "rule");
    expect(problems("event-pattern")).toHaveLength(1);
    expect(problems("rabbit-topic")).toEqual([]);
  });

  test("rules and the language can be changed while running; they hold for what is routed from then on", () => {
    const result = run({
      plan: every(40, 10, content("order.created")),
      router: { mode: "rabbit-direct" },
      targets: [{ kind: "tally", edge: { rule: "order.#" } }],
      steps: [
        { atMs: 105, command: { type: "params", node: "r", params: { mode: "rabbit-topic" } } },
        { atMs: 205, command: { type: "edge-params", edge: "e1", params: { latencyMs: 0, rule: "x" } } },
      ],
    });
    expect(result.tally(0).map(({ atMs }) => atMs)).toEqual(
      Array.from({ length: 10 }, (_, i) => 110 + i * 10),
    );
    expect(result.counters.filtered).toBe(30);
  });

  test("K263 router to router: an exchange bound to an exchange", () => {
    const design = sketchDesign({
      nodes: { p: ["producer"], r: ["router"], s: ["router"], q: ["queue"] },
      edges: [
        ["p.out", "r.in"],
        ["r.out", "s.in"],
        ["s.out", "q.in"],
      ],
      durationS: 10,
    });
    const { nodes } = runBench(kinds, design).summary;
    expect(nodes["q"]!.counters.in).toBeGreaterThan(900);
  });
});

describe("retries (K264 to K268)", () => {
  const once = [{ atMs: 0 }];
  /** Instants of the deliveries to a worker that always fails, in seconds. */
  const triesOf = (params: Params, edge: Params = {}, durationS = 60) =>
    run({
      plan: once,
      router: params,
      targets: [{ kind: "scribe", params: { serviceMs: 0, failPercent: 100 }, edge }],
      dead: true,
      durationS,
    });
  const seconds = (log: readonly { readonly atMs: number }[]) => log.map(({ atMs }) => atMs / 1000);

  test("K265 Azure Event Grid's schedule: 10 s, 30 s, 1, 5, 10, 30 min, 1 h, then every hour, at most 24 h", () => {
    const preset = router.presets.find(({ id }) => id === "azure-event-grid-2020")!;
    const { scribe, dead, counters } = triesOf(preset.params, {}, 90_000);
    const waits = [10, 30, 60, 300, 600, 1800, 3600];
    const due = [0];
    for (let n = 0; ; n++) {
      const next = due.at(-1)! + (waits[n] ?? 3600);
      if (next >= 86_400) break;
      due.push(next);
    }
    expect(seconds(scribe(0))).toEqual(due);
    // 30 attempts are not reached within 24 hours: its age ends it at the next turn
    expect(due.length).toBe(30);
    expect(dead).toHaveLength(1);
    expect(counters.dead).toBe(1);
  });

  test("K264 an edge's own limits and schedule stand before the router's", () => {
    const bus = { deliveriesMax: 9, backoff: "fixed", backoffMs: 1000 };
    expect(seconds(triesOf(bus).scribe(0))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seconds(triesOf(bus, { deliveriesMax: 3 }).scribe(0))).toEqual([0, 1, 2]);
    const own = {
      deliveriesMax: 4,
      backoff: "exponential",
      backoffMs: 500,
      backoffFactor: 3,
      backoffMaxMs: 2000,
    };
    expect(seconds(triesOf(bus, own).scribe(0))).toEqual([0, 0.5, 2, 4]);
    const list = { deliveriesMax: 4, backoff: "list", backoffList: "2000, 5000" };
    expect(seconds(triesOf(bus, list).scribe(0))).toEqual([0, 2, 7, 12]);
    expect(triesOf(bus, { ageMaxMs: 2500 }).scribe(0)).toHaveLength(3);
  });

  test("K268 given up: dead letter, or dropped; other targets do not notice", () => {
    const failing = { kind: "scribe", params: { serviceMs: 0, failPercent: 100 } } as const;
    const result = run({
      plan: every(10, 100),
      router: { deliveriesMax: 3, backoff: "fixed", backoffMs: 1000 },
      targets: [
        failing,
        { ...failing, edge: { whenExhausted: "drop" } },
        { kind: "scribe", params: { serviceMs: 1 } },
      ],
      dead: true,
    });
    expect(result.dead).toHaveLength(10);
    expect(result.losses).toEqual({ exhausted: 10 });
    expect(result.scribe(2).map(({ attempt }) => attempt)).toEqual(Array<number>(10).fill(1));
    expect(result.counters).toMatchObject({ in: 10, done: 10, dead: 10, lost: 10, retried: 40 });
  });

  test("K265 a time-out is followed by a wait too", () => {
    const { scribe, counters } = run({
      plan: once,
      router: { timeoutMs: 1000, backoff: "fixed", backoffMs: 3000, deliveriesMax: 3 },
      targets: [{ kind: "scribe", params: { serviceMs: 50_000, credit: 9, workers: 9 } }],
      durationS: 30,
    });
    expect(seconds(scribe(0))).toEqual([0, 4, 8]);
    expect(counters).toMatchObject({ expired: 3, lost: 1, done: 0 });
  });

  test("K270 a failing event keeps back its group at its target only", () => {
    const { scribe } = run({
      plan: [
        { atMs: 0, key: 1 },
        { atMs: 10, key: 1 },
        { atMs: 20, key: 2 },
      ],
      router: { order: "perKey", deliveriesMax: 3, backoff: "fixed", backoffMs: 1000 },
      targets: [
        { kind: "scribe", params: { serviceMs: 0, failFirst: 1 } },
        { kind: "scribe", params: { serviceMs: 0 } },
      ],
    });
    expect(scribe(0).map(({ key, atMs }) => [key, atMs])).toEqual([
      [1, 0],
      [2, 20],
      [1, 1000],
      [1, 1000],
      [2, 1020],
      [1, 2000],
    ]);
    expect(scribe(1).map(({ atMs }) => atMs)).toEqual([0, 10, 20]);
  });
});

describe("sent until it is accepted (K266, K267)", () => {
  const keeps = { pushes: "untilAccepted", backoff: "fixed", backoffMs: 1000, timeoutMs: 2000 };
  const times = (log: readonly { readonly atMs: number }[]) => log.map(({ atMs }) => atMs);

  test("an accepting bus settles each copy; a refusing one is tried again and given up", () => {
    const result = run({
      plan: every(10, 1),
      router: { ...keeps, deliveriesMax: 4 },
      targets: [{ kind: "tally" }, { kind: "tally", params: { answer: "rejected" } }],
      dead: true,
    });
    expect(result.tally(0)).toHaveLength(10);
    expect(result.tally(1)).toHaveLength(40);
    expect(result.dead).toHaveLength(10);
    expect(result.counters).toMatchObject({ in: 10, done: 10, dead: 10, failed: 40, retried: 30, lost: 0 });
    expect(result.inside).toEqual({ storing: 0, held: 0 });
  });

  test("handed over instead, a refused copy is gone", () => {
    const result = run({ plan: every(10, 1), targets: [{ kind: "queue", params: { messageBytesMax: 10 } }] });
    expect(result.summary.nodes["t0"]!.losses).toEqual({ refused: 10 });
    expect(result.counters).toMatchObject({ out: 10, retried: 0 });
  });

  test("no answer in time: sent again, and the target has it twice", () => {
    const result = run({
      plan: every(1, 1),
      router: { ...keeps, deliveriesMax: 3 },
      targets: [{ kind: "tally", params: { answer: "none" } }],
    });
    expect(times(result.tally(0))).toEqual([0, 3000, 6000]);
    expect(result.losses).toEqual({ exhausted: 1 });
  });

  test("a late answer is accepted while the copy waits for its next try", () => {
    const result = run({
      plan: every(1, 1),
      router: keeps,
      targets: [{ kind: "tally", params: { lateMs: 2500 } }],
    });
    expect(times(result.tally(0))).toEqual([0]);
    expect(result.counters).toMatchObject({ done: 1, expired: 1, lost: 0 });
    expect(result.inside.held).toBe(0);
  });

  test("a target that is down for ten seconds gets every event; nothing is lost for good", () => {
    const fault = (atMs: number, on: boolean): ScenarioStep => ({
      atMs,
      command: { type: "fault", fault: "kill", on, node: "t0" },
    });
    const result = run({
      plan: every(100, 100),
      router: { ...keeps, deliveriesMax: 50 },
      targets: [{ kind: "queue", params: { storeMs: 0 } }],
      steps: [fault(2050, true), fault(12_050, false)],
    });
    expect(result.counters).toMatchObject({ in: 100, done: 100, lost: 0 });
    expect(result.summary.nodes["t0"]!.levels.backlog.last).toBe(100);
  });

  test("K267 the table of pushes grows to its bound: older answers are not heard, and those events are sent again", () => {
    const more = 1000;
    const result = run({
      plan: every(PUSHES_MAX + more, 0),
      router: { ...keeps, timeoutMs: 5000 },
      targets: [{ kind: "tally", params: { lateMs: 100 } }],
      durationS: 10,
    });
    expect(result.state.targets[0]!.backlogs[0]!.push!.cells.length / 4).toBe(PUSHES_MAX);
    expect(result.tally(0)).toHaveLength(PUSHES_MAX + 2 * more);
    expect(result.counters).toMatchObject({ done: PUSHES_MAX + more, expired: more, lost: 0 });
  });
});

describe("the door (K100) and faults", () => {
  test("a quota with errors tells the publisher; with delay events wait", () => {
    const at = (rateOver: string) =>
      run({
        plan: every(20, 0),
        router: { rateLimitPerS: 10, rateBurst: 5, rateOver },
        targets: [{ kind: "tally" }],
        asks: true,
      });
    const errors = at("error");
    expect(errors.answers.filter(({ what }) => what === "throttled")).toHaveLength(15);
    expect(errors.tally(0)).toHaveLength(5);
    const delayed = at("delay");
    expect(delayed.tally(0)).toHaveLength(20);
    expect(delayed.tally(0).at(-1)!.atMs).toBeCloseTo(1500);
  });

  test("K272 copies for a limited target leave one gap apart, in order; those for others at once", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(400), { minLength: 1, maxLength: 25 }),
        fc.constantFrom(5, 10, 40),
        fc.constantFrom(0, 8),
        (gapsMs, own, all) => {
          let atMs = 0;
          const plan = gapsMs.map((gapMs) => ({ atMs: (atMs += gapMs) }));
          const worker = { kind: "scribe", params: { credit: 100, workers: 100, serviceMs: 1 } } as const;
          const result = run({
            plan,
            router: { sendsPerS: all },
            targets: [{ ...worker, edge: { sendsPerS: own } }, worker],
            durationS: 60,
          });
          // each copy takes the next turn of the router, then that of its target; the edges are served in order
          let [nextAll, nextOwn] = [0, 0];
          const wanted: [number[], number[]] = [[], []];
          for (const { atMs: at } of plan) {
            const turns = [0, 1].map(() => {
              const turn = Math.max(at, nextAll);
              nextAll = all === 0 ? 0 : turn + 1000 / all;
              return turn;
            });
            const turn = Math.max(at, nextOwn);
            nextOwn = turn + 1000 / own;
            wanted[0].push(Math.max(turn, turns[0]!));
            wanted[1].push(turns[1]!);
          }
          for (const [i, times] of wanted.entries()) {
            const got = result.scribe(i);
            expect(got).toHaveLength(plan.length);
            expect(got.every(({ id }, k) => k === 0 || id > got[k - 1]!.id)).toBe(true);
            for (const [k, { atMs: at }] of got.entries()) expect(at).toBeCloseTo(times[k]!, 3);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test("K272 a bus that must accept is paced as well, retries come on top, and the age runs meanwhile", () => {
    const at = (edge: Params) =>
      run({
        plan: every(20, 0),
        router: { pushes: "untilAccepted", sendsPerS: 10 },
        targets: [{ kind: "tally", edge }],
      });
    expect(
      at({})
        .tally(0)
        .map(({ atMs }) => Math.round(atMs)),
    ).toEqual(Array.from({ length: 20 }, (_, i) => i * 100));
    // turns at 0, 100, … 900 ms are within the age
    const aged = at({ ageMaxMs: 950 });
    expect(aged.tally(0)).toHaveLength(10);
    expect(aged.losses.aged).toBe(10);
  });

  test("K273 an edge's own limit of unanswered copies", () => {
    const worker = { kind: "scribe", params: { credit: 100, workers: 100, serviceMs: 100 } } as const;
    const result = run({
      plan: every(12, 0),
      router: { inFlightMax: 6 },
      targets: [{ ...worker, edge: { inFlightMax: 2 } }, worker],
    });
    const last = (i: number) => Math.max(...result.scribe(i).map(({ atMs }) => atMs));
    expect([last(0), last(1)]).toEqual([500, 100]);
  });

  test("K271 conservation over targets that must answer, with workers that fail and die", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            kind: fc.constantFrom("scribe" as const, "queue" as const, "tally" as const),
            fails: fc.constantFrom(0, 40, 100),
            deliveriesMax: fc.integer({ min: 0, max: 4 }),
            ageMaxMs: fc.constantFrom(0, 700),
            sendsPerS: fc.constantFrom(0, 15),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        fc.constantFrom("none", "perKey"),
        fc.array(
          fc.record({ at: fc.nat(3000), of: fc.constantFrom("kill", "power", "stall", "slow", "fail") }),
          {
            maxLength: 3,
          },
        ),
        (targets, order, faults) => {
          const of: Case = {
            plan: every(60, 50).map((one, i) => ({ ...one, key: i % 3 })),
            router: {
              pushes: "untilAccepted",
              timeoutMs: 300,
              backoff: "fixed",
              backoffMs: 100,
              order,
              storeMs: 3,
            },
            targets: targets.map(({ kind, fails, deliveriesMax, ageMaxMs, sendsPerS }) => ({
              kind,
              edge: { deliveriesMax, ageMaxMs, sendsPerS },
              params: (kind === "scribe"
                ? { serviceMs: 20, failPercent: fails }
                : kind === "tally"
                  ? { answer: fails === 100 ? "rejected" : "stored" }
                  : { storeMs: fails * 10 }) as Params,
            })),
            dead: true,
            steps: faults.flatMap(({ at, of: fault }) =>
              [true, false].map(
                (on) =>
                  ({
                    atMs: on ? at : at + 800,
                    command: { type: "fault", fault, on, node: "r" },
                  }) as ScenarioStep,
              ),
            ),
            durationS: 4,
          };
          const { counters, losses, inside, summary } = run(of);
          const refused = (losses.refused ?? 0) + (losses.down ?? 0) + counters.rejected;
          const whole = counters.in - inside.storing - refused;
          const copies = targets.length * whole;
          const ends = counters.done + counters.dead + (losses.exhausted ?? 0) + (losses.aged ?? 0);
          expect(ends + inside.held).toBe(copies);
          expect(run(of).summary.hash).toBe(summary.hash);
        },
      ),
      { numRuns: 40 },
    );
  });
});

test.each(router.presets.map((preset) => [preset.id, preset] as const))(
  "preset %s runs and keeps every event",
  (_id, { params }) => {
    const result = run({
      plan: every(200, 10, content("order.created")).map((one, i) => ({ ...one, key: i % 5 })),
      router: { ...params, storeMs: 2 },
      targets: [{ kind: "queue" }, { kind: "scribe", params: { serviceMs: 1, failPercent: 10 } }],
      dead: true,
      durationS: 60,
    });
    expect(result.counters.in).toBe(200);
    expect(result.summary.nodes["t0"]!.counters.in).toBe(200);
    const { done, dead, lost } = result.counters;
    expect(done + dead + lost + result.inside.held).toBe(params["pushes"] === undefined ? 200 : 400);
  },
);
