/** How events leave a pipe: joined into one, changed, split, and answered for at their bus (rules K553 to K556). */
import type { MessageHandle, Sim } from "@eventyard/engine";
import { EDGE, IN_HAND, offerCredit } from "../consumer/entries.ts";
import type { PipeState } from "./state.ts";
import {
  ACKNOWLEDGED,
  ATTEMPT,
  changedIndex,
  COPY,
  ENTRY,
  GENERATION,
  giveRow,
  MESSAGE,
  NEXT,
} from "./state.ts";

const NONE = -1;
const INT32_MAX = 0x7fffffff;

/** Answers for an event, unless that was done when it came. */
function acknowledge(sim: Sim, state: PipeState, row: number): void {
  const { cells } = state.events;
  if (cells[row + ACKNOWLEDGED] === 1) return;
  const edge = state.entries[cells[row + ENTRY]! + EDGE]!;
  sim.settle(edge, cells[row + MESSAGE]!, cells[row + GENERATION]! >>> 0, cells[row + ATTEMPT]!, "handled");
}

/** An event is out of hand: answered for, its row is free, and its bus may send another. */
export function letGo(sim: Sim, state: PipeState, row: number): void {
  const { cells } = state.events;
  const entry = cells[row + ENTRY]!;
  acknowledge(sim, state, row);
  giveRow(state.events, row, NEXT);
  state.held--;
  sim.level(state.node, "backlog", state.held);
  state.entries[entry + IN_HAND]!--;
  offerCredit(sim, state.entries, entry, state.params.heldMax);
}

/** One event to every out edge; it is given away. */
function publishToAll(sim: Sim, state: PipeState, message: MessageHandle): void {
  const { outEdges } = state;
  for (let i = outEdges.length - 1; i >= 0; i--) {
    sim.count(state.node, "out", 1);
    sim.publish(outEdges[i]!, i === 0 ? message : sim.copy(message));
  }
}

/** Changes what the event says, splits it, and publishes what comes of it. */
function publish(sim: Sim, state: PipeState, message: MessageHandle): void {
  const { splitCount } = state.params;
  if (state.changes) {
    const index = changedIndex(sim, state, sim.messages.content[message] ?? 0);
    sim.messages.content[message] = index;
  }
  if (splitCount === 1) {
    publishToAll(sim, state, message);
    return;
  }
  const bytes = Math.ceil(sim.messages.sizeBytes[message]! / splitCount);
  for (let i = 0; i < splitCount; i++) publishToAll(sim, state, sim.createFollowUp(message, bytes));
  sim.release(message);
}

/** One event that holds all of a list: the flow and key of the last one, everybody's bytes. */
function joined(sim: Sim, state: PipeState, head: number): MessageHandle {
  const { cells } = state.events;
  let bytes = 0;
  let last = head;
  for (let row = head; row !== NONE; row = cells[row + NEXT]!) {
    bytes += sim.messages.sizeBytes[cells[row + COPY]!]!;
    last = row;
  }
  const whole = sim.createFollowUp(cells[last + COPY]!, Math.min(bytes, INT32_MAX));
  for (let row = head; row !== NONE; row = cells[row + NEXT]!) {
    const copy = cells[row + COPY]!;
    // it is in the joined event: its own flow has got what it wanted here
    if (row !== last) sim.served(sim.messages.flow[copy]!);
    sim.release(copy);
  }
  return whole;
}

/** A list of events leaves as one, or an event by itself. */
export function leave(sim: Sim, state: PipeState, head: number): void {
  const { cells } = state.events;
  const { bornNs } = sim.messages;
  for (let row = head; row !== NONE; row = cells[row + NEXT]!) {
    sim.count(state.node, "done", 1);
    sim.recordLatency(state.node, sim.nowNs - bornNs[cells[row + COPY]!]!);
  }
  publish(sim, state, cells[head + NEXT] === NONE ? cells[head + COPY]! : joined(sim, state, head));
  letGoAll(sim, state, head);
}

function letGoAll(sim: Sim, state: PipeState, head: number): void {
  let row = head;
  while (row !== NONE) {
    // a row that is given back begins the list of free rows
    const next = state.events.cells[row + NEXT]!;
    letGo(sim, state, row);
    row = next;
  }
}

/** A list of events that never became complete is given up: acknowledged and lost. */
export function giveUp(sim: Sim, state: PipeState, head: number): void {
  const { cells } = state.events;
  for (let row = head; row !== NONE; row = cells[row + NEXT]!)
    sim.lose(state.node, cells[row + COPY]!, "aged");
  letGoAll(sim, state, head);
}
