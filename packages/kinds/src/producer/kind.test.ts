import type { Params, ScenarioStep } from "@eventyard/model";
import { edgeViolations, runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };

function sent(params: Params, durationS: number, steps: ScenarioStep[] = [], trace?: readonly number[]) {
  const design = sketchDesign({
    nodes: { p: ["producer", params], q: ["queue", { storeMs: 0 }] },
    edges: [["p.out", "q.in"]],
    durationS,
    steps,
  });
  const traces = trace === undefined ? {} : { traces: new Map([["t", Int32Array.from(trace)]]) };
  const { summary } = runBench(kinds, design, traces);
  expect(edgeViolations(design, summary)).toEqual([]);
  return summary.nodes.p!.counters;
}

const fault = (atMs: number, id: "kill" | "slow" | "fail" | "surge", on: boolean): ScenarioStep => ({
  atMs,
  command: { type: "fault", fault: id, on, node: "p" },
});

describe("arrivals", () => {
  test("constant: equal gaps without rounding drift", () => {
    // the gap is 333,333,333.33… ns: events at 1/3, 2/3, 1, …
    expect(sent({ arrivals: "constant", ratePerS: 3 }, 1000).out).toBe(3000);
  });

  test("Poisson: the number in a time is Poisson", () => {
    const { out } = sent({ ratePerS: 100 }, 1000);
    // standard deviation √100,000; four of them
    expect(Math.abs(out - 100_000)).toBeLessThan(4 * Math.sqrt(100_000));
  });

  test("rate 0 sends nothing", () => {
    expect(sent({ ratePerS: 0 }, 100).out).toBe(0);
  });
});

describe("K6 traces", () => {
  const trace = [3, 0, 5, 1];
  const base = { arrivals: "trace", trace: "t" } as const;

  test.each(["even", "random"])("%s: each second has its events", (traceSpread) => {
    let before = 0;
    for (const [second, count] of trace.entries()) {
      const { out } = sent({ ...base, traceSpread }, second + 1 - 1e-9, [], trace);
      expect(out - before, `second ${second}`).toBe(count);
      before = out;
    }
  });

  test("ends, or starts again", () => {
    expect(sent(base, 20, [], trace).out).toBe(9);
    expect(sent({ ...base, traceLoop: true }, 20, [], trace).out).toBe(45);
  });

  test("volume carries fractions on", () => {
    expect(sent({ ...base, traceLoop: true, traceFactor: 1.5 }, 400, [], trace).out).toBe(1350);
  });

  test("surge ×10 shows from the next second", () => {
    expect(sent(base, 4, [fault(500, "surge", true)], trace).out).toBe(3 + 60);
  });

  test("an empty trace and a missing one send nothing", () => {
    expect(sent({ ...base, traceLoop: true }, 10, [], [0, 0]).out).toBe(0);
    expect(sent(base, 10).out).toBe(0);
  });

  test("another trace named while running has no effect before the next run", () => {
    const other = { atMs: 500, command: { type: "params", node: "p", params: { trace: "other" } } } as const;
    expect(sent(base, 4, [other], trace).out).toBe(9);
  });

  test("after a kill the trace goes on in virtual time", () => {
    expect(sent(base, 4, [fault(0, "kill", true), fault(1500, "kill", false)], trace).out).toBe(6);
  });
});

describe("K4 changes of rate", () => {
  const constant = { arrivals: "constant", ratePerS: 1 } as const;

  test("surge and slow rescale the time left", () => {
    // the event of 1 s comes at 0.5 + 0.5 / 10 s; then ten a second
    expect(sent(constant, 1.56, [fault(500, "surge", true)]).out).toBe(11);
    expect(sent({ ...constant, ratePerS: 10 }, 10.04, [fault(0, "slow", true)]).out).toBe(10);
  });

  test("a parameter change while running", () => {
    const step = { atMs: 10_000, command: { type: "params", node: "p", params: { ratePerS: 5 } } } as const;
    expect(sent(constant, 20, [step]).out).toBe(10 + 50);
  });

  test("from 0 and back", () => {
    const set = (atMs: number, ratePerS: number): ScenarioStep => ({
      atMs,
      command: { type: "params", node: "p", params: { ratePerS } },
    });
    expect(sent(constant, 30, [set(10_500, 0), set(20_000, 1)]).out).toBe(20);
  });
});

describe("K7 faults", () => {
  test("killed: nothing, by hand neither", () => {
    const byHand: ScenarioStep = { atMs: 5000, command: { type: "send", node: "p", count: 7 } };
    expect(sent({ ratePerS: 50 }, 10, [fault(0, "kill", true), byHand]).out).toBe(0);
    expect(sent({ ratePerS: 0 }, 10, [byHand]).out).toBe(7);
  });

  test("fail: half is refused and lost", () => {
    const { out, lost } = sent({ arrivals: "constant", ratePerS: 1000 }, 10, [fault(0, "fail", true)]);
    expect(out + lost).toBe(10_000);
    expect(Math.abs(lost - 5000)).toBeLessThan(4 * 50);
  });
});

test("K5 every connected bus gets every event", () => {
  const design = sketchDesign({
    nodes: { p: ["producer"], q: ["queue"], r: ["queue"], s: ["queue"] },
    edges: [
      ["p.out", "q.in"],
      ["p.out", "r.in"],
      ["p.out", "s.in"],
    ],
    durationS: 10,
  });
  const { nodes } = runBench(kinds, design).summary;
  expect(nodes.q!.counters.in).toBeGreaterThan(900);
  expect(nodes.r!.counters.in).toBe(nodes.q!.counters.in);
  expect(nodes.s!.counters.in).toBe(nodes.q!.counters.in);
});
