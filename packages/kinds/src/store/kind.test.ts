/** The store (rules K480 to K489). */
import { createRun } from "@eventyard/engine";
import type { Params, ScenarioStep } from "@eventyard/model";
import { FLOW_OUTCOMES } from "@eventyard/model";
import { edgeViolations, interval99, plainDataProblems, runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import { UNFLUSHED_MAX } from "./unflushed.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
// dozens of runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

interface Case {
  readonly store?: Params;
  /** Who calls by the port for requests, and who by the port for reads. */
  readonly writer?: Params;
  readonly reader?: Params;
  readonly steps?: readonly ScenarioStep[];
  readonly durationS?: number;
  readonly seed?: number;
}

const step = (atMs: number, fault: "kill" | "power" | "stall" | "slow" | "fail", on: boolean) =>
  ({ atMs, command: { type: "fault", fault, on, node: "s" } }) satisfies ScenarioStep;
const send = (atMs: number, count = 1): ScenarioStep => ({
  atMs,
  command: { type: "send", node: "w", count },
});
const params = (atMs: number, node: string, changed: Params): ScenarioStep => ({
  atMs,
  command: { type: "params", node, params: changed },
});

/** Users who wait for ever, a store, and a queue for its changes. */
function sketch({ store, writer, reader, steps, durationS = 10, seed = 1 }: Case) {
  const design = sketchDesign({
    nodes: {
      w: ["client", { ratePerS: 0, keyCount: 1, ...writer }],
      r: ["client", { ratePerS: 0, ...reader }],
      s: ["store", { readTime: "constant", writeTime: "constant", commitTime: "constant", ...store }],
      q: ["queue", { storeMs: 0 }],
      c: ["consumer", { workers: 10, service: "constant", serviceMs: 1 }],
    },
    edges: [
      ["w.calls out", "s.calls in"],
      ["r.calls out", "s.reads"],
      ["s.changes", "q.in"],
      ["q.out", "c.in"],
    ],
    durationS,
    seed,
    steps: steps ?? [],
  });
  const edges = Object.entries(design.edges).map(([id, edge]) => [
    id,
    edge.from.port === "calls out" ? { ...edge, params: { ...edge.params, timeoutMs: 0 } } : edge,
  ]);
  return { ...design, edges: Object.fromEntries(edges) as typeof design.edges };
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
  const of = (id: string) => summary.nodes[id]!;
  return { w: of("w"), r: of("r"), s: of("s"), c: of("s").counters, q: of("q").counters, ledger, summary };
}

/** 99 % interval of a figure over replications; holds the theory and is narrow enough to say something. */
function holds(figure: (seed: number) => number, theory: number, widthMax = 0.15): void {
  const { low, high } = interval99(Array.from({ length: 12 }, (_, index) => figure(800 + index)));
  expect(low).toBeLessThanOrEqual(theory);
  expect(high).toBeGreaterThanOrEqual(theory);
  expect((high - low) / theory).toBeLessThan(widthMax);
}

/** Mean time in an M/M/c queue: service and, with Erlang's C, the wait. */
function inSystemMs(ratePerS: number, serviceMs: number, servers: number): number {
  const load = (ratePerS * serviceMs) / 1_000;
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (load * blocked) / (k + load * blocked);
  const waits = blocked / (1 - (load / servers) * (1 - blocked));
  return serviceMs + (waits * serviceMs) / (servers - load);
}

describe("K480 connections", () => {
  test.each([1, 4, 12])("reads of exponential time over %d connections are M/M/c", (poolSize) => {
    const ratePerS = poolSize * 80;
    const store = { poolSize, readMs: 10, readTime: "exponential" };
    const durationS = 24_000 / ratePerS;
    holds(
      (seed) => run({ store, reader: { ratePerS }, durationS, seed }).r.latency.meanMs,
      inSystemMs(ratePerS, 10, poolSize),
      0.35,
    );
  });

  test("the line: so many wait, the rest is refused; last come first; a wait that was too long is refused", () => {
    const slow = { poolSize: 1, writeMs: 1_000, commitMs: 0 };
    const full = run({ store: { ...slow, queueFull: "refuse", queueMax: 3 }, steps: [send(0, 10)] });
    expect([full.c.done, full.c.rejected, full.s.levels.backlog.max]).toEqual([4, 6, 3]);
    const lifo = run({
      store: { ...slow, queueOrder: "lifo" },
      steps: [send(0), send(100), send(900)],
      durationS: 2.5,
    });
    // the third overtook the second: 1 s and 1.1 s
    expect([lifo.c.done, lifo.s.latency.maxMs]).toEqual([2, expect.closeTo(1_100, 0)]);
    const shed = run({ store: { ...slow, acquireMs: 1_500 }, steps: [send(0, 5)] });
    expect([shed.c.done, shed.c.rejected]).toEqual([2, 3]);
  });
});

describe("K481 reads and writes", () => {
  test("a read takes the read time, a write its own and the commit's", () => {
    const store = { readMs: 2, writeMs: 3, commitMs: 5 };
    const { w, r, c, q } = run({ store, writer: { ratePerS: 5 }, reader: { ratePerS: 5 } });
    expect([r.latency.meanMs, w.latency.meanMs]).toEqual([expect.closeTo(2, 3), expect.closeTo(8, 0)]);
    // K486: an event for each write, none for a read
    expect(q.in).toBe(w.counters.done);
    expect(c.out).toBe(q.in);
    expect(c.done).toBe(w.counters.done + r.counters.done);
  });

  test("30 % of the requests are reads", () => {
    const writes = run({ store: { readPercent: 30 }, writer: { ratePerS: 500, keyCount: 0 }, durationS: 20 });
    // six standard deviations of a binomial share of 10,000
    expect(Math.abs(writes.q.in / writes.c.in - 0.7)).toBeLessThan(0.0275);
  });
});

describe("K482 row locks", () => {
  test("writes of one key are M/M/1, however many connections; of many keys M/M/∞", () => {
    const store = { poolSize: 1_000, writeTime: "exponential", writeMs: 10, commitMs: 0 };
    const one = { ratePerS: 60, keyCount: 1 };
    const mean = (writer: Params) => (seed: number) =>
      run({ store, writer, durationS: 250, seed }).w.latency.meanMs;
    holds(mean(one), inSystemMs(60, 10, 1), 0.25);
    holds(mean({ ...one, keyCount: 0 }), 10);
    const none = { ...store, control: "none" };
    holds((seed) => run({ store: none, writer: one, durationS: 250, seed }).w.latency.meanMs, 10);
  });

  test("who waits for the lock keeps a connection: one hot key starves the readers", () => {
    const store = { poolSize: 5, readMs: 1, writeMs: 10, commitMs: 10, queueFull: "refuse", queueMax: 0 };
    const reader = { ratePerS: 100 };
    // 60 writes/s of 20 ms are more than one row can take, and a quarter of what five connections can
    const hot = run({ store, reader, writer: { ratePerS: 60, keyCount: 1 } });
    const spread = run({ store, reader, writer: { ratePerS: 60, keyCount: 1_000 } });
    expect(hot.r.counters.rejected / hot.r.counters.out).toBeGreaterThan(0.15);
    expect(spread.r.counters.rejected / spread.r.counters.out).toBeLessThan(0.03);
  });

  test("in order of arrival; a wait that is too long ends, its connection is free and the next in line is not disturbed", () => {
    const store = { writeMs: 500, commitMs: 500 };
    expect(run({ store, steps: [send(0, 3)] }).s.latency.maxMs).toBeCloseTo(3_000, 0);
    const limited = run({
      store: { ...store, lockWaitMs: 1_500 },
      steps: [send(0, 2), send(600), send(700)],
    });
    // 1 s each: the second begins at 1 s, the third and fourth gave up at 2.1 s and 2.2 s or begin at 2 s
    expect([limited.c.done, limited.c.failed, limited.c.timedOut]).toEqual([3, 1, 1]);
    expect(limited.s.levels.busy.last).toBe(0);
  });

  test("other rules while writes wait: they begin at once", () => {
    const store = { writeMs: 1_000, commitMs: 0 };
    const freed = run({ store, steps: [send(0, 4), params(500, "s", { control: "none" })] });
    expect([freed.c.done, freed.s.latency.maxMs]).toEqual([4, expect.closeTo(1_500, 0)]);
    const back = run({
      store: { ...store, control: "optimistic" },
      steps: [send(0, 4), params(500, "s", { control: "row" }), send(600, 2)],
    });
    expect([back.c.done, back.s.latency.maxMs]).toEqual([6, expect.closeTo(2_000, 0)]);
  });
});

describe("K483 optimistic control", () => {
  const store = { control: "optimistic", writeMs: 100, commitMs: 100 };

  test("the first to commit wins; those under way then fail at their own commit, and later ones do not", () => {
    const { c, w, q } = run({ store, steps: [send(0), send(100), send(150), send(250)] });
    // 0 to 200 ms wins; 100 and 150 ms began before its commit; 250 ms began after it and nobody else committed
    expect([c.done, c.rejected, c.failed, q.in]).toEqual([2, 2, 0, 2]);
    expect(w.counters.rejected).toBe(2);
    const error = run({ store: { ...store, onConflict: "error" }, steps: [send(0, 3)] });
    expect([error.c.done, error.c.rejected, error.c.failed]).toEqual([1, 0, 2]);
  });

  test("constant time T, one key: a share 1 / (1 + λT) of the writes is committed", () => {
    // after a commit whoever begins next, after 1/λ in the mean, is the next to commit; all that begin meanwhile conflict
    const writer = { ratePerS: 20, keyCount: 1 };
    holds(
      (seed) => {
        const { c } = run({ store, writer, durationS: 200, seed });
        return c.done / (c.done + c.rejected);
      },
      1 / (1 + 20 * 0.2),
    );
  });

  test("different keys and requests without a key never conflict", () => {
    const { c } = run({ store, writer: { keyCount: 0 }, steps: [send(0, 50)] });
    expect([c.done, c.rejected]).toEqual([50, 0]);
  });
});

describe("K484 durability", () => {
  const store = { commitMs: 1, writeMs: 1, flush: "interval", flushMs: 1_000, poolSize: 100, books: true };
  const writer = { keyCount: 0 };

  test("power takes what was acknowledged since the last flush; a killed process takes nothing", () => {
    const at = [send(100, 7), send(1_500, 5)];
    const power = run({
      store,
      writer,
      steps: [...at, step(1_600, "power", true), step(1_700, "power", false)],
    });
    expect([power.c.done, power.c.lost, power.ledger.outcomes.lost]).toEqual([12, 5, 5]);
    expect(power.s.losses.crashed).toBe(5);
    const kill = run({
      store,
      writer,
      steps: [...at, step(1_600, "kill", true), step(1_700, "kill", false)],
    });
    expect([kill.c.done, kill.c.lost, kill.ledger.outcomes.done]).toEqual([12, 0, 12]);
    const each = run({
      store: { ...store, flush: "each" },
      writer,
      steps: [...at, step(1_600, "power", true)],
    });
    expect([each.c.done, each.c.lost]).toEqual([12, 0]);
  });

  test("more commits than UNFLUSHED_MAX are flushed at once", () => {
    const many = { ...store, flushMs: 60_000, poolSize: 10_000 };
    const steps = [send(0, UNFLUSHED_MAX), send(2_000, 3), step(3_000, "power", true)];
    const { c } = run({ store: many, writer, steps });
    expect([c.done, c.lost]).toEqual([UNFLUSHED_MAX + 3, 3]);
  });

  test("a change to flushing every commit flushes", () => {
    const steps = [send(0, 4), params(500, "s", { flush: "each" }), step(600, "power", true)];
    expect(run({ store, writer, steps }).c.lost).toBe(0);
  });
});

describe("K485 faults", () => {
  const store = { writeMs: 500, commitMs: 500 };

  test("kill breaks off what is not committed, refuses what comes, and forgets the locks", () => {
    const steps = [
      send(0, 3),
      step(1_200, "kill", true),
      send(1_300),
      step(2_000, "kill", false),
      send(2_100),
    ];
    const { c, w } = run({ store, steps });
    expect([c.done, c.failed, c.rejected]).toEqual([2, 2, 1]);
    expect([w.counters.done, w.counters.failed, w.counters.rejected]).toEqual([2, 2, 1]);
  });

  test("stall adds its length to what is under way, lock waits included; slow makes ten times; fail takes half", () => {
    const stalled = run({
      store,
      steps: [send(0, 2), step(300, "stall", true), step(1_300, "stall", false)],
    });
    expect(stalled.s.latency.maxMs).toBeCloseTo(3_000, 0);
    expect(
      run({ store, steps: [step(0, "slow", true), send(1)], durationS: 20 }).s.latency.maxMs,
    ).toBeCloseTo(10_000, 0);
    const fails = run({
      store: { poolSize: 1_000 },
      writer: { keyCount: 0 },
      steps: [step(0, "fail", true), send(1, 1_000)],
    });
    expect(Math.abs(fails.c.failed - 500)).toBeLessThan(95);
    expect(fails.q.in).toBe(fails.c.done);
  });

  test("crashes by themselves: down for the restart time", () => {
    const { s, c } = run({
      store: { crashEveryS: 1, restartMs: 1_000, upsetTimes: "constant" },
      writer: { ratePerS: 100, keyCount: 0 },
      durationS: 100,
    });
    expect(s.levels.workers.mean).toBeCloseTo(5, 0);
    expect(c.rejected / c.in).toBeCloseTo(0.5, 1);
  });
});

test("a read that was asked for twice is no repetition, a write is", () => {
  // the caller waits 5 ms for what takes 8 and asks again
  const design = sketch({ store: { readMs: 8 }, steps: [send(0)] });
  const twice = (from: string) => {
    const edges = Object.entries(design.edges).map(([id, edge]) => [
      id,
      edge.from.node === from
        ? { ...edge, params: { ...edge.params, timeoutMs: 5, retries: 1, backoff: "none" } }
        : edge,
    ]);
    const steps = [{ atMs: 0, command: { type: "send" as const, node: from, count: 1 } }];
    const changed = { ...design, edges: Object.fromEntries(edges) as typeof design.edges };
    const { summary } = runBench(kinds, { ...changed, scenario: { ...design.scenario, steps } });
    return summary.nodes["s"]!.counters;
  };
  expect([twice("w").done, twice("w").repeated]).toEqual([2, 1]);
  expect([twice("r").done, twice("r").repeated]).toEqual([2, 0]);
});

test("K487 conservation, the ledger's sum and determinism, for all parameters and faults", () => {
  const anyParams = fc.record({
    poolSize: fc.constantFrom(1, 3, 20),
    readPercent: fc.constantFrom(0, 50),
    writeMs: fc.constantFrom(0, 5, 50),
    commitMs: fc.constantFrom(0, 5, 50),
    writeTime: fc.constantFrom("constant", "exponential", "gamma"),
    queueFull: fc.constantFrom("wait", "refuse"),
    queueMax: fc.constantFrom(0, 5),
    queueOrder: fc.constantFrom("fifo", "lifo"),
    acquireMs: fc.constantFrom(0, 20),
    control: fc.constantFrom("row", "row", "optimistic", "none"),
    lockWaitMs: fc.constantFrom(0, 30),
    flush: fc.constantFrom("each", "interval"),
    flushMs: fc.constantFrom(10, 500),
    failurePercent: fc.constantFrom(0, 20),
    failures: fc.constantFrom("iid", "poison"),
    crashEveryS: fc.constantFrom(0, 1),
    restartMs: fc.constant(200),
    pauseEveryS: fc.constantFrom(0, 0.5),
    pauseMs: fc.constant(50),
    books: fc.boolean(),
  });
  const anySteps = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 4_000 }),
      what: fc.constantFrom("kill", "power", "stall", "slow", "fail", "control"),
      on: fc.boolean(),
      control: fc.constantFrom("row", "optimistic", "none"),
    }),
    { maxLength: 6 },
  );
  let done = 0;
  fc.assert(
    fc.property(anyParams, anySteps, fc.nat(), (store, chosen, seed) => {
      const steps = chosen
        .toSorted((a, b) => a.at - b.at)
        .map(({ at, what, on, control }) =>
          what === "control" ? params(at, "s", { control }) : step(at, what as "kill", on),
        );
      const one: Case = {
        store,
        steps,
        writer: { ratePerS: 100, keyCount: 3 },
        reader: { ratePerS: 30 },
        durationS: 5,
        seed,
      };
      const { c, s, summary } = run(one);
      expect(c.in).toBe(c.done + c.failed + c.rejected + s.levels.backlog.last + s.levels.busy.last);
      done += c.done;
      const again = createRun({ design: sketch(one), specs: kindSpecs, behaviours: runnableKinds });
      for (let at = 0; at < 5e9;) again.advanceTo((at += 7e7), 1e6);
      for (const state of again.simulation.nodes.states) expect(plainDataProblems(state)).toEqual([]);
      expect(again.summary().hash).toBe(summary.hash);
    }),
    { numRuns: 80, seed: 487 },
  );
  expect(done).toBeGreaterThan(10_000);
});
