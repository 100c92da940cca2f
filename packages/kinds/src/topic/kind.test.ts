import type { Params, ScenarioStep } from "@eventyard/model";
import { edgeViolations, runBench, sketchDesign } from "@eventyard/testkit";
import { expect, test } from "vitest";
import { busContents } from "../backlog/bus-contents.ts";
import type { BusState } from "../backlog/bus-state.ts";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };

function run(topic: Params, b: Params, steps: readonly ScenarioStep[] = [], durationS = 20) {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "constant", ratePerS: 50 }],
      t: ["topic", { storeMs: 0, backoff: "none", ...topic }],
      a: ["consumer", { service: "constant", serviceMs: 10, workers: 1 }],
      b: ["consumer", { service: "constant", serviceMs: 10, workers: 1, ...b }],
      q: ["queue", { storeMs: 0 }],
      d: ["queue", { storeMs: 0 }],
    },
    edges: [
      ["p.out", "t.in"],
      ["t.out", "a.in"],
      ["t.out", "b.in"],
      ["t.out", "q.in"],
      ["t.dead", "d.in"],
    ],
    durationS,
    steps,
  });
  const { summary, states } = runBench(kinds, design);
  const t = summary.nodes.t!.counters;
  const inside = busContents(states.get("t") as BusState);
  expect(inside.copies).toBe(2);
  expect(edgeViolations(design, summary)).toEqual([]);
  return { summary, t, inside };
}

test("K11 every subscription and every forward gets every event once", () => {
  const { summary, t, inside } = run({}, {});
  expect(t.in).toBe(1000);
  expect(2 * t.in).toBe(t.done + inside.held);
  expect(summary.edges.e3!.sent).toBe(t.in);
  expect(summary.nodes.q!.levels.backlog.last).toBe(t.in);
});

test("K11 a dead subscriber builds its own backlog and nobody else's", () => {
  const { summary } = run({}, {}, [
    { atMs: 5000, command: { type: "fault", fault: "kill", on: true, node: "b" } },
  ]);
  expect(summary.edges.e2!.backlog.last).toBeGreaterThan(700);
  expect(summary.edges.e1!.backlog.max).toBeLessThanOrEqual(1);
  expect(summary.nodes.t!.levels.backlog.last).toBe(
    summary.edges.e1!.backlog.last + summary.edges.e2!.backlog.last,
  );
});

test("K25 K32 copies are given up one by one", () => {
  const { summary, t, inside } = run({ deliveriesMax: 2 }, { failurePercent: 50 });
  expect(t.dead).toBeGreaterThan(150);
  expect(summary.nodes.d!.counters.in).toBe(t.dead);
  expect(2 * t.in).toBe(t.done + t.dead + t.lost + inside.held);
});

test("K12 the limit holds for each subscription", () => {
  const { summary, t, inside } = run({ backlogMax: 10 }, { serviceMs: 1000 });
  expect(summary.edges.e2!.backlog.max).toBe(10);
  expect(t.lost).toBeGreaterThan(900);
  expect(2 * t.in).toBe(t.done + t.dead + t.lost + inside.held);
});

test("K30 a topic that is down keeps copies and loses new events once", () => {
  const { t, inside } = run({}, { serviceMs: 100 }, [
    { atMs: 10_000, command: { type: "fault", fault: "kill", on: true, node: "t" } },
    { atMs: 15_000, command: { type: "fault", fault: "kill", on: false, node: "t" } },
  ]);
  expect(t.lost).toBeGreaterThanOrEqual(249);
  expect(t.lost).toBeLessThanOrEqual(251);
  expect(2 * (t.in - t.lost)).toBe(t.done + t.dead + inside.held);
});

test("topics can be chained", () => {
  const design = sketchDesign({
    nodes: { p: ["producer"], s: ["topic"], t: ["topic"], c: ["consumer", { workers: 10 }] },
    edges: [
      ["p.out", "s.in"],
      ["s.out", "t.in"],
      ["t.out", "c.in"],
    ],
    durationS: 10,
  });
  const { nodes } = runBench(kinds, design).summary;
  expect(nodes.t!.counters.in).toBeGreaterThan(0.95 * nodes.s!.counters.in);
  expect(nodes.c!.counters.in).toBeGreaterThan(900);
});
