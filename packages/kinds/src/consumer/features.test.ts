/** What a consumer can do beyond taking, working and answering (rules K310 to K329). */
import type { Params, ScenarioStep } from "@eventyard/model";
import { edgeViolations, runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
const send = (atMs: number, count: number): ScenarioStep => ({
  atMs,
  command: { type: "send", node: "p", count },
});
const fault = (atMs: number, name: "stall" | "kill", on: boolean): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: name, on, node: "c" },
});

interface Case {
  readonly consumer: Params;
  readonly steps: readonly ScenarioStep[];
  readonly durationS: number;
  readonly queue?: Params;
  readonly seed?: number;
}

/** A silent producer, a queue without delays, one consumer, and a queue for its follow-up events. */
function run({ consumer, steps, durationS, queue, seed }: Case) {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "constant", ratePerS: 0 }],
      q: ["queue", { storeMs: 0, backoff: "none", ...queue }],
      c: ["consumer", { service: "constant", serviceMs: 10, workers: 1, ...consumer }],
      next: ["queue", { storeMs: 0 }],
    },
    edges: [
      ["p.out", "q.in"],
      ["q.out", "c.in"],
      ["c.out", "next.in"],
    ],
    durationS,
    steps,
    seed: seed ?? 1,
  });
  const { summary } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const { counters: c, levels, latency, losses } = summary.nodes["c"]!;
  return {
    c,
    levels,
    latency,
    losses,
    q: summary.nodes["q"]!.counters,
    next: summary.nodes["next"]!.counters,
  };
}

describe("K310 the careful way and the plain way say the same", () => {
  const base = { workers: 3, failurePercent: 20, localRetries: 1, service: "lognormal" } as const;
  const queue = { deliveriesMax: 3 };
  test("a time-out that never comes changes nothing", () => {
    const plain = run({ consumer: base, queue, steps: [send(0, 500)], durationS: 60 });
    const careful = run({
      consumer: { ...base, timeoutMs: 3_600_000 },
      queue,
      steps: [send(0, 500)],
      durationS: 60,
    });
    expect(careful.c).toEqual(plain.c);
    expect(careful.q).toEqual(plain.q);
    expect(careful.next.in).toBe(plain.next.in);
  });
});

describe("K311 instances and prefetch", () => {
  test("instances × workers × prefetch are in hand", () => {
    const { c, levels } = run({
      consumer: { workers: 2, instances: 3, prefetch: 4 },
      steps: [send(0, 100)],
      durationS: 0.005,
    });
    expect([c.in, levels.busy.max, levels.workers.last]).toEqual([24, 6, 6]);
  });

  test("what waits here uses up its lease: prefetch 100 doubles work, prefetch 10 does not", () => {
    const duplicated = (prefetch: number): number => {
      const { c, q } = run({
        consumer: { prefetch, serviceMs: 20 },
        queue: { leaseMs: 1000, deliveriesMax: 100 },
        steps: [send(0, 500)],
        durationS: 60,
      });
      expect(q.done).toBe(500);
      return c.done - 500;
    };
    expect(duplicated(10)).toBe(0);
    expect(duplicated(100)).toBeGreaterThan(100);
  });
});

describe("K312 batches", () => {
  test("a full batch begins at once, the rest when its window has ended", () => {
    const { c, latency } = run({
      consumer: { batchMax: 10, batchWindowMs: 50, batchItemMs: 1 },
      steps: [send(0, 15)],
      durationS: 1,
    });
    expect(c.done).toBe(15);
    // 10 + 10 · 1 ms; the other five wait for their window from 20 ms to 70 ms and take 10 + 5 · 1 ms
    expect(latency.maxMs).toBeCloseTo(85, 0);
    expect(latency.meanMs).toBeCloseTo((10 * 20 + 5 * 85) / 15, 0);
  });

  test("only the failed ones come back, or all of the batch", () => {
    const consumer = { batchMax: 10, failurePercent: 10 };
    const queue = { deliveriesMax: 250 };
    const each = run({ consumer, queue, steps: [send(0, 1000)], durationS: 100 });
    const whole = run({
      consumer: { ...consumer, batchFails: "whole" },
      queue,
      steps: [send(0, 1000)],
      durationS: 100,
    });
    expect([each.q.done, whole.q.done]).toEqual([1000, 1000]);
    // 1 / 0.9 deliveries each, or 1 / 0.9^10 for whole batches
    expect(Math.abs(each.c.in / (1000 / 0.9) - 1)).toBeLessThan(0.03);
    expect(Math.abs(whole.c.in / (1000 / 0.9 ** 10) - 1)).toBeLessThan(0.25);
    expect(whole.c.in).toBe(whole.c.done + whole.c.failed);
  });

  test("capacity of a batch service: size over the time of a batch", () => {
    const { c } = run({ consumer: { batchMax: 20, batchItemMs: 0.5 }, steps: [send(0, 2000)], durationS: 1 });
    // 20 in 10 + 20 · 0.5 ms
    expect(c.done).toBe(1000);
  });
});

