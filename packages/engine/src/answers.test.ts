/** Calls, confirms, contents, optional columns and edge parameters (rules E71–E79). */
import { NO_CONTENT } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Contents, CONTENTS_MAX } from "./contents.ts";
import { MessagePool } from "./message-pool.ts";
import { createRun } from "./run.ts";
import type { Run } from "./run.ts";
import { callerBehaviours, callerSpecs, contentOf, withEdgeParams } from "./testing/callers.ts";
import type { CallerState, StoreState, TellerState } from "./testing/callers.ts";
import { draw } from "./testing/stations.ts";

function start(design: Design): Run {
  return createRun({ design, specs: callerSpecs, behaviours: callerBehaviours, ledger: false });
}

function stateOf(run: Run, id: string): unknown {
  const { nodes, program } = run.simulation;
  return nodes.states[program.nodeIndex.get(id)!];
}

const caller = (run: Run): CallerState => stateOf(run, "a") as CallerState;
const teller = (run: Run): TellerState => stateOf(run, "a") as TellerState;
const cut = (run: Run, on: boolean): unknown => run.apply({ type: "fault", fault: "cut", on, edge: "e" });
const calls = (latencyMs: number, delayMs = 1): Design =>
  draw({ a: ["caller", {}], b: ["callee", { delayMs }] }, { e: ["a", "b", latencyMs] });
const tells = (latencyMs = 0, confirms = true): Design =>
  draw({ a: ["teller", { confirms }], b: ["store", {}] }, { e: ["a", "b", latencyMs] });

describe("calls", () => {
  test.each([
    [0, 1],
    [4, 9],
  ])(
    "E71: with a latency of %d ms the reply is there after %d ms, with ticket and status",
    (latency, after) => {
      const run = start(calls(latency));
      run.apply({ type: "send", node: "a", count: 3 });
      run.advanceTo(1e9, Infinity);
      expect(caller(run).replies).toEqual([
        [after * 1e6, 0, "ok"],
        [after * 1e6, 1, "error"],
        [after * 1e6, 2, "ok"],
      ]);
      expect(run.summary().edges["e"]).toMatchObject({ sent: 3, arrived: 3, lost: 0 });
      expect(run.simulation.pool.alive).toBe(0);
    },
  );

  test("E71: an answer at the same instant does not nest: the caller hears of it in an event of its own", () => {
    const run = start(calls(0, 0));
    run.apply({ type: "send", node: "a", count: 1 });
    // arrival, work, reply
    expect([run.stepEvent(), run.stepEvent()]).toEqual([true, true]);
    expect(caller(run).replies).toEqual([]);
    expect(run.stepEvent()).toBe(true);
    expect(caller(run).replies).toEqual([[0, 0, "ok"]]);
    expect(run.stepEvent()).toBe(false);
  });

  test("E72: requests on the way are gone with a cut, and so are replies; nobody is told", () => {
    const run = start(calls(4));
    run.apply({ type: "send", node: "a", count: 2 });
    run.advanceTo(2e6, Infinity);
    cut(run, true);
    run.apply({ type: "send", node: "a", count: 1 });
    cut(run, false);
    run.apply({ type: "send", node: "a", count: 1 });
    run.advanceTo(8e6, Infinity);
    // the last one's reply is on its way back
    cut(run, true);
    run.advanceTo(1e9, Infinity);
    expect(caller(run).replies).toEqual([]);
    expect(run.summary().edges["e"]).toMatchObject({ sent: 4, arrived: 1, lost: 3 });
    expect(run.summary().nodes["a"]!.counters.lost).toBe(0);
    expect(run.simulation.pool.alive).toBe(0);
  });

  test("E72: cut and mended within one instant loses what was under way without latency", () => {
    const run = start(calls(0));
    run.apply({ type: "send", node: "a", count: 2 });
    cut(run, true);
    cut(run, false);
    run.apply({ type: "send", node: "a", count: 1 });
    run.advanceTo(1e9, Infinity);
    expect(caller(run).replies.map(([, ticket]) => ticket)).toEqual([2]);
    expect(run.summary().edges["e"]).toMatchObject({ sent: 3, arrived: 1, lost: 2 });
  });

  test("E71, E72: requests are conserved and stay in order over random latencies, cuts and slices", () => {
    const step = fc.oneof(
      fc.nat(4).map((count) => ({ type: "send", node: "a", count: count + 1 }) as const),
      fc.boolean().map((on) => ({ type: "fault", fault: "cut", on, edge: "e" }) as const),
      fc
        .constantFrom(0, 0, 2, 7)
        .map((latencyMs) => ({ type: "edge-params", edge: "e", params: { latencyMs } }) as const),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(step, fc.nat(5)), { minLength: 3, maxLength: 25 }),
        fc.constantFrom(0, 1, 3),
        (steps, delayMs) => {
          const run = start(calls(3, delayMs));
          for (const [command, waitMs] of steps) {
            run.apply(command);
            if (waitMs > 0) run.advanceTo(run.simulation.nowNs + waitMs * 1e6, Infinity);
          }
          run.advanceTo(1e9, Infinity);
          const { seen, work } = stateOf(run, "b") as { seen: number[][]; work: Map<number, number> };
          const { sent, arrived, lost } = run.summary().edges["e"]!;
          expect(sent).toBe(caller(run).calls);
          expect(arrived + lost).toBe(sent);
          expect(seen).toHaveLength(arrived);
          expect(work.size).toBe(0);
          expect(run.simulation.pool.alive).toBe(0);
          const order = seen.map(([, ticket]) => ticket!);
          expect(order).toEqual(order.toSorted((x, y) => x - y));
          const times = caller(run).replies.map(([at]) => at);
          expect(times).toEqual(times.toSorted((x, y) => x - y));
          expect(caller(run).replies.length).toBeLessThanOrEqual(arrived);
        },
      ),
      { seed: 7, numRuns: 150 },
    );
  });
});

