/** The outbox and the dual write (rules K450 to K459). */
import { createRun } from "@eventyard/engine";
import type { Params, ScenarioStep } from "@eventyard/model";
import { FLOW_OUTCOMES } from "@eventyard/model";
import { edgeViolations, interval99, plainDataProblems, runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
// dozens of runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

const RATE = 100;

interface Case {
  readonly outbox?: Params;
  readonly producer?: Params;
  readonly queue?: Params;
  readonly steps?: readonly ScenarioStep[];
  readonly durationS?: number;
  readonly seed?: number;
}

/** Orders of 100/s through the outbox into a queue that a fast worker empties. */
function sketch({ outbox, producer, queue, steps, durationS = 60, seed = 1 }: Case) {
  return sketchDesign({
    nodes: {
      p: ["producer", { ratePerS: RATE, ...producer }],
      o: ["outbox", outbox ?? {}],
      q: ["queue", { storeMs: 1, ...queue }],
      c: ["consumer", { service: "constant", serviceMs: 1, workers: 10 }],
    },
    edges: [
      ["p.out", "o.in"],
      ["o.out", "q.in"],
      ["q.out", "c.in"],
    ],
    durationS,
    seed,
    steps: steps ?? [],
  });
}

function run(one: Case) {
  const design = sketch(one);
  const { summary } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const { ledger } = summary;
  if (ledger === undefined) throw new Error("the run keeps no ledger");
  const sum = FLOW_OUTCOMES.reduce((total, { id }) => total + ledger.outcomes[id], 0);
  expect(sum).toBe(ledger.started);
  const o = summary.nodes["o"]!;
  return { o, c: o.counters, q: summary.nodes["q"]!, w: summary.nodes["c"]!, ledger, summary };
}

const step = (atMs: number, fault: "kill" | "fail" | "slow", on: boolean, node = "o"): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault, on, node },
});
const quiet = (atMs: number): ScenarioStep => ({
  atMs,
  command: { type: "params", node: "p", params: { ratePerS: 0 } },
});

/** 99 % interval of a figure over replications; holds the theory and is narrow enough to say something. */
function holds(figure: (seed: number) => number, theory: number, widthMax: number): void {
  const interval = interval99(Array.from({ length: 12 }, (_, index) => figure(100 + index)));
  expect(interval.low).toBeLessThanOrEqual(theory);
  expect(interval.high).toBeGreaterThanOrEqual(theory);
  expect((interval.high - interval.low) / theory).toBeLessThan(widthMax);
}

const template = { publishFailPercent: 0.5, crashPercent: 0.05 } as const;

describe("K451 dual write", () => {
  test("100 orders/s, 0.5 % and 0.05 %: 33 ghosts a minute, work done without an event", () => {
    // c + (1 - c) p of 6,000 a minute
    const ghosts = 6_000 * (0.0005 + 0.9995 * 0.005);
    expect(ghosts).toBeCloseTo(33, 1);
    const minutes = 5;
    holds(
      (seed) =>
        run({ outbox: { writes: "dual", ...template }, durationS: 60 * minutes, seed }).c.lost / minutes,
      ghosts,
      0.3,
    );
  });

  test("every event is published at once or lost, and the ledger says which", () => {
    const { c, o, ledger } = run({
      outbox: { writes: "dual", publishFailPercent: 20 },
      steps: [quiet(50_000)],
    });
    expect(c.in).toBe(c.done + c.lost);
    expect(o.latency.maxMs).toBe(0);
    expect(ledger.outcomes.lost).toBe(c.lost);
    expect(ledger.outcomes.done).toBe(c.done);
  });

  test("a bus that is down takes the events with it; an outbox keeps them", () => {
    const steps = [step(10_000, "kill", true, "q"), step(20_000, "kill", false, "q"), quiet(30_000)];
    expect(run({ outbox: { writes: "dual" }, steps }).ledger.outcomes.lost).toBeGreaterThan(900);
    const kept = run({ outbox: { pollMs: 100, confirmMs: 500 }, steps });
    expect(kept.ledger.outcomes.lost).toBe(0);
    expect(kept.ledger.outcomes.underWay).toBe(0);
    expect(kept.c.timedOut).toBeGreaterThan(900);
  });
});

