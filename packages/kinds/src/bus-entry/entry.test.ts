import type { FaultId, Params, ScenarioStep } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { busContents } from "../backlog/bus-contents.ts";
import type { BusState } from "../backlog/bus-state.ts";
import { benchKinds } from "../testing/bench-kinds.ts";
import type { PublisherState, Sending } from "../testing/publisher.ts";
import { createDedupWindow, DEDUP_IDS_MAX, forgetId, isRepeat } from "./dedup-window.ts";
import { createIntMap, deleteInt, getInt, setInt } from "./int-map.ts";
import { createTimeRing, dropOldest, nextDueNs, oldestFirst, pushDue } from "./time-ring.ts";

const fault = (atMs: number, id: Exclude<FaultId, "cut">, on: boolean): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: id, on, node: "q" },
});

interface Case {
  readonly plan: readonly Sending[];
  readonly queue?: Params;
  readonly asks?: boolean;
  /** Service time [ms]; 0: no worker. */
  readonly worker?: number;
  readonly steps?: readonly ScenarioStep[];
  readonly durationS?: number;
}

/** A publisher with a plan, a queue, and no worker unless asked for. */
function run({ plan, queue = {}, asks = true, worker = 0, steps = [], durationS = 100 }: Case) {
  const design = sketchDesign({
    nodes: {
      p: ["publisher", { plan: JSON.stringify(plan), asks }],
      q: ["queue", { storeMs: 0, ...queue }],
      ...(worker > 0
        ? { c: ["consumer", { service: "constant", serviceMs: worker, workers: 1 }] as const }
        : {}),
    },
    edges: [["p.out", "q.in"], ...(worker > 0 ? [["q.out", "c.in"] as const] : [])],
    durationS,
    steps,
  });
  const { summary, states } = runBench(benchKinds, design);
  const { counters, losses } = summary.nodes["q"]!;
  const { answers } = states.get("p") as PublisherState;
  const inside = busContents(states.get("q") as BusState);
  const { rejected, deduplicated, done, dead, lost } = counters;
  expect(counters.in).toBe(rejected + deduplicated + done + dead + lost + inside.held + inside.storing);
  return {
    counters,
    losses,
    inside,
    answers: answers.map(({ index, atMs, what }) => `${index} ${what} ${Math.round(atMs * 1000) / 1000}`),
  };
}

const every = (count: number, gapMs: number, more: Partial<Sending> = {}): Sending[] =>
  Array.from({ length: count }, (_, i) => ({ atMs: i * gapMs, ...more }));

