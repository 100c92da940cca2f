/**
 * How requests come to a pool of workers: taken at once, waiting in line, refused, shed when their turn comes, or broken
 * off. Services, stores and read models share it.
 */
import type { EdgeIndex, MessageHandle, NodeSetup, Sim, StreamIndex } from "@eventyard/engine";
import type { Crew } from "./crew.ts";
import {
  ATTEMPT,
  ENTRY,
  FLAGS,
  freeSlot,
  GENERATION,
  ID,
  KEPT,
  lineUp,
  lineUpFirst,
  MESSAGE,
  nextInLine,
  RETRIES,
  rowOf,
  takeSlot,
} from "./jobs.ts";

const NONE = -1;

/** The rules of the line. */
export interface Line {
  readonly stream: StreamIndex;
  /** Requests that may wait; Infinity for no limit. */
  max: number;
  /** Who came last is next. */
  lifo: boolean;
  /** Longest wait (or its mean) [ns]; 0: nothing is shed. */
  shedNs: number;
  shedExponential: boolean;
}

/** A line without limits. */
export function createRequestLine(setup: NodeSetup): Line {
  return { stream: setup.stream("shed"), max: Infinity, lifo: false, shedNs: 0, shedExponential: false };
}

/**
 * A request came. Returns its slot if a worker is free and the caller must begin it, -1 if it waits or was refused. The
 * crew's jobs need the extra columns.
 */
export function admit(sim: Sim, crew: Crew, line: Line, edge: EdgeIndex, request: MessageHandle): number {
  sim.count(crew.node, "in", 1);
  return enter(sim, crew, line, edge, request);
}

/** Like `admit`, for a request that was counted when it came. */
export function enter(sim: Sim, crew: Crew, line: Line, edge: EdgeIndex, request: MessageHandle): number {
  const { jobs } = crew;
  const { messages } = sim;
  const isFree = crew.busy < crew.room;
  if (crew.up === 0 || (!isFree && jobs.inLine >= line.max)) {
    refuse(sim, crew, edge, request, messages.ticket[request]!);
    return NONE;
  }
  const slot = takeSlot(sim, jobs, request);
  const row = rowOf(slot);
  jobs.rows[row + ENTRY] = edge;
  jobs.rows[row + ATTEMPT] = messages.attempts[request]!;
  jobs.rows[row + RETRIES] = 0;
  // the caller's number; the column is a worker's generation elsewhere
  jobs.rows[row + GENERATION] = messages.ticket[request]!;
  jobs.extra[row + ID] = messages.id[request] ?? messages.flow[request]!;
  jobs.extra[row + FLAGS] = 0;
  jobs.extra[row + KEPT] = NONE;
  messages.storedNs[request] = sim.nowNs;
  if (isFree) return slot;
  if (line.lifo) lineUpFirst(jobs, slot);
  else lineUp(jobs, slot);
  sim.level(crew.node, "backlog", jobs.inLine);
  return NONE;
}

function refuse(sim: Sim, crew: Crew, edge: EdgeIndex, request: MessageHandle, ticket: number): void {
  sim.count(crew.node, "rejected", 1);
  sim.release(request);
  sim.reply(edge, ticket, "refused");
}

/** Has this request waited too long? */
function isShed(sim: Sim, crew: Crew, line: Line, slot: number): boolean {
  if (line.shedNs === 0) return false;
  const request = crew.jobs.rows[rowOf(slot) + MESSAGE]!;
  const waitedNs = sim.nowNs - sim.messages.storedNs[request]!;
  const limitNs = line.shedExponential ? sim.exponential(line.stream) * line.shedNs : line.shedNs;
  return waitedNs > limitNs;
}

/** The request that a free worker takes from the line, or -1; those that waited too long are refused on the way. */
export function nextRequest(sim: Sim, crew: Crew, line: Line): number {
  const { jobs } = crew;
  while (crew.busy < crew.room && jobs.inLine > 0) {
    const slot = nextInLine(jobs);
    if (!isShed(sim, crew, line, slot)) return slot;
    const row = rowOf(slot);
    const request = jobs.rows[row + MESSAGE]!;
    const edge = jobs.rows[row + ENTRY]!;
    const ticket = jobs.rows[row + GENERATION]!;
    freeSlot(sim, jobs, slot);
    refuse(sim, crew, edge, request, ticket);
  }
  return NONE;
}

/** The process that had this request is gone: the caller's connection breaks, which it sees at once. */
export function breakOff(sim: Sim, crew: Crew, slot: number): void {
  const { rows } = crew.jobs;
  const row = rowOf(slot);
  sim.count(crew.node, "failed", 1);
  sim.release(rows[row + MESSAGE]!);
  sim.reply(rows[row + ENTRY]!, rows[row + GENERATION]!, "error");
}
