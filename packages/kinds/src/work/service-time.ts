/** How long one attempt takes: the distributions that consumers, services and stores share. */
import type { Sim, StreamIndex } from "@eventyard/engine";
import { NO_FLOATS } from "../empty-columns.ts";
import { drawGamma } from "./gamma.ts";
import { histogramMeanMs, parseHistogram } from "./histogram-text.ts";
import type { ServiceParams } from "./service-params.ts";

const NS_PER_MS = 1_000_000;
const NS_PER_US = 1_000;
const BYTES_PER_KIB = 1_024;
/** Coefficient of variation of a uniform time between 0 and twice its mean: 1 / √3. */
const UNIFORM_CV_MAX = 1 / Math.sqrt(3);

/** The parameters of the draw, computed once. */
export interface ServiceTime {
  readonly distribution: ServiceParams["service"];
  readonly meanNs: number;
  /**
   * Log-normal: location and scale of the logarithm. Uniform: `scale` is the half width relative to the mean. Gamma:
   * `location` is the shape, `scale` the scale [ns]. Pareto: `location` is the shortest time [ns], `scale` is 1/α.
   */
  readonly location: number;
  readonly scale: number;
  /** Added for every byte of the message [ns]. */
  readonly nsPerByte: number;
  /** Measured times, or hit and miss: the times [ns] and the cumulative share of each. */
  readonly timesNs: Float64Array;
  readonly cumulative: Float64Array;
}

/** Before the parameters are read. */
export const NO_SERVICE_TIME: ServiceTime = {
  distribution: "constant",
  meanNs: 0,
  location: 0,
  scale: 0,
  nsPerByte: 0,
  timesNs: NO_FLOATS,
  cumulative: NO_FLOATS,
};

/** Mean time of one attempt without the part that depends on the size [ms]. */
export function serviceMeanMs(params: ServiceParams): number {
  if (params.service === "empirical") return histogramMeanMs(params.serviceHistogram);
  if (params.service !== "bimodal") return params.serviceMs;
  const hits = params.hitPercent / 100;
  return hits * params.hitMs + (1 - hits) * params.missMs;
}

/** Location and scale, see `ServiceTime`. */
function shapeOf(sim: Sim, params: ServiceParams, meanNs: number): [location: number, scale: number] {
  const cv = params.serviceCv;
  const { service } = params;
  if (service === "lognormal" && meanNs > 0) {
    const variance = sim.log(1 + cv * cv);
    return [sim.log(meanNs) - variance / 2, Math.sqrt(variance)];
  }
  if (service === "uniform") return [0, Math.sqrt(3) * Math.min(cv, UNIFORM_CV_MAX)];
  if (service === "gamma" && cv > 0) return [1 / (cv * cv), meanNs * cv * cv];
  if (service === "pareto") return [meanNs * (1 - 1 / params.paretoShape), 1 / params.paretoShape];
  return [0, 0];
}

/** The times of a distribution that is a list of times, with their cumulative shares. */
function listed(params: ServiceParams): { timesNs: Float64Array; cumulative: Float64Array } {
  if (params.service === "bimodal") {
    const times = [params.hitMs * NS_PER_MS, params.missMs * NS_PER_MS];
    return { timesNs: Float64Array.from(times), cumulative: Float64Array.of(params.hitPercent / 100, 1) };
  }
  const read = params.service === "empirical" ? parseHistogram(params.serviceHistogram) : undefined;
  if (read?.ok !== true) return { timesNs: NO_FLOATS, cumulative: NO_FLOATS };
  const cumulative = Float64Array.from(read.value.weights);
  for (let i = 1; i < cumulative.length; i++) cumulative[i]! += cumulative[i - 1]!;
  const total = cumulative[cumulative.length - 1]!;
  for (let i = 0; i < cumulative.length; i++) cumulative[i]! /= total;
  return { timesNs: Float64Array.from(read.value.timesMs, (ms) => ms * NS_PER_MS), cumulative };
}

/** Draws by their parameters: nodes with the same ones share one. */
const prepared = new WeakMap<ServiceParams, ServiceTime>();

/**
 * Log-normal with mean m and coefficient of variation c: σ² = ln(1 + c²), µ = ln m - σ²/2.
 * Uniform with mean m and c: between m·(1 - √3·c) and m·(1 + √3·c), c at most 1/√3.
 * Gamma with m and c: shape 1/c², scale m·c². Pareto with m and α > 1: from m·(α - 1)/α upwards.
 */
export function prepareServiceTime(sim: Sim, params: ServiceParams): ServiceTime {
  const known = prepared.get(params);
  if (known !== undefined) return known;
  const time = prepare(sim, params);
  prepared.set(params, time);
  return time;
}

function prepare(sim: Sim, params: ServiceParams): ServiceTime {
  const { service: distribution } = params;
  const meanNs = serviceMeanMs(params) * NS_PER_MS;
  const [location, scale] = shapeOf(sim, params, meanNs);
  const nsPerByte = (params.usPerKib * NS_PER_US) / BYTES_PER_KIB;
  const { timesNs, cumulative } = listed(params);
  return { distribution, meanNs, location, scale, nsPerByte, timesNs, cumulative };
}

/** The value whose share holds `u`: the first with a cumulative share above it. */
function drawListed(time: ServiceTime, u: number): number {
  let low = 0;
  let high = time.cumulative.length - 1;
  if (high < 0) return 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time.cumulative[middle]! <= u) low = middle + 1;
    else high = middle;
  }
  return time.timesNs[low]!;
}

function drawRare(sim: Sim, stream: StreamIndex, time: ServiceTime): number {
  if (time.distribution === "gamma")
    return time.location === 0 ? time.meanNs : drawGamma(sim, stream, time.location) * time.scale;
  if (time.distribution === "pareto") return time.location * sim.exp(sim.exponential(stream) * time.scale);
  return drawListed(time, sim.uniform(stream));
}

/** One service time [ns], at least 0, without the part that depends on the size. */
export function drawServiceNs(sim: Sim, stream: StreamIndex, time: ServiceTime): number {
  if (time.distribution === "exponential") return sim.exponential(stream) * time.meanNs;
  if (time.distribution === "constant" || time.meanNs === 0) return time.meanNs;
  if (time.distribution === "uniform") return time.meanNs * (1 + time.scale * (2 * sim.uniform(stream) - 1));
  if (time.distribution === "lognormal") return sim.exp(time.location + time.scale * sim.normal(stream));
  return drawRare(sim, stream, time);
}
