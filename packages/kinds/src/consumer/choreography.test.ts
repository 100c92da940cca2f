/** A saga without a coordinator: consumers that say no, and consumers that take back (rules K570 to K575). */
import type { Params, ScenarioStep } from "@eventyard/model";
import { FLOW_OUTCOMES, validateDesign } from "@eventyard/model";
import { edgeViolations, interval99, plainDataProblems, runBench, sketchDesign } from "@eventyard/testkit";
import { createRun } from "@eventyard/engine";
import { describe, expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
// dozens of runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

interface Case {
  readonly producer?: Params;
  /** Payment, inventory, shipping; release, refund, cancel. */
  readonly workers?: Readonly<Record<string, Params>>;
  readonly script?: readonly ScenarioStep[];
  readonly durationS?: number;
  readonly seed?: number;
  /** Those that take back hear nothing. */
  readonly careless?: boolean;
}

const BACK = ["release", "refund", "cancel"];
const STEPS = ["payment", "inventory", "shipping"] as const;

/** Orders of 30/s worth 10 each; three steps of 10 ms that tell yes or no, and three that take back. */
function sketch({ producer, workers, script, durationS = 20, seed = 1, careless = false }: Case) {
  const step = (name: string): ["consumer", Params] => [
    "consumer",
    {
      service: "constant",
      serviceMs: 10,
      workers: 100,
      publishes: `${name}-yes@1`,
      publishesDeclined: `${name}-no@1`,
      ...(name === "payment" ? { books: true } : {}),
      ...workers?.[name],
    },
  ];
  const back = (name: string, more: Params = {}): ["consumer", Params] => [
    "consumer",
    {
      service: "constant",
      serviceMs: 10,
      workers: 100,
      effect: "undoes",
      onFailure: "swallow",
      ...more,
      ...workers?.[name],
    },
  ];
  const design = sketchDesign({
    nodes: {
      p: [
        "producer",
        { ratePerS: 30, amount: "constant", amountMean: 10, contents: '{"type": "order"}', ...producer },
      ],
      orders: ["topic", { storeMs: 0 }],
      ...Object.fromEntries(
        STEPS.flatMap((name) => [
          [name, step(name)],
          [`${name}s`, ["topic", { storeMs: 0 }]],
        ]),
      ),
      release: back("release"),
      refund: back("refund", { books: true }),
      archive: ["consumer", { service: "constant", serviceMs: 1, workers: 100 }],
      cancel: back("cancel"),
    },
    edges: [
      ["p.out", "orders.in"],
      ["orders.out", "payment.in"],
      ["payment.out", "payments.in"],
      ["payments.out", "inventory.in"],
      ["inventory.out", "inventorys.in"],
      ["inventorys.out", "shipping.in"],
      ["shipping.out", "shippings.in"],
      ["shippings.out", "archive.in"],
      ["payments.out", "cancel.in"],
      ["inventorys.out", "refund.in"],
      ["inventorys.out", "cancel.in"],
      ["shippings.out", "release.in"],
      ["shippings.out", "refund.in"],
      ["shippings.out", "cancel.in"],
    ],
    durationS,
    seed,
    steps: script ?? [],
  });
  const filterOf = (from: string, to: string): string | undefined => {
    const name = STEPS.find((one) => `${one}s` === from);
    if (name === undefined) return undefined;
    if (careless && BACK.includes(to)) return "type = nothing";
    return [...STEPS, "archive"].includes(to) ? `type = ${name}-yes` : `type = ${name}-no`;
  };
  const edges = Object.entries(design.edges).map(([id, edge]) => {
    const filter = filterOf(edge.from.node, edge.to.node);
    return [id, filter === undefined ? edge : { ...edge, params: { ...edge.params, filter } }];
  });
  const types = STEPS.flatMap((name) => [`${name}-yes`, `${name}-no`]);
  const contracts = Object.fromEntries(
    types.map((type) => [type, { compatibility: "none", versions: { 1: { type: "object" } } }]),
  );
  return {
    ...design,
    edges: Object.fromEntries(edges) as typeof design.edges,
    contracts: contracts as typeof design.contracts,
  };
}

const once: Case = {
  producer: { ratePerS: 0 },
  script: [{ atMs: 0, command: { type: "send", node: "p", count: 1 } }],
};
const quiet = (atMs: number): ScenarioStep => ({
  atMs,
  command: { type: "params", node: "p", params: { ratePerS: 0 } },
});

function run(one: Case) {
  const design = sketch(one);
  const { summary } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const { ledger } = summary;
  if (ledger === undefined) throw new Error("the run keeps no ledger");
  const sum = FLOW_OUTCOMES.reduce((total, { id }) => total + ledger.outcomes[id], 0);
  expect(sum).toBe(ledger.started);
  const counters = (id: string) => summary.nodes[id]!.counters;
  return { ledger, counters, outcomes: ledger.outcomes, summary };
}

const no = { declinePercent: 100 };

test("the design is valid", () => {
  expect(validateDesign(sketch({}), kindSpecs).filter(({ severity }) => severity === "error")).toEqual([]);
});

describe("K570 to K572 one order", () => {
  test("K570 yes three times: done, and booked", () => {
    const { ledger, outcomes, counters } = run(once);
    expect([outcomes.done, ledger.bookedAmount]).toEqual([1, 10]);
    expect(["release", "refund", "cancel"].map((id) => counters(id).in)).toEqual([0, 0, 0]);
  });

  test.each([
    ["payment", [0, 0, 1]],
    ["inventory", [0, 1, 1]],
    ["shipping", [1, 1, 1]],
  ])("K571, K572 %s says no: who listens takes back, and the money is out of the books", (name, taken) => {
    const { ledger, outcomes, counters } = run({ ...once, workers: { [name]: no } });
    expect(["release", "refund", "cancel"].map((id) => counters(id).done)).toEqual(taken);
    expect(outcomes.compensated).toBe(1);
    expect([counters(name).done, counters(name).rejected, counters(name).out]).toEqual([1, 1, 1]);
    // a no of payment is taken back by nobody but the order's cancellation: nothing had been booked
    expect(ledger.bookedAmount).toBe(0);
  });

  test("K571 a no that nobody takes back: rejected with nothing done, half done otherwise", () => {
    expect(run({ ...once, careless: true, workers: { payment: no } }).outcomes.rejected).toBe(1);
    const half = run({ ...once, careless: true, workers: { shipping: no } });
    expect([half.outcomes.failedButDone, half.ledger.bookedAmount]).toEqual([1, 10]);
  });

  test("K571 without a version for the no nobody is told, and nothing leaves", () => {
    const { counters } = run({ ...once, workers: { payment: { ...no, publishesDeclined: "" } } });
    expect([counters("payment").out, counters("cancel").in]).toEqual([0, 0]);
  });

  test("K573 what cannot be taken back is stuck: by a failure that is given up, or a no", () => {
    const failed = run({ ...once, workers: { shipping: no, refund: { failurePercent: 100 } } });
    expect([failed.outcomes.stuck, failed.ledger.bookedAmount]).toEqual([1, 10]);
    // the other compensations are made all the same
    expect([failed.counters("release").done, failed.counters("cancel").done]).toEqual([1, 1]);
    const denied = run({ ...once, workers: { shipping: no, refund: no } });
    expect([denied.outcomes.stuck, denied.ledger.bookedAmount]).toEqual([1, 10]);
  });

  test("K573 given back to its bus it is not stuck yet; tried again by itself it is compensated", () => {
    const nack = { failurePercent: 100, onFailure: "nack" };
    const { outcomes } = run({ ...once, durationS: 1, workers: { shipping: no, refund: nack } });
    expect([outcomes.stuck, outcomes.underWay]).toEqual([0, 1]);
    const tried = run({
      workers: { shipping: no, refund: { failurePercent: 50, localRetries: 60, localBackoff: "none" } },
      script: [quiet(10_000)],
    });
    expect(tried.outcomes.compensated).toBe(tried.ledger.started);
  });

  test("K574 what is taken back twice is taken out of the books twice, and a duplicate", () => {
    // the lease ends before the work
    const design = sketch({ ...once, workers: { shipping: no } });
    const shippings = { ...design.nodes["shippings"]!, params: { storeMs: 0, leaseMs: 5 } };
    const { summary } = runBench(kinds, { ...design, nodes: { ...design.nodes, shippings } });
    expect(summary.ledger!.outcomes.duplicated).toBe(1);
    expect(summary.ledger!.bookedAmount).toBeLessThan(0);
  });
});

describe("K575 outcomes", () => {
  const template = {
    payment: { declinePercent: 3 },
    inventory: { declinePercent: 2 },
    shipping: { declinePercent: 5 },
    release: { failurePercent: 1 },
    refund: { failurePercent: 1 },
  };

  test("3 %, 2 %, 5 %, compensation 1 %: 90.3 % completed, 9.7 % not, 0.11 % stuck", () => {
    const completed = 0.97 * 0.98 * 0.95;
    const stuck = 0.97 * 0.02 * 0.01 + 0.97 * 0.98 * 0.05 * (1 - 0.99 * 0.99);
    expect([completed, stuck]).toEqual([expect.closeTo(0.903, 3), expect.closeTo(0.0011, 4)]);
    const shares = Array.from({ length: 12 }, (_, index) => {
      const { ledger, outcomes, counters } = run({
        workers: template,
        producer: { ratePerS: 200 },
        durationS: 150,
        script: [quiet(140_000)],
        seed: 900 + index,
      });
      const { done, compensated, stuck: jammed } = outcomes;
      expect(done + compensated + jammed).toBe(ledger.started);
      // in the books is what was not taken back, and what could not be
      expect(ledger.bookedAmount).toBe(10 * (done + counters("refund").lost));
      return [done, compensated, jammed].map((count) => count / ledger.started);
    });
    for (const [index, theory, width] of [
      [0, completed, 0.01],
      [1, 1 - completed - stuck, 0.1],
      [2, stuck, 0.8],
    ] as const) {
      const interval = interval99(shares.map((share) => share[index]!));
      expect(interval.low).toBeLessThanOrEqual(theory);
      expect(interval.high).toBeGreaterThanOrEqual(theory);
      expect((interval.high - interval.low) / theory).toBeLessThan(width);
    }
  });

  test("the state is plain data; same seed, same hash, however time is sliced", () => {
    const design = sketch({ workers: template, durationS: 10 });
    const whole = createRun({ design, ...kinds });
    whole.advanceTo(whole.endNs, 10_000_000);
    const sliced = createRun({ design, ...kinds });
    for (let at = 0.37e9; at < sliced.endNs; at += 0.37e9) sliced.advanceTo(at, 10_000_000);
    sliced.advanceTo(sliced.endNs, 10_000_000);
    expect(sliced.summary().hash).toBe(whole.summary().hash);
    for (const state of whole.simulation.nodes.states) expect(plainDataProblems(state)).toEqual([]);
  });
});
