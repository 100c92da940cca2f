/** What a product says of an edge holds in a run: presets of subscriptions, groups, targets and calls. */
import type { Params, Preset, ScenarioStep } from "@eventyard/model";
import { resolveParams } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test, vi } from "vitest";
import type { Sending } from "./testing/publisher.ts";
import { benchKinds } from "./testing/bench-kinds.ts";
import type { ScribeState } from "./testing/scribe.ts";

vi.setConfig({ testTimeout: 60_000 });

const edgePresets = [...benchKinds.specs.values()].flatMap((spec) =>
  spec.ports.flatMap((port) => (port.edge?.presets ?? []).map((preset) => ({ kind: spec.id, port, preset }))),
);

function presetOf(id: string): Preset {
  const found = edgePresets.find(({ preset }) => preset.id === id);
  if (found === undefined) throw new Error(`no preset ${id}`);
  return found.preset;
}

const every = (count: number, gapMs: number): Sending[] =>
  Array.from({ length: count }, (_, i) => ({ atMs: i * gapMs, key: 1 + (i % 7) }));

interface Case {
  readonly bus: readonly [kind: string, params?: Params];
  readonly preset: string;
  readonly own?: Params;
  readonly plan: readonly Sending[];
  readonly worker?: Params;
  readonly steps?: readonly ScenarioStep[];
  readonly durationS: number;
}

/** publisher → bus → scribe, with the preset on the bus's edge. */
function run({ bus, preset, own, plan, worker, steps, durationS }: Case) {
  const sketch = sketchDesign({
    nodes: {
      p: ["publisher", { plan: JSON.stringify(plan), asks: false }],
      b: [bus[0], { storeMs: 0, ...bus[1] }],
      w: ["scribe", { serviceMs: 1, credit: 10, workers: 10, ...worker }],
    },
    edges: [
      ["p.out", "b.in"],
      ["b.out", "w.in"],
    ],
    durationS,
    steps: steps ?? [],
  });
  const edge = sketch.edges["e1"]!;
  const chosen = { ...edge, preset, params: { ...edge.params, ...presetOf(preset).params, ...own } };
  const { summary, states } = runBench(benchKinds, { ...sketch, edges: { ...sketch.edges, e1: chosen } });
  expect(summary.stop).toBeUndefined();
  const { counters, losses } = summary.nodes["b"]!;
  return { counters, losses, log: (states.get("w") as ScribeState).log };
}

const away = (from: number, to: number): ScenarioStep[] =>
  [true, false].map((on) => ({
    atMs: on ? from : to,
    command: { type: "fault", fault: "kill", on, node: "w" },
  }));

test("subscriptions, groups, targets and calls have presets, and each parameter they set exists", () => {
  const ports = new Set(edgePresets.map(({ kind, port }) => `${kind}.${port.id}`));
  for (const name of ["topic.out", "log.out", "router.out", "service.calls out", "client.calls out"])
    expect(ports).toContain(name);
  for (const { port, preset } of edgePresets)
    expect(Object.keys(resolveParams(port.edge!, {})), preset.id).toEqual(
      expect.arrayContaining(Object.keys(preset.params)),
    );
});

describe("subscriptions", () => {
  const absent = (preset: string) =>
    run({ bus: ["topic"], preset, plan: every(100, 10), steps: away(300, 600), durationS: 5 });

  test.each(["nats-core-subscriber", "mosquitto-qos-0-subscriber"])(
    "K151 %s: who is away misses what comes meanwhile, and nothing comes twice",
    (preset) => {
      const { losses, log } = absent(preset);
      expect(losses.missed).toBeGreaterThanOrEqual(29);
      expect(log.length + losses.missed!).toBeGreaterThanOrEqual(100);
      expect(log.every(({ attempt }) => attempt === 1)).toBe(true);
    },
  );

  test("mosquitto-persistent-session: everything is kept for who is away", () => {
    const { losses, counters } = absent("mosquitto-persistent-session");
    expect(losses).toEqual({});
    expect(counters.done).toBe(100);
  });

  test("K153 nats-core-subscriber: more than 64 MB of 1 KiB pending and it is thrown off", () => {
    const { losses } = run({
      bus: ["topic"],
      preset: "nats-core-subscriber",
      plan: every(66_000, 0),
      worker: { credit: 1, workers: 1, serviceMs: 1_000 },
      durationS: 1,
    });
    expect(losses.missed).toBeGreaterThan(65_000);
  });
});

