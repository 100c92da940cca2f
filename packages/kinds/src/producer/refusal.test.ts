/** What a producer does when a bus refuses or is silent, and what the ledger says of it (rules K430 to K439). */
import { createRun, forkRun } from "@eventyard/engine";
import type { Behaviour } from "@eventyard/engine";
import type { Params, ScenarioStep } from "@eventyard/model";
import { edgeViolations, runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import type { TallyState } from "../testing/tally.ts";
import { tallyBehaviour, tallySpec } from "../testing/tally.ts";
import { CUSTODY_MAX } from "./custody.ts";

const kinds = {
  specs: new Map([...kindSpecs, [tallySpec.id, tallySpec]]),
  behaviours: new Map<string, Behaviour>([...runnableKinds, [tallySpec.id, tallyBehaviour as Behaviour]]),
};

const set = (atMs: number, node: string, params: Params): ScenarioStep => ({
  atMs,
  command: { type: "params", node, params },
});
const fault = (atMs: number, id: "kill" | "fail", on: boolean, node: string): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: id, on, node },
});
const cut = (atMs: number, on: boolean): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: "cut", on, edge: "e0" },
});
const byHand = (atMs: number, count: number): ScenarioStep => ({
  atMs,
  command: { type: "send", node: "p", count },
});

/** Ten events a second for `durationS` to one bus that answers at once. */
function run(params: Params, bus: Params, durationS: number, steps: ScenarioStep[] = [], seed = 1) {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "constant", ratePerS: 10, retryJitter: "none", ...params }],
      t: ["tally", bus],
    },
    edges: [["p.out", "t.in"]],
    durationS,
    steps,
    seed,
  });
  const { summary, states } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary)).toEqual([]);
  const ledger = summary.ledger!;
  expect(Object.values(ledger.outcomes).reduce((a, b) => a + b, 0)).toBe(ledger.started);
  return {
    p: summary.nodes["p"]!.counters,
    backlog: summary.nodes["p"]!.levels.backlog,
    losses: summary.nodes["p"]!.losses,
    outcomes: ledger.outcomes,
    ledger,
    arrivals: (states.get("t") as TallyState).arrivals,
  };
}

describe("K430 send and forget", () => {
  test("no ticket, no copy: a refusal is the bus's business", () => {
    const { p, outcomes } = run({}, { answer: "rejected" }, 10);
    expect(p).toMatchObject({ out: 100, rejected: 0, retried: 0, timedOut: 0 });
    expect(outcomes.lost).toBe(100);
  });

  test("switched on while running, it works from the next run on", () => {
    const { p } = run({}, { answer: "rejected" }, 10, [set(1000, "p", { whenRefused: "retry" })]);
    expect(p).toMatchObject({ out: 100, rejected: 0, retried: 0 });
  });

  test("switched off while running, new events are forgotten and old ones come to their end", () => {
    const { p, backlog } = run({ whenRefused: "retry" }, { answer: "rejected" }, 10, [
      set(5000, "p", { whenRefused: "ignore" }),
    ]);
    expect(backlog.last).toBe(0);
    expect(p.retried).toBeGreaterThan(100);
    expect(p.retried).toBeLessThan(4 * 50);
  });
});

describe("K434 drop", () => {
  test.each(["rejected", "throttled"])("%s: rejected in the ledger too, not lost", (answer) => {
    const { p, outcomes } = run({ whenRefused: "drop" }, { answer }, 10);
    expect(p).toMatchObject({ out: 100, rejected: 100, retried: 0, timedOut: 0, lost: 0 });
    expect(outcomes).toMatchObject({ rejected: 100, lost: 0, underWay: 0 });
  });

  test("K431 no answer: given up after the time-out; it was done all the same", () => {
    const params = { whenRefused: "drop", confirmTimeoutMs: 1000 };
    const { p, outcomes } = run(params, { answer: "none" }, 10.05);
    expect(p).toMatchObject({ out: 100, timedOut: 90, rejected: 90 });
    expect(outcomes).toMatchObject({ failedButDone: 90, underWay: 10, lost: 0 });
  });

  test("K431 a bus that is down: rejected, for the sender knows", () => {
    const params = { whenRefused: "drop", confirmTimeoutMs: 1000 };
    const { outcomes } = run(params, { answer: "lost" }, 10.05);
    expect(outcomes).toMatchObject({ rejected: 90, lost: 0, underWay: 10 });
  });

  test("the window is full: given up at once", () => {
    const params = { whenRefused: "drop", inFlightMax: 3 };
    // answers come after 1 s, when ten events have come
    const { p, outcomes } = run(params, { lateMs: 950 }, 10.94);
    expect(p.out).toBe(33);
    expect(p.rejected).toBe(109 - 33);
    expect(outcomes).toMatchObject({ rejected: 109 - 33, done: 30, underWay: 3 });
  });
});

