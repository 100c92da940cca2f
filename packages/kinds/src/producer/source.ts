/**
 * When events happen. Every kind with a rate has one pending timer, which is its next event (thinned kinds: candidate).
 * A change of rate rescales the time left to it, so that no draw is added or lost; while the rate is 0 or the producer
 * is blocked, what is left is kept in units of the mean gap (rules K4, K400 to K408).
 */
import type { NodeIndex, NodeSetup, Sim, StreamIndex, TimerHandle } from "@eventyard/engine";
import type { ProducerParams } from "./params.ts";
import { boundAt, rateAt, stretchEndNs } from "./rates.ts";
import { createTrace, nextOfTrace, seekTrace } from "./trace.ts";
import type { TracePlay } from "./trace.ts";

const NS_PER_S = 1_000_000_000;
const NS_PER_MS = 1_000_000;
const NONE = -1;
const SURGE_FACTOR = 10;
const SLOW_FACTOR = 0.1;

// Timer codes of the source.
export const WAKE_EVENT = 0;
/** The rate changes by itself: a burst begins or ends, a ramp or a spike goes on to its next stretch. */
export const WAKE_RATE = 1;
/** A user has thought; `arg` is the source's epoch. */
export const WAKE_USER = 2;

export interface Source {
  readonly node: NodeIndex;
  readonly arrivalStream: StreamIndex;
  readonly thinStream: StreamIndex;
  readonly phaseStream: StreamIndex;
  readonly thinkStream: StreamIndex;
  readonly trace: TracePlay;
  params: ProducerParams;
  up: boolean;
  slow: boolean;
  surging: boolean;
  /** A bus keeps the producer from making events. */
  blocked: boolean;
  timer: TimerHandle;
  /** Exact time of the next event [ns]; fractions are kept so that rounding does not add up. */
  dueNs: number;
  /** Mean gap that `dueNs` was computed with [ns]; Infinity while nothing is sent. */
  gapNs: number;
  /** While nothing is sent: mean gaps left to the next event, -1 if it was not drawn yet. */
  gapsLeft: number;
  /** Candidates are kept with probability rate / bound [1/s]. */
  thins: boolean;
  boundPerS: number;
  rateTimer: TimerHandle;
  /** Bursts: on or off, when that ends [ns], and the mean time it was drawn with [ns]. */
  on: boolean;
  phaseEndNs: number;
  phaseMeanNs: number;
  /** Users who think or wait for an answer. */
  users: number;
  /** Grows when the users' pending think times become void. */
  epoch: number;
}

export function createSource(setup: NodeSetup, params: ProducerParams): Source {
  return {
    node: setup.node,
    arrivalStream: setup.stream("arrivals"),
    thinStream: setup.stream("thinning"),
    phaseStream: setup.stream("phases"),
    thinkStream: setup.stream("thinking"),
    trace: createTrace(setup.trace(params.trace)),
    params,
    up: true,
    slow: false,
    surging: false,
    blocked: false,
    timer: NONE,
    dueNs: 0,
    gapNs: Infinity,
    gapsLeft: NONE,
    thins: false,
    boundPerS: 0,
    rateTimer: NONE,
    on: true,
    phaseEndNs: 0,
    phaseMeanNs: 0,
    users: 0,
    epoch: 0,
  };
}

/** What faults make of the rate. */
function factor(source: Source): number {
  return (source.slow ? SLOW_FACTOR : 1) * (source.surging ? SURGE_FACTOR : 1);
}

/** The rate of events or candidates now [1/s], faults left aside. */
function baseRate(sim: Sim, source: Source): number {
  const { params } = source;
  switch (params.arrivals) {
    case "constant":
    case "poisson":
      return params.ratePerS;
    case "mmpp":
      return source.on ? params.ratePerS : params.offRatePerS;
    case "ramp":
    case "spike":
    case "diurnal":
      source.boundPerS = boundAt(sim, params, sim.nowNs);
      return source.boundPerS;
    case "trace":
    case "closed":
      return 0;
  }
}

function meanGapNs(sim: Sim, source: Source): number {
  const rate = baseRate(sim, source) * factor(source);
  return rate > 0 && !source.blocked ? NS_PER_S / rate : Infinity;
}

