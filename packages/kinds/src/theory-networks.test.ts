/** Queueing theory of networks: stations that feed each other (Jackson 1957), and a closed circle of users (MVA). */
import { createRun } from "@eventyard/engine";
import type { RunSummary } from "@eventyard/engine";
import type { Design, Params } from "@eventyard/model";
import { interval99, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test, vi } from "vitest";
import { busContents } from "./backlog/bus-contents.ts";
import type { BusState } from "./backlog/bus-state.ts";
import { kindSpecs, runnableKinds } from "./index.ts";

// millions of events on a machine that may be busy
vi.setConfig({ testTimeout: 120_000 });

const REPLICATIONS = 20;

function holds(samples: readonly number[], theory: number, precision = 0.15): void {
  const { low, high } = interval99(samples);
  expect(low).toBeLessThanOrEqual(theory);
  expect(high).toBeGreaterThanOrEqual(theory);
  // an interval too wide to say anything would prove nothing
  expect((high - low) / theory).toBeLessThan(precision);
}

/** Probabilities of 0, 1, 2, … in an M/M/c with offered load a; what lies beyond the list is negligible. */
function stationary(servers: number, load: number): number[] {
  const weights = [1];
  for (let n = 1; n < 400; n++) weights.push((weights[n - 1]! * load) / Math.min(n, servers));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

const meanOf = (probabilities: readonly number[]): number =>
  probabilities.reduce((sum, probability, n) => sum + n * probability, 0);

describe("Jackson network: events come back to the first station with probability 0.4", () => {
  const SECONDS = 600;
  const SAMPLE_NS = 50e6;
  const [rate, back] = [36, 0.4];
  // each event visits both stations 1 / (1 - p) times in the mean
  const visits = rate / (1 - back);
  const first = { servers: 1, load: visits * 0.012 };
  const second = { servers: 3, load: visits * 0.035 };

  const station = (servers: number, serviceMs: number, more: Params): [string, Params] => [
    "consumer",
    { workers: servers, service: "exponential", serviceMs, ...more },
  ];
  const design = sketchDesign({
    nodes: {
      p: ["producer", { ratePerS: rate }],
      a: ["queue", { storeMs: 0 }],
      x: station(first.servers, 12, {}),
      b: ["queue", { storeMs: 0 }],
      y: station(second.servers, 35, { emitPercent: back * 100 }),
    },
    edges: [
      ["p.out", "a.in"],
      ["a.out", "x.in"],
      ["x.out", "b.in"],
      ["b.out", "y.in"],
      ["y.out", "a.in"],
    ],
    durationS: SECONDS,
  });

  /** One run, and how often both stations were found with these numbers inside. */
  function sampled(seed: number) {
    const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds, seed });
    const { simulation } = run;
    const stateOf = (id: string) =>
      simulation.nodes.states[simulation.program.nodeIndex.get(id)!] as BusState;
    const [a, b] = [stateOf("a"), stateOf("b")];
    let [bothEmpty, bothBusy, samples] = [0, 0, 0];
    for (let atNs = SAMPLE_NS; atNs <= SECONDS * 1e9; atNs += SAMPLE_NS) {
      run.advanceTo(atNs, 1e9);
      const [inA, inB] = [busContents(a).held, busContents(b).held];
      samples++;
      if (inA === 0 && inB === 0) bothEmpty++;
      if (inA > 2 && inB > 3) bothBusy++;
    }
    return {
      summary: run.summary(),
      bothEmpty: bothEmpty / samples,
      bothBusy: bothBusy / samples,
    };
  }
  const runs = Array.from({ length: REPLICATIONS }, (_, index) => sampled(7100 + index));
  const inside = (queue: string, worker: string) =>
    runs.map(({ summary: { nodes } }) => nodes[queue]!.levels.backlog.mean + nodes[worker]!.levels.busy.mean);
  const [one, two] = [stationary(first.servers, first.load), stationary(second.servers, second.load)];

  test("each station is visited λ / (1 - p) times a second", () => {
    for (const worker of ["x", "y"])
      holds(
        runs.map(({ summary }) => summary.nodes[worker]!.counters.done / SECONDS),
        visits,
      );
  });

  test("each station alone is as if Poisson arrivals came to it, although they do not", () => {
    holds(inside("a", "x"), meanOf(one));
    holds(inside("b", "y"), meanOf(two));
    // an event's time in the whole network, by Little's law
    const inAll = inside("a", "x").map((number, index) => number + inside("b", "y")[index]!);
    holds(
      inAll.map((number) => number / rate),
      (meanOf(one) + meanOf(two)) / rate,
    );
  });

  test("product form: what one station holds says nothing of the other at the same instant", () => {
    holds(
      runs.map(({ bothEmpty }) => bothEmpty),
      one[0]! * two[0]!,
      0.2,
    );
    const beyond = (probabilities: readonly number[], n: number): number =>
      1 - probabilities.slice(0, n + 1).reduce((sum, probability) => sum + probability, 0);
    holds(
      runs.map(({ bothBusy }) => bothBusy),
      beyond(one, 2) * beyond(two, 3),
      0.25,
    );
  });
});

interface Station {
  readonly servers: number;
  readonly serviceS: number;
}

