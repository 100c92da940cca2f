/** Looking back in a run, going on from there, and branches (rules E85–E88). */
import type { Design, RunCommand } from "@eventyard/model";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { RewindableRun } from "./rewindable-run.ts";
import { createRun } from "./run.ts";
import type { Run } from "./run.ts";
import { callerBehaviours, callerSpecs } from "./testing/callers.ts";
import { draw, stationBehaviours, stationSpecs } from "./testing/stations.ts";

// many whole runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

const END_NS = 1e9;

function design(seed: number): Design {
  return draw(
    {
      s: ["source", { ratePerS: 400 }],
      st: ["station", { servers: 2, meanMs: 4 }],
      q: ["bus", {}],
      w: ["worker", { meanMs: 2 }],
      c: ["caller", {}],
      d: ["callee", { delayMs: 2 }],
    },
    { e1: ["s", "st", 0], e2: ["st", "q", 3], e3: ["q", "w", 1], e4: ["c", "d", 4] },
    {
      seed,
      durationS: 1,
      steps: [
        { atMs: 300, command: { type: "fault", fault: "cut", on: true, edge: "e3" } },
        { atMs: 450, command: { type: "fault", fault: "cut", on: false, edge: "e3" } },
      ],
    },
  );
}

function start(seed: number): Run {
  return createRun({
    design: design(seed),
    specs: new Map([...stationSpecs, ...callerSpecs]),
    behaviours: new Map([...stationBehaviours, ...callerBehaviours]),
  });
}

/** Everything a run tells. */
function told(run: Run): unknown {
  return [run.summary(), run.series.slice(-1, 0), [...run.commands], run.finished];
}

/** Goes on to `tNs` in slices, whatever is shown. */
function goOn(run: RewindableRun, tNs: number): void {
  while (run.advanceTo(tNs, 97) === "budget");
}

function lookAt(run: RewindableRun, tNs: number, events = Infinity): void {
  const copy = run.approach({ tNs, events });
  copy.advanceTo(tNs, events - copy.simulation.events);
  run.show(copy);
}

const command: fc.Arbitrary<RunCommand> = fc.oneof(
  fc.constant({ type: "send", node: "c", count: 3 } as const),
  fc.nat(900).map((ratePerS) => ({ type: "params", node: "s", params: { ratePerS } }) as const),
  fc.boolean().map((on) => ({ type: "fault", fault: "cut", on, edge: "e2" }) as const),
);

const limits = { eventsBetween: 150, eventsPerByte: 0 };

test("E85, E88: wherever and however often somebody looks back, the run comes to the same end", () => {
  const someCommands = fc.array(fc.tuple(fc.nat(END_NS), command), { maxLength: 4 });
  const looks = fc.array(fc.tuple(fc.nat(END_NS), fc.nat(END_NS), fc.nat(3)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.nat(50), someCommands, looks, (seed, commands, past) => {
      const plain = start(seed);
      const run = new RewindableRun(start(seed), limits);
      for (const [atNs, one] of commands.toSorted(([a], [b]) => a - b)) {
        plain.advanceTo(atNs, Infinity);
        goOn(run, atNs);
        plain.apply(one);
        run.apply(one);
      }
      for (const [atNs, fromNs, steps] of past.toSorted(([a], [b]) => a - b)) {
        goOn(run, atNs);
        plain.advanceTo(atNs, Infinity);
        const before = told(run.newest);
        lookAt(run, Math.min(fromNs, run.newest.simulation.nowNs));
        for (let i = 0; i < steps && run.isLookingBack; i++) run.stepEvent();
        expect(told(run.newest)).toEqual(before);
      }
      goOn(run, END_NS);
      plain.advanceTo(END_NS, Infinity);
      expect(run.isLookingBack).toBe(false);
      expect(told(run.newest)).toEqual(told(plain));
    }),
    { seed: 11, numRuns: 25 },
  );
});

test("E85: an instant is shown with its own numbers; a single event back is one event less", () => {
  const run = new RewindableRun(start(3), limits);
  goOn(run, 6e8);
  const { events } = run.newest.simulation;
  lookAt(run, 2e8);
  expect(run.isLookingBack).toBe(true);
  const plain = start(3);
  plain.advanceTo(2e8, Infinity);
  expect(told(run.shown)).toEqual(told(plain));
  expect(run.commandsAhead.map(({ command: { type } }) => type)).toEqual(["fault", "fault"]);
  run.showNewest();
  expect(run.shown.simulation.events).toBe(events);
  for (let back = 1; back < 40; back++) {
    lookAt(run, run.shown.simulation.nowNs, events - back);
    expect(run.shown.simulation.events).toBe(events - back);
  }
  for (let i = 0; i < 39; i++) expect(run.stepEvent()).toBe(true);
  expect(run.shown.simulation.events).toBe(events);
  lookAt(run, 1e12);
  expect(run.isLookingBack).toBe(false);
});

test("E86, E87: a command in the past starts a branch; the left one is kept and goes on as it would have", () => {
  const kill: RunCommand = { type: "fault", fault: "cut", on: true, edge: "e1" };
  const send: RunCommand = { type: "send", node: "c", count: 2 };
  const run = new RewindableRun(start(5), limits);
  goOn(run, 5e8);
  run.apply(send);
  goOn(run, 7e8);
  expect(run.returnToLeft()).toBe(false);
  lookAt(run, 4e8);
  run.apply(kill);
  expect(run.isLookingBack).toBe(false);
  expect(run.branch).toBe(1);
  expect(run.left).toMatchObject({ partedNs: 4e8 });
  expect(run.newest.commands.map(({ command: one }) => one)).not.toContainEqual(send);
  goOn(run, END_NS);
  const alone = start(5);
  alone.advanceTo(4e8, Infinity);
  alone.apply(kill);
  alone.advanceTo(END_NS, Infinity);
  expect(told(run.newest)).toEqual(told(alone));

  const original = start(5);
  original.advanceTo(5e8, Infinity);
  original.apply(send);
  original.advanceTo(7e8, Infinity);
  expect(run.returnToLeft()).toBe(true);
  expect(told(run.newest)).toEqual(told(original));
  // what the branches have in common can be looked at, and so can what only this one has
  lookAt(run, 6e8);
  expect(run.shown.commands.map(({ command: one }) => one)).toContainEqual(send);
  goOn(run, END_NS);
  original.advanceTo(END_NS, Infinity);
  expect(told(run.newest)).toEqual(told(original));
  expect(run.returnToLeft()).toBe(true);
  expect(told(run.newest)).toEqual(told(alone));
});

test("E85: a command given at the newest instant is repeated there before anything else is", () => {
  const run = new RewindableRun(start(8), limits);
  goOn(run, 3.2e8);
  const first = run.apply({ type: "send", node: "c", count: 1 });
  lookAt(run, 1e8);
  goOn(run, 3.2e8);
  expect(run.isLookingBack).toBe(false);
  const second = run.apply({ type: "send", node: "c", count: 2 });
  expect(run.newest.commands.slice(-2)).toEqual([first, second]);
});