function arm(sim: Sim, source: Source): void {
  source.timer = sim.wakeAfter(source.node, source.dueNs - sim.nowNs, WAKE_EVENT, 0);
}

function disarm(sim: Sim, source: Source): void {
  if (source.timer !== NONE) sim.cancel(source.timer);
  source.timer = NONE;
}

/** Plans the event after the present one. */
function plan(sim: Sim, source: Source): void {
  const { params } = source;
  if (params.arrivals === "trace") {
    planTrace(sim, source);
    return;
  }
  if (params.arrivals === "closed") return;
  const gaps = params.arrivals === "constant" ? 1 : sim.exponential(source.arrivalStream);
  if (source.gapNs === Infinity) {
    source.gapsLeft = gaps;
    return;
  }
  source.dueNs += gaps * source.gapNs;
  arm(sim, source);
}

function planTrace(sim: Sim, source: Source): void {
  if (source.blocked) return;
  const { params } = source;
  const dueNs = nextOfTrace(sim, source.arrivalStream, source.trace, source.dueNs, {
    volume: params.traceFactor * factor(source),
    loops: params.traceLoop,
    even: params.traceSpread === "even",
  });
  if (dueNs === Infinity) return;
  source.dueNs = dueNs;
  arm(sim, source);
}

/** The rate may have changed: the time left to the planned event is stretched or shrunk by the same factor. */
function rescale(sim: Sim, source: Source): void {
  if (!source.up) return;
  const gapNs = meanGapNs(sim, source);
  const before = source.gapNs;
  if (gapNs === before) return;
  source.gapNs = gapNs;
  if (source.timer !== NONE) {
    const leftNs = Math.max(0, source.dueNs - sim.nowNs);
    sim.cancel(source.timer);
    source.timer = NONE;
    if (gapNs === Infinity) {
      source.gapsLeft = leftNs / before;
      return;
    }
    source.dueNs = sim.nowNs + leftNs * (gapNs / before);
    arm(sim, source);
  } else if (source.gapsLeft !== NONE && gapNs !== Infinity) {
    source.dueNs = sim.nowNs + source.gapsLeft * gapNs;
    source.gapsLeft = NONE;
    arm(sim, source);
  }
}

function dwellMeanNs({ params, on }: Source): number {
  return (on ? params.onMs : params.offMs) * NS_PER_MS;
}

/** Begins a burst or the quiet after it. */
function startPhase(sim: Sim, source: Source): void {
  source.phaseMeanNs = dwellMeanNs(source);
  source.phaseEndNs = sim.nowNs + sim.exponential(source.phaseStream) * source.phaseMeanNs;
}

function armRate(sim: Sim, source: Source): void {
  if (source.rateTimer !== NONE) sim.cancel(source.rateTimer);
  source.rateTimer = NONE;
  const { params } = source;
  const endNs = params.arrivals === "mmpp" ? source.phaseEndNs : stretchEndNs(params, sim.nowNs);
  if (endNs !== Infinity) source.rateTimer = sim.wakeAfter(source.node, endNs - sim.nowNs, WAKE_RATE, 0);
}

/** Gets ready for another way of arriving. Bursts begin in their stationary state, so that no warm-up is needed. */
function enterArrivals(sim: Sim, source: Source): void {
  const { arrivals, onMs, offMs } = source.params;
  source.thins = arrivals === "ramp" || arrivals === "spike" || arrivals === "diurnal";
  if (arrivals === "mmpp") {
    source.on = sim.uniform(source.phaseStream) < onMs / (onMs + offMs);
    startPhase(sim, source);
  }
  armRate(sim, source);
}

/** Starts making events from this instant; a trace goes on where it would be by now. */
function begin(sim: Sim, source: Source): void {
  source.gapNs = meanGapNs(sim, source);
  source.dueNs = sim.nowNs;
  const { params } = source;
  if (params.arrivals === "trace") seekTrace(source.trace, sim.nowNs, params.traceLoop);
  if (params.arrivals === "closed") fillUsers(sim, source);
  plan(sim, source);
}

