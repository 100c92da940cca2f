/** What becomes of a flow whose message is lost while its sender waits for the bus's confirm (rule E110). */
import { emptyDesign } from "@eventyard/model";
import { expect, test } from "vitest";
import type { Behaviour } from "../behaviour.ts";
import { createRun } from "../run.ts";
import { port, spec } from "../testing/stations.ts";

const specs = new Map([
  ["sender", spec("sender", {}, [port("out", "out", "publish")])],
  ["sink", spec("sink", {}, [port("in", "in", "publish")])],
]);

/** A sender that waits or not, and a bus that loses the first message and handles every other. */
function outcomes(ticket: number, tries: number) {
  const sender: Behaviour<{ edge: number; node: number }> = {
    create: (setup) => {
      const edge = setup.edgesOut("out")[0]!;
      setup.askConfirms(edge);
      return { edge, node: setup.node };
    },
    start: (sim, { edge }) => {
      const kept = sim.createRoot(0, 1);
      for (let i = 0; i < tries; i++) {
        const message = sim.copy(kept);
        sim.messages.ticket[message] = ticket;
        sim.publish(edge, message);
      }
      sim.release(kept);
    },
    confirmed: () => undefined,
  };
  const sink: Behaviour<{ node: number; seen: number }> = {
    create: (setup) => ({ node: setup.node, seen: 0 }),
    arrive: (sim, state, _edge, message) => {
      state.seen++;
      if (state.seen === 1) {
        sim.lose(state.node, message, "down");
        return;
      }
      sim.effect(state.node, sim.messages.flow[message]!, sim.messages.id[message]!);
      sim.release(message);
    },
  };
  const design = {
    ...emptyDesign("awaited"),
    nodes: { a: { kind: "sender", name: "", params: {} }, b: { kind: "sink", name: "", params: {} } },
    edges: {
      e: { from: { node: "a", port: "out" }, to: { node: "b", port: "in" }, params: { latencyMs: 0 } },
    },
    scenario: { seed: 1, durationS: 1, steps: [] },
  };
  const behaviours = new Map<string, Behaviour>([
    ["sender", sender],
    ["sink", sink],
  ]);
  const run = createRun({ design, specs, behaviours });
  run.advanceTo(1e9, 100);
  const { nodes, ledger } = run.summary();
  expect(nodes["b"]!.counters.lost).toBe(1);
  return ledger!.outcomes;
}

test("E110 lost while its sender waits, then sent again: done", () => {
  expect(outcomes(7, 2)).toMatchObject({ done: 1, lost: 0 });
});

test("E110 nobody waited for it: lost, whatever else was done", () => {
  expect(outcomes(-1, 2)).toMatchObject({ done: 0, lost: 1 });
});

test("E110 lost while its sender waits, and nothing else is done: lost", () => {
  expect(outcomes(7, 1)).toMatchObject({ done: 0, lost: 1 });
});
