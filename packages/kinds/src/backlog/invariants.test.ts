/** Laws of a bus with any parameters under any faults (rules K32, K110, K124, K127, K140, K151). */
import type { Design, Params, ScenarioStep } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { survives } from "../bus-entry/durability.ts";
import { readEntryPolicy } from "../bus-entry/entry-params.ts";
import { benchKinds } from "../testing/bench-kinds.ts";
import type { ScribeState } from "../testing/scribe.ts";
import { busContents } from "./bus-contents.ts";
import type { BusState } from "./bus-state.ts";

// hundreds of runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

const DURATION_S = 3;

const busParams = fc.record({
  storeMs: fc.constantFrom(0, 0, 5),
  backlogMax: fc.constantFrom(0, 0, 5, 30),
  overflow: fc.constantFrom("dropNewest", "dropOldest", "reject", "block", "deadLetterOldest"),
  lease: fc.constantFrom("timeout", "timeout", "connection", "never"),
  leaseMs: fc.constantFrom(15, 60, 500),
  returnOnDisconnect: fc.boolean(),
  lateAck: fc.constantFrom("accepted", "ignored"),
  dispatch: fc.constantFrom("idleFirst", "roundRobin", "random", "leastOutstanding", "atPublish"),
  inFlightMax: fc.constantFrom(0, 0, 1, 4),
  turnaroundMs: fc.constantFrom(0, 0, 3),
  deliveriesMax: fc.constantFrom(0, 1, 2, 5),
  whenExhausted: fc.constantFrom("deadLetter", "drop", "leave"),
  countNacks: fc.boolean(),
  countTimeouts: fc.boolean(),
  countDisconnects: fc.boolean(),
  requeue: fc.constantFrom("head", "tail", "original"),
  backoff: fc.constantFrom("none", "fixed", "exponential", "list"),
  backoffMs: fc.constantFrom(1, 40),
  backoffList: fc.constantFrom("5, 50", "0, 0, 200"),
  jitterPercent: fc.constantFrom(0, 50, 100),
  order: fc.constantFrom("none", "none", "perKey"),
  priorityLevels: fc.constantFrom(1, 1, 3),
  deliveryDelayMs: fc.constantFrom(0, 0, 30),
  ttlMs: fc.constantFrom(0, 0, 40, 300),
  ttlChecked: fc.constantFrom("atHead", "anywhere"),
  ttlThen: fc.constantFrom("drop", "deadLetter"),
  dedupMs: fc.constantFrom(0, 0, 500),
  rateLimitPerS: fc.constantFrom(0, 0, 80),
  rateOver: fc.constantFrom("error", "delay"),
  rateBurst: fc.constantFrom(1, 20),
  ackAt: fc.constantFrom("none", "leaderMemory", "leaderPageCache", "leaderFsync", "quorum"),
  fsync: fc.constantFrom("always", "interval"),
  fsyncMs: fc.constantFrom(50, 400),
  replicas: fc.constantFrom(1, 1, 3),
  replicationLagMs: fc.constantFrom(0, 30),
  failoverMs: fc.constantFrom(0, 100),
  stallEveryMs: fc.constantFrom(0, 0, 200),
  stallMs: fc.constantFrom(1, 60),
});

/** Combinations that validation refuses are bent to the nearest allowed ones. */
function allowed(params: Params): Params {
  if (params["order"] !== "perKey") return params;
  const rule = params["overflow"];
  return {
    ...params,
    overflow: rule === "dropOldest" || rule === "deadLetterOldest" ? "dropNewest" : rule!,
    dispatch: params["dispatch"] === "atPublish" ? "idleFirst" : params["dispatch"]!,
  };
}

