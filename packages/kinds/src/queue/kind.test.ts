import type { FaultId, Params, ScenarioStep } from "@eventyard/model";
import { edgeViolations, runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { busContents } from "../backlog/bus-contents.ts";
import type { BusState } from "../backlog/bus-state.ts";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };

interface Case {
  readonly producer?: Params;
  readonly queue?: Params;
  readonly consumer?: Params;
  readonly durationS: number;
  readonly steps?: readonly ScenarioStep[];
  readonly deadLetters?: boolean;
  readonly latencyMs?: number;
}

const fault = (atMs: number, node: string, id: Exclude<FaultId, "cut">, on: boolean): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: id, on, node },
});
const send = (atMs: number, count: number): ScenarioStep => ({
  atMs,
  command: { type: "send", node: "p", count },
});

/** producer → queue → consumer, with conservation checked (K32). */
function run({ producer, queue, consumer, durationS, steps = [], deadLetters = false, latencyMs = 0 }: Case) {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "constant", ratePerS: 0, ...producer }],
      q: ["queue", { storeMs: 0, backoff: "none", ...queue }],
      c: ["consumer", { service: "constant", serviceMs: 10, workers: 1, ...consumer }],
      ...(deadLetters ? { d: ["queue", { storeMs: 0 }] as const } : {}),
    },
    edges: [
      ["p.out", "q.in"],
      ["q.out", "c.in", latencyMs],
      ...(deadLetters ? [["q.dead", "d.in"] as const] : []),
    ],
    durationS,
    steps,
  });
  const { summary, states } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  const q = summary.nodes.q!.counters;
  const inside = busContents(states.get("q") as BusState);
  expect(q.in).toBe(q.done + q.dead + q.lost + inside.held + inside.storing);
  return {
    design,
    summary,
    q,
    c: summary.nodes.c!,
    d: summary.nodes.d,
    backlog: summary.nodes.q!.levels.backlog,
    inside,
  };
}

describe("kill and recover (K23, K45)", () => {
  const steps = [fault(10_000, "c", "kill", true), fault(20_000, "c", "kill", false)];
  const busy = { producer: { ratePerS: 50 }, consumer: { workers: 1 }, durationS: 60 };

  test("the queue keeps everything for 10 s, then drains; nothing is lost", () => {
    const { q, backlog, c, design, summary } = run({ ...busy, steps });
    expect(backlog.max).toBeGreaterThanOrEqual(499);
    expect(backlog.last).toBeLessThanOrEqual(1);
    expect(q.lost).toBe(0);
    expect(q.done).toBeGreaterThanOrEqual(q.in - 2);
    expect(c.levels.workers.last).toBe(1);
    expect(edgeViolations(design, summary)).toEqual([]);
  });

  test("work in hand returns at once, or when its lease ends", () => {
    const slow = {
      consumer: { serviceMs: 5000 },
      steps: [send(0, 1), fault(1000, "c", "kill", true)],
      durationS: 8,
    };
    const atOnce = run({ ...slow, queue: { leaseMs: 6000 } });
    expect([atOnce.backlog.last, atOnce.q.expired]).toEqual([1, 0]);
    const later = run({ ...slow, queue: { leaseMs: 6000, returnOnDisconnect: false } });
    expect([later.backlog.last, later.q.expired]).toEqual([1, 1]);
    const notYet = run({ ...slow, queue: { leaseMs: 6000, returnOnDisconnect: false }, durationS: 5 });
    expect([notYet.backlog.last, notYet.inside.held]).toEqual([0, 1]);
  });

  test("a cut edge voids credit and returns messages; whole again, work goes on", () => {
    const cut = (atMs: number, on: boolean): ScenarioStep => ({
      atMs,
      command: { type: "fault", fault: "cut", on, edge: "e1" },
    });
    const { q, backlog, c } = run({ ...busy, latencyMs: 3, steps: [cut(10_008, true), cut(20_000, false)] });
    expect(backlog.max).toBeGreaterThan(450);
    expect(backlog.last).toBeLessThanOrEqual(1);
    expect(q.lost).toBe(0);
    expect(q.retried).toBeGreaterThan(0);
    expect(c.levels.busy.max).toBe(1);
  });
});

