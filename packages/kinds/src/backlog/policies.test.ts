import type { FaultId, Params, ScenarioStep } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { benchKinds } from "../testing/bench-kinds.ts";
import type { PublisherState, Sending } from "../testing/publisher.ts";
import type { ScribeState } from "../testing/scribe.ts";
import { busContents } from "./bus-contents.ts";
import type { BusState } from "./bus-state.ts";

const fault = (atMs: number, node: string, id: Exclude<FaultId, "cut">, on: boolean): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: id, on, node },
});
const set = (atMs: number, node: string, params: Params): ScenarioStep => ({
  atMs,
  command: { type: "params", node, params },
});

interface Case {
  readonly plan: readonly Sending[];
  readonly queue?: Params;
  /** Workers, each on an edge of its own. */
  readonly workers?: readonly Params[];
  readonly asks?: boolean;
  readonly dead?: boolean;
  readonly steps?: readonly ScenarioStep[];
  readonly durationS?: number;
}

/** A publisher with a plan, a queue, scribes, and a dead-letter queue if asked for. */
function run({
  plan,
  queue = {},
  workers = [{}],
  asks = false,
  dead = false,
  steps = [],
  durationS = 60,
}: Case) {
  const names = workers.map((_, index) => `w${index}`);
  const design = sketchDesign({
    nodes: {
      p: ["publisher", { plan: JSON.stringify(plan), asks }],
      q: ["queue", { storeMs: 0, backoff: "none", ...queue }],
      ...Object.fromEntries(names.map((name, index) => [name, ["scribe", workers[index]!] as const])),
      ...(dead ? { d: ["queue", { storeMs: 0 }] as const } : {}),
    },
    edges: [
      ["p.out", "q.in"],
      ...names.map((name) => ["q.out", `${name}.in`] as const),
      ...(dead ? [["q.dead", "d.in"] as const] : []),
    ],
    durationS,
    steps,
  });
  const { summary, states } = runBench(benchKinds, design);
  expect(summary.stop).toBeUndefined();
  const { counters: q, losses, levels } = summary.nodes["q"]!;
  const bus = states.get("q") as BusState;
  const inside = busContents(bus);
  expect(q.in).toBe(q.rejected + q.deduplicated + q.done + q.dead + q.lost + inside.held + inside.storing);
  const logs = names.map((name) => (states.get(name) as ScribeState).log);
  return {
    summary,
    q,
    losses,
    inside,
    backlog: levels.backlog,
    bus,
    logs,
    /** Ids in order of delivery. */
    order: logs.flat().map(({ id }) => id),
    times: logs.flat().map(({ atMs }) => atMs),
    scribes: names.map((name) => states.get(name) as ScribeState),
    answers: (states.get("p") as PublisherState).answers.map(
      ({ index, atMs, what }) => `${index} ${what} ${atMs}`,
    ),
    dead: summary.nodes["d"]?.counters,
  };
}

const burst = (count: number, more: Partial<Sending> = {}): Sending[] =>
  Array.from({ length: count }, () => ({ atMs: 0, ...more }));

describe("leases (K120, K121)", () => {
  test("K120 by connection: no time ends it, a broken connection does", () => {
    const slow = {
      plan: burst(1),
      queue: { lease: "connection", leaseMs: 100 },
      workers: [{ serviceMs: 5000 }],
    };
    expect(run(slow).q).toMatchObject({ done: 1, expired: 0, out: 1 });
    const broken = run({
      ...slow,
      steps: [fault(1000, "w0", "kill", true), fault(2000, "w0", "kill", false)],
    });
    expect(broken.times).toEqual([0, 2000]);
  });

  test("K120 never: what a dead worker had stays out for ever", () => {
    const { q, inside } = run({
      plan: burst(3),
      queue: { lease: "never" },
      steps: [fault(5, "w0", "kill", true), fault(20, "w0", "kill", false)],
    });
    expect([q.done, inside.held]).toEqual([2, 1]);
  });

  test("K120 a rule changed while running holds for what is out", () => {
    const change = (params: Params) =>
      run({
        plan: burst(1),
        queue: { lease: "connection" },
        workers: [{ serviceMs: 5000 }],
        steps: [set(1000, "q", params)],
      });
    expect(change({ lease: "timeout", leaseMs: 500 }).q).toMatchObject({ expired: 1, done: 1 });
    expect(change({ lease: "never" }).q).toMatchObject({ expired: 0, done: 1 });
  });

  test("K121 a late acknowledgement is ignored if the bus says so", () => {
    const late = (lateAck: string) =>
      run({
        plan: burst(1),
        queue: { lateAck, leaseMs: 50, deliveriesMax: 2 },
        workers: [{ serviceMs: 80 }, { serviceMs: 80 }],
      }).q;
    expect(late("accepted")).toMatchObject({ done: 1, expired: 1, lost: 0 });
    expect(late("ignored")).toMatchObject({ done: 0, expired: 2, lost: 1 });
  });
});