describe("K435 retry", () => {
  const retry = { whenRefused: "retry", triesMax: 4, retryMs: 100, retryMaxMs: 250 };

  test("up to the last try, each after its wait", () => {
    const { p, arrivals, outcomes } = run(retry, { answer: "rejected" }, 0.95, [
      set(101, "p", { ratePerS: 0 }),
    ]);
    expect(p).toMatchObject({ out: 4, retried: 3, failed: 4, rejected: 1 });
    // 100, then waits of 100, 200, 250 (not 400)
    expect(arrivals.map(({ atMs }) => atMs)).toEqual([100, 200, 400, 650]);
    expect(outcomes.rejected).toBe(1);
    expect(new Set(arrivals.map(({ flow }) => flow)).size).toBe(1);
  });

  test("every third is taken: most are done, the others rejected, none lost", () => {
    const { outcomes, p, backlog } = run(retry, { limit: 3 }, 12, [set(10_050, "p", { ratePerS: 0 })]);
    expect(outcomes.done + outcomes.rejected).toBe(100);
    expect(outcomes.done).toBeGreaterThan(50);
    expect(outcomes.rejected).toBeGreaterThan(10);
    expect(p.rejected).toBe(outcomes.rejected);
    expect(backlog.last).toBe(0);
  });

  test("a cut edge: the loss of a try is repaired by the next one", () => {
    const params = { ...retry, confirmTimeoutMs: 300 };
    const { outcomes, p } = run(params, {}, 12, [
      cut(2000, true),
      cut(2800, false),
      set(10_050, "p", { ratePerS: 0 }),
    ]);
    expect(p.lost).toBeGreaterThan(5);
    expect(p.timedOut).toBe(p.lost);
    expect(outcomes).toMatchObject({ done: 100, lost: 0 });
  });

  test("jitter draws from its own stream and stays within the wait", () => {
    const params = { ...retry, triesMax: 2, retryMs: 1000, retryMaxMs: 1000 };
    const waits = (retryJitter: string): number[] => {
      const { arrivals } = run({ ...params, retryJitter }, { answer: "rejected" }, 20, [
        set(10_050, "p", { ratePerS: 0 }),
      ]);
      const first = new Map<number, number>();
      const all: number[] = [];
      for (const { flow, atMs, id } of arrivals) {
        const key = id ?? flow;
        const before = first.get(key);
        if (before === undefined) first.set(key, atMs);
        else all.push(atMs - before);
      }
      return all;
    };
    expect(new Set(waits("none"))).toEqual(new Set([1000]));
    for (const [jitter, least] of [
      ["full", 0],
      ["equal", 500],
    ] as const) {
      const all = waits(jitter);
      expect(all.length).toBe(100);
      expect(Math.min(...all)).toBeGreaterThanOrEqual(least);
      expect(Math.min(...all)).toBeLessThan(least + 100);
      expect(Math.max(...all)).toBeLessThanOrEqual(1000);
    }
  });

  test("K433 an answer too late is ignored, and the next try is a duplicate", () => {
    const params = { ...retry, triesMax: 2, confirmTimeoutMs: 400, retryMs: 10 };
    const { outcomes, p, ledger, arrivals } = run(params, { lateMs: 600 }, 12, [
      set(10_050, "p", { ratePerS: 0 }),
    ]);
    expect(p).toMatchObject({ out: 200, retried: 100, timedOut: 200, rejected: 100 });
    expect(outcomes.duplicated).toBe(100);
    expect(ledger.started).toBe(100);
    expect(new Set(arrivals.map(({ id }) => id)).size).toBe(100);
  });

  test("K433 with a window for duplicates at the queue there are none", () => {
    const counters = (dedupMs: number) => {
      const design = sketchDesign({
        nodes: {
          p: [
            "producer",
            { arrivals: "constant", ratePerS: 10, ...retry, confirmTimeoutMs: 400, retryMs: 10 },
          ],
          q: ["queue", { storeMs: 600, dedupMs }],
          c: ["consumer", { workers: 5, service: "constant", serviceMs: 5 }],
        },
        edges: [
          ["p.out", "q.in"],
          ["q.out", "c.in"],
        ],
        durationS: 10,
      });
      return runBench(kinds, design).summary.nodes;
    };
    // each event is tried four times in a row, and each try is stored after its time-out
    expect(counters(0)["c"]!.counters.done).toBeGreaterThan(300);
    expect(counters(60_000)["c"]!.counters.done).toBeLessThanOrEqual(100);
    expect(counters(60_000)["q"]!.counters.deduplicated).toBeGreaterThan(80);
  });

  test("a full buffer: given up", () => {
    const params = { ...retry, triesMax: 100, retryMs: 10_000, retryMaxMs: 10_000, bufferMax: 7 };
    const { p, backlog } = run(params, { answer: "rejected" }, 5.05);
    expect(backlog.max).toBe(7);
    expect(p.rejected).toBe(50 - 7);
  });
});

