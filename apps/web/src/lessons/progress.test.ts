import { FLOW_OUTCOMES, NODE_COUNTERS, NODE_LEVELS } from "@eventyard/model";
import type { Lesson, LessonCheck } from "@eventyard/model";
import type { TwinSummary } from "@eventyard/analysis";
import { expect, test } from "vitest";
import { advance, holds } from "./progress.ts";
import type { LessonFacts } from "./progress.ts";

const counters = Object.fromEntries(NODE_COUNTERS.map(({ id }) => [id, 0])) as never;
const levels = Object.fromEntries(NODE_LEVELS.map(({ id }) => [id, { last: 0, max: 250, mean: 0 }])) as never;
const latency = { count: 0, meanMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 };
const outcomes = Object.fromEntries(FLOW_OUTCOMES.map(({ id }) => [id, id === "done" ? 30 : 0])) as never;

const summary: TwinSummary = {
  timeNs: 1e9,
  nodes: { q: { counters, levels, latency, losses: {} } },
  ledger: {
    started: 30,
    outcomes,
    hurts: {},
    watchesEveryKey: true,
    expectedAmount: 0,
    bookedAmount: 0,
  },
};
const nothing: LessonFacts = {
  started: false,
  commands: [],
  params: () => undefined,
  summaries: [undefined, undefined],
};
const fault = (on: boolean) => ({ command: { type: "fault", fault: "kill", on, node: "pay" } as const });
const flowsDone: LessonCheck = {
  type: "measure",
  expectation: { metric: "flows.done", scope: "all", statistic: "total", comparator: ">=", bound: 20 },
};

test("nothing holds before anything happened", () => {
  const checks: LessonCheck[] = [
    { type: "started" },
    { type: "fault", node: "pay", fault: "kill", on: true },
    { type: "fault", node: "pay", fault: "kill", on: false },
    { type: "param", node: "pay", param: "workers", comparator: ">=", value: 1 },
    flowsDone,
  ];
  for (const check of checks) expect(holds(check, nothing), check.type).toBe(false);
});

test("faults are read from the run's commands, mended only after they were on", () => {
  const on: LessonCheck = { type: "fault", node: "pay", fault: "kill", on: true };
  const off: LessonCheck = { ...on, on: false };
  const broken = { ...nothing, commands: [fault(true)] };
  const mended = { ...nothing, commands: [fault(true), fault(false)] };
  expect([holds(on, broken), holds(off, broken)]).toEqual([true, false]);
  expect([holds(on, mended), holds(off, mended)]).toEqual([false, true]);
});

test("measures are judged like expectations, on the side they name", () => {
  const here = { ...nothing, summaries: [summary, undefined] };
  expect(holds(flowsDone, here)).toBe(true);
  expect(holds({ ...flowsDone, side: 1 } as LessonCheck, here)).toBe(false);
});

test("steps are walked in order; one without a check waits for the reader", () => {
  const text = { en: "", ko: "" };
  const lesson: Lesson = {
    id: "l",
    section: "definition",
    title: text,
    summary: text,
    designs: ["d"],
    steps: [
      { kind: "do", text, check: { type: "started" } },
      { kind: "see", text, check: flowsDone },
      { kind: "explain", text },
      { kind: "check", text, check: { type: "started" } },
    ],
  };
  const facts = { ...nothing, started: true };
  expect(advance(lesson, 0, facts)).toBe(1);
  expect(advance(lesson, 0, { ...facts, summaries: [summary] })).toBe(2);
  expect(advance(lesson, 2, { ...facts, summaries: [summary] })).toBe(2);
  expect(advance(lesson, 3, facts)).toBe(4);
});