describe("dispatch (K122 to K125)", () => {
  test("K122 in turn: ready workers take turns whatever their credit", () => {
    const { logs } = run({
      plan: burst(9),
      queue: { dispatch: "roundRobin" },
      workers: [{ credit: 9 }, { credit: 9 }, { credit: 9 }],
    });
    expect(logs.map((log) => log.length)).toEqual([3, 3, 3]);
  });

  test("K122 at random: every ready worker about equally often", () => {
    const { logs } = run({
      plan: burst(3000),
      queue: { dispatch: "random" },
      workers: [{ credit: 3000 }, { credit: 3000 }, { credit: 3000 }],
      durationS: 1,
    });
    for (const log of logs) expect(Math.abs(log.length - 1000)).toBeLessThan(3 * 26);
  });

  test("K122 least outstanding: the slow worker gets what the fast ones cannot", () => {
    const plan = Array.from({ length: 1000 }, (_, i) => ({ atMs: i * 10 }));
    const workers = [
      { credit: 1000, serviceMs: 5 },
      { credit: 1000, serviceMs: 200 },
    ];
    const least = run({ plan, queue: { dispatch: "leastOutstanding" }, workers });
    expect(least.logs[1]!.length).toBeLessThan(100);
    const turns = run({ plan, queue: { dispatch: "roundRobin" }, workers });
    expect(turns.logs[1]!.length).toBeGreaterThan(400);
  });

  test("K123 at publish: alternately, ready or not; a worker that is not there gets none", () => {
    const workers = [{ serviceMs: 1000 }, { serviceMs: 1 }];
    const { logs, inside } = run({
      plan: burst(10),
      queue: { dispatch: "atPublish" },
      workers,
      durationS: 2.5,
    });
    expect(logs.map((log) => log.length)).toEqual([3, 5]);
    expect(inside.held).toBe(3);
    const { logs: without } = run({
      plan: [{ atMs: 0 }, ...burst(9).map(() => ({ atMs: 10 }))],
      queue: { dispatch: "atPublish" },
      workers,
      steps: [fault(5, "w0", "kill", true)],
    });
    expect(without[1]!.length).toBe(9);
  });

  test("K124 in flight at most, over all workers", () => {
    const { q, scribes } = run({
      plan: burst(100),
      queue: { inFlightMax: 7 },
      workers: [
        { credit: 5, workers: 5 },
        { credit: 5, workers: 5 },
      ],
    });
    expect(q.done).toBe(100);
    expect(scribes[0]!.handMax + scribes[1]!.handMax).toBeLessThanOrEqual(10);
    // 100 messages, 7 at a time, 10 ms each
    const long = run({ plan: burst(100), queue: { inFlightMax: 7 }, workers: [{ credit: 50, workers: 50 }] });
    expect(long.scribes[0]!.handMax).toBe(7);
    expect(Math.max(...long.times)).toBe(Math.floor(99 / 7) * 10);
  });

  test("K125 the turnaround comes between an answer and the next delivery", () => {
    const { times } = run({ plan: burst(4), queue: { turnaroundMs: 3 } });
    expect(times).toEqual([3, 16, 29, 42]);
    const broken = run({
      plan: burst(2),
      queue: { turnaroundMs: 5 },
      steps: [fault(17, "w0", "kill", true), fault(30, "w0", "kill", false)],
    });
    expect(broken.times).toEqual([5, 35]);
  });
});

