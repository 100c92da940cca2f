/** How long one attempt takes. */
import type { Sim, StreamIndex } from "@eventyard/engine";
import type { ConsumerParams } from "./kind.ts";

const NS_PER_MS = 1_000_000;
/** Coefficient of variation of a uniform time between 0 and twice its mean: 1 / √3. */
const UNIFORM_CV_MAX = 1 / Math.sqrt(3);

/** The parameters of the draw, computed once. */
export interface ServiceTime {
  readonly distribution: ConsumerParams["service"];
  readonly meanNs: number;
  /** Log-normal: location and scale of the logarithm. Uniform: `scale` is the half width relative to the mean. */
  readonly location: number;
  readonly scale: number;
}

/**
 * Log-normal with mean m and coefficient of variation c: σ² = ln(1 + c²), µ = ln m - σ²/2.
 * Uniform with mean m and c: between m·(1 - √3·c) and m·(1 + √3·c), c at most 1/√3.
 */
export function prepareServiceTime(sim: Sim, params: ConsumerParams): ServiceTime {
  const { service: distribution, serviceCv: cv } = params;
  const meanNs = params.serviceMs * NS_PER_MS;
  if (distribution === "lognormal" && meanNs > 0) {
    const variance = sim.log(1 + cv * cv);
    return { distribution, meanNs, location: sim.log(meanNs) - variance / 2, scale: Math.sqrt(variance) };
  }
  const scale = distribution === "uniform" ? Math.sqrt(3) * Math.min(cv, UNIFORM_CV_MAX) : 0;
  return { distribution, meanNs, location: 0, scale };
}

/** One service time [ns], at least 0. */
export function drawServiceNs(sim: Sim, stream: StreamIndex, time: ServiceTime): number {
  if (time.distribution === "exponential") return sim.exponential(stream) * time.meanNs;
  if (time.distribution === "constant" || time.meanNs === 0) return time.meanNs;
  if (time.distribution === "uniform") return time.meanNs * (1 + time.scale * (2 * sim.uniform(stream) - 1));
  return sim.exp(time.location + time.scale * sim.normal(stream));
}
