/** The saga (rules K470 to K479). */
import { createRun } from "@eventyard/engine";
import type { Params, ScenarioStep } from "@eventyard/model";
import { FLOW_OUTCOMES, validateDesign } from "@eventyard/model";
import { edgeViolations, interval99, plainDataProblems, runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
// dozens of runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

interface Case {
  readonly saga?: Params;
  readonly producer?: Params;
  /** Parameters of the three steps and of their services. */
  readonly steps?: readonly Params[];
  readonly services?: readonly Params[];
  readonly script?: readonly ScenarioStep[];
  readonly durationS?: number;
  readonly seed?: number;
}

/** Orders of 30/s; payment, inventory, shipping of 10 ms each; queues for what completed and what was taken back. */
function sketch({ saga, producer, steps, services, script, durationS = 20, seed = 1 }: Case) {
  const service = (index: number): ["service", Params] => [
    "service",
    { service: "constant", serviceMs: 10, threads: 100, ...services?.[index] },
  ];
  const design = sketchDesign({
    nodes: {
      p: ["producer", { ratePerS: 30, ...producer }],
      s: ["saga", saga ?? {}],
      s1: service(0),
      s2: service(1),
      s3: service(2),
      ok: ["queue", { storeMs: 0 }],
      no: ["queue", { storeMs: 0 }],
      m: ["consumer", { service: "constant", serviceMs: 1, workers: 20 }],
    },
    edges: [
      ["s.steps", "s1.calls in"],
      ["s.steps", "s2.calls in"],
      ["s.steps", "s3.calls in"],
      ["p.out", "s.in"],
      ["s.done", "ok.in"],
      ["s.undone", "no.in"],
      ["ok.out", "m.in"],
      ["no.out", "m.in"],
    ],
    durationS,
    seed,
    steps: script ?? [],
  });
  const edges = Object.entries(design.edges).map(([id, edge], index) => [
    id,
    index < 3 ? { ...edge, params: { ...edge.params, order: index + 1, ...steps?.[index] } } : edge,
  ]);
  return { ...design, edges: Object.fromEntries(edges) as typeof design.edges };
}

const once: Case = {
  producer: { ratePerS: 0 },
  script: [{ atMs: 0, command: { type: "send", node: "p", count: 1 } }],
};
const quiet = (atMs: number): ScenarioStep => ({
  atMs,
  command: { type: "params", node: "p", params: { ratePerS: 0 } },
});
const kill = (atMs: number, node: string, on: boolean): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: "kill", on, node },
});

function run(one: Case) {
  const design = sketch(one);
  const { summary } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const { ledger } = summary;
  if (ledger === undefined) throw new Error("the run keeps no ledger");
  const sum = FLOW_OUTCOMES.reduce((total, { id }) => total + ledger.outcomes[id], 0);
  expect(sum).toBe(ledger.started);
  const of = (id: string) => summary.nodes[id]!;
  const calls = ["s1", "s2", "s3"].map((id) => of(id).counters.in);
  return {
    s: of("s"),
    c: of("s").counters,
    calls,
    ok: of("ok").counters.in,
    no: of("no").counters.in,
    ledger,
    summary,
  };
}

