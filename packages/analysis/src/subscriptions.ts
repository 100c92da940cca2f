/**
 * Who works off which backlog. A subscription is one stored backlog and the workers behind it: all delivery edges of
 * a bus that keeps one backlog, or one single edge of a bus that keeps a lane per edge.
 */
import { edgeFlow, resolveParams } from "@eventyard/model";
import type { Design, KindSpec } from "@eventyard/model";
import type { LiveState } from "./live.ts";

export interface Subscription {
  readonly bus: string;
  /** In edge-id order. */
  readonly edges: readonly string[];
  /** In edge-id order, each once. */
  readonly workers: readonly string[];
  /** The one edge whose lane this is, or undefined if the bus keeps one backlog. */
  readonly lane: string | undefined;
  /** Messages of one key or partition wait for one another. */
  readonly inOrder: boolean;
}

/** Every subscription of the design, in (bus, edge) order. Costs one pass over the edges: keep the result. */
export function subscriptions(design: Design, specs: ReadonlyMap<string, KindSpec>): readonly Subscription[] {
  const found: Subscription[] = [];
  const shared = new Map<string, { edges: string[]; workers: string[]; inOrder: boolean }>();
  for (const edgeId of Object.keys(design.edges).toSorted()) {
    const edge = design.edges[edgeId]!;
    if (edgeFlow(design, specs, edge) !== "delivery") continue;
    const bus = edge.from.node;
    const node = design.nodes[bus];
    const spec = specs.get(node?.kind ?? "");
    const inOrder = (node && spec?.inOrder?.(resolveParams(spec, node.params))) === true;
    if (spec?.card.meter === "lanes") {
      found.push({ bus, edges: [edgeId], workers: [edge.to.node], lane: edgeId, inOrder });
      continue;
    }
    const one = shared.get(bus) ?? { edges: [], workers: [], inOrder };
    one.edges.push(edgeId);
    if (!one.workers.includes(edge.to.node)) one.workers.push(edge.to.node);
    shared.set(bus, one);
  }
  for (const [bus, one] of shared) found.push({ bus, ...one, lane: undefined });
  return found.toSorted((a, b) => (subscriptionKey(a) < subscriptionKey(b) ? -1 : 1));
}

function subscriptionKey(subscription: Subscription): string {
  return `${subscription.bus} ${subscription.edges[0] ?? ""}`;
}

export interface Flowing {
  readonly backlog: number;
  /** New messages for this subscription per virtual second. */
  readonly inRate: number;
  /** What its workers get done per virtual second; a worker of several subscriptions by its share of deliveries. */
  readonly outRate: number;
  readonly busy: number;
  readonly workers: number;
  /** See `Subscription`. */
  readonly inOrder: boolean;
}

/** The subscription's numbers now. */
export function flowing(
  subscription: Subscription,
  incoming: ReadonlyMap<string, readonly string[]>,
  live: LiveState,
): Flowing {
  const bus = live.node(subscription.bus);
  const backlog = subscription.lane === undefined ? bus?.backlog : live.edge(subscription.lane)?.backlog;
  let outRate = 0;
  let busy = 0;
  let workers = 0;
  for (const id of subscription.workers) {
    const worker = live.node(id);
    if (!worker) continue;
    let here = 0;
    let everywhere = 0;
    for (const edgeId of incoming.get(id) ?? []) {
      const rate = live.edge(edgeId)?.rate ?? 0;
      everywhere += rate;
      if (subscription.edges.includes(edgeId)) here += rate;
    }
    outRate += everywhere > 0 ? worker.doneRate * (here / everywhere) : worker.doneRate;
    busy += worker.busy;
    workers += worker.workers;
  }
  return {
    backlog: backlog ?? 0,
    inRate: bus?.inRate ?? 0,
    outRate,
    busy,
    workers,
    inOrder: subscription.inOrder,
  };
}

/** Edge ids into each node. */
export function incomingEdges(design: Design): ReadonlyMap<string, readonly string[]> {
  const incoming = new Map<string, string[]>();
  for (const id of Object.keys(design.edges).toSorted()) {
    const to = design.edges[id]!.to.node;
    const list = incoming.get(to);
    if (list) list.push(id);
    else incoming.set(to, [id]);
  }
  return incoming;
}
