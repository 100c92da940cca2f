/**
 * What a crash takes. One rule for every bus: an entry survives if some copy of it is on a machine that was not hit, or
 * at a level of its own machine that survives this kind of crash (rules K110 to K114).
 */

/** When a publisher is told that its event is stored, and so what it may rely on. */
export type AckLevel = "none" | "leaderMemory" | "leaderPageCache" | "leaderFsync" | "quorum";

/** `kill`: the process of one machine dies. `power`: power is lost. `node-loss`: one machine is gone with its disk. */
export type Crash = "kill" | "power" | "node-loss";

export interface Durability {
  readonly ackAt: AckLevel;
  /** `memory`: it writes no files at all, so that there is nothing to flush and nothing in a file cache either. */
  readonly fsync: "never" | "memory" | "always" | "interval";
  /** With `interval`: at every multiple of this time [ns]. Greater than 0. */
  readonly fsyncNs: number;
  /** Machines that hold a copy in the end, at least 1. */
  readonly replicas: number;
  /** Copies that a quorum confirm promises. */
  readonly minInSync: number;
  /** How long the other replicas lag behind [ns]. */
  readonly replicationLagNs: number;
  /** Whether losing power hits one machine or all of them. */
  readonly powerHits: "one" | "all";
}

/** Machines that hold an entry of this age [ns]. */
function copiesAt(durability: Durability, ageNs: number): number {
  const { replicas, replicationLagNs, ackAt, minInSync } = durability;
  if (ageNs >= replicationLagNs) return replicas;
  return ackAt === "quorum" ? Math.min(minInSync, replicas) : 1;
}

/** Is an entry that was stored then on its machine's disk by now? */
function isSaved(durability: Durability, storedNs: number, nowNs: number): boolean {
  if (durability.fsync !== "interval") return durability.fsync === "always";
  return Math.floor(nowNs / durability.fsyncNs) * durability.fsyncNs >= storedNs;
}

/**
 * THE rule: is an entry that was stored at `storedNs` still there after a crash at `nowNs` (both [ns], in this order)?
 * Reproduces the rows for Kafka, Redpanda, RabbitMQ, NATS, Redis and Mosquitto, see the test.
 */
export function survives(durability: Durability, crash: Crash, storedNs: number, nowNs: number): boolean {
  const copies = copiesAt(durability, nowNs - storedNs);
  const hit = crash === "power" && durability.powerHits === "all" ? copies : 1;
  if (copies > hit) return true;
  if (crash === "node-loss") return false;
  if (isSaved(durability, storedNs, nowNs)) return true;
  return crash === "kill" && durability.ackAt !== "leaderMemory" && durability.fsync !== "memory";
}

/** When the publisher of an entry stored at `storedNs` is told so [ns]; Infinity if it never is. */
export function confirmedNs(durability: Durability, storedNs: number): number {
  const { ackAt, fsync, fsyncNs } = durability;
  if (ackAt !== "leaderFsync" || fsync === "always") return storedNs;
  return fsync === "interval" ? Math.ceil(storedNs / fsyncNs) * fsyncNs : Infinity;
}
