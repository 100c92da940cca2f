/** What a log does to its groups, fact by fact. */
import type { Params, ScenarioStep } from "@eventyard/model";
import { edgeViolations, interval99, runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import { logContents } from "./contents.ts";
import type { LogState } from "./log-state.ts";
import { MEMBERS_MAX } from "./members.ts";
import { partitionOfKey } from "./partitioner.ts";
import { LOCKS_MAX } from "./share-window.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
vi.setConfig({ testTimeout: 60_000 });

interface Case {
  readonly log?: Params;
  readonly edge?: Params;
  readonly consumer?: Params;
  readonly producer?: Params;
  readonly steps?: readonly ScenarioStep[];
  readonly durationS: number;
  readonly dead?: boolean;
}

const fault = (atMs: number, id: string, on: boolean, node = "c"): ScenarioStep =>
  ({ atMs, command: { type: "fault", fault: id, on, node } }) as ScenarioStep;

/** One record every 10 ms with a key of 50, one group. */
function run({ log, edge, consumer, producer, steps, durationS, dead }: Case, seed = 1) {
  const sketch = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "constant", ratePerS: 100, keys: "uniform", keyCount: 50, ...producer }],
      l: ["log", { partitions: 4, storeMs: 0, ...log }],
      c: ["consumer", { service: "constant", serviceMs: 5, workers: 4, ...consumer }],
      d: ["queue", { storeMs: 0 }],
    },
    edges: [["p.out", "l.in"], ["l.out", "c.in"], ...(dead === true ? [["l.dead", "d.in"] as const] : [])],
    durationS,
    steps: steps ?? [],
    seed,
  });
  const e1 = { ...sketch.edges["e1"]!, params: { latencyMs: 0, ...edge } };
  const design = { ...sketch, edges: { ...sketch.edges, e1 } };
  const { summary, states } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const { counters, losses, levels } = summary.nodes["l"]!;
  const state = states.get("l") as LogState;
  const inside = logContents(state);
  const lost = (losses.aged ?? 0) + (losses.exhausted ?? 0);
  expect(counters.done + counters.dead + lost + inside.open).toBe(inside.appended * inside.groups);
  return {
    l: counters,
    losses,
    backlog: levels.backlog,
    c: summary.nodes["c"]!,
    d: summary.nodes["d"]!,
    state,
  };
}

describe("a crash (K216)", () => {
  // dead at 20 s: the last heartbeat of members of time 0 was at 18 s, so the session of 45 s ends at 63 s
  const steps = [fault(20_000, "kill", true), fault(21_000, "kill", false)];

  test("is noticed a session after the last heartbeat; nothing is read before that", () => {
    const before = run({ steps, durationS: 62.9 });
    const after = run({ steps, durationS: 63.1 });
    // the last commit was at 20 s or up to the interval before
    expect(before.c.counters.done).toBeLessThanOrEqual(2000);
    expect(after.c.counters.done).toBeGreaterThan(before.c.counters.done);
  });

  test("redelivers at most commit interval × rate records", () => {
    for (const commitMs of [1000, 5000]) {
      const { l } = run({ steps, edge: { commitMs }, durationS: 100 });
      expect(l.retried).toBeGreaterThan(0);
      expect(l.retried).toBeLessThanOrEqual((commitMs / 1000) * 100 + 4);
    }
  });

  test("redelivers at most what is in hand if each record is committed", () => {
    const { l } = run({ steps, edge: { commit: "record" }, durationS: 100 });
    expect(l.retried).toBeLessThanOrEqual(4);
  });

  test("static members that are back within their session go on at once", () => {
    const { l, state } = run({ steps, edge: { rebalance: "static" }, durationS: 25 });
    expect(state.groups[0]!.generation).toBe(1);
    expect(l.done).toBeGreaterThan(2400);
  });
});

