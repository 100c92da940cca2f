/** The instances of a consumer: what they are offered, how they come and go, and scaling. */
import type { EdgeIndex, Sim } from "@eventyard/engine";
import { breakerReturns, changeBreaker } from "../work/breaker.ts";
import { forgetCalls } from "../work/call-desk.ts";
import {
  bring,
  crashHits,
  forgetPauses,
  loseInstance,
  measureBusy,
  setAll,
  setBusy,
  setUp,
  updateRoom,
} from "../work/crew.ts";
import {
  ATTEMPT,
  disarm,
  dropAll,
  ENTRY,
  FLAGS,
  FOLLOW_UP,
  freeSlot,
  GENERATION,
  KEPT,
  MESSAGE,
  NEXT,
  rowOf,
} from "../work/jobs.ts";
import { ACKED, fillWorkers, FLAG_BITS } from "./attempts.ts";
import { clearEntries, CREDIT, EDGE, ENTRY_STEP, entryOf, IN_HAND, offerCredit } from "./entries.ts";
import type { ConsumerState } from "./state.ts";
import { WAKE_SCALE } from "./state.ts";

const NONE = -1;
const NS_PER_MS = 1_000_000;

/** Offers one edge what the instances that are there can hold in hand. */
export function offer(sim: Sim, state: ConsumerState, entry: number): void {
  offerCredit(sim, state.entries, entry, state.credit);
}

/** Offers every edge what the instances that are there can hold in hand. */
export function offerAll(sim: Sim, state: ConsumerState): void {
  const { crew, params } = state;
  state.credit = crew.up * crew.workers * Math.max(params.prefetch, params.batchMax);
  for (let entry = 0; entry < state.entries.length; entry += ENTRY_STEP) offer(sim, state, entry);
}

/** An edge is whole again. */
export function reconnect(sim: Sim, state: ConsumerState, edge: EdgeIndex): void {
  const entry = entryOf(state.entries, edge);
  state.entries[entry + CREDIT] = 0;
  if (state.crew.up > 0) offer(sim, state, entry);
}

/** What a job leaves behind when its instance is gone. */
function leaveBehind(sim: Sim, state: ConsumerState, slot: number): void {
  const { rows, extra } = state.crew.jobs;
  const row = rowOf(slot);
  if (rows[row + FOLLOW_UP]! !== NONE) sim.release(rows[row + FOLLOW_UP]!);
  const kept = extra[row + KEPT] ?? NONE;
  if (kept !== NONE) sim.lose(state.crew.node, kept, "crashed");
}

/** Work in hand is abandoned and the connections break. */
function dropEverything(sim: Sim, state: ConsumerState): void {
  const { crew } = state;
  forgetCalls(sim, state.desk, NONE);
  dropAll(sim, crew.jobs, (slot) => leaveBehind(sim, state, slot));
  clearEntries(state.entries);
  forgetPauses(crew);
  setBusy(sim, crew, 0);
  // a breaker lives in the process
  changeBreaker(state.breaker, state.breakerPolicy);
  crew.limited = false;
  if (state.windowTimer !== NONE) sim.cancel(state.windowTimer);
  state.windowTimer = NONE;
}

function breakConnections(sim: Sim, state: ConsumerState): void {
  for (let entry = 0; entry < state.entries.length; entry += ENTRY_STEP) {
    sim.disconnect(state.entries[entry + EDGE]!);
  }
}

/** Fault `kill`: all instances at once, until it is switched off. */
export function kill(sim: Sim, state: ConsumerState, on: boolean): void {
  if (on === state.crew.killed) return;
  if (!on) {
    setAll(sim, state.crew, true);
    offerAll(sim, state);
    return;
  }
  dropEverything(sim, state);
  setAll(sim, state.crew, false);
  breakConnections(sim, state);
}

