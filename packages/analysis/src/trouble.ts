/** What is wrong with a node right now, by its own numbers: the cards' chips and the status sentence share it. */
import { contractProblems, edgeFlow, findPort } from "@eventyard/model";
import type { Design, KindSpec, LocalText } from "@eventyard/model";
import type { LiveState, NodeLive } from "./live.ts";
import { flowing, incomingEdges, subscriptions } from "./subscriptions.ts";
import type { Flowing, Subscription } from "./subscriptions.ts";

export type TroubleKind =
  | "down"
  | "frozen"
  | "overloaded"
  | "held-up"
  | "failing"
  | "timing-out"
  | "slowed"
  | "catching-up";

/** The parts of a design that live judgement needs, found once per design. */
export interface Wiring {
  readonly design: Design;
  readonly specs: ReadonlyMap<string, KindSpec>;
  readonly subscriptions: readonly Subscription[];
  readonly incoming: ReadonlyMap<string, readonly string[]>;
  /** Who calls whom and waits for the answer, in edge-id order. */
  readonly calls: readonly Link[];
  /** Where messages that were given up go, in edge-id order. */
  readonly dead: readonly Link[];
  /** What a reader will not understand of the events that reach it, by its id (model rule M59). */
  readonly unreadable: ReadonlyMap<string, LocalText>;
}

interface Link {
  readonly edge: string;
  readonly from: string;
  readonly to: string;
}

/** Prepares a design for `troubles` and `statusOf`. Costs a pass over its edges; call it when the design changes. */
export function wire(design: Design, specs: ReadonlyMap<string, KindSpec>): Wiring {
  const calls: Link[] = [];
  const dead: Link[] = [];
  for (const id of Object.keys(design.edges).toSorted()) {
    const edge = design.edges[id]!;
    const link = { edge: id, from: edge.from.node, to: edge.to.node };
    if (edgeFlow(design, specs, edge) === "call") calls.push(link);
    if (findPort(design, specs, edge.from)?.dead === true) dead.push(link);
  }
  return {
    design,
    specs,
    subscriptions: subscriptions(design, specs),
    incoming: incomingEdges(design),
    calls,
    dead,
    unreadable: unreadableEvents(design, specs),
  };
}

function unreadableEvents(
  design: Design,
  specs: ReadonlyMap<string, KindSpec>,
): ReadonlyMap<string, LocalText> {
  const found = new Map<string, LocalText>();
  for (const { code, at, text } of contractProblems(design, specs))
    if (code === "contract.incompatible" && at.node !== undefined && !found.has(at.node))
      found.set(at.node, text);
  return found;
}

/** Fewer waiting messages than this are no trouble, whatever the rates say. */
const BACKLOG_MIN = 10;
/** Growth or shrinkage below this share of the flow is taken for noise. */
const NOISE_SHARE = 0.05;
/** Workers busier than this share have no power left. */
const BUSY_SHARE = 0.9;
/** Workers less busy than this share, of which less than this share of the flow comes, stand still. */
const STILL_SHARE = 0.05;
/** More failed attempts than this share of all are trouble. */
const FAIL_SHARE = 0.2;
/** Deviations of a Poisson difference that count as more than chance. */
const DEVIATIONS = 2;

/** A steady backlog that holds more than this much work is a queue that everybody waits in [s]. */
const LAG_S = 2;

/** Fewer refusals or time-outs a second than this are single cases. */
const CALL_RATE_MIN = 0.1;
/** More refused or late requests than this share of all are trouble. */
const CALL_SHARE = 0.02;

/** `held-up`: it grows although workers are free, because something must be handled in order. */
export type Trend = "falling-behind" | "held-up" | "catching-up" | "lagging" | "steady";

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
  const long = now.backlog > LAG_S * now.outRate;
  if (long && growth > noise && now.inOrder) return "held-up";
  return long && now.outRate > 0 ? "lagging" : "steady";
}

/** True if the workers are there, and have next to nothing to do and nothing done. */
export function standsStill({ inRate, outRate, busy, workers }: Flowing): boolean {
  return workers > 0 && busy <= STILL_SHARE * workers && outRate <= STILL_SHARE * inRate;
}

/** True if the workers have no power left. */
export function busyFully({ busy, workers }: Pick<NodeLive, "busy" | "workers">): boolean {
  return workers > 0 && busy >= BUSY_SHARE * workers;
}

/** What is wrong with a node as somebody who answers calls (refuses, lets wait) or who makes them (gives up waiting). */
export function callTrouble(
  wiring: Wiring,
  live: LiveState,
  id: string,
): "refusing" | "queueing" | "timing-out" | undefined {
  const node = live.node(id);
  if (node === undefined) return undefined;
  const many = (rate: number) => rate >= CALL_RATE_MIN && rate >= CALL_SHARE * node.inRate;
  if (wiring.calls.some(({ to }) => to === id)) {
    if (many(node.rejectRate)) return "refusing";
    if (busyFully(node) && node.backlog >= Math.max(BACKLOG_MIN, node.workers)) return "queueing";
  }
  return wiring.calls.some(({ from }) => from === id) && many(node.timeoutRate) ? "timing-out" : undefined;
}

/** The trouble of every node that has one; the worst if it has several. Nodes that are well are left out. */
export function troubles(wiring: Wiring, live: LiveState): ReadonlyMap<string, TroubleKind> {
  const found = new Map<string, TroubleKind>();
  const trends = new Map<string, Trend>();
  for (const subscription of wiring.subscriptions) {
    const trend = trendOf(flowing(subscription, wiring.incoming, live), live.windowS);
    if (trend === "steady") continue;
    for (const worker of subscription.workers) {
      const worst = trends.get(worker);
      if (worst !== "falling-behind" && worst !== "held-up") trends.set(worker, trend);
    }
  }
  for (const id of Object.keys(wiring.design.nodes)) {
    const node = live.node(id);
    if (!node) continue;
    const trend = trends.get(id);
    const call = callTrouble(wiring, live, id);
    if (node.killed) found.set(id, "down");
    else if (node.stalled) found.set(id, "frozen");
    else if (trend === "falling-behind") found.set(id, "overloaded");
    else if (trend === "held-up") found.set(id, "held-up");
    else if (call === "refusing" || call === "queueing") found.set(id, "overloaded");
    else if (node.failing || failsOften(node.failRate, node.doneRate)) found.set(id, "failing");
    else if (call === "timing-out") found.set(id, "timing-out");
    else if (trend === "catching-up" || trend === "lagging") found.set(id, "catching-up");
    else if (node.slowed) found.set(id, "slowed");
  }
  return found;
}

/** True if more than a fifth of the attempts fail. */
export function failsOften(failRate: number, doneRate: number): boolean {
  return failRate > 0 && failRate > FAIL_SHARE * (failRate + doneRate);
}
