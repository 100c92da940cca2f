/**
 * The six invariants of a bus with the presets of its edges: subscriptions, groups and targets of every product, each on
 * every bus of its kind, over small random designs under random faults (rules K20 to K32, K101 to K114, K150 to K153, K206
 * to K228, K260 to K273). Calls have their own laws (rules K344, K348). What a preset promises is read from its parameters.
 */
import { createRun } from "@eventyard/engine";
import type { Params, ScenarioStep } from "@eventyard/model";
import { resolveParams } from "@eventyard/model";
import { edgeViolations, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { benchKinds } from "./testing/bench-kinds.ts";
import { promiseBreaks } from "./testing/preset-laws.ts";
import { EDGE_PRESETS, edgeParamsOf, presetCases, sentAgain } from "./testing/sample-preset-case.ts";
import type { PresetCase, PresetOf } from "./testing/sample-preset-case.ts";
import { crashed, crashes, play, receiversOf, storedTwice } from "./testing/sample-preset-run.ts";
import type { Played } from "./testing/sample-preset-run.ts";
import { createSometimes } from "./testing/sometimes.ts";

// hundreds of runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

const RUNS_PER_PRESET = 10;
const CRASHES_PER_PRESET = 12;

const sometimes = createSometimes([
  "redelivered",
  "missed while nobody was there",
  "given up",
  "expired unread",
  "lock of a share group ended",
  "rebalanced",
  "filter kept something away",
  "pace held something back",
  "crash lost something",
  "tried a call again",
  "caller gave up",
  "breaker held calls back",
  "breaker let trials through",
]);

/** Nobody gets what its filter does not want (rule K150). */
function unwanted(of: PresetOf, drawn: PresetCase, { publisher, scribes }: Played): string[] {
  if (!edgeParamsOf(of, drawn, 1)["filter"]) return [];
  const wanted = new Set<number>();
  publisher.plan.forEach(({ content, again }, index) => {
    if (content?.type === "a") wanted.add(publisher.ids[again ?? index]! - 1);
  });
  const wrong = scribes[1]!.scribe.log.filter(({ id }) => !wanted.has(id)).length;
  sometimes.saw(
    "filter kept something away",
    publisher.plan.some(({ content }) => content?.type === "b"),
  );
  return wrong > 0 ? [`${wrong} deliveries of what the filter does not want`] : [];
}

/** Over a paced edge nothing is delivered before its turn: a gap after the one that was sent before it (rule K272). */
function tooEarly(of: PresetOf, drawn: PresetCase, { publisher, scribes }: Played): string[] {
  const again = sentAgain(drawn);
  return scribes.flatMap(({ scribe }, index) => {
    const perS = Number(edgeParamsOf(of, drawn, index as 0 | 1)["sendsPerS"] ?? 0);
    if (perS === 0) return [];
    const first = new Map(
      scribe.log.flatMap(({ id, attempt, atMs }) => (attempt === 1 ? [[id + 1, atMs] as const] : [])),
    );
    let turnMs = -Infinity;
    let early = 0;
    publisher.plan.forEach(({ atMs }, sent) => {
      const deliveredMs = first.get(publisher.ids[sent]!);
      // what is sent twice has two turns under one id
      if (deliveredMs === undefined || again.has(sent) || publisher.plan[sent]!.again !== undefined) return;
      sometimes.saw("pace held something back", turnMs + 1000 / perS > atMs);
      turnMs = Math.max(atMs, turnMs + 1000 / perS);
      early += Number(deliveredMs < turnMs - 0.001);
    });
    return early > 0 ? [`${early} deliveries before their turn`] : [];
  });
}

function noteStates({ summary, bus }: Played): void {
  const { counters, losses } = summary.nodes["b"]!;
  const { saw } = sometimes;
  saw("redelivered", counters.retried);
  saw("missed while nobody was there", losses.missed);
  saw("given up", counters.dead + (losses.exhausted ?? 0));
  saw("expired unread", losses.aged);
  if (!("groups" in bus)) return;
  saw("lock of a share group ended", counters.expired);
  saw(
    "rebalanced",
    bus.groups.some(({ generation }) => generation > 2),
  );
}

describe.each(EDGE_PRESETS.map((of) => [of.edge.id, of] as const))("%s", (_id, { edge, buses }) => {
  const seed = 900 + EDGE_PRESETS.findIndex((of) => of.edge === edge);
  const onBus = fc.constantFrom(...buses.map(({ preset }) => preset.id));
  const find = (id: string): PresetOf => buses.find(({ preset }) => preset.id === id)!;

  test("invariants 1 to 5 on any bus under random faults", () => {
    let repeats = 0;
    let promised = true;
    fc.assert(
      fc.property(onBus, presetCases, (bus, drawn) => {
        const of = find(bus);
        const played = play(of, drawn);
        const broken = [
          ...played.broken,
          ...storedTwice(played),
          ...unwanted(of, drawn, played),
          ...tooEarly(of, drawn, played),
        ];
        for (const { promises, seen } of receiversOf(played, drawn)) {
          broken.push(...promiseBreaks(promises, seen));
          promised &&= promises.atMostOnce;
          repeats += seen.repeats;
        }
        noteStates(played);
        expect(broken).toEqual([]);
      }),
      { numRuns: RUNS_PER_PRESET, seed, endOnFailure: true },
    );
    // at least once: somebody got a copy twice
    if (!promised) expect(repeats).toBeGreaterThan(0);
  });

  test("invariant 6: a crash at any instant loses exactly what the bus does not keep", () => {
    fc.assert(
      fc.property(onBus, crashes, (bus, crash) => {
        const { losses, expected } = crashed(find(bus), crash);
        expect({ crashed: losses.crashed ?? 0, down: losses.down ?? 0 }).toEqual(expected);
        sometimes.saw("crash lost something", expected.crashed);
      }),
      { numRuns: CRASHES_PER_PRESET, seed: seed + 1000, endOnFailure: true },
    );
  });
});

const callCases = fc.record({
  ratePerS: fc.constantFrom(5, 80),
  failurePercent: fc.constantFrom(0, 30, 60, 100, 100),
  serviceMs: fc.constantFrom(1, 700),
  timeoutMs: fc.constantFrom(200, 1000),
  latencyMs: fc.constantFrom(0, 20),
  faults: fc.array(
    fc.record({
      fault: fc.constantFrom("kill", "stall", "slow", "fail", "cut"),
      atS: fc.integer({ min: 0, max: 120 }),
      lengthS: fc.integer({ min: 1, max: 40 }),
    }),
    { maxLength: 3 },
  ),
  seed: fc.nat(),
});
type CallCase = typeof callCases extends fc.Arbitrary<infer T> ? T : never;

const CALLS_S = 200;
const RUNS_PER_CALL = 24;
const callEdge = benchKinds.specs.get("client")!.ports.find(({ id }) => id === "calls out")!.edge!;

/** A client that calls a service over an edge with the preset's parameters. */
function call(preset: Params, { faults, seed, timeoutMs, latencyMs, ...of }: CallCase) {
  const steps = faults.flatMap(({ fault, atS, lengthS }) => {
    const place = fault === "cut" ? { edge: "e0" } : { node: "s" };
    return [true, false].map((on) => ({
      atMs: (on ? atS : atS + lengthS) * 1000,
      command: { type: "fault", fault, on, ...place } as ScenarioStep["command"],
    }));
  });
  const sketch = sketchDesign({
    nodes: {
      c: ["client", { ratePerS: of.ratePerS }],
      s: ["service", { serviceMs: of.serviceMs, failurePercent: of.failurePercent }],
    },
    edges: [["c.calls out", "s.calls in"]],
    durationS: CALLS_S,
    seed,
    steps: steps.toSorted((a, b) => a.atMs - b.atMs),
  });
  const edge = sketch.edges["e0"]!;
  const params = { ...edge.params, timeoutMs, latencyMs, ...preset };
  const design = { ...sketch, edges: { e0: { ...edge, params } } };
  const run = createRun({ design, ...benchKinds });
  run.advanceTo(run.endNs, 1e9);
  return { design, summary: run.summary(), edge: resolveParams(callEdge, params) };
}

describe.each((callEdge.presets ?? []).map((preset) => [preset.id, preset] as const))("%s", (id, preset) => {
  test("K344 K348 every request ends once, in time, after as many attempts as allowed; behind an open breaker only trials", () => {
    fc.assert(
      fc.property(callCases, (drawn) => {
        const { design, summary, edge } = call(preset.params, drawn);
        expect(summary.stop).toBeUndefined();
        expect(edgeViolations(design, summary, true)).toEqual([]);
        const { counters: c, levels, latency } = summary.nodes["c"]!;
        const { started, outcomes } = summary.ledger!;
        expect(c.done + c.failed + c.rejected + c.timedOut + levels.busy.last).toBe(started);
        expect(outcomes.lost + outcomes.stuck).toBe(0);
        const [retries, breaker] = [Number(edge["retries"]), edge["breaker"] === true];
        expect(c.out).toBeLessThanOrEqual(started * (1 + retries));
        expect(c.retried).toBeLessThanOrEqual(started * retries);
        // every attempt to its time-out, every wait as long as it may be
        let longestMs = (1 + retries) * drawn.timeoutMs;
        for (let retry = 0; retry < retries; retry++)
          longestMs += Math.min(Number(edge["backoffMs"]) * 2 ** retry, Number(edge["backoffMaxMs"]));
        expect(latency.maxMs).toBeLessThanOrEqual(longestMs * 1.001);
        if (breaker && drawn.failurePercent === 100) {
          // nothing succeeds: a window's worth and what is under way until it opens, then trials alone
          const untilOpen = Number(edge["breakerWindow"]) + levels.busy.max;
          const trials =
            Number(edge["breakerTrials"]) * Math.ceil((CALLS_S * 1000) / Number(edge["breakerOpenMs"]));
          expect(c.out).toBeLessThanOrEqual(untilOpen + trials);
          sometimes.saw("breaker held calls back", c.rejected);
          sometimes.saw("breaker let trials through", c.out > untilOpen);
        }
        sometimes.saw("tried a call again", c.retried);
        sometimes.saw("caller gave up", c.timedOut);
      }),
      { numRuns: RUNS_PER_CALL, seed: id.length, endOnFailure: true },
    );
  });
});

test("every interesting state was reached at least once", () => {
  expect(sometimes.missing()).toEqual([]);
});