describe("K475 outcomes", () => {
  const template: Case["steps"] = [
    { declinePercent: 3, compensationFailPercent: 1 },
    { declinePercent: 2, compensationFailPercent: 1 },
    { declinePercent: 5 },
  ];

  test("3 %, 2 %, 5 %, compensation 1 %: 90.3 % completed, 9.7 % not, 0.11 % stuck", () => {
    const completed = 0.97 * 0.98 * 0.95;
    const stuck = 0.97 * 0.02 * 0.01 + 0.97 * 0.98 * 0.05 * (1 - 0.99 * 0.99);
    expect([completed, stuck]).toEqual([expect.closeTo(0.903, 3), expect.closeTo(0.0011, 4)]);
    const shares = Array.from({ length: 12 }, (_, index) => {
      const { ledger, c } = run({
        steps: template,
        producer: { ratePerS: 200 },
        durationS: 150,
        script: [quiet(140_000)],
        seed: 700 + index,
      });
      const { done, compensated, stuck: jammed, underWay } = ledger.outcomes;
      expect(done + compensated + jammed).toBe(ledger.started);
      expect([underWay, c.done, c.failed]).toEqual([0, done, compensated + jammed]);
      return [done, compensated, jammed].map((count) => count / ledger.started);
    });
    for (const [index, theory, width] of [
      [0, completed, 0.01],
      [1, 1 - completed - stuck, 0.1],
      [2, stuck, 0.8],
    ] as const) {
      const interval = interval99(shares.map((share) => share[index]!));
      expect(interval.low).toBeLessThanOrEqual(theory);
      expect(interval.high).toBeGreaterThanOrEqual(theory);
      expect((interval.high - interval.low) / theory).toBeLessThan(width);
    }
  });

  test("half a transaction is visible for as long as its steps take", () => {
    expect(run(once).s.latency.maxMs).toBeCloseTo(30, 1);
    // three steps, the last with a no, and two back
    expect(run({ ...once, steps: [{}, {}, { declinePercent: 100 }] }).s.latency.maxMs).toBeCloseTo(50, 1);
  });
});

describe("K470 to K474 steps", () => {
  test("in the order of their numbers; an event for each end", () => {
    const first = run(once);
    expect([first.calls, first.ok, first.no]).toEqual([[1, 1, 1], 1, 0]);
    const turned = run({ ...once, steps: [{ order: 3 }, { order: 2, declinePercent: 100 }, { order: 1 }] });
    // the third, then the second says no, and the third is taken back
    expect([turned.calls, turned.ok, turned.no]).toEqual([[0, 1, 2], 0, 1]);
    expect(turned.ledger.outcomes.compensated).toBe(1);
  });

  test("K471 a no has nothing to take back, an error neither", () => {
    expect(run({ ...once, steps: [{ declinePercent: 100 }] }).calls).toEqual([1, 0, 0]);
    const error = run({ ...once, services: [{}, { failurePercent: 100 }] });
    expect(error.calls).toEqual([2, 1, 0]);
  });

  test("K472 after a time-out the step itself is taken back too: it may be done", () => {
    const late = run({
      ...once,
      steps: [{}, { timeoutMs: 15 }],
      services: [{}, { serviceMs: 12, threads: 1 }],
    });
    expect(late.ok).toBe(1);
    const slow: Case = { ...once, steps: [{}, { timeoutMs: 50 }], services: [{}, { serviceMs: 80 }] };
    const { calls, ledger } = run(slow);
    expect(calls).toEqual([2, 2, 0]);
    // taking it back takes 80 ms as well, and nobody waits so long
    expect(ledger.outcomes.stuck).toBe(1);
  });

  test("K473 what cannot be taken back is passed over", () => {
    const { calls, ledger } = run({ ...once, steps: [{}, { compensates: false }, { declinePercent: 100 }] });
    expect(calls).toEqual([2, 1, 1]);
    expect(ledger.outcomes.compensated).toBe(1);
  });

  test("K474 a compensation that fails is tried again, then the saga is stuck; the others are made all the same", () => {
    const steps: Case["steps"] = [{}, { compensationFailPercent: 100 }, { declinePercent: 100 }];
    const { calls, c, ledger, no } = run({ ...once, steps, saga: { compensationRetries: 3 } });
    expect(calls).toEqual([2, 5, 1]);
    expect([c.retried, no, ledger.outcomes.stuck]).toEqual([3, 0, 1]);
    const often: Case = {
      producer: { ratePerS: 30 },
      steps: [{}, { compensationFailPercent: 50 }, { declinePercent: 100 }],
    };
    const retries = { compensationRetries: 40, compensationWaitMs: 50 };
    const calm = run({ ...often, saga: retries, script: [quiet(10_000)] });
    expect(calm.ledger.outcomes.compensated).toBe(calm.ledger.started);
  });

  test("K476 money: in with the step, out with its compensation; stuck sagas leave it", () => {
    const producer = { amount: "constant", amountMean: 100 };
    const steps: Case["steps"] = [{ books: true, compensationFailPercent: 20 }, {}, { declinePercent: 30 }];
    const { ledger } = run({ producer, steps, script: [quiet(15_000)] });
    const { done, stuck } = ledger.outcomes;
    expect(stuck).toBeGreaterThan(5);
    expect(ledger.bookedAmount).toBe(100 * (done + stuck));
  });

  test("K477 more than can run are refused", () => {
    const many: Case = { ...once, script: [{ atMs: 0, command: { type: "send", node: "p", count: 50 } }] };
    const { c, s } = run({ ...many, saga: { sagasMax: 20 } });
    expect([s.levels.busy.max, c.lost, c.done]).toEqual([20, 30, 20]);
    const told = run({ ...many, saga: { sagasMax: 20 }, producer: { ratePerS: 0, whenRefused: "drop" } });
    expect([told.c.rejected, told.c.lost, told.c.done]).toEqual([30, 0, 20]);
  });

  test("K478 after a crash each saga repeats the step that it was at, under the same id", () => {
    const script = [...once.script!, kill(15, "s", true), kill(1_000, "s", false)];
    const { calls, c, ledger } = run({ ...once, script });
    expect([calls, c.done]).toEqual([[1, 2, 1], 1]);
    expect(ledger.outcomes.duplicated).toBe(1);
  });
});