/** One job or batch is gone with its instance; the bus hears of it unless it has its answer. */
function abandon(sim: Sim, state: ConsumerState, head: number): void {
  const { breaker, crew } = state;
  const { jobs } = crew;
  // a trial that will have no outcome may be made by another
  if (breakerReturns(breaker, (jobs.extra[rowOf(head) + FLAGS] ?? 0) >> FLAG_BITS)) crew.permits++;
  disarm(sim, jobs, head);
  if (state.desk.lines.length > 0) forgetCalls(sim, state.desk, head);
  let slot = head;
  while (slot !== NONE) {
    const row = rowOf(slot);
    const { rows, extra } = jobs;
    const next = rows[row + NEXT]!;
    const entry = rows[row + ENTRY]!;
    const message = rows[row + MESSAGE]!;
    const generation = rows[row + GENERATION]! >>> 0;
    const attempt = rows[row + ATTEMPT]!;
    const acked = ((extra[row + FLAGS] ?? 0) & ACKED) !== 0;
    leaveBehind(sim, state, slot);
    freeSlot(sim, jobs, slot);
    state.entries[entry + IN_HAND]!--;
    if (!acked) sim.settle(state.entries[entry + EDGE]!, message, generation, attempt, "abandoned");
    slot = next;
  }
}

/**
 * One instance crashes, with the job `first` if it is not -1, its share of the others at work and of those in line. If it
 * was the last one the connections break. Another comes after the restart time.
 */
export function crash(sim: Sim, state: ConsumerState, first: number): void {
  const { crew } = state;
  if (crew.up === 0) return;
  if (!loseInstance(sim, crew, first, (slot) => abandon(sim, state, slot))) {
    dropEverything(sim, state);
    setUp(sim, crew, 0);
    breakConnections(sim, state);
  } else offerAll(sim, state);
}

/** `WAKE_CRASH`: an instance crashes by itself. */
export function crashByItself(sim: Sim, state: ConsumerState): void {
  if (crashHits(sim, state.crew)) crash(sim, state, NONE);
}

/** So many instances are wanted at once, without a start time: as many as are on their way come later. */
export function wantInstances(sim: Sim, state: ConsumerState, wanted: number): void {
  const { crew } = state;
  crew.wanted = wanted;
  crew.measured = state.params.scaleBy === "busy";
  if (crew.killed) return;
  setUp(sim, crew, crew.up > wanted ? wanted : Math.max(crew.up, wanted - crew.coming));
  updateRoom(crew);
  fillWorkers(sim, state);
  offerAll(sim, state);
}

/** Plans the next decision about scaling, if there are any. */
export function planScaling(sim: Sim, state: ConsumerState): void {
  const { crew, params } = state;
  if (state.scaleTimer !== NONE) sim.cancel(state.scaleTimer);
  state.scaleTimer = NONE;
  measureBusy(sim, crew);
  crew.busyNs = 0;
  state.ageNs = 0;
  state.ages = 0;
  if (params.scaleBy === "none") return;
  state.scaleTimer = sim.wakeAfter(crew.node, params.scaleEveryMs * NS_PER_MS, WAKE_SCALE, 0);
}

/** Instances that the signal of the last interval asks for. */
function desired(sim: Sim, state: ConsumerState): number {
  const { crew, params } = state;
  if (params.scaleBy === "busy") {
    measureBusy(sim, crew);
    const busy = crew.busyNs / (params.scaleEveryMs * NS_PER_MS);
    return Math.ceil((busy / crew.workers / params.scaleBusyPercent) * 100 - 1e-9);
  }
  if (state.ages === 0) return crew.wanted;
  const ageMs = state.ageNs / state.ages / NS_PER_MS;
  if (ageMs > params.scaleAgeMs) return crew.wanted + params.scaleStep;
  return ageMs < params.scaleAgeMs / 2 ? crew.wanted - params.scaleStep : crew.wanted;
}

/** `WAKE_SCALE`: more instances come after their cold start, fewer finish what they have in hand and are gone. */
export function decideScaling(sim: Sim, state: ConsumerState): void {
  const { crew, params } = state;
  state.scaleTimer = NONE;
  const step = Math.min(
    Math.max(desired(sim, state), crew.wanted - params.scaleStep),
    crew.wanted + params.scaleStep,
  );
  const wanted = Math.max(params.instancesMin, Math.min(params.instancesMax, step));
  planScaling(sim, state);
  if (crew.killed) return;
  for (let more = crew.wanted; more < wanted; more++) bring(sim, crew, params.coldStartMs * NS_PER_MS);
  crew.wanted = wanted;
  if (crew.up <= wanted) return;
  setUp(sim, crew, wanted);
  offerAll(sim, state);
}
