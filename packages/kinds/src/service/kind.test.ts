/** Services and their calls (rules K340 to K349). */
import { createRun } from "@eventyard/engine";
import type { Params, ScenarioStep } from "@eventyard/model";
import { edgeViolations, runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
const send = (atMs: number, count: number): ScenarioStep => ({
  atMs,
  command: { type: "send", node: "c", count },
});
const fault = (atMs: number, node: string, name: "stall" | "kill" | "slow", on: boolean): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: name, on, node },
});
const cut = (atMs: number, edge: string, on: boolean): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: "cut", on, edge },
});

interface Case {
  readonly a?: Params;
  readonly b?: Params;
  readonly d?: Params;
  /** Parameters of client → a, a → b, a → d. */
  readonly edges?: readonly Params[];
  readonly steps: readonly ScenarioStep[];
  readonly durationS: number;
}

/** A silent client calls a, which calls b and d and publishes into a queue. */
function run({ a, b, d, edges, steps, durationS }: Case) {
  const constant = { service: "constant", serviceMs: 10, threads: 1 } as const;
  const sketch = sketchDesign({
    nodes: {
      c: ["client", { ratePerS: 0 }],
      a: ["service", { ...constant, threads: 100, ...a }],
      b: ["service", { ...constant, ...b }],
      d: ["service", { ...constant, ...d }],
      q: ["queue", { storeMs: 0 }],
    },
    edges: [
      ["c.calls out", "a.calls in"],
      ["a.calls out", "b.calls in"],
      ["a.calls out", "d.calls in"],
      ["a.events out", "q.in"],
    ],
    durationS,
    steps,
  });
  const design = {
    ...sketch,
    edges: Object.fromEntries(
      Object.entries(sketch.edges).map(([id, edge], index) => [
        id,
        { ...edge, params: { ...edge.params, ...(index < 3 ? { timeoutMs: 0 } : {}), ...edges?.[index] } },
      ]),
    ),
  };
  const { summary } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const of = (id: string) => summary.nodes[id]!;
  const c = of("c").counters;
  return { design, c, a: of("a").counters, b: of("b").counters, d: of("d").counters, of };
}

describe("K342 calls", () => {
  test("one after the other, then the answer and the event", () => {
    const { c, of } = run({ steps: [send(0, 1)], durationS: 1 });
    expect(c.done).toBe(1);
    expect(of("c").latency.maxMs).toBeCloseTo(30, 1);
    expect(of("q").counters.in).toBe(1);
  });

  test("all at the same time", () => {
    const { of } = run({ a: { calls: "parallel" }, d: { serviceMs: 25 }, steps: [send(0, 1)], durationS: 1 });
    expect(of("c").latency.maxMs).toBeCloseTo(35, 1);
  });

  test("in the order of their numbers: what fails stops the rest", () => {
    const broken = { failurePercent: 100 };
    const first = run({ b: broken, steps: [send(0, 1)], durationS: 1 });
    expect([first.c.failed, first.a.failed, first.b.in, first.d.in]).toEqual([1, 1, 1, 0]);
    const second = run({ b: broken, edges: [{}, { order: 2 }], steps: [send(0, 1)], durationS: 1 });
    expect([second.c.failed, second.b.in, second.d.in]).toEqual([1, 1, 1]);
    expect(second.of("q").counters.in).toBe(0);
  });

  test("a fallback goes on without it", () => {
    const { c, d } = run({
      b: { failurePercent: 100 },
      edges: [{}, { onFailure: "ignore" }],
      steps: [send(0, 1)],
      durationS: 1,
    });
    expect([c.done, d.done]).toEqual([1, 1]);
  });
});

describe("K343 a caller that waits no longer", () => {
  test("does not stop the callee, whose thread stays taken; the late answer finds nobody", () => {
    const { c, a, b } = run({
      b: { serviceMs: 100 },
      edges: [{}, { timeoutMs: 30 }],
      steps: [send(0, 3)],
      durationS: 1,
    });
    expect([c.failed, a.timedOut, b.done]).toEqual([3, 3, 3]);
  });

  test("a user request ends in exactly one way, late answers to earlier attempts included", () => {
    const { c, a } = run({
      a: { threads: 1, serviceMs: 40 },
      edges: [{ timeoutMs: 50, retries: 2, backoff: "none" }],
      steps: [send(0, 20)],
      durationS: 10,
    });
    expect(c.done + c.timedOut).toBe(20);
    expect(c.out).toBe(20 + c.retried);
    expect(a.in).toBe(c.out);
    expect(a.done).toBe(c.out);
  });

  test("a cut edge: only the time-out ends the wait", () => {
    const { c } = run({
      edges: [{ timeoutMs: 100 }],
      steps: [cut(0, "e0", true), send(1, 5)],
      durationS: 1,
    });
    expect(c.timedOut).toBe(5);
  });
});

