/** Forks, stored copies and rewinding (rules E80–E84). */
import type { Design, RunCommand } from "@eventyard/model";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Copier } from "./copying.ts";
import { forkRun } from "./fork.ts";
import { createRun } from "./run.ts";
import type { Run } from "./run.ts";
import { HISTORY_COPIES_MAX, RunHistory } from "./run-history.ts";
import { callerBehaviours, callerSpecs } from "./testing/callers.ts";
import { draw, stationBehaviours, stationSpecs } from "./testing/stations.ts";

// many whole runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

/** A bit of everything: queues, a lender, calls, confirms, edges with and without latency. */
const mixed = (seed: number): Design =>
  draw(
    {
      s: ["source", { ratePerS: 400 }],
      st: ["station", { servers: 2, meanMs: 4 }],
      r: ["relay", { delayMs: 3 }],
      q: ["bus", {}],
      w: ["worker", { meanMs: 2 }],
      c: ["caller", {}],
      d: ["callee", { delayMs: 2 }],
      t: ["teller", {}],
      u: ["store", {}],
    },
    {
      e1: ["s", "st", 0],
      e2: ["st", "r", 5],
      e3: ["r", "q", 0],
      e4: ["q", "w", 1],
      e5: ["c", "d", 4],
      e6: ["t", "u", 2],
    },
    {
      seed,
      durationS: 2,
      steps: [
        { atMs: 700, command: { type: "fault", fault: "cut", on: true, edge: "e4" } },
        { atMs: 900, command: { type: "fault", fault: "cut", on: false, edge: "e4" } },
        { atMs: 1000, command: { type: "send", node: "t", count: 5 } },
      ],
    },
  );

function start(design: Design): Run {
  return createRun({
    design,
    specs: new Map([...stationSpecs, ...callerSpecs]),
    behaviours: new Map([...stationBehaviours, ...callerBehaviours]),
  });
}

function finish(run: Run): Run {
  run.advanceTo(run.endNs, Infinity);
  return run;
}

/** Everything a run tells. */
function told(run: Run): unknown {
  return [run.summary(), run.series.slice(-1, 0), run.series.slice(3, 0), [...run.commands], run.finished];
}

const command: fc.Arbitrary<RunCommand> = fc.oneof(
  fc.constantFrom("c", "t").map((node) => ({ type: "send", node, count: 3 }) as const),
  fc
    .record({ on: fc.boolean(), edge: fc.constantFrom("e1", "e2", "e4", "e5", "e6") })
    .map(({ on, edge }) => ({
      type: "fault" as const,
      fault: "cut" as const,
      on,
      edge,
    })),
  fc.nat(900).map((ratePerS) => ({ type: "params", node: "s", params: { ratePerS } }) as const),
  fc.nat(9).map((latencyMs) => ({ type: "edge-params", edge: "e2", params: { latencyMs } }) as const),
);

test("E80, E81: a fork at any event goes on as the original, which does not notice; a command tells them apart only later", () => {
  fc.assert(
    fc.property(
      fc.nat(50),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), command), { minLength: 1, maxLength: 5 }),
      fc.nat(3000),
      (seed, commands, more) => {
        const plain = start(mixed(seed));
        const forked = start(mixed(seed));
        const forks: Run[] = [];
        for (const [events, one] of commands) {
          for (const run of [plain, forked]) {
            run.advanceTo(run.endNs, events);
            run.apply(one);
          }
          forks.push(forkRun(forked));
        }
        for (const run of [plain, forked]) run.advanceTo(run.endNs, more);
        const atFork = told(forked);
        const other = forkRun(forked);
        other.apply({ type: "send", node: "c", count: 7 });
        finish(other);
        expect(told(forked)).toEqual(atFork);
        const whole = told(finish(plain));
        expect(told(finish(forked))).toEqual(whole);
        expect(other.simulation.hash).not.toBe(forked.simulation.hash);
        expect(other.commands.slice(0, -1)).toEqual(expect.arrayContaining([...forks[0]!.commands]));
        // the later commands are the forks' to repeat
        for (const fork of forks) {
          fork.redo(plain.commands.slice(fork.commands.length));
          expect(told(finish(fork))).toEqual(whole);
        }
      },
    ),
    { seed: 3, numRuns: 15 },
  );
});

