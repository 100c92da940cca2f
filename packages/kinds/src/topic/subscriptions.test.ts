import type { Content, EdgeParams, Params, ScenarioStep } from "@eventyard/model";
import { validateDesign } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { benchKinds } from "../testing/bench-kinds.ts";
import type { Sending } from "../testing/publisher.ts";
import type { ScribeState } from "../testing/scribe.ts";

const content = (type: string): Content => ({ type, source: "", headers: {}, data: {} });

interface Case {
  readonly plan: readonly Sending[];
  readonly topic?: Params;
  /** What each subscription asks for, and its worker. */
  readonly subscriptions: readonly { readonly edge: Params; readonly worker?: Params }[];
  readonly steps?: readonly ScenarioStep[];
  readonly durationS?: number;
  /** Filter of an edge into another bus. */
  readonly forward?: Params;
}

function designOf({ plan, topic = {}, subscriptions, steps = [], durationS = 60, forward }: Case) {
  const names = subscriptions.map((_, index) => `w${index}`);
  const design = sketchDesign({
    nodes: {
      p: ["publisher", { plan: JSON.stringify(plan), asks: false }],
      t: ["topic", { storeMs: 0, backoff: "none", ...topic }],
      ...Object.fromEntries(
        names.map((name, index) => [name, ["scribe", subscriptions[index]!.worker ?? {}] as const]),
      ),
      ...(forward === undefined ? {} : { f: ["queue", { storeMs: 0 }] as const }),
    },
    edges: [
      ["p.out", "t.in"],
      ...names.map((name) => ["t.out", `${name}.in`] as const),
      ...(forward === undefined ? [] : [["t.out", "f.in"] as const]),
    ],
    durationS,
    steps,
  });
  const asked = [{}, ...subscriptions.map(({ edge }) => edge), forward ?? {}];
  const edges = Object.entries(design.edges).map(([id, edge], index) => [
    id,
    { ...edge, params: { ...edge.params, ...asked[index] } as EdgeParams },
  ]);
  return { ...design, edges: Object.fromEntries(edges) as typeof design.edges };
}

function run(of: Case) {
  const { summary, states } = runBench(benchKinds, designOf(of));
  const { counters, losses } = summary.nodes["t"]!;
  const ids = of.subscriptions.map((_, index) =>
    (states.get(`w${index}`) as ScribeState).log.map(({ id }) => id),
  );
  return { counters, losses, ids, forwarded: summary.nodes["f"]?.counters.in, summary };
}

const fault = (atMs: number, on: boolean): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: "kill", on, node: "w0" },
});
const every = (count: number, gapMs: number): Sending[] =>
  Array.from({ length: count }, (_, i) => ({ atMs: i * gapMs }));

describe("filters (K150)", () => {
  const plan = ["order.created", "order.paid", "user.created", "order.created"].map((type, i) => ({
    atMs: i,
    content: content(type),
  }));

  test("each subscription and each forward gets what it wants; what nobody wants is counted", () => {
    const { ids, counters, forwarded } = run({
      plan,
      subscriptions: [
        { edge: { filter: "type = order.*" } },
        { edge: { filter: "order.created", filterLanguage: "rabbit-direct" } },
      ],
      forward: { filter: "order.paid", filterLanguage: "nats" },
    });
    expect(ids.map((list) => list.length)).toEqual([3, 2]);
    expect(forwarded).toBe(1);
    expect(counters).toMatchObject({ in: 4, filtered: 1, done: 5, lost: 0 });
  });

  test("a filter changed while running holds for what is stored from then on", () => {
    const { ids } = run({
      plan: plan.map((one, i) => ({ ...one, atMs: i * 100 })),
      subscriptions: [{ edge: { filter: "type = user.*" } }],
      steps: [
        {
          atMs: 250,
          command: { type: "edge-params", edge: "e1", params: { latencyMs: 0, filter: "type = order.*" } },
        },
      ],
    });
    // the user's event and the second order; ids count copies too
    expect(ids).toEqual([[2, 4]]);
  });

  test("a filter that does not compile is a problem at its edge", () => {
    const problems = validateDesign(
      designOf({
        plan,
        subscriptions: [{ edge: { filter: "{", filterLanguage: "event-pattern" } }],
      }),
      benchKinds.specs,
    );
    expect(problems.some(({ at, severity }) => at.edge === "e1" && severity === "error")).toBe(true);
  });
});

