/** Laws of consumers and services with any features and faults: nothing leaks, everything ends in exactly one way. */
import { createRun } from "@eventyard/engine";
import type { Design, Params, ScenarioStep } from "@eventyard/model";
import { edgeViolations, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

vi.setConfig({ testTimeout: 60_000 });

const END_S = 400;

/** Runs until everything has drained; the summary and the messages still alive. */
function drain(design: Design) {
  const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds });
  run.advanceTo(END_S * 1e9, 20_000_000);
  const summary = run.summary();
  expect(summary.stop).toBeUndefined();
  expect(summary.timeNs).toBe(END_S * 1e9);
  expect(edgeViolations(design, summary, true)).toEqual([]);
  return { summary, alive: run.simulation.pool.alive };
}

const work = {
  service: fc.constantFrom("constant", "exponential", "gamma", "pareto", "bimodal", "empirical"),
  serviceMs: fc.constantFrom(0, 5, 20),
  serviceHistogram: fc.constant("1,5\n9,1"),
  hitMs: fc.constant(1),
  missMs: fc.constant(20),
  instances: fc.integer({ min: 1, max: 3 }),
  failurePercent: fc.constantFrom(0, 20, 50),
  failures: fc.constantFrom("iid", "poison", "burst"),
  burstEveryS: fc.constant(0.5),
  burstMs: fc.constant(200),
  pauseEveryS: fc.constantFrom(0, 0.5),
  pauseMs: fc.constant(100),
  crashEveryS: fc.constantFrom(0, 0, 1),
  restartMs: fc.constant(50),
};
const call: fc.Arbitrary<Params> = fc.record({
  latencyMs: fc.constantFrom(0, 1),
  timeoutMs: fc.constantFrom(0, 20, 100),
  order: fc.integer({ min: 1, max: 2 }),
  onFailure: fc.constantFrom("fail", "ignore"),
  retries: fc.constantFrom(0, 2),
  backoff: fc.constantFrom("none", "fixed", "exponential"),
  backoffMs: fc.constant(10),
  retryBudgetPercent: fc.constantFrom(0, 20),
  bulkheadMax: fc.constantFrom(0, 3),
  poolMax: fc.constantFrom(0, 2),
  acquireMs: fc.constant(30),
  breaker: fc.boolean(),
  breakerWindow: fc.constant(5),
  breakerOpenMs: fc.constant(200),
  breakerTrials: fc.constant(2),
});
const publishing = {
  publishOrder: fc.constantFrom("after", "before", "together"),
  publishFailPercent: fc.constantFrom(0, 0, 20),
  publishCrashPercent: fc.constantFrom(0, 0, 5),
};
const consumer: fc.Arbitrary<Params> = fc.record({
  ...work,
  ...publishing,
  effect: fc.constantFrom("does", "undoes"),
  declinePercent: fc.constantFrom(0, 20),
  publishesDeclined: fc.constantFrom("", "no@1"),
  workers: fc.integer({ min: 1, max: 4 }),
  prefetch: fc.constantFrom(1, 1, 5),
  batchMax: fc.constantFrom(1, 1, 4),
  batchWindowMs: fc.constantFrom(0, 30),
  batchFails: fc.constantFrom("each", "whole"),
  timeoutMs: fc.constantFrom(0, 15),
  localRetries: fc.constantFrom(0, 2),
  localBackoff: fc.constantFrom("none", "fixed", "exponential"),
  localJitter: fc.constantFrom("none", "full", "equal"),
  retryBudgetPercent: fc.constantFrom(0, 20),
  onFailure: fc.constantFrom("nack", "nack", "nack-later", "swallow", "crash"),
  nackDelayMs: fc.constant(40),
  ackWhen: fc.constantFrom("before", "worked", "committed"),
  commitMs: fc.constantFrom(0, 3),
  crashPercent: fc.constantFrom(0, 2),
  idempotency: fc.constantFrom("none", "store", "inbox"),
  idempotencyMax: fc.constantFrom(3, 1000),
  emitWhen: fc.constantFrom("success", "start", "failure"),
  emitFor: fc.constantFrom("message", "batch"),
  emitPercent: fc.constantFrom(100, 50),
  emitCount: fc.constantFrom(1, 2.5),
  emitSpread: fc.constantFrom("fixed", "poisson"),
  breaker: fc.boolean(),
  breakerWindow: fc.constant(5),
  breakerOpenMs: fc.constant(200),
  breakerTrials: fc.constant(2),
  scaleBy: fc.constantFrom("none", "busy", "age"),
  scaleEveryMs: fc.constant(300),
  coldStartMs: fc.constant(100),
});
const faults = fc.array(
  fc.record({
    node: fc.constantFrom("c", "s"),
    fault: fc.constantFrom("kill", "stall", "slow", "fail"),
    atMs: fc.integer({ min: 0, max: 4000 }),
    forMs: fc.integer({ min: 1, max: 2000 }),
  }),
  { maxLength: 4 },
);

