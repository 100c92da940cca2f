/** How a record ends for a group: handled, given up, or gone unread. Each exactly once (rule K206). */
import type { MessageHandle, Sim } from "@eventyard/engine";
import type { Group } from "./group.ts";
import type { LogState } from "./log-state.ts";

const NONE = -1;

/** Has this record not yet ended for the group? Reading it again after a replay counts nothing. */
function isOpen(group: Group, partition: number, offset: number): boolean {
  return offset >= group.finished[partition]!;
}

/** The group is through with every record up to this one; those that were compacted away before it are not owed. */
export function pass(group: Group, partition: number, offset: number): void {
  group.skipped += offset - group.finished[partition]!;
  group.finished[partition] = offset + 1;
}

/** A record was handled. */
export function countDone(sim: Sim, log: LogState, group: Group, partition: number, offset: number): void {
  if (!isOpen(group, partition, offset)) return;
  pass(group, partition, offset);
  sim.count(log.node, "done", 1);
}

/** Sends a message to the dead-letter port, or loses it if nothing is connected there. Takes the message over. */
export function bury(sim: Sim, log: LogState, message: MessageHandle): void {
  if (log.deadEdge === NONE) {
    sim.lose(log.node, message, "exhausted");
    return;
  }
  sim.count(log.node, "dead", 1);
  sim.count(log.node, "out", 1);
  sim.publish(log.deadEdge, message);
}

/** A record is given up after its last delivery. `copy` is the loan; it is taken over. */
export function giveUp(
  sim: Sim,
  log: LogState,
  group: Group,
  partition: number,
  offset: number,
  copy: MessageHandle,
  toPort: boolean,
): void {
  if (!isOpen(group, partition, offset)) {
    sim.release(copy);
    return;
  }
  pass(group, partition, offset);
  if (toPort) bury(sim, log, copy);
  else sim.lose(log.node, copy, "exhausted");
}

/** A record went before the group could finish it. `message` is taken over. */
export function age(
  sim: Sim,
  log: LogState,
  group: Group,
  partition: number,
  offset: number,
  message: MessageHandle,
): void {
  if (!isOpen(group, partition, offset)) {
    sim.release(message);
    return;
  }
  pass(group, partition, offset);
  sim.lose(log.node, message, "aged");
}