describe("what is refused (K101 to K105)", () => {
  test("K102 a message that is too large is rejected, and lost if nobody asked", () => {
    const plan = [
      { atMs: 0, bytes: 1000 },
      { atMs: 1, bytes: 1001 },
    ];
    const asked = run({ plan, queue: { messageBytesMax: 1000 } });
    expect(asked.answers).toEqual(["0 stored 0", "1 rejected 1"]);
    expect(asked.counters).toMatchObject({ rejected: 1, lost: 0 });
    const unasked = run({ plan, asks: false, queue: { messageBytesMax: 1000 } });
    expect(unasked.counters).toMatchObject({ rejected: 0, lost: 1 });
    expect(unasked.losses).toEqual({ refused: 1 });
  });

  test("K103 above the rate: a burst, then one token every 100 ms; what is throttled knows it", () => {
    const { answers, counters } = run({
      plan: every(30, 10),
      queue: { rateLimitPerS: 10, rateBurst: 5 },
    });
    const stored = answers
      .filter((answer) => answer.includes("stored"))
      .map((answer) => answer.split(" ")[0]);
    // five at once; in 290 ms two more tokens came together
    expect(stored).toEqual(["0", "1", "2", "3", "4", "10", "20"]);
    expect(counters.rejected).toBe(23);
    expect(answers.filter((answer) => answer.includes("throttled"))).toHaveLength(23);
  });

  test("K103 delayed instead: in order, one every 100 ms after the burst", () => {
    const { answers } = run({
      plan: every(8, 0),
      queue: { rateLimitPerS: 10, rateBurst: 5, rateOver: "delay" },
    });
    expect(answers).toEqual([
      "0 stored 0",
      "1 stored 0",
      "2 stored 0",
      "3 stored 0",
      "4 stored 0",
      "5 stored 100",
      "6 stored 200",
      "7 stored 300",
    ]);
  });

  test("K104 a repeat within the window is dropped and its publisher satisfied; after it, it is new", () => {
    const plan = [{ atMs: 0 }, { atMs: 500, again: 0 }, { atMs: 999, again: 0 }, { atMs: 1000, again: 0 }];
    const { answers, counters } = run({ plan, queue: { dedupMs: 1000 } });
    expect(answers.map((answer) => answer.split(" ")[1])).toEqual(["stored", "stored", "stored", "stored"]);
    expect(counters).toMatchObject({ in: 4, deduplicated: 2 });
    expect(run({ plan }).counters.deduplicated).toBe(0);
  });

  test("K117 by content, what says the same of the same key is a repeat, whoever sends it", () => {
    const paid = { type: "paid", source: "shop", headers: {}, data: { amount: 5 } };
    const more = { ...paid, data: { amount: 6 } };
    const plan = [
      { atMs: 0, key: 1, content: paid },
      { atMs: 1, key: 1, content: paid },
      { atMs: 2, key: 1, content: more },
      { atMs: 3, key: 2, content: paid },
      { atMs: 4, key: 1, content: more, again: 2 },
      // says nothing: told apart by its id
      { atMs: 5, key: 1 },
      { atMs: 6, key: 1 },
      { atMs: 7, again: 6 },
      { atMs: 1000, key: 1, content: paid },
    ];
    const byContent = run({ plan, queue: { dedupMs: 1000, dedupBy: "content" } });
    expect(byContent.counters).toMatchObject({ in: 9, deduplicated: 3 });
    expect(byContent.answers.map((answer) => answer.split(" ")[1])).toEqual(plan.map(() => "stored"));
    expect(run({ plan, queue: { dedupMs: 1000 } }).counters.deduplicated).toBe(2);
  });

  test("K117 K105 what a crash took may be said again", () => {
    const paid = { type: "paid", source: "shop", headers: {}, data: {} };
    const plan = [
      { atMs: 0, content: paid },
      { atMs: 300, content: paid },
      { atMs: 600, content: paid },
    ];
    const { counters } = run({
      plan,
      queue: { dedupMs: 10_000, dedupBy: "content", storeMs: 100 },
      steps: [fault(50, "kill", true), fault(60, "kill", false)],
    });
    expect(counters).toMatchObject({ lost: 1, deduplicated: 1 });
  });

  test("K105 what a crash took may come again", () => {
    const { counters, inside } = run({
      plan: [{ atMs: 0 }, { atMs: 300, again: 0 }],
      queue: { dedupMs: 10_000, storeMs: 100 },
      steps: [fault(50, "kill", true), fault(60, "kill", false)],
    });
    expect(counters).toMatchObject({ lost: 1, deduplicated: 0 });
    expect(inside.held).toBe(1);
  });
});