describe("groups", () => {
  test("K218 K225 a failing record blocks its partition in a Kafka group and not in a share group", () => {
    const at = (preset: string) =>
      run({
        bus: ["log", { partitions: 1 }],
        preset,
        own: { start: "earliest" },
        plan: every(50, 10),
        worker: { failFirst: 3, credit: 4, workers: 4 },
        durationS: 30,
      });
    // three failures of every record, a second apart
    expect(at("kafka-4.0-group-default").counters.done).toBeLessThan(15);
    expect(at("kafka-4.2-share-group").counters.done).toBe(50);
  });

  test.each([
    "kafka-4.0-group-default",
    "kafka-4.0-group-cooperative",
    "kafka-4.0-group-static",
    "kafka-4.0-group-kip-848",
  ])("%s reads everything", (preset) => {
    const { counters } = run({
      bus: ["log"],
      preset,
      own: { start: "earliest" },
      plan: every(200, 10),
      durationS: 20,
    });
    expect(counters.done).toBe(200);
  });
});

describe("targets", () => {
  test("K272 eventbridge-api-destination: 300 a second, the others wait and nothing is dropped", () => {
    const { log, losses } = run({
      bus: ["router"],
      preset: "eventbridge-api-destination",
      plan: every(900, 0),
      worker: { credit: 1_000, workers: 1_000 },
      durationS: 10,
    });
    expect(log).toHaveLength(900);
    expect(log.at(-1)!.atMs).toBeCloseTo(899 / 0.3, 0);
    expect(losses).toEqual({});
  });

  test("K268 a target that never works is tried as often, or as long, as its product says", () => {
    const tries = (preset: string, own: Params, durationS: number) => {
      const { log, losses } = run({
        bus: ["router"],
        preset,
        own,
        plan: [{ atMs: 0 }],
        worker: { failPercent: 100 },
        durationS,
      });
      return { tries: log.length, lost: losses };
    };
    expect(tries("eventbridge-custom-subscriber-2026", {}, 400)).toEqual({
      tries: 6,
      lost: { exhausted: 1 },
    });
    expect(tries("eventbridge-rule-target", { backoff: "none" }, 60)).toEqual({
      tries: 186,
      lost: { exhausted: 1 },
    });
    // 10 s, 30 s, 1, 5, 10, 30 min, then every hour: the 30th attempt is after 23 h 47 min
    const grid = tries("azure-event-grid-subscription-2020", {}, 90_000);
    expect(grid).toEqual({ tries: 30, lost: { exhausted: 1 } });
  });
});

describe("calls", () => {
  function calls(preset: string, failPercent: number) {
    const sketch = sketchDesign({
      nodes: {
        c: ["client", { ratePerS: 20 }],
        s: ["service", { serviceMs: 1, failurePercent: failPercent }],
      },
      edges: [["c.calls out", "s.calls in"]],
      durationS: 120,
    });
    const edge = sketch.edges["e0"]!;
    const chosen = { ...edge, preset, params: { ...edge.params, ...presetOf(preset).params } };
    return runBench(benchKinds, { ...sketch, edges: { e0: chosen } }).summary.nodes;
  }

  test("K344 aws-sdk-standard-retry: three attempts for a request that always fails", () => {
    const nodes = calls("aws-sdk-standard-retry", 100);
    const attempts = nodes["s"]!.counters.in / nodes["c"]!.counters.failed;
    expect(attempts).toBeGreaterThan(2.95);
    expect(attempts).toBeLessThan(3.1);
  });

  test("K348 resilience4j-circuit-breaker: 100 failures and ten trials a minute reach the service, no more", () => {
    const { counters } = calls("resilience4j-circuit-breaker", 100)["s"]!;
    expect(counters.in).toBeGreaterThanOrEqual(110);
    expect(counters.in).toBeLessThanOrEqual(120);
  });
});
