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
