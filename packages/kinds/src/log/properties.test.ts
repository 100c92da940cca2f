/** Laws of the log over random groups, protocols, retention and faults (rules K205 to K207, K212, K240). */
import type { Behaviour, Sim } from "@eventyard/engine";
import { createRun, forkRun } from "@eventyard/engine";
import type { Design, Params, ScenarioStep } from "@eventyard/model";
import { edgeViolations, runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import { logContents } from "./contents.ts";
import type { Group } from "./group.ts";
import type { LogState } from "./log-state.ts";
import { BUSY, cell, EDGE, hasFlag, MEMBER, OFFSET, PARTITION, STATE, VOID } from "./members.ts";
import { recordsFrom } from "./partition-store.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
vi.setConfig({ testTimeout: 60_000 });

const DURATION_S = 12;

const logParams = fc.record({
  partitions: fc.integer({ min: 1, max: 7 }),
  assign: fc.constantFrom("hash", "hash", "sticky", "roundRobin"),
  storeMs: fc.constantFrom(0, 2),
  joinDelayMs: fc.constantFrom(0, 300),
  retentionRecords: fc.constantFrom(0, 0, 5, 50),
  retentionS: fc.constantFrom(0, 0, 1),
  compact: fc.constantFrom(false, false, true),
  replayRecords: fc.constantFrom(0, 10, 100_000),
  replicas: fc.constantFrom(1, 3),
  ackAt: fc.constantFrom("leaderPageCache", "leaderFsync", "none"),
  replicationLagMs: fc.constantFrom(0, 100),
  failoverMs: fc.constant(500),
});

const edgeParams = fc.record({
  group: fc.constantFrom("", "a", "a", "b"),
  sharing: fc.constantFrom("partition", "partition", "partition", "share"),
  onPoison: fc.constantFrom("retry", "skip", "dead"),
  deliveriesMax: fc.integer({ min: 1, max: 3 }),
  retryMs: fc.constantFrom(0, 50),
  lockMs: fc.constantFrom(30, 1000),
  start: fc.constantFrom("earliest", "latest", "time"),
  startS: fc.constantFrom(0, 2),
  commit: fc.constantFrom("interval", "poll", "record"),
  commitMs: fc.constantFrom(100, 2000),
  pollRecords: fc.constantFrom(1, 3, 50),
  pollIntervalMs: fc.constantFrom(60, 500, 60_000),
  rebalance: fc.constantFrom("eager", "cooperative", "static", "kip848"),
  sessionMs: fc.constantFrom(400, 1500),
  heartbeatMs: fc.constantFrom(100, 300),
});

const consumerParams = fc.record({
  workers: fc.integer({ min: 1, max: 5 }),
  serviceMs: fc.constantFrom(2, 10, 40),
  failurePercent: fc.constantFrom(0, 0, 10, 50),
});

const step = fc.record({
  atMs: fc.integer({ min: 100, max: 9000 }),
  what: fc.constantFrom("crash", "crash", "cut", "scale", "broker", "seek", "widen"),
  which: fc.nat({ max: 2 }),
  forMs: fc.constantFrom(50, 700, 3000),
});

interface Plan {
  readonly log: Params;
  readonly edges: readonly Params[];
  readonly consumers: readonly Params[];
  readonly steps: readonly { atMs: number; what: string; which: number; forMs: number }[];
  readonly seed: number;
}

function stepsOf(plan: Plan): ScenarioStep[] {
  return plan.steps.flatMap(({ atMs, what, which, forMs }): ScenarioStep[] => {
    const edge = `e${which + 1}`;
    const node = `c${which}`;
    const both = (command: object, offCommand: object): ScenarioStep[] => [
      { atMs, command: command as never },
      { atMs: atMs + forMs, command: offCommand as never },
    ];
    const fault = (id: string, at: object) =>
      both({ type: "fault", fault: id, on: true, ...at }, { type: "fault", fault: id, on: false, ...at });
    switch (what) {
      case "crash":
        return fault("kill", { node });
      case "cut":
        return fault("cut", { edge });
      case "broker":
        return fault(["kill", "node-loss", "stall"][which]!, { node: "l" });
      case "scale":
        return both(
          { type: "params", node, params: { workers: 1 } },
          { type: "params", node, params: { workers: 6 } },
        );
      case "seek": {
        const params = { latencyMs: 1, ...plan.edges[which] };
        return both(
          { type: "edge-params", edge, params: { ...params, seek: "start" } },
          { type: "edge-params", edge, params: { ...params, seek: "time", seekTo: 3 } },
        );
      }
      default:
        return [{ atMs, command: { type: "params", node: "l", params: { partitions: 9 } } as never }];
    }
  });
}

function designOf(plan: Plan): Design {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { ratePerS: 60, keys: "uniform", keyCount: 20 }],
      l: ["log", plan.log],
      c0: ["consumer", plan.consumers[0]!],
      c1: ["consumer", plan.consumers[1]!],
      c2: ["consumer", plan.consumers[2]!],
      d: ["queue", {}],
      f: ["queue", {}],
    },
    edges: [
      ["p.out", "l.in", 1],
      ["l.out", "c0.in", 1],
      ["l.out", "c1.in", 1],
      ["l.out", "c2.in", 1],
      ["l.out", "f.in"],
      ["l.dead", "d.in"],
    ],
    durationS: DURATION_S,
    steps: stepsOf(plan),
    seed: plan.seed,
  });
  const edges = { ...design.edges };
  for (const [index, params] of plan.edges.entries()) {
    const id = `e${index + 1}`;
    edges[id] = { ...edges[id]!, params: { latencyMs: 1, ...params } };
  }
  return { ...design, edges };
}

