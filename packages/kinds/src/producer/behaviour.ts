/**
 * Sends events: one pending timer, which is the next event (or, with a trace, the next second that has any).
 * A change of rate rescales the time left, so that no draw is added or lost (rule K4).
 */
import type { Behaviour, NodeIndex, NodeSetup, Sim, StreamIndex, TimerHandle } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import { drawKey, zipfTable } from "./keys.ts";
import type { ProducerParams } from "./kind.ts";

const NS_PER_S = 1_000_000_000;
const WAKE_EVENT = 0;
const NONE = -1;
const SURGE_FACTOR = 10;
const SLOW_FACTOR = 0.1;
const FAIL_PROBABILITY = 0.5;

interface ProducerState {
  readonly node: NodeIndex;
  readonly edges: Int32Array;
  readonly arrivalStream: StreamIndex;
  readonly keyStream: StreamIndex;
  readonly faultStream: StreamIndex;
  readonly traces: Record<string, Int32Array>;
  params: ProducerParams;
  zipf: Float64Array;
  up: boolean;
  slow: boolean;
  failing: boolean;
  surging: boolean;
  timer: TimerHandle;
  /** Exact time of the next event [ns]; fractions are kept so that rounding does not add up. */
  dueNs: number;
  /** Mean gap that `dueNs` was computed with [ns]; Infinity while nothing is sent. */
  gapNs: number;
  /** Second of the trace being played, its start [ns], events of it still to come, and what was rounded off so far. */
  second: number;
  secondStartNs: number;
  left: number;
  inSecond: number;
  carry: number;
}

function create(setup: NodeSetup, raw: Params): ProducerState {
  const params = raw as ProducerParams;
  const trace = setup.trace(params.trace);
  return {
    node: setup.node,
    edges: Int32Array.from(setup.edgesOut("out")),
    arrivalStream: setup.stream("arrivals"),
    keyStream: setup.stream("keys"),
    faultStream: setup.stream("fault"),
    traces: trace === undefined ? {} : { [params.trace]: trace },
    params,
    zipf: new Float64Array(0),
    up: true,
    slow: false,
    failing: false,
    surging: false,
    timer: NONE,
    dueNs: 0,
    gapNs: Infinity,
    second: NONE,
    secondStartNs: 0,
    left: 0,
    inSecond: 0,
    carry: 0,
  };
}

/** What faults make of the rate. */
function factor(state: ProducerState): number {
  return (state.slow ? SLOW_FACTOR : 1) * (state.surging ? SURGE_FACTOR : 1);
}

function meanGapNs(state: ProducerState): number {
  const rate = state.params.ratePerS * factor(state);
  return rate > 0 ? NS_PER_S / rate : Infinity;
}

function arm(sim: Sim, state: ProducerState): void {
  state.timer = sim.wakeAfter(state.node, state.dueNs - sim.nowNs, WAKE_EVENT, 0);
}

/** Plans the event after the present one. */
function plan(sim: Sim, state: ProducerState): void {
  if (state.params.arrivals === "trace") {
    planTrace(sim, state);
    return;
  }
  if (state.gapNs === Infinity) return;
  state.dueNs +=
    state.params.arrivals === "constant" ? state.gapNs : sim.exponential(state.arrivalStream) * state.gapNs;
  arm(sim, state);
}

/**
 * Moves on to the next second of the trace that has events. The search is bounded by the trace's length (at most
 * `LIMITS.traceSecondsMax`); a trace without any event ends.
 */
function nextSecond(state: ProducerState): boolean {
  const trace = state.traces[state.params.trace];
  if (trace === undefined || trace.length === 0) return false;
  const volume = state.params.traceFactor * factor(state);
  for (let step = 0; step < trace.length; step++) {
    if (state.second !== NONE) state.secondStartNs += NS_PER_S;
    state.second++;
    if (state.second === trace.length) {
      if (!state.params.traceLoop) return false;
      state.second = 0;
    }
    const exact = trace[state.second]! * volume + state.carry;
    state.inSecond = Math.floor(exact);
    state.carry = exact - state.inSecond;
    state.left = state.inSecond;
    if (state.left > 0) {
      state.dueNs = state.secondStartNs;
      return true;
    }
  }
  return false;
}

/**
 * Even: event i of n at (i + 0.5) / n. Random: the earliest of the `left` remaining uniform instants, by the fact that
 * the minimum of r uniforms is 1 - exp(-E / r) with E exponential.
 */
