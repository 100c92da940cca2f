import fc from "fast-check";
import { expect, test } from "vitest";
import { createRun } from "./run.ts";
import type { RunOptions } from "./run.ts";
import type { Run } from "./run.ts";
import { draw, stationBehaviours, stationSpecs } from "./testing/stations.ts";

type Design = RunOptions["design"];

function start(design: Design, more: Partial<RunOptions> = {}): Run {
  return createRun({ design, specs: stationSpecs, behaviours: stationBehaviours, ledger: false, ...more });
}

function finish(run: Run): Run {
  run.advanceTo(run.endNs, Infinity);
  return run;
}

/** What the relay saw: [time, flow] per arrival. */
function seen(run: Run, node: string): number[][] {
  const { nodes, program } = run.simulation;
  return (nodes.states[program.nodeIndex.get(node)!] as { seen: number[][] }).seen;
}

/** created = released + alive; sent = arrived + lost + on the way. */
function expectConserved(run: Run): void {
  const { pool, links, instant, program } = run.simulation;
  expect(pool.created).toBe(pool.released + pool.alive);
  for (const [id, edge] of Object.entries(run.summary().edges)) {
    const index = program.edgeIndex.get(id)!;
    const onTheWay = links.transit.messages(index).length + instant.countOf(~index);
    expect(edge.sent, id).toBe(edge.arrived + edge.lost + onTheWay);
  }
}

const quiet = { ratePerS: 0, constant: false };
const tandem = draw(
  {
    src: ["source", { ratePerS: 900, constant: false }],
    a: ["station", {}],
    b: ["station", {}],
    end: ["relay", {}],
  },
  { e1: ["src", "a", 0], e2: ["a", "b", 2], e3: ["b", "end", 0] },
  { durationS: 20 },
);

test("E1: events planned for the same instant run in the order of planning, over edges with and without latency", () => {
  const design = draw(
    { a: ["source", quiet], b: ["source", quiet], r: ["relay", {}] },
    { slow: ["a", "r", 5], fast: ["b", "r", 0] },
  );
  const run = start(design);
  run.apply({ type: "send", node: "a", count: 2 });
  run.advanceTo(5e6 - 1, Infinity);
  run.simulation.moveClock(5e6);
  run.apply({ type: "send", node: "b", count: 2 });
  finish(run);
  expect(seen(run, "r")).toEqual([0, 1, 2, 3].map((flow) => [5e6, flow]));
});

test("E4: one stretch, many slices and single steps give the same run", () => {
  const whole = finish(start(tandem)).summary();
  const sliced = start(tandem);
  for (let t = 0; t < 20e9; t += 333_333_333) while (sliced.advanceTo(t, 1000) === "budget");
  finish(sliced);
  const stepped = start(tandem);
  let steps = 0;
  while (stepped.stepEvent()) {
    steps++;
    expect(stepped.simulation.events).toBe(steps);
  }
  stepped.advanceTo(stepped.endNs, Infinity);
  expect(sliced.summary()).toEqual(whole);
  expect(stepped.summary()).toEqual(whole);
  expect(steps).toBe(whole.events);
  expect([stepped.finished, sliced.finished]).toEqual([true, true]);
});

test("E10: adding an unrelated node leaves every number of the others as it was", () => {
  const more = {
    ...tandem,
    nodes: {
      ...tandem.nodes,
      aa: { kind: "source", name: "other", params: { ratePerS: 500 } },
      zz: tandem.nodes["a"]!,
    },
    edges: {
      ...tandem.edges,
      e0: { from: { node: "aa", port: "out" }, to: { node: "zz", port: "in" }, params: { latencyMs: 1 } },
    },
  };
  const alone = finish(start(tandem)).summary();
  const together = finish(start(more)).summary();
  for (const id of Object.keys(alone.nodes)) expect(together.nodes[id]).toEqual(alone.nodes[id]);
});

