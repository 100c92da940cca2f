/** Users (rules K350 to K354). */
import type { Params, ScenarioStep } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };

function run(client: Params, steps: readonly ScenarioStep[], durationS: number, service: Params = {}) {
  const design = sketchDesign({
    nodes: {
      c: ["client", client],
      s: ["service", { service: "constant", serviceMs: 100, threads: 1000, ...service }],
    },
    edges: [["c.calls out", "s.calls in"]],
    durationS,
    steps,
  });
  const { summary } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  return summary.nodes["c"]!;
}
const fault = (atMs: number, name: "kill" | "surge" | "slow", on: boolean): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: name, on, node: "c" },
});

test("K350 constant requests; a change of rate rescales the time that is left", () => {
  expect(run({ arrivals: "constant", ratePerS: 10 }, [], 10.05).counters.out).toBe(100);
  const faster: ScenarioStep = {
    atMs: 5000,
    command: { type: "params", node: "c", params: { ratePerS: 20 } },
  };
  expect(run({ arrivals: "constant", ratePerS: 10 }, [faster], 10.04).counters.out).toBe(150);
  expect(run({ arrivals: "constant", ratePerS: 10 }, [fault(0, "surge", true)], 1.005).counters.out).toBe(
    100,
  );
});

test("K354 a request is worth its amount; a retry of what was done is booked twice", () => {
  const design = sketchDesign({
    nodes: {
      c: ["client", { arrivals: "constant", ratePerS: 10, requestAmount: 50 }],
      s: ["service", { service: "constant", serviceMs: 100, threads: 100, books: true }],
    },
    edges: [["c.calls out", "s.calls in"]],
    durationS: 10,
    steps: [{ atMs: 5_050, command: { type: "params", node: "c", params: { ratePerS: 0 } } }],
  });
  const plain = runBench(kinds, design).summary.ledger!;
  expect([plain.started, plain.expectedAmount, plain.bookedAmount]).toEqual([50, 2_500, 2_500]);
  const impatient = { timeoutMs: 60, retries: 1, backoff: "none" };
  const edges = { e0: { ...design.edges["e0"]!, params: { latencyMs: 0, ...impatient } } };
  const twice = runBench(kinds, { ...design, edges }).summary.ledger!;
  expect([twice.expectedAmount, twice.bookedAmount]).toEqual([2_500, 5_000]);
});

test("K351 closed: each user waits, thinks, and asks again", () => {
  const { counters, levels } = run(
    { arrivals: "closed", users: 7, thinkMs: 150, thinkTimes: "constant" },
    [],
    10,
  );
  // 7 users every 250 ms
  expect(counters.done).toBe(7 * 40);
  expect(levels.busy.max).toBe(7);
});

test("K351 users who come and go while running", () => {
  const set = (atMs: number, users: number): ScenarioStep => ({
    atMs,
    command: { type: "params", node: "c", params: { users } },
  });
  const { levels } = run(
    { arrivals: "closed", users: 2, thinkMs: 0, thinkTimes: "constant" },
    [set(1000, 9), set(2000, 3)],
    3,
  );
  expect([levels.busy.max, levels.busy.last]).toEqual([9, 3]);
});

test("K352 kill: those who wait are gone too; afterwards all start anew", () => {
  const { counters, levels } = run(
    { arrivals: "closed", users: 5, thinkMs: 0, thinkTimes: "constant" },
    [fault(1050, "kill", true), fault(2000, "kill", false)],
    3.05,
  );
  expect(counters.done).toBe(5 * 10 + 5 * 10);
  expect(levels.busy.max).toBe(5);
});

test("K353 every request ends in exactly one way", () => {
  const { counters, levels } = run(
    { arrivals: "poisson", ratePerS: 200 },
    [{ atMs: 20_000, command: { type: "params", node: "c", params: { ratePerS: 0 } } }],
    60,
    { threads: 10, failurePercent: 10, queueFull: "refuse", queueMax: 200, serviceMs: 100 },
  );
  const { done, failed, rejected, timedOut, out } = counters;
  expect(done + failed + rejected + timedOut).toBe(out);
  expect(Math.min(done, failed, rejected, timedOut)).toBeGreaterThan(10);
  expect(levels.busy.last).toBe(0);
});
