/**
 * Every kind against the kernel's rules: states are plain data, a run can be forked anywhere (E80, E81), and the naive
 * kernel comes to the same hash and numbers (E1–E76), over random designs, presets and faults.
 */
import { createRun, forkRun } from "@eventyard/engine";
import type { Design, KindSpec, Params, ScenarioStep } from "@eventyard/model";
import { anyDesign, naiveDifferences, plainDataProblems } from "@eventyard/testkit";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "./index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
// hundreds of runs, some of them in a slow kernel
vi.setConfig({ testTimeout: 120_000 });
const EVENTS_MAX = 60_000;
/** The naive kernel costs O(pending) an event. */
const NAIVE_EVENTS_MAX = 6000;

const presets = (spec: KindSpec): Params[] => (spec.presets ?? []).map(({ params }) => params);

/** Defaults or a preset. */
function anyParams(spec: KindSpec): fc.Arbitrary<Params> {
  return fc.constantFrom<Params>({}, {}, ...presets(spec));
}

/** Random designs whose nodes then get presets, and faults that come and go. */
const designs: fc.Arbitrary<Design> = anyDesign(kindSpecs, {
  nodesMax: 7,
  edgeTries: 24,
  durationS: 3,
  latencyMs: fc.constantFrom(0, 0, 1, 30),
  params: {},
}).chain((design) => {
  const ids = Object.keys(design.nodes);
  const chosen = fc.tuple(...ids.map((id) => anyParams(kindSpecs.get(design.nodes[id]!.kind)!)));
  const picks = fc.array(fc.tuple(fc.nat(), fc.nat(2500)), { maxLength: 6 });
  return fc.tuple(chosen, picks).map(([params, faults]) => ({
    ...design,
    nodes: Object.fromEntries(ids.map((id, n) => [id, { ...design.nodes[id]!, params: params[n]! }])),
    scenario: { ...design.scenario, steps: faults.flatMap(([pick, at]) => faultSteps(design, pick, at)) },
  }));
});

function faultSteps(design: Design, pick: number, atMs: number): ScenarioStep[] {
  const places = [
    ...Object.entries(design.nodes).flatMap(([node, { kind }]) =>
      kindSpecs.get(kind)!.faults.map((fault) => ({ type: "fault" as const, fault, node })),
    ),
    ...Object.keys(design.edges).map((edge) => ({ type: "fault" as const, fault: "cut" as const, edge })),
  ];
  if (places.length === 0) return [];
  const place = places[pick % places.length]!;
  const step = (ms: number, on: boolean): ScenarioStep => ({ atMs: ms, command: { ...place, on } as never });
  return [step(atMs, true), step(atMs + 400, false)];
}

function start(design: Design, ledger: boolean) {
  return createRun({ design, ...kinds, ledger, limits: { eventsMax: EVENTS_MAX } });
}

/** Kinds and faults that the runs have reached, so that the laws are not vacuous. */
const reached = new Set<string>();

function note(design: Design): void {
  for (const { kind } of Object.values(design.nodes)) reached.add(kind);
  for (const { command } of design.scenario.steps) if (command.type === "fault") reached.add(command.fault);
}

test("E80, E81: a fork at a random event goes on as the original; states are plain data", () => {
  fc.assert(
    fc.property(designs, fc.nat(5000), (design, events) => {
      note(design);
      const plain = start(design, true);
      const run = start(design, true);
      run.advanceTo(run.endNs, events);
      plain.advanceTo(plain.endNs, events);
      for (const [node, state] of run.simulation.nodes.states.entries())
        expect(plainDataProblems(state), run.simulation.program.nodeIds[node]).toEqual([]);
      const fork = forkRun(run);
      const other = forkRun(run);
      const [target] = Object.keys(design.edges);
      if (target !== undefined) other.apply({ type: "fault", fault: "cut", on: true, edge: target });
      for (const one of [other, run, fork, plain]) one.advanceTo(one.endNs, Infinity);
      expect(run.summary()).toEqual(plain.summary());
      expect(fork.summary()).toEqual(plain.summary());
    }),
    { seed: 21, numRuns: 120 },
  );
  for (const [id] of runnableKinds) expect(reached).toContain(id);
  for (const fault of ["kill", "cut", "slow"]) expect(reached).toContain(fault);
});

test("E1–E76: the naive kernel comes to the same hash, counts, levels and durations", () => {
  let compared = 0;
  fc.assert(
    fc.property(designs, (design) => {
      const run = start(design, false);
      run.advanceTo(run.endNs, Infinity);
      // the naive kernel knows no limits, and is slow
      if (run.simulation.stop !== undefined || run.simulation.events > NAIVE_EVENTS_MAX) return;
      compared++;
      expect(naiveDifferences(kinds, design, run.summary())).toEqual([]);
    }),
    { seed: 22, numRuns: 120 },
  );
  expect(compared).toBeGreaterThan(40);
});
