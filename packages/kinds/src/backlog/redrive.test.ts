/** What the ledger says of dead letters that are moved back (rules K145, E103). */
import type { Params } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };

/** One message that fails once is given up; a clerk looks at dead letters; at 5 s they are moved to a queue that works. */
function run(clerk: Params, dead: Params) {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { ratePerS: 0 }],
      q: ["queue", { storeMs: 0, deliveriesMax: 1 }],
      bad: ["consumer", { service: "constant", serviceMs: 10, failurePercent: 100 }],
      dlq: ["queue", { storeMs: 0, backoff: "none", deliveriesMax: 0, ...dead }],
      clerk: ["consumer", { service: "constant", serviceMs: 1_500, workers: 1, ...clerk }],
      again: ["queue", { storeMs: 0 }],
      good: ["consumer", { service: "constant", serviceMs: 10 }],
    },
    edges: [
      ["p.out", "q.in"],
      ["q.out", "bad.in"],
      ["q.dead", "dlq.in"],
      ["dlq.out", "clerk.in"],
      ["dlq.redrive", "again.in"],
      ["again.out", "good.in"],
    ],
    durationS: 20,
    steps: [
      { atMs: 0, command: { type: "send", node: "p", count: 1 } },
      { atMs: 5_000, command: { type: "fault", fault: "kill", on: true, node: "clerk" } },
      { atMs: 5_000, command: { type: "params", node: "dlq", params: { redriveRatePerS: 1 } } },
    ],
  });
  const { summary } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  return {
    outcomes: summary.ledger!.outcomes,
    clerk: summary.nodes["clerk"]!.counters,
    good: summary.nodes["good"]!.counters,
  };
}

test("a dead letter that was lent before it is moved back counts for what becomes of it then", () => {
  // the clerk fails at 1.5 s, 3 s and 4.5 s
  const { outcomes, clerk, good } = run({ failurePercent: 100 }, {});
  expect([clerk.failed, good.done]).toEqual([3, 1]);
  expect([outcomes.done, outcomes.deadLettered]).toEqual([1, 0]);
});

test("one that was never lent does, too", () => {
  const { outcomes, clerk } = run({ failurePercent: 100 }, { deliveryDelayMs: 6_000 });
  expect(clerk.in).toBe(0);
  expect([outcomes.done, outcomes.deadLettered]).toEqual([1, 0]);
});