describe("no room (K126)", () => {
  const full = { plan: burst(10), workers: [{ serviceMs: 1000 }], durationS: 0.5 };
  const limit = (overflow: string) => ({ backlogMax: 4, overflow });

  test("drop the oldest: the newest are kept", () => {
    const { losses, order, backlog } = run({ ...full, queue: limit("dropOldest"), durationS: 60 });
    expect(losses).toEqual({ overflow: 5 });
    expect(order).toEqual([0, 6, 7, 8, 9]);
    expect(backlog.max).toBe(4);
  });

  test("dead-letter the oldest", () => {
    const { q, dead } = run({ ...full, queue: limit("deadLetterOldest"), dead: true });
    expect([q.dead, q.lost, dead!.in]).toEqual([5, 0, 5]);
    expect(run({ ...full, queue: limit("deadLetterOldest") }).losses).toEqual({ overflow: 5 });
  });

  test("refuse: who asked knows, who did not ask loses it", () => {
    const asked = run({ ...full, queue: limit("reject"), asks: true });
    expect(asked.q).toMatchObject({ rejected: 5, lost: 0 });
    expect(asked.answers.filter((answer) => answer.includes("rejected"))).toHaveLength(5);
    expect(run({ ...full, queue: limit("reject") }).losses).toEqual({ overflow: 5 });
  });

  test("block: events wait at the door in order, unconfirmed, and nothing is lost", () => {
    const { q, answers, backlog } = run({
      plan: burst(10),
      queue: limit("block"),
      asks: true,
      durationS: 60,
    });
    expect(q).toMatchObject({ done: 10, lost: 0 });
    expect(backlog.max).toBe(4);
    // one is lent, four wait; then one comes in with every delivery
    expect(answers.map((answer) => Number(answer.split(" ")[2]))).toEqual([
      0, 0, 0, 0, 0, 10, 20, 30, 40, 50,
    ]);
  });

  test("block: after a crash a backlog that is still full keeps its publishers waiting", () => {
    const { losses, backlog } = run({
      plan: [...burst(10), { atMs: 30 }, { atMs: 31 }],
      queue: limit("block"),
      workers: [{ serviceMs: 1000 }],
      asks: true,
      steps: [fault(10, "q", "kill", true), fault(20, "q", "kill", false)],
    });
    expect(losses).toEqual({ down: 5 });
    expect(backlog.max).toBe(4);
  });

  test("refused for want of room and sent again it is no repeat", () => {
    const { q } = run({
      plan: [...burst(6), { atMs: 2500, again: 5 }],
      queue: { ...limit("reject"), dedupMs: 60_000 },
      workers: [{ serviceMs: 1000 }],
      asks: true,
    });
    expect(q).toMatchObject({ rejected: 1, deduplicated: 0, done: 6 });
  });
});

describe("giving up (K127)", () => {
  const failing = { plan: burst(1), workers: [{ failPercent: 100 }] };

  test("drop although there is a dead-letter port; leave it where it is", () => {
    const drop = run({ ...failing, queue: { deliveriesMax: 2, whenExhausted: "drop" }, dead: true });
    expect(drop.losses).toEqual({ exhausted: 1 });
    const leave = run({ ...failing, queue: { deliveriesMax: 2, whenExhausted: "leave" }, dead: true });
    expect(leave.q).toMatchObject({ out: 2, dead: 0, lost: 0 });
    expect([leave.backlog.last, leave.bus.backlogs[0]!.parked]).toEqual([1, 1]);
  });

  test("without a limit it is tried for ever, also more often than deliveries are counted", () => {
    const { q } = run({ ...failing, queue: { deliveriesMax: 0 } });
    expect(q.out).toBe(6001);
    expect(q.retried).toBe(6000);
  });

  test("only what counts counts", () => {
    const nacks = { deliveriesMax: 3, countNacks: false };
    expect(run({ ...failing, queue: nacks }).q.lost).toBe(0);
    const both = run({
      plan: burst(1),
      queue: { deliveriesMax: 2, countNacks: false, leaseMs: 100 },
      workers: [{ failFirst: 3, serviceMs: 10 }, { serviceMs: 500 }],
      durationS: 5,
    });
    expect(both.q.done + both.q.lost).toBe(1);
    const timeouts = run({
      plan: burst(1),
      queue: { deliveriesMax: 2, countTimeouts: false, leaseMs: 5, lateAck: "ignored" },
      workers: [{ credit: 50, workers: 50 }],
      durationS: 0.2,
    });
    expect(timeouts.q.lost).toBe(0);
    expect(timeouts.q.expired).toBeGreaterThan(20);
  });
});

