/** The end of a message that was not handled: dead letter, loss, or left where it is (rules K25, K127). */
import type { MessageHandle, Sim } from "@eventyard/engine";
import { pushDue } from "../bus-entry/time-ring.ts";
import type { Backlog } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";
import { unlockKey } from "./key-groups.ts";
import { PARKED } from "./leases.ts";

const NONE = -1;

/** A copy goes over the dead-letter edge, so that a late answer finds the original gone. There is such an edge. */
export function toDeadEdge(sim: Sim, bus: BusState, message: MessageHandle): void {
  sim.count(bus.node, "dead", 1);
  sim.count(bus.node, "out", 1);
  const dead = sim.copy(message);
  sim.release(message);
  sim.publish(bus.deadEdge, dead);
}

/** The message does not come back to its key: the next of the key may go. */
export function giveUpKey(sim: Sim, backlog: Backlog, message: MessageHandle): void {
  const key = sim.messages.key[message]!;
  if (backlog.perKey && key !== 0) unlockKey(backlog.groups, key);
}

/** The message stays for ever: it counts as waiting, but is not delivered again. */
function park(sim: Sim, backlog: Backlog, message: MessageHandle): void {
  sim.messages.next[message] = PARKED;
  backlog.delayed++;
  backlog.parked++;
  pushDue(backlog.parkedOnes, Infinity, message, sim.messages.generation[message]! | 0);
}

/** Deliveries are exhausted; the message is in no list. */
export function giveUp(sim: Sim, bus: BusState, backlog: Backlog, message: MessageHandle): void {
  const { whenExhausted } = bus.policy;
  giveUpKey(sim, backlog, message);
  if (whenExhausted === "leave") park(sim, backlog, message);
  else if (whenExhausted === "drop" || bus.deadEdge === NONE) sim.lose(bus.node, message, "exhausted");
  else toDeadEdge(sim, bus, message);
}
