/** What a pipe lets through, keeps back, joins, changes and splits (rules K550 to K559). */
import { createRun, forkRun } from "@eventyard/engine";
import type { Content, Params, ScenarioStep } from "@eventyard/model";
import { edgeViolations, interval99, plainDataProblems, runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { benchKinds } from "../testing/bench-kinds.ts";
import type { Sending } from "../testing/publisher.ts";
import type { TallyState } from "../testing/tally.ts";
import { tallyBehaviour, tallySpec } from "../testing/tally.ts";
import { changedContent } from "./state.ts";
import type { PipeState } from "./state.ts";
import type { PipeParams } from "./params.ts";
import { pipe } from "./kind.ts";

vi.setConfig({ testTimeout: 60_000 });

const kinds = {
  specs: new Map([...benchKinds.specs, [tallySpec.id, tallySpec]]),
  behaviours: new Map([...benchKinds.behaviours, [tallySpec.id, tallyBehaviour as never]]),
};
const defaults = pipe.params.parse({}) as PipeParams;

const content = (type: string, data: Content["data"] = {}, headers: Content["headers"] = {}): Content => ({
  type,
  source: "",
  headers,
  data,
});

interface Case {
  readonly plan: readonly Sending[];
  readonly pipe?: Params;
  readonly queue?: Params;
  readonly steps?: readonly ScenarioStep[];
  readonly durationS?: number;
  /** Number of connections on the left: each is a subscription of one topic. */
  readonly inputs?: number;
}

function designOf(of: Case) {
  const inputs = of.inputs ?? 1;
  const names = Array.from({ length: inputs }, (_, i) => `q${i}`);
  const queue = { storeMs: 0, backoff: "none", deliveriesMax: 0, ...of.queue };
  return sketchDesign({
    nodes: {
      p: ["publisher", { plan: JSON.stringify(of.plan), asks: false }],
      t: ["topic", { storeMs: 0 }],
      ...Object.fromEntries(names.map((name) => [name, ["queue", queue] as [string, Params]])),
      x: ["pipe", of.pipe ?? {}],
      out: ["tally"],
    },
    edges: [
      ["p.out", "t.in"],
      ...names.flatMap((name) => [["t.out", `${name}.in`] as const, [`${name}.out`, "x.in"] as const]),
      ["x.out", "out.in"],
    ],
    durationS: of.durationS ?? 60,
    steps: of.steps ?? [],
  });
}

function run(of: Case) {
  const design = designOf(of);
  const { summary, states } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const { counters, losses } = summary.nodes["x"]!;
  const state = states.get("x") as PipeState;
  return {
    summary,
    state,
    counters,
    losses,
    outcomes: summary.ledger!.outcomes,
    arrivals: (states.get("out") as TallyState).arrivals,
  };
}

const every = (count: number, gapMs: number, of: (i: number) => Partial<Sending> = () => ({})): Sending[] =>
  Array.from({ length: count }, (_, i) => ({ atMs: i * gapMs, ...of(i) }));
const times = ({ arrivals }: ReturnType<typeof run>) =>
  arrivals.map(({ atMs }) => Math.round(atMs * 1e3) / 1e3);
const fault = (fault: "kill" | "stall" | "fail", from: number, to: number): ScenarioStep[] =>
  [from, to].map((atMs) => ({ atMs, command: { type: "fault", fault, on: atMs === from, node: "x" } }));

describe("filter and delay", () => {
  test("K550 K553 exactly what matches goes on, at once and with its id; the rest is acknowledged and ends", () => {
    const plan = every(100, 10, (i) => ({ content: content(i % 4 === 0 ? "a.x" : "b", { n: i }) }));
    const result = run({ plan, pipe: { filter: "type = a.*" } });
    expect(times(result)).toEqual(Array.from({ length: 25 }, (_, i) => i * 40));
    expect(result.counters).toMatchObject({ in: 100, done: 25, filtered: 75, out: 25, lost: 0 });
    expect(result.summary.nodes["q0"]!.counters).toMatchObject({ done: 100, expired: 0 });
    expect(result.outcomes["done"]).toBe(100);
  });

  test("K550 constant delay: each event leaves exactly so much later, however many are held", () => {
    const result = run({ plan: every(500, 1), pipe: { delayMs: 5_000 } });
    expect(times(result)).toEqual(Array.from({ length: 500 }, (_, i) => i + 5_000));
  });

  test("K559 Little's law: rate × mean delay are held in the mean (99 % interval over 12 seeds)", () => {
    const held = Array.from({ length: 12 }, (_, seed) => {
      const design = sketchDesign({
        nodes: {
          p: ["producer", { ratePerS: 50 }],
          q: ["queue", { storeMs: 0, leaseMs: 3_600_000 }],
          x: ["pipe", { delayMs: 2_000, delayShape: "exponential" }],
          out: ["queue"],
          c: ["consumer", { serviceMs: 1, service: "constant" }],
        },
        edges: [
          ["p.out", "q.in"],
          ["q.out", "x.in"],
          ["x.out", "out.in"],
          ["out.out", "c.in"],
        ],
        durationS: 400,
      });
      return runBench(kinds, design, { seed: seed + 1 }).summary.nodes["x"]!.levels["backlog"]!.mean;
    });
    const { low, high } = interval99(held);
    // M/G/∞ from an empty start: λ·m·(1 − m/T·(1 − e^(−T/m))) over T = 400 s
    const expected = 100 * (1 - 2 / 400);
    expect(low).toBeLessThan(expected);
    expect(high).toBeGreaterThan(expected);
  });

  test("K551 no more than heldMax events are held; the others wait at the bus", () => {
    const result = run({ plan: every(100, 0), pipe: { delayMs: 1_000, heldMax: 10 } });
    // ten a second
    expect(times(result)).toEqual(Array.from({ length: 100 }, (_, i) => (1 + Math.floor(i / 10)) * 1_000));
    expect(result.summary.nodes["q0"]!.levels["backlog"]!.max).toBe(90);
    expect(result.summary.nodes["x"]!.levels["backlog"]!.max).toBe(10);
  });

  test("K552 held longer than the lease: it comes again and leaves twice; acknowledged when it comes, once", () => {
    const at = (ackWhen: string) =>
      run({
        plan: every(10, 10),
        queue: { leaseMs: 1_500 },
        pipe: { delayMs: 2_000, ackWhen },
        durationS: 8,
      });
    expect(at("left").arrivals).toHaveLength(20);
    expect(at("left").summary.nodes["q0"]!.counters).toMatchObject({ expired: 10, done: 10 });
    expect(at("came").arrivals).toHaveLength(10);
    expect(at("came").summary.nodes["q0"]!.counters).toMatchObject({ expired: 0, done: 10 });
  });
});

describe("joining", () => {
  test("K554 by flow, one from each connection: one event per flow, when the last part is there", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.array(fc.nat(400), { minLength: 5, maxLength: 5 }),
        fc.integer({ min: 1, max: 30 }),
        (inputs, lagsMs, count) => {
          const design = designOf({ plan: every(count, 50), inputs, pipe: { gather: "inputs" } });
          const edges = Object.fromEntries(
            Object.entries(design.edges).map(([id, edge]) => {
              const at = /^q(\d)$/.exec(edge.to.node)?.[1];
              return [id, at === undefined ? edge : { ...edge, params: { latencyMs: lagsMs[Number(at)]! } }];
            }),
          );
          const { summary, states } = runBench(kinds, { ...design, edges });
          const { arrivals } = states.get("out") as TallyState;
          const lastMs = Math.max(...lagsMs.slice(0, inputs));
          const found = arrivals.map(({ atMs }) => Math.round(atMs));
          expect(found).toEqual(Array.from({ length: count }, (_, i) => i * 50 + lastMs));
          expect(summary.nodes["x"]!.counters).toMatchObject({
            in: count * inputs,
            done: count * inputs,
            lost: 0,
          });
          expect((states.get("x") as PipeState).held).toBe(0);
          // nothing of it is kept anywhere
          expect(summary.ledger!.outcomes.underWay).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("K554 K555 by key and number: whole groups at once, the rest when its window ends; bytes add up", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 7 }),
        (keys, gatherMax) => {
          const plan = keys.map((key, i) => ({ atMs: i, key, bytes: 100 + i }));
          const result = run({
            plan,
            pipe: { gather: "count", gatherBy: "key", gatherMax, windowMs: 1_000 },
            durationS: 5,
          });
          const wanted = [...new Set(keys)].reduce(
            (sum, key) => sum + Math.ceil(keys.filter((one) => one === key).length / gatherMax),
            0,
          );
          expect(result.arrivals).toHaveLength(wanted);
          expect(result.counters.done).toBe(keys.length);
          expect(result.outcomes["underWay"]).toBe(0);
          const bytes = result.arrivals.reduce((sum, { bytes: one }) => sum + one, 0);
          expect(bytes).toBe(plan.reduce((sum, { bytes: one }) => sum + one, 0));
          const windows = result.arrivals.filter(({ atMs }) => atMs >= 1_000);
          const incomplete = [...new Set(keys)].filter(
            (key) => keys.filter((one) => one === key).length % gatherMax > 0,
          );
          expect(windows).toHaveLength(incomplete.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("K555 an incomplete group that is to be discarded is acknowledged and lost as aged", () => {
    const result = run({
      plan: every(5, 10, () => ({ key: 1 })),
      pipe: { gather: "count", gatherMax: 3, gatherBy: "key", windowMs: 500, whenIncomplete: "discard" },
    });
    expect(times(result)).toEqual([20]);
    expect(result.losses).toMatchObject({ aged: 2 });
    expect(result.outcomes["expired"]).toBe(2);
    expect(result.summary.nodes["q0"]!.counters.done).toBe(5);
  });

  test("K555 another way to gather ends the open groups as if their time were over", () => {
    const result = run({
      plan: every(5, 10),
      pipe: { gather: "count", gatherMax: 100, gatherBy: "all" },
      steps: [{ atMs: 100, command: { type: "params", node: "x", params: { gather: "none" } } }],
    });
    expect(times(result)).toEqual([100]);
    expect(result.counters.done).toBe(5);
  });
});

describe("changing and splitting", () => {
  test("K556 a new type drops the version, data is added over what is there", () => {
    const old = content("order.paid", { total: 3, by: "card" }, { "schema-version": "2", tenant: "a" });
    const params = { ...defaults, adds: '{"by": "pipe", "ok": true}' };
    expect(changedContent(old, params)).toEqual({ ...old, data: { total: 3, by: "pipe", ok: true } });
    expect(changedContent(old, { ...params, eventType: "order.ready" })).toEqual({
      type: "order.ready",
      source: "",
      headers: { tenant: "a" },
      data: { total: 3, by: "pipe", ok: true },
    });
    expect(changedContent(content("x", [1, 2]), params).data).toEqual([1, 2]);
  });

  test("K556 what is added can be filtered by, and is worked out once for each content", () => {
    const plan = every(90, 1, (i) => ({ content: content("a", { n: i % 3 }) }));
    const design = designOf({ plan, pipe: { adds: '{"seen": 1}', eventType: "b" } });
    const second = sketchDesign({
      nodes: {
        ...Object.fromEntries(
          Object.entries(design.nodes).map(([id, { kind, params }]) => [
            id,
            [kind, params] as [string, Params],
          ]),
        ),
        q9: ["queue", { storeMs: 0 }],
        y: ["pipe", { filter: "type = b; data.seen = 1; data.n >= 1" }],
      },
      edges: [
        ["p.out", "t.in"],
        ["t.out", "q0.in"],
        ["q0.out", "x.in"],
        ["x.out", "q9.in"],
        ["q9.out", "y.in"],
        ["y.out", "out.in"],
      ],
      durationS: 5,
    });
    const { summary, states } = runBench(kinds, second);
    expect(summary.nodes["y"]!.counters).toMatchObject({ in: 90, done: 60, filtered: 30 });
    const { changed } = states.get("x") as PipeState;
    expect(changed.filter((index) => index !== 0)).toHaveLength(3);
  });

  test("K556 split: n events of an nth of the bytes each, over every connection", () => {
    const result = run({ plan: every(7, 10, () => ({ bytes: 1_000 })), pipe: { splitCount: 3 } });
    expect(result.arrivals).toHaveLength(21);
    expect(new Set(result.arrivals.map(({ bytes }) => bytes))).toEqual(new Set([334]));
    expect(result.counters).toMatchObject({ in: 7, done: 7, out: 21 });
  });

  test("texts that cannot be read are problems at their parameter", () => {
    const at = (params: Partial<PipeParams>) =>
      pipe.check({ ...defaults, ...params }).map(({ param }) => param);
    expect(at({})).toEqual([]);
    expect(at({ adds: "[1]" })).toEqual(["adds"]);
    expect(at({ adds: "{" })).toEqual(["adds"]);
    expect(at({ filter: "type >" })).toEqual(["filter"]);
    expect(at({ gather: "count", gatherMax: 20, heldMax: 10 })).toEqual(["gatherMax"]);
  });
});

describe("faults", () => {
  test("K557 kill: what was acknowledged is lost, what was not comes again when it is back", () => {
    const at = (ackWhen: string) =>
      run({ plan: every(10, 10), pipe: { delayMs: 1_000, ackWhen }, steps: fault("kill", 500, 600) });
    expect(times(at("left"))).toEqual(Array.from({ length: 10 }, () => 1_600));
    expect(at("left").losses).toEqual({});
    expect(at("came").arrivals).toHaveLength(0);
    expect(at("came").losses).toMatchObject({ crashed: 10 });
  });

  test("K557 stall: what falls due meanwhile happens when it ends, a group that became complete once", () => {
    const delayed = run({ plan: every(4, 100), pipe: { delayMs: 250 }, steps: fault("stall", 200, 1_000) });
    // those that came meanwhile are looked at when it ends
    expect(times(delayed)).toEqual([1_000, 1_000, 1_250, 1_250]);
    const pairs = run({
      plan: [0, 400, 900, 1_300].map((atMs) => ({ atMs, key: 1 })),
      pipe: { gather: "count", gatherMax: 2, gatherBy: "key", windowMs: 500 },
      steps: fault("stall", 300, 2_000),
    });
    // the first pair's window ends in the standstill, after its second event came; the next pair takes its place
    expect(times(pairs)).toEqual([2_000, 2_000]);
    expect(pairs.counters.done).toBe(4);
  });

  test("K557 fail: half is given back, or lost if it was acknowledged", () => {
    const at = (ackWhen: string) =>
      run({ plan: every(2_000, 1), pipe: { ackWhen }, steps: fault("fail", 0, 3_000), durationS: 10 });
    const left = at("left");
    expect(left.arrivals).toHaveLength(2_000);
    // failures before a success: geometric with mean 1, standard deviation √2 each
    expect(Math.abs(left.counters.failed - 2_000)).toBeLessThan(4 * Math.sqrt(2 * 2_000));
    const came = at("came");
    expect(came.arrivals.length + (came.losses.exhausted ?? 0)).toBe(2_000);
    expect(Math.abs(came.arrivals.length - 1_000)).toBeLessThan(4 * Math.sqrt(500));
  });
});

describe("laws", () => {
  const anyPipe = fc.record({
    filter: fc.constantFrom("", "data.n >= 1"),
    delayMs: fc.constantFrom(0, 120, 900),
    delayShape: fc.constantFrom("constant", "exponential"),
    gather: fc.constantFrom("none", "count", "inputs"),
    gatherBy: fc.constantFrom("flow", "key", "all"),
    gatherMax: fc.integer({ min: 2, max: 5 }),
    windowMs: fc.constantFrom(50, 700),
    whenIncomplete: fc.constantFrom("publish", "discard"),
    splitCount: fc.integer({ min: 1, max: 3 }),
    ackWhen: fc.constantFrom("left", "came"),
    heldMax: fc.constantFrom(5, 1_000),
    eventType: fc.constantFrom("", "z"),
  });
  const anyFaults = fc.array(fc.record({ at: fc.nat(3_000), of: fc.constantFrom("kill", "stall", "fail") }), {
    maxLength: 3,
  });
  const caseOf = (params: Params, inputs: number, faults: readonly { at: number; of: string }[]): Case => ({
    plan: every(60, 40, (i) => ({ key: 1 + (i % 3), content: content("a", { n: i % 3 }) })),
    pipe: params,
    inputs,
    queue: { leaseMs: 600 },
    steps: faults.flatMap(({ at, of }) => fault(of as "kill", at, at + 400)),
    durationS: 4,
  });

  test("K558 conservation and plain data, whatever the parameters and faults", () => {
    let reached = { filtered: 0, crashed: 0, aged: 0, failed: 0 };
    fc.assert(
      fc.property(anyPipe, fc.integer({ min: 1, max: 3 }), anyFaults, (params, inputs, faults) => {
        const of = caseOf(params, inputs, faults);
        const { counters, losses, state, summary } = run(of);
        const lost = (losses.aged ?? 0) + (losses.exhausted ?? 0) + (losses.crashed ?? 0);
        expect(counters.lost).toBe(lost);
        const ended = counters.done + counters.filtered + counters.failed + (losses.aged ?? 0);
        const killed = faults.some(({ of: one }) => one === "kill");
        if (killed) expect(ended + state.held).toBeLessThanOrEqual(counters.in);
        else expect(ended + state.held).toBe(counters.in);
        expect(plainDataProblems(state)).toEqual([]);
        expect(run(of).summary.hash).toBe(summary.hash);
        const { outcomes, started } = summary.ledger!;
        expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(started);
        reached = {
          filtered: reached.filtered + counters.filtered,
          crashed: reached.crashed + (losses.crashed ?? 0),
          aged: reached.aged + (losses.aged ?? 0),
          failed: reached.failed + counters.failed,
        };
      }),
      { numRuns: 60, seed: 550 },
    );
    for (const [what, count] of Object.entries(reached)) expect(count, what).toBeGreaterThan(0);
  });

  test("K559 a fork at any instant goes on as the original", () => {
    fc.assert(
      fc.property(anyPipe, anyFaults, fc.integer({ min: 1, max: 3_900 }), (params, faults, atMs) => {
        const options = { ...kinds, design: designOf(caseOf(params, 2, faults)) };
        const whole = createRun(options);
        whole.advanceTo(atMs * 1e6, 1_000_000);
        const forked = forkRun(whole);
        for (const each of [whole, forked]) each.advanceTo(4e9, 1_000_000);
        expect(forked.summary().hash).toBe(whole.summary().hash);
      }),
      { numRuns: 25 },
    );
  });
});
