/** Common random numbers: the same flow has the same service time in a chain of calls and behind a bus (rule E120). */
import type { Behaviour } from "@eventyard/engine";
import type { Design } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "./index.ts";

/** First service time [ns] of each flow at node "pay", by the flow's birth [ns]. */
function serviceTimes(design: Design): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  const watched = new Map<string, Behaviour>(
    [...runnableKinds].map(([id, behaviour]) => [
      id,
      {
        ...behaviour,
        arrive: (sim, state, edge, message) => {
          const plain = sim.wakeAfter.bind(sim);
          const isPay = (state as { crew?: { node: number } }).crew?.node === payIndex;
          if (isPay) {
            sim.wakeAfter = (node, delayNs, code, arg) => {
              const bornNs = sim.messages.bornNs[message]!;
              if (!times.has(bornNs)) times.set(bornNs, delayNs);
              return plain(node, delayNs, code, arg);
            };
          }
          behaviour.arrive!(sim, state, edge, message);
          if (isPay) sim.wakeAfter = plain;
        },
      },
    ]),
  );
  const payIndex = Object.keys(design.nodes).toSorted().indexOf("pay");
  runBench({ specs: kindSpecs, behaviours: watched }, design);
  return times;
}

const pay = { service: "lognormal", serviceMs: 20, serviceCv: 0.8 } as const;
const durationS = 20;

function chain(workers: number, commonRandom: boolean): Design {
  const design = sketchDesign({
    nodes: {
      user: ["client", { arrivals: "constant", ratePerS: 10 }],
      pay: ["service", { ...pay, threads: workers }],
    },
    edges: [["user.calls out", "pay.calls in"]],
    durationS,
  });
  return { ...design, scenario: { ...design.scenario, commonRandom } };
}

function events(workers: number, commonRandom: boolean): Design {
  const design = sketchDesign({
    nodes: {
      user: ["producer", { arrivals: "constant", ratePerS: 10 }],
      // somebody else's draws at the same node kind must not matter
      aside: ["consumer", { ...pay, workers: 3 }],
      topic: ["topic", { storeMs: 0 }],
      pay: ["consumer", { ...pay, workers, failurePercent: 20 }],
    },
    edges: [
      ["user.out", "topic.in"],
      ["topic.out", "pay.in"],
      ["topic.out", "aside.in"],
    ],
    durationS,
  });
  return { ...design, scenario: { ...design.scenario, commonRandom } };
}

/** Share of the chain's flows that take equally long behind the bus. */
function sharedPart(commonRandom: boolean): number {
  const asCalls = serviceTimes(chain(50, commonRandom));
  const asEvents = serviceTimes(events(50, commonRandom));
  expect(asCalls.size).toBeGreaterThan(150);
  const shared = [...asCalls].filter(([bornNs, timeNs]) => asEvents.get(bornNs) === timeNs);
  return shared.length / asCalls.size;
}

test("E120 a flow's service time is the same as a call and as an event, failures and redeliveries or not", () => {
  expect(sharedPart(true)).toBe(1);
});

test("without it the first redelivery shifts every draw after it", () => {
  expect(sharedPart(false)).toBeLessThan(0.3);
});