describe("returned messages (K128, K129)", () => {
  // w0 fails the first delivery of each message
  const failFirst = (requeue: string) =>
    run({ plan: burst(3), queue: { requeue }, workers: [{ failFirst: 1 }] }).order;

  test("K128 ahead of new ones, at the end, at the original place", () => {
    expect(failFirst("head")).toEqual([0, 0, 1, 1, 2, 2]);
    expect(failFirst("tail")).toEqual([0, 1, 2, 0, 1, 2]);
    expect(failFirst("original")).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test("K128 returned in another order than they were stored: only the original place restores it", () => {
    const swapped = (requeue: string) =>
      run({
        plan: burst(3),
        queue: { requeue },
        workers: [
          { serviceMs: 20, failPercent: 100 },
          { serviceMs: 10, failPercent: 100 },
        ],
        // both fail at the same time in the second round; then one worker that succeeds takes all
        steps: [fault(25, "w0", "kill", true), fault(25, "w1", "kill", true)],
        durationS: 0.03,
      }).bus;
    for (const requeue of ["head", "original"]) expect(swapped(requeue).backlogs[0]!.waiting).toBe(3);
  });

  test("K129 a list of waits; the last one repeats", () => {
    const { times } = run({
      plan: burst(1),
      queue: { backoff: "list", backoffList: "100, 10, 1000", deliveriesMax: 6 },
      workers: [{ failPercent: 100, serviceMs: 0 }],
    });
    expect(times).toEqual([0, 100, 110, 1110, 2110, 3110]);
  });

  test("K129 growing by another factor", () => {
    const { times } = run({
      plan: burst(1),
      queue: { backoff: "exponential", backoffMs: 10, backoffFactor: 3, backoffMaxMs: 100, deliveriesMax: 5 },
      workers: [{ failPercent: 100, serviceMs: 0 }],
    });
    expect(times).toEqual([0, 10, 40, 130, 230]);
  });
});

describe("time to live, delay, priority (K130 to K132)", () => {
  test("K130 noticed when its turn comes, or at once", () => {
    const old = (ttlChecked: string, durationS: number) =>
      run({
        plan: burst(5),
        queue: { ttlMs: 50, ttlChecked },
        workers: [{ serviceMs: 100 }],
        durationS,
      });
    expect(old("atHead", 0.09).q.lost).toBe(0);
    expect(old("anywhere", 0.09).losses).toEqual({ aged: 4 });
    expect(old("atHead", 0.2).losses).toEqual({ aged: 4 });
    expect(old("anywhere", 0.09).backlog.last).toBe(0);
  });

  test("K130 expired messages go to the dead-letter port if asked to", () => {
    const { q, dead } = run({
      plan: burst(5),
      queue: { ttlMs: 50, ttlChecked: "anywhere", ttlThen: "deadLetter" },
      workers: [{ serviceMs: 100 }],
      dead: true,
    });
    expect([q.dead, q.lost, dead!.in, q.done]).toEqual([4, 0, 4, 1]);
  });

  test("K130 a message that is out when its time ends is ended when it comes back", () => {
    const { losses } = run({
      plan: burst(1),
      queue: { ttlMs: 50, ttlChecked: "anywhere" },
      workers: [{ serviceMs: 100, failPercent: 100 }],
    });
    expect(losses).toEqual({ aged: 1 });
  });

  test("K131 a delivery delay keeps new messages back, and they count as waiting", () => {
    const { times, backlog } = run({
      plan: [{ atMs: 0 }, { atMs: 5 }],
      queue: { deliveryDelayMs: 100 },
      workers: [{ credit: 9, workers: 9 }],
    });
    expect(times).toEqual([100, 105]);
    expect(backlog.max).toBe(2);
  });

  test("K132 higher levels first, in order of arrival within one; too high counts as highest", () => {
    const plan = [0, 0, 2, 1, 7, 2].map((priority) => ({ atMs: 0, priority }));
    const levels = (priorityLevels: number) => run({ plan, queue: { priorityLevels } }).order;
    expect(levels(3)).toEqual([0, 2, 4, 5, 3, 1]);
    expect(levels(1)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test("K132 when there is no room the lowest level gives way", () => {
    const plan = [0, 1, 0, 1, 1].map((priority) => ({ atMs: 0, priority }));
    const { order } = run({
      plan,
      queue: { priorityLevels: 2, backlogMax: 2, overflow: "dropOldest" },
    });
    expect(order).toEqual([0, 3, 4]);
  });
});

describe("order per key (K140 to K142)", () => {
  const workers = [{ credit: 4, workers: 4 }];
  const keyed = [1, 1, 1, 2, 2, 0, 0].map((key) => ({ atMs: 0, key }));

  test("K140 one of a key is out at a time; messages without a key are free", () => {
    const { logs } = run({ plan: keyed, queue: { order: "perKey" }, workers });
    const at = (id: number) => logs[0]!.find((delivery) => delivery.id === id)!.atMs;
    expect([0, 1, 2, 3, 4, 5, 6].map(at)).toEqual([0, 10, 20, 0, 10, 0, 0]);
  });

  test("K141 a failing message blocks its key, and only that", () => {
    const { logs, losses } = run({
      plan: keyed,
      queue: { order: "perKey", deliveriesMax: 3, backoff: "fixed", backoffMs: 100 },
      workers: [{ credit: 4, workers: 4, failPercent: 100 }],
    });
    const first = (id: number) => logs[0]!.find((delivery) => delivery.id === id)!.atMs;
    // 10 ms each of three tries, 100 ms between them
    expect([0, 1, 2, 3, 4].map(first)).toEqual([0, 230, 460, 0, 230]);
    expect(losses).toEqual({ exhausted: 7 });
  });

  test("K142 switched on and off while running, everything is still done once", () => {
    const plan = Array.from({ length: 200 }, (_, i) => ({ atMs: i, key: i % 7 }));
    const { q } = run({
      plan,
      workers,
      steps: [
        set(50, "q", { order: "perKey" }),
        set(90, "q", { order: "none", priorityLevels: 3 }),
        set(120, "q", { order: "perKey" }),
        set(150, "q", { dispatch: "atPublish", order: "none" }),
        set(170, "q", {}),
      ],
    });
    expect(q).toMatchObject({ in: 200, done: 200, lost: 0 });
  });
});

describe("redrive (K145)", () => {
  const design = (d: Params, steps: readonly ScenarioStep[], durationS: number) =>
    runBench(
      benchKinds,
      sketchDesign({
        nodes: {
          p: ["publisher", { plan: JSON.stringify(burst(20)), asks: false }],
          q: ["queue", { storeMs: 0, backoff: "none", deliveriesMax: 1 }],
          w: ["scribe", { credit: 50, workers: 50, failPercent: 0, failFirst: 1 }],
          d: ["queue", { storeMs: 0, ...d }],
        },
        edges: [
          ["p.out", "q.in"],
          ["q.out", "w.in"],
          ["q.dead", "d.in"],
          ["d.redrive", "q.in", 1],
        ],
        durationS,
        steps,
      }),
    );

  test("so many a second, no more than the limit, and again when it is set anew", () => {
    const { summary } = design(
      { redriveMax: 8 },
      [set(1000, "d", { redriveRatePerS: 10, redriveMax: 8 })],
      1.55,
    );
    expect(summary.nodes["d"]!.counters.done).toBe(5);
    const later = design({}, [set(1000, "d", { redriveRatePerS: 10, redriveMax: 8 })], 10);
    expect(later.summary.nodes["d"]!.counters.done).toBe(8);
    const again = design(
      {},
      [
        set(1000, "d", { redriveRatePerS: 10, redriveMax: 8 }),
        set(5000, "d", { redriveRatePerS: 0 }),
        set(6000, "d", { redriveRatePerS: 10, redriveMax: 8 }),
      ],
      10,
    );
    expect(again.summary.nodes["d"]!.counters.done).toBe(16);
  });

  test("poison goes round until it has passed half the hops that a run allows; then it stays", () => {
    const { summary, states } = design({ redriveRatePerS: 1000, redriveMax: 0 }, [], 5);
    expect(summary.stop).toBeUndefined();
    expect(summary.nodes["d"]!.counters.done).toBeGreaterThan(200);
    expect(busContents(states.get("d") as BusState).held).toBe(20);
  });
});
