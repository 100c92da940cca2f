import type { Params, ScenarioStep } from "@eventyard/model";
import { edgeViolations, runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
const send = (atMs: number, count: number, node = "p"): ScenarioStep => ({
  atMs,
  command: { type: "send", node, count },
});

interface Case {
  readonly consumer: Params;
  readonly durationS: number;
  readonly steps: readonly ScenarioStep[];
  readonly queue?: Params;
}

/** Two producers and queues into one consumer, which publishes into a third queue. */
function run({ consumer, durationS, steps, queue }: Case) {
  const quiet = { arrivals: "constant", ratePerS: 0 } as const;
  const bus = { storeMs: 0, backoff: "none", ...queue } as const;
  const design = sketchDesign({
    nodes: {
      p: ["producer", quiet],
      r: ["producer", quiet],
      q: ["queue", bus],
      s: ["queue", bus],
      c: ["consumer", { service: "constant", serviceMs: 10, workers: 1, ...consumer }],
      next: ["queue", { storeMs: 0 }],
    },
    edges: [
      ["p.out", "q.in"],
      ["r.out", "s.in"],
      ["q.out", "c.in"],
      ["s.out", "c.in"],
      ["c.out", "next.in"],
    ],
    durationS,
    steps,
  });
  const { summary } = runBench(kinds, design);
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const c = summary.nodes.c!;
  return { c: c.counters, busy: c.levels.busy, workers: c.levels.workers, latency: c.latency, summary };
}

describe("workers (K40, K41)", () => {
  test("as many at a time as there are workers, whatever the number of edges", () => {
    const { c, busy } = run({
      consumer: { workers: 3 },
      steps: [send(0, 50), send(0, 50, "r")],
      durationS: 0.105,
    });
    expect(busy.max).toBe(3);
    expect(c.done).toBe(30);
  });

  test("each edge has credit for all workers; what is too much stands in line here", () => {
    const { c, busy } = run({
      consumer: { workers: 3 },
      steps: [send(0, 50), send(0, 50, "r")],
      durationS: 0.005,
    });
    expect([c.in, busy.last]).toEqual([6, 3]);
  });

  test("workers added and removed while running", () => {
    const set = (atMs: number, workers: number): ScenarioStep => ({
      atMs,
      command: { type: "params", node: "c", params: { workers } },
    });
    const { c, busy, workers } = run({
      consumer: { workers: 2 },
      steps: [send(0, 1000), set(100, 10), set(200, 1)],
      durationS: 0.3009,
    });
    // two at a time until 100 ms, ten until 200 ms, then one
    expect(busy.max).toBe(10);
    expect(workers.last).toBe(1);
    expect(c.done).toBe(20 + 100 + 10);
    expect(c.in).toBe(c.done + 1);
  });

  test("idle credit is taken back", () => {
    const { c } = run({
      consumer: { workers: 10 },
      steps: [{ atMs: 1, command: { type: "params", node: "c", params: { workers: 2 } } }, send(2, 100)],
      durationS: 0.01,
    });
    expect(c.in).toBe(2);
  });
});

describe("service times (K42)", () => {
  const many = { steps: [send(0, 20_000)], durationS: 400 };
  const cases: [Params, number][] = [
    [{ service: "exponential" }, 1],
    [{ service: "lognormal", serviceCv: 2 }, 2],
    [{ service: "uniform", serviceCv: 0.5 }, 0.5],
    [{ service: "uniform", serviceCv: 3 }, 0.57735],
    [{ service: "constant" }, 0],
  ];
  test.each(cases)("%o has its mean", (consumer, cv) => {
    const { c, busy } = run({ consumer, ...many });
    expect(c.done).toBe(20_000);
    // busy time over messages: mean 10 ms, four standard errors
    const meanMs = (busy.mean * 400_000) / 20_000;
    expect(Math.abs(meanMs - 10)).toBeLessThan(4 * 10 * (cv / Math.sqrt(20_000)) + 1e-6);
  });

  test("slow: ten times, for what begins from then on", () => {
    const { c } = run({
      consumer: {},
      steps: [send(0, 10), { atMs: 5, command: { type: "fault", fault: "slow", on: true, node: "c" } }],
      durationS: 0.211,
    });
    expect(c.done).toBe(3);
  });
});

describe("failures (K43)", () => {
  test("own tries come first, then the message is given back", () => {
    const { c, summary } = run({
      consumer: { failurePercent: 100, localRetries: 2, localRetryMs: 5 },
      queue: { deliveriesMax: 2 },
      steps: [send(0, 1)],
      durationS: 1,
    });
    expect(c).toMatchObject({ in: 2, failed: 6, retried: 4, done: 0, out: 0 });
    expect(summary.nodes.q!.counters).toMatchObject({ failed: 2, retried: 1, lost: 1 });
    expect(c.in).toBe(c.done + (c.failed - c.retried));
  });

  test("the given share fails, at least half under the fault", () => {
    const fail: ScenarioStep = { atMs: 0, command: { type: "fault", fault: "fail", on: true, node: "c" } };
    const share = (failurePercent: number, steps: ScenarioStep[]): number => {
      const { c } = run({
        consumer: { failurePercent, workers: 100 },
        steps: [...steps, send(0, 10_000)],
        durationS: 30,
      });
      return c.failed / (c.failed + c.done);
    };
    expect(share(20, [])).toBeCloseTo(0.2, 1);
    expect(share(20, [fail])).toBeCloseTo(0.5, 1);
    expect(share(80, [fail])).toBeCloseTo(0.8, 1);
  });
});

describe("follow-up events (K44)", () => {
  test("one per success, with the birth of its cause", () => {
    const { c, summary, latency } = run({ consumer: {}, steps: [send(0, 5)], durationS: 1 });
    expect([c.done, c.out, summary.nodes.next!.counters.in]).toEqual([5, 5, 5]);
    expect(latency.maxMs).toBeCloseTo(50, 0);
  });

  test("none when switched off", () => {
    expect(run({ consumer: { emits: false }, steps: [send(0, 5)], durationS: 1 }).c.out).toBe(0);
  });

  test("a duplicated effect when the lease had ended", () => {
    const { summary } = run({
      consumer: { workers: 2, serviceMs: 100 },
      queue: { leaseMs: 60 },
      steps: [send(0, 1)],
      durationS: 1,
    });
    expect([summary.nodes.q!.counters.done, summary.nodes.next!.counters.in]).toEqual([1, 2]);
  });
});

test("K45 kill abandons work, returns with all workers", () => {
  const kill = (atMs: number, on: boolean): ScenarioStep => ({
    atMs,
    command: { type: "fault", fault: "kill", on, node: "c" },
  });
  const { c, busy, workers, summary } = run({
    consumer: { workers: 2 },
    steps: [send(0, 100), kill(105, true), kill(1000, false)],
    durationS: 10,
  });
  expect(c.done).toBe(100);
  expect(c.in).toBe(102);
  expect([busy.max, busy.last, workers.last]).toEqual([2, 0, 2]);
  expect(summary.nodes.q!.counters).toMatchObject({ done: 100, retried: 2, lost: 0 });
});