test("E30: an edge keeps its order when its latency falls; what is on the way keeps its time", () => {
  const run = start(draw({ s: ["source", quiet], r: ["relay", {}] }, { e: ["s", "r", 10] }));
  run.apply({ type: "send", node: "s", count: 1 });
  run.advanceTo(2e6, Infinity);
  run.apply({ type: "edge-params", edge: "e", params: { latencyMs: 0 } });
  run.apply({ type: "send", node: "s", count: 1 });
  expectConserved(run);
  run.advanceTo(20e6, Infinity);
  run.apply({ type: "send", node: "s", count: 1 });
  finish(run);
  expect(seen(run, "r")).toEqual([
    [10e6, 0],
    [10e6, 1],
    [20e6, 2],
  ]);
});

test("E1, E30: an edge that lost its latency overtakes neither its own messages nor what was planned before", () => {
  const run = start(
    draw(
      { a: ["source", quiet], b: ["source", quiet], r: ["relay", {}] },
      { was: ["a", "r", 10], fast: ["b", "r", 0] },
    ),
  );
  run.apply({ type: "send", node: "a", count: 1 });
  run.apply({ type: "edge-params", edge: "was", params: { latencyMs: 0 } });
  run.advanceTo(10e6 - 1, Infinity);
  run.simulation.moveClock(10e6);
  run.apply({ type: "send", node: "b", count: 1 });
  run.apply({ type: "send", node: "a", count: 1 });
  expectConserved(run);
  finish(run);
  expect(seen(run, "r")).toEqual([0, 1, 2].map((flow) => [10e6, flow]));
});

test("E32: a cut publish edge loses what is on the way and what is sent, counted at edge and sender", () => {
  const run = start(draw({ s: ["source", quiet], r: ["relay", {}] }, { e: ["s", "r", 10] }));
  run.apply({ type: "send", node: "s", count: 3 });
  run.apply({ type: "fault", fault: "cut", on: true, edge: "e" });
  expect(run.simulation.observation.edgeFlags[0]).toBe(16);
  run.apply({ type: "send", node: "s", count: 2 });
  run.advanceTo(1e9, Infinity);
  run.apply({ type: "fault", fault: "cut", on: false, edge: "e" });
  run.apply({ type: "send", node: "s", count: 1 });
  finish(run);
  const { nodes, edges } = run.summary();
  expect(edges["e"]).toMatchObject({ sent: 6, arrived: 1, lost: 5 });
  expect(nodes["s"]!.counters.lost).toBe(5);
  expect(seen(run, "r")).toEqual([[1e9 + 10e6, 5]]);
  expectConserved(run);
});

test("E32, E33: a cut delivery edge returns the work to the bus, settlements vanish, mending grants anew", () => {
  const run = start(
    draw(
      { s: ["source", quiet], q: ["bus", {}], w: ["worker", { meanMs: 10 }] },
      { e1: ["s", "q", 0], e2: ["q", "w", 1] },
    ),
  );
  run.apply({ type: "send", node: "s", count: 3 });
  run.advanceTo(5e6, Infinity);
  run.apply({ type: "fault", fault: "cut", on: true, edge: "e2" });
  run.apply({ type: "fault", fault: "cut", on: true, edge: "e2" });
  run.advanceTo(50e6, Infinity);
  expect(run.node("q").counters.done).toBe(0);
  expect(run.node("q").levels.backlog.last).toBe(3);
  run.apply({ type: "fault", fault: "cut", on: false, edge: "e2" });
  finish(run);
  expect(run.node("q").counters.done).toBe(3);
  // the first was worked on twice: its first answer got lost
  expect(run.node("w").counters.done).toBe(4);
  const { nodes, program } = run.simulation;
  expect(nodes.states[program.nodeIndex.get("q")!]).toMatchObject({ disconnections: 1 });
  expect(nodes.states[program.nodeIndex.get("w")!]).toMatchObject({ reconnections: 1 });
  expectConserved(run);
  expect(run.simulation.pool.alive).toBe(0);
});

test("E34: a lent message that is gone before it arrives is dropped and its credit returns", () => {
  const run = start(
    draw(
      { s: ["source", quiet], q: ["bus", {}], w: ["worker", { meanMs: 1 }] },
      { e1: ["s", "q", 0], e2: ["q", "w", 10] },
    ),
  );
  run.apply({ type: "send", node: "s", count: 1 });
  run.advanceTo(5e6, Infinity);
  // as if its lease had ended
  run.simulation.pool.attempts[0]!++;
  run.apply({ type: "send", node: "s", count: 1 });
  finish(run);
  expect(run.summary().edges["e2"]).toMatchObject({ sent: 2, arrived: 1, lost: 1 });
  expect(run.node("w").counters.done).toBe(1);
});