test("K312 an aggregator: one event for each batch, duplicates and failures aside", () => {
  const { c, next } = run({
    consumer: { batchMax: 10, batchWindowMs: 50, emitFor: "batch" },
    steps: [send(0, 35), send(1000, 3)],
    durationS: 3,
  });
  expect([c.done, next.in]).toEqual([38, 5]);
});

test("K313 a time-out ends the attempt and is a failure", () => {
  const { c, q } = run({
    consumer: { timeoutMs: 4, localRetries: 1, localRetryMs: 0 },
    queue: { deliveriesMax: 2 },
    steps: [send(0, 1)],
    durationS: 1,
  });
  expect(c).toMatchObject({ in: 2, failed: 4, timedOut: 4, retried: 2, done: 0 });
  expect(q.lost).toBe(1);
});

describe("K303 failures", () => {
  test("poison: the same messages fail every time", () => {
    const { c, q } = run({
      consumer: { failures: "poison", failurePercent: 10, workers: 50 },
      queue: { deliveriesMax: 5 },
      steps: [send(0, 2000)],
      durationS: 10,
    });
    // every message that failed once failed five times
    expect(c.failed).toBe(q.lost * 5);
    expect(c.done).toBe(2000 - q.lost);
    expect(Math.abs(q.lost / 200 - 1)).toBeLessThan(0.2);
  });

  test("bursts: the share of bad time fails, in a row", () => {
    const { c } = run({
      consumer: { failures: "burst", failurePercent: 100, burstEveryS: 3, burstMs: 1000, serviceMs: 1 },
      queue: { deliveriesMax: 1 },
      steps: [send(0, 100_000)],
      durationS: 100,
    });
    const share = c.failed / (c.failed + c.done);
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.35);
  });

  test("a silence longer than the counted periods is survived", () => {
    const { c } = run({
      consumer: { failures: "burst", failurePercent: 100, burstEveryS: 0.001, burstMs: 1 },
      steps: [send(0, 1), send(50_000, 1000)],
      durationS: 100,
    });
    expect(c.failed).toBeGreaterThan(300);
    expect(c.done).toBeGreaterThan(300);
  });
});

describe("K315 after the last own try", () => {
  const failing = { failurePercent: 100 };
  test("swallowed: acknowledged and lost", () => {
    const { c, q, losses } = run({
      consumer: { ...failing, onFailure: "swallow" },
      steps: [send(0, 3)],
      durationS: 1,
    });
    expect([q.done, c.lost, losses.exhausted, c.done]).toEqual([3, 3, 3, 0]);
  });

  test("given back with a delay in place of the bus's back-off", () => {
    const { c, q } = run({
      consumer: { ...failing, onFailure: "nack-later", nackDelayMs: 200 },
      queue: { deliveriesMax: 4 },
      steps: [send(0, 1)],
      durationS: 0.5,
    });
    // at 0, 210 and 420 ms
    expect([c.in, q.failed, q.lost]).toEqual([3, 3, 0]);
  });

  test("crashed: the process is away for its restart", () => {
    const { c, levels } = run({
      consumer: { ...failing, onFailure: "crash", restartMs: 300, upsetTimes: "constant" },
      queue: { deliveriesMax: 10 },
      steps: [send(0, 1)],
      durationS: 1,
    });
    // begins at 0, 310, 620 and 930 ms
    expect(c.in).toBe(4);
    expect(levels.workers.mean).toBeCloseTo(0.1 * 0.4 + 0.01, 1);
  });

  test("own tries back off, doubling", () => {
    const { latency } = run({
      consumer: {
        failures: "burst",
        failurePercent: 100,
        burstEveryS: 1000,
        localRetries: 5,
        localBackoff: "exponential",
        localRetryMs: 100,
        timeoutMs: 1000,
      },
      steps: [send(0, 1)],
      durationS: 10,
    });
    expect(latency.maxMs).toBeCloseTo(10, 0);
  });

  test("a budget stops own tries when nothing succeeds", () => {
    const { c } = run({
      consumer: { failurePercent: 100, localRetries: 5, localRetryMs: 0, retryBudgetPercent: 10 },
      queue: { deliveriesMax: 1 },
      steps: [send(0, 100)],
      durationS: 10,
    });
    expect(c.retried).toBe(10);
  });
});

