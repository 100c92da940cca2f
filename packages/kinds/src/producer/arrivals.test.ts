/** When events happen, against theory (rules K400 to K404). */
import type { Params, ScenarioStep } from "@eventyard/model";
import { interval99, runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import type { TallyState } from "../testing/tally.ts";
import { tallyBehaviour, tallySpec } from "../testing/tally.ts";
import { boundAt, cosineOfTurns, rateAt, stretchEndNs } from "./rates.ts";
import { producerParams } from "./params.ts";

// hundreds of thousands of events on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

const kinds = {
  specs: new Map([...kindSpecs, [tallySpec.id, tallySpec]]),
  behaviours: new Map([...runnableKinds, [tallySpec.id, tallyBehaviour as never]]),
};
const REPLICATIONS = 12;

interface Setting {
  readonly durationS: number;
  readonly seed?: number;
  readonly steps?: ScenarioStep[];
  readonly bus?: Params;
  readonly latencyMs?: number;
}

function run(params: Params, setting: Setting) {
  const design = sketchDesign({
    nodes: { p: ["producer", params], t: ["tally", setting.bus ?? {}] },
    edges: [["p.out", "t.in", setting.latencyMs ?? 0]],
    durationS: setting.durationS,
    seed: setting.seed ?? 1,
    steps: setting.steps ?? [],
  });
  const { summary, states } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  const times = (states.get("t") as TallyState).arrivals.map(({ atMs }) => atMs / 1e3);
  return { times, summary };
}

/** Number of events in each of the windows of this length [s]. */
function counts(times: readonly number[], windowS: number, durationS: number): number[] {
  const all = Array.from({ length: Math.floor(durationS / windowS) }, () => 0);
  for (const time of times) {
    const at = Math.floor(time / windowS);
    if (at < all.length) all[at]!++;
  }
  return all;
}

function moments(xs: readonly number[]): { mean: number; dispersion: number } {
  const mean = xs.reduce((a, b) => a + b, 0) / xs.length;
  const variance = xs.reduce((a, x) => a + (x - mean) * (x - mean), 0) / (xs.length - 1);
  return { mean, dispersion: variance / mean };
}

function replicate<T>(one: (seed: number) => T): T[] {
  return Array.from({ length: REPLICATIONS }, (_, i) => one(700 + i));
}

function holds(samples: readonly number[], theory: number, widest: number): void {
  const { low, high } = interval99(samples);
  expect(low).toBeLessThanOrEqual(theory);
  expect(high).toBeGreaterThanOrEqual(theory);
  // an interval too wide to say anything would prove nothing
  expect((high - low) / theory).toBeLessThan(widest);
}

describe("K400 Poisson", () => {
  test("numbers in a second: mean λ, variance λ", () => {
    const all = replicate((seed) =>
      moments(counts(run({ ratePerS: 40 }, { durationS: 300, seed }).times, 1, 300)),
    );
    holds(
      all.map(({ mean }) => mean),
      40,
      0.03,
    );
    holds(
      all.map(({ dispersion }) => dispersion),
      1,
      0.3,
    );
  });

  test("independent of the window: numbers in 10 s too", () => {
    const all = replicate((seed) =>
      moments(counts(run({ ratePerS: 5 }, { durationS: 3000, seed }).times, 10, 3000)),
    );
    holds(
      all.map(({ dispersion }) => dispersion),
      1,
      0.3,
    );
  });
});

describe("K401 bursts", () => {
  const burst = { arrivals: "mmpp", ratePerS: 60, offRatePerS: 10, onMs: 500, offMs: 1500 } as const;
  const [r1, r2] = [1 / 0.5, 1 / 1.5];
  const mean = (60 * r2 + 10 * r1) / (r1 + r2);

  /** Index of dispersion for counts of a two-state MMPP (Heffes & Lucantoni 1986). */
  function dispersion(windowS: number): number {
    const r = r1 + r2;
    const all = (2 * 50 * 50 * r1 * r2) / (r * r * (60 * r2 + 10 * r1));
    return 1 + all * (1 - (1 - Math.exp(-r * windowS)) / (r * windowS));
  }

  test.each([0.2, 1, 4])("mean and index of dispersion over %d s", (windowS) => {
    const durationS = Math.max(400, windowS * 300);
    const all = replicate((seed) =>
      moments(counts(run(burst, { durationS, seed }).times, windowS, durationS)),
    );
    holds(
      all.map((one) => one.mean / windowS),
      mean,
      0.12,
    );
    holds(
      all.map((one) => one.dispersion),
      dispersion(windowS),
      0.25,
    );
  });

  test("silent while off, and the draw of the next event is kept over it", () => {
    const both = { ...burst, offRatePerS: 0, onMs: 1000, offMs: 1000 };
    const { times } = run(both, { durationS: 200 });
    const { mean: perS } = moments(counts(times, 1, 200));
    expect(perS).toBeGreaterThan(20);
    expect(counts(times, 0.5, 200).filter((n) => n === 0).length).toBeGreaterThan(50);
  });

  test("stationary from the first second", () => {
    const slow = { ...burst, onMs: 50_000, offMs: 150_000 };
    const starts = Array.from(
      { length: 400 },
      (_, seed) => run(slow, { durationS: 0.5, seed }).times.length / 0.5,
    );
    const { mean: perS } = moments(starts);
    // standard deviation of one: about 26; of the mean of 100: 2.6
    expect(Math.abs(perS - mean)).toBeLessThan(4 * 2.6);
  });
});

describe("K402 rates that change over time", () => {
  const integralOf = (rate: (t: number) => number, from: number, to: number): number => {
    const steps = 20_000;
    const h = (to - from) / steps;
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += rate(from + (i + 0.5) * h) * h;
    return sum;
  };
  const ramp = { arrivals: "ramp", ratePerS: 20, rampToPerS: 200, rampStartS: 5, rampS: 20 } as const;
  const spike = {
    arrivals: "spike",
    ratePerS: 20,
    peakPerS: 400,
    spikeAtS: 5,
    spikeHoldS: 3,
    spikeDecayS: 4,
  } as const;
  const day = { arrivals: "diurnal", ratePerS: 80, swingPercent: 75, periodS: 20, peakAtS: 6 } as const;
  const rates: [string, Params, (t: number) => number][] = [
    ["ramp", ramp, (t) => (t < 5 ? 20 : t < 25 ? 20 + 9 * (t - 5) : 200)],
    [
      "falling ramp",
      { ...ramp, ratePerS: 200, rampToPerS: 0 },
      (t) => (t < 5 ? 200 : t < 25 ? 200 - 10 * (t - 5) : 0),
    ],
    ["spike", spike, (t) => (t < 5 ? 20 : t < 8 ? 400 : 20 + 380 * Math.exp(-(t - 8) / 4))],
    ["spike that ends at once", { ...spike, spikeDecayS: 0 }, (t) => (t < 5 || t >= 8 ? 20 : 400)],
    ["day and night", day, (t) => 80 * (1 + 0.75 * Math.cos((2 * Math.PI * (t - 6)) / 20))],
  ];

  test.each(rates)(
    "%s: numbers in every stretch are Poisson with the integral of the rate",
    (_name, params, rate) => {
      const all = Array.from({ length: 30 }, (_, seed) =>
        counts(run(params, { durationS: 30, seed }).times, 1.5, 30),
      );
      let chiSquare = 0;
      for (let k = 0; k < 20; k++) {
        const expected = integralOf(rate, k * 1.5, (k + 1) * 1.5) * all.length;
        const seen = all.reduce((sum, one) => sum + one[k]!, 0);
        if (expected < 1e-6) expect(seen).toBe(0);
        else chiSquare += ((seen - expected) * (seen - expected)) / expected;
      }
      // 99.9 % quantile of chi-square with 20 degrees of freedom
      expect(chiSquare).toBeLessThan(45.3);
      const totals = all.map((one) => one.reduce((a, b) => a + b, 0));
      // 30 runs: standard deviation of the dispersion is √(2 / 29) = 0.26
      expect(Math.abs(moments(totals).dispersion - 1)).toBeLessThan(4 * 0.26);
    },
  );

  test("no candidate rate is below the rate, for any shape at any instant", () => {
    const sim = { exp: Math.exp } as never;
    const shape = fc.record({
      arrivals: fc.constantFrom("ramp", "spike", "diurnal"),
      ratePerS: fc.integer({ min: 0, max: 1000 }),
      rampToPerS: fc.integer({ min: 0, max: 1000 }),
      peakPerS: fc.integer({ min: 0, max: 1000 }),
      spikeDecayS: fc.constantFrom(0, 0.3, 7),
      swingPercent: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(
        shape,
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (given, atS, share) => {
          const params = producerParams.parse(given);
          const nowNs = Math.round(atS * 1e9);
          const endNs = Math.min(stretchEndNs(params, nowNs), nowNs + 50e9);
          const then = rateAt(sim, params, nowNs + Math.floor((endNs - 1 - nowNs) * share));
          expect(then).toBeLessThanOrEqual(boundAt(sim, params, nowNs) * (1 + 1e-9) + 1e-12);
          expect(then).toBeGreaterThanOrEqual(0);
          expect(endNs).toBeGreaterThan(nowNs);
        },
      ),
      { numRuns: 2000, seed: 5 },
    );
  });

  test("the cosine is a cosine", () => {
    for (let i = -40; i <= 40; i++) {
      const turns = i / 13 + 0.001;
      expect(Math.abs(cosineOfTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(1e-11);
    }
  });
});

describe("K403 users", () => {
  const closed = { arrivals: "closed", users: 20, thinkMs: 500 } as const;

  /** Throughput [1/s] of a machine-repairman model: exponential think and service, one server (product form). */
  function repairman(users: number, thinkS: number, serviceS: number): number {
    let q = 0;
    let throughput = 0;
    // exact mean value analysis
    for (let n = 1; n <= users; n++) {
      const response = serviceS * (1 + q);
      throughput = n / (thinkS + response);
      q = throughput * response;
    }
    return throughput;
  }

  test.each([5, 20, 60])("%d users and one server: the machine-repairman's throughput", (users) => {
    const params = { ...closed, users };
    const samples = replicate(
      (seed) => run(params, { durationS: 400, seed, bus: { serveMs: 25 } }).times.length / 400,
    );
    holds(samples, repairman(users, 0.5, 0.025), 0.06);
  });

  /** The same with constant service of D s: idle = 1 / (1 + N·λ·D·Σ C(N−1, j) / C_j), C_j = Π 1 / (e^(iλD) − 1) (Takács 1962). */
  function constantRepairman(users: number, thinkS: number, serviceS: number): number {
    let sum = 0;
    let term = 1;
    for (let j = 0; j < users; j++) {
      if (j > 0) term *= ((users - j) / j) * (Math.exp((j * serviceS) / thinkS) - 1);
      sum += term;
    }
    return (1 - 1 / (1 + ((users * serviceS) / thinkS) * sum)) / serviceS;
  }

  test.each([5, 20])("%d users and the real queue, one event in 25 ms: M/D/1 with finite source", (users) => {
    const samples = replicate((seed) => {
      const queue = { rateLimitPerS: 40, rateBurst: 1, rateOver: "delay", storeMs: 25 };
      const design = sketchDesign({
        nodes: { p: ["producer", { ...closed, users }], q: ["queue", queue] },
        edges: [["p.out", "q.in"]],
        durationS: 400,
        seed,
      });
      return runBench(kinds, design).summary.nodes["q"]!.counters.in / 400;
    });
    holds(samples, constantRepairman(users, 0.5, 0.025), 0.06);
  });

  test("an unlimited bus: users / (think + answer)", () => {
    const samples = replicate(
      (seed) =>
        run(closed, { durationS: 400, seed, bus: { lateMs: 300 }, latencyMs: 200 }).times.length / 400,
    );
    holds(samples, 20 / (0.5 + 0.5), 0.05);
  });

  test("never more of them under way than there are, and the real queue answers them too", () => {
    const { times } = run({ ...closed, think: "constant" }, { durationS: 60, bus: { lateMs: 100 } });
    // each user once in 600 ms
    expect(times.length).toBe(20 * 100);
    const design = sketchDesign({
      nodes: { p: ["producer", { ...closed, think: "constant" }], q: ["queue", { storeMs: 100 }] },
      edges: [["p.out", "q.in"]],
      durationS: 60.05,
    });
    expect(runBench(kinds, design).summary.nodes.q!.counters.in).toBe(20 * 100);
  });

  test("a silent bus: they wait for the time-out, and go on", () => {
    const params = { ...closed, think: "constant", confirmTimeoutMs: 1500 };
    const { summary } = run(params, { durationS: 61, bus: { answer: "none" } });
    const { out, rejected, timedOut } = summary.nodes["p"]!.counters;
    expect([out, rejected, timedOut]).toEqual([20 * 31, 20 * 30, 20 * 30]);
  });

  test("users come and go while it runs", () => {
    const set = (atMs: number, users: number): ScenarioStep => ({
      atMs,
      command: { type: "params", node: "p", params: { users } },
    });
    const params = { ...closed, think: "constant" };
    const { times } = run(params, {
      durationS: 300,
      steps: [set(99_900, 5), set(199_900, 50)],
      bus: { lateMs: 500 },
    });
    const perS = counts(times, 10, 300);
    expect(perS[5]).toBe(200);
    expect(perS[15]).toBe(50);
    expect(perS[25]).toBe(500);
  });

  test("killed, nobody thinks; back, all think anew", () => {
    const fault = (atMs: number, on: boolean): ScenarioStep => ({
      atMs,
      command: { type: "fault", fault: "kill", on, node: "p" },
    });
    const params = { ...closed, think: "constant" };
    const { times } = run(params, {
      durationS: 30,
      steps: [fault(9_900, true), fault(20_100, false)],
      bus: { lateMs: 500 },
    });
    const perS = counts(times, 1, 30);
    expect(perS[5]).toBe(20);
    expect(perS.slice(10, 20)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(perS[25]).toBe(20);
  });
});

describe("K4 changes of rate", () => {
  const factors = [0.1, 1, 3, 10, 0];

  test("whatever the rate does, the i-th event comes when the integral of the rate reaches the i-th sum of gaps", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ gapMs: fc.integer({ min: 1, max: 400 }), factor: fc.constantFrom(...factors) }),
          {
            maxLength: 12,
          },
        ),
        fc.constantFrom("constant", "poisson"),
        (changes, arrivals) => {
          let atMs = 0;
          const steps = changes.map(({ gapMs, factor }): ScenarioStep => {
            atMs += gapMs;
            return { atMs, command: { type: "params", node: "p", params: { ratePerS: 50 * factor } } };
          });
          const base = run({ arrivals, ratePerS: 50 }, { durationS: 51, seed: 9 }).times;
          const changed = run({ arrivals, ratePerS: 50 }, { durationS: 5, seed: 9, steps }).times;
          /** Time that the unchanged producer needs for what the changed one has done until then. */
          const progress = (time: number): number => {
            let done = 0;
            let from = 0;
            let factor = 1;
            for (const [i, step] of steps.entries()) {
              const to = Math.min(time, step.atMs / 1e3);
              done += Math.max(0, to - from) * factor;
              from = to;
              factor = changes[i]!.factor;
            }
            return done + Math.max(0, time - from) * factor;
          };
          changed.forEach((time, i) => expect(progress(time)).toBeCloseTo(base[i]!, 5));
          expect(changed.length).toBeGreaterThanOrEqual(
            base.filter((time) => time < progress(5) - 1e-4).length,
          );
        },
      ),
      { numRuns: 25, seed: 3 },
    );
  });

  test("K404 a day's thinning, bursts and contents leave the other draws alone", () => {
    const keysOf = (params: Params): number[] => {
      const design = sketchDesign({
        nodes: { p: ["producer", { keys: "uniform", ...params }], t: ["tally"] },
        edges: [["p.out", "t.in"]],
        durationS: 5,
      });
      return (runBench(kinds, design).states.get("t") as TallyState).arrivals
        .slice(0, 100)
        .map(({ key }) => key);
    };
    const plain = keysOf({});
    expect(plain.length).toBe(100);
    const variants: readonly Params[] = [
      { arrivals: "diurnal" },
      { arrivals: "mmpp", onMs: 5000 },
      { size: "lognormal", priority: 3, priorityPercent: 20, amount: "uniform" },
      { contents: '[{"type": "a"}, {"type": "b"}]' },
      { whenRefused: "retry" },
    ];
    for (const params of variants) {
      const keys = keysOf(params);
      expect(keys.length, JSON.stringify(params)).toBeGreaterThan(50);
      expect(keys).toEqual(plain.slice(0, keys.length));
    }
  });
});
