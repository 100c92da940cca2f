/** How a record ends for a group: handled, given up, or gone unread. Each exactly once (rule K206). */
import type { MessageHandle, Sim } from "@eventyard/engine";
import type { Group } from "./group.ts";
import type { LogState } from "./log-state.ts";

const NONE = -1;

/**
 * Ends a record for the group; false if it had ended before: reading it again after a replay counts nothing. Records
 * before it that were compacted away are not owed.
 */
function end(group: Group, partition: number, offset: number): boolean {
  if (offset === group.held[partition]) {
    group.held[partition] = NONE;
    return true;
  }
  const from = group.finished[partition]!;
  if (offset < from) return false;
  const held = group.held[partition]!;
  group.skipped += offset - from - (held >= from ? 1 : 0);
  group.finished[partition] = offset + 1;
  return true;
}

/** A record was handled. */
export function countDone(sim: Sim, log: LogState, group: Group, partition: number, offset: number): void {
  if (end(group, partition, offset)) sim.count(log.node, "done", 1);
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
  if (!end(group, partition, offset)) sim.release(copy);
  else if (toPort) bury(sim, log, copy);
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
  if (end(group, partition, offset)) sim.lose(log.node, message, "aged");
  else sim.release(message);
}