const plans: fc.Arbitrary<Plan> = fc.record({
  log: logParams,
  edges: fc.array(edgeParams, { minLength: 3, maxLength: 3 }),
  consumers: fc.array(consumerParams, { minLength: 3, maxLength: 3 }),
  steps: fc.array(step, { maxLength: 5 }),
  seed: fc.nat(),
});

/** What breaks a law in this state. */
function violations(log: LogState): string[] {
  const found: string[] = [];
  const check = (ok: boolean, text: string): void => {
    if (!ok) found.push(text);
  };
  const working = new Set<string>();
  for (let row = 0; row < log.members.used; row++) {
    const group = log.groups[log.edges.group[cell(log.members, row, EDGE)]!]!;
    const owned = group.windows.length === 0 && cell(log.members, row, STATE) === BUSY;
    if (!owned || !hasFlag(log.members, row, MEMBER) || hasFlag(log.members, row, VOID)) continue;
    const partition = cell(log.members, row, PARTITION);
    const place = `${group.index}/${partition}`;
    check(!working.has(place), `K212 ${place} is read by two members`);
    working.add(place);
    check(group.owner[partition] === row, `K212 ${place} is read by somebody else than its owner`);
    check(cell(log.members, row, OFFSET) + 1 === group.position[partition], `K205 ${place} position`);
  }
  for (const group of log.groups) checkGroup(log, group, check);
  return found;
}

function checkGroup(log: LogState, group: Group, check: (ok: boolean, text: string) => void): void {
  let sum = 0;
  for (const [index, store] of log.partitions.entries()) {
    const at = `group ${group.index} partition ${index}`;
    const window = group.windows[index];
    const position = group.position[index]!;
    check(group.committed[index]! <= position, `K205 ${at}: committed beyond its position`);
    check(position <= store.end, `K205 ${at}: position beyond the end`);
    check(group.reached[index]! <= store.end, `K205 ${at}: reached beyond the end`);
    const lag = (group.begun ? recordsFrom(store, position) : 0) + (window?.returned ?? 0);
    check(group.lag[index] === lag, `K205 ${at}: lag ${group.lag[index]}, not ${lag}`);
    sum += lag;
    const owned = group.owner[index] !== -1 && lag > 0 && group.retryAt[index] === 0;
    check(!owned || group.listed[index] === 1, `K207 ${at}: records that nobody will poll`);
    if (window !== undefined) check(window.size <= 200, `K226 ${at}: more than 200 locks`);
  }
  check(group.lagTotal === sum, `K205 group ${group.index}: lag ${group.lagTotal}, not ${sum}`);
  check(group.lagReported === sum, `K205 group ${group.index}: lag not reported`);
}

/** The law of conservation, see contents.ts. */
function conservation(log: LogState, summary: ReturnType<typeof runBench>["summary"]): string[] {
  const { counters, losses } = summary.nodes["l"]!;
  const inside = logContents(log);
  const before = counters.lost - (losses.aged ?? 0) - (losses.exhausted ?? 0) - (losses.crashed ?? 0);
  const found: string[] = [];
  const ended = counters.done + counters.dead + (losses.aged ?? 0) + (losses.exhausted ?? 0) + inside.open;
  if (ended !== inside.appended * inside.groups)
    found.push(`K206 ${inside.appended} × ${inside.groups} records, ${ended} accounted for`);
  // what crashed may have been lost in the tail, before it was appended
  const taken = counters.in - before - counters.rejected - counters.deduplicated - inside.storing;
  if (taken < inside.appended || taken - (losses.crashed ?? 0) > inside.appended)
    found.push(`K206 ${taken} taken in, ${inside.appended} appended`);
  return found;
}

