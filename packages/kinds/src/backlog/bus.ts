/**
 * A bus: takes events in at its door, hands copies to its backlogs and forwards. A queue is a bus with one backlog that
 * all its workers share, a topic a bus with one backlog per subscription; nothing else differs.
 */
import type { Behaviour, EdgeIndex, MessageHandle, Sim } from "@eventyard/engine";
import type { EdgeParams, Params } from "@eventyard/model";
import { DOWN } from "../bus-entry/entry-state.ts";
import { arriveAtEntry, changeEntry, ENTRY_CODES, refuseForRoom } from "../bus-entry/entry.ts";
import { faultEntry, restartStalls, startEntry, wakeEntry } from "../bus-entry/entry-faults.ts";
import type { EntryTurn } from "../bus-entry/entry-faults.ts";
import { accept, wouldRefuse } from "./accepting.ts";
import type { Backlog } from "./backlog-state.ts";
import { adopt, createBus, readEdge } from "./bus-create.ts";
import type { Sharing } from "./bus-create.ts";
import { readBusPolicy } from "./bus-params.ts";
import type { BusState } from "./bus-state.ts";
import { crashBacklog } from "./crash.ts";
import { endExpiries, endHidden } from "./expiry.ts";
import { wants } from "./filters.ts";
import { credit, dispatch, endTurnaround } from "./lending.ts";
import { endBackoff } from "./redelivery.ts";
import { armRedrive, changeRedrive, redriveNext } from "./redrive.ts";
import { makeRoomAtDoor } from "./room.ts";
import { disconnect, endLeases, settle } from "./settling.ts";
import {
  WAKE_BACK,
  WAKE_DELAYED,
  WAKE_EXPIRY,
  WAKE_HIDDEN,
  WAKE_LEASE,
  WAKE_REDRIVE,
  WAKE_TURNAROUND,
} from "./wake-codes.ts";

/** The backlog behind a delivery edge, by bisection. */
function backlogOf(bus: BusState, edge: EdgeIndex): Backlog {
  if (bus.only !== undefined) return bus.only;
  const { backlogs, lending } = bus;
  let low = 0;
  let high = lending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lending[middle]! < edge) low = middle + 1;
    else high = middle;
  }
  return backlogs[bus.backlogAt[low]!]!;
}

/** Is there a backlog that wants the event and has no room for it? */
function someoneRefuses(sim: Sim, bus: BusState, message: MessageHandle): boolean {
  const { forwards, backlogs, filters } = bus;
  const content = sim.messages.content[message] ?? 0;
  return backlogs.some(
    (backlog, i) =>
      wouldRefuse(bus, backlog) && (!bus.filtering || wants(sim, filters[forwards.length + i]!, content)),
  );
}

/** The event is stored: one copy for every forward and backlog, the last takes the event itself. */
function distribute(sim: Sim, bus: BusState, message: MessageHandle): boolean {
  if (bus.storesAll) return accept(sim, bus, bus.only!, message);
  if (bus.policy.refusesWhole && someoneRefuses(sim, bus, message)) {
    refuseForRoom(sim, bus.entry, message);
    return false;
  }
  if (bus.filtering) return distributeFiltered(sim, bus, message);
  const { forwards, backlogs } = bus;
  let left = forwards.length + backlogs.length;
  if (left === 0) sim.release(message);
  let taken = true;
  for (let i = 0; i < forwards.length; i++) {
    sim.count(bus.node, "out", 1);
    sim.publish(forwards[i]!, --left === 0 ? message : sim.copy(message));
  }
  for (let i = 0; i < backlogs.length; i++) {
    if (!accept(sim, bus, backlogs[i]!, --left === 0 ? message : sim.copy(message))) taken = false;
  }
  return taken;
}

/** The same for those who want it; an event that nobody wants is `filtered`. */
function distributeFiltered(sim: Sim, bus: BusState, message: MessageHandle): boolean {
  const { forwards, backlogs, filters } = bus;
  const content = sim.messages.content[message] ?? 0;
  let wanted = 0;
  let taken = true;
  for (let i = 0; i < filters.length; i++) {
    if (!wants(sim, filters[i]!, content)) continue;
    wanted++;
    const copy = sim.copy(message);
    if (i < forwards.length) {
      sim.count(bus.node, "out", 1);
      sim.publish(forwards[i]!, copy);
    } else if (!accept(sim, bus, backlogs[i - forwards.length]!, copy)) taken = false;
  }
  if (wanted === 0) sim.count(bus.node, "filtered", 1);
  sim.release(message);
  return taken;
}