const sending = fc.record({
  atMs: fc.nat({ max: 2500 }),
  key: fc.nat({ max: 4 }),
  priority: fc.nat({ max: 3 }),
});
const plans = fc.array(sending, { minLength: 20, maxLength: 150 }).chain((plan) =>
  fc.array(fc.nat(), { maxLength: 10 }).map((again) => [
    ...plan.toSorted((a, b) => a.atMs - b.atMs),
    // these come when the first ones have an id
    ...again.map((index, i) => ({ atMs: 2510 + i, again: index % plan.length })),
  ]),
);
const scribes = fc.array(
  fc.record({
    credit: fc.integer({ min: 1, max: 6 }),
    workers: fc.integer({ min: 1, max: 3 }),
    serviceMs: fc.constantFrom(1, 10, 45),
    failPercent: fc.constantFrom(0, 0, 20, 100),
  }),
  { minLength: 1, maxLength: 3 },
);
const faults = fc.array(
  fc.record({
    at: fc.nat({ max: 2000 }),
    length: fc.nat({ max: 800 }),
    what: fc.constantFrom("kill", "power", "node-loss", "stall", "slow", "fail", "worker", "cut"),
    params: fc.boolean(),
  }),
  { maxLength: 4 },
);
const cases = fc.record({
  bus: busParams,
  other: busParams,
  plan: plans,
  scribes,
  faults,
  asks: fc.boolean(),
  seed: fc.nat(),
});
type Drawn = typeof cases extends fc.Arbitrary<infer T> ? T : never;
/** A drawn case, its bus as a test may have changed it. */
type Case = Omit<Drawn, "bus"> & { readonly bus: Params };

function steps({ faults: list, other }: Case): ScenarioStep[] {
  return list.flatMap(({ at, length, what, params }): ScenarioStep[] => {
    const place = what === "cut" ? { edge: "e1" } : { node: what === "worker" ? "w0" : "b" };
    const fault = what === "worker" ? "kill" : what;
    const turn = (atMs: number, on: boolean): ScenarioStep => ({
      atMs,
      command: { type: "fault", fault, on, ...place } as never,
    });
    const change: ScenarioStep[] = params
      ? [{ atMs: at + 7, command: { type: "params", node: "b", params: allowed(other) } }]
      : [];
    return [turn(at, true), turn(at + length, false), ...change];
  });
}

function designOf(of: Case, kind: "queue" | "topic", edge: Params = {}): Design {
  const names = of.scribes.map((_, index) => `w${index}`);
  const design = sketchDesign({
    nodes: {
      p: ["publisher", { plan: JSON.stringify(of.plan), asks: of.asks }],
      b: [kind, allowed(of.bus)],
      ...Object.fromEntries(names.map((name, index) => [name, ["scribe", of.scribes[index]!] as const])),
      d: ["queue"],
    },
    edges: [
      ["p.out", "b.in"],
      ...names.map((name) => ["b.out", `${name}.in`, 1] as const),
      ["b.dead", "d.in"],
    ],
    durationS: DURATION_S,
    seed: of.seed,
    steps: steps(of).toSorted((a, b) => a.atMs - b.atMs),
  });
  const edges = Object.entries(design.edges).map(([id, value]) =>
    value.from.port === "out" && value.from.node === "b"
      ? ([id, { ...value, params: { ...value.params, ...edge } }] as const)
      : ([id, value] as const),
  );
  return { ...design, edges: Object.fromEntries(edges) };
}

const reached = new Map<string, number>();
function reach(what: string, by: number): void {
  reached.set(what, (reached.get(what) ?? 0) + by);
}