describe("a member more or less (K210 to K215)", () => {
  const join = {
    atMs: 10_500,
    command: { type: "params", node: "c", params: { workers: 5 } },
  } as ScenarioStep;
  const log = { partitions: 10 };

  test("eager: every partition stops from the heartbeat of the first member to that of the last", () => {
    // the fifth member has its heartbeats half a second before the others
    const first = {
      atMs: 5500,
      command: { type: "params", node: "c", params: { workers: 5 } },
    } as ScenarioStep;
    const second = {
      atMs: 9100,
      command: { type: "params", node: "c", params: { workers: 6 } },
    } as ScenarioStep;
    const { backlog, state, l } = run({
      log,
      steps: [first, second],
      edge: { rebalance: "eager" },
      durationS: 20,
    });
    expect(state.groups[0]!.generation).toBe(3);
    // 2 of 10 partitions, half a second, 100/s
    expect(backlog.max).toBeGreaterThanOrEqual(7);
    expect(l.retried).toBe(0);
  });

  test("cooperative: two rounds, only partitions that move wait", () => {
    const { backlog, state, l } = run({
      log,
      steps: [join],
      edge: { rebalance: "cooperative" },
      durationS: 20,
    });
    expect(state.groups[0]!.generation).toBe(3);
    // 2 of 10 partitions wait for one heartbeat of 3 s
    expect(backlog.max).toBeLessThan(0.35 * 300);
    expect(l.retried).toBe(0);
  });

  test("KIP-848: moves without a barrier and without redelivery", () => {
    const { backlog, l } = run({ log, steps: [join], edge: { rebalance: "kip848" }, durationS: 20 });
    expect(backlog.max).toBeLessThan(0.35 * 300);
    expect(l.retried).toBe(0);
    expect(l.done).toBeGreaterThan(1990);
  });

  test("more workers than partitions stand idle (K204)", () => {
    const few = run({ log: { partitions: 2 }, consumer: { workers: 8, serviceMs: 40 }, durationS: 20 });
    // 2 partitions × 25/s, whatever the number of workers
    expect(few.c.counters.done).toBeLessThanOrEqual(1000);
    expect(few.c.levels.busy.max).toBe(2);
  });

  test("MEMBERS_MAX bounds the members", () => {
    const many = run({ consumer: { workers: 1000 }, durationS: 1 });
    expect(many.state.groups[0]!.members).toBe(1000);
    expect(MEMBERS_MAX).toBeGreaterThan(1000);
  });
});

test("K217 a batch that takes longer than the poll interval puts its member out, and its answers do not count", () => {
  const { l, state } = run({
    edge: { pollIntervalMs: 1000, pollRecords: 500, commit: "poll" },
    consumer: { serviceMs: 45, workers: 1 },
    durationS: 60,
  });
  expect(l.expired).toBeGreaterThan(2);
  expect(l.retried).toBeGreaterThan(100);
  expect(state.groups[0]!.generation).toBeGreaterThanOrEqual(4);
  // nothing is ever committed: the group is stuck for ever
  expect(l.done).toBeLessThan(200);
});

describe("a poison record (K218 to K220)", () => {
  test("tried for ever, it blocks its partition", () => {
    const { l, backlog, state } = run({
      consumer: { failurePercent: 100 },
      edge: { retryMs: 100 },
      durationS: 20,
    });
    expect(l.done).toBe(0);
    expect(backlog.last).toBeGreaterThan(1990);
    // each of the four partitions holds its first record: ten tries a second
    expect(Array.from(state.groups[0]!.finished)).toEqual([0, 0, 0, 0]);
    expect(l.failed).toBeGreaterThan(700);
  });

  test("skipped after n deliveries it is lost, dead-lettered it leaves by the port", () => {
    const skip = run({
      consumer: { failurePercent: 100 },
      edge: { onPoison: "skip", deliveriesMax: 3, retryMs: 0 },
      durationS: 20,
    });
    expect(skip.losses.exhausted).toBeGreaterThan(1900);
    expect(skip.l.out).toBeGreaterThanOrEqual(3 * skip.losses.exhausted!);
    const dead = run({
      consumer: { failurePercent: 100 },
      edge: { onPoison: "dead", deliveriesMax: 3, retryMs: 0 },
      durationS: 20,
      dead: true,
    });
    expect(dead.l.dead).toBeGreaterThan(1900);
    expect(dead.d.counters.in).toBe(dead.l.dead);
  });
});

describe("share groups (K225 to K228)", () => {
  test("more workers than partitions all work", () => {
    const { c } = run({
      log: { partitions: 1 },
      edge: { sharing: "share" },
      consumer: { workers: 8, serviceMs: 40 },
      durationS: 20,
    });
    expect(c.levels.busy.max).toBeGreaterThanOrEqual(4);
    expect(c.counters.done).toBeGreaterThan(1980);
  });

  test("a lock that ends gives the record to somebody else, up to the limit", () => {
    const { l, losses } = run({
      edge: { sharing: "share", lockMs: 30, deliveriesMax: 2 },
      consumer: { serviceMs: 100, workers: 4 },
      durationS: 20,
    });
    expect(l.expired).toBeGreaterThan(100);
    expect(losses.exhausted).toBeGreaterThan(50);
    expect(l.done).toBe(0);
  });

  test("no more than LOCKS_MAX records of a partition are out", () => {
    const { state } = run({
      log: { partitions: 1 },
      edge: { sharing: "share" },
      consumer: { workers: 500, serviceMs: 100_000 },
      durationS: 20,
    });
    expect(state.groups[0]!.windows[0]!.size).toBe(LOCKS_MAX);
  });
});