describe("K436 spill", () => {
  const spill = { whenRefused: "spill", retryMs: 100, retryMaxMs: 400, retryBackoff: "exponential" };
  const outage = [
    set(2050, "t", { answer: "rejected" }),
    set(4050, "t", { answer: "stored" }),
    set(10_050, "p", { ratePerS: 0 }),
  ];

  test("an outage: everything arrives later, in order, and nothing is lost", () => {
    const { outcomes, arrivals, backlog, p } = run(spill, {}, 12, outage);
    expect(outcomes.done).toBe(100);
    expect(backlog.max).toBeGreaterThan(15);
    expect(backlog.last).toBe(0);
    // one probe at a time: waits of 100, 200, 400, 400, … within 2 s
    expect(p.failed).toBeLessThan(10);
    const taken = arrivals.filter(({ atMs }) => atMs < 2050 || atMs > 4050).map(({ id }) => id!);
    expect(taken).toEqual(taken.toSorted((a, b) => a - b));
  });

  test("the buffer's bound: the rest is given up", () => {
    const { outcomes, backlog } = run({ ...spill, bufferMax: 8 }, {}, 12, outage);
    expect(backlog.max).toBe(8);
    expect(outcomes.done + outcomes.rejected).toBe(100);
    expect(outcomes.rejected).toBeGreaterThan(5);
  });

  test("the window: never more in flight, the others wait", () => {
    const { backlog, outcomes } = run({ ...spill, inFlightMax: 2 }, { lateMs: 1000 }, 10.05);
    expect(outcomes.done).toBe(18);
    expect(backlog.last).toBe(100 - 20);
  });

  test("one bus down does not hold up the other", () => {
    const design = sketchDesign({
      nodes: {
        p: ["producer", { arrivals: "constant", ratePerS: 10, ...spill }],
        t: ["tally", { answer: "rejected" }],
        u: ["tally"],
      },
      edges: [
        ["p.out", "t.in"],
        ["p.out", "u.in"],
      ],
      durationS: 10,
    });
    const { summary } = runBench(kinds, design);
    expect(summary.nodes["u"]!.counters.in).toBe(100);
    expect(summary.nodes["p"]!.levels.backlog.last).toBe(100);
  });
});

describe("K437 block", () => {
  const block = { whenRefused: "block", retryMs: 100, retryMaxMs: 100 };

  test("nothing happens while the bus refuses; then it goes on with the time that was left", () => {
    const { arrivals, outcomes, p } = run(block, {}, 10.06, [
      set(2050, "t", { answer: "rejected" }),
      set(4050, "t", { answer: "stored" }),
    ]);
    // refused at 2,100, asked every 100 ms, taken at 4,100; the next one 100 ms later
    expect(outcomes.done).toBe(20 + 1 + 59);
    expect(p.rejected).toBe(0);
    expect(arrivals.filter(({ atMs }) => atMs > 4050)[1]!.atMs).toBeCloseTo(4200, 6);
  });

  test("the window: as fast as the bus answers", () => {
    const { outcomes, backlog } = run({ ...block, ratePerS: 1000, inFlightMax: 2 }, { lateMs: 100 }, 10);
    // two in 100 ms and the gap to the next
    expect(outcomes.done).toBeGreaterThan(190);
    expect(outcomes.done).toBeLessThanOrEqual(200);
    expect(backlog.max).toBe(0);
  });

  test("by hand they wait", () => {
    const { arrivals } = run({ ...block, ratePerS: 0, inFlightMax: 1 }, { lateMs: 100 }, 3, [byHand(0, 20)]);
    expect(arrivals.length).toBe(20);
    expect(arrivals.at(-1)!.atMs).toBe(1900);
  });

  test("a trace goes on at the next whole second", () => {
    const design = sketchDesign({
      nodes: {
        p: ["producer", { arrivals: "trace", trace: "t", traceSpread: "even", ...block }],
        t: ["tally", { answer: "rejected" }],
      },
      edges: [["p.out", "t.in"]],
      durationS: 6,
      steps: [set(3020, "t", { answer: "stored" })],
    });
    const trace = Int32Array.from([4, 4, 4, 4, 4, 4]);
    const { states } = runBench(kinds, design, { traces: new Map([["t", trace]]) });
    const taken = (states.get("t") as TallyState).arrivals
      .map(({ atMs }) => atMs)
      .filter((atMs) => atMs > 3020);
    expect(taken.slice(1)).toEqual([4125, 4375, 4625, 4875, 5125, 5375, 5625, 5875]);
  });
});