function arrive(sim: Sim, bus: BusState, _edge: EdgeIndex, message: MessageHandle): void {
  const { entry } = bus;
  if (entry.checks !== 0 || entry.storeNs !== 0 || entry.storing !== 0 || sim.confirmsAsked) {
    arriveAtEntry(sim, entry, message, bus, distribute);
    return;
  }
  sim.count(bus.node, "in", 1);
  distribute(sim, bus, message);
}

/** Does what the door says: after a crash loses what was not safe, after a standstill goes on. */
function follow(sim: Sim, bus: BusState, turn: EntryTurn): void {
  if (turn === "same") return;
  for (const backlog of bus.backlogs) {
    if (turn === "crashed") crashBacklog(sim, bus, backlog);
    else {
      // leases that ended during a standstill
      if (!backlog.leaseTimerSet) endLeases(sim, bus, backlog);
      dispatch(sim, bus, backlog);
    }
  }
  // a crash emptied the door: who finds the backlog still full waits again
  makeRoomAtDoor(sim, bus);
}

/** A timer of this backlog fired. */
export function wakeBacklog(sim: Sim, bus: BusState, backlog: Backlog, code: number, arg: number): void {
  if (code === WAKE_LEASE) {
    // who stands still notices nothing
    if (bus.entry.stalledBy === 0) endLeases(sim, bus, backlog);
    else backlog.leaseTimerSet = false;
  } else if (code === WAKE_TURNAROUND) endTurnaround(sim, bus, backlog);
  else if (code === WAKE_EXPIRY) endExpiries(sim, bus, backlog);
  else if (code === WAKE_HIDDEN) {
    endHidden(sim, bus, backlog);
    dispatch(sim, bus, backlog);
  } else if (code === WAKE_BACK) {
    backlog.away = false;
    dispatch(sim, bus, backlog);
  } else endBackoff(sim, bus, backlog, arg);
}

function wake(sim: Sim, bus: BusState, code: number, arg: number): void {
  if (code < ENTRY_CODES) follow(sim, bus, wakeEntry(sim, bus.entry, code, bus, distribute));
  else if (code === WAKE_REDRIVE) redriveNext(sim, bus);
  else if (code < WAKE_DELAYED) wakeBacklog(sim, bus, bus.backlogs[arg]!, code, arg);
  else wakeBacklog(sim, bus, bus.backlogs[code - WAKE_DELAYED]!, code, arg);
}

function change(sim: Sim, bus: BusState, params: Params): void {
  bus.policy = readBusPolicy(params);
  changeEntry(bus.entry, params);
  restartStalls(sim, bus.entry);
  for (const backlog of bus.backlogs) {
    adopt(sim, bus, backlog);
    dispatch(sim, bus, backlog);
  }
  changeRedrive(sim, bus, params);
}

function edgeChanged(sim: Sim, bus: BusState, edge: EdgeIndex, params: EdgeParams): void {
  const backlog = readEdge(bus, edge, params);
  if (backlog === undefined) return;
  adopt(sim, bus, backlog);
  dispatch(sim, bus, backlog);
}

/** The behaviour of a bus whose out edges share one backlog, or have one for each subscription. */
export function busBehaviour(sharing: Sharing): Behaviour<BusState> {
  return {
    create: (setup, params) => createBus(setup, params, sharing),
    start: (sim, bus) => {
      for (const backlog of bus.backlogs) adopt(sim, bus, backlog);
      startEntry(sim, bus.entry);
      armRedrive(sim, bus);
    },
    arrive,
    wake,
    credit: (sim, bus, edge, count) => credit(sim, bus, backlogOf(bus, edge), edge, count),
    settled: (sim, bus, edge, message, generation, attempt, settlement, delayNs) => {
      // a bus that is down hears nothing: the lease goes on and the work may be done twice
      if ((bus.entry.checks & DOWN) === 0)
        settle(sim, bus, backlogOf(bus, edge), edge, message, generation, attempt, settlement, delayNs);
    },
    disconnected: (sim, bus, edge) => disconnect(sim, bus, backlogOf(bus, edge), edge),
    change,
    edgeChanged,
    fault: (sim, bus, fault, on) => follow(sim, bus, faultEntry(sim, bus.entry, fault, on, bus, distribute)),
  };
}
