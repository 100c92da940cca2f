/** Every preset of the buses with stored backlogs runs, keeps every message, and does what its product is known for. */
import type { Params } from "@eventyard/model";
import { edgeViolations, runBench, sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import { queue } from "../queue/kind.ts";
import { topic } from "../topic/kind.ts";
import { busContents } from "./bus-contents.ts";
import type { BusState } from "./bus-state.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };

function run(kind: string, params: Params, worker: Params = {}, fault?: "kill" | "power" | "stall") {
  const steps = [true, false].map((on) => ({
    atMs: on ? 5000 : 8000,
    command: { type: "fault", fault: fault ?? "stall", on, node: "b" } as const,
  }));
  const design = sketchDesign({
    nodes: {
      p: ["producer", { ratePerS: 50, keys: "uniform", keyCount: 20 }],
      b: [kind, { ...params, storeMs: 2 }],
      w: ["consumer", { serviceMs: 10, workers: 4, ...worker }],
      d: ["queue"],
    },
    edges: [
      ["p.out", "b.in"],
      ["b.out", "w.in"],
      ["b.dead", "d.in"],
    ],
    durationS: 20,
    steps: fault === undefined ? [] : steps,
  });
  const { summary, states } = runBench(kinds, design);
  expect(summary.stop).toBeUndefined();
  expect(edgeViolations(design, summary, true)).toEqual([]);
  const { counters } = summary.nodes["b"]!;
  const inside = busContents(states.get("b") as BusState);
  const { done, dead, lost, rejected, deduplicated } = counters;
  expect(done + dead + lost + rejected + deduplicated + inside.held + inside.storing).toBe(counters.in);
  return { counters, losses: summary.nodes["b"]!.losses, worker: summary.nodes["w"]!.counters };
}

const all = [queue, topic].flatMap((spec) =>
  spec.presets.map((preset) => [preset.id, spec.id, preset.params] as const),
);

describe.each(all)("%s", (_id, kind, params) => {
  test.each([undefined, "kill", "power", "stall"] as const)("K32 conserves messages, fault %s", (fault) => {
    const { counters } = run(kind, params, { failurePercent: 20 }, fault);
    expect(counters.in).toBeGreaterThan(900);
    expect(counters.done).toBeGreaterThan(600);
  });
});

const paramsOf = (id: string): Params => all.find(([name]) => name === id)![2];

test("RabbitMQ: a poison message is delivered for ever before 4.0, 21 times since, and nacks do not count in 4.3", () => {
  const broken = { failurePercent: 100, serviceMs: 1 };
  expect(run("queue", paramsOf("rabbitmq-quorum-3.10"), broken).counters.dead).toBe(0);
  const { counters } = run("queue", paramsOf("rabbitmq-quorum-4.0"), broken);
  expect(counters.dead).toBeGreaterThan(100);
  expect(counters.failed / counters.dead).toBeGreaterThanOrEqual(21);
  expect(counters.failed / counters.dead).toBeLessThan(22);
  expect(run("queue", paramsOf("rabbitmq-quorum-4.3"), broken).counters.dead).toBe(0);
});

test("a loss of power takes what NATS JetStream and Mosquitto have not on disk, and nothing of a quorum", () => {
  const slow = { serviceMs: 200, workers: 1 };
  expect(run("queue", paramsOf("rabbitmq-quorum-4.0"), slow, "power").losses.crashed).toBeUndefined();
  expect(run("queue", paramsOf("nats-jetstream-work-queue"), slow, "power").losses.crashed).toBeGreaterThan(
    100,
  );
  expect(run("queue", paramsOf("nats-jetstream-work-queue"), slow, "kill").losses.crashed).toBeUndefined();
  expect(run("topic", paramsOf("mosquitto-qos-1"), slow, "kill").losses.crashed).toBeGreaterThan(100);
});

test("Mosquitto drops silently when 1,000 messages wait for a client", () => {
  const { losses } = run("topic", { ...paramsOf("mosquitto-qos-1"), backlogMax: 100 }, { serviceMs: 2000 });
  expect(losses.overflow).toBeGreaterThan(100);
});

test("MQTT QoS 2: the broker takes a publication once, and a receiver that remembers ids works once for each", () => {
  const cuts = Array.from({ length: 20 }, (_, i) =>
    [true, false].map((on) => ({
      atMs: 300 + i * 500 + (on ? 0 : 100),
      command: { type: "fault", fault: "cut", on, edge: i % 2 === 0 ? "e1" : "e0" } as const,
    })),
  ).flat();
  const exchange = (preset: string, receiver: Params) => {
    const sketch = sketchDesign({
      nodes: {
        // who hears nothing within 50 ms sends again, with the same id
        p: ["producer", { ratePerS: 40, whenRefused: "retry", confirmTimeoutMs: 50, triesMax: 100 }],
        b: ["topic", paramsOf(preset)],
        w: ["consumer", { workers: 4, serviceMs: 30, prefetch: 10, ...receiver }],
      },
      edges: [
        ["p.out", "b.in", 10],
        ["b.out", "w.in", 10],
      ],
      durationS: 60,
      steps: [...cuts, { atMs: 12_000, command: { type: "params", node: "p", params: { ratePerS: 0 } } }],
    });
    const { nodes } = runBench(kinds, sketch).summary;
    const { p, b, w } = { p: nodes["p"]!.counters, b: nodes["b"]!.counters, w: nodes["w"]!.counters };
    return { published: p.out - p.retried, refusedTwice: b.deduplicated, worked: w.done, twice: w.repeated };
  };
  const first = exchange("mosquitto-qos-1", {});
  expect(first.published).toBeGreaterThan(400);
  // some because the broker stored them twice, some because it delivered them twice
  expect(first.worked - first.published).toBe(first.twice);
  expect(first.twice).toBeGreaterThan(10);
  const careless = exchange("mosquitto-qos-2", {});
  expect(careless.refusedTwice).toBeGreaterThan(0);
  expect(careless.worked).toBe(first.worked - careless.refusedTwice);
  const once = exchange("mosquitto-qos-2", { idempotency: "inbox" });
  expect(once).toEqual({ ...careless, worked: once.published, twice: 0 });
});