describe("K479 refused with a reason", () => {
  const problems = (steps: readonly Params[]) => validateDesign(sketch({ steps }), kindSpecs);

  test("M45 two steps with one number", () => {
    expect(problems([])).toEqual([]);
    const [same] = problems([{}, { order: 1 }]);
    expect(same).toMatchObject({ code: "edge.same", at: { edge: "e1", param: "order" } });
    expect(same?.text.en).toContain('from "s" to "s1" and to "s2"');
    expect(same?.text.ko).toContain("호출 순서");
  });

  test("a compensation that fails without one; a saga without steps", () => {
    const [useless] = problems([{ compensates: false, compensationFailPercent: 1 }]);
    expect(useless).toMatchObject({ code: "param.meaning", at: { param: "compensationFailPercent" } });
    const alone = sketchDesign({
      nodes: { p: ["producer"], s: ["saga"] },
      edges: [["p.out", "s.in"]],
    });
    expect(validateDesign(alone, kindSpecs).map(({ code }) => code)).toEqual(["port.unconnected"]);
  });
});

test("K479 conservation, ledger and hash, whatever is set and breaks", () => {
  const percent = fc.constantFrom(0, 0, 30, 100);
  const step = fc.record({
    declinePercent: percent,
    compensationFailPercent: percent,
    timeoutMs: fc.constantFrom(0, 12, 200),
    retries: fc.constantFrom(0, 2),
    latencyMs: fc.constantFrom(0, 3),
  });
  const faults = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 3_900 }),
      on: fc.boolean(),
      node: fc.constantFrom("s", "s1", "s2", "s3"),
    }),
    { maxLength: 6 },
  );
  const saga = fc.record({
    sagasMax: fc.constantFrom(2, 1_000),
    compensationRetries: fc.constantFrom(0, 3),
    compensationWaitMs: fc.constantFrom(1, 300),
  });
  fc.assert(
    fc.property(saga, fc.tuple(step, step, step), faults, (params, steps, broken) => {
      const script = broken.toSorted((a, b) => a.at - b.at).map(({ at, on, node }) => kill(at, node, on));
      const one: Case = { saga: params, steps, script, durationS: 4, services: [{}, { failurePercent: 20 }] };
      const { c, s, summary } = run(one);
      expect(c.in).toBe(c.done + c.failed + c.lost + c.rejected + s.levels.busy.last);
      const again = createRun({ design: sketch(one), specs: kindSpecs, behaviours: runnableKinds });
      for (let at = 0; at < 4e9;) again.advanceTo((at += 7e7), 1e6);
      for (const state of again.simulation.nodes.states) expect(plainDataProblems(state)).toEqual([]);
      expect(again.summary().hash).toBe(summary.hash);
    }),
    { numRuns: 60, seed: 479 },
  );
});