describe("K450 outbox", () => {
  test("a look a second: + 0.5 s in the mean, nothing lost", () => {
    holds((seed) => run({ seed, durationS: 30 }).o.latency.meanMs, 500, 0.02);
    const { c, ledger } = run({ outbox: template, steps: [quiet(50_000)] });
    expect([c.lost, ledger.outcomes.lost, ledger.outcomes.underWay]).toEqual([0, 0, 0]);
    expect(c.done).toBe(c.in);
  });

  test("K452 a batch of 80 a second against 100: the table grows by 20 a second", () => {
    holds(
      (seed) => run({ outbox: { batch: 80 }, durationS: 100, seed }).o.levels.backlog.last / 100,
      // the rows of the last look are still on their way to the bus
      20.8,
      0.2,
    );
  });

  test("K453 the log: each row so long after its commit", () => {
    const { o } = run({ outbox: { relay: "log", logMs: 50 } });
    expect([o.latency.p50Ms, o.latency.maxMs].map(Math.round)).toEqual([50, 50]);
  });

  test("K453 a failed row holds up the log, and keys stay in order", () => {
    const { o, c, ledger } = run({
      outbox: { relay: "log", logMs: 10, publishFailPercent: 2, retryMs: 100 },
      producer: { keyCount: 5 },
      steps: [quiet(40_000)],
    });
    expect(c.failed).toBeGreaterThan(30);
    expect(o.latency.maxMs).toBeGreaterThan(109);
    expect(ledger.outcomes.done).toBe(c.in);
    expect(c.done).toBe(c.in);
  });

  test.each(["poll", "log"])("K454 a crash between publishing and marking (%s): published again", (relay) => {
    holds(
      (seed) => {
        const { c, ledger } = run({
          outbox: { relay, crashPercent: 5, pollMs: 100, retryMs: 100 },
          steps: [quiet(50_000)],
          seed,
        });
        expect(ledger.outcomes.lost).toBe(0);
        expect(ledger.outcomes.duplicated).toBeGreaterThan(0);
        expect(c.out).toBe(c.done + c.retried);
        return c.retried / c.out;
      },
      0.05,
      0.2,
    );
  });

  test("K455 a full table refuses: told if asked, lost if not", () => {
    const outbox = { rowsMax: 50 };
    const silent = run({ outbox });
    expect(silent.o.levels.backlog.max).toBe(50);
    expect(silent.c.lost).toBe(silent.c.in - silent.c.done - silent.o.levels.backlog.last);
    const told = run({ outbox, producer: { whenRefused: "drop" } });
    expect(told.c.lost).toBe(0);
    expect(told.c.rejected).toBeGreaterThan(1_000);
  });

  test("K456 kill: rows pile up; what was published and not marked comes again; order is kept", () => {
    const { o, c, ledger } = run({
      outbox: { pollMs: 100 },
      queue: { storeMs: 500 },
      steps: [step(10_050, "kill", true), step(20_000, "kill", false), quiet(40_000)],
    });
    expect(o.levels.backlog.max).toBeGreaterThan(900);
    expect(c.retried).toBeGreaterThan(30);
    expect(ledger.outcomes.lost).toBe(0);
    expect(c.done).toBe(c.in);
    expect(ledger.outcomes.duplicated).toBe(c.retried);
  });

  test("K457 rows that wait when it becomes a dual write are still published; other changes hold at once", () => {
    const change = (atMs: number, params: Params): ScenarioStep => ({
      atMs,
      command: { type: "params", node: "o", params },
    });
    const { c, o } = run({
      outbox: { pollMs: 5_000 },
      steps: [
        change(14_000, { writes: "dual" }),
        change(30_000, { writes: "outbox", relay: "log" }),
        quiet(40_000),
      ],
    });
    expect(c.done).toBe(c.in);
    expect(o.levels.backlog.last).toBe(0);
    expect(o.levels.backlog.max).toBeGreaterThan(300);
  });
});

test("K458 conservation, ledger and hash, whatever is set and breaks", () => {
  const faults = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 3_900 }),
      fault: fc.constantFrom("kill" as const, "fail" as const, "slow" as const),
      on: fc.boolean(),
      node: fc.constantFrom("o", "q"),
    }),
    { maxLength: 6 },
  );
  const outboxes = fc.record({
    writes: fc.constantFrom("outbox", "outbox", "dual"),
    relay: fc.constantFrom("poll", "log"),
    pollMs: fc.constantFrom(10, 300),
    batch: fc.constantFrom(1, 20, 500),
    logMs: fc.constantFrom(0, 40),
    publishFailPercent: fc.constantFrom(0, 10, 100),
    crashPercent: fc.constantFrom(0, 10),
    retryMs: fc.constantFrom(1, 200),
    confirmMs: fc.constantFrom(5, 500),
    rowsMax: fc.constantFrom(20, 1_000),
  });
  fc.assert(
    fc.property(outboxes, faults, fc.boolean(), (outbox, broken, asks) => {
      const steps = broken
        .filter(({ fault, node }) => node === "o" || fault === "kill")
        .toSorted((a, b) => a.at - b.at)
        .map(({ at, fault, on, node }) => step(at, fault, on, node));
      const one: Case = { outbox, steps, durationS: 4, producer: { whenRefused: asks ? "drop" : "ignore" } };
      const { c, o, summary } = run(one);
      expect(c.in).toBe(c.done + c.lost + c.rejected + o.levels.backlog.last);
      const again = createRun({ design: sketch(one), specs: kindSpecs, behaviours: runnableKinds });
      for (let at = 0; at < 4e9;) again.advanceTo((at += 7e7), 1e6);
      for (const state of again.simulation.nodes.states) expect(plainDataProblems(state)).toEqual([]);
      expect(again.summary().hash).toBe(summary.hash);
    }),
    { numRuns: 60, seed: 458 },
  );
});