describe("K316 acknowledgement and a crash in between: 1,000 transfers", () => {
  const transfers = (consumer: Params) =>
    run({
      consumer: { crashPercent: 1, restartMs: 1, serviceMs: 1, ...consumer },
      queue: { deliveriesMax: 250 },
      steps: [send(0, 1000)],
      durationS: 60,
    });

  test("before the work: at most once, some are lost", () => {
    const { c, q, losses } = transfers({ ackWhen: "before" });
    expect(q.done).toBe(1000);
    expect(c.done).toBe(1000 - c.lost);
    expect(losses.crashed).toBe(c.lost);
    expect(c.lost).toBeGreaterThan(2);
    expect(c.lost).toBeLessThan(25);
  });

  test("after the work, before the commit: lost too", () => {
    const { c } = transfers({ ackWhen: "worked", commitMs: 1 });
    expect(c.done).toBe(1000 - c.lost);
    expect(c.lost).toBeGreaterThan(2);
  });

  test("after the commit: at least once, some are done twice", () => {
    const { c, q, next } = transfers({ commitMs: 1 });
    expect([q.done, c.lost]).toEqual([1000, 0]);
    expect(c.done).toBeGreaterThan(1002);
    expect(c.done).toBeLessThan(1025);
    expect(next.in).toBe(c.done);
  });

  test("K317 with a store of ids: exactly once, the duplicates are recognised", () => {
    const { c, q, next } = transfers({ commitMs: 1, idempotency: "store" });
    expect([q.done, c.done, next.in]).toEqual([1000, 1000, 1000]);
    expect(c.deduplicated).toBeGreaterThan(2);
  });
});

test("K317 an id is forgotten after its time", () => {
  const consumer = { idempotency: "store", idempotencyTtlS: 1, lookupMs: 0, workers: 5 } as const;
  // the first worker is slow; its lease ends every 60 ms, and the copy comes to the next
  const { c } = run({
    consumer: { ...consumer, serviceMs: 100 },
    queue: { leaseMs: 60, deliveriesMax: 9 },
    steps: [send(0, 1)],
    durationS: 1,
  });
  // both were looked up before the first was written: both take effect
  expect([c.done, c.deduplicated]).toEqual([2, 0]);
});

test("K317 an inbox lets only one of two copies at the same time commit", () => {
  const consumer = { idempotency: "inbox", lookupMs: 0, workers: 5, serviceMs: 100 } as const;
  const twice = { queue: { leaseMs: 60, deliveriesMax: 9 }, steps: [send(0, 1)], durationS: 1 };
  const { c, next } = run({ consumer, ...twice });
  expect([c.in, c.done, c.deduplicated, next.in]).toEqual([2, 1, 1, 1]);
  // it forgets like any store: each commit pushes out the id before it
  const short = { ...consumer, idempotencyMax: 1, workers: 5 };
  const other = run({ consumer: short, ...twice, steps: [send(0, 1), send(50, 1)] });
  expect([other.c.in, other.c.done]).toEqual([4, 4]);
});

describe("K318 follow-up events", () => {
  test.each([
    [{ emitCount: 3 }, 3000, 0],
    [{ emitCount: 0 }, 0, 0],
    [{ emitPercent: 25 }, 250, 60],
    [{ emitCount: 1.5 }, 1500, 70],
    [{ emitCount: 4, emitSpread: "poisson" }, 4000, 260],
  ] as const)("%o", (consumer, events, tolerance) => {
    const { c, next } = run({
      consumer: { serviceMs: 1, ...consumer },
      steps: [send(0, 1000)],
      durationS: 10,
    });
    expect(c.out).toBe(next.in);
    expect(Math.abs(next.in - events)).toBeLessThanOrEqual(tolerance);
  });

  test("when the work begins, once for each delivery; on failure, once for each that is given back", () => {
    const consumer = { failurePercent: 100, localRetries: 2, localRetryMs: 0 };
    const queue = { deliveriesMax: 2 };
    const steps = [send(0, 10)];
    expect(run({ consumer: { ...consumer, emitWhen: "start" }, queue, steps, durationS: 10 }).next.in).toBe(
      20,
    );
    expect(run({ consumer: { ...consumer, emitWhen: "failure" }, queue, steps, durationS: 10 }).next.in).toBe(
      20,
    );
    expect(run({ consumer, queue, steps, durationS: 10 }).next.in).toBe(0);
  });
});

test("K311 credit that is taken back while its message is under way is not lost for ever", () => {
  const workers = (atMs: number, count: number): ScenarioStep => ({
    atMs,
    command: { type: "params", node: "c", params: { workers: count } },
  });
  const design = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "constant", ratePerS: 0 }],
      q: ["queue", { storeMs: 0 }],
      c: ["consumer", { service: "constant", serviceMs: 10, workers: 2 }],
    },
    edges: [
      ["p.out", "q.in"],
      ["q.out", "c.in", 5],
    ],
    steps: [send(1, 2), workers(3, 1), send(100, 10)],
    durationS: 5,
  });
  expect(runBench(kinds, design).summary.nodes["c"]!.counters.done).toBe(12);
});

