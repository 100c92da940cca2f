/** Gamma variates by Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables" (2000). */
import type { Sim, StreamIndex } from "@eventyard/engine";

/** The method accepts more than 95 % of its tries: so many refusals in a row do not happen. */
const TRIES_MAX = 64;

/**
 * A gamma variate with mean `shape` and scale 1; `shape` > 0. Below 1 it is drawn with shape + 1 and multiplied by
 * U^(1/shape), as the paper proposes.
 */
export function drawGamma(sim: Sim, stream: StreamIndex, shape: number): number {
  const raised = shape < 1 ? shape + 1 : shape;
  const d = raised - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  let drawn = d;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const x = sim.normal(stream);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    // an exponential is minus the logarithm of a uniform, and never infinite
    if (-sim.exponential(stream) < 0.5 * x * x + d - d * v + d * sim.log(v)) {
      drawn = d * v;
      break;
    }
  }
  return shape < 1 ? drawn * sim.exp(-sim.exponential(stream) / shape) : drawn;
}
