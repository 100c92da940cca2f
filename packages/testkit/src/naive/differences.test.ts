/** The real kernel against the naive one on designs full of a kind that does everything at random. */
import type { Behaviour } from "@eventyard/engine";
import { createRun } from "@eventyard/engine";
import type { Design, RunCommand, ScenarioStep } from "@eventyard/model";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { sketchDesign } from "../sketch.ts";
import { plainDataProblems } from "../plain-data.ts";
import { chaosBehaviour, chaosSpec } from "./chaos.ts";
import { naiveDifferences } from "./differences.ts";

// hundreds of runs in a slow kernel, on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

const kinds = {
  specs: new Map([["chaos", chaosSpec]]),
  behaviours: new Map<string, Behaviour>([["chaos", chaosBehaviour as Behaviour]]),
};
const ways = [
  ["out", "in"],
  ["lend", "work"],
  ["ask", "answer"],
] as const;

const chaos: fc.Arbitrary<Design> = fc
  .record({
    confirms: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
    edges: fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(2), fc.constantFrom(0, 0, 1, 3, 0.25)), {
      minLength: 1,
      maxLength: 12,
    }),
    steps: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 200 }), fc.nat(5), fc.nat(99), fc.boolean(), fc.nat(3)),
      { maxLength: 12 },
    ),
    seed: fc.nat(),
  })
  .map(({ confirms, edges, steps, seed }) => {
    const node = (n: number): string => `n${n % confirms.length}`;
    const command = (what: number, place: number, on: boolean, n: number): RunCommand => {
      const edge = `e${place % edges.length}`;
      if (what < 3) return { type: "fault", fault: "cut", on, edge };
      if (what === 3) return { type: "edge-params", edge, params: { latencyMs: n } };
      if (what === 4) return { type: "fault", fault: "kill", on, node: node(place) };
      return { type: "send", node: node(place), count: n + 1 };
    };
    return sketchDesign({
      nodes: Object.fromEntries(confirms.map((asks, n) => [node(n), ["chaos", { confirms: asks }] as const])),
      edges: edges.map(([from, to, way, latencyMs]) => [
        `${node(from)}.${ways[way]![0]}`,
        `${node(to)}.${ways[way]![1]}`,
        latencyMs,
      ]),
      seed,
      durationS: 0.25,
      steps: steps.map(([atMs, what, place, on, n]): ScenarioStep => ({
        atMs,
        command: command(what, place, on, n),
      })),
    });
  });

function finished(design: Design) {
  const run = createRun({ design, ...kinds, ledger: false });
  run.advanceTo(run.endNs, Infinity);
  return run;
}

test("E1–E5, E20–E34, E71–E73: hash, counts, levels and durations equal the naive kernel's on random designs", () => {
  let [events, lost, replies] = [0, 0, 0];
  fc.assert(
    fc.property(chaos, (design) => {
      const summary = finished(design).summary();
      expect(summary.stop).toBeUndefined();
      expect(naiveDifferences(kinds, design, summary)).toEqual([]);
      events += summary.events;
      for (const edge of Object.values(summary.edges)) lost += edge.lost;
      for (const { counters } of Object.values(summary.nodes)) replies += counters.retried;
    }),
    { seed: 11, numRuns: 300 },
  );
  // the designs reach what they are for
  expect(Math.min(events / 50_000, lost / 500, replies / 500)).toBeGreaterThan(1);
});

test("a wrong number is found", () => {
  const design = sketchDesign({
    nodes: { a: ["chaos"], b: ["chaos"] },
    edges: [["a.out", "b.in", 1]],
    durationS: 0.5,
  });
  const summary = finished(design).summary();
  expect(naiveDifferences(kinds, design, summary)).toEqual([]);
  const { a, b } = summary.nodes;
  const broken = [
    { ...summary, hash: "0" },
    { ...summary, nodes: { ...summary.nodes, b: { ...b!, counters: { ...b!.counters, in: 1e6 } } } },
    { ...summary, nodes: { ...summary.nodes, a: { ...a!, latency: { ...a!.latency, count: 1e6 } } } },
    { ...summary, edges: { e0: { ...summary.edges["e0"]!, lost: 1e6 } } },
  ];
  for (const one of broken) expect(naiveDifferences(kinds, design, one)).toHaveLength(1);
});

test("what is not plain data is found, with its place", () => {
  class Box {
    inner = 1;
  }
  const buffer = new ArrayBuffer(64);
  const plain = { a: [1, "x", null, { b: new Float64Array(3) }], m: new Map([[1, new Set([2])]]) };
  expect(plainDataProblems(plain)).toEqual([]);
  expect(plainDataProblems({ f: () => 1, list: [new Box()], half: new Int32Array(buffer, 0, 4) })).toEqual([
    "state.f: function",
    "state.list.0: instance of a class",
    "state.half: part of a buffer",
  ]);
});
