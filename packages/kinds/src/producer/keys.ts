/** Which key an event gets: none, uniform, zipf by a cumulative table, or one hot key among many. */
import type { Sim, StreamIndex } from "@eventyard/engine";
import { NO_FLOATS } from "../empty-columns.ts";
import type { ProducerParams } from "./params.ts";

/**
 * Cumulative probabilities of keys 1 … n with weights k^-s (Zipf), computed with the engine's own exp and log so that
 * they are equal on every machine. Empty unless the distribution is zipf.
 */
export function zipfTable(sim: Sim, params: ProducerParams): Float64Array {
  if (params.keys !== "zipf") return NO_FLOATS;
  const table = new Float64Array(params.keyCount);
  let sum = 0;
  for (let k = 1; k <= params.keyCount; k++) {
    sum += sim.exp(-params.zipfExponent * sim.log(k));
    table[k - 1] = sum;
  }
  for (let i = 0; i < table.length; i++) table[i]! /= sum;
  return table;
}

/** Index of the first entry of a cumulative table above `u`; the last one if none is. */
export function indexOfShare(table: Float64Array, u: number): number {
  let low = 0;
  let high = table.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table[middle]! <= u) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Key 1 with the hot share, otherwise one of the others: both from one uniform number. */
function hotKey(u: number, params: ProducerParams): number {
  const share = params.hotPercent / 100;
  if (u < share || params.keyCount === 1) return 1;
  return 2 + Math.min(params.keyCount - 2, Math.floor(((u - share) / (1 - share)) * (params.keyCount - 1)));
}

/** Draws a key from 1 to `keyCount`, or 0 when events have none. One draw at most. */
export function drawKey(sim: Sim, stream: StreamIndex, params: ProducerParams, table: Float64Array): number {
  if (params.keys === "none") return 0;
  if (params.keys === "uniform") return sim.integer(stream, params.keyCount) + 1;
  const u = sim.uniform(stream);
  return params.keys === "hot" ? hotKey(u, params) : indexOfShare(table, u) + 1;
}
