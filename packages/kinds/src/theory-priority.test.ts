/** Queueing theory of priorities (K132): a queue with levels and one worker is a non-preemptive M/G/1 with priorities. */
import type { Behaviour, Sim } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import { interval99, runBench, sketchDesign } from "@eventyard/testkit";
import { expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "./index.ts";

// millions of events on a machine that may be busy
vi.setConfig({ testTimeout: 120_000 });

const REPLICATIONS = 12;
const SERVICE_S = 0.01;
/** Arrivals of each class [1/s], by priority: class 2 goes first. */
const RATES = [25, 25, 20] as const;
const LOAD = RATES.reduce((sum, rate) => sum + rate, 0) * SERVICE_S;

/** Mean wait [s] of each class in one run, from birth until the worker gets it. */
function waitsS(service: Params, levels: number, seed: number): number[] {
  const waited = RATES.map(() => 0);
  const count = RATES.map(() => 0);
  const consumer = runnableKinds.get("consumer")!;
  const watching: Behaviour = {
    ...consumer,
    arrive: (sim: Sim, state, edge, message) => {
      const { bornNs, priority } = sim.messages;
      const level = priority[message]!;
      waited[level] = waited[level]! + (sim.nowNs - bornNs[message]!) / 1e9;
      count[level] = count[level]! + 1;
      consumer.arrive!(sim, state, edge, message);
    },
  };
  const producers = RATES.map((ratePerS, priority) => [
    `p${priority}`,
    ["producer", { ratePerS, priority }] as const,
  ]);
  const design = sketchDesign({
    nodes: {
      ...Object.fromEntries(producers),
      q: ["queue", { storeMs: 0, priorityLevels: levels }],
      c: ["consumer", { workers: 1, serviceMs: SERVICE_S * 1000, ...service }],
    },
    edges: [...RATES.map((_, priority) => [`p${priority}.out`, "q.in"] as const), ["q.out", "c.in"]],
    durationS: 2000,
  });
  const behaviours = new Map([...runnableKinds, ["consumer", watching] as const]);
  runBench({ specs: kindSpecs, behaviours }, design, { seed });
  return waited.map((sum, level) => sum / count[level]!);
}

/** Mean wait of a class: W0 / ((1 - σ of the classes before it) (1 - σ with it)) (Cobham 1954). */
function cobham(remainingS: number, level: number): number {
  const loadFrom = (from: number): number =>
    RATES.reduce((sum, rate, other) => (other >= from ? sum + rate * SERVICE_S : sum), 0);
  return remainingS / ((1 - loadFrom(level + 1)) * (1 - loadFrom(level)));
}

function holds(samples: readonly number[], theory: number, precision: number): void {
  const { low, high } = interval99(samples);
  expect(low).toBeLessThanOrEqual(theory);
  expect(high).toBeGreaterThanOrEqual(theory);
  // an interval too wide to say anything would prove nothing
  expect((high - low) / theory).toBeLessThan(precision);
}

const SERVICES: [string, Params, number][] = [
  ["exponential", { service: "exponential" }, 2],
  ["constant", { service: "constant" }, 1],
  // 90 % 5 ms, 10 % 55 ms: mean 10 ms
  ["hit or miss", { service: "bimodal", hitPercent: 90, hitMs: 5, missMs: 55 }, 0.9 * 0.25 + 0.1 * 30.25],
];

test.each(SERVICES)(
  "K132 three classes, service %s: the wait of each is Cobham's",
  (_name, service, squares) => {
    const runs = Array.from({ length: REPLICATIONS }, (_, index) => waitsS(service, 3, 6100 + index));
    // mean time until the work in hand ends: λ E[S²] / 2
    const remainingS = (LOAD / SERVICE_S) * squares * SERVICE_S * SERVICE_S * 0.5;
    for (const level of RATES.keys()) {
      holds(
        runs.map((waits) => waits[level]!),
        cobham(remainingS, level),
        0.15,
      );
    }
    // who waits changes, how much is waited does not (Kleinrock's conservation law)
    holds(
      runs.map((waits) => waits.reduce((sum, wait, level) => sum + RATES[level]! * SERVICE_S * wait, 0)),
      (LOAD * remainingS) / (1 - LOAD),
      0.15,
    );
  },
);

test("K132 without levels a priority changes nothing: every class waits ρ s / (1 - ρ)", () => {
  const runs = Array.from({ length: REPLICATIONS }, (_, index) =>
    waitsS({ service: "exponential" }, 1, 6200 + index),
  );
  for (const level of RATES.keys()) {
    holds(
      runs.map((waits) => waits[level]!),
      (LOAD * SERVICE_S) / (1 - LOAD),
      0.15,
    );
  }
});
