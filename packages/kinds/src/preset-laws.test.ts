/**
 * The six invariants of a bus for every preset of the catalogue, over small random designs under random faults (rules K20
 * to K32, K101 to K114, K124, K127, K140, K151, K206 to K228, K260 to K271). What a preset promises is read from its
 * parameters; what it does not promise is shown to break.
 */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { edgeParamsOf, paramsOf, presetCases, PRESETS } from "./testing/sample-preset-case.ts";
import type { PresetCase, PresetOf } from "./testing/sample-preset-case.ts";
import { backlogsOf, isLog, promiseBreaks } from "./testing/preset-laws.ts";
import {
  crashed,
  crashes,
  CRASHES,
  knowsAllIds,
  mayLose,
  play,
  receiversOf,
  storedTwice,
} from "./testing/sample-preset-run.ts";
import type { Played } from "./testing/sample-preset-run.ts";
import { createSometimes } from "./testing/sometimes.ts";

// hundreds of runs on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

const RUNS_PER_PRESET = 20;
const CRASHES_PER_PRESET = 30;

const sometimes = createSometimes([
  "redelivered",
  "worked on twice",
  "lease expired",
  "lock of a share group ended",
  "thrown out of a group for being slow",
  "rebalanced",
  "dead-lettered",
  "given up and lost",
  "expired unread",
  "dropped by overflow",
  "deduplicated",
  "a repeat within the window was stored once",
  "unrouted",
  "throttled",
  "rejected",
  "refused without being told",
  "too large",
  "lost while it was down",
  "missed while nobody was there",
  "slow subscriber thrown off",
  "group lock held a key back",
  "in-flight limit reached",
  "higher priority overtook",
  "stood still",
  "failed over",
  "target's refusal tried again",
  "kill lost what was promised",
  "power loss lost cached data",
  "node loss lost what was promised",
  "crash of a replicated bus lost nothing",
  "worker crashed",
  "edge cut",
]);

function noteStates(of: PresetOf, drawn: PresetCase, played: Played): void {
  const { summary, bus, params, scribes, publisher, promises } = played;
  const { counters: c, losses } = summary.nodes["b"]!;
  const { saw } = sometimes;
  const shares = edgeParamsOf(of, drawn, 0)["sharing"] === "share";
  saw("redelivered", c.retried);
  const worked = scribes.reduce((sum, _, index) => sum + summary.nodes[`w${index}`]!.counters.done, 0);
  // without faults every answer is heard, so that what is worked on more often than it is done was worked on twice
  saw("worked on twice", played.faults.length === 0 && worked > c.done);
  if (isLog(bus))
    saw(shares ? "lock of a share group ended" : "thrown out of a group for being slow", c.expired);
  else saw("lease expired", c.expired);
  if (isLog(bus))
    saw(
      "rebalanced",
      bus.groups.some(({ generation }) => generation > 2),
    );
  saw("dead-lettered", c.dead);
  saw("given up and lost", losses.exhausted);
  saw("expired unread", losses.aged);
  saw("dropped by overflow", losses.overflow);
  saw("deduplicated", c.deduplicated);
  if (knowsAllIds(played)) saw("a repeat within the window was stored once", c.deduplicated);
  saw("unrouted", summary.nodes["u"]!.counters.in);
  saw("throttled", publisher.answers.filter(({ what }) => what === "throttled").length);
  saw("rejected", publisher.answers.filter(({ what }) => what === "rejected").length);
  saw("refused without being told", losses.refused);
  saw("too large", Number(params["messageBytesMax"]) > 0 && drawn.plan.some(({ large }) => large));
  saw("lost while it was down", losses.down);
  saw("missed while nobody was there", losses.missed);
  saw("slow subscriber thrown off", played.sampled.away);
  saw("group lock held a key back", played.sampled.locked);
  saw("in-flight limit reached", played.sampled.lentMax === promises[0]!.inFlightMax);
  saw("stood still", played.sampled.heldAtDoor);
  const onBus = played.faults.filter(({ node }) => node === "b").map(({ fault }) => fault);
  const crashes = onBus.filter((fault) => CRASHES.includes(fault));
  const replicated = Number(params["replicas"]) > 1;
  const only = (fault: string): boolean => crashes.length > 0 && crashes.every((other) => other === fault);
  saw("failed over", replicated && crashes.includes("node-loss"));
  saw("kill lost what was promised", only("kill") && losses.crashed);
  saw("power loss lost cached data", only("power") && losses.crashed);
  saw("node loss lost what was promised", only("node-loss") && losses.crashed);
  saw(
    "crash of a replicated bus lost nothing",
    replicated && crashes.length > 0 && losses.crashed === undefined,
  );
  saw(
    "worker crashed",
    played.faults.some(({ node }) => node?.startsWith("w") ?? false),
  );
  saw(
    "edge cut",
    Object.values(summary.edges).some(({ lost }) => lost > 0),
  );
  const pushed = backlogsOf(bus).some(({ push }) => push !== undefined);
  saw("target's refusal tried again", pushed && summary.nodes["t"]!.counters.rejected);
}

const NO_EDIT = { edit: {} };

/** What was seen of each preset where it promises nothing. */
interface Breaks {
  repeats: number;
  overtaken: number;
  /** The order is promised for every delivery. */
  strict: boolean;
  deliveriesMost: number;
  unlimited: boolean;
  lentMost: number;
  lentUnlimited: boolean;
}

