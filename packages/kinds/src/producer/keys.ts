/** Which key an event gets: none, uniform, or zipf by a cumulative table. */
import type { Sim, StreamIndex } from "@eventyard/engine";
import type { ProducerParams } from "./kind.ts";

/**
 * Cumulative probabilities of keys 1 … n with weights k^-s (Zipf), computed with the engine's own exp and log so that
 * they are equal on every machine. Empty unless the distribution is zipf.
 */
export function zipfTable(sim: Sim, params: ProducerParams): Float64Array {
  if (params.keys !== "zipf") return new Float64Array(0);
  const table = new Float64Array(params.keyCount);
  let sum = 0;
  for (let k = 1; k <= params.keyCount; k++) {
    sum += sim.exp(-params.zipfExponent * sim.log(k));
    table[k - 1] = sum;
  }
  for (let i = 0; i < table.length; i++) table[i]! /= sum;
  return table;
}

/** Draws a key from 1 to `keyCount`, or 0 when events have none. One draw at most. */
export function drawKey(sim: Sim, stream: StreamIndex, params: ProducerParams, table: Float64Array): number {
  if (params.keys === "none") return 0;
  if (params.keys === "uniform") return sim.integer(stream, params.keyCount) + 1;
  const u = sim.uniform(stream);
  let low = 0;
  let high = table.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table[middle]! <= u) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}
