/**
 * A pipe: takes events from buses, keeps those that it wants for a while, joins, changes and splits them, and publishes
 * what comes of that. While it holds an event its bus counts it as lent (rule K552).
 */
import type { Behaviour, EdgeIndex, MessageHandle, Sim } from "@eventyard/engine";
import type { FaultId, Params } from "@eventyard/model";
import { wants } from "../backlog/filters.ts";
import { deleteInt, getInt, setInt } from "../bus-entry/int-map.ts";
import {
  clearEntries,
  CREDIT,
  EDGE,
  ENTRY_STEP,
  entryOf,
  IN_HAND,
  offerCredit,
} from "../consumer/entries.ts";
import { giveUp, leave, letGo } from "./leaving.ts";
import type { PipeState } from "./state.ts";
import {
  ACKNOWLEDGED,
  ATTEMPT,
  clearTables,
  COLUMNS,
  COPY,
  COUNT,
  createState,
  ENTRY,
  GENERATION,
  giveRow,
  GROUP_KEY,
  HEAD,
  INPUTS,
  MESSAGE,
  NEXT,
  NEXT_FREE,
  readParams,
  TAIL,
  takeRow,
  TIMER,
  WINDOW,
} from "./state.ts";

const NONE = -1;
const WAKE_DELAY = 0;
const WAKE_WINDOW = 1;
/** An event that came during a standstill is looked at. */
const WAKE_CAME = 2;
/** In place of a window's timer when it has fired. */
const WINDOW_OVER = -2;
const FAIL_PROBABILITY = 0.5;

function offerAll(sim: Sim, state: PipeState): void {
  if (state.down) return;
  for (let entry = 0; entry < state.entries.length; entry += ENTRY_STEP)
    offerCredit(sim, state.entries, entry, state.params.heldMax);
}

/** What an event has in common with those that it is joined with. */
function groupKey(sim: Sim, state: PipeState, copy: MessageHandle): number {
  const { gatherBy } = state.params;
  if (gatherBy === "flow") return sim.messages.flow[copy]!;
  return gatherBy === "key" ? sim.messages.key[copy]! : 0;
}

/** First column of the event's group; its first event opens one. */
function groupFor(sim: Sim, state: PipeState, key: number): number {
  const { groups } = state;
  const open = getInt(state.groupOf, key);
  if (open !== NONE) return open;
  const group = takeRow(groups, NEXT_FREE);
  const { cells } = groups;
  cells.fill(NONE, group, group + COLUMNS);
  cells[group + COUNT] = 0;
  cells[group + INPUTS] = 0;
  cells[group + GROUP_KEY] = key;
  cells[group + WINDOW] = sim.wakeAfter(state.node, state.windowNs, WAKE_WINDOW, group);
  setInt(state.groupOf, key, group);
  return group;
}

/** A group ends: its events leave as one, or are given up. */
function close(sim: Sim, state: PipeState, group: number, complete: boolean): void {
  const { cells } = state.groups;
  const head = cells[group + HEAD]!;
  if (cells[group + WINDOW]! >= 0) sim.cancel(cells[group + WINDOW]!);
  deleteInt(state.groupOf, cells[group + GROUP_KEY]!);
  giveRow(state.groups, group, NEXT_FREE);
  if (complete || state.params.whenIncomplete === "publish") leave(sim, state, head);
  else giveUp(sim, state, head);
}

function isComplete(state: PipeState, group: number): boolean {
  const { cells } = state.groups;
  const { gather, gatherMax } = state.params;
  if (gather === "count") return cells[group + COUNT]! >= gatherMax;
  const inputs = state.entries.length / ENTRY_STEP;
  return cells[group + INPUTS] === (1 << inputs) - 1;
}

/** The delay is over: the event leaves, or joins its group. */
function goOn(sim: Sim, state: PipeState, row: number): void {
  const { cells } = state.events;
  cells[row + TIMER] = NONE;
  cells[row + NEXT] = NONE;
  if (state.params.gather === "none") {
    leave(sim, state, row);
    return;
  }
  const group = groupFor(sim, state, groupKey(sim, state, cells[row + COPY]!));
  const groups = state.groups.cells;
  if (groups[group + HEAD] === NONE) groups[group + HEAD] = row;
  else cells[groups[group + TAIL]! + NEXT] = row;
  groups[group + TAIL] = row;
  groups[group + COUNT]!++;
  groups[group + INPUTS]! |= 1 << (cells[row + ENTRY]! / ENTRY_STEP);
  if (isComplete(state, group)) close(sim, state, group, true);
}

function takeOn(sim: Sim, state: PipeState, row: number): void {
  const { cells } = state.events;
  const copy = cells[row + COPY]!;
  const { node } = state;
  if (state.failing && sim.uniform(state.failStream) < FAIL_PROBABILITY) {
    giveBack(sim, state, row);
    return;
  }
  if (!wants(sim, state.filter, sim.messages.content[copy] ?? 0)) {
    sim.count(node, "filtered", 1);
    sim.served(sim.messages.flow[copy]!);
    sim.release(copy);
    letGo(sim, state, row);
    return;
  }
  if (state.delayNs === 0) {
    goOn(sim, state, row);
    return;
  }
  const factor = state.params.delayShape === "exponential" ? sim.exponential(state.delayStream) : 1;
  cells[row + TIMER] = sim.wakeAfter(node, state.delayNs * factor, WAKE_DELAY, row);
}

