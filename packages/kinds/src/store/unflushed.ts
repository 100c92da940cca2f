/** Commits that were acknowledged and are not on the disk yet: what a power failure takes. */
import type { MessageHandle, Sim } from "@eventyard/engine";
import type { StoreState } from "./state.ts";
import { WAKE_FLUSH } from "./state.ts";

/** Commits that one interval may hold; one more, and all are flushed at once, as a log buffer that is full. */
export const UNFLUSHED_MAX = 65_536;
const FIRST_SLOTS = 16;
const NONE = -1;

/** Remembers a commit until the next flush. Flushes are at multiples of the interval. */
export function keepUnflushed(sim: Sim, state: StoreState, request: MessageHandle): void {
  const { flushNs } = state;
  if (state.unflushedCount === state.unflushed.length) {
    const longer = new Int32Array(Math.max(FIRST_SLOTS, state.unflushed.length * 2));
    longer.set(state.unflushed);
    state.unflushed = longer;
  }
  const kept = sim.copy(request);
  // nobody waits for the copy: if it is lost, the flow is hurt
  sim.messages.ticket[kept] = NONE;
  state.unflushed[state.unflushedCount++] = kept;
  if (state.unflushedCount === UNFLUSHED_MAX) flush(sim, state);
  else if (state.flushTimer === NONE) {
    const nextNs = (Math.floor(sim.nowNs / flushNs) + 1) * flushNs;
    state.flushTimer = sim.wakeAfter(state.crew.node, nextNs - sim.nowNs, WAKE_FLUSH, 0);
  }
}

/** Everything that was committed is on the disk. */
export function flush(sim: Sim, state: StoreState): void {
  if (state.flushTimer !== NONE) sim.cancel(state.flushTimer);
  state.flushTimer = NONE;
  for (let i = 0; i < state.unflushedCount; i++) sim.release(state.unflushed[i]!);
  state.unflushedCount = 0;
}

/** The power is gone: so is what was not on the disk, out of the books too. */
export function loseUnflushed(sim: Sim, state: StoreState): void {
  const { node } = state.crew;
  for (let i = 0; i < state.unflushedCount; i++) {
    const kept = state.unflushed[i]!;
    if (state.params.books) sim.book(sim.messages.flow[kept]!, -1);
    sim.lose(node, kept, "crashed");
  }
  state.unflushedCount = 0;
  flush(sim, state);
}