/** Stops making events; what was planned is forgotten. */
function halt(sim: Sim, source: Source): void {
  disarm(sim, source);
  source.gapsLeft = NONE;
  source.users = 0;
  source.epoch = (source.epoch + 1) | 0;
}

export function startSource(sim: Sim, source: Source): void {
  enterArrivals(sim, source);
  begin(sim, source);
}

function think(sim: Sim, source: Source): void {
  const { params, node, epoch } = source;
  const meanNs = (params.thinkMs * NS_PER_MS) / factor(source);
  const delayNs = params.think === "constant" ? meanNs : sim.exponential(source.thinkStream) * meanNs;
  sim.wakeAfter(node, delayNs, WAKE_USER, epoch);
}

/** New users come and think first. */
function fillUsers(sim: Sim, source: Source): void {
  for (; source.users < source.params.users; source.users++) think(sim, source);
}

/** May this user send an event? One who is too many leaves; who belongs to an earlier life of the producer is gone. */
export function userSends(source: Source, epoch: number): boolean {
  if (epoch !== source.epoch) return false;
  if (source.users <= source.params.users) return true;
  source.users--;
  return false;
}

/** A user has the answer: thinks, or leaves if there are too many. */
export function userAnswered(sim: Sim, source: Source): void {
  if (source.params.arrivals !== "closed" || source.users > source.params.users) {
    source.users = Math.max(0, source.users - 1);
    return;
  }
  think(sim, source);
}

/** The event timer fired: is there an event? Candidates of thinned kinds may be none. */
export function isEvent(sim: Sim, source: Source): boolean {
  source.timer = NONE;
  if (!source.thins) return true;
  const rate = rateAt(sim, source.params, sim.nowNs);
  return rate >= source.boundPerS || sim.uniform(source.thinStream) * source.boundPerS < rate;
}

/** To be called after `isEvent` and what it led to. */
export function afterEvent(sim: Sim, source: Source): void {
  plan(sim, source);
}

/** The rate changes by itself. */
export function turnRate(sim: Sim, source: Source): void {
  source.rateTimer = NONE;
  if (source.params.arrivals === "mmpp") {
    source.on = !source.on;
    startPhase(sim, source);
  }
  armRate(sim, source);
  rescale(sim, source);
}

/** A bus makes the producer wait, or lets it go on. Users wait for their answers anyway. */
export function blockSource(sim: Sim, source: Source, on: boolean): void {
  if (source.blocked === on) return;
  source.blocked = on;
  if (source.params.arrivals !== "trace") {
    rescale(sim, source);
    return;
  }
  disarm(sim, source);
  if (on || !source.up) return;
  source.dueNs = sim.nowNs;
  seekTrace(source.trace, sim.nowNs, source.params.traceLoop);
  planTrace(sim, source);
}

/** The dwell of the present phase has another mean: what is left of it is rescaled too. */
function rescalePhase(sim: Sim, source: Source): void {
  const meanNs = dwellMeanNs(source);
  source.phaseEndNs = sim.nowNs + (source.phaseEndNs - sim.nowNs) * (meanNs / source.phaseMeanNs);
  source.phaseMeanNs = meanNs;
}

export function changeSource(sim: Sim, source: Source, params: ProducerParams): void {
  const before = source.params;
  source.params = params;
  if (before.arrivals !== params.arrivals) {
    halt(sim, source);
    enterArrivals(sim, source);
    if (source.up) begin(sim, source);
    return;
  }
  if (params.arrivals === "mmpp") rescalePhase(sim, source);
  armRate(sim, source);
  if (params.arrivals === "closed" && source.up) fillUsers(sim, source);
  else if (params.arrivals !== "trace") rescale(sim, source);
}

/** `slow` and `surge`. Traces feel it from the next second, users from their next thought. */
export function speedSource(sim: Sim, source: Source, slow: boolean, surging: boolean): void {
  source.slow = slow;
  source.surging = surging;
  if (source.params.arrivals !== "trace") rescale(sim, source);
}

/** The producer dies or comes back. */
export function powerSource(sim: Sim, source: Source, up: boolean): void {
  source.up = up;
  source.blocked = false;
  halt(sim, source);
  if (up) begin(sim, source);
}
