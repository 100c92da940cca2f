/** What events carry (rules K410 to K421). */
import type { Params, ScenarioStep } from "@eventyard/model";
import { paramProblems } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import type { TallyState } from "../testing/tally.ts";
import { tallyBehaviour, tallySpec } from "../testing/tally.ts";
import { producer } from "./kind.ts";
import { parseWeightedContents, WEIGHT_MAX } from "./weighted-contents.ts";

const kinds = {
  specs: new Map([...kindSpecs, [tallySpec.id, tallySpec]]),
  behaviours: new Map([...runnableKinds, [tallySpec.id, tallyBehaviour as never]]),
};

function run(params: Params, events: number, steps: ScenarioStep[] = [], bus: Params = {}) {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "constant", ratePerS: 1000, ...params }],
      t: ["tally", bus],
    },
    edges: [["p.out", "t.in"]],
    durationS: events / 1000,
    steps,
  });
  const { summary, states } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  return { arrivals: (states.get("t") as TallyState).arrivals, ledger: summary.ledger! };
}

function moments(xs: readonly number[]): { mean: number; cv: number } {
  const mean = xs.reduce((a, b) => a + b, 0) / xs.length;
  const variance = xs.reduce((a, x) => a + (x - mean) * (x - mean), 0) / (xs.length - 1);
  return { mean, cv: Math.sqrt(variance) / mean };
}

const share = <T>(xs: readonly T[], is: (x: T) => boolean): number => xs.filter(is).length / xs.length;

describe("K410 keys", () => {
  test.each([0, 30, 100])("hot: key 1 has %d %%, the others the rest evenly", (hotPercent) => {
    const { arrivals } = run({ keys: "hot", keyCount: 5, hotPercent }, 20_000);
    expect(arrivals.every(({ key }) => key >= 1 && key <= 5)).toBe(true);
    const rest = (1 - hotPercent / 100) / 4;
    // standard deviation of a share of 20,000 is at most 0.0036
    expect(Math.abs(share(arrivals, ({ key }) => key === 1) - hotPercent / 100)).toBeLessThan(0.015);
    for (const other of [2, 3, 4, 5]) {
      expect(Math.abs(share(arrivals, ({ key }) => key === other) - rest)).toBeLessThan(0.015);
    }
  });

  test("hot: a single key is hot whatever its share", () => {
    const { arrivals } = run({ keys: "hot", keyCount: 1, hotPercent: 10 }, 100);
    expect(new Set(arrivals.map(({ key }) => key))).toEqual(new Set([1]));
  });
});

describe("K411 sizes and amounts", () => {
  test.each([
    ["constant", 0, 0],
    ["uniform", 0.4, 0.4],
    ["exponential", 0.5, 1],
    ["lognormal", 0.8, 0.8],
  ])("size %s: mean and spread", (size, sizeCv, cv) => {
    const { arrivals } = run({ size, sizeBytes: 2000, sizeCv }, 20_000);
    const sizes = arrivals.map(({ bytes }) => bytes);
    const seen = moments(sizes);
    expect(Math.abs(seen.mean / 2000 - 1)).toBeLessThan((4 * cv) / Math.sqrt(20_000) + 1e-9);
    expect(Math.abs(seen.cv - cv)).toBeLessThan(0.08);
    expect(sizes.every((bytes) => Number.isInteger(bytes) && bytes >= 0)).toBe(true);
  });

  test("no size is beyond the largest payload", () => {
    const { arrivals } = run({ size: "exponential", sizeBytes: 1_048_576 }, 2000);
    expect(Math.max(...arrivals.map(({ bytes }) => bytes))).toBe(1_048_576);
  });

  test.each(["constant", "uniform", "lognormal"])(
    "amount %s: expected is the sum over the flows",
    (amount) => {
      const { ledger } = run({ amount, amountMean: 250, amountCv: 0.5 }, 20_000);
      expect(Math.abs(ledger.expectedAmount / 20_000 / 250 - 1)).toBeLessThan((4 * 0.5) / Math.sqrt(20_000));
      expect(Number.isInteger(ledger.expectedAmount)).toBe(true);
    },
  );

  test("an amount is said once per flow, not per bus or try", () => {
    const params = { amount: "constant", amountMean: 10, whenRefused: "retry", retryMs: 1, retryMaxMs: 1 };
    const { ledger, arrivals } = run(params, 100, [], { answer: "rejected" });
    expect(arrivals.length).toBeGreaterThan(300);
    expect(ledger.expectedAmount).toBe(1000);
    expect(run({}, 100).ledger.expectedAmount).toBe(0);
  });
});

