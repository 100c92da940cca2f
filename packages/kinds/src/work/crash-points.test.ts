/** Handlers that write and publish: the gap between commit and event (rules K560 to K566). */
import { createRun } from "@eventyard/engine";
import type { Params, ScenarioStep } from "@eventyard/model";
import { FLOW_OUTCOMES } from "@eventyard/model";
import { edgeViolations, interval99, plainDataProblems, runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
// dozens of runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

interface Case {
  readonly source?: Params;
  readonly handler?: Params;
  readonly store?: Params;
  readonly edge?: Params;
  readonly queue?: Params;
  readonly script?: readonly ScenarioStep[];
  readonly durationS?: number;
  readonly seed?: number;
}

const instant = {
  writeTime: "constant",
  writeMs: 1,
  commitTime: "constant",
  commitMs: 0,
  control: "none",
} as const;

/** Orders of 100/s to a service that writes to a store and publishes for billing. */
function byService({ source, handler, store, edge, script, durationS = 20, seed = 1 }: Case) {
  const design = sketchDesign({
    nodes: {
      p: ["client", { ratePerS: 100, ...source }],
      h: [
        "service",
        { service: "constant", serviceMs: 1, threads: 100, instances: 4, restartMs: 1, ...handler },
      ],
      db: ["store", { ...instant, ...store }],
      next: ["topic", { storeMs: 0 }],
      billing: ["consumer", { service: "constant", serviceMs: 1, workers: 20 }],
    },
    edges: [
      ["p.calls out", "h.calls in"],
      ["h.calls out", "db.calls in"],
      ["h.events out", "next.in"],
      ["next.out", "billing.in"],
    ],
    durationS,
    seed,
    steps: script ?? [],
  });
  return withEdge(design, edge);
}

/** Orders of 100/s from a queue to a consumer that writes to a store and publishes for billing. */
function byConsumer({ source, handler, store, edge, queue, script, durationS = 20, seed = 1 }: Case) {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { ratePerS: 100, ...source }],
      q: ["queue", { storeMs: 0, backoff: "none", ...queue }],
      h: [
        "consumer",
        { service: "constant", serviceMs: 1, workers: 100, instances: 4, restartMs: 1, ...handler },
      ],
      db: ["store", { ...instant, ...store }],
      next: ["topic", { storeMs: 0 }],
      billing: ["consumer", { service: "constant", serviceMs: 1, workers: 20 }],
    },
    edges: [
      ["p.out", "q.in"],
      ["q.out", "h.in"],
      ["h.calls out", "db.calls in"],
      ["h.out", "next.in"],
      ["next.out", "billing.in"],
    ],
    durationS,
    seed,
    steps: script ?? [],
  });
  return withEdge(design, edge);
}

function withEdge<T extends ReturnType<typeof sketchDesign>>(design: T, edge: Params | undefined): T {
  const edges = Object.entries(design.edges).map(([id, one]) => [
    id,
    one.from.node === "h" && one.to.node === "db" ? { ...one, params: { ...one.params, ...edge } } : one,
  ]);
  return { ...design, edges: Object.fromEntries(edges) as typeof design.edges };
}

function run(design: ReturnType<typeof sketchDesign>) {
  const { summary } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const ledger = summary.ledger!;
  expect(FLOW_OUTCOMES.reduce((total, { id }) => total + ledger.outcomes[id], 0)).toBe(ledger.started);
  const counters = (id: string) => summary.nodes[id]!.counters;
  return { ledger, outcomes: ledger.outcomes, counters, losses: summary.nodes["h"]!.losses, summary };
}

const quiet = (atMs: number): ScenarioStep => ({
  atMs,
  command: { type: "params", node: "p", params: { ratePerS: 0 } },
});
const one: Case = {
  source: { ratePerS: 0 },
  script: [{ atMs: 0, command: { type: "send", node: "p", count: 1 } }],
};
const dies = (publishOrder: string) => ({ ...one, handler: { publishOrder, publishCrashPercent: 100 } });

/** The crash strikes the first delivery only: afterwards the handler is mended. */
const mended: ScenarioStep = {
  atMs: 4,
  command: { type: "params", node: "h", params: { publishCrashPercent: 0 } },
};
const onceOnly = (publishOrder: string, more: Params = {}): Case => ({
  ...one,
  handler: {
    publishOrder,
    publishCrashPercent: 100,
    restartMs: 10,
    upsetTimes: "constant",
    instances: 1,
    ...more,
  },
  script: [...(one.script ?? []), mended],
});