function planTrace(sim: Sim, state: ProducerState): void {
  if (state.left === 0 && !nextSecond(state)) {
    state.timer = NONE;
    return;
  }
  if (state.params.traceSpread === "even") {
    state.dueNs = state.secondStartNs + ((state.inSecond - state.left + 0.5) / state.inSecond) * NS_PER_S;
  } else {
    const rest = state.secondStartNs + NS_PER_S - state.dueNs;
    state.dueNs += rest * (1 - sim.exp(-sim.exponential(state.arrivalStream) / state.left));
  }
  state.left--;
  arm(sim, state);
}

/** Starts sending from this instant; a trace goes on where it would be by now. */
function begin(sim: Sim, state: ProducerState): void {
  state.gapNs = meanGapNs(state);
  state.dueNs = sim.nowNs;
  if (state.params.arrivals === "trace") seekTrace(sim, state);
  plan(sim, state);
}

/** The trace runs in virtual time from 0: after a pause it goes on at the next whole second. */
function seekTrace(sim: Sim, state: ProducerState): void {
  const length = state.traces[state.params.trace]?.length ?? 0;
  const elapsed = Math.ceil(sim.nowNs / NS_PER_S);
  state.left = 0;
  if (elapsed === 0 || length === 0) {
    state.second = NONE;
    return;
  }
  // `nextSecond` steps to `elapsed`
  const before = elapsed - 1;
  state.second = state.params.traceLoop ? before % length : Math.min(before, length - 1);
  state.secondStartNs = before * NS_PER_S;
}

/** One event to every connected bus. */
function emit(sim: Sim, state: ProducerState): void {
  const key = drawKey(sim, state.keyStream, state.params, state.zipf);
  const first = sim.createRoot(key, state.params.sizeBytes);
  const { edges } = state;
  for (let i = edges.length - 1; i >= 0; i--) {
    const message = i === 0 ? first : sim.copy(first);
    if (state.failing && sim.uniform(state.faultStream) < FAIL_PROBABILITY) {
      sim.lose(state.node, message, "refused");
    } else {
      sim.count(state.node, "out", 1);
      sim.publish(edges[i]!, message);
    }
  }
  if (edges.length === 0) sim.release(first);
}

function stop(sim: Sim, state: ProducerState): void {
  if (state.timer !== NONE) sim.cancel(state.timer);
  state.timer = NONE;
}

/** The rate may have changed: the time left to the planned event is stretched or shrunk by the same factor. */
function rescale(sim: Sim, state: ProducerState): void {
  const gapNs = meanGapNs(state);
  if (!state.up || gapNs === state.gapNs || state.params.arrivals === "trace") return;
  if (state.gapNs === Infinity || gapNs === Infinity) {
    stop(sim, state);
    begin(sim, state);
    return;
  }
  sim.cancel(state.timer);
  state.dueNs = sim.nowNs + Math.max(0, state.dueNs - sim.nowNs) * (gapNs / state.gapNs);
  state.gapNs = gapNs;
  arm(sim, state);
}

function change(sim: Sim, state: ProducerState, raw: Params): void {
  const before = state.params;
  // traces are given at the start of a run: another name has no effect before the next one
  const after = { ...(raw as ProducerParams), trace: before.trace };
  state.params = after;
  const keysChanged =
    before.keys !== after.keys ||
    before.keyCount !== after.keyCount ||
    before.zipfExponent !== after.zipfExponent;
  if (keysChanged) state.zipf = zipfTable(sim, after);
  if (before.arrivals === after.arrivals) {
    rescale(sim, state);
    return;
  }
  stop(sim, state);
  if (state.up) begin(sim, state);
}

function fault(sim: Sim, state: ProducerState, id: string, on: boolean): void {
  if (id === "fail") state.failing = on;
  else if (id === "kill") {
    state.up = !on;
    stop(sim, state);
    if (state.up) begin(sim, state);
  } else {
    if (id === "slow") state.slow = on;
    else if (id === "surge") state.surging = on;
    rescale(sim, state);
  }
}

export const producerBehaviour: Behaviour<ProducerState> = {
  create,
  start: (sim, state) => {
    state.zipf = zipfTable(sim, state.params);
    begin(sim, state);
  },
  wake: (sim, state) => {
    emit(sim, state);
    plan(sim, state);
  },
  change,
  fault,
  send: (sim, state, count) => {
    if (!state.up) return;
    for (let i = 0; i < count; i++) emit(sim, state);
  },
};
