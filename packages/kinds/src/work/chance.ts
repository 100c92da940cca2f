/** Something that goes wrong with a probability, drawn alike for one flow in designs that are compared. */
import type { MessageHandle, Sim, StreamIndex } from "@eventyard/engine";

/** One draw of this message's flow, for its `turn`-th time; no draw if it cannot happen. */
export function happens(
  sim: Sim,
  stream: StreamIndex,
  probability: number,
  message: MessageHandle,
  turn: number,
): boolean {
  if (probability <= 0) return false;
  sim.drawFor(stream, sim.messages.flow[message]!, turn);
  return sim.uniform(stream) < probability;
}
