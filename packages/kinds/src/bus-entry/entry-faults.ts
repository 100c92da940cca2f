/** Faults and standstills of a bus's door: who is down, for how long, and what a crash takes (rules K106 to K114). */
import type { Sim } from "@eventyard/engine";
import type { FaultId } from "@eventyard/model";
import type { Crash } from "./durability.ts";
import { emptyDoor, resumeEntry, WAKE_CONFIRM, WAKE_FAILOVER, WAKE_STALL, wakeDoor } from "./entry.ts";
import type { TakeIn } from "./entry.ts";
import type { EntryState } from "./entry-state.ts";
import { BY_FAULT, BY_PROCESS, KILLED, LEADERLESS, refreshEntry, UNPOWERED } from "./entry-state.ts";

const NONE = -1;

/** Faults that a door understands; for `KindSpec.faults`. */
export const ENTRY_FAULTS = [
  "kill",
  "power",
  "node-loss",
  "stall",
  "slow",
  "fail",
] as const satisfies readonly FaultId[];

/**
 * What the bus must do now. `crashed`: it went down; lose every stored event for which `lossOf` gives a reason. `ready`:
 * it is up and running again, deliver. `same`: nothing.
 */
export type EntryTurn = "crashed" | "ready" | "same";

function drawNs(sim: Sim, entry: EntryState, meanNs: number, random: boolean): number {
  return random ? sim.exponential(entry.stallStream) * meanNs : meanNs;
}

function planStall(sim: Sim, entry: EntryState): void {
  const { stallEveryNs, stallEveryRandom } = entry.policy;
  if (stallEveryNs === 0) {
    entry.stallTimer = NONE;
    return;
  }
  const delayNs = drawNs(sim, entry, stallEveryNs, stallEveryRandom);
  entry.stallTimer = sim.wakeAfter(entry.node, Math.max(1, delayNs), WAKE_STALL, 0);
}

/** At time 0. */
export function startEntry(sim: Sim, entry: EntryState): void {
  planStall(sim, entry);
}

/** After `changeEntry`: standstills may have been switched on. */
export function restartStalls(sim: Sim, entry: EntryState): void {
  if (entry.stallTimer === NONE && (entry.stalledBy & BY_PROCESS) === 0) planStall(sim, entry);
}

function stand<Host>(
  sim: Sim,
  entry: EntryState,
  by: number,
  on: boolean,
  host: Host,
  takeIn: TakeIn<Host>,
): EntryTurn {
  const before = entry.stalledBy;
  entry.stalledBy = on ? before | by : before & ~by;
  refreshEntry(entry);
  if (on || before === 0 || entry.stalledBy !== 0 || entry.downBy !== 0) return "same";
  resumeEntry(sim, entry, host, takeIn);
  return "ready";
}

/** A standstill of the random process begins or ends. */
function turnStall<Host>(sim: Sim, entry: EntryState, host: Host, takeIn: TakeIn<Host>): EntryTurn {
  const { stallEveryNs, stallNs, stallRandom } = entry.policy;
  if ((entry.stalledBy & BY_PROCESS) !== 0) {
    planStall(sim, entry);
    return stand(sim, entry, BY_PROCESS, false, host, takeIn);
  }
  if (stallEveryNs === 0) {
    entry.stallTimer = NONE;
    return "same";
  }
  entry.stallTimer = sim.wakeAfter(entry.node, drawNs(sim, entry, stallNs, stallRandom), WAKE_STALL, 0);
  return stand(sim, entry, BY_PROCESS, true, host, takeIn);
}

function goDown(sim: Sim, entry: EntryState, by: number, crash: Crash): EntryTurn {
  if ((entry.downBy & by) !== 0) return "same";
  const { durability } = entry.policy;
  entry.downBy |= by;
  entry.crash = crash;
  entry.crashed = { ...durability, replicas: durability.replicas - (entry.machineLost ? 1 : 0) };
  emptyDoor(sim, entry);
  refreshEntry(entry);
  return "crashed";
}

function comeUp<Host>(sim: Sim, entry: EntryState, by: number, host: Host, takeIn: TakeIn<Host>): EntryTurn {
  if ((entry.downBy & by) === 0) return "same";
  entry.downBy &= ~by;
  refreshEntry(entry);
  if (entry.downBy !== 0 || entry.stalledBy !== 0) return "same";
  resumeEntry(sim, entry, host, takeIn);
  return "ready";
}

/** The leader's machine is gone. With replicas another one takes over after a while; without, nobody is left. */
function loseMachine(sim: Sim, entry: EntryState): EntryTurn {
  if (entry.machineLost) return "same";
  const { durability, failoverNs } = entry.policy;
  if (durability.replicas > 1) entry.failoverTimer = sim.wakeAfter(entry.node, failoverNs, WAKE_FAILOVER, 0);
  const turn = goDown(sim, entry, LEADERLESS, "node-loss");
  entry.machineLost = true;
  refreshEntry(entry);
  return turn;
}

function replaceMachine<Host>(sim: Sim, entry: EntryState, host: Host, takeIn: TakeIn<Host>): EntryTurn {
  entry.machineLost = false;
  sim.cancel(entry.failoverTimer);
  refreshEntry(entry);
  return comeUp(sim, entry, LEADERLESS, host, takeIn);
}

/** Switches a fault of ENTRY_FAULTS on or off. A fault that is on already changes nothing. */
export function faultEntry<Host>(
  sim: Sim,
  entry: EntryState,
  fault: FaultId,
  on: boolean,
  host: Host,
  takeIn: TakeIn<Host>,
): EntryTurn {
  switch (fault) {
    case "kill":
      return on ? goDown(sim, entry, KILLED, "kill") : comeUp(sim, entry, KILLED, host, takeIn);
    case "power":
      return on ? goDown(sim, entry, UNPOWERED, "power") : comeUp(sim, entry, UNPOWERED, host, takeIn);
    case "node-loss":
      if (on) return loseMachine(sim, entry);
      return replaceMachine(sim, entry, host, takeIn);
    case "stall":
      return stand(sim, entry, BY_FAULT, on, host, takeIn);
    case "slow":
      entry.slow = on;
      break;
    case "fail":
      entry.failing = on;
      break;
    case "surge":
    case "cut":
      break;
  }
  refreshEntry(entry);
  return "same";
}

/** A timer with a code below ENTRY_CODES fired. */
export function wakeEntry<Host>(
  sim: Sim,
  entry: EntryState,
  code: number,
  host: Host,
  takeIn: TakeIn<Host>,
): EntryTurn {
  if (code <= WAKE_CONFIRM) {
    wakeDoor(sim, entry, code, host, takeIn);
    return "same";
  }
  if (code === WAKE_STALL) return turnStall(sim, entry, host, takeIn);
  return comeUp(sim, entry, LEADERLESS, host, takeIn);
}