describe("leases (K20, K21, K24)", () => {
  test("a lease shorter than the service: the message is delivered again and the work is done twice", () => {
    // two workers: at 0 the first begins, at 60 ms the second; the first's answer at 100 ms is late and accepted
    const { q, c } = run({
      queue: { leaseMs: 60 },
      consumer: { serviceMs: 100, workers: 2 },
      steps: [send(0, 1)],
      durationS: 1,
    });
    expect(q).toMatchObject({ in: 1, out: 2, done: 1, expired: 1, retried: 1, lost: 0 });
    expect(c.counters).toMatchObject({ in: 2, done: 2 });
  });

  test("under load most work is duplicated, but every message is done once at the queue", () => {
    const { q, c } = run({
      producer: { ratePerS: 40 },
      queue: { leaseMs: 60, deliveriesMax: 250 },
      consumer: { serviceMs: 100, workers: 10 },
      durationS: 60,
    });
    expect(q.expired).toBeGreaterThan(0.9 * q.in);
    expect(c.counters.done).toBeGreaterThan(1.8 * q.done);
    expect(q.done).toBeGreaterThan(0.99 * q.in);
  });

  test("a late answer for a message that waits again is accepted and it is not delivered again", () => {
    // one worker: the message waits again from 60 to 100 ms
    const { q, c, backlog } = run({
      queue: { leaseMs: 60 },
      consumer: { serviceMs: 100 },
      steps: [send(0, 1)],
      durationS: 1,
    });
    expect(q).toMatchObject({ out: 1, done: 1, expired: 1, retried: 0 });
    expect(c.counters.done).toBe(1);
    expect([backlog.max, backlog.last]).toEqual([1, 0]);
  });

  test("the lease runs on the way to the worker", () => {
    const { q } = run({ queue: { leaseMs: 60 }, latencyMs: 70, steps: [send(0, 1)], durationS: 0.075 });
    expect(q.expired).toBe(1);
  });

  test("a message whose lease ended on the way arrives nowhere, and the worker stays ready", () => {
    const { q, c } = run({
      queue: { leaseMs: 60, deliveriesMax: 3 },
      consumer: { workers: 2 },
      latencyMs: 70,
      steps: [send(0, 1), fault(5000, "c", "slow", false), send(10_000, 1)],
      durationS: 20,
    });
    expect(q.in).toBe(2);
    expect(q.done + q.lost).toBe(2);
    expect(c.levels.busy.last).toBe(0);
  });

  test("a lease made longer or shorter while running", () => {
    const set = (atMs: number, leaseMs: number): ScenarioStep => ({
      atMs,
      command: { type: "params", node: "q", params: { leaseMs } },
    });
    const expired = (durationS: number): number =>
      run({
        queue: { leaseMs: 1000 },
        consumer: { serviceMs: 10_000, workers: 2 },
        steps: [send(0, 1), set(100, 200), send(200, 1)],
        durationS,
      }).q.expired;
    // the second lease would end at 400 ms but does not overtake the first
    expect([expired(0.999), expired(1.001)]).toEqual([0, 2]);
  });
});

describe("failures (K22, K25, K26)", () => {
  const failing = { consumer: { failurePercent: 100 }, steps: [send(0, 1)] };

  test("after the last allowed delivery the message goes over the dead edge", () => {
    const { q, d } = run({ ...failing, queue: { deliveriesMax: 3 }, deadLetters: true, durationS: 1 });
    expect(q).toMatchObject({ in: 1, out: 4, failed: 3, retried: 2, dead: 1, lost: 0, done: 0 });
    expect(d!.counters.in).toBe(1);
    expect(d!.levels.backlog.last).toBe(1);
  });

  test("without a dead edge it is lost", () => {
    const { q } = run({ ...failing, queue: { deliveriesMax: 3 }, durationS: 1 });
    expect(q).toMatchObject({ in: 1, out: 3, failed: 3, dead: 0, lost: 1 });
  });

  test("a late answer after dead-lettering is ignored", () => {
    const { q, c, d } = run({
      queue: { leaseMs: 50, deliveriesMax: 1 },
      consumer: { serviceMs: 100 },
      steps: [send(0, 1)],
      deadLetters: true,
      durationS: 1,
    });
    expect(q).toMatchObject({ expired: 1, dead: 1, done: 0 });
    expect([c.counters.done, d!.levels.backlog.last]).toEqual([1, 1]);
  });

  test("exponential back-off: 10 + 100 + 10 + 200 + 10 + 300 (the longest) + 10 ms", () => {
    const queue = { deliveriesMax: 4, backoff: "exponential", backoffMs: 100, backoffMaxMs: 300 };
    expect(run({ ...failing, queue, durationS: 0.639 }).q.failed).toBe(3);
    const end = run({ ...failing, queue, durationS: 0.641 });
    expect([end.q.failed, end.q.lost]).toEqual([4, 1]);
    expect(end.backlog.max).toBe(1);
  });

  test("jitter shortens each wait by at most its share", () => {
    const queue = { deliveriesMax: 2, backoff: "fixed", backoffMs: 1000, jitterPercent: 50 };
    const at = (durationS: number) =>
      run({
        ...failing,
        steps: [send(0, 1000)],
        consumer: { failurePercent: 100, workers: 1000 },
        queue,
        durationS,
      }).q;
    expect(at(0.509).retried).toBe(0);
    const half = at(0.76).retried;
    expect(Math.abs(half - 500)).toBeLessThan(4 * Math.sqrt(250));
    expect(at(1.011).retried).toBe(1000);
  });

  test("K13 a returned message goes before new ones", () => {
    // of three, the first fails once: it is done second in line, not last
    const { q } = run({
      queue: { deliveriesMax: 2 },
      consumer: { failurePercent: 100 },
      steps: [send(0, 3)],
      durationS: 0.021,
    });
    expect([q.out, q.retried, q.lost]).toEqual([3, 1, 1]);
  });
});