describe("confirms", () => {
  test("E73: the publisher hears what became of each ticket, at once; losses are counted by reason", () => {
    const run = start(tells(2));
    run.apply({ type: "send", node: "a", count: 2 });
    run.advanceTo(1e9, Infinity);
    expect(teller(run).confirmations).toEqual([
      [2e6, 0, "stored"],
      [2e6, 1, "rejected"],
    ]);
    expect(run.node("b").counters.lost).toBe(1);
    expect(run.node("b").losses).toEqual({ overflow: 1 });
  });

  test("E73: nothing is heard over a cut edge, or by who did not ask", () => {
    const run = start(tells(2));
    run.apply({ type: "send", node: "a", count: 2 });
    run.advanceTo(1e6, Infinity);
    cut(run, true);
    run.apply({ type: "send", node: "a", count: 1 });
    run.simulation.confirm(0, 0, "stored");
    run.advanceTo(1e9, Infinity);
    expect(teller(run).confirmations).toEqual([]);
    expect(run.node("a").losses).toEqual({ cut: 3 });
    const silent = start(tells(2, false));
    expect(silent.simulation.confirmsAsked).toBe(false);
    silent.simulation.confirm(0, 0, "stored");
    expect(teller(silent).confirmations).toEqual([]);
  });
});

describe("contents and columns", () => {
  test("E74: equal contents have one number, whatever the order of their keys; 0 is no content", () => {
    const contents = new Contents();
    const data = (text: string): unknown => JSON.parse(text) as unknown;
    const one = contents.indexOf({ ...contentOf(1), data: data('{"a":1,"b":[{"c":2,"d":3}]}') as never });
    const same = contents.indexOf({ ...contentOf(1), data: data('{"b":[{"d":3,"c":2}],"a":1}') as never });
    expect([one, same]).toEqual([1, 1]);
    expect(contents.indexOf({ ...contentOf(1), data: data('{"b":[{"c":2,"d":4}],"a":1}') as never })).toBe(2);
    expect(contents.indexOf(NO_CONTENT)).toBe(0);
    expect(contents.get(9999)).toBe(NO_CONTENT);
  });

  test("E74, E50: more than CONTENTS_MAX contents stop the run and name the node", () => {
    const run = start(tells());
    for (let n = 1; n < CONTENTS_MAX; n++) expect(run.simulation.contentIndex(contentOf(n))).toBe(n);
    expect(run.simulation.stop).toBeUndefined();
    expect(run.simulation.contentIndex(contentOf(5))).toBe(5);
    expect(run.simulation.contentIndex(contentOf(-1))).toBe(0);
    expect(run.simulation.stop).toMatchObject({ limit: "contents" });
  });

  test("E75: columns that nobody asked for are empty; writing them does nothing", () => {
    const pool = new MessagePool();
    const message = pool.createRoot(0, 0, 0);
    pool.content[message] = 3;
    pool.ticket[message] = 3;
    expect([pool.content, pool.priority, pool.id, pool.ticket, pool.via].map(({ length }) => length)).toEqual(
      [0, 0, 0, 0, 0],
    );
    expect(pool.content[message]).toBeUndefined();
  });

  test("E75: optional columns are inherited as the contract says and survive growth", () => {
    const pool = new MessagePool();
    for (const column of ["content", "priority", "id", "ticket", "via"] as const) pool.use(column);
    const root = pool.createRoot(0, 0, 0);
    expect([pool.content[root], pool.priority[root], pool.ticket[root], pool.via[root]]).toEqual([
      0, 0, -1, -1,
    ]);
    pool.content[root] = 60_000;
    pool.priority[root] = 9;
    pool.ticket[root] = 7;
    pool.via[root] = 4;
    const follow = pool.createFollowUp(root, 1);
    const copy = pool.copy(root);
    const of = (m: number): unknown[] => [pool.content[m], pool.priority[m], pool.ticket[m], pool.via[m]];
    expect(of(follow)).toEqual([60_000, 9, -1, -1]);
    expect(of(copy)).toEqual([60_000, 9, 7, -1]);
    expect(pool.id[copy]).toBe(pool.id[root]);
    expect(pool.id[follow]).not.toBe(pool.id[root]);
    for (let i = 0; i < 100_000; i++) pool.createRoot(0, 0, 0);
    expect(of(root)).toEqual([60_000, 9, 7, 4]);
    expect(of(copy)).toEqual([60_000, 9, 7, -1]);
    expect(new Set(pool.id.subarray(0, 100_003)).size).toBe(100_002);
    expect(pool.bytes / pool.alive).toBeLessThan(40 * 1.05 + 15);
  });

  test("E75: when a message came about: born, inherited, or as its sender says", () => {
    const pool = new MessagePool();
    pool.use("madeNs");
    const root = pool.createRoot(5, 0, 0);
    const follow = pool.createFollowUp(root, 1);
    pool.madeNs[follow] = 9;
    const copy = pool.copy(follow);
    for (let i = 0; i < 100_000; i++) pool.createRoot(7, 0, 0);
    expect([root, follow, copy].map((message) => pool.madeNs[message])).toEqual([5, 9, 9]);
    expect(pool.bytes / pool.alive).toBeLessThan(40 * 1.05 + 8);
  });

  test("E75: what a message says, its priority and ticket are there at the other end", () => {
    const run = start(tells());
    run.apply({ type: "send", node: "a", count: 4 });
    run.advanceTo(1e9, Infinity);
    expect((stateOf(run, "b") as StoreState).seen).toEqual([
      ["t0", 0, 0],
      ["t1", 1, 1],
      ["t2", 2, 2],
      ["t0", 3, 3],
    ]);
  });
});

test("E76: an edge's parameters are complete at the start; a command names all of them, what it leaves out is default", () => {
  const run = start(withEdgeParams(tells(), "e", { latencyMs: 3, weight: 5 }));
  expect(teller(run).edgeParams).toEqual([{ latencyMs: 3, filter: "none", weight: 5 }]);
  run.apply({ type: "edge-params", edge: "e", params: { latencyMs: 4, filter: "x" } });
  expect(teller(run).edgeParams[1]).toEqual({ latencyMs: 4, filter: "x", weight: 1 });
  run.apply({ type: "send", node: "a", count: 1 });
  run.advanceTo(1e9, Infinity);
  expect(teller(run).confirmations[0]![0]).toBe(4e6);
});