/** The event fails here: its bus gets it back, or, acknowledged as it is, it is lost. */
function giveBack(sim: Sim, state: PipeState, row: number): void {
  const { cells } = state.events;
  const edge = state.entries[cells[row + ENTRY]! + EDGE]!;
  sim.count(state.node, "failed", 1);
  if (cells[row + ACKNOWLEDGED] === 1) sim.lose(state.node, cells[row + COPY]!, "exhausted");
  else {
    sim.release(cells[row + COPY]!);
    sim.settle(edge, cells[row + MESSAGE]!, cells[row + GENERATION]! >>> 0, cells[row + ATTEMPT]!, "failed");
    cells[row + ACKNOWLEDGED] = 1;
  }
  letGo(sim, state, row);
}

function arrive(sim: Sim, state: PipeState, edge: EdgeIndex, message: MessageHandle): void {
  // nobody is there: the lease will end
  if (state.down) return;
  const { entries, events } = state;
  const entry = entryOf(entries, edge);
  const row = takeRow(events, NEXT);
  const { cells } = events;
  const { messages } = sim;
  cells[row + MESSAGE] = message;
  cells[row + GENERATION] = messages.generation[message]! | 0;
  cells[row + ATTEMPT] = messages.attempts[message]!;
  cells[row + ENTRY] = entry;
  cells[row + TIMER] = NONE;
  cells[row + NEXT] = NONE;
  cells[row + COPY] = sim.copy(message);
  entries[entry + CREDIT]!--;
  entries[entry + IN_HAND]!++;
  state.held++;
  sim.count(state.node, "in", 1);
  sim.level(state.node, "backlog", state.held);
  if (state.params.ackWhen === "came") {
    cells[row + ACKNOWLEDGED] = 1;
    sim.settle(edge, message, cells[row + GENERATION]! >>> 0, cells[row + ATTEMPT]!, "handled");
  }
  act(sim, state, WAKE_CAME, row);
}

/** Does what fell due, now or when the standstill ends. */
function act(sim: Sim, state: PipeState, code: number, row: number): void {
  if (state.stalled) state.overdue.push(code, row);
  else if (code === WAKE_CAME) takeOn(sim, state, row);
  else if (code === WAKE_DELAY) goOn(sim, state, row);
  // during a standstill it may have become complete since, and its row may be another group's
  else if (state.groups.cells[row + WINDOW] === WINDOW_OVER) close(sim, state, row, false);
}

function wake(sim: Sim, state: PipeState, code: number, row: number): void {
  if (code === WAKE_WINDOW) state.groups.cells[row + WINDOW] = WINDOW_OVER;
  act(sim, state, code, row);
}

function kill(sim: Sim, state: PipeState, on: boolean): void {
  if (on === state.down) return;
  state.down = on;
  if (!on) {
    offerAll(sim, state);
    return;
  }
  const { entries, events, groups, node } = state;
  for (let row = 0; row < events.cells.length; row += COLUMNS) {
    if (events.cells[row + ENTRY] === NONE) continue;
    if (events.cells[row + TIMER] !== NONE) sim.cancel(events.cells[row + TIMER]!);
    const copy = events.cells[row + COPY]!;
    if (events.cells[row + ACKNOWLEDGED] === 1) sim.lose(node, copy, "crashed");
    else sim.release(copy);
  }
  for (let group = 0; group < groups.cells.length; group += COLUMNS) {
    if (groups.cells[group + WINDOW]! >= 0) sim.cancel(groups.cells[group + WINDOW]!);
  }
  clearTables(state);
  clearEntries(entries);
  for (let entry = 0; entry < entries.length; entry += ENTRY_STEP) sim.disconnect(entries[entry + EDGE]!);
  sim.level(node, "backlog", 0);
}

function stall(sim: Sim, state: PipeState, on: boolean): void {
  state.stalled = on;
  if (on) return;
  const { overdue } = state;
  state.overdue = [];
  for (let i = 0; i < overdue.length; i += 2) act(sim, state, overdue[i]!, overdue[i + 1]!);
}

function change(sim: Sim, state: PipeState, params: Params): void {
  const before = state.params;
  readParams(state, params);
  const { gather, gatherBy } = state.params;
  // groups of another kind would never be complete
  if (before.gather !== gather || before.gatherBy !== gatherBy) closeAll(sim, state);
  offerAll(sim, state);
}

function closeAll(sim: Sim, state: PipeState): void {
  const { cells } = state.groups;
  for (let group = 0; group < cells.length; group += COLUMNS)
    if (cells[group + HEAD] !== NONE) close(sim, state, group, false);
}

function fault(sim: Sim, state: PipeState, id: FaultId, on: boolean): void {
  if (id === "kill") kill(sim, state, on);
  else if (id === "stall") stall(sim, state, on);
  else if (id === "fail") state.failing = on;
}

export const pipeBehaviour: Behaviour<PipeState> = {
  create: createState,
  start: offerAll,
  arrive,
  wake,
  reconnected: (sim, state, edge) => {
    const entry = entryOf(state.entries, edge);
    state.entries[entry + CREDIT] = 0;
    if (!state.down) offerCredit(sim, state.entries, entry, state.params.heldMax);
  },
  change,
  fault,
};
