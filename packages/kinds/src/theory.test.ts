/** Queueing theory with the real kinds: producer → queue → consumer without delays is M/M/1, M/M/c and M/D/1. */
import type { Params } from "@eventyard/model";
import { interval99, runBench, sketchDesign } from "@eventyard/testkit";
import { expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "./index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
// millions of events on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

const REPLICATIONS = 12;
const SERVICE_MS = 10;

/** Mean time in the system [s] and mean number waiting, of independent replications. */
function replicate(ratePerS: number, consumer: Params, durationS: number) {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { ratePerS }],
      q: ["queue", { storeMs: 0 }],
      c: ["consumer", { serviceMs: SERVICE_MS, ...consumer }],
    },
    edges: [
      ["p.out", "q.in"],
      ["q.out", "c.in"],
    ],
    durationS,
  });
  const results = Array.from(
    { length: REPLICATIONS },
    (_, index) => runBench(kinds, design, { seed: 1000 + index }).summary,
  );
  return {
    inSystemS: interval99(results.map(({ nodes }) => nodes.c!.latency.meanMs / 1e3)),
    waiting: interval99(results.map(({ nodes }) => nodes.q!.levels.backlog.mean)),
    busy: interval99(results.map(({ nodes }) => nodes.c!.levels.busy.mean)),
  };
}

function holds(interval: { low: number; high: number; mean: number }, theory: number): void {
  expect(interval.low).toBeLessThanOrEqual(theory);
  expect(interval.high).toBeGreaterThanOrEqual(theory);
  // an interval too wide to say anything would prove nothing
  expect((interval.high - interval.low) / theory).toBeLessThan(0.15);
}

/** Probability of waiting in M/M/c with offered load a (Erlang C). */
function erlangC(c: number, a: number): number {
  let b = 1;
  for (let k = 1; k <= c; k++) b = (a * b) / (k + a * b);
  return b / (1 - (a / c) * (1 - b));
}

test("M/M/1 at 70 %: W = 1 / (µ - λ), Lq = ρ² / (1 - ρ)", () => {
  const result = replicate(70, { workers: 1, service: "exponential" }, 1500);
  holds(result.inSystemS, 1 / (100 - 70));
  holds(result.waiting, (0.7 * 0.7) / 0.3);
  holds(result.busy, 0.7);
});

test("M/M/4 at 80 %: W = C(c, a) / (cµ - λ) + 1 / µ", () => {
  const result = replicate(320, { workers: 4, service: "exponential" }, 400);
  const wait = erlangC(4, 3.2) / (400 - 320);
  holds(result.inSystemS, wait + 0.01);
  holds(result.waiting, 320 * wait);
  holds(result.busy, 3.2);
});

test("M/D/1 at 80 %: Lq = ρ² / 2(1 - ρ) (Pollaczek–Khinchine)", () => {
  const result = replicate(80, { workers: 1, service: "constant" }, 1000);
  const waiting = (0.8 * 0.8) / (2 * 0.2);
  holds(result.waiting, waiting);
  holds(result.inSystemS, waiting / 80 + 0.01);
});

test("M/G/1 with log-normal service, cv 1.5: Lq = ρ² (1 + cv²) / 2(1 - ρ)", () => {
  const result = replicate(60, { workers: 1, service: "lognormal", serviceCv: 1.5 }, 1500);
  holds(result.waiting, (0.36 * (1 + 2.25)) / (2 * 0.4));
  holds(result.busy, 0.6);
});