describe("storing and limits (K10, K12)", () => {
  test("store time delays delivery, not the rate", () => {
    const { c } = run({ queue: { storeMs: 100 }, producer: { ratePerS: 50 }, durationS: 10 });
    expect(c.latency.meanMs).toBeCloseTo(110, 0);
    expect(c.counters.done).toBeGreaterThan(490);
  });

  test("a shorter store time never lets an event overtake", () => {
    const change: ScenarioStep = { atMs: 10, command: { type: "params", node: "q", params: { storeMs: 0 } } };
    const { inside, c } = run({
      queue: { storeMs: 1000 },
      steps: [send(0, 1), change, send(20, 1)],
      durationS: 0.999,
    });
    expect([inside.storing, c.counters.in]).toEqual([2, 0]);
  });

  test("a full backlog loses new messages", () => {
    const { q, backlog } = run({ queue: { backlogMax: 5 }, steps: [send(0, 10)], durationS: 0.005 });
    expect(q.lost).toBe(4);
    expect(backlog.max).toBe(5);
  });
});

describe("faults of the queue (K30, K31)", () => {
  test("down: what arrives and what is being stored is lost, what is stored stays", () => {
    const { q, c, backlog } = run({
      queue: { storeMs: 50 },
      consumer: { serviceMs: 1000 },
      steps: [
        send(0, 3),
        send(90, 2),
        fault(100, "q", "kill", true),
        send(200, 4),
        fault(4000, "q", "kill", false),
      ],
      durationS: 40,
    });
    expect(q.lost).toBe(2 + 4);
    expect(backlog.last).toBe(0);
    // the first answer was not heard: after its lease of 30 s the work is done again
    expect([q.done, c.counters.done]).toEqual([3, 4]);
  });

  test("an answer that a queue could not hear means work done twice", () => {
    const { q, c } = run({
      queue: { leaseMs: 500 },
      consumer: { serviceMs: 100 },
      steps: [send(0, 1), fault(50, "q", "kill", true), fault(200, "q", "kill", false)],
      durationS: 2,
    });
    expect([q.expired, q.done, c.counters.done]).toEqual([1, 1, 2]);
  });

  test("fail: half of the events is refused; slow: storing takes ten times as long", () => {
    const refused = run({ steps: [fault(0, "q", "fail", true), send(1, 10_000)], durationS: 0.002 });
    expect(Math.abs(refused.q.lost - 5000)).toBeLessThan(4 * 50);
    const slow = run({
      queue: { storeMs: 10 },
      steps: [fault(0, "q", "slow", true), send(0, 1)],
      durationS: 0.105,
    });
    expect([slow.inside.held, slow.c.counters.in]).toEqual([1, 1]);
  });
});

test("K14 workers on several edges take turns, and idle ones get the work", () => {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "constant", ratePerS: 100 }],
      q: ["queue", { storeMs: 0 }],
      a: ["consumer", { service: "constant", serviceMs: 1, workers: 1 }],
      b: ["consumer", { service: "constant", serviceMs: 1, workers: 7 }],
      c: ["consumer", { service: "constant", serviceMs: 1000, workers: 1 }],
    },
    edges: [
      ["p.out", "q.in"],
      ["q.out", "a.in"],
      ["q.out", "b.in"],
      ["q.out", "c.in"],
    ],
    durationS: 10,
  });
  const { nodes } = runBench(kinds, design).summary;
  expect(Math.abs(nodes.a!.counters.in - nodes.b!.counters.in)).toBeLessThanOrEqual(10);
  expect(nodes.c!.counters.in).toBeLessThanOrEqual(11);
  expect(nodes.q!.levels.backlog.max).toBe(0);
});
