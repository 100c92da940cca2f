/** Versions of events in a run: who stamps them, who can read them, and a deployment (rules K540 to K547). */
import { createRun, forkRun } from "@eventyard/engine";
import type { Design, Params, ScenarioStep } from "@eventyard/model";
import { paramProblems, validateDesign } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import { versioned } from "./publishing.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
const id = { type: "string" };
const v1 = { type: "object", properties: { id }, required: ["id"], additionalProperties: false };
const v2 = { ...v1, properties: { id, coupon: id } };
const v3 = { ...v2, required: [] };
const contracts = { order: { compatibility: "none" as const, versions: { "1": v1, "2": v2, "3": v3 } } };

interface Case {
  readonly producer?: Params;
  readonly consumer?: Params;
  readonly steps?: readonly ScenarioStep[];
  /** Of the topic's edge to the worker. */
  readonly edge?: Params;
  readonly without?: boolean;
}

function designOf({ producer, consumer, steps = [], edge, without }: Case): Design {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "constant", ratePerS: 100, ...producer }],
      t: ["topic", { storeMs: 0, backoff: "none", deliveriesMax: 3 }],
      c: ["consumer", { service: "constant", serviceMs: 1, workers: 4, ...consumer }],
      dead: ["queue", {}],
      next: ["topic", { storeMs: 0 }],
      last: ["consumer", { service: "constant", serviceMs: 1, accepts: "paid@1" }],
    },
    edges: [
      ["p.out", "t.in"],
      ["t.out", "c.in"],
      ["t.dead", "dead.in"],
      ["c.out", "next.in"],
      ["next.out", "last.in"],
    ],
    durationS: 10,
    steps,
  });
  const edges = Object.fromEntries(
    Object.entries(design.edges).map(([key, one]) => [
      key,
      one.from.node === "t" && one.from.port === "out" ? { ...one, params: { ...one.params, ...edge } } : one,
    ]),
  );
  return { ...design, edges, ...(without === true ? {} : { contracts }) };
}

function run(parts: Case) {
  const { summary } = runBench(kinds, designOf(parts));
  expect(summary.stop).toBeUndefined();
  const of = (node: string) => summary.nodes[node]!.counters;
  return { p: of("p"), c: of("c"), dead: of("dead"), last: of("last"), hash: summary.hash };
}

const change = (atMs: number, node: string, params: Params): ScenarioStep => ({
  atMs,
  command: { type: "params", node, params },
});

describe("K540 the producer says what it publishes", () => {
  test("contents of the type get the version, others none; without contents the event is of the type", () => {
    const plain = (type: string) => ({ type, source: "", headers: {}, data: {} });
    const contents = [
      { content: plain("order"), weight: 2 },
      { content: plain("other"), weight: 1 },
    ];
    const stamped = versioned(contents, "order@2");
    expect(stamped.map(({ content }) => content.headers["schema-version"])).toEqual(["2", undefined]);
    expect(versioned([], "order@2")[0]?.content.type).toBe("order");
    expect(versioned(contents, "")).toBe(contents);
    const canary = versioned(contents, "order@2", "order@3", 25);
    expect(canary.map(({ weight }) => weight)).toEqual([1.5, 0.5, 1]);
    expect(versioned(contents, "order@2", "order@3", 100).map(({ weight }) => weight)).toEqual([2, 1]);
  });

  test("a canary's share of the events is unreadable, the rest is not", () => {
    const { c, dead } = run({
      producer: { publishes: "order@1", canary: "order@2", canaryPercent: 20 },
      consumer: { accepts: "order@1" },
    });
    // a binomial share of 1,000 events; six standard deviations
    expect(Math.abs(dead.in - 200)).toBeLessThan(6 * Math.sqrt(1000 * 0.2 * 0.8));
    expect(c.done + dead.in).toBeGreaterThan(990);
  });

  test("what is no version, or none of its events, is refused with a sentence", () => {
    const say = (kind: string, params: Params): readonly (string | undefined)[] =>
      paramProblems(kindSpecs.get(kind)!, params, { en: "It", ko: "노드" }, {}).map(({ at }) => at.param);
    expect(say("producer", { publishes: "order" })).toEqual(["publishes"]);
    expect(say("producer", { publishes: "order@1", eventType: "paid" })).toEqual(["publishes"]);
    expect(say("producer", { publishes: "order@1", canary: "paid@2" })).toEqual(["canary"]);
    expect(say("producer", { publishes: "order@1", canary: "order@2", eventType: "order" })).toEqual([]);
    expect(say("consumer", { accepts: "order@1; paid@2" })).toEqual(["accepts"]);
    expect(say("consumer", { publishes: "paid@1", followUpContent: '{"type": "order"}' })).toEqual([
      "publishes",
    ]);
    expect(say("consumer", { publishes: "paid@1", accepts: "order@1, order@2" })).toEqual([]);
  });
});

test("K541 follow-up events have the worker's own version, or that of their cause", () => {
  const own = run({ producer: { publishes: "order@1" }, consumer: { publishes: "paid@1" } });
  expect(own.last.failed).toBe(0);
  const newer = run({ producer: { publishes: "order@1" }, consumer: { publishes: "paid@2" } });
  expect([newer.last.done, newer.last.failed > 900]).toEqual([0, true]);
  const inherited = run({ producer: { publishes: "paid@2" } });
  expect([inherited.last.done, inherited.last.failed > 900]).toEqual([0, true]);
});

