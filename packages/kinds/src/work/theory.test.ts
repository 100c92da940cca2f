/** Queueing theory with the shared work model (K300 to K379): the simulated mean must lie where the formula says. */
import type { RunSummary } from "@eventyard/engine";
import type { Design, Params } from "@eventyard/model";
import { interval99, runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
// millions of events on a machine that may be busy
vi.setConfig({ testTimeout: 120_000 });

const REPLICATIONS = 12;

/** Gives every call edge these parameters. */
function withCalls(design: Design, params: Params): Design {
  const edges = Object.entries(design.edges).map(([id, edge]) => [
    id,
    edge.from.port === "calls out" ? { ...edge, params: { ...edge.params, ...params } } : edge,
  ]);
  return { ...design, edges: Object.fromEntries(edges) };
}

function replicate(design: Design): RunSummary[] {
  return Array.from(
    { length: REPLICATIONS },
    (_, index) => runBench(kinds, design, { seed: 4100 + index }).summary,
  );
}

/** A client that waits for ever and a service. */
function clientAndService(client: Params, service: Params, durationS: number): RunSummary[] {
  const design = sketchDesign({
    nodes: { c: ["client", client], s: ["service", service] },
    edges: [["c.calls out", "s.calls in"]],
    durationS,
  });
  return replicate(withCalls(design, { timeoutMs: 0 }));
}

function holds(samples: readonly number[], theory: number, precision = 0.15): void {
  const { low, high } = interval99(samples);
  expect(low).toBeLessThanOrEqual(theory);
  expect(high).toBeGreaterThanOrEqual(theory);
  // an interval too wide to say anything would prove nothing
  expect((high - low) / theory).toBeLessThan(precision);
}

const latencyS = (node: string) => (summary: RunSummary) => summary.nodes[node]!.latency.meanMs / 1e3;

describe("M/G/1: W = S + λ·E[S²] / 2(1 - ρ) (Pollaczek–Khinchine)", () => {
  const meanS = 0.01;
  const inSystemS = (rate: number, mean: number, secondMoment: number): number =>
    mean + (rate * secondMoment) / (2 * (1 - rate * mean));

  const cases: [string, Params, number, number][] = [
    ["gamma, cv 1.5", { service: "gamma", serviceCv: 1.5 }, 10, 1 + 2.25],
    ["gamma, cv 0.5", { service: "gamma", serviceCv: 0.5 }, 10, 1 + 0.25],
    // cv² = 1 / (α (α - 2))
    ["Pareto, α 3.5", { service: "pareto", paretoShape: 3.5 }, 10, 1 + 1 / (3.5 * 1.5)],
    // 90 % 5 ms, 10 % 55 ms: mean 10 ms
    [
      "hit or miss",
      { service: "bimodal", hitPercent: 90, hitMs: 5, missMs: 55 },
      10,
      0.9 * 0.25 + 0.1 * 30.25,
    ],
    ["measured", { service: "empirical", serviceHistogram: "ms,n\n5,9\n55,1" }, 10, 0.9 * 0.25 + 0.1 * 30.25],
  ];
  test.each(cases)("K300 consumer: %s", (_name, service, serviceMs, squares) => {
    const design = sketchDesign({
      nodes: {
        p: ["producer", { ratePerS: 60 }],
        q: ["queue", { storeMs: 0 }],
        c: ["consumer", { workers: 1, serviceMs, ...service }],
      },
      edges: [
        ["p.out", "q.in"],
        ["q.out", "c.in"],
      ],
      durationS: 1500,
    });
    const runs = replicate(design);
    holds(
      runs.map((run) => run.nodes["c"]!.levels.busy.mean),
      0.6,
    );
    holds(runs.map(latencyS("c")), inSystemS(60, meanS, squares * meanS * meanS));
  });

  test("K300 service: log-normal, cv 1", () => {
    const service = { threads: 1, service: "lognormal", serviceMs: 10, serviceCv: 1 };
    const runs = clientAndService({ ratePerS: 60 }, service, 1000);
    holds(runs.map(latencyS("c")), inSystemS(60, meanS, 2 * meanS * meanS));
  });
});

describe("service queues (K340)", () => {
  const exponential = { service: "exponential", serviceMs: 10 };
  const refusedShare = (run: RunSummary): number => {
    const { counters } = run.nodes["s"]!;
    return counters.rejected / counters.in;
  };

  test("M/M/1/K with room for 5: P(refused) = (1 - ρ) ρ^K / (1 - ρ^(K+1)), and L", () => {
    const rho = 0.9;
    const runs = clientAndService(
      { ratePerS: 90 },
      { ...exponential, threads: 1, queueFull: "refuse", queueMax: 4 },
      600,
    );
    const weights = Array.from({ length: 6 }, (_, n) => rho ** n);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    holds(runs.map(refusedShare), weights[5]! / total);
    const inSystem = weights.reduce((sum, weight, n) => sum + n * weight, 0) / total;
    holds(
      runs.map(({ nodes }) => nodes["s"]!.levels.backlog.mean + nodes["s"]!.levels.busy.mean),
      inSystem,
    );
    expect(Math.max(...runs.map(({ nodes }) => nodes["s"]!.levels.backlog.max))).toBe(4);
  });

  test("M/M/c/c: Erlang B", () => {
    const load = 4;
    let blocked = 1;
    for (let k = 1; k <= 5; k++) blocked = (load * blocked) / (k + load * blocked);
    const runs = clientAndService(
      { ratePerS: 400 },
      { ...exponential, threads: 5, queueFull: "refuse", queueMax: 0 },
      150,
    );
    holds(runs.map(refusedShare), blocked);
    holds(
      runs.map(({ nodes }) => nodes["s"]!.levels.busy.mean),
      load * (1 - blocked),
    );
  });

  test("M/M/c+M, Erlang A: callers of exponential patience hang up while they wait", () => {
    const [rate, mu, threads, theta] = [450, 100, 4, 20];
    const runs = clientAndService(
      { ratePerS: rate },
      { ...exponential, threads, shed: "exponential", shedAfterMs: 1000 / theta },
      300,
    );
    let weight = 1;
    let total = 1;
    let waiting = 0;
    for (let n = 1; n < 400; n++) {
      weight *= rate / (Math.min(n, threads) * mu + Math.max(n - threads, 0) * theta);
      total += weight;
      waiting += Math.max(n - threads, 0) * weight;
    }
    holds(runs.map(refusedShare), (theta * (waiting / total)) / rate);
  });

  test("closed users: the repairman's model, N = 20, Z = 100 ms", () => {
    const [users, thinkRate, mu] = [20, 10, 100];
    const runs = clientAndService(
      { arrivals: "closed", users, thinkMs: 100 },
      { ...exponential, threads: 1 },
      400,
    );
    let weight = 1;
    let total = 1;
    for (let n = 1; n <= users; n++) {
      weight *= ((users - n + 1) * thinkRate) / mu;
      total += weight;
    }
    const throughput = mu * (1 - 1 / total);
    holds(
      runs.map(({ nodes }) => nodes["c"]!.counters.done / 400),
      throughput,
    );
    // interactive response time law: R = N / X - Z
    holds(runs.map(latencyS("c")), users / throughput - 0.1);
  });

  test("K342 availability of a chain is the product of its parts", () => {
    const part = (failurePercent: number): [string, Params] => [
      "service",
      { threads: 100, service: "constant", serviceMs: 1, failurePercent },
    ];
    const design = sketchDesign({
      nodes: { c: ["client", { ratePerS: 200 }], x: part(2), y: part(5), z: part(10) },
      edges: [
        ["c.calls out", "x.calls in"],
        ["x.calls out", "y.calls in"],
        ["y.calls out", "z.calls in"],
      ],
      durationS: 60,
    });
    const share = (run: RunSummary): number => {
      const { done, failed } = run.nodes["c"]!.counters;
      return done / (done + failed);
    };
    holds(replicate(design).map(share), 0.98 * 0.95 * 0.9);
    // one retry of the last part alone
    const edge = design.edges["e2"]!;
    const retried = {
      ...design,
      edges: { ...design.edges, e2: { ...edge, params: { ...edge.params, retries: 1, backoff: "none" } } },
    };
    holds(replicate(retried).map(share), 0.98 * 0.95 * (1 - 0.1 * 0.1));
  });
});

test("K348 breaker against its Markov chain: share of calls that it stops", () => {
  const [fails, window, opensAt, trials, rate, openS] = [0.5, 5, 4, 2, 100, 0.1];
  const design = sketchDesign({
    nodes: {
      c: ["client", { ratePerS: rate }],
      s: ["service", { service: "constant", serviceMs: 0, threads: 50, failurePercent: fails * 100 }],
    },
    edges: [["c.calls out", "s.calls in"]],
    durationS: 400,
  });
  const runs = replicate(
    withCalls(design, {
      breaker: true,
      breakerWindow: window,
      breakerPercent: (opensAt / window) * 100,
      breakerOpenMs: openS * 1000,
      breakerTrials: trials,
    }),
  );
  // states of a closed breaker: the last outcomes as bits; calls until it opens = sum of P(still closed after k calls)
  let states = new Map([[0, 1]]);
  let callsClosed = 0;
  for (let call = 1; call < 5000; call++) {
    const after = new Map<number, number>();
    for (const [state, mass] of states) {
      callsClosed += mass;
      for (const failed of [0, 1]) {
        const next = ((state << 1) | failed) & ((1 << window) - 1);
        const failures = next.toString(2).replaceAll("0", "").length;
        if (call >= window && failures >= opensAt) continue;
        after.set(next, (after.get(next) ?? 0) + mass * (failed === 1 ? fails : 1 - fails));
      }
    }
    states = after;
  }
  // half open: all trials must fail to open it again (the rate of 80 % needs both of two)
  const openings = 1 / (1 - fails ** trials);
  const stopped = openings * rate * openS;
  const share = stopped / (callsClosed + openings * trials + stopped);
  holds(
    runs.map(({ nodes }) => {
      const { done, failed, rejected } = nodes["c"]!.counters;
      return rejected / (done + failed + rejected);
    }),
    share,
  );
});