describe("K561 after the commit", () => {
  test("a service that dies in the gap: the order is stored and never billed, the caller gets an error", () => {
    const { outcomes, counters, losses } = run(byService(dies("after")));
    expect([counters("db").done, counters("billing").done, outcomes.lost]).toEqual([1, 0, 1]);
    expect([losses?.crashed, counters("p").failed]).toEqual([1, 1]);
  });

  test("a consumer that dies in the gap gets its message again: the store is written twice", () => {
    const { outcomes, counters } = run(byConsumer(onceOnly("after")));
    expect([counters("db").done, counters("billing").done, outcomes.duplicated]).toEqual([2, 1, 1]);
  });

  test("one that knows the message by then acknowledges it, and the event is lost", () => {
    const { outcomes, counters, losses } = run(byConsumer(onceOnly("after", { idempotency: "inbox" })));
    expect([counters("h").deduplicated, counters("billing").done, outcomes.lost]).toEqual([1, 0, 1]);
    expect(losses?.crashed).toBe(1);
  });

  test("one that has acknowledged already loses it too", () => {
    const { outcomes, counters } = run(
      byConsumer({ ...dies("after"), handler: { ...dies("after").handler, ackWhen: "worked" } }),
    );
    expect([counters("db").done, counters("billing").done, outcomes.lost]).toEqual([1, 0, 1]);
  });
});

describe("K562 before the commit", () => {
  test("a service that dies in the gap: billed, and there is no order; it failed for the caller", () => {
    const { outcomes, counters } = run(byService(dies("before")));
    expect([counters("db").done, counters("billing").done, outcomes.failedButDone]).toEqual([0, 1, 1]);
  });

  test("a store that refuses after the event is out: the same ghost, without any crash", () => {
    const { outcomes, counters } = run(
      byService({ ...one, handler: { publishOrder: "before" }, store: { failurePercent: 100 } }),
    );
    expect([counters("billing").done, outcomes.failedButDone]).toEqual([1, 1]);
  });

  test("a consumer that dies in the gap publishes again: one order, billed twice", () => {
    const { outcomes, counters } = run(byConsumer(onceOnly("before")));
    expect([counters("db").done, counters("billing").done, outcomes.duplicated]).toEqual([1, 2, 1]);
  });

  test("the event has the same id each time: a consumer behind it that remembers ids handles it once", () => {
    const design = byConsumer(onceOnly("before"));
    const billing = {
      ...design.nodes["billing"]!,
      params: { ...design.nodes["billing"]!.params, idempotency: "inbox" },
    };
    const { outcomes, counters } = run({ ...design, nodes: { ...design.nodes, billing } });
    expect([counters("billing").deduplicated, outcomes.done]).toEqual([1, 1]);
  });
});

describe("K563, K564 publishing that fails, and the outbox", () => {
  test.each([
    ["service", byService],
    ["consumer", byConsumer],
  ] as const)("%s: what cannot be published is lost, and the work is done", (_name, sketch) => {
    const { outcomes, counters, losses } = run(sketch({ ...one, handler: { publishFailPercent: 100 } }));
    expect([counters("db").done, counters("h").done, outcomes.lost]).toEqual([1, 1, 1]);
    expect([losses?.refused, counters("h").out - 1]).toEqual([1, 0]);
  });

  test.each([
    ["service", byService],
    ["consumer", byConsumer],
  ] as const)("%s: in the commit neither can happen", (_name, sketch) => {
    const handler = { publishOrder: "together", publishCrashPercent: 50, publishFailPercent: 50 };
    const { outcomes, ledger } = run(sketch({ handler, script: [quiet(18_000)] }));
    expect(outcomes.done).toBe(ledger.started);
  });
});