describe("K344 retries", () => {
  test("after an error, waiting twice as long each time", () => {
    const { of, c, b } = run({
      b: { failurePercent: 100, serviceMs: 1 },
      edges: [{}, { retries: 3, backoff: "exponential", backoffMs: 100, backoffMaxMs: 300, jitter: "none" }],
      steps: [send(0, 1)],
      durationS: 2,
    });
    expect([c.failed, b.in, of("a").counters.retried]).toEqual([1, 4, 3]);
    // a is busy for 10 + 4 · 1 + 100 + 200 + 300 ms
    expect(of("a").levels.busy.mean * 2).toBeCloseTo(0.614, 3);
  });

  test("multiply from layer to layer", () => {
    const edges = [
      { retries: 2, backoff: "none" },
      { retries: 2, backoff: "none" },
    ];
    const { b } = run({ b: { failurePercent: 100 }, edges, steps: [send(0, 1)], durationS: 2 });
    expect(b.in).toBe(9);
  });
});

describe("K346 limits of a call edge", () => {
  test("a bulkhead refuses what is too much at once", () => {
    const { a, b } = run({ edges: [{}, { bulkheadMax: 3 }], steps: [send(0, 10)], durationS: 1 });
    expect([a.failed, a.done, b.in]).toEqual([7, 3, 3]);
  });

  test("connections: others wait for one, at most so long", () => {
    const calls = { poolMax: 2, acquireMs: 25 };
    const { a, b, of } = run({
      b: { threads: 100 },
      d: { threads: 100 },
      edges: [{}, calls],
      steps: [send(0, 10)],
      durationS: 1,
    });
    // two at a time for 10 ms each: at 10, 20 and 30 ms; the wait ends at 35 ms
    expect([b.in, a.failed]).toEqual([6, 4]);
    expect(of("b").levels.busy.max).toBe(2);
  });

  test("a limit taken away and set while calls wait", () => {
    const { c } = run({
      edges: [{}, { poolMax: 1, acquireMs: 1000 }],
      steps: [
        send(0, 20),
        {
          atMs: 15,
          command: { type: "edge-params", edge: "e1", params: { latencyMs: 0, timeoutMs: 0, poolMax: 0 } },
        },
      ],
      durationS: 5,
    });
    expect(c.done + c.failed).toBe(20);
    expect(c.done).toBe(20);
  });
});

describe("K347 faults", () => {
  test("kill: callers see an error at once, then refusals; afterwards it works again", () => {
    const { c, a } = run({
      steps: [
        send(0, 3),
        fault(5, "a", "kill", true),
        send(6, 2),
        fault(100, "a", "kill", false),
        send(101, 1),
      ],
      durationS: 1,
    });
    expect([c.failed, c.rejected, c.done]).toEqual([3, 2, 1]);
    expect([a.failed, a.rejected, a.done]).toEqual([3, 2, 1]);
  });

  test("kill while its own calls are under way: their answers find nobody", () => {
    const { c, b, design } = run({
      b: { serviceMs: 50 },
      steps: [send(0, 3), fault(20, "a", "kill", true), fault(30, "a", "kill", false), send(40, 1)],
      durationS: 1,
    });
    expect([c.failed, c.done, b.done]).toEqual([3, 1, 4]);
    const again = createRun({ design, specs: kindSpecs, behaviours: runnableKinds });
    again.advanceTo(1e9, 1e6);
    // nothing is kept but the event in the queue
    expect(again.simulation.pool.alive).toBe(1);
  });

  test("stall: answers that came meanwhile are read when it goes on", () => {
    const { of } = run({
      steps: [send(0, 1), fault(15, "a", "stall", true), fault(215, "a", "stall", false)],
      durationS: 1,
    });
    // the answer of b came at 20 ms; d is called at 215 ms
    expect(of("c").latency.maxMs).toBeCloseTo(225, 0);
  });

  test("crashes by themselves break off a share of the requests", () => {
    const { a } = run({
      a: { instances: 2, threads: 1, crashEveryS: 0.1, restartMs: 20, queueFull: "refuse", queueMax: 1000 },
      b: { threads: 100 },
      d: { threads: 100 },
      steps: [send(0, 500)],
      durationS: 30,
    });
    expect(a.failed).toBeGreaterThan(20);
    expect(a.done + a.failed + a.rejected).toBe(500);
  });
});

describe("K341 the queue", () => {
  test("last in, first out", () => {
    const latency = (queueOrder: string): number =>
      run({
        a: { threads: 1, queueOrder },
        b: { threads: 9 },
        d: { threads: 9 },
        steps: [send(0, 1), send(1, 1), send(2, 1)],
        durationS: 1,
      }).of("c").latency.p50Ms;
    // each takes 30 ms: done after 30, 59 and 88 ms, or 30, 58 and 89 ms
    expect(latency("fifo")).not.toBe(latency("lifo"));
  });

  test("what waited too long is refused when its turn comes", () => {
    const { c, a } = run({
      a: { threads: 1, shed: "constant", shedAfterMs: 45 },
      steps: [send(0, 10)],
      durationS: 1,
    });
    // turns come at 0, 30 and 60 ms
    expect([c.done, c.rejected, a.rejected]).toEqual([2, 8, 8]);
  });
});
