/** Which partition a record goes to. */
import type { MessageHandle, Sim } from "@eventyard/engine";
import type { LogState } from "./log-state.ts";

/**
 * The partition of a key: the finaliser of MurmurHash3 (Appleby, public domain), so that neighbouring keys spread.
 * @param key not 0
 */
export function partitionOfKey(key: number, partitions: number): number {
  let h = key | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) % partitions;
}

/** Chooses a record's partition (rule K202). */
export function choosePartition(sim: Sim, log: LogState, message: MessageHandle): number {
  const { policy, partitions } = log;
  const count = partitions.length;
  if (count === 1) return 0;
  const key = sim.messages.key[message]!;
  if (key !== 0 && policy.assign === "hash") return partitionOfKey(key, count);
  if (policy.assign === "roundRobin") {
    log.stickyPartition = log.stickyPartition + 1 >= count ? 0 : log.stickyPartition + 1;
    return log.stickyPartition;
  }
  const sizeBytes = sim.messages.sizeBytes[message]!;
  if (log.stickyBytes > 0 && log.stickyBytes + sizeBytes > policy.stickyBytes) {
    log.stickyBytes = 0;
    // another one than before
    const step = 1 + sim.integer(log.stickyStream, count - 1);
    log.stickyPartition = (log.stickyPartition + step) % count;
  }
  log.stickyBytes += sizeBytes;
  return log.stickyPartition;
}