describe("when the publisher is told (K107, K108)", () => {
  test("K107 at the end of storing", () => {
    expect(run({ plan: [{ atMs: 5 }], queue: { storeMs: 20 } }).answers).toEqual(["0 stored 25"]);
  });

  test("K107 without a promise at once, whatever follows", () => {
    const { answers, losses } = run({
      plan: [{ atMs: 5 }],
      queue: { storeMs: 20, ackAt: "none" },
      steps: [fault(10, "kill", true)],
    });
    expect(answers).toEqual(["0 stored 5"]);
    expect(losses).toEqual({ crashed: 1 });
  });

  test("K108 on disk with flushes at intervals: with the next flush, although it is delivered at once", () => {
    const { answers, counters } = run({
      plan: [{ atMs: 1 }, { atMs: 2 }, { atMs: 150 }],
      queue: { fsync: "interval", fsyncMs: 100 },
      worker: 1,
    });
    expect(answers).toEqual(["0 stored 100", "1 stored 100", "2 stored 200"]);
    expect(counters.done).toBe(3);
  });

  test("K108 a crash before the flush: never told, and lost as what was not promised", () => {
    const { answers, losses } = run({
      plan: [{ atMs: 1 }],
      queue: { fsync: "interval", fsyncMs: 100 },
      steps: [fault(50, "power", true), fault(60, "power", false)],
    });
    expect(answers).toEqual([]);
    expect(losses).toEqual({ down: 1 });
  });

  test("K109 a bus that is down answers nothing", () => {
    const { answers, losses } = run({ plan: [{ atMs: 10 }], steps: [fault(5, "kill", true)] });
    expect(answers).toEqual([]);
    expect(losses).toEqual({ down: 1 });
  });
});

describe("crashes (K110 to K114)", () => {
  const plan = every(100, 10);

  test("K110 power takes what was not flushed, and nothing else", () => {
    const { losses, inside } = run({
      plan,
      queue: { ackAt: "leaderPageCache", fsync: "interval", fsyncMs: 300 },
      steps: [fault(805, "power", true), fault(806, "power", false)],
    });
    // stored at 610, 620, …, 800; the one at 600 was just flushed
    expect(losses).toEqual({ crashed: 20 });
    expect(inside.held).toBe(80);
  });

  test("K113 memory does not survive a kill, the file cache does", () => {
    const steps = [fault(805, "kill", true), fault(806, "kill", false)];
    const memory = run({ plan, queue: { ackAt: "leaderMemory", fsync: "never" }, steps });
    expect(memory.losses).toEqual({ crashed: 81 });
    expect(memory.inside.held).toBe(19);
    const cache = run({ plan, queue: { ackAt: "leaderPageCache", fsync: "never" }, steps });
    expect(cache.losses).toEqual({});
  });

  test("K114 a lost machine: the un-replicated tail is lost, another takes over after the fail-over", () => {
    const { losses, inside } = run({
      plan,
      queue: {
        ackAt: "leaderPageCache",
        fsync: "always",
        replicas: 3,
        replicationLagMs: 55,
        failoverMs: 100,
      },
      steps: [fault(805, "node-loss", true)],
    });
    // stored after 750: 760 … 800; down from 805 to 905: 810 … 900
    expect(losses).toEqual({ crashed: 5, down: 10 });
    expect(inside.held).toBe(85);
  });

  test("K114 too few machines for a quorum: refused until the machine is replaced", () => {
    const { answers, counters } = run({
      plan,
      queue: { ackAt: "quorum", replicas: 2, minInSync: 2, failoverMs: 0 },
      steps: [fault(505, "node-loss", true), fault(705, "node-loss", false)],
    });
    expect(answers.filter((answer) => answer.includes("rejected"))).toHaveLength(20);
    expect(counters).toMatchObject({ rejected: 20, lost: 0 });
  });

  test("K114 the only machine: everything is lost", () => {
    const { losses } = run({
      plan,
      steps: [fault(505, "node-loss", true), fault(705, "node-loss", false)],
    });
    expect(losses).toEqual({ crashed: 51, down: 20 });
  });
});

