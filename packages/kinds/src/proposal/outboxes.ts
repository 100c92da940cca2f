/** Outboxes of a proposal (rule K531): between a service that publishes and the bus, where its work is stored. */
import type { Design, DesignEdge, DesignNode } from "@eventyard/model";
import { newId, newNode } from "@eventyard/model";
import { outbox } from "../outbox/kind.ts";
import { derivedName } from "./names.ts";
import { nameOf } from "./refusal-texts.ts";

export interface OutboxPlan {
  readonly id: string;
  readonly publisher: string;
}

function outboxName(design: Design, publisher: string): string {
  return derivedName(nameOf(design, publisher), { en: " outbox", ko: " 아웃박스" });
}

/** Puts an outbox, whose relay reads the log, into each of the edges that begin at one of `publishers`. */
export function drawOutboxes(
  design: Design,
  edgeIds: readonly string[],
  publishers: ReadonlySet<string>,
): { readonly design: Design; readonly plans: readonly OutboxPlan[] } {
  const nodes: Record<string, DesignNode> = { ...design.nodes };
  const edges: Record<string, DesignEdge> = { ...design.edges };
  const plans: OutboxPlan[] = [];
  for (const edgeId of edgeIds) {
    const edge = edges[edgeId]!;
    const publisher = edge.from.node;
    if (!publishers.has(publisher)) continue;
    const id = newId(`${publisher}-outbox`, nodes);
    nodes[id] = { ...newNode(outbox, outboxName(design, publisher)), params: { relay: "log" } };
    // the row is written in the service's own transaction
    edges[edgeId] = { ...edge, to: { node: id, port: "in" }, params: { ...edge.params, latencyMs: 0 } };
    edges[newId(`${id}-${edge.to.node}`, edges)] = { ...edge, from: { node: id, port: "out" } };
    plans.push({ id, publisher });
  }
  return { design: { ...design, nodes, edges }, plans };
}
