/** Plays a file of events per second (rule K6). */
import type { Sim, StreamIndex } from "@eventyard/engine";
import { NO_INTS } from "../empty-columns.ts";

const NS_PER_S = 1_000_000_000;
const NONE = -1;

export interface TracePlay {
  /** Events per second of the file; empty if the run has none of this name. */
  readonly counts: Int32Array;
  /** Second being played, its start [ns], events of it still to come and in all, and what was rounded off so far. */
  second: number;
  startNs: number;
  left: number;
  inSecond: number;
  carry: number;
}

export function createTrace(counts: Int32Array | undefined): TracePlay {
  return { counts: counts ?? NO_INTS, second: NONE, startNs: 0, left: 0, inSecond: 0, carry: 0 };
}

/**
 * Moves on to the next second of the trace that has events. The search is bounded by the trace's length (at most
 * `LIMITS.traceSecondsMax`); a trace without any event ends.
 */
function nextSecond(play: TracePlay, volume: number, loops: boolean): boolean {
  const { counts } = play;
  for (let step = 0; step < counts.length; step++) {
    if (play.second !== NONE) play.startNs += NS_PER_S;
    play.second++;
    if (play.second === counts.length) {
      if (!loops) return false;
      play.second = 0;
    }
    const exact = counts[play.second]! * volume + play.carry;
    play.inSecond = Math.floor(exact);
    play.carry = exact - play.inSecond;
    play.left = play.inSecond;
    if (play.left > 0) return true;
  }
  return false;
}

/**
 * When the event after the one at `lastNs` comes [ns], Infinity at the end of the trace.
 * Even: event i of n at (i + 0.5) / n. Random: the earliest of the `left` remaining uniform instants, by the fact that
 * the minimum of r uniforms is 1 - exp(-E / r) with E exponential.
 */
export function nextOfTrace(
  sim: Sim,
  stream: StreamIndex,
  play: TracePlay,
  lastNs: number,
  how: { readonly volume: number; readonly loops: boolean; readonly even: boolean },
): number {
  let fromNs = lastNs;
  if (play.left === 0) {
    if (!nextSecond(play, how.volume, how.loops)) return Infinity;
    fromNs = play.startNs;
  }
  let dueNs;
  if (how.even) dueNs = play.startNs + ((play.inSecond - play.left + 0.5) / play.inSecond) * NS_PER_S;
  else {
    const rest = play.startNs + NS_PER_S - fromNs;
    dueNs = fromNs + rest * (1 - sim.exp(-sim.exponential(stream) / play.left));
  }
  play.left--;
  return dueNs;
}

/** The trace runs in virtual time from 0: after a pause it goes on at the next whole second. */
export function seekTrace(play: TracePlay, nowNs: number, loops: boolean): void {
  const { length } = play.counts;
  const elapsed = Math.ceil(nowNs / NS_PER_S);
  play.left = 0;
  if (elapsed === 0 || length === 0) {
    play.second = NONE;
    return;
  }
  // `nextSecond` steps to `elapsed`
  const before = elapsed - 1;
  play.second = loops ? before % length : Math.min(before, length - 1);
  play.startNs = before * NS_PER_S;
}