describe("faults", () => {
  test("K432 fail: a refusal like any other", () => {
    const params = { whenRefused: "retry", triesMax: 1000, retryMs: 10, retryMaxMs: 10 };
    const { p, outcomes } = run(params, {}, 20, [
      fault(0, "fail", true, "p"),
      set(10_050, "p", { ratePerS: 0 }),
    ]);
    expect(outcomes.done).toBe(100);
    expect(p.out).toBe(100);
    expect(p.failed).toBe(p.retried);
    expect(Math.abs(p.failed - 100)).toBeLessThan(60);
  });

  test("K438 kill: what waits is lost, what is under way is not asked for any more", () => {
    const params = { whenRefused: "spill", inFlightMax: 2, confirmTimeoutMs: 60_000 };
    const { outcomes, losses, backlog, p } = run(params, { lateMs: 1000 }, 20, [
      fault(5050, "kill", true, "p"),
      fault(6050, "kill", false, "p"),
      set(10_060, "p", { ratePerS: 0 }),
    ]);
    expect(losses).toEqual({ crashed: 50 - 10 });
    expect(outcomes.lost).toBe(40);
    expect(outcomes.done + outcomes.underWay).toBe(10 + 40);
    expect(backlog.last).toBe(40 - p.out + 10);
  });
});

test("K438 kill: what waits and may be stored is not called lost", () => {
  const params = {
    whenRefused: "retry",
    triesMax: 9,
    retryMs: 60_000,
    retryMaxMs: 60_000,
    confirmTimeoutMs: 50,
  };
  const { outcomes, losses, backlog } = run(params, { answer: "none" }, 6, [fault(5060, "kill", true, "p")]);
  expect(backlog.max).toBe(50);
  expect(losses).toEqual({});
  expect(outcomes).toMatchObject({ done: 50, lost: 0, underWay: 0 });
});

describe("with the real queue", () => {
  const queueRun = (params: Params, queue: Params, steps: ScenarioStep[] = []) => {
    const design = sketchDesign({
      nodes: {
        p: ["producer", { arrivals: "constant", ratePerS: 100, retryJitter: "none", ...params }],
        q: ["queue", { storeMs: 0, ...queue }],
      },
      edges: [["p.out", "q.in", 1]],
      durationS: 20,
      steps: [...steps, set(10_005, "p", { ratePerS: 0 })],
    });
    const { summary } = runBench(kinds, design);
    return { p: summary.nodes["p"]!, q: summary.nodes["q"]!, outcomes: summary.ledger!.outcomes };
  };

  test("throttled to half: dropped events are rejected, a local buffer loses none", () => {
    const throttle = { rateLimitPerS: 60, rateBurst: 10, rateOver: "error" };
    const dropped = queueRun({ whenRefused: "drop" }, throttle);
    expect(dropped.q.levels.backlog.last).toBeGreaterThan(600);
    expect(dropped.q.levels.backlog.last).toBeLessThan(620);
    expect(dropped.outcomes).toMatchObject({ rejected: 1000 - dropped.q.levels.backlog.last, lost: 0 });
    const kept = queueRun({ whenRefused: "spill", retryMs: 20, retryMaxMs: 20, inFlightMax: 5 }, throttle);
    expect(kept.q.levels.backlog.last).toBe(1000);
    expect(kept.outcomes).toMatchObject({ rejected: 0, lost: 0 });
  });

  test("a queue that is down for two seconds: without confirms its events are lost, with a local buffer none", () => {
    const outage = [fault(3000, "kill", true, "q"), fault(5000, "kill", false, "q")];
    const forgotten = queueRun({}, {}, outage);
    expect(forgotten.outcomes.lost).toBe(200);
    const kept = queueRun({ whenRefused: "spill", confirmTimeoutMs: 200 }, {}, outage);
    expect(kept.p.counters.timedOut).toBeGreaterThan(20);
    expect(kept.q.levels.backlog.last).toBe(1000);
    expect(kept.outcomes).toMatchObject({ rejected: 0, lost: 0 });
  });
});