describe.each(PRESETS.map((of) => [of.preset.id, of] as const))("%s", (_id, of) => {
  const seed = 300 + PRESETS.indexOf(of);

  test("invariants 1 to 5 under random faults; what it does not promise breaks", () => {
    const breaks: Breaks = {
      repeats: 0,
      overtaken: 0,
      strict: true,
      deliveriesMost: 0,
      unlimited: false,
      lentMost: 0,
      lentUnlimited: false,
    };
    fc.assert(
      fc.property(presetCases, (drawn) => {
        const played = play(of, drawn);
        const broken = [...played.broken, ...storedTwice(played)];
        for (const { promises, seen } of receiversOf(played, drawn)) {
          broken.push(...promiseBreaks(promises, seen));
          if (!promises.atMostOnce) breaks.repeats += seen.repeats;
          breaks.strict &&= promises.strictOrder;
          breaks.overtaken += seen.overtaken;
          if (promises.deliveriesMax === Infinity) {
            breaks.unlimited = true;
            breaks.deliveriesMost = Math.max(breaks.deliveriesMost, seen.deliveriesMost);
          }
          sometimes.saw(
            "higher priority overtook",
            Number(played.params["priorityLevels"]) > 1 && seen.disordered,
          );
        }
        breaks.lentMost = Math.max(breaks.lentMost, played.sampled.lentMax);
        breaks.lentUnlimited ||=
          backlogsOf(played.bus).length > 0 && played.promises[0]!.inFlightMax === Infinity;
        noteStates(of, drawn, played);
        expect(broken).toEqual([]);
      }),
      { numRuns: RUNS_PER_PRESET, seed, endOnFailure: true },
    );
    // at least once: somebody got a copy twice
    expect(breaks.repeats).toBeGreaterThan(0);
    // no order, or an order of first deliveries only: something old came after something new of its key
    if (!breaks.strict) expect(breaks.overtaken).toBeGreaterThan(0);
    // no limit, or one that does not count everything: more deliveries than the default limit of a bus
    if (breaks.unlimited) expect(breaks.deliveriesMost).toBeGreaterThan(5);
    if (breaks.lentUnlimited) expect(breaks.lentMost).toBeGreaterThan(10);
  });

  test("invariant 6: a crash at any instant loses exactly what its durability does not cover", () => {
    const lost = new Set<string>();
    fc.assert(
      fc.property(crashes, (crash) => {
        const { losses, expected } = crashed(of, crash);
        expect({ crashed: losses.crashed ?? 0, down: losses.down ?? 0 }).toEqual(expected);
        if (expected.crashed > 0) lost.add(crash.what);
      }),
      { numRuns: CRASHES_PER_PRESET, seed: seed + 1000, endOnFailure: true },
    );
    for (const what of CRASHES) if (mayLose(paramsOf(of, NO_EDIT), what)) expect(lost, what).toContain(what);
  });
});

/** What kill, a loss of power and the loss of a machine take, as published or measured, product by product. */
const MATRIX: Readonly<Record<string, string>> = {
  "rabbitmq-classic-4.2": "nothing, nothing, all",
  "rabbitmq-quorum-3.10": "nothing, nothing, nothing",
  "rabbitmq-quorum-4.0": "nothing, nothing, nothing",
  "rabbitmq-quorum-4.3": "nothing, nothing, nothing",
  "sqs-standard": "nothing, nothing, nothing",
  "sqs-fifo": "nothing, nothing, nothing",
  "nats-jetstream-work-queue": "nothing, tail, all",
  "redis-streams-group-aof": "nothing, tail, all",
  "sns-standard-aws-endpoints": "nothing, nothing, nothing",
  "sns-fifo": "nothing, nothing, nothing",
  "nats-core": "all, all, all",
  "mosquitto-qos-0": "all, all, all",
  "mosquitto-qos-1": "all, all, all",
  "mosquitto-qos-2": "all, all, all",
  "google-pubsub": "nothing, nothing, nothing",
  "pulsar-shared": "nothing, nothing, nothing",
  "pulsar-key-shared": "nothing, nothing, nothing",
  "kafka-4.0": "nothing, nothing, nothing",
  "kafka-4.0-acks-1": "nothing, tail, tail",
  "redpanda-26.1": "nothing, nothing, nothing",
  "kinesis-provisioned-4-shards": "nothing, nothing, nothing",
  "redis-streams-7.0-aof": "nothing, tail, all",
  "pulsar-failover": "nothing, nothing, nothing",
  "eventbridge-default-bus": "nothing, nothing, nothing",
  "eventbridge-custom-event-bus-2026": "nothing, nothing, nothing",
  "azure-event-grid-2020": "nothing, nothing, nothing",
};

test("K112 the presets reproduce the crash matrix of their products", () => {
  const found = PRESETS.filter(
    ({ preset }) => preset.params["pushes"] === "untilAccepted" || !("mode" in preset.params),
  ).map((of) => {
    const taken = CRASHES.map((what) => {
      // soon after one another, and so far apart that some are flushed
      const shares = [7, 2500].map((gapMs) => {
        const { crashed: lost = 0 } = crashed(of, { what, atPart: 1, gapMs, credit: 0, asks: false }).losses;
        return lost / 100;
      });
      if (shares.every((share) => share === 0)) return "nothing";
      return shares.every((share) => share > 0.98) ? "all" : "tail";
    });
    return [of.preset.id, taken.join(", ")];
  });
  expect(Object.fromEntries(found)).toEqual(MATRIX);
});

test("every interesting state was reached at least once", () => {
  expect(sometimes.missing()).toEqual([]);
});