test("E42: unknown ids are refused before anything changes; a fault that is already on does nothing", () => {
  const run = start(tandem);
  const { hash } = run.simulation;
  expect(() => run.apply({ type: "send", node: "nobody", count: 1 })).toThrow('no node "nobody"');
  expect(() => run.apply({ type: "fault", fault: "cut", on: true, edge: "none" })).toThrow('no edge "none"');
  expect(() => run.node("nobody")).toThrow("nobody");
  expect([run.simulation.hash, run.commands.length]).toEqual([hash, 0]);
  run.apply({ type: "fault", fault: "kill", on: true, node: "a" });
  run.apply({ type: "fault", fault: "kill", on: true, node: "a" });
  finish(run);
  expect(run.simulation.observation.nodeFlags[0]).toBe(1);
  const { counters } = run.node("a");
  expect(counters.lost).toBe(counters.in);
  expect(counters.lost).toBeGreaterThan(0);
});

test("E50, E51: a cycle without delay is stopped and named in order", () => {
  const run = start(
    draw(
      { s: ["source", quiet], a: ["relay", {}], b: ["relay", {}], c: ["relay", { delayMs: 1 }] },
      { e0: ["s", "a", 0], e1: ["a", "b", 0], e2: ["b", "a", 0], e3: ["b", "c", 0] },
    ),
    { limits: { hopsMax: 1e9, eventsPerInstantPerNodeMax: 5000, liveMessagesMax: 1e9 } },
  );
  run.apply({ type: "send", node: "s", count: 1 });
  expect(run.advanceTo(run.endNs, Infinity)).toBe("stopped");
  const { stop, timeNs, nodes } = run.summary();
  expect(stop!.limit).toBe("instant");
  expect(stop!.nodes.toSorted()).toEqual(["a", "b"]);
  expect(stop!.text.en).toMatch(/"A" → "B" → "A"|"B" → "A" → "B"/);
  expect(stop!.text.ko).toMatch(/[가-힣]/);
  expect([timeNs, run.stepEvent(), run.finished]).toEqual([0, false, false]);
  expect(nodes["a"]!.counters.in).toBeGreaterThan(5000);
});

test("E50, E51: messages that multiply are stopped at the live limit and the cycle is named", () => {
  const run = start(
    draw(
      { s: ["source", quiet], a: ["relay", { delayMs: 1 }], b: ["relay", {}] },
      { e0: ["s", "a", 0], e1: ["a", "b", 1], e2: ["a", "b", 2], e3: ["b", "a", 1] },
    ),
    { limits: { liveMessagesMax: 1000 } },
  );
  run.apply({ type: "send", node: "s", count: 1 });
  expect(run.advanceTo(run.endNs, Infinity)).toBe("stopped");
  expect(run.simulation.stop).toMatchObject({ limit: "messages" });
  expect(run.simulation.stop!.nodes.toSorted()).toEqual(["a", "b"]);
  expect(run.simulation.pool.alive).toBeLessThan(1010);
  expectConserved(run);
});

test("E51: a backlog that fills the memory is named by its node", () => {
  const run = start(
    draw(
      { s: ["source", { ratePerS: 5000, constant: true }], st: ["station", { servers: 1, meanMs: 1000 }] },
      { e: ["s", "st", 0] },
    ),
    { limits: { liveMessagesMax: 500 } },
  );
  finish(run);
  expect(run.simulation.stop).toMatchObject({ limit: "messages", nodes: ["st"] });
});

