/**
 * Which service hears whose events (rules K522, K523). Calls one after the other become a chain: the next hears of the last
 * service of the call before. Calls at the same time become subscriptions of one topic.
 */
import type { Design } from "@eventyard/model";
import type { Call, CallGraph } from "./calls.ts";
import { serviceParamsOf } from "./calls.ts";

/** How a call became a subscription. */
type FeedRole = "next" | "parallel" | "shared" | "optional";

/** An event of `publisher` takes the place of `call`. */
export interface Feed {
  readonly publisher: string;
  readonly call: Call;
  readonly role: FeedRole;
}

function roleOf(graph: CallGraph, call: Call, inTurn: boolean): FeedRole {
  if ((graph.callers.get(call.to) ?? 0) > 1) return "shared";
  if (!inTurn) return "parallel";
  return call.policy.onFailure === "ignore" ? "optional" : "next";
}

/**
 * The feeds of every call, callers first. The graph must have no circle. No pair of publisher and callee comes twice: a
 * callee that several services call is no link of a chain, so only its callers' own chains could meet at one publisher,
 * and the second then takes its caller's own topic.
 */
export function placeFeeds(design: Design, graph: CallGraph): readonly Feed[] {
  const feeds: Feed[] = [];
  const placed = new Set<string>();
  const pairs = new Set<string>();

  /** Places what `service` calls and gives the service whose event says that all of it that had to be done is done. */
  const place = (service: string): string => {
    const calls = graph.callsOf.get(service) ?? [];
    const inTurn = calls.length === 1 || serviceParamsOf(design, service).calls === "sequence";
    let last = service;
    for (const call of calls) {
      const role = roleOf(graph, call, inTurn);
      const publisher = inTurn && !pairs.has(`${last}>${call.to}`) ? last : service;
      pairs.add(`${publisher}>${call.to}`);
      feeds.push({ publisher, call, role });
      if (placed.has(call.to)) continue;
      placed.add(call.to);
      const end = place(call.to);
      if (role === "next") last = end;
    }
    return last;
  };

  for (const entry of graph.entries) place(entry);
  return feeds;
}

/** Buses that an event passes at most, one after the other. The feeds must have no circle. */
export function longestChain(feeds: readonly Feed[]): number {
  const open = new Map<string, number>();
  const after = new Map<string, string[]>();
  const depth = new Map<string, number>();
  for (const { publisher, call } of feeds) {
    open.set(call.to, (open.get(call.to) ?? 0) + 1);
    after.set(publisher, [...(after.get(publisher) ?? []), call.to]);
  }
  const ready = [...after.keys()].filter((id) => !open.has(id));
  let longest = 0;
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    const next = (depth.get(id) ?? 0) + 1;
    for (const to of after.get(id) ?? []) {
      depth.set(to, Math.max(depth.get(to) ?? 0, next));
      longest = Math.max(longest, next);
      const left = open.get(to)! - 1;
      open.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return longest;
}
