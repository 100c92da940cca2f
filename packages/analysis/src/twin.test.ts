import type { LedgerResult, NodeResult } from "@eventyard/engine";
import { emptyDesign, FLOW_OUTCOMES, NODE_COUNTERS, NODE_LEVELS } from "@eventyard/model";
import type { Design, KindSpec } from "@eventyard/model";
import { expect, test } from "vitest";
import { betterTwin, TWIN_MEASURES, twinNumbers } from "./twin.ts";

function node(
  latency: [count: number, p50Ms: number, p99Ms: number],
  counts: { timedOut?: number; failed?: number } = {},
): NodeResult {
  const [count, p50Ms, p99Ms] = latency;
  const zero = Object.fromEntries(NODE_COUNTERS.map(({ id }) => [id, 0])) as NodeResult["counters"];
  return {
    counters: { ...zero, ...counts },
    levels: Object.fromEntries(
      NODE_LEVELS.map(({ id }) => [id, { last: 0, max: 0, mean: 0 }]),
    ) as NodeResult["levels"],
    latency: { count, meanMs: p50Ms, p50Ms, p95Ms: p99Ms, p99Ms, maxMs: p99Ms },
    losses: {},
  };
}

const spec = (silhouette: KindSpec["silhouette"]) =>
  ({ silhouette, ports: [{ id: "out" }, { id: "dead", dead: true }] }) as unknown as KindSpec;
const kinds = new Map([
  ["user", spec("producer")],
  ["middle", spec("bus")],
  ["last", spec("worker")],
]);
const edge = (from: string, port: string, to: string) => ({
  from: { node: from, port },
  to: { node: to, port: "in" },
  params: { latencyMs: 0 },
});
const design: Design = {
  ...emptyDesign("d"),
  nodes: {
    u: { kind: "user", name: "u", params: {} },
    m: { kind: "middle", name: "m", params: {} },
    l: { kind: "last", name: "l", params: {} },
  },
  edges: { a: edge("u", "out", "m"), b: edge("m", "out", "l"), c: edge("l", "dead", "m") },
};
const zero = Object.fromEntries(FLOW_OUTCOMES.map(({ id }) => [id, 0])) as LedgerResult["outcomes"];
const ledger: LedgerResult = {
  started: 200,
  outcomes: { ...zero, done: 150, lost: 40, underWay: 10 },
  hurts: {},
  watchesEveryKey: true,
  expectedAmount: 1000,
  bookedAmount: 900,
};

test("callers, ends, shares and money come from where they are measured", () => {
  const numbers = twinNumbers(design, kinds, {
    timeNs: 10e9,
    nodes: {
      u: node([200, 50, 900]),
      m: node([0, 0, 0], { timedOut: 3 }),
      l: node([150, 20, 80], { failed: 9 }),
    },
    ledger,
  });
  expect(numbers).toMatchObject({
    started: 200,
    goodput: 15,
    done: 75,
    callerP50: 50,
    callerP99: 900,
    endP50: 20,
    endP99: 80,
    lost: 40,
    waiting: 10,
    money: -100,
    // nothing was broken
    nodesHurt: undefined,
  });
});

test("what a design does not measure is not a number", () => {
  const numbers = twinNumbers(design, kinds, { timeNs: 0, nodes: { l: node([0, 0, 0]) }, ledger: undefined });
  expect(numbers).toMatchObject({
    goodput: undefined,
    done: undefined,
    callerP99: undefined,
    money: undefined,
  });
  expect(Object.keys(numbers)).toEqual(TWIN_MEASURES.map(({ id }) => id));
});

test("better depends on the measure", () => {
  expect(betterTwin("goodput", 2, 1)).toBe("a");
  expect(betterTwin("lost", 2, 1)).toBe("b");
  expect(betterTwin("lost", 1, 1)).toBeUndefined();
  expect(betterTwin("started", 2, 1)).toBeUndefined();
  expect(betterTwin("endP99", undefined, 1)).toBeUndefined();
});