test("E50: hops, timers and events have limits of their own", () => {
  const cycle = draw(
    { s: ["source", quiet], a: ["relay", { delayMs: 1 }], b: ["relay", {}] },
    { e0: ["s", "a", 0], e1: ["a", "b", 0], e2: ["b", "a", 0] },
  );
  const send = { type: "send", node: "s", count: 3 } as const;
  const hops = start(cycle, { limits: { hopsMax: 20 } });
  hops.apply(send);
  finish(hops);
  expect(hops.simulation.stop).toMatchObject({ limit: "hops" });
  expect(hops.simulation.stop!.nodes.toSorted()).toEqual(["a", "b"]);
  const timers = start(cycle, { limits: { timersMax: 2 } });
  timers.apply(send);
  finish(timers);
  expect(timers.simulation.stop).toMatchObject({ limit: "timers" });
  const events = start(tandem, { limits: { eventsMax: 1000 } });
  finish(events);
  expect(events.simulation.stop).toMatchObject({ limit: "events" });
  expect(events.simulation.events).toBe(1000);
});

test("E3: a chain of a thousand nodes without delay does not touch the stack", () => {
  const ids = Array.from({ length: 1000 }, (_, i) => `r${String(i).padStart(4, "0")}`);
  const run = start(
    draw(
      { ...Object.fromEntries(ids.map((id) => [id, ["relay", {}] as const])), s: ["source", quiet] },
      Object.fromEntries(ids.map((id, i) => [`e${id}`, [i === 0 ? "s" : ids[i - 1]!, id, 0] as const])),
    ),
    { limits: { hopsMax: 2000 } },
  );
  run.apply({ type: "send", node: "s", count: 1 });
  finish(run);
  expect(run.simulation.events).toBe(1000);
  expect(run.simulation.pool.alive).toBe(0);
});

test("E60: the tap, read or not, changes nothing", () => {
  const plain = finish(start(tandem)).summary();
  const watched = start(tandem);
  watched.simulation.observation.tap.every = 1;
  const into = {
    edge: new Uint16Array(100),
    departNs: new Float64Array(100),
    arriveNs: new Float64Array(100),
    style: new Uint8Array(100),
  };
  for (let t = 0; t <= 20e9; t += 1e9) {
    watched.advanceTo(t, Infinity);
    watched.series.slice(-1, 0);
    if (t < 20e9) while (watched.simulation.observation.tap.drain(into) > 0);
  }
  expect(watched.summary()).toEqual(plain);
  expect(watched.simulation.observation.tap.drain(into)).toBe(100);
  expect(into.arriveNs.some((arrive, i) => arrive > into.departNs[i]!)).toBe(true);
});

test("E20, E31: conservation over random designs, parameters, faults and slices", () => {
  const kind = fc.constantFrom("station", "relay", "relay");
  fc.assert(
    fc.property(
      fc.array(kind, { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.constantFrom(0, 0, 1, 7)), { maxLength: 10 }),
      fc.array(fc.tuple(fc.nat(9), fc.boolean(), fc.integer({ min: 0, max: 900 })), { maxLength: 8 }),
      fc.nat(1000),
      (kinds, links, cuts, seed) => {
        const id = (i: number): string => `n${i % kinds.length}`;
        const edges = Object.fromEntries(
          links.map(([from, to, latencyMs], i) => [`e${i}`, [id(from), id(to), latencyMs] as const]),
        );
        const design = draw(
          {
            s: ["source", { ratePerS: 300 }],
            ...Object.fromEntries(
              kinds.map((name, i) => [`n${i}`, [name, name === "relay" ? { delayMs: i % 2 } : {}] as const]),
            ),
          },
          { ...edges, es: ["s", "n0", 3] },
          {
            seed,
            durationS: 1,
            steps: cuts
              .filter(([edge]) => edge < links.length)
              .map(([edge, on, atMs]) => ({
                atMs,
                command: { type: "fault", fault: "cut", on, edge: `e${edge}` } as const,
              })),
          },
        );
        const run = start(design, {
          limits: { liveMessagesMax: 3000, eventsPerInstantMax: 20_000, eventsMax: 30_000 },
        });
        for (let t = 0; t <= 1e9; t += 2.5e8) {
          run.advanceTo(t, Infinity);
          expectConserved(run);
        }
        expect(
          finish(
            start(design, {
              limits: { liveMessagesMax: 3000, eventsPerInstantMax: 20_000, eventsMax: 30_000 },
            }),
          ).simulation.hash,
        ).toBe(run.simulation.hash);
      },
    ),
    { seed: 5, numRuns: 60 },
  );
});
