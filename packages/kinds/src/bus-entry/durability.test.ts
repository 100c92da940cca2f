import { expect, test } from "vitest";
import type { Crash, Durability } from "./durability.ts";
import { confirmedNs, survives } from "./durability.ts";

const S = 1e9;
const base: Durability = {
  ackAt: "leaderPageCache",
  fsync: "never",
  fsyncNs: S,
  replicas: 1,
  minInSync: 1,
  replicationLagNs: 0.2 * S,
  powerHits: "one",
};
const of = (changes: Partial<Durability>): Durability => ({ ...base, ...changes });

const none = "nothing";
const all = "all";
/** Stored later than this long before the crash is lost, in seconds. */
const tail = (seconds: number) => `tail ${seconds}`;

/** The crash at 100 s; events stored at every 10 ms before it. "tail s": exactly the last s seconds are lost. */
function lost(durability: Durability, crash: Crash): string {
  const nowNs = 100 * S;
  const ages: number[] = [];
  for (let ms = 0; ms < 100_000; ms += 10) {
    if (!survives(durability, crash, nowNs - ms * 1e6, nowNs)) ages.push(ms);
  }
  if (ages.length === 0) return none;
  if (ages.length === 10_000) return all;
  // the lost ones are a suffix
  expect(ages.at(-1)).toBe((ages.length - 1) * 10);
  return tail((ages.at(-1)! + 10) / 1000);
}

const kafka = { replicas: 3, fsync: "never" } as const;
/** Rows of the crash matrix: configuration, what process kill, power loss and node loss take. */
const rows: readonly (readonly [string, Durability, string, string, string])[] = [
  ["Kafka acks=1", of({ ...kafka }), none, tail(0.2), tail(0.2)],
  ["Kafka acks=1, one replica", of({}), none, all, all],
  [
    "Kafka acks=all, min.insync 1: as acks=1",
    of({ ...kafka, ackAt: "quorum", minInSync: 1 }),
    none,
    tail(0.2),
    tail(0.2),
  ],
  ["Kafka acks=all, RF 3, min.insync 2", of({ ...kafka, ackAt: "quorum", minInSync: 2 }), none, none, none],
  [
    "the same, all machines lose power",
    of({ ...kafka, ackAt: "quorum", minInSync: 2, powerHits: "all" }),
    none,
    all,
    none,
  ],
  [
    "Redpanda acks=all, all machines lose power",
    of({ ackAt: "quorum", replicas: 3, minInSync: 2, fsync: "always", powerHits: "all" }),
    none,
    none,
    none,
  ],
  ["RabbitMQ classic, durable", of({ ackAt: "leaderFsync", fsync: "always" }), none, none, all],
  ["RabbitMQ quorum", of({ ackAt: "quorum", replicas: 3, minInSync: 2, fsync: "always" }), none, none, none],
  ["RabbitMQ transient", of({ ackAt: "leaderMemory" }), all, all, all],
  // 100 s is before the first flush at 120 s
  ["NATS JS file R1", of({ fsync: "interval", fsyncNs: 120 * S }), none, all, all],
  ["NATS JS file R1, flush every 60 s", of({ fsync: "interval", fsyncNs: 60 * S }), none, tail(40), all],
  [
    "NATS JS file R3",
    of({ ackAt: "quorum", replicas: 3, minInSync: 2, fsync: "interval", fsyncNs: 60 * S }),
    none,
    none,
    none,
  ],
  [
    "NATS JS file R3, all machines",
    of({
      ackAt: "quorum",
      replicas: 3,
      minInSync: 2,
      fsync: "interval",
      fsyncNs: 60 * S,
      powerHits: "all",
    }),
    none,
    tail(40),
    none,
  ],
  [
    "NATS core, MQTT QoS 0: nothing promised, nothing on disk",
    of({ ackAt: "none", fsync: "memory" }),
    all,
    all,
    all,
  ],
  [
    "the same, three machines that hold it",
    of({ fsync: "memory", replicas: 3 }),
    tail(0.2),
    tail(0.2),
    tail(0.2),
  ],
  ["NATS JS memory", of({ ackAt: "leaderMemory" }), all, all, all],
  ["Redis AOF everysec", of({ fsync: "interval", fsyncNs: 3 * S }), none, tail(1), all],
  [
    "Redis AOF everysec, asynchronous replica",
    of({ fsync: "interval", fsyncNs: 3 * S, replicas: 2 }),
    none,
    tail(0.2),
    tail(0.2),
  ],
  ["Redis AOF always", of({ fsync: "always" }), none, none, all],
  ["Redis without AOF", of({ ackAt: "leaderMemory" }), all, all, all],
  ["Mosquitto, persistence off", of({ ackAt: "leaderMemory" }), all, all, all],
  [
    "Mosquitto, autosave 60 s",
    of({ ackAt: "leaderMemory", fsync: "interval", fsyncNs: 60 * S }),
    tail(40),
    tail(40),
    all,
  ],
];

test.each(rows)("K112 %s", (_name, durability, kill, power, nodeLoss) => {
  expect(lost(durability, "kill")).toBe(kill);
  expect(lost(durability, "power")).toBe(power);
  expect(lost(durability, "node-loss")).toBe(nodeLoss);
});

test("K108 a publisher is told with the flush only if that was the promise", () => {
  expect(confirmedNs(of({ ackAt: "leaderPageCache", fsync: "interval", fsyncNs: S }), 1.2 * S)).toBe(1.2 * S);
  const onDisk = of({ ackAt: "leaderFsync", fsync: "interval", fsyncNs: S });
  expect(confirmedNs(onDisk, 1.2 * S)).toBe(2 * S);
  expect(confirmedNs(onDisk, 2 * S)).toBe(2 * S);
  expect(confirmedNs(of({ ackAt: "leaderFsync", fsync: "never" }), 0)).toBe(Infinity);
  expect(confirmedNs(of({ ackAt: "leaderFsync", fsync: "memory" }), 0)).toBe(Infinity);
});

test("K111 an event whose publisher was told that it is on disk survives every loss of power", () => {
  const onDisk = of({ ackAt: "leaderFsync", fsync: "interval", fsyncNs: S });
  for (let storedNs = 0; storedNs < 3 * S; storedNs += S / 8) {
    const toldNs = confirmedNs(onDisk, storedNs);
    for (let nowNs = storedNs; nowNs < 5 * S; nowNs += S / 8) {
      if (toldNs <= nowNs) expect(survives(onDisk, "power", storedNs, nowNs)).toBe(true);
    }
  }
});
