/** The events of a service, and the gap between them and its commit (rules K342, K560 to K566). */
import type { EdgeIndex, MessageHandle, Sim } from "@eventyard/engine";
import { stampEvent } from "../contracts/stamp.ts";
import { happens } from "../work/chance.ts";
import { derivedId } from "../work/derived-id.ts";
import { CALLING, MESSAGE, rowOf, TIMER } from "../work/jobs.ts";
import { loseOne } from "./instances.ts";
import type { ServiceState } from "./state.ts";

/** An event of this request for one bus. */
function eventFor(sim: Sim, state: ServiceState, request: MessageHandle, edge: EdgeIndex): MessageHandle {
  const event = sim.createFollowUp(request, state.params.eventBytes);
  stampEvent(sim, state.stamp, event);
  // published before the commit it may come about twice, and tells of the same thing then
  if (state.publishing.first)
    sim.messages.id[event] = derivedId(sim.messages.id[request] ?? 0, state.crew.node, edge);
  sim.messages.madeNs[event] = sim.nowNs;
  return event;
}

/** Publishes one event to each bus; what cannot be published is lost (rule K563). */
export function publishEvents(sim: Sim, state: ServiceState, request: MessageHandle): void {
  const { outEdges, crew, publishing, publishStream } = state;
  for (const edge of outEdges) {
    const event = eventFor(sim, state, request, edge);
    if (happens(sim, publishStream, publishing.failProbability, request, edge))
      sim.lose(crew.node, event, "refused");
    else {
      sim.count(crew.node, "out", 1);
      sim.publish(edge, event);
    }
  }
}

/** Does the instance die between the commit and the events? It is drawn once for each request that has any. */
export function diesInGap(sim: Sim, state: ServiceState, request: MessageHandle): boolean {
  if (state.outEdges.length === 0) return false;
  const { attempts } = sim.messages;
  return happens(sim, state.gapStream, state.publishing.crashProbability, request, attempts[request]!);
}

/** It does: the caller's connection breaks. After the commit its events are lost, before it they are out (rules K561, K562). */
export function dieInGap(sim: Sim, state: ServiceState, slot: number): void {
  const { crew, publishing } = state;
  const { rows } = crew.jobs;
  const request = rows[rowOf(slot) + MESSAGE]!;
  if (!publishing.first)
    for (const edge of state.outEdges) sim.lose(crew.node, eventFor(sim, state, request, edge), "crashed");
  // its clock has run out already
  rows[rowOf(slot) + TIMER] = CALLING;
  loseOne(sim, state, slot);
}
