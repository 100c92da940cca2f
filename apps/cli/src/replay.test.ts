import { gallery } from "@eventyard/designs";
import { createRun } from "@eventyard/engine";
import type { Run } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";
import type { Design } from "@eventyard/model";
import { expect, test } from "vitest";
import { atStart, checkCommands, replay } from "./replay.ts";

const SECOND_NS = 1e9;
const shop: Design = gallery.find(({ id }) => id === "shop-events")!.file;
/** A scenario step at the start and one at an instant at which a command is given too. */
const design: Design = {
  ...shop,
  scenario: {
    ...shop.scenario,
    durationS: 8,
    steps: [0, 2_000].map((atMs) => ({
      atMs,
      command: { type: "fault", fault: "slow", on: atMs === 0, node: "payment" },
    })),
  },
};
const nodes = Object.keys(design.nodes).filter((id) =>
  kindSpecs.get(design.nodes[id]!.kind)!.faults.includes("kill"),
);

function make(over: object): Run {
  return createRun({ design, specs: kindSpecs, behaviours: runnableKinds, ...over });
}

/** A run in which faults are given by hand: at the start, at instants, and between the events of one instant. */
function played(round: number): Run {
  const run = make({ seed: round });
  const on = new Set<string>();
  const give = (turn: number): void => {
    const node = nodes[(turn + round) % nodes.length]!;
    run.apply({ type: "fault", fault: "kill", on: !on.has(node), node });
    if (!on.delete(node)) on.add(node);
  };
  give(0);
  for (const [turn, atS] of [0.5 + round / 7, 2, 2, 3.3, 5 + round / 3].entries()) {
    run.advanceTo(atS * SECOND_NS, Infinity);
    for (let i = 0; i < round * turn; i++) run.stepEvent();
    give(turn + 1);
  }
  run.advanceTo(run.endNs, Infinity);
  return run;
}

test.each([0, 1, 2, 3, 4, 5])("a log gives the run that it was taken from, bit for bit (%i)", (seed) => {
  const original = played(seed);
  const log = original.commands;
  checkCommands("log", design, log);
  const again = make({ seed, replay: atStart(log) });
  replay(again, "log", log, again.endNs, (untilNs) => void again.advanceTo(untilNs, Infinity));
  expect(again.summary()).toEqual(original.summary());
  expect(again.commands).toEqual(log);
});

test("the log of another seed is refused", () => {
  const log = played(3).commands;
  const other = make({ seed: 4, replay: atStart(log) });
  expect(() => {
    replay(other, "log", log, other.endNs, (untilNs) => void other.advanceTo(untilNs, Infinity));
  }).toThrow(/entry \d+ does not fit/);
});