describe("K542, K543 who reads what", () => {
  test("what a strict reader cannot read fails at every delivery and ends in the dead letters", () => {
    const { c, dead, p } = run({ producer: { publishes: "order@2" }, consumer: { accepts: "order@1" } });
    expect(c.done).toBe(0);
    expect(p.out - dead.in).toBeLessThan(5);
    expect(Math.abs(c.failed - 3 * dead.in)).toBeLessThanOrEqual(6);
  });

  test.each([
    ["a tolerant reader", { accepts: "order@1", reader: "tolerant" }, "order@2"],
    ["a reader that knows both", { accepts: "order@1, order@2" }, "order@2"],
    ["a newer reader of an older version", { accepts: "order@2" }, "order@1"],
    ["a reader of other types", { accepts: "paid@1" }, "order@2"],
    ["a reader of everything", {}, "order@2"],
    ["a reader of what has no version", { accepts: "order@1" }, ""],
  ] as const)("%s fails on none", (_name, consumer, publishes) => {
    const { c } = run({
      producer: { publishes, ...(publishes === "" ? { eventType: "order" } : {}) },
      consumer,
    });
    expect(c.failed).toBe(0);
    expect(c.done).toBeGreaterThan(990);
  });

  test("tolerance does not make up for a required field that may be left out", () => {
    const { c } = run({
      producer: { publishes: "order@3" },
      consumer: { accepts: "order@1", reader: "tolerant" },
    });
    expect(c.done).toBe(0);
  });

  test("without a contract only equal versions are read", () => {
    const consumer = { accepts: "order@1", reader: "tolerant" };
    expect(run({ producer: { publishes: "order@2" }, consumer, without: true }).c.done).toBe(0);
    expect(run({ producer: { publishes: "order@1" }, consumer, without: true }).c.failed).toBe(0);
  });

  test("the run and the problems list say the same for every pair of versions and readers", () => {
    for (const written of ["1", "2", "3"]) {
      for (const accepted of ["1", "2", "3"]) {
        for (const reader of ["strict", "tolerant"]) {
          const parts = {
            producer: { publishes: `order@${written}` },
            consumer: { accepts: `order@${accepted}`, reader, emits: false },
          };
          const warned = validateDesign(designOf(parts), kindSpecs).some(
            ({ code, at }) => code === "contract.incompatible" && at.node === "c",
          );
          expect(run(parts).c.failed > 0, JSON.stringify(parts)).toBe(warned);
        }
      }
    }
  });
});

describe("K544 deployment", () => {
  const newer = change(4000, "p", { publishes: "order@2" });
  const accepts = { accepts: "order@1, order@2" };
  const base = { producer: { publishes: "order@1" }, consumer: { accepts: "order@1" } };

  test("producer first: what comes between the two steps is dead; consumer first: nothing is", () => {
    const early = run({ ...base, steps: [newer, change(6000, "c", accepts)] });
    expect(Math.abs(early.dead.in - 200)).toBeLessThan(5);
    const late = run({ ...base, steps: [change(2000, "c", accepts), newer] });
    expect([late.dead.in, late.c.failed]).toEqual([0, 0]);
  });

  test("rolled back: only the time in between is hurt", () => {
    const back = change(5000, "p", { publishes: "order@1" });
    expect(Math.abs(run({ ...base, steps: [newer, back] }).dead.in - 100)).toBeLessThan(5);
  });

  test("a reader that forgets an old version fails on it", () => {
    const { dead } = run({ ...base, steps: [change(5000, "c", { accepts: "order@3" })] });
    // version 3 has no field that version 1 lacks and requires
    expect(dead.in).toBe(0);
    expect(
      run({ ...base, steps: [change(5000, "c", { accepts: "paid@1, order@9" })] }).dead.in,
    ).toBeGreaterThan(480);
  });
});

test("K545 a reader that can read everything works as one that does not look", () => {
  const plain = run({ producer: { publishes: "order@1" }, consumer: { failurePercent: 20 } });
  const looking = run({
    producer: { publishes: "order@1" },
    consumer: { failurePercent: 20, accepts: "order@1" },
  });
  expect([looking.c, looking.p, looking.dead]).toEqual([plain.c, plain.p, plain.dead]);
});

test("K546 a filter by version keeps it from a reader, in the run and in the drawing", () => {
  const parts = {
    producer: { publishes: "order@1", canary: "order@2", canaryPercent: 30 },
    consumer: { accepts: "order@1", emits: false },
    edge: { filter: "headers.schema-version = 1" },
  };
  expect(run(parts).c.failed).toBe(0);
  const codes = (edge: Params) =>
    validateDesign(designOf({ ...parts, edge }), kindSpecs).map(({ code }) => code);
  expect(codes(parts.edge)).not.toContain("contract.incompatible");
  expect(codes({})).toContain("contract.incompatible");
});

test("K547 same seed, same hash; a fork taken between the steps goes on as the original", () => {
  const design = designOf({
    producer: { publishes: "order@1", canary: "order@2", canaryPercent: 50 },
    consumer: { accepts: "order@1" },
    steps: [change(5000, "c", { reader: "tolerant" })],
  });
  const make = () => createRun({ design, ...kinds });
  const [one, other] = [make(), make()];
  one.advanceTo(4e9, 1e7);
  const fork = forkRun(one);
  for (const each of [one, other, fork]) each.advanceTo(each.endNs, 1e7);
  expect(one.summary().hash).toBe(other.summary().hash);
  expect(fork.summary()).toEqual(one.summary());
});