describe("at most once (K151)", () => {
  const once = { guarantee: "atMostOnce" };

  test("a subscriber that is not there misses events; the other one gets them all", () => {
    const { counters, losses, ids } = run({
      plan: every(100, 10),
      subscriptions: [
        { edge: once, worker: { serviceMs: 1 } },
        { edge: {}, worker: { serviceMs: 1 } },
      ],
      steps: [fault(305, true), fault(605, false)],
    });
    expect(losses).toEqual({ missed: 30 });
    expect(ids.map((list) => list.length)).toEqual([70, 100]);
    expect(counters).toMatchObject({ done: 170, retried: 0 });
  });

  test("what it had in hand or in line is missed too, and a failure is not tried again", () => {
    const broken = run({
      plan: every(5, 0),
      subscriptions: [{ edge: once, worker: { credit: 2, serviceMs: 100 } }],
      steps: [fault(50, true)],
      durationS: 1,
    });
    expect(broken.losses).toEqual({ missed: 5 });
    const failing = run({
      plan: every(5, 0),
      subscriptions: [{ edge: once, worker: { failPercent: 100 } }],
    });
    expect(failing.losses).toEqual({ exhausted: 5 });
    expect(failing.counters).toMatchObject({ retried: 0, out: 5 });
  });

  test("a long service is not delivered again", () => {
    const { counters } = run({
      plan: every(1, 0),
      topic: { leaseMs: 10 },
      subscriptions: [{ edge: once, worker: { serviceMs: 500 } }],
    });
    expect(counters).toMatchObject({ done: 1, expired: 0 });
  });
});

describe("slow subscribers (K152, K153)", () => {
  const slow = (edge: Params) =>
    run({
      plan: every(100, 10),
      subscriptions: [
        { edge: { slowAt: 10, awayMs: 300, ...edge }, worker: { serviceMs: 100 } },
        { edge: {}, worker: { serviceMs: 1 } },
      ],
    });

  test("K152 queue: everything waits; drop: new ones are lost beyond the limit", () => {
    expect(slow({ slow: "queue" }).ids.map((list) => list.length)).toEqual([100, 100]);
    const { losses, ids, summary } = slow({ slow: "drop" });
    expect(summary.edges["e1"]!.backlog.max).toBe(10);
    expect(losses.overflow).toBe(100 - ids[0]!.length);
    expect(ids[0]!.length).toBeLessThan(25);
    expect(ids[1]).toHaveLength(100);
  });

  test("K153 disconnect, at most once: it misses what waited and what comes until it is back", () => {
    const { losses, ids } = slow({ slow: "disconnect", guarantee: "atMostOnce" });
    expect(losses.missed).toBe(100 - ids[0]!.length);
    expect(ids[0]!.length).toBeGreaterThan(3);
    expect(ids[1]).toHaveLength(100);
  });

  test("K153 disconnect, at least once: nothing is lost, only late", () => {
    const { losses, counters } = slow({ slow: "disconnect" });
    expect(losses).toEqual({});
    expect(counters.done).toBe(200);
  });
});

test("K154 edges of one shared subscription compete for one copy; the first speaks for all", () => {
  const { ids, counters } = run({
    plan: every(100, 10).map((one) => ({ ...one, content: content("a") })),
    subscriptions: [
      { edge: { subscription: "workers", filter: "type = a" } },
      { edge: {} },
      { edge: { subscription: "workers", filter: "type = b" } },
    ],
  });
  expect(ids[0]!.length + ids[2]!.length).toBe(100);
  expect(ids[0]!.length).toBeGreaterThan(30);
  expect(ids[2]!.length).toBeGreaterThan(30);
  expect(ids[1]).toHaveLength(100);
  expect(counters).toMatchObject({ done: 200, filtered: 0 });
});

describe("refusal (K155)", () => {
  const plan = Array.from({ length: 40 }, (_, i) => ({
    atMs: i,
    content: content(i % 2 === 0 ? "paid" : "sent"),
  }));
  const slow = { serviceMs: 1000 };
  const fast = { serviceMs: 0.1 };
  const refusing = (refusal: string, more: Partial<Case> = {}): ReturnType<typeof run> =>
    run({
      plan,
      topic: { backlogMax: 3, overflow: "reject", refusal },
      subscriptions: [
        { edge: {}, worker: fast },
        { edge: {}, worker: slow },
      ],
      ...more,
    });

  test("each for itself: the others keep what one refuses", () => {
    const { ids, losses } = refusing("each");
    expect([ids[0]!.length, ids[1]!.length, losses.overflow]).toEqual([40, 4, 36]);
  });

  test("as a whole: nobody gets what one refuses, forwards neither, and it is lost once", () => {
    const { ids, losses, forwarded } = refusing("whole", { forward: {} });
    expect(ids[0]).toEqual(ids[1]);
    expect([ids[0]!.length, losses.overflow, forwarded]).toEqual([4, 36, 4]);
  });

  test("as a whole: who does not want an event refuses nothing", () => {
    const onlyPaid = { filter: "type = paid" };
    const { ids, losses } = refusing("whole", {
      subscriptions: [
        { edge: {}, worker: fast },
        { edge: onlyPaid, worker: slow },
      ],
    });
    expect([ids[0]!.length, ids[1]!.length, losses.overflow]).toEqual([24, 4, 16]);
  });

  test("as a whole: a subscription that loses copies by its own rule refuses nothing", () => {
    const { ids, losses } = refusing("whole", {
      subscriptions: [
        { edge: {}, worker: fast },
        { edge: { slow: "drop", slowAt: 3 }, worker: slow },
      ],
    });
    expect([ids[0]!.length, ids[1]!.length, losses.overflow]).toEqual([40, 4, 36]);
  });
});
