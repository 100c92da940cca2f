/**
 * Facts measured on real brokers (22 November 2026, NATS JetStream 2.9, RabbitMQ 3.10, Redis Streams 7.0, Mosquitto 2.0
 * on one machine), reproduced as designs.
 */
import type { Params } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { expect, test, vi } from "vitest";
import { benchKinds } from "../testing/bench-kinds.ts";

// long runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

const REPLICATIONS = 8;

/** Poisson arrivals to a queue with four workers. */
function run(
  ratePerS: number,
  queue: Params,
  worker: Params,
  of: { durationS: number; seed?: number; edges?: number },
) {
  const { durationS, seed = 1, edges = 1 } = of;
  const names = Array.from({ length: edges }, (_, index) => `c${index}`);
  const design = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "poisson", ratePerS }],
      q: ["queue", { storeMs: 0, ...queue }],
      ...Object.fromEntries(names.map((name) => [name, ["consumer", worker] as const])),
    },
    edges: [["p.out", "q.in"], ...names.map((name) => ["q.out", `${name}.in`] as const)],
    durationS,
    seed,
  });
  const { summary } = runBench(benchKinds, design);
  return { q: summary.nodes["q"]!.counters, consumers: names.map((name) => summary.nodes[name]!) };
}

test("K120 ack wait 1 s, service 20 ms: prefetch 100 makes two in five deliveries duplicates, 10 makes none", () => {
  // four workers, 1.5 % above their capacity for a minute; measured: 39 % and 6.7 s against none and 0.30 s
  const measure = (prefetch: number) => {
    const queue = { leaseMs: 1000, deliveriesMax: 0, backoff: "none" };
    const worker = { workers: 1, prefetch, service: "exponential", serviceMs: 20 };
    let worked = 0;
    let done = 0;
    let meanMs = 0;
    for (let seed = 1; seed <= REPLICATIONS; seed++) {
      const { q, consumers } = run(203, queue, worker, { durationS: 60, edges: 4, seed });
      done += q.done;
      for (const { counters, latency } of consumers) {
        worked += counters.done;
        meanMs += latency.meanMs / 4 / REPLICATIONS;
      }
    }
    return { duplicates: (worked - done) / worked, meanMs };
  };
  const deep = measure(100);
  expect(Math.abs(deep.duplicates - 0.39)).toBeLessThan(0.1);
  expect(deep.meanMs).toBeGreaterThan(4000);
  expect(deep.meanMs).toBeLessThan(10_000);
  const shallow = measure(10);
  expect(shallow.duplicates).toBe(0);
  expect(shallow.meanMs).toBeLessThan(900);
});

test("K128 under a backlog, tail requeue raises the p99 of latency 1.4 to 2 times over head requeue", () => {
  const p99 = (requeue: string): number => {
    const worker = { workers: 4, service: "exponential", serviceMs: 15, failurePercent: 5 };
    const { consumers } = run(300, { requeue, backoff: "none", deliveriesMax: 3 }, worker, {
      durationS: 100,
      seed: 5,
    });
    return consumers[0]!.latency.p99Ms;
  };
  const ratio = p99("tail") / p99("head");
  expect(ratio).toBeGreaterThan(1.2);
  expect(ratio).toBeLessThan(2.2);
});

test("K123 round robin at publish doubles the mean latency against idle first", () => {
  const mean = (dispatch: string): number => {
    const worker = { workers: 1, service: "exponential", serviceMs: 15 };
    const { consumers } = run(210, { dispatch }, worker, { durationS: 600, edges: 4 });
    const done = consumers.reduce((sum, { latency }) => sum + latency.count, 0);
    return consumers.reduce((sum, { latency }) => sum + latency.meanMs * latency.count, 0) / done;
  };
  const ratio = mean("atPublish") / mean("idleFirst");
  // measured 1.9 (49.9 against 26.3 ms)
  expect(ratio).toBeGreaterThan(1.6);
  expect(ratio).toBeLessThan(2.5);
});

test.each([0.5, 3.23, 15])(
  "K125 capacity is workers / (service + turnaround %d ms), within 3 %%",
  (turnaroundMs) => {
    const worker = { workers: 4, service: "exponential", serviceMs: 1.8 };
    const { q } = run(4000, { turnaroundMs }, worker, { durationS: 30 });
    const capacity = 4 / ((1.8 + turnaroundMs) / 1000);
    expect(Math.abs(q.done / 30 / capacity - 1)).toBeLessThan(0.03);
  },
);

test("K125 with enough prefetched the turnaround costs nothing", () => {
  const worker = { workers: 4, prefetch: 10, service: "exponential", serviceMs: 1.8 };
  const { q } = run(4000, { turnaroundMs: 3.23 }, worker, { durationS: 30 });
  expect(q.done / 30 / (4 / 0.0018)).toBeGreaterThan(0.97);
});