test("K439 more than CUSTODY_MAX events in custody: the next is given up", () => {
  const steps = [byHand(1, 100_000), byHand(2, 40_000)];
  const { p, outcomes } = run(
    { whenRefused: "block", ratePerS: 0, inFlightMax: 1 },
    { answer: "none" },
    1,
    steps,
  );
  expect(p.rejected).toBe(140_000 - CUSTODY_MAX);
  expect(outcomes).toMatchObject({ rejected: 140_000 - CUSTODY_MAX, underWay: CUSTODY_MAX });
});

test("K439 a shorter time-out set while running ends none before an older one", () => {
  const params = { whenRefused: "drop", confirmTimeoutMs: 3000 };
  const { p } = run(params, { answer: "none" }, 3.05, [set(1050, "p", { confirmTimeoutMs: 100 })]);
  expect(p.timedOut).toBe(0);
  expect(run(params, { answer: "none" }, 3.15, [set(1050, "p", { confirmTimeoutMs: 100 })]).p.timedOut).toBe(
    1,
  );
});

const anyParams = fc.record({
  arrivals: fc.constantFrom("constant", "poisson", "mmpp", "closed", "spike"),
  ratePerS: fc.constantFrom(20, 80),
  users: fc.constantFrom(3, 30),
  thinkMs: fc.constantFrom(20, 200),
  whenRefused: fc.constantFrom("drop", "retry", "block", "spill"),
  inFlightMax: fc.constantFrom(0, 1, 5),
  bufferMax: fc.constantFrom(0, 4, 1000),
  triesMax: fc.integer({ min: 1, max: 4 }),
  confirmTimeoutMs: fc.constantFrom(30, 300),
  retryMs: fc.constantFrom(1, 40),
  retryJitter: fc.constantFrom("none", "full", "equal"),
});
const anyBus = fc.record({
  answer: fc.constantFrom("stored", "rejected", "none", "lost"),
  limit: fc.constantFrom(0, 0, 2, 3),
  lateMs: fc.constantFrom(0, 20, 100),
});
const anyTrouble = fc.constantFrom(
  [fault(500, "kill", true, "p"), fault(900, "kill", false, "p")],
  [fault(500, "fail", true, "p"), fault(900, "fail", false, "p")],
  [cut(500, true), cut(900, false)],
  [],
);

describe("whatever happens", () => {
  const designs = fc
    .tuple(anyParams, anyBus, anyParams, anyBus, anyTrouble)
    .map(([p, bus, p2, bus2, trouble]) =>
      sketchDesign({
        nodes: { p: ["producer", p], t: ["tally", bus] },
        edges: [["p.out", "t.in", 3]],
        durationS: 2,
        steps: [...trouble, set(1000, "t", bus2), set(1200, "p", p2)].toSorted((a, b) => a.atMs - b.atMs),
      }),
    );

  test("K432 every event ends once, and the window and buffer hold", () => {
    let retried = 0;
    let rejected = 0;
    let waited = 0;
    fc.assert(
      fc.property(designs, (design) => {
        const { summary } = runBench(kinds, design);
        expect(summary.stop).toBeUndefined();
        const { counters, levels } = summary.nodes["p"]!;
        const ledger = summary.ledger!;
        expect(Object.values(ledger.outcomes).reduce((a, b) => a + b, 0)).toBe(ledger.started);
        expect(levels.backlog.last).toBeLessThanOrEqual(ledger.started);
        expect(counters.out).toBe(summary.edges["e0"]!.sent);
        expect(counters.rejected).toBeLessThanOrEqual(ledger.started);
        expect(counters.timedOut).toBeLessThanOrEqual(counters.failed);
        retried += counters.retried;
        rejected += counters.rejected;
        waited += levels.backlog.max;
      }),
      { numRuns: 80, seed: 11 },
    );
    expect(Math.min(retried, rejected, waited)).toBeGreaterThan(500);
  });

  test("E80 a fork at any event goes on the same way", () => {
    fc.assert(
      fc.property(designs, fc.integer({ min: 1, max: 400 }), (design, events) => {
        const run = createRun({ design, ...kinds });
        run.advanceTo(2e9, events);
        const fork = forkRun(run);
        run.advanceTo(2e9, 1e6);
        fork.advanceTo(2e9, 1e6);
        expect(fork.summary()).toEqual(run.summary());
      }),
      { numRuns: 40, seed: 2 },
    );
  });
});