test("K205 K206 K207 K212 positions, ownership and conservation hold at every instant", () => {
  const reached = { retried: 0, expired: 0, dead: 0, aged: 0, crashed: 0, generations: 0, skipped: 0 };
  fc.assert(
    fc.property(plans, (plan) => {
      const design = designOf(plan);
      const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds });
      const log = run.simulation.nodes.states[run.simulation.program.nodeIndex.get("l")!] as LogState;
      for (let atMs = 137; atMs <= DURATION_S * 1000; atMs += 137) {
        run.advanceTo(atMs * 1e6, 1e9);
        expect(violations(log), `at ${atMs} ms`).toEqual([]);
      }
      run.advanceTo(DURATION_S * 1e9, 1e9);
      const summary = run.summary();
      expect(summary.stop).toBeUndefined();
      expect(conservation(log, summary)).toEqual([]);
      const cuts = Object.values(summary.edges).some((edge) => edge.lost > 0);
      for (const violation of edgeViolations(design, summary, true)) expect(cuts, violation).toBe(true);
      const { counters, losses } = summary.nodes["l"]!;
      reached.retried += counters.retried;
      reached.expired += counters.expired;
      reached.dead += counters.dead;
      reached.aged += losses.aged ?? 0;
      reached.crashed += losses.crashed ?? 0;
      for (const group of log.groups) {
        reached.generations += group.generation;
        reached.skipped += group.skipped;
      }
    }),
    { numRuns: 60, seed: 201 },
  );
  // each interesting state was reached
  for (const [what, times] of Object.entries(reached)) expect(times, what).toBeGreaterThan(10);
});

test("K207 the first deliveries of a key come in the order in which its records were stored", () => {
  let deliveries = 0;
  const ordered = fc.tuple(plans).map(([plan]): Plan => ({
    ...plan,
    log: { ...plan.log, assign: "hash" },
    edges: plan.edges.map((edge) => ({ ...edge, sharing: "partition" })),
    steps: plan.steps.filter(({ what }) => what !== "widen" && what !== "seek"),
  }));
  fc.assert(
    fc.property(ordered, (plan) => {
      const last = new Map<string, number>();
      const consumer = runnableKinds.get("consumer")!;
      const watching: Behaviour = {
        ...consumer,
        arrive: (sim: Sim, state, edge, message) => {
          const { key, bornNs, attempts } = sim.messages;
          if (attempts[message] === 1) {
            const name = plan.edges[edge - 1]!.group;
            const lane = `${name === "" ? edge : name}/${key[message]}`;
            expect(bornNs[message]!, lane).toBeGreaterThan(last.get(lane) ?? -1);
            last.set(lane, bornNs[message]!);
            deliveries++;
          }
          consumer.arrive!(sim, state, edge, message);
        },
      };
      const behaviours = new Map([...runnableKinds, ["consumer", watching] as const]);
      runBench({ specs: kindSpecs, behaviours }, designOf(plan));
    }),
    { numRuns: 40, seed: 202 },
  );
  expect(deliveries).toBeGreaterThan(10_000);
});

test("K240 the same seed gives the same hash, however the time is sliced", () => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 7, max: 900 }), (plan, slice) => {
      const design = designOf(plan);
      const { hash } = runBench(kinds, design).summary;
      expect(runBench(kinds, design).summary.hash).toBe(hash);
      const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds });
      for (let atMs = slice; atMs < DURATION_S * 1000; atMs += slice) {
        run.advanceTo(atMs * 1e6, 1e9);
        run.summary();
      }
      while (run.advanceTo(DURATION_S * 1e9, 97) === "budget") run.summary();
      expect(run.summary().hash).toBe(hash);
    }),
    { numRuns: 20, seed: 203 },
  );
});

test("K240 a fork at any instant goes on to the same hash", () => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 1, max: DURATION_S * 1000 - 1 }), (plan, atMs) => {
      const run = createRun({ design: designOf(plan), specs: kindSpecs, behaviours: runnableKinds });
      run.advanceTo(atMs * 1e6, 1e9);
      const fork = forkRun(run);
      run.advanceTo(DURATION_S * 1e9, 1e9);
      fork.advanceTo(DURATION_S * 1e9, 1e9);
      expect(fork.summary().hash).toBe(run.summary().hash);
    }),
    { numRuns: 20, seed: 204 },
  );
});