test("E80: a fork of a fork, of a run that replays its log, and of one that was stopped", () => {
  const first = start(mixed(1));
  first.advanceTo(3e8, Infinity);
  first.apply({ type: "send", node: "c", count: 2 });
  const whole = told(finish(first));
  const replaying = createRun({ ...first.options, replay: first.commands });
  replaying.advanceTo(1e8, Infinity);
  expect(told(finish(forkRun(forkRun(replaying))))).toEqual(whole);
  const stopped = createRun({ ...first.options, limits: { eventsMax: 50 } });
  finish(stopped);
  const fork = forkRun(stopped);
  expect(fork.simulation.stop).toMatchObject({ limit: "events" });
  expect(fork.advanceTo(fork.endNs, Infinity)).toBe("stopped");
});

describe("E82: copies of states", () => {
  test("what is shared inside stays shared, arrays, maps and sets are copied, what is declared shared is not", () => {
    const list = new Int32Array([1, 2]);
    const fixed = { name: "fixed" };
    const state: Record<string, unknown> = {
      a: { list },
      b: [list, [list]],
      map: new Map([[1, { list }]]),
      set: new Set([fixed]),
      fixed,
      text: "x",
    };
    state["self"] = state;
    const copier = new Copier();
    copier.share(fixed);
    const made = copier.copy(state);
    expect(made).toEqual(state);
    expect(made["self"]).toBe(made);
    expect(made["fixed"]).toBe(fixed);
    const inner = (made["a"] as { list: Int32Array }).list;
    expect(inner).not.toBe(list);
    expect((made["b"] as unknown[])[0]).toBe(inner);
    expect((made["map"] as Map<number, { list: Int32Array }>).get(1)!.list).toBe(inner);
    expect(copier.bytes).toBeGreaterThan(list.byteLength);
  });

  test("two objects are never filled into one mould", () => {
    class Box {
      value = 0;
    }
    const box = (value: number): Box => Object.assign(new Box(), { value });
    const shared = box(9);
    const made = new Copier().copy({ a: box(1), b: box(2) }, { a: shared, b: shared });
    expect(made).toEqual({ a: box(1), b: box(2) });
    expect(made.a).toBe(shared);
  });
});

describe("rewinding", () => {
  test("E83: any instant is reached again, with and without copies before it; later commands are gone", () => {
    const run = start(mixed(4));
    const history = new RunHistory(run, { eventsBetween: 300, eventsPerByte: 0 });
    const seen: [number, unknown][] = [];
    for (let t = 0; t <= 2e9; t += 1.25e8) {
      run.advanceTo(t, Infinity);
      if (t === 5e8) run.apply({ type: "send", node: "c", count: 4 });
      seen.push([t, told(run)]);
      history.keep();
    }
    expect(history.marks.length).toBeGreaterThan(3);
    const now = told(run);
    for (const [t, before] of seen) expect(told(history.at(t)), String(t)).toEqual(before);
    const branch = history.at(6e8);
    branch.apply({ type: "fault", fault: "cut", on: true, edge: "e1" });
    finish(branch);
    expect(told(run)).toEqual(now);
    expect(history.at(1e12).simulation.nowNs).toBe(run.simulation.nowNs);
  });

  test("E84: bounds on copies and bytes hold; gaps grow with the distance from the present", () => {
    const run = start(mixed(5));
    const history = new RunHistory(run, { eventsBetween: 50, eventsPerByte: 0 });
    while (run.advanceTo(run.endNs, 50) === "budget") {
      history.keep();
      expect(history.marks.length).toBeLessThanOrEqual(HISTORY_COPIES_MAX);
    }
    const { marks } = history;
    expect(marks.length).toBe(HISTORY_COPIES_MAX);
    const gaps = marks.slice(1).map((mark, i) => mark - marks[i]!);
    expect(Math.max(...gaps.slice(-5))).toBeLessThan(Math.max(...gaps.slice(0, 5)));
    const one = history.bytes / marks.length;
    const tight = new RunHistory(run, { eventsBetween: 0, eventsPerByte: 0, bytesMax: one * 3 });
    const none = new RunHistory(run, { eventsBetween: 0, eventsPerByte: 0, bytesMax: one / 10 });
    for (let i = 0; i < 6; i++) {
      tight.keep();
      none.keep();
      expect(tight.bytes).toBeLessThanOrEqual(one * 3);
    }
    expect(none.marks).toEqual([]);
  });
});