describe("what leaves the log (K230 to K235)", () => {
  test("retention by number: what a slow group has not read is lost once", () => {
    const { losses, l } = run({ log: { retentionRecords: 10 }, consumer: { serviceMs: 100 }, durationS: 20 });
    expect(losses.aged).toBeGreaterThan(1000);
    expect(l.done + losses.aged!).toBeGreaterThan(1950);
  });

  test("retention by age", () => {
    const { backlog, losses } = run({ log: { retentionS: 2 }, consumer: { serviceMs: 100 }, durationS: 20 });
    expect(losses.aged).toBeGreaterThan(1000);
    expect(backlog.max).toBeLessThanOrEqual(203);
  });

  test("retention by size", () => {
    const { backlog } = run({
      log: { retentionBytes: 10_240 },
      producer: { sizeBytes: 1024 },
      consumer: { serviceMs: 100 },
      durationS: 20,
    });
    expect(backlog.max).toBeLessThanOrEqual(4 * 10 + 1);
  });

  test("compaction leaves the newest record of each key", () => {
    const { backlog, losses, state } = run({
      log: { compact: true },
      consumer: { workers: 1, serviceMs: 100_000 },
      durationS: 60,
    });
    const stored = state.partitions.reduce((sum, { size }) => sum + size, 0);
    expect(state.partitions.reduce((sum, { end }) => sum + end, 0)).toBeGreaterThan(5990);
    // 50 keys, and at most as many again or 64 a partition until it is worth the work
    expect(stored).toBeLessThan(4 * 64 + 1);
    expect(backlog.last).toBeLessThanOrEqual(stored);
    expect(losses.aged).toBeUndefined();
  });

  test("a move to the start reads again what is kept", () => {
    const seek = {
      atMs: 10_000,
      command: { type: "edge-params", edge: "e1", params: { latencyMs: 0, seek: "start" } },
    };
    const { l, c } = run({ log: { replayRecords: 100_000 }, steps: [seek as ScenarioStep], durationS: 20 });
    expect(l.retried).toBeGreaterThanOrEqual(995);
    expect(l.done).toBeGreaterThan(1990);
    expect(c.counters.done).toBeGreaterThan(2990);
  });
});

describe("losing a machine (K241, K242)", () => {
  const replicas = { replicas: 3, replicationLagMs: 200, failoverMs: 1000 };
  const steps = [fault(10_005, "node-loss", true, "l")];

  test("acks = 1: exactly the tail that was not replicated", () => {
    const { losses } = run({
      log: { ...replicas, ackAt: "leaderPageCache", fsync: "never" },
      steps,
      durationS: 20,
    });
    // 200 ms × 100/s, all acknowledged
    expect(losses.crashed).toBe(20);
    expect(losses.down).toBe(100);
  });

  test("acks = all: nothing that was acknowledged", () => {
    const { losses } = run({
      log: { ...replicas, ackAt: "quorum", minInSync: 2, fsync: "never" },
      steps,
      durationS: 20,
    });
    expect(losses.crashed).toBeUndefined();
  });
});

test("theory: with hash keys the partitions are independent M/M/1 systems", () => {
  const partitions = 3;
  const keyCount = 3000;
  const counts = new Float64Array(partitions);
  for (let key = 1; key <= keyCount; key++) counts[partitionOfKey(key, partitions)]!++;
  const lambda = 180;
  const mu = 100;
  let expected = 0;
  for (const count of counts) {
    const share = count / keyCount;
    expected += share / (mu - lambda * share);
  }
  const means = Array.from({ length: 12 }, (_, index) => {
    const { c } = run(
      {
        log: { partitions },
        producer: { arrivals: "poisson", ratePerS: lambda, keyCount },
        consumer: { service: "exponential", serviceMs: 1000 / mu, workers: partitions },
        durationS: 300,
      },
      1000 + index,
    );
    return c.latency.meanMs / 1e3;
  });
  const interval = interval99(means);
  expect(interval.low).toBeLessThanOrEqual(expected);
  expect(interval.high).toBeGreaterThanOrEqual(expected);
  expect((interval.high - interval.low) / expected).toBeLessThan(0.15);
});
