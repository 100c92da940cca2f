import type { LedgerResult, NodeResult } from "@eventyard/engine";
import { emptyDesign, FLOW_OUTCOMES, NODE_COUNTERS, NODE_LEVELS } from "@eventyard/model";
import type { Comparator, Expectation } from "@eventyard/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judge } from "./expectations.ts";

const zero: NodeResult = {
  counters: Object.fromEntries(NODE_COUNTERS.map(({ id }) => [id, 0])) as NodeResult["counters"],
  levels: Object.fromEntries(
    NODE_LEVELS.map(({ id }) => [id, { last: 0, max: 0, mean: 0 }]),
  ) as NodeResult["levels"],
  latency: { count: 0, meanMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 },
  losses: {},
};
const node = (done: number, backlogMax: number, p99Ms: number): NodeResult => ({
  counters: { ...zero.counters, done },
  levels: { ...zero.levels, backlog: { last: 1, max: backlogMax, mean: 2 } },
  latency: { ...zero.latency, count: done, p99Ms },
  losses: {},
});

const ledger: LedgerResult = {
  started: 200,
  outcomes: {
    ...(Object.fromEntries(FLOW_OUTCOMES.map(({ id }) => [id, 0])) as LedgerResult["outcomes"]),
    done: 150,
    duplicated: 30,
    underWay: 20,
  },
  hurts: {},
  watchesEveryKey: true,
  expectedAmount: 100_000,
  bookedAmount: 101_200,
};

function verdict(expectation: Expectation, timeNs = 10e9, isOver = true) {
  const design = { ...emptyDesign("d"), expectations: { e: expectation } };
  const nodes = { a: node(40, 7, 120), b: node(60, 3, 0), idle: zero };
  return judge(design, { timeNs, ledger, nodes }, isOver)[0];
}
const about = (over: Partial<Expectation>): Expectation => ({
  metric: "done",
  scope: "a",
  statistic: "total",
  comparator: "<=",
  bound: 0,
  ...over,
});

const shareOfDone = (bound: number) =>
  ({ metric: "flows.done", scope: "all", statistic: "percent", comparator: ">=", bound }) as const;

describe("judge", () => {
  test.each([
    [{}, 40],
    [{ statistic: "rate" }, 4],
    [{ metric: "flows.duplicated", scope: "all" }, 30],
    [{ metric: "flows.duplicated", scope: "all", statistic: "percent" }, 15],
    [{ metric: "money.expected", scope: "all", statistic: "last" }, 100_000],
    [{ metric: "money.booked", scope: "all", statistic: "last" }, 101_200],
    [{ metric: "money.difference", scope: "all", statistic: "last" }, 1_200],
    [{ scope: "all" }, 100],
    [{ scope: "all", statistic: "rate" }, 10],
    [{ metric: "backlog", statistic: "max" }, 7],
    [{ metric: "backlog", scope: "all", statistic: "last" }, 2],
    [{ metric: "backlog", statistic: "mean" }, 2],
    [{ metric: "latency", statistic: "p99" }, 120],
  ] as const)("%j measures %d", (over, value) => {
    expect(verdict(about(over))?.value).toBe(value);
  });

  test.each([
    ["no message to judge a duration by", { metric: "latency", scope: "idle", statistic: "p99" }],
    ["a duration over all nodes", { metric: "latency", scope: "all", statistic: "p99" }],
    ["an unknown node", { scope: "nobody" }],
    ["a name that every object has", { scope: "toString" }],
    ["an unknown metric", { metric: "constructor" }],
    ["a statistic that does not fit", { statistic: "p99" }],
  ] as const)("%s stays pending", (_what, over) => {
    expect(verdict(about(over))).toEqual({ id: "e", status: "pending", value: undefined });
  });

  test("nothing is judged before time passes", () => {
    expect(verdict(about({ comparator: ">=" }), 0)?.status).toBe("pending");
  });

  test.each([
    ["a total that may grow", { comparator: ">=", bound: 41 }, "pending"],
    ["an exact total that may grow", { comparator: "==", bound: 41 }, "pending"],
    ["a total that is too large already", { comparator: "==", bound: 39 }, "fail"],
    ["a total that must stay small", { comparator: "<", bound: 40 }, "fail"],
    ["a rate", { statistic: "rate", comparator: ">", bound: 4 }, "fail"],
    [
      "a maximum that may grow",
      { metric: "backlog", statistic: "max", comparator: ">", bound: 7 },
      "pending",
    ],
    ["a share that those under way can reach", shareOfDone(85), "pending"],
    ["a share that they cannot reach", shareOfDone(86), "fail"],
    ["a share that is reached", shareOfDone(75), "pass"],
  ] as const)("A3 %s", (_what, over, status) => {
    expect(verdict(about(over), 10e9, false)?.status).toBe(status);
    // at the end nothing comes any more
    expect(verdict(about(over))?.status).toBe(status === "pending" ? "fail" : status);
  });

  test("each comparator agrees with arithmetic", () => {
    const truth: Readonly<Record<Comparator, (a: number, b: number) => boolean>> = {
      "<": (a, b) => a < b,
      "<=": (a, b) => a <= b,
      "==": (a, b) => a === b,
      ">=": (a, b) => a >= b,
      ">": (a, b) => a > b,
    };
    fc.assert(
      fc.property(
        fc.constantFrom<Comparator>("<", "<=", "==", ">=", ">"),
        fc.integer({ min: 30, max: 50 }),
        (comparator, bound) => {
          expect(verdict(about({ comparator, bound }))?.status).toBe(
            truth[comparator](40, bound) ? "pass" : "fail",
          );
        },
      ),
    );
  });
});
