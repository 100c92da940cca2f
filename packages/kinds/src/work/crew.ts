/**
 * Who works at a node: instances of equal workers (threads), how many of them are busy, standing still or away. Jobs
 * are not bound to an instance: a pause or a crash of one instance hits an even share of what is in hand.
 */
import type { NodeIndex, NodeSetup, Sim, StreamIndex, TimerHandle } from "@eventyard/engine";
import { NO_INTS } from "../empty-columns.ts";
import type { Jobs } from "./jobs.ts";
import { createJobs, freeze, nextAtWork, nextInLine, refreeze, thaw, useExtra } from "./jobs.ts";
import type { UpsetPolicy } from "./upset-params.ts";

/** Most instances of one node. */
export const INSTANCES_MAX = 1_000;
const NONE = -1;
/** The pause that a person switches on; instance k's own pause is k + 1. */
export const STALL = 0;

/** Bits of a wake's argument that hold the instance; the number of the pause stands above them. */
const INSTANCE_BITS = 10;
const INSTANCE_MASK = 0x3ff;
const PAUSE_MASK = 0xfffff;

/** Wake codes of the crew; those of jobs are above. `arg` names the pause that ends, or the epoch of a start. */
export const WAKE_PAUSE = 1;
export const WAKE_PAUSE_END = 2;
export const WAKE_CRASH = 3;
export const WAKE_START = 4;

/** The fields that every job touches come first, so that they lie together. */
export interface Crew {
  readonly node: NodeIndex;
  readonly jobs: Jobs;
  busy: number;
  /** So many may be busy now: a job begins if busy < room. */
  room: number;
  /** Instances that work. */
  up: number;
  /** Is the busy share measured (for scaling)? */
  measured: boolean;
  /** Does a breaker keep jobs from beginning? Then `permits` of them may. */
  limited: boolean;
  permits: number;
  /** Workers of one instance. */
  workers: number;
  /** Instances wanted, and on their way (starting or restarting). */
  wanted: number;
  coming: number;
  readonly pauseStream: StreamIndex;
  readonly crashStream: StreamIndex;
  upsets: UpsetPolicy;
  /** Raised when all are gone at once: starts that were under way are void. */
  epoch: number;
  /** Fault `stall`. */
  stalled: boolean;
  /** Fault `kill`. */
  killed: boolean;
  /** Idle workers of paused instances, by instance; -1 for instances that are not paused. */
  away: Int32Array;
  awayTotal: number;
  nextInstance: number;
  /** Raised when pauses end before their time: their own ends are void. */
  pauseEpoch: number;
  pauseTimer: TimerHandle;
  crashTimer: TimerHandle;
  /** Integral of busy workers [ns] up to `busySinceNs`. */
  busyNs: number;
  busySinceNs: number;
}

export function createCrew(setup: NodeSetup, upsets: UpsetPolicy): Crew {
  return {
    node: setup.node,
    jobs: createJobs(),
    busy: 0,
    room: 0,
    up: 0,
    measured: false,
    limited: false,
    permits: 0,
    workers: 0,
    wanted: 0,
    coming: 0,
    pauseStream: setup.stream("pauses"),
    crashStream: setup.stream("crashes"),
    upsets,
    epoch: 0,
    stalled: false,
    killed: false,
    away: NO_INTS,
    awayTotal: 0,
    nextInstance: 0,
    pauseEpoch: 0,
    pauseTimer: NONE,
    crashTimer: NONE,
    busyNs: 0,
    busySinceNs: 0,
  };
}

/** After any change of instances, workers, pauses or permits. */
export function updateRoom(crew: Crew): void {
  const room = crew.stalled ? 0 : crew.up * crew.workers - crew.awayTotal;
  crew.room = crew.limited ? Math.min(room, crew.busy + crew.permits) : room;
}

/** Reports and measures the number of busy workers. */
export function setBusy(sim: Sim, crew: Crew, busy: number): void {
  if (crew.measured) measureBusy(sim, crew);
  crew.busy = busy;
  sim.level(crew.node, "busy", busy);
}

/** Brings the integral of busy workers up to now [ns]. */
export function measureBusy(sim: Sim, crew: Crew): void {
  crew.busyNs += crew.busy * (sim.nowNs - crew.busySinceNs);
  crew.busySinceNs = sim.nowNs;
}

/** Sets `up` and says so. */
export function setUp(sim: Sim, crew: Crew, up: number): void {
  crew.up = up;
  updateRoom(crew);
  sim.level(crew.node, "workers", up * crew.workers);
}

/** An even share of `of` for one of the instances that work, at least that of a single one. */
function shareOf(crew: Crew, of: number): number {
  return crew.up <= 1 ? of : Math.ceil(of / crew.up);
}

/** Another instance comes after `delayNs`. */
export function bring(sim: Sim, crew: Crew, delayNs: number): void {
  crew.coming++;
  sim.wakeAfter(crew.node, delayNs, WAKE_START, crew.epoch);
}

/** `WAKE_START`: true if an instance is there that was not before. */
export function started(sim: Sim, crew: Crew, epoch: number): boolean {
  if (epoch !== crew.epoch) return false;
  crew.coming--;
  if (crew.killed || crew.up >= crew.wanted) return false;
  setUp(sim, crew, crew.up + 1);
  return true;
}

/** Nobody stands still any more: what was paused was dropped, or is frozen by a stall. */
export function forgetPauses(crew: Crew): void {
  crew.pauseEpoch = (crew.pauseEpoch + 1) & PAUSE_MASK;
  crew.away.fill(NONE);
  crew.awayTotal = 0;
}

