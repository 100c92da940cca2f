/** From the door into the partitions: the tail that is not yet replicated, forwarding, and who is told of a new record. */
import type { MessageHandle, Sim } from "@eventyard/engine";
import { lossOf, loseEvent } from "../bus-entry/entry.ts";
import { offer } from "./lending.ts";
import type { LogState } from "./log-state.ts";
import { reportLag, WAKE_REPLICATED } from "./log-state.ts";
import { choosePartition } from "./partitioner.ts";
import { append } from "./partition-store.ts";
import { armAge, trim } from "./retention.ts";
import { dispatchShare } from "./share.ts";

const NONE = -1;

/** Takes over an event that is stored. Groups may read it once a crash of its machine can no longer take it (rule K241). */
export function takeIn(sim: Sim, log: LogState, message: MessageHandle): boolean {
  if (log.policy.tailNs === 0 && log.tail === 0) {
    addRecord(sim, log, message);
    return true;
  }
  const { messages } = sim;
  messages.storedNs[message] = sim.nowNs;
  messages.next[message] = NONE;
  if (log.tail === 0) log.tailHead = message;
  else messages.next[log.tailTail] = message;
  log.tailTail = message;
  log.tail++;
  if (log.tail === 1) sim.wakeAfter(log.node, log.policy.tailNs, WAKE_REPLICATED, 0);
  return true;
}

function takeTail(sim: Sim, log: LogState): MessageHandle {
  const message = log.tailHead;
  log.tailHead = sim.messages.next[message]!;
  log.tail--;
  return message;
}

/** The oldest part of the tail is replicated by now. */
export function replicated(sim: Sim, log: LogState): void {
  const { tailNs } = log.policy;
  while (log.tail > 0) {
    const dueNs = sim.messages.storedNs[log.tailHead]! + tailNs;
    if (dueNs > sim.nowNs) {
      sim.wakeAfter(log.node, dueNs - sim.nowNs, WAKE_REPLICATED, 0);
      return;
    }
    addRecord(sim, log, takeTail(sim, log));
  }
}

/** A crash decides what becomes of the tail: lost, or there for everybody once the log is back (rule K242). */
export function endTail(sim: Sim, log: LogState): void {
  for (let left = log.tail; left > 0; left--) {
    const message = takeTail(sim, log);
    const reason = lossOf(sim, log.entry, sim.messages.storedNs[message]!);
    if (reason === undefined) addRecord(sim, log, message);
    else loseEvent(sim, log.entry, message, reason);
  }
}

/** Appends a record to its partition, forwards copies, and gives it to every group (rules K201, K203). */
function addRecord(sim: Sim, log: LogState, message: MessageHandle): void {
  const { messages } = sim;
  const index = choosePartition(sim, log, message);
  const store = log.partitions[index]!;
  if (log.policy.tailNs === 0) messages.storedNs[message] = sim.nowNs;
  messages.attempts[message] = 0;
  append(store, message, messages.sizeBytes[message]!);
  for (let i = 0; i < log.forwards.length; i++) {
    sim.count(log.node, "out", 1);
    sim.publish(log.forwards[i]!, sim.copy(message));
  }
  for (let g = 0; g < log.groups.length; g++) {
    const group = log.groups[g]!;
    if (!group.begun) continue;
    group.lag[index]!++;
    group.lagTotal++;
    if (group.windows.length > 0) dispatchShare(sim, log, group);
    else offer(sim, log, group, index);
  }
  trim(sim, log, index);
  for (let g = 0; g < log.groups.length; g++) reportLag(sim, log, log.groups[g]!);
  if (!log.ageTimerSet) armAge(sim, log);
}
