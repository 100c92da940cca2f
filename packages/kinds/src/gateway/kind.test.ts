/** The gateway (rules K500 to K515). */
import { createRun } from "@eventyard/engine";
import type { Design, Params, ScenarioStep } from "@eventyard/model";
import { FLOW_OUTCOMES, validateDesign } from "@eventyard/model";
import { edgeViolations, interval99, plainDataProblems, runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import { gateway } from "./kind.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
// dozens of runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

interface Case {
  readonly gateway?: Params;
  readonly client?: Params;
  readonly producer?: Params;
  /** The bus between: after the requests, or before the deliveries. */
  readonly bus?: Params;
  readonly worker?: Params;
  readonly endpoint?: Params;
  /** The call edge: the client's, or the webhook's. */
  readonly call?: Params;
  readonly script?: readonly ScenarioStep[];
  readonly durationS?: number;
  readonly seed?: number;
}

function withCall(design: Design, edge: string, call: Params | undefined): Design {
  const before = design.edges[edge]!;
  const changed = { ...before, params: { ...before.params, ...call } };
  return { ...design, edges: { ...design.edges, [edge]: changed } };
}

/** Client → gateway → queue → consumer. Links take 1 ms, the gateway's own work 1 ms. */
function inbound(one: Case): Design {
  const design = sketchDesign({
    nodes: {
      u: ["client", { ratePerS: 50, ...one.client }],
      g: ["gateway", one.gateway ?? {}],
      q: ["queue", { storeMs: 3, ...one.bus }],
      w: ["consumer", { service: "constant", serviceMs: 5, ...one.worker }],
    },
    edges: [
      ["u.calls out", "g.calls in", 1],
      ["g.events out", "q.in", 1],
      ["q.out", "w.in", 1],
    ],
    durationS: one.durationS ?? 20,
    seed: one.seed ?? 1,
    steps: one.script ?? [],
  });
  return withCall(design, "e0", one.call);
}

/** Producer → queue → gateway → service, dead letters beside. Links take 1 ms, own work 1 ms, the endpoint 10 ms. */
function outbound(one: Case): Design {
  const design = sketchDesign({
    nodes: {
      p: ["producer", { ratePerS: 50, ...one.producer }],
      q: ["queue", { storeMs: 0, ...one.bus }],
      g: ["gateway", one.gateway ?? {}],
      s: ["service", { service: "constant", serviceMs: 10, threads: 100, ...one.endpoint }],
      d: ["queue", { storeMs: 0 }],
    },
    edges: [
      ["p.out", "q.in", 1],
      ["q.out", "g.in", 1],
      ["g.webhook", "s.calls in", 1],
      ["q.dead", "d.in", 1],
    ],
    durationS: one.durationS ?? 20,
    seed: one.seed ?? 1,
    steps: one.script ?? [],
  });
  return withCall(design, "e2", one.call);
}

function run(design: Design) {
  const { summary } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const { ledger } = summary;
  if (ledger === undefined) throw new Error("the run keeps no ledger");
  const sum = FLOW_OUTCOMES.reduce((total, { id }) => total + ledger.outcomes[id], 0);
  expect(sum).toBe(ledger.started);
  const g = summary.nodes["g"]!;
  const { counters } = g;
  // K500
  expect(counters.in).toBe(
    counters.done + counters.failed + counters.rejected + counters.lost + g.levels.busy.last,
  );
  return { of: (id: string) => summary.nodes[id]!, g, c: counters, outcomes: ledger.outcomes, summary };
}

const at = (atMs: number, command: ScenarioStep["command"]): ScenarioStep => ({ atMs, command });
const kill = (atMs: number, node: string, on: boolean): ScenarioStep =>
  at(atMs, { type: "fault", fault: "kill", on, node });
const send = (atMs: number, node: string, count: number): ScenarioStep =>
  at(atMs, { type: "send", node, count });
const quiet = (atMs: number, node: string): ScenarioStep =>
  at(atMs, { type: "params", node, params: { ratePerS: 0 } });

/** One request, or so many, and nothing else. */
const asked = (count = 1): Case => ({ client: { ratePerS: 0 }, script: [send(0, "u", count)] });
/** One event, or so many, and nothing else. */
const sent = (count = 1): Case => ({ producer: { ratePerS: 0 }, script: [send(0, "p", count)] });

describe("a request that ends in an event", () => {
  test("K502 stored: the answer comes when the bus has the event", () => {
    const { of, c, g, outcomes } = run(inbound(asked()));
    // there, own work, to the bus, stored, and back
    expect(of("u").latency.maxMs).toBeCloseTo(1 + 1 + 1 + 3 + 1, 1);
    expect(g.latency.maxMs).toBeCloseTo(6, 1);
    expect([c.in, c.out, c.done, of("w").counters.done, outcomes.done]).toEqual([1, 1, 1, 1, 1]);
  });

  test("K504 at once: the answer does not wait for work and bus", () => {
    const { of, c } = run(inbound({ ...asked(), gateway: { answer: "atOnce", handleMs: 30 } }));
    expect(of("u").latency.maxMs).toBeCloseTo(2, 1);
    expect([c.done, of("w").counters.done]).toEqual([1, 1]);
  });

  test("K501 more requests than may be in hand are refused", () => {
    const { c, of, g } = run(inbound({ ...asked(50), gateway: { requestsMax: 20 } }));
    expect([c.in, c.done, c.rejected, g.levels.busy.max]).toEqual([50, 20, 30, 20]);
    expect(of("u").counters.rejected).toBe(30);
  });

  test("K502, K504 what the bus refuses the caller learns, or it is lost without a word", () => {
    const full: Case = {
      ...asked(30),
      bus: { storeMs: 0, backlogMax: 10, overflow: "reject" },
      worker: { serviceMs: 10_000, workers: 1 },
      durationS: 5,
    };
    // ten wait, one is worked on
    const told = run(inbound(full));
    expect([told.c.rejected, told.of("u").counters.rejected, told.outcomes.lost]).toEqual([19, 19, 0]);
    const silent = run(inbound({ ...full, gateway: { answer: "atOnce" } }));
    expect([silent.c.rejected, silent.of("u").counters.done, silent.outcomes.lost]).toEqual([0, 30, 19]);
  });

  test("K503 a bus that says nothing in time: an error, and the retry makes the event twice under one id", () => {
    const slow: Case = {
      ...asked(),
      gateway: { confirmMs: 100 },
      bus: { storeMs: 150 },
      call: { retries: 1, backoff: "none", timeoutMs: 0 },
    };
    const twice = run(inbound(slow));
    expect([twice.c.timedOut, twice.c.failed, twice.of("w").counters.done]).toEqual([2, 2, 2]);
    expect([twice.of("w").counters.repeated, twice.outcomes.duplicated]).toEqual([1, 1]);
    const inbox = run(inbound({ ...slow, worker: { idempotency: "store" } }));
    expect([inbox.of("w").counters.deduplicated, inbox.outcomes.duplicated]).toEqual([1, 0]);
    const door = run(inbound({ ...slow, bus: { storeMs: 150, dedupMs: 60_000 } }));
    expect([door.of("q").counters.deduplicated, door.outcomes.duplicated]).toEqual([1, 0]);
  });

  test("K503 time-outs of many requests that wait end each at its own time", () => {
    const { c, g } = run(
      inbound({
        client: { ratePerS: 100 },
        gateway: { confirmMs: 500 },
        script: [kill(5_000, "q", true), quiet(10_000, "u")],
      }),
    );
    expect(c.timedOut).toBeGreaterThan(400);
    expect([c.failed, g.levels.busy.last]).toEqual([c.timedOut, 0]);
    expect(g.levels.busy.max).toBeLessThan(100);
  });

  test("K510 kill: who waits gets an error, what was answered and not published is lost", () => {
    const script = [send(0, "u", 10), kill(20, "g", true), send(500, "u", 1), kill(1_000, "g", false)];
    const waiting: Case = { ...asked(), script, gateway: { handleMs: 100 }, durationS: 5 };
    const open = run(inbound(waiting));
    expect([open.c.failed, open.c.rejected, open.of("u").counters.failed]).toEqual([10, 1, 10]);
    const atOnce = run(inbound({ ...waiting, gateway: { handleMs: 100, answer: "atOnce" } }));
    expect([atOnce.g.losses.crashed, atOnce.of("u").counters.done, atOnce.outcomes.lost]).toEqual([
      10, 10, 10,
    ]);
    const waitsForBus = run(inbound({ ...waiting, gateway: { handleMs: 0 }, bus: { storeMs: 100 } }));
    // the events are stored although nobody was told
    expect([waitsForBus.c.failed, waitsForBus.of("w").counters.done]).toEqual([10, 10]);
  });

  test("K511 fail: half of the requests", () => {
    const script = [at(0, { type: "fault", fault: "fail", on: true, node: "g" })];
    const { c, of } = run(inbound({ client: { ratePerS: 100 }, script, durationS: 30 }));
    expect(c.failed / c.in).toBeCloseTo(0.5, 1);
    expect(of("u").counters.failed).toBe(c.failed);
    const { g } = run(inbound({ client: { ratePerS: 100 }, script, gateway: { answer: "atOnce" } }));
    expect(g.losses.exhausted! / g.counters.in).toBeCloseTo(0.5, 1);
  });
});

describe("an event that ends in a request", () => {
  test("K505 success is acknowledged; the endpoint's work is the event's effect", () => {
    const { c, g, of, outcomes } = run(outbound(sent()));
    // to the bus, to the gateway, own work, there, the endpoint's work, and back
    expect(g.latency.maxMs).toBeCloseTo(1 + 1 + 1 + 1 + 10 + 1, 1);
    expect([c.in, c.out, c.done, of("q").counters.done, outcomes.done]).toEqual([1, 1, 1, 1, 1]);
  });

  test("K505 tries of the call first, then those of the bus, then dead letters", () => {
    const { c, of, outcomes } = run(
      outbound({
        ...sent(),
        endpoint: { failurePercent: 100 },
        call: { retries: 2, backoffMs: 20, jitter: "none" },
        bus: { deliveriesMax: 3, backoffMs: 100 },
      }),
    );
    expect([c.in, c.out, c.retried, c.failed, of("s").counters.in]).toEqual([3, 9, 6, 3, 9]);
    expect([of("d").counters.in, outcomes.deadLettered]).toEqual([1, 1]);
  });

  test("K506 a lease shorter than the tries delivers beside them, and the endpoint sees one id twice", () => {
    const slow: Case = { ...sent(), endpoint: { serviceMs: 300 }, call: { timeoutMs: 0 } };
    const { c, of, outcomes } = run(outbound({ ...slow, bus: { leaseMs: 200 } }));
    expect([c.in, of("s").counters.done, of("s").counters.repeated]).toEqual([2, 2, 1]);
    expect(outcomes.duplicated).toBe(1);
    expect(run(outbound(slow)).outcomes.done).toBe(1);
  });

  test("K505 deliveries at once are bounded", () => {
    const { g, c } = run(outbound({ ...sent(100), gateway: { deliveriesMax: 7 } }));
    expect([g.levels.busy.max, c.done]).toEqual([7, 100]);
  });

  test("K511 fail: half of the deliveries are not called", () => {
    const script = [at(0, { type: "fault", fault: "fail", on: true, node: "g" })];
    const { c, of } = run(outbound({ script, bus: { deliveriesMax: 0 }, durationS: 30 }));
    expect(c.failed / c.in).toBeCloseTo(0.5, 1);
    expect(of("s").counters.in).toBe(c.out);
  });

  test("K510 kill: deliveries break off and come again", () => {
    const script = [...sent(10).script!, kill(10, "g", true), kill(1_000, "g", false)];
    const { c, of, outcomes } = run(outbound({ ...sent(), script }));
    expect([c.in, c.failed, c.done, of("s").counters.repeated]).toEqual([20, 10, 10, 10]);
    expect(outcomes.duplicated).toBe(10);
  });
});

describe("an endpoint that is given up", () => {
  const off: Params = { disables: true, disableAfter: 5, enableAfterMs: 2_000, deliveriesMax: 1 };
  const bad: Case = { endpoint: { failurePercent: 100 }, bus: { deliveriesMax: 0, backoff: "none" } };

  test("K507 a run of n failures takes (f^-n - 1) / (1 - f) deliveries in the mean", () => {
    const f = 0.5;
    const n = 4;
    const expected = (f ** -n - 1) / (1 - f);
    const means = Array.from({ length: 12 }, (_, index) => {
      const { c, g } = run(
        outbound({
          producer: { ratePerS: 200 },
          gateway: { ...off, disableAfter: n, enableAfterMs: 1_000, whenDisabled: "drop", handleMs: 0 },
          endpoint: { serviceMs: 1, failurePercent: f * 100 },
          bus: { deliveriesMax: 0, backoff: "none" },
          durationS: 120,
          seed: 500 + index,
        }),
      );
      // one allowed delivery: the level is the share of the time that it is on, and each time off takes a second
      const timesOff = (1 - g.levels.workers.mean) * 120;
      return (c.done + c.failed) / timesOff;
    });
    const interval = interval99(means);
    expect(interval.low).toBeLessThanOrEqual(expected);
    expect(interval.high).toBeGreaterThanOrEqual(expected);
    expect((interval.high - interval.low) / expected).toBeLessThan(0.2);
  });

  test("K507 one success in between starts the count anew, and a call not made does not count", () => {
    const half = run(
      outbound({
        ...bad,
        endpoint: { failurePercent: 30 },
        gateway: { ...off, disableAfter: 1_000 },
        durationS: 60,
      }),
    );
    expect(half.c.failed).toBeGreaterThan(1_000);
    expect(half.g.levels.workers.mean).toBe(1);
    const blocked = run(
      outbound({ ...sent(20), gateway: { ...off, deliveriesMax: 20 }, call: { bulkheadMax: 1 } }),
    );
    expect(blocked.c.failed).toBeGreaterThan(5);
    expect(blocked.g.levels.workers.mean).toBe(20);
  });

  test("K508 wait: nothing is called while it is off, and nothing is lost", () => {
    const { c, g, of, outcomes } = run(outbound({ ...bad, gateway: off, script: [quiet(10_000, "p")] }));
    // 20 s in turns of 5 deliveries (13 ms each) and 2 s
    expect(of("s").counters.in).toBe(50);
    expect(g.levels.workers.mean).toBeLessThan(0.1);
    expect([c.lost, outcomes.lost]).toEqual([0, 0]);
    const mended = run(
      outbound({
        ...bad,
        gateway: off,
        script: [at(9_000, { type: "params", node: "s", params: { failurePercent: 0 } }), quiet(10_000, "p")],
        durationS: 40,
      }),
    );
    expect(mended.outcomes.done).toBe(mended.summary.ledger!.started);
  });

  test("K508 drop: events meanwhile are acknowledged and lost", () => {
    const { c, g, of } = run(outbound({ ...bad, gateway: { ...off, whenDisabled: "drop" } }));
    expect(of("s").counters.in).toBeLessThanOrEqual(50);
    expect(c.lost).toBeGreaterThan(800);
    expect(g.losses.exhausted).toBe(c.lost);
  });

  test("K509 another number switches it on again; another way for events holds at once", () => {
    const change = (atMs: number, params: Params) => at(atMs, { type: "params", node: "g", params });
    const long: Params = { ...off, enableAfterMs: 3_600_000 };
    // the end of the first time off, at about 2 s, is void by then
    const script = [change(1_000, { ...long, disableAfter: 3 })];
    expect(run(outbound({ ...bad, gateway: off, script })).of("s").counters.in).toBe(5 + 3);
    const drops = run(
      outbound({ ...bad, gateway: long, script: [change(5_000, { ...long, whenDisabled: "drop" })] }),
    );
    expect(drops.c.lost).toBeGreaterThan(900);
    const calm = run(outbound({ ...bad, gateway: long, script: [change(5_000, { disables: false })] }));
    expect(calm.of("s").counters.in).toBeGreaterThan(500);
  });
});

describe("K512 refused with a reason", () => {
  const problems = (edges: readonly (readonly [string, string])[]) =>
    validateDesign(
      sketchDesign({
        nodes: {
          u: ["client"],
          g: ["gateway"],
          q: ["queue"],
          p: ["producer"],
          b: ["queue"],
          s: ["service"],
        },
        edges: [["u.calls out", "s.calls in"], ["p.out", "b.in"], ...edges],
      }),
      kindSpecs,
    );

  test("a port without its partner", () => {
    expect(
      problems([
        ["b.out", "g.in"],
        ["g.webhook", "s.calls in"],
      ]),
    ).toEqual([]);
    const [lone] = problems([["b.out", "g.in"]]);
    expect(lone).toMatchObject({ code: "port.unconnected", at: { node: "g" } });
    expect(lone?.text.en).toContain('its port "endpoint"');
    expect(lone?.text.ko).toContain("'엔드포인트' 포트");
    expect(problems([["g.events out", "q.in"]]).map(({ code }) => code)).toEqual(["port.unconnected"]);
    for (const { id, needs } of gateway.ports) {
      expect(gateway.ports.find((port) => port.id === needs)?.needs).toBe(id);
    }
  });
});

test("K515 conservation, ledger, plain data and determinism for all parameters and faults", () => {
  const node = fc.constantFrom("g", "q", "s", "b");
  const fault = fc.constantFrom("kill", "slow", "fail");
  const script = fc.array(
    fc.record({ atMs: fc.integer({ min: 0, max: 3_900 }), on: fc.boolean(), node, fault }),
    {
      maxLength: 8,
    },
  );
  const params = fc.record({
    answer: fc.constantFrom("stored", "atOnce"),
    handleMs: fc.constantFrom(0, 1, 40),
    deliveriesMax: fc.constantFrom(1, 10),
    disables: fc.boolean(),
    disableAfter: fc.constantFrom(1, 4),
    whenDisabled: fc.constantFrom("wait", "drop"),
    enableAfterMs: fc.constantFrom(1, 300),
    confirmMs: fc.constantFrom(5, 50),
    requestsMax: fc.constantFrom(2, 1_000),
  });
  const call = fc.record({
    timeoutMs: fc.constantFrom(0, 12, 200),
    retries: fc.constantFrom(0, 2),
    backoffMs: fc.constantFrom(0, 30),
    bulkheadMax: fc.constantFrom(0, 2),
    breaker: fc.boolean(),
    breakerWindow: fc.constantFrom(3, 10),
    breakerOpenMs: fc.constantFrom(50, 1_000),
  });
  fc.assert(
    fc.property(params, call, script, fc.boolean(), (gatewayParams, callParams, broken, late) => {
      // both ways in one node
      const base = sketchDesign({
        nodes: {
          u: ["client", { ratePerS: 60 }],
          g: ["gateway", gatewayParams],
          b: ["queue", { storeMs: 10, backlogMax: 20, overflow: "reject", leaseMs: late ? 60 : 30_000 }],
          s: ["service", { serviceMs: 10, failurePercent: 30, threads: 2 }],
          q: ["topic", { storeMs: 0 }],
          w: ["consumer", { serviceMs: 15, failurePercent: 10 }],
          p: ["producer", { ratePerS: 20 }],
        },
        edges: [
          ["u.calls out", "g.calls in", 1],
          ["g.events out", "b.in", 1],
          ["b.out", "w.in", 1],
          ["p.out", "q.in"],
          ["q.out", "g.in", 1],
          ["g.webhook", "s.calls in"],
        ],
        durationS: 4,
        steps: broken
          .toSorted((a, b) => a.atMs - b.atMs)
          .filter(({ node: id, fault: what }) =>
            kindSpecs
              .get({ g: "gateway", q: "topic", s: "service", b: "queue" }[id]!)!
              .faults.includes(what as never),
          )
          .map(({ atMs, ...command }) => at(atMs, { type: "fault", ...command } as never)),
      });
      const design = withCall(withCall(base, "e5", callParams), "e0", { retries: 1, timeoutMs: 80 });
      const { summary } = run(design);
      const again = createRun({ design, specs: kindSpecs, behaviours: runnableKinds });
      for (let ns = 0; ns < 4e9;) again.advanceTo((ns += 7e7), 1e6);
      for (const state of again.simulation.nodes.states) expect(plainDataProblems(state)).toEqual([]);
      expect(again.summary().hash).toBe(summary.hash);
    }),
    { numRuns: 60, seed: 515 },
  );
});