/** All instances are gone or back at once (fault `kill`); starts under way are void. The caller has dropped the jobs. */
export function setAll(sim: Sim, crew: Crew, up: boolean): void {
  crew.killed = !up;
  crew.epoch++;
  crew.coming = 0;
  setUp(sim, crew, up ? crew.wanted : 0);
}

function waitNs(sim: Sim, stream: StreamIndex, policy: UpsetPolicy, meanNs: number): number {
  return policy.constant ? meanNs : sim.exponential(stream) * meanNs;
}

/** Plans the next pause: instances pause on their own, so that n of them pause n times as often. */
export function planPause(sim: Sim, crew: Crew): void {
  const { upsets } = crew;
  if (upsets.pauseEveryNs === Infinity) return;
  const gapNs = waitNs(sim, crew.pauseStream, upsets, upsets.pauseEveryNs / Math.max(1, crew.wanted));
  crew.pauseTimer = sim.wakeAfter(crew.node, gapNs, WAKE_PAUSE, 0);
}

/** Plans the next crash, like `planPause`. */
export function planCrash(sim: Sim, crew: Crew): void {
  const { upsets } = crew;
  if (upsets.crashEveryNs === Infinity) return;
  const gapNs = waitNs(sim, crew.crashStream, upsets, upsets.crashEveryNs / Math.max(1, crew.wanted));
  crew.crashTimer = sim.wakeAfter(crew.node, gapNs, WAKE_CRASH, 0);
}

/** `WAKE_CRASH`: plans the next crash; does this one hit an instance that is there, or one that is away already? */
export function crashHits(sim: Sim, crew: Crew): boolean {
  planCrash(sim, crew);
  if (crew.up === 0) return false;
  return crew.up >= crew.wanted || sim.integer(crew.crashStream, crew.wanted) < crew.up;
}

/**
 * One instance crashes, and `drop` is called for the job `first` (unless -1), for its share of the others at work and of
 * those in line; each call must free its slot. Another comes after the restart time. False, and nothing dropped, if it
 * was the last one. There must be one.
 */
export function loseInstance(sim: Sim, crew: Crew, first: number, drop: (slot: number) => void): boolean {
  const { jobs } = crew;
  bring(sim, crew, waitNs(sim, crew.crashStream, crew.upsets, crew.upsets.restartNs));
  if (crew.up === 1) return false;
  const atWork = Math.min(crew.workers, shareOf(crew, crew.busy));
  let inLine = Math.floor(jobs.inLine / crew.up);
  let gone = 0;
  if (first !== NONE) {
    drop(first);
    gone++;
  }
  for (let slot = nextAtWork(jobs, 0); slot !== NONE && gone < atWork; gone++) {
    drop(slot);
    slot = nextAtWork(jobs, slot + 1);
  }
  for (; inLine > 0; inLine--) drop(nextInLine(jobs));
  setBusy(sim, crew, crew.busy - gone);
  setUp(sim, crew, crew.up - 1);
  return true;
}

/** Other times between pauses and crashes: both are planned anew. */
export function changeUpsets(sim: Sim, crew: Crew, upsets: UpsetPolicy): void {
  const before = crew.upsets;
  crew.upsets = upsets;
  const same =
    before.pauseEveryNs === upsets.pauseEveryNs &&
    before.crashEveryNs === upsets.crashEveryNs &&
    before.constant === upsets.constant;
  if (same) return;
  if (crew.pauseTimer !== NONE) sim.cancel(crew.pauseTimer);
  if (crew.crashTimer !== NONE) sim.cancel(crew.crashTimer);
  planPause(sim, crew);
  planCrash(sim, crew);
}

/** `WAKE_PAUSE`: the next instance in turn stands still, unless it does already or none is there. */
export function pause(sim: Sim, crew: Crew): void {
  const { jobs } = crew;
  const instance = crew.nextInstance % Math.max(1, crew.wanted);
  crew.nextInstance = instance + 1;
  planPause(sim, crew);
  if (crew.up === 0 || crew.stalled) return;
  if (instance >= crew.away.length) {
    const away = new Int32Array(instance + 1).fill(NONE);
    away.set(crew.away);
    crew.away = away;
  }
  if (crew.away[instance] !== NONE) return;
  useExtra(jobs);
  const frozen = freeze(sim, jobs, instance + 1, Math.min(crew.workers, shareOf(crew, crew.busy)));
  crew.away[instance] = crew.workers - frozen;
  crew.awayTotal += crew.workers - frozen;
  updateRoom(crew);
  const lengthNs = waitNs(sim, crew.pauseStream, crew.upsets, crew.upsets.pauseNs);
  sim.wakeAfter(crew.node, lengthNs, WAKE_PAUSE_END, (crew.pauseEpoch << INSTANCE_BITS) | instance);
}

/** `WAKE_PAUSE_END`: the instance goes on, unless its pause ended before. The caller fills the free workers. */
export function endPause(sim: Sim, crew: Crew, arg: number): void {
  if (arg >> INSTANCE_BITS !== crew.pauseEpoch) return;
  const instance = arg & INSTANCE_MASK;
  const away = crew.away[instance]!;
  crew.away[instance] = NONE;
  crew.awayTotal -= away;
  updateRoom(crew);
  thaw(sim, crew.jobs, crew.node, instance + 1);
}

/** Fault `stall`: everything stands still or goes on. The caller fills the free workers. */
export function stall(sim: Sim, crew: Crew, on: boolean): void {
  const { jobs } = crew;
  if (on === crew.stalled) return;
  crew.stalled = on;
  useExtra(jobs);
  if (on) {
    refreeze(jobs, STALL);
    forgetPauses(crew);
    freeze(sim, jobs, STALL, Infinity);
  } else thaw(sim, jobs, crew.node, STALL);
  updateRoom(crew);
}