/**
 * Mean value analysis of a closed network with a think time (Reiser & Lavenberg 1980): exact recursion over the users,
 * with the marginal probabilities of stations that have several servers.
 */
function meanValueAnalysis(users: number, thinkS: number, stations: readonly Station[]) {
  // probability of j at a station when one user fewer is in the circle
  let marginal = stations.map(() => [1]);
  let result = { throughput: 0, responseS: 0, inside: stations.map(() => 0) };
  for (let n = 1; n <= users; n++) {
    const rateOf = ({ servers, serviceS }: Station, j: number): number => Math.min(j, servers) / serviceS;
    const waits = stations.map((station, i) => {
      let waitS = 0;
      for (let j = 1; j <= n; j++) waitS += (j / rateOf(station, j)) * (marginal[i]![j - 1] ?? 0);
      return waitS;
    });
    const responseS = waits.reduce((sum, wait) => sum + wait, 0);
    const throughput = n / (thinkS + responseS);
    marginal = stations.map((station, i) => {
      const next = [0];
      for (let j = 1; j <= n; j++) next.push((throughput / rateOf(station, j)) * (marginal[i]![j - 1] ?? 0));
      next[0] = 1 - next.reduce((sum, probability) => sum + probability, 0);
      return next;
    });
    result = { throughput, responseS, inside: waits.map((wait) => throughput * wait) };
  }
  return result;
}

describe("closed network: users think, then visit two stations, by mean value analysis", () => {
  const thinkS = 0.2;
  const SECONDS = 400;
  /** All users think at the start: what follows until they have spread is no part of the steady state. */
  const WARM_UP_S = 10;

  /** What the users saw and the stations held from the warm-up to the end. */
  function afterWarmUp(design: Design, seed: number) {
    const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds, seed });
    run.advanceTo(WARM_UP_S * 1e9, 1e9);
    const before = run.summary();
    run.advanceTo(SECONDS * 1e9, 1e9);
    const after = run.summary();
    const between = (sum: (summary: RunSummary) => number): number => sum(after) - sum(before);
    const done = between(({ nodes }) => nodes["c"]!.latency.count);
    const seconds = SECONDS - WARM_UP_S;
    return {
      throughput: done / seconds,
      responseS:
        between(({ nodes }) => (nodes["c"]!.latency.meanMs / 1e3) * nodes["c"]!.latency.count) / done,
      inside: ["x", "y"].map(
        (id) =>
          between(({ nodes, timeNs }) => {
            const { backlog, busy } = nodes[id]!.levels;
            return (backlog.mean + busy.mean) * (timeNs / 1e9);
          }) / seconds,
      ),
    };
  }
  const cases: [string, number, readonly [Station, Station]][] = [
    [
      "few users",
      6,
      [
        { servers: 1, serviceS: 0.02 },
        { servers: 1, serviceS: 0.012 },
      ],
    ],
    [
      "many users, one bottleneck",
      30,
      [
        { servers: 1, serviceS: 0.012 },
        { servers: 1, serviceS: 0.009 },
      ],
    ],
    [
      "a station with three servers",
      24,
      [
        { servers: 3, serviceS: 0.03 },
        { servers: 1, serviceS: 0.01 },
      ],
    ],
  ];

  test.each(cases)("K350 %s", (_name, users, stations) => {
    const expected = meanValueAnalysis(users, thinkS, stations);
    const station = ({ servers, serviceS }: Station): [string, Params] => [
      "service",
      { threads: servers, service: "exponential", serviceMs: serviceS * 1000, queueFull: "wait" },
    ];
    const sketch = sketchDesign({
      nodes: {
        c: ["client", { arrivals: "closed", users, thinkMs: thinkS * 1000 }],
        // holds a caller while it visits one station after the other, and takes no time itself
        f: ["service", { threads: 1000, service: "constant", serviceMs: 0 }],
        x: station(stations[0]),
        y: station(stations[1]),
      },
      edges: [
        ["c.calls out", "f.calls in"],
        ["f.calls out", "x.calls in"],
        ["f.calls out", "y.calls in"],
      ],
      durationS: SECONDS,
    });
    const order = new Map([
      ["e1", 1],
      ["e2", 2],
    ]);
    const edges = Object.entries(sketch.edges).map(([id, edge]) => [
      id,
      { ...edge, params: { ...edge.params, timeoutMs: 0, order: order.get(id) ?? 1 } },
    ]);
    const design = { ...sketch, edges: Object.fromEntries(edges) };
    const runs = Array.from({ length: REPLICATIONS }, (_, index) => afterWarmUp(design, 9900 + index));
    holds(
      runs.map(({ throughput }) => throughput),
      expected.throughput,
      0.05,
    );
    holds(
      runs.map(({ responseS }) => responseS),
      expected.responseS,
    );
    for (const index of [0, 1])
      holds(
        runs.map(({ inside }) => inside[index]!),
        expected.inside[index]!,
      );
  });

  test("one user never waits, and the bottleneck sets the pace of many", () => {
    const stations = [
      { servers: 1, serviceS: 0.02 },
      { servers: 1, serviceS: 0.01 },
    ];
    expect(meanValueAnalysis(1, thinkS, stations).responseS).toBeCloseTo(0.03, 12);
    expect(meanValueAnalysis(200, thinkS, stations).throughput).toBeCloseTo(50, 6);
  });
});