test("published = done + dead + lost + rejected + repeats + held, for any parameters and faults", () => {
  fc.assert(
    fc.property(cases, (of) => {
      const { summary, states } = runBench(benchKinds, designOf(of, "queue"));
      expect(summary.stop).toBeUndefined();
      const { counters: c, losses, levels } = summary.nodes["b"]!;
      const bus = states.get("b") as BusState;
      const inside = busContents(bus);
      expect(inside.held).toBeGreaterThanOrEqual(0);
      expect(c.in).toBe(
        c.done + c.dead + c.lost + c.rejected + c.deduplicated + inside.held + inside.storing,
      );
      const backlog = bus.backlogs[0]!;
      expect(levels.backlog.last).toBe(backlog.waiting + backlog.delayed);
      if (backlog.lanes > 1)
        expect(backlog.laneWaiting.reduce((sum, waiting) => sum + waiting, 0)).toBe(backlog.waiting);
      for (const [index, worker] of of.scribes.entries()) {
        const scribe = states.get(`w${index}`) as ScribeState;
        // at most the credit of one life, and what was on its way when the lease of another ended
        expect(scribe.handMax).toBeLessThanOrEqual(worker.credit);
        reach("deliveries", scribe.log.length);
      }
      for (const [reason, count] of Object.entries(losses)) reach(reason, count ?? 0);
      for (const name of ["done", "dead", "rejected", "deduplicated", "expired", "retried"] as const)
        reach(name, c[name]);
      reach("parked", backlog.parked);
    }),
    { numRuns: 400, seed: 101 },
  );
  // every interesting end was reached, or the test proves nothing
  for (const what of [
    "done",
    "dead",
    "rejected",
    "deduplicated",
    "expired",
    "retried",
    "parked",
    "down",
    "crashed",
    "aged",
    "overflow",
    "exhausted",
    "refused",
  ])
    expect(reached.get(what), what).toBeGreaterThan(20);
});

test("K124 K127 leased copies stay within the limit, and no copy is delivered more often than allowed", () => {
  fc.assert(
    fc.property(cases, fc.constantFrom(1, 2, 3, 7), (of, most) => {
      const strict = {
        ...of,
        faults: of.faults.map((fault) => ({ ...fault, params: false })),
        plan: of.plan.filter((one) => !("again" in one)),
        bus: {
          ...of.bus,
          deliveriesMax: most,
          countNacks: true,
          countTimeouts: true,
          countDisconnects: true,
          inFlightMax: most,
        },
      };
      const { states } = runBench(benchKinds, designOf(strict, "queue"));
      const log = of.scribes.flatMap((_, index) => (states.get(`w${index}`) as ScribeState).log);
      const perId = new Map<number, number>();
      for (const { id } of log) perId.set(id, (perId.get(id) ?? 0) + 1);
      for (const count of perId.values()) expect(count).toBeLessThanOrEqual(most);
      expect((states.get("b") as BusState).backlogs[0]!.lent).toBeLessThanOrEqual(most);
    }),
    { numRuns: 150, seed: 103 },
  );
});

test("K140 order per key: first deliveries of one key come in the order in which they were stored", () => {
  let keyed = 0;
  fc.assert(
    fc.property(cases, (of) => {
      const ordered = {
        ...of,
        faults: of.faults.map((fault) => ({ ...fault, params: false })),
        bus: { ...of.bus, order: "perKey" },
        // all over one edge without a cut, so that the log is in order of delivery
        scribes: of.scribes.slice(0, 1),
      };
      const { states } = runBench(benchKinds, designOf(ordered, "queue"));
      const last = new Map<number, number>();
      const seen = new Set<number>();
      for (const { id, key } of (states.get("w0") as ScribeState).log) {
        if (key === 0 || seen.has(id)) continue;
        seen.add(id);
        expect(id).toBeGreaterThan(last.get(key) ?? -1);
        last.set(key, id);
        keyed++;
      }
    }),
    { numRuns: 150, seed: 107 },
  );
  expect(keyed).toBeGreaterThan(2000);
});