describe("K565 template 8: 100 orders/s, publishing fails 0.5 %, a crash in between 0.05 %", () => {
  const share = 1 - (1 - 0.0005) * (1 - 0.005);

  test.each([
    ["service", byService, {}],
    // a consumer that keeps an inbox, as one must for at-least-once delivery
    ["consumer", byConsumer, { idempotency: "inbox" }],
  ] as const)("%s: 33 ghost orders a minute", (_name, sketch, more) => {
    expect(share * 6000).toBeCloseTo(33, 0);
    const shares = Array.from({ length: 12 }, (_, index) => {
      const handler = { publishFailPercent: 0.5, publishCrashPercent: 0.05, ...more };
      const { ledger, counters } = run(
        sketch({ handler, durationS: 120, script: [quiet(115_000)], seed: 300 + index }),
      );
      // stored, and no event ever says so
      expect(counters("h").lost).toBe(ledger.outcomes.lost);
      return ledger.outcomes.lost / ledger.started;
    });
    const interval = interval99(shares);
    expect(interval.low).toBeLessThanOrEqual(share);
    expect(interval.high).toBeGreaterThanOrEqual(share);
    expect((interval.high - interval.low) / share).toBeLessThan(0.5);
  });
});

describe("K566 a consumer's calls", () => {
  test("after its service time, in the order of their numbers, while the worker waits", () => {
    const { counters, summary } = run(
      byConsumer({ ...one, handler: { serviceMs: 10 }, store: { writeMs: 5 } }),
    );
    expect([counters("db").in, counters("h").done]).toEqual([1, 1]);
    expect(summary.nodes["h"]!.latency.maxMs).toBeGreaterThan(10);
  });

  test("a call that fails makes the work fail, unless its edge ignores it", () => {
    const store = { failurePercent: 100 };
    const queue = { deliveriesMax: 3 };
    const failed = run(byConsumer({ ...one, store, queue }));
    expect([failed.counters("h").failed, failed.counters("h").done, failed.counters("db").in]).toEqual([
      3, 0, 3,
    ]);
    const ignored = run(byConsumer({ ...one, store, queue, edge: { onFailure: "ignore" } }));
    expect([ignored.counters("h").failed, ignored.counters("h").done]).toEqual([0, 1]);
  });

  test("own tries make the calls again; a known message makes none", () => {
    const tried = run(
      byConsumer({
        ...one,
        handler: { localRetries: 2 },
        store: { failurePercent: 100 },
        queue: { deliveriesMax: 1 },
      }),
    );
    expect([tried.counters("db").in, tried.counters("h").retried]).toEqual([3, 2]);
    const known = run(byConsumer({ ...onceOnly("after", { idempotency: "inbox" }) }));
    expect(known.counters("db").in).toBe(1);
  });

  test("a no writes nothing", () => {
    const { counters, outcomes } = run(byConsumer({ ...one, handler: { declinePercent: 100 } }));
    expect([counters("db").in, counters("h").rejected, outcomes.rejected]).toEqual([0, 1, 1]);
  });

  test("kill forgets calls under way, and the message comes again", () => {
    const kill = (atMs: number, on: boolean): ScenarioStep => ({
      atMs,
      command: { type: "fault", fault: "kill", on, node: "h" },
    });
    const script = [...one.script!, kill(5, true), kill(50, false)];
    const { outcomes, counters } = run(byConsumer({ ...one, script, store: { writeMs: 20 } }));
    expect([counters("h").done, counters("db").done]).toEqual([1, 2]);
    expect(outcomes.duplicated).toBe(1);
  });

  test("a stalled worker reads the answer when it goes on", () => {
    const stall = (atMs: number, on: boolean): ScenarioStep => ({
      atMs,
      command: { type: "fault", fault: "stall", on, node: "h" },
    });
    const script = [...one.script!, stall(5, true), stall(500, false)];
    const { summary } = run(byConsumer({ ...one, script, store: { writeMs: 20 } }));
    expect(summary.nodes["h"]!.latency.maxMs).toBeGreaterThanOrEqual(500);
  });

  test("the state is plain data; same seed, same hash, however time is sliced", () => {
    const handler = { publishCrashPercent: 1, publishOrder: "before" };
    const design = byConsumer({ handler, durationS: 5 });
    const whole = createRun({ design, ...kinds });
    whole.advanceTo(whole.endNs, 10_000_000);
    const sliced = createRun({ design, ...kinds });
    for (let at = 0.37e9; at < sliced.endNs; at += 0.37e9) sliced.advanceTo(at, 10_000_000);
    sliced.advanceTo(sliced.endNs, 10_000_000);
    expect(sliced.summary().hash).toBe(whole.summary().hash);
    for (const state of whole.simulation.nodes.states) expect(plainDataProblems(state)).toEqual([]);
  });
});