describe("K420 contents", () => {
  const contents = '{"type": "a", "weight": 3}\n{"type": "b", "data": {"n": 1}}\n\n';

  test("are drawn by weight", () => {
    const { arrivals } = run({ contents }, 20_000);
    expect(new Set(arrivals.map(({ content }) => content))).toEqual(new Set([1, 2]));
    expect(Math.abs(share(arrivals, ({ content }) => content === 1) - 0.75)).toBeLessThan(0.015);
  });

  test("an event type alone is one content; contents go before it", () => {
    expect(new Set(run({ eventType: "x" }, 50).arrivals.map(({ content }) => content))).toEqual(new Set([1]));
    expect(run({ eventType: "x", contents: '{"type": "y"}' }, 50).arrivals[0]!.content).toBe(1);
  });

  test("K421 without any the column is not kept", () => {
    expect(run({}, 5).arrivals[0]!.content).toBeUndefined();
    expect(run({}, 5).arrivals[0]!.priority).toBeUndefined();
  });

  test("other contents while running", () => {
    const change: ScenarioStep = {
      atMs: 50,
      command: { type: "params", node: "p", params: { contents: '[{"type": "z"}]' } },
    };
    const { arrivals } = run({ eventType: "x" }, 100, [change]);
    expect([arrivals[10]!.content, arrivals[90]!.content]).toEqual([1, 2]);
  });

  test.each([
    ["one object over several lines", '{\n  "type": "a",\n  "data": {\n"x": 1 }\n}', 1],
    ["a list", '[{"type": "a"}, {"type": "b", "weight": 0.5, "headers": {"h": "1"}}]', 2],
    ["lines", '{"type": "a"}\n{"type": "a"}', 2],
    ["nothing", " \n ", 0],
  ])("reads %s", (_name, text, count) => {
    const read = parseWeightedContents(text);
    expect(read.ok && read.value.contents.length).toBe(count);
    expect(read.ok && read.value.weights.every((weight) => weight > 0)).toBe(true);
  });

  test.each([
    ["order.created", /line 1, column 1/],
    ['{"type": "a"}\n{"typ": "b"}', /^Content 2: .*"typ"/],
    ['{"type": "a"}\n{"type": "b",}', /^Content 2, line 1/],
    ['[{"type": "a", "weight": 0}]', /^Content 1: "weight" must be a number above 0/],
    [`[{"type": "a", "weight": ${WEIGHT_MAX + 1}}]`, /"weight" must be/],
    ['[{"type": "a", "weight": "3"}]', /"weight" must be/],
    ['{"data": {}}', /needs a "type"/],
    ["[]", /There are 0 contents/],
    [`[${Array.from({ length: 257 }, () => '{"type":"a"}').join(",")}]`, /There are 257 contents/],
    ["[1]", /must be an object/],
  ])("refuses %s with a sentence", (contentsText, sentence) => {
    const owner = { en: "Node", ko: "노드" };
    const problems = paramProblems(producer, { contents: contentsText }, owner, {});
    expect(problems).toHaveLength(1);
    expect(problems[0]!.text.en.replace("Node: ", "")).toMatch(sentence);
    expect(problems[0]!.text.ko).toMatch(/[가-힣]/);
    expect(problems[0]!.at.param).toBe("contents");
  });
});

test("priorities: a share of the events, the others 0", () => {
  const { arrivals } = run({ priority: 7, priorityPercent: 25 }, 20_000);
  expect(new Set(arrivals.map(({ priority }) => priority))).toEqual(new Set([0, 7]));
  expect(Math.abs(share(arrivals, ({ priority }) => priority === 7) - 0.25)).toBeLessThan(0.015);
  expect(run({ priority: 7 }, 50).arrivals.every(({ priority }) => priority === 7)).toBe(true);
});
