/**
 * Rates that change over virtual time. The non-homogeneous ones are drawn by thinning (Lewis & Shedler 1979, "Simulation
 * of nonhomogeneous Poisson processes by thinning", Naval Research Logistics Quarterly 26): candidates of a Poisson
 * process with a rate that is nowhere lower, each kept with probability rate / that rate.
 */
import type { Sim } from "@eventyard/engine";
import type { ArrivalParams } from "./arrival-params.ts";

const NS_PER_S = 1_000_000_000;
/** Time constants after which a decayed peak counts as gone: e^-20 is 2·10^-9 of it. */
const DECAYS_MAX = 20;

/** Cosine of a full turn times `turns`; equal on every machine, within 1e-12 of the true value. */
export function cosineOfTurns(turns: number): number {
  const fraction = Math.abs(turns - Math.round(turns));
  // 0 … 1/2 turn: cos(½ − x) = −cos(x) leaves 0 … 1/4
  const sign = fraction > 0.25 ? -1 : 1;
  const x = 2 * Math.PI * (fraction > 0.25 ? 0.5 - fraction : fraction);
  // Taylor's series by Horner's rule; the first term left out is (π/2)^18 / 18! = 5·10^-13
  const square = x * x;
  let sum = 1;
  for (let k = 16; k >= 2; k -= 2) sum = 1 - (square / (k * (k - 1))) * sum;
  return sign * sum;
}

function rampRate(p: ArrivalParams, seconds: number): number {
  if (seconds < p.rampStartS) return p.ratePerS;
  if (seconds >= p.rampStartS + p.rampS) return p.rampToPerS;
  return p.ratePerS + ((p.rampToPerS - p.ratePerS) * (seconds - p.rampStartS)) / p.rampS;
}

function spikeRate(sim: Sim, p: ArrivalParams, seconds: number): number {
  const past = seconds - p.spikeAtS - p.spikeHoldS;
  if (seconds < p.spikeAtS || past >= p.spikeDecayS * DECAYS_MAX) return p.ratePerS;
  if (past < 0) return p.peakPerS;
  return p.ratePerS + (p.peakPerS - p.ratePerS) * sim.exp(-past / p.spikeDecayS);
}

/** The rate at an instant [1/s], faults left aside. For `ramp`, `spike` and `diurnal`; the others have one rate. */
export function rateAt(sim: Sim, p: ArrivalParams, nowNs: number): number {
  const seconds = nowNs / NS_PER_S;
  switch (p.arrivals) {
    case "ramp":
      return rampRate(p, seconds);
    case "spike":
      return spikeRate(sim, p, seconds);
    case "diurnal":
      return p.ratePerS * (1 + (p.swingPercent / 100) * cosineOfTurns((seconds - p.peakAtS) / p.periodS));
    case "constant":
    case "poisson":
    case "mmpp":
    case "trace":
    case "closed":
      return p.ratePerS;
  }
}

/** When the stretch of time that `boundAt` speaks of ends [ns]; Infinity if it is the last. */
export function stretchEndNs(p: ArrivalParams, nowNs: number): number {
  const endsS: number[] = [];
  if (p.arrivals === "ramp") endsS.push(p.rampStartS, p.rampStartS + p.rampS);
  if (p.arrivals === "spike") {
    const heldS = p.spikeAtS + p.spikeHoldS;
    endsS.push(p.spikeAtS, heldS);
    if (p.spikeDecayS > 0) for (let k = 1; k <= DECAYS_MAX; k++) endsS.push(heldS + k * p.spikeDecayS);
  }
  for (const endS of endsS) {
    const endNs = Math.round(endS * NS_PER_S);
    if (endNs > nowNs) return endNs;
  }
  return Infinity;
}

/** A rate [1/s] that is nowhere exceeded from now until `stretchEndNs`. */
export function boundAt(sim: Sim, p: ArrivalParams, nowNs: number): number {
  if (p.arrivals === "diurnal") return p.ratePerS * (1 + p.swingPercent / 100);
  // within a stretch ramp and spike rise or fall all the way
  const endNs = stretchEndNs(p, nowNs);
  const here = rateAt(sim, p, nowNs);
  if (endNs === Infinity) return here;
  return Math.max(here, rateAt(sim, p, endNs - 1));
}