describe("K319 scaling", () => {
  test("by busy share: out after the cold start, in when it is idle, within its bounds", () => {
    const { levels, c } = run({
      consumer: { scaleBy: "busy", scaleEveryMs: 1000, coldStartMs: 500, instancesMax: 4, scaleStep: 2 },
      steps: [send(0, 2000)],
      durationS: 30,
    });
    expect(c.done).toBe(2000);
    expect([levels.workers.max, levels.workers.last]).toEqual([4, 1]);
    // one until 1.5 s, then two (two fully busy minutes ask for more), four from 2.5 s: about 2000 / 400 per second
    expect(levels.busy.mean * 30).toBeCloseTo(20, 0);
  });

  test("by age of what is delivered", () => {
    const { levels } = run({
      consumer: { scaleBy: "age", scaleAgeMs: 100, scaleEveryMs: 500, coldStartMs: 100, instancesMax: 3 },
      steps: [send(0, 1000)],
      durationS: 3,
    });
    expect(levels.workers.max).toBe(3);
  });
});

describe("K320 pauses and crashes", () => {
  test("a stall: work stands still and goes on where it was; connections stay", () => {
    const { c, latency, q } = run({
      consumer: { workers: 2 },
      steps: [send(0, 2), fault(4, "stall", true), fault(104, "stall", false)],
      durationS: 1,
    });
    expect([c.in, c.done, q.retried]).toEqual([2, 2, 0]);
    expect(latency.maxMs).toBeCloseTo(110, 0);
  });

  test("pauses by themselves take their share of the time", () => {
    const { c } = run({
      consumer: { pauseEveryS: 1, pauseMs: 250, upsetTimes: "constant" },
      steps: [send(0, 10_000)],
      durationS: 100,
    });
    // a pause of 250 ms in every second
    expect(Math.abs(c.done / 7500 - 1)).toBeLessThan(0.01);
  });

  test("a pause of one of four instances leaves three working", () => {
    const { c } = run({
      consumer: { instances: 4, pauseEveryS: 4, pauseMs: 1000, upsetTimes: "constant" },
      steps: [send(0, 100_000)],
      durationS: 100,
    });
    // each of four is away for 1 s in 4, one after the other: three work at any time
    expect(Math.abs(c.done / 30_000 - 1)).toBeLessThan(0.02);
  });

  test("crashes by themselves: up for crashEvery, away for restart, nothing is lost", () => {
    const { c, levels, q } = run({
      consumer: { crashEveryS: 8, restartMs: 2000, instances: 5 },
      queue: { deliveriesMax: 250 },
      steps: [send(0, 10)],
      durationS: 3000,
    });
    expect(q.lost).toBe(0);
    // each is up for 8 s of 10
    expect(Math.abs(levels.workers.mean / 4 - 1)).toBeLessThan(0.06);
    expect(c.done).toBe(q.done);
  });

  test("killed while an instance restarts: all come back together", () => {
    const { levels, c } = run({
      consumer: {
        onFailure: "crash",
        failurePercent: 100,
        restartMs: 500,
        upsetTimes: "constant",
        instances: 3,
      },
      queue: { deliveriesMax: 250 },
      steps: [send(0, 1), fault(100, "kill", true), fault(2000, "kill", false)],
      durationS: 2.005,
    });
    // each instance crashes with it in turn, all are away by 30 ms; the starts at 510 ms and later are void
    expect([levels.workers.last, c.in]).toEqual([3, 4]);
  });
});

test("K321 a breaker holds work back: the bus keeps it", () => {
  const consumer = {
    failures: "burst",
    failurePercent: 100,
    burstEveryS: 2,
    burstMs: 2000,
    breakerWindow: 5,
    breakerOpenMs: 500,
    breakerTrials: 1,
  } as const;
  const queue = { deliveriesMax: 3 };
  const steps = [send(0, 3000)];
  const without = run({ consumer, queue, steps, durationS: 60 });
  const held = run({ consumer: { ...consumer, breaker: true }, queue, steps, durationS: 60 });
  expect(held.c.failed).toBeLessThan(without.c.failed / 4);
  expect(held.q.lost).toBeLessThan(without.q.lost / 4);
  expect(held.c.done).toBeGreaterThan(1500);
});

test("K302 the size of the payload costs time", () => {
  const { latency } = run({ consumer: { usPerKib: 2000 }, steps: [send(0, 1)], durationS: 1 });
  // 1 KiB by default
  expect(latency.maxMs).toBeCloseTo(12, 0);
});
