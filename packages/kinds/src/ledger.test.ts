/** The ledger with the real kinds: every flow has one outcome, for the reason the design gives (rules E100–E108). */
import type { Params } from "@eventyard/model";
import { FLOW_OUTCOMES } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "./index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };

function sumOf(outcomes: Readonly<Record<string, number>>): number {
  return FLOW_OUTCOMES.reduce((sum, { id }) => sum + (outcomes[id] ?? 0), 0);
}

/** A shop of 100 events/s for 10 s, a queue, a worker; and a dead-letter queue behind. */
function eventRun(parts: { producer?: Params; queue?: Params; consumer?: Params; dead?: boolean }) {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { arrivals: "constant", ratePerS: 100, ...parts.producer }],
      q: ["queue", { storeMs: 0, leaseMs: 200, deliveriesMax: 3, backoff: "none", ...parts.queue }],
      c: ["consumer", { workers: 4, service: "constant", serviceMs: 10, ...parts.consumer }],
      ...(parts.dead === true ? { d: ["queue", {}] as ["queue", Params] } : {}),
    },
    edges: [
      ["p.out", "q.in"],
      ["q.out", "c.in"],
      ...(parts.dead === true ? [["q.dead", "d.in"] as [string, string]] : []),
    ],
    durationS: 20,
    steps: [{ atMs: 10_000, command: { type: "params", node: "p", params: { ratePerS: 0 } } }],
  });
  const { ledger } = runBench(kinds, design).summary;
  if (ledger === undefined) throw new Error("the run keeps no ledger");
  expect(sumOf(ledger.outcomes)).toBe(ledger.started);
  return ledger;
}

describe("a queue and a worker", () => {
  test("E104 everything is done once", () => {
    const { outcomes, started } = eventRun({});
    expect(outcomes).toMatchObject({ done: started, underWay: 0 });
    expect(started).toBeGreaterThan(990);
  });

  test("E103 what always fails ends in the dead letters; without them it is lost", () => {
    const always = { failurePercent: 100 };
    const kept = eventRun({ consumer: always, dead: true });
    expect(kept.outcomes.deadLettered).toBe(kept.started);
    const gone = eventRun({ consumer: always });
    expect(gone.outcomes.lost).toBe(gone.started);
    expect(Object.keys(gone.hurts)).toEqual(["q"]);
  });

  test("E103 what comes out of the dead letters again counts by what becomes of it then", () => {
    const design = sketchDesign({
      nodes: {
        p: ["producer", { arrivals: "constant", ratePerS: 100 }],
        q: ["queue", { storeMs: 0, deliveriesMax: 1 }],
        c: ["consumer", { workers: 4, service: "constant", serviceMs: 1, failurePercent: 100 }],
        d: ["queue", { redriveMax: 0 }],
      },
      edges: [
        ["p.out", "q.in"],
        ["q.out", "c.in"],
        ["q.dead", "d.in"],
        ["d.redrive", "q.in"],
      ],
      durationS: 30,
      steps: [
        { atMs: 5000, command: { type: "params", node: "p", params: { ratePerS: 0 } } },
        { atMs: 5000, command: { type: "params", node: "c", params: { failurePercent: 0 } } },
        { atMs: 6000, command: { type: "params", node: "d", params: { redriveRatePerS: 50 } } },
      ],
    });
    const at = (seconds: number) => runBench(kinds, design, { seconds }).summary.ledger!;
    expect(at(5.9).outcomes.deadLettered).toBeGreaterThan(490);
    expect(at(30).outcomes).toMatchObject({ done: at(30).started, deadLettered: 0 });
  });

  test("E105 work that outlasts its lease is done twice, whoever acknowledged it first", () => {
    const { outcomes, started } = eventRun({
      producer: { ratePerS: 2 },
      consumer: { workers: 10, serviceMs: 300 },
    });
    expect(outcomes.duplicated).toBeGreaterThan(started * 0.9);
  });

  test("E107 money: expected when it starts, booked as often as it is handled", () => {
    const amounts = { amount: "constant", amountMean: 10 } as const;
    const once = eventRun({ producer: amounts, consumer: { books: true } });
    expect(once.expectedAmount).toBe(once.started * 10);
    expect(once.bookedAmount).toBe(once.expectedAmount);
    const twice = eventRun({
      producer: { ...amounts, ratePerS: 2 },
      consumer: { books: true, workers: 10, serviceMs: 300 },
    });
    expect(twice.bookedAmount).toBeGreaterThan(twice.expectedAmount);
  });
});

describe("a client and services", () => {
  /** Clients of 20/s call `a`, which calls `b`; both edges with these parameters. */
  function callRun(parts: { edge?: Params; b?: Params; fault?: boolean }) {
    const design = sketchDesign({
      nodes: {
        u: ["client", { arrivals: "constant", ratePerS: 20 }],
        a: ["service", { service: "constant", serviceMs: 10 }],
        b: ["service", { service: "constant", serviceMs: 20, ...parts.b }],
      },
      edges: [
        ["u.calls out", "a.calls in"],
        ["a.calls out", "b.calls in"],
      ],
      durationS: 20,
      steps: [
        ...(parts.fault === true
          ? [
              {
                atMs: 5_000,
                command: { type: "fault" as const, fault: "kill" as const, on: true, node: "b" },
              },
            ]
          : []),
        { atMs: 10_000, command: { type: "params", node: "u", params: { ratePerS: 0 } } },
      ],
    });
    const edges = Object.fromEntries(
      Object.entries(design.edges).map(([id, edge]) => [
        id,
        { ...edge, params: { ...edge.params, ...parts.edge } },
      ]),
    );
    const { ledger } = runBench(kinds, { ...design, edges }).summary;
    if (ledger === undefined) throw new Error("the run keeps no ledger");
    expect(sumOf(ledger.outcomes)).toBe(ledger.started);
    return ledger;
  }

  test("E104 a chain that answers is done", () => {
    const { outcomes, started } = callRun({});
    expect(outcomes.done).toBe(started);
  });

  test("E104 a dependency that is down takes its callers with it: rejected, nobody did anything", () => {
    const { outcomes } = callRun({ fault: true, edge: { retries: 0 } });
    expect(outcomes.rejected).toBeGreaterThan(90);
    expect(outcomes.lost).toBe(0);
  });

  test("E104 a caller that gives up on work that goes on: failed for the caller, but done", () => {
    const { outcomes, started } = callRun({
      b: { serviceMs: 300, threads: 50 },
      edge: { timeoutMs: 100, retries: 0 },
    });
    expect(outcomes.failedButDone).toBe(started);
  });
});
