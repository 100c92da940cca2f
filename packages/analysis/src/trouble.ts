/** What is wrong with a node right now, by its own numbers: the cards' chips and the status sentence share it. */
import type { Design, KindSpec } from "@eventyard/model";
import type { LiveState } from "./live.ts";
import { flowing, incomingEdges, subscriptions } from "./subscriptions.ts";
import type { Flowing, Subscription } from "./subscriptions.ts";

export type TroubleKind = "down" | "overloaded" | "failing" | "slowed" | "catching-up";

/** The parts of a design that live judgement needs, found once per design. */
export interface Wiring {
  readonly design: Design;
  readonly specs: ReadonlyMap<string, KindSpec>;
  readonly subscriptions: readonly Subscription[];
  readonly incoming: ReadonlyMap<string, readonly string[]>;
}

/** Prepares a design for `troubles` and `statusOf`. Costs a pass over its edges; call it when the design changes. */
export function wire(design: Design, specs: ReadonlyMap<string, KindSpec>): Wiring {
  return { design, specs, subscriptions: subscriptions(design, specs), incoming: incomingEdges(design) };
}

/** Fewer waiting messages than this are no trouble, whatever the rates say. */
const BACKLOG_MIN = 10;
/** Growth or shrinkage below this share of the flow is taken for noise. */
const NOISE_SHARE = 0.05;
/** Workers busier than this share have no power left. */
const BUSY_SHARE = 0.9;
/** More failed attempts than this share of all are trouble. */
const FAIL_SHARE = 0.2;
/** Deviations of a Poisson difference that count as more than chance. */
const DEVIATIONS = 2;

/** A steady backlog that holds more than this much work is a queue that everybody waits in [s]. */
const LAG_S = 2;

export type Trend = "falling-behind" | "catching-up" | "lagging" | "steady";

/**
 * Does the backlog grow beyond the workers' power, do they work it off, or does it just stay long (`lagging`)?
 * `windowS`: virtual time the rates cover [s].
 */
export function trendOf(now: Flowing, windowS: number): Trend {
  if (now.backlog < Math.max(BACKLOG_MIN, 2 * now.workers) || now.workers === 0) return "steady";
  const growth = now.inRate - now.outRate;
  const flow = Math.max(now.inRate, now.outRate);
  const chance = windowS > 0 ? (DEVIATIONS * Math.sqrt((now.inRate + now.outRate) * windowS)) / windowS : 0;
  const noise = Math.max(NOISE_SHARE * flow, chance);
  if (growth > noise && now.busy >= BUSY_SHARE * now.workers) return "falling-behind";
  if (growth < -noise) return "catching-up";
  return now.backlog > LAG_S * now.outRate && now.outRate > 0 ? "lagging" : "steady";
}

/** The trouble of every node that has one; the worst if it has several. Nodes that are well are left out. */
export function troubles(wiring: Wiring, live: LiveState): ReadonlyMap<string, TroubleKind> {
  const found = new Map<string, TroubleKind>();
  const trends = new Map<string, Trend>();
  for (const subscription of wiring.subscriptions) {
    const trend = trendOf(flowing(subscription, wiring.incoming, live), live.windowS);
    if (trend === "steady") continue;
    for (const worker of subscription.workers) {
      if (trends.get(worker) !== "falling-behind") trends.set(worker, trend);
    }
  }
  for (const id of Object.keys(wiring.design.nodes)) {
    const node = live.node(id);
    if (!node) continue;
    const trend = trends.get(id);
    if (node.killed) found.set(id, "down");
    else if (trend === "falling-behind") found.set(id, "overloaded");
    else if (node.failing || failsOften(node.failRate, node.doneRate)) found.set(id, "failing");
    else if (trend === "catching-up" || trend === "lagging") found.set(id, "catching-up");
    else if (node.slowed) found.set(id, "slowed");
  }
  return found;
}

/** True if more than a fifth of the attempts fail. */
export function failsOften(failRate: number, doneRate: number): boolean {
  return failRate > 0 && failRate > FAIL_SHARE * (failRate + doneRate);
}