describe("standstills (K106)", () => {
  test("nothing is lost or delivered; afterwards all of it is, in order", () => {
    const { answers, counters, losses } = run({
      plan: every(10, 10),
      worker: 1,
      steps: [fault(25, "stall", true), fault(1000, "stall", false)],
    });
    expect(answers.slice(0, 3)).toEqual(["0 stored 0", "1 stored 10", "2 stored 20"]);
    expect(answers.slice(3)).toEqual(Array.from({ length: 7 }, (_, i) => `${i + 3} stored 1000`));
    expect(counters.done).toBe(10);
    expect(losses).toEqual({});
  });

  test("a lease that ends during a standstill ends with it, but an answer is heard at once", () => {
    const at = (serviceMs: number) =>
      run({
        plan: [{ atMs: 0 }],
        worker: serviceMs,
        queue: { leaseMs: 100 },
        steps: [fault(50, "stall", true), fault(200, "stall", false)],
        durationS: 1,
      }).counters;
    expect(at(150)).toMatchObject({ done: 1, expired: 0 });
    expect(at(250)).toMatchObject({ done: 1, expired: 1 });
  });

  test("the random process: mean share of time that it stands still", () => {
    const { answers } = run({
      plan: every(20_000, 10),
      queue: { stallEveryMs: 90, stallMs: 10 },
      durationS: 210,
    });
    const late = answers.filter((answer) => {
      const [index, , at] = answer.split(" ");
      return Number(at) > Number(index) * 10;
    });
    expect(answers).toHaveLength(20_000);
    // about 2,000 cycles; standard deviation 0.1 · 0.9 · √(2 / 2000)
    expect(Math.abs(late.length / 20_000 - 0.1)).toBeLessThan(3 * 0.0029);
  });
});

describe("what a door remembers", () => {
  test("an int map is a map", () => {
    const step = fc.tuple(fc.boolean(), fc.integer({ min: -20, max: 20 }), fc.nat());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const map = createIntMap();
        const truth = new Map<number, number>();
        for (const [put, key, value] of steps) {
          if (put) {
            setInt(map, key, value);
            truth.set(key, value);
          } else {
            deleteInt(map, key);
            truth.delete(key);
          }
          for (let key = -20; key <= 20; key++) expect(getInt(map, key)).toBe(truth.get(key) ?? -1);
          expect(map.size).toBe(truth.size);
        }
      }),
      { numRuns: 50, seed: 3 },
    );
  });

  test("a time ring gives entries in order, none before the one put in earlier", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat({ max: 100 }), fc.constant(-1)), { maxLength: 100 }), (steps) => {
        const ring = createTimeRing();
        const truth: [number, number][] = [];
        let last = 0;
        for (const [index, due] of steps.entries()) {
          if (due >= 0) {
            last = Math.max(last, due);
            pushDue(ring, due, index, 0);
            truth.push([last, index]);
          } else if (truth.length > 0) {
            const [dueNs, first] = truth.shift()!;
            expect([nextDueNs(ring), oldestFirst(ring)]).toEqual([dueNs, first]);
            dropOldest(ring);
          }
          expect(ring.size).toBe(truth.length);
        }
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  test("K104 the window is bounded: one id too many, and the oldest is new again", () => {
    const window = createDedupWindow();
    for (let id = 0; id < DEDUP_IDS_MAX; id++) expect(isRepeat(window, id, 0, 1000)).toBe(false);
    expect(isRepeat(window, 0, 1, 1000)).toBe(true);
    expect(isRepeat(window, DEDUP_IDS_MAX, 1, 1000)).toBe(false);
    expect(isRepeat(window, 0, 2, 1000)).toBe(false);
    expect(window.ends.size).toBe(DEDUP_IDS_MAX);
    expect(isRepeat(window, DEDUP_IDS_MAX, 2, 1000)).toBe(true);
  });

  test("K105 a forgotten id that is seen anew keeps its new window", () => {
    const window = createDedupWindow();
    isRepeat(window, 7, 0, 100);
    forgetId(window, 7);
    expect(isRepeat(window, 7, 50, 100)).toBe(false);
    expect(isRepeat(window, 7, 120, 100)).toBe(true);
    expect(isRepeat(window, 7, 150, 100)).toBe(false);
  });
});
