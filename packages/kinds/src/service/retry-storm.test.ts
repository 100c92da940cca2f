/**
 * The retry storm (K345): 80 requests a second on capacity for 100, time-out 500 ms, 3 retries, one stall of 2 s. Timed-out
 * work is done all the same, so that the overload feeds itself for ever; a budget or a short queue saves it.
 */
import type { Design, Params } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
vi.setConfig({ testTimeout: 60_000 });

const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);

function storm(edge: Params, service: Params, ratePerS: number): Design {
  const stall = (atMs: number, on: boolean) =>
    ({ atMs, command: { type: "fault", fault: "stall", on, node: "s" } }) as const;
  const design = sketchDesign({
    nodes: {
      c: ["client", { ratePerS }],
      s: ["service", { threads: 10, service: "exponential", serviceMs: 100, ...service }],
    },
    edges: [["c.calls out", "s.calls in"]],
    durationS: 150,
    steps: [stall(30_000, true), stall(32_000, false)],
  });
  const { e0 } = design.edges;
  const params = { latencyMs: 0, timeoutMs: 500, retries: 3, backoff: "none", ...edge };
  return { ...design, edges: { e0: { ...e0!, params } } };
}

/** Per second: answers in time before the stall, and answers and attempts long after it, by seed. */
function rates(edge: Params, service: Params, ratePerS = 80) {
  const design = storm(edge, service, ratePerS);
  return SEEDS.map((seed) => {
    const [before, from, to] = [30, 100, 150].map(
      (seconds) => runBench(kinds, design, { seed, seconds }).summary.nodes["c"]!.counters,
    );
    return {
      before: before!.done / 30,
      good: (to!.done - from!.done) / 50,
      attempts: (to!.out - from!.out) / 50,
    };
  });
}

test.each([80, 60, 50])(
  "at %d/s it never recovers, in 10 of 10 seeds: every user makes four attempts",
  (ratePerS) => {
    for (const { before, good, attempts } of rates({}, {}, ratePerS)) {
      expect(before).toBeGreaterThan(ratePerS * 0.9);
      expect(good).toBe(0);
      expect(Math.abs(attempts / (4 * ratePerS) - 1)).toBeLessThan(0.06);
    }
  },
);

test("exponential back-off with full jitter alone does not help", () => {
  for (const { good } of rates({ backoff: "exponential", backoffMs: 100, jitter: "full" }, {}))
    expect(good).toBe(0);
});

const saved: [string, Params, Params][] = [
  ["a retry budget of 10 %", { retryBudgetPercent: 10 }, {}],
  ["a queue of at most 40", {}, { queueFull: "refuse", queueMax: 40 }],
  ["no retries", { retries: 0 }, {}],
];
test.each(saved)("%s saves 10 of 10", (_name, edge, service) => {
  for (const { good } of rates(edge, service)) expect(good).toBeGreaterThan(73);
});
