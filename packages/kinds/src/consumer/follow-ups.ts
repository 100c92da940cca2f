/** Follow-up events: one prepared message becomes none, one or several for each bus on the right. */
import type { MessageHandle, Sim } from "@eventyard/engine";
import type { Content } from "@eventyard/model";
import { parseContent } from "../content/content.ts";
import { versioned } from "../contracts/publishing.ts";
import { changeStamp, stampEvent } from "../contracts/stamp.ts";
import { happens } from "../work/chance.ts";
import type { ConsumerParams } from "./params.ts";
import type { ConsumerState } from "./state.ts";

const NONE = -1;

/** What follow-up events say, with the version they are published in; undefined: what their cause says (rule K541). */
export function followContent({ followUpContent, publishes }: ConsumerParams): Content | undefined {
  const read = followUpContent === "" ? undefined : parseContent(followUpContent);
  const contents = read?.ok === true ? [{ content: read.content, weight: 1 }] : [];
  return versioned(contents, publishes)[0]?.content;
}

/** The content that follow-up events will have; to be called when the run starts and when parameters change. */
export function readFollowContent(sim: Sim, state: ConsumerState): void {
  const content = followContent(state.params);
  state.followContent = content === undefined ? NONE : sim.contentIndex(content);
  changeStamp(sim, state.declinedStamp, state.params.publishesDeclined);
}

/** Prepares the follow-up event when its cause arrives: the cause may be gone when it is published. */
export function prepareFollowUp(sim: Sim, state: ConsumerState, cause: MessageHandle): MessageHandle {
  return sim.createFollowUp(cause, state.params.followUpBytes);
}

/** One event to every out edge; the message itself goes last, because `publish` gives it away. */
function publishToAll(sim: Sim, state: ConsumerState, message: MessageHandle): void {
  const { outEdges, crew, publishing } = state;
  if (publishing.failProbability > 0) {
    if (happens(sim, state.publishStream, publishing.failProbability, message, 0)) {
      sim.lose(crew.node, message, "refused");
      return;
    }
  }
  for (let i = outEdges.length - 1; i >= 0; i--) {
    sim.count(crew.node, "out", 1);
    sim.publish(outEdges[i]!, i === 0 ? message : sim.copy(message));
  }
}

/**
 * How many events this time: the whole part of the number and one more with the probability of its fraction, or Poisson
 * by counting exponential gaps in the mean (at most the mean's bound of 1,000 gaps in expectation).
 */
function drawCount(sim: Sim, state: ConsumerState): number {
  const { emitPercent, emitCount, emitSpread } = state.params;
  if (emitPercent < 100 && sim.uniform(state.emitStream) * 100 >= emitPercent) return 0;
  const whole = Math.floor(emitCount);
  if (emitSpread === "fixed")
    return whole === emitCount || sim.uniform(state.emitStream) >= emitCount - whole ? whole : whole + 1;
  let count = 0;
  for (let at = sim.exponential(state.emitStream); at < emitCount; count++)
    at += sim.exponential(state.emitStream);
  return count;
}

/** Publishes what was prepared: it is gone afterwards. */
export function publishFollowUps(sim: Sim, state: ConsumerState, prepared: MessageHandle): void {
  const count = !state.follows ? 0 : state.emitsMany ? drawCount(sim, state) : 1;
  sim.messages.madeNs[prepared] = sim.nowNs;
  if (state.followContent !== NONE) sim.messages.content[prepared] = state.followContent;
  if (count === 0) {
    sim.release(prepared);
    return;
  }
  for (let i = 1; i < count; i++)
    publishToAll(sim, state, sim.createFollowUp(prepared, state.params.followUpBytes));
  publishToAll(sim, state, prepared);
}

/** Is there an event that tells of a no, and somebody to tell? */
export function tellsNo(state: ConsumerState): boolean {
  return state.declinedStamp.content !== NONE && state.outEdges.length > 0;
}

/** Publishes what was prepared as the event that tells of a no (rule K571). */
export function publishNo(sim: Sim, state: ConsumerState, prepared: MessageHandle): void {
  sim.messages.madeNs[prepared] = sim.nowNs;
  stampEvent(sim, state.declinedStamp, prepared);
  publishToAll(sim, state, prepared);
}