test("K151 at most once: nobody gets a copy twice, and copies are conserved", () => {
  const lost = new Map<string, number>();
  fc.assert(
    fc.property(
      cases,
      fc.constantFrom("queue", "drop", "disconnect"),
      fc.constantFrom("", "shared"),
      (of, slow, subscription) => {
        const edge = { guarantee: "atMostOnce", slow, slowAt: 3, awayMs: 100, subscription };
        const plan = of.plan.filter((one) => !("again" in one));
        const { summary, states } = runBench(benchKinds, designOf({ ...of, plan }, "topic", edge));
        const bus = states.get("b") as BusState;
        expect(bus.backlogs).toHaveLength(subscription === "" ? of.scribes.length : 1);
        const got = new Set<string>();
        for (const index of of.scribes.keys()) {
          for (const { id } of (states.get(`w${index}`) as ScribeState).log) {
            const copy = `${subscription === "" ? index : ""} ${id}`;
            expect(got.has(copy)).toBe(false);
            got.add(copy);
          }
        }
        const { counters: c, losses } = summary.nodes["b"]!;
        expect(c.retried).toBe(0);
        for (const [reason, count] of Object.entries(losses))
          lost.set(reason, (lost.get(reason) ?? 0) + (count ?? 0));
        // what was lost at the door was never copied
        const inside = busContents(bus);
        expect(inside.taken).toBeLessThanOrEqual(c.done + c.dead + c.lost + c.rejected + inside.held);
        expect(c.done + c.dead + inside.held).toBeLessThanOrEqual(inside.taken);
      },
    ),
    { numRuns: 150, seed: 109 },
  );
  for (const reason of ["missed", "overflow", "exhausted"])
    expect(lost.get(reason), reason).toBeGreaterThan(20);
});

test("K110 a crash at any instant loses exactly what the rule says is not safe", () => {
  let unsafe = 0;
  let safe = 0;
  const crash = fc.record({
    bus: busParams,
    what: fc.constantFrom("kill", "power", "node-loss"),
    atMs: fc.integer({ min: 10, max: 900 }),
    gapMs: fc.constantFrom(1, 7, 20),
    busy: fc.boolean(),
  });
  fc.assert(
    fc.property(crash, ({ bus, what, atMs, gapMs, busy }) => {
      const params: Params = {
        // only what decides where messages are, not whether they are there
        ...allowed({ ...bus, overflow: "dropNewest" }),
        storeMs: 0,
        backlogMax: 0,
        rateLimitPerS: 0,
        dedupMs: 0,
        ttlMs: 0,
        stallEveryMs: 0,
        deliveriesMax: 0,
      };
      const plan = Array.from({ length: 100 }, (_, i) => ({ atMs: i * gapMs + 0.5, key: i % 3 }));
      const design = sketchDesign({
        nodes: {
          p: ["publisher", { plan: JSON.stringify(plan), asks: false }],
          b: ["queue", params],
          // holds some, and returns each of them with a back-off
          w: ["scribe", { credit: busy ? 5 : 0, workers: 5, serviceMs: 30, failPercent: 100 }],
        },
        edges: [
          ["p.out", "b.in"],
          ["b.out", "w.in"],
        ],
        durationS: 2.5,
        steps: [{ atMs, command: { type: "fault", fault: what as "kill", on: true, node: "b" } }],
      });
      const { summary } = runBench(benchKinds, design);
      const { durability } = readEntryPolicy({ ...params, messageBytesMax: 0 });
      const stored = plan.filter((one) => one.atMs <= atMs);
      const lost = stored.filter((one) => !survives(durability, what as "kill", one.atMs * 1e6, atMs * 1e6));
      const { crashed = 0, down = 0 } = summary.nodes["b"]!.losses;
      const after = plan.filter(
        (one) => one.atMs > atMs && (Number(params["replicas"]) === 1 || what !== "node-loss"),
      );
      const failover = plan.filter(
        (one) => one.atMs > atMs && one.atMs <= atMs + Number(params["failoverMs"]),
      );
      const refused =
        after.length > 0 || Number(params["replicas"]) === 1 || what !== "node-loss" ? after : failover;
      expect(crashed + down).toBe(lost.length + refused.length);
      unsafe += lost.length;
      safe += stored.length - lost.length;
    }),
    { numRuns: 200, seed: 113 },
  );
  expect(unsafe).toBeGreaterThan(1000);
  expect(safe).toBeGreaterThan(1000);
});

test("the same run twice gives the same hash, whatever is switched on", () => {
  fc.assert(
    fc.property(cases, (of) => {
      const design = designOf(of, "topic");
      expect(runBench(benchKinds, design).summary.hash).toBe(runBench(benchKinds, design).summary.hash);
    }),
    { numRuns: 60, seed: 127 },
  );
});