/** Each fault on and off again, where the node has it; the source falls silent at 4 s. */
function stepsOf(
  picks: { node: string; fault: string; atMs: number; forMs: number }[],
  source: string,
): ScenarioStep[] {
  const silent = { type: "params", node: source, params: { ratePerS: 0 } } as const;
  return [
    ...picks.flatMap(({ node, fault, atMs, forMs }) =>
      [true, false].map((on) => ({
        atMs: on ? atMs : atMs + forMs,
        command: { type: "fault", fault, on, node } as ScenarioStep["command"],
      })),
    ),
    { atMs: 4000, command: silent },
  ].toSorted((a, b) => a.atMs - b.atMs);
}

test("K46, K310–K321, K560–K574 a consumer with any features and faults: the bus adds up and no message leaks", () => {
  const seen = { crashed: 0, refused: 0, exhausted: 0, deduplicated: 0, rejected: 0, timedOut: 0, done: 0 };
  const onlyConsumer = faults.map((picks) => picks.map((pick) => ({ ...pick, node: "c" })));
  fc.assert(
    fc.property(consumer, call, fc.boolean(), onlyConsumer, fc.nat(), (params, edge, calls, picks, seed) => {
      const sketch = sketchDesign({
        nodes: {
          p: ["producer", { ratePerS: 60 }],
          q: ["queue", { storeMs: 1, leaseMs: 200, deliveriesMax: 6, backoffMs: 10 }],
          c: ["consumer", params],
          next: ["queue", { storeMs: 0 }],
          ...(calls ? { s: ["store", { failurePercent: 10 }] as [string, Params] } : {}),
        },
        edges: [
          ["p.out", "q.in", 1],
          ["q.out", "c.in", 1],
          ["c.out", "next.in"],
          ...(calls ? [["c.calls out", "s.calls in"] as [string, string]] : []),
        ],
        steps: stepsOf(picks, "p"),
        durationS: END_S,
        seed,
      });
      const design = {
        ...sketch,
        contracts: { no: { compatibility: "none", versions: { 1: { type: "object" } } } },
        edges: Object.fromEntries(
          Object.entries(sketch.edges).map(([id, one]) => [
            id,
            one.to.node === "s" ? { ...one, params: { ...one.params, ...edge } } : one,
          ]),
        ),
      } as Design;
      const { summary, alive } = drain(design);
      const { q, c, next } = summary.nodes;
      expect(q!.counters.done + q!.counters.lost).toBe(q!.counters.in);
      expect(alive).toBe(next!.counters.in);
      expect(c!.levels.busy.last).toBe(0);
      seen.crashed += c!.losses.crashed ?? 0;
      seen.refused += c!.losses.refused ?? 0;
      seen.rejected += c!.counters.rejected;
      seen.exhausted += c!.losses.exhausted ?? 0;
      seen.deduplicated += c!.counters.deduplicated;
      seen.timedOut += c!.counters.timedOut;
      seen.done += c!.counters.done;
    }),
    { numRuns: 150, seed: 31 },
  );
  // each interesting end was reached
  for (const [end, times] of Object.entries(seen)) expect(times, end).toBeGreaterThan(50);
});

const service: fc.Arbitrary<Params> = fc.record({
  ...work,
  ...publishing,
  threads: fc.integer({ min: 1, max: 5 }),
  queueFull: fc.constantFrom("wait", "refuse"),
  queueMax: fc.constantFrom(0, 10),
  queueOrder: fc.constantFrom("fifo", "lifo"),
  shed: fc.constantFrom("never", "constant", "exponential"),
  shedAfterMs: fc.constant(50),
  calls: fc.constantFrom("sequence", "parallel"),
});

test("K340–K353, K560–K564 clients and services with any limits and faults: every request ends in one way and nothing leaks", () => {
  const seen = { done: 0, failed: 0, rejected: 0, timedOut: 0, retried: 0 };
  fc.assert(
    fc.property(
      fc.tuple(service, service, service),
      fc.tuple(call, call, call),
      faults,
      fc.nat(),
      (nodes, edges, picks, seed) => {
        const sketch = sketchDesign({
          nodes: {
            u: ["client", { ratePerS: 60 }],
            c: ["service", nodes[0]],
            s: ["service", nodes[1]],
            t: ["service", nodes[2]],
            next: ["queue", { storeMs: 0 }],
          },
          edges: [
            ["u.calls out", "c.calls in"],
            ["c.calls out", "s.calls in"],
            ["c.calls out", "t.calls in"],
            ["c.events out", "next.in"],
          ],
          steps: stepsOf(picks, "u"),
          durationS: END_S,
          seed,
        });
        const design = {
          ...sketch,
          edges: Object.fromEntries(
            Object.entries(sketch.edges).map(([id, edge], index) => [
              id,
              { ...edge, params: { ...edge.params, ...edges[index]! } },
            ]),
          ),
        };
        const { summary, alive } = drain(design as Design);
        const { u, c, s, t, next } = summary.nodes;
        expect(alive).toBe(next!.counters.in);
        expect(u!.levels.busy.last).toBe(0);
        for (const node of [c!, s!, t!]) {
          const { counters, levels } = node;
          expect(counters.done + counters.failed + counters.rejected).toBe(counters.in);
          expect([levels.busy.last, levels.backlog.last]).toEqual([0, 0]);
        }
        for (const name of ["done", "failed", "rejected", "timedOut", "retried"] as const)
          seen[name] += u!.counters[name];
      },
    ),
    { numRuns: 150, seed: 37 },
  );
  for (const [end, times] of Object.entries(seen)) expect(times, end).toBeGreaterThan(50);
});
