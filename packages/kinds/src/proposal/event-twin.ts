/**
 * The event-driven twin of a synchronous chain (rules K520 to K529): the same nodes by id, name, work and failures, so that
 * faults and common random numbers meet the same services, with a topic between each caller and those it called.
 */
import type { Design, DesignEdge, DesignNode, LocalText, Params } from "@eventyard/model";
import { LIMITS, newId, newNode } from "@eventyard/model";
import { client } from "../client/kind.ts";
import { consumer } from "../consumer/kind.ts";
import { queue } from "../queue/kind.ts";
import { topic } from "../topic/kind.ts";
import type { Call } from "./calls.ts";
import { CHAIN_MAX, readCalls, serviceParamsOf } from "./calls.ts";
import { translateExpectations, translateSteps } from "./carry-over.ts";
import { consumerParams, topicParams } from "./params.ts";
import type { Feed } from "./placement.ts";
import { longestChain, placeFeeds } from "./placement.ts";
import { placeNodes } from "./places.ts";
import { nameOf, tooLong } from "./refusal-texts.ts";
import type { TwinChange } from "./texts.ts";
import * as texts from "./texts.ts";

export interface EventTwin {
  readonly design: Design;
  readonly changes: readonly TwinChange[];
  /** What the caller's answer and the data no longer promise. */
  readonly givesUp: readonly LocalText[];
}

/** A new bus and what it stands between. */
interface Bus {
  readonly id: string;
  readonly publisher: string;
  readonly feeds: readonly Feed[];
}

function busesOf(design: Design, feeds: readonly Feed[]): readonly Bus[] {
  const byPublisher = new Map<string, Feed[]>();
  for (const feed of feeds) {
    const list = byPublisher.get(feed.publisher) ?? [];
    list.push(feed);
    byPublisher.set(feed.publisher, list);
  }
  const taken: Record<string, unknown> = { ...design.nodes };
  return [...byPublisher].map(([publisher, own]) => {
    const id = newId(`${publisher}-events`, taken);
    taken[id] = true;
    return { id, publisher, feeds: own };
  });
}

/** The topic that serves this consumer and no other, if it has no other topic. */
function topicOfOne(buses: readonly Bus[], id: string): string | undefined {
  const [only, ...more] = buses.filter(({ feeds }) => feeds.some(({ call }) => call.to === id));
  return more.length === 0 && only?.feeds.length === 1 ? only.id : undefined;
}

function topicName(design: Design, publisher: string): string {
  const suffix = " events";
  return nameOf(design, publisher).slice(0, LIMITS.nameLengthMax - suffix.length) + suffix;
}

/** Does the service publish something already? Then the size of its events stays. */
function publishes(design: Design, id: string): boolean {
  return Object.values(design.edges).some(({ from }) => from.node === id && from.port === "events out");
}

function payloadOf(design: Design, bus: Bus | undefined): number | undefined {
  if (bus === undefined || publishes(design, bus.publisher)) return undefined;
  return Math.max(...bus.feeds.map(({ call }) => call.policy.requestBytes));
}

function nodesOf(
  design: Design,
  buses: readonly Bus[],
  callees: ReadonlySet<string>,
  dead: string,
): Record<string, DesignNode> {
  const byPublisher = new Map(buses.map((bus) => [bus.publisher, bus]));
  const nodes: Record<string, DesignNode> = {};
  for (const [id, node] of Object.entries(design.nodes)) {
    const bytes = payloadOf(design, byPublisher.get(id));
    if (callees.has(id)) {
      const params = consumerParams(serviceParamsOf(design, id), bytes);
      nodes[id] = { ...newNode(consumer, node.name), params };
    } else if (bytes === undefined) nodes[id] = node;
    else nodes[id] = { ...node, params: { ...node.params, eventBytes: bytes } };
  }
  for (const { id, publisher, feeds } of buses) {
    const params: Params = topicParams(
      feeds.map(({ call }) => ({ ...call.policy, work: serviceParamsOf(design, call.to) })),
    );
    nodes[id] = { ...newNode(topic, topicName(design, publisher)), params };
  }
  nodes[dead] = newNode(queue, "Dead letters");
  return nodes;
}

/** A call's edge becomes the delivery to its callee under the same id, so that a cut meets the same way. */
function edgesOf(
  design: Design,
  buses: readonly Bus[],
  callees: ReadonlySet<string>,
  dead: string,
): Record<string, DesignEdge> {
  const edges: Record<string, DesignEdge> = {};
  for (const [id, edge] of Object.entries(design.edges)) {
    const isEvent = edge.from.port === "events out" && callees.has(edge.from.node);
    edges[id] = isEvent ? { ...edge, from: { node: edge.from.node, port: "out" } } : edge;
  }
  for (const { id, publisher, feeds } of buses) {
    const latencyMs = Math.min(...feeds.map(({ call }) => call.latencyMs));
    const from = { node: publisher, port: callees.has(publisher) ? "out" : "events out" };
    edges[newId(`${publisher}-${id}`, edges)] = { from, to: { node: id, port: "in" }, params: { latencyMs } };
    for (const { call } of feeds) {
      edges[call.edge] = {
        from: { node: id, port: "out" },
        to: { node: call.to, port: "in" },
        params: { latencyMs: call.latencyMs },
      };
    }
    edges[newId(`${id}-${dead}`, edges)] = {
      from: { node: id, port: "dead" },
      to: { node: dead, port: "in" },
      params: { latencyMs },
    };
  }
  return edges;
}

function layoutOf(design: Design, buses: readonly Bus[], dead: string): Design["layout"] {
  const requests = Object.values(design.edges)
    .filter(({ from }) => from.port === "calls out" && design.nodes[from.node]?.kind === client.id)
    .map(({ from, to }): [string, string] => [from.node, to.node]);
  const events = buses.flatMap(({ id, publisher, feeds }): [string, string][] => [
    [publisher, id],
    ...feeds.map(({ call }): [string, string] => [id, call.to]),
  ]);
  const topics = new Set(buses.map(({ id }) => id));
  return { nodes: placeNodes(design, { pairs: [...requests, ...events], topics, below: dead }) };
}

function nodeChanges(
  design: Design,
  twin: Design,
  buses: readonly Bus[],
  entries: readonly string[],
): TwinChange[] {
  const busName = (publisher: string): string => topicName(design, publisher);
  const feeds = buses.flatMap((bus) => bus.feeds);
  const changes: TwinChange[] = entries
    .filter((id) => buses.some(({ publisher }) => publisher === id))
    .map((id) => ({ node: id, text: texts.entryChange(design, id, busName(id)) }));
  for (const { id, publisher, feeds } of buses) {
    const calls: readonly Call[] = feeds.map(({ call }) => call);
    changes.push({ node: id, text: texts.topicChange(design, twin, id, publisher, calls) });
  }
  for (const id of new Set(feeds.map(({ call }) => call.to))) {
    const own = feeds.filter(({ call }) => call.to === id);
    changes.push({ node: id, text: texts.calleeChange(design, id, own, busName) });
  }
  return changes;
}

/**
 * Proposes the event-driven twin of a design's synchronous chains. Services that users call stay services and answer when
 * their own work is done; every service that services call becomes a consumer of the same id. Everything else is carried
 * over. The result is a design of its own, to be edited. `refused`: a sentence why there is none (K521). Pure.
 */
export function proposeEventTwin(design: Design): EventTwin | { readonly refused: LocalText } {
  const graph = readCalls(design);
  if ("refused" in graph) return graph;
  const feeds = placeFeeds(design, graph);
  if (longestChain(feeds) > CHAIN_MAX) return { refused: tooLong(CHAIN_MAX) };
  const buses = busesOf(design, feeds);
  const callees = new Set(graph.callers.keys());
  const dead = newId("dead-letters", {
    ...design.nodes,
    ...Object.fromEntries(buses.map(({ id }) => [id, 0])),
  });
  const calls = new Set(feeds.map(({ call }) => call.edge));
  const steps = translateSteps(design, callees, calls);
  const expectations = translateExpectations(design, callees, (id) => topicOfOne(buses, id));
  const twin: Design = {
    ...design,
    name: `${design.name.slice(0, LIMITS.nameLengthMax - 8)}, events`,
    nodes: nodesOf(design, buses, callees, dead),
    edges: edgesOf(design, buses, callees, dead),
    scenario: { ...design.scenario, commonRandom: true, steps: steps.kept },
    expectations: expectations.kept,
    layout: layoutOf(design, buses, dead),
  };
  const changes = nodeChanges(design, twin, buses, graph.entries);
  changes.push({ node: dead, text: texts.DEAD_LETTERS });
  return {
    design: twin,
    changes: [...changes, ...steps.changes, ...expectations.changes],
    givesUp: texts.givesUp(design, graph.entries, feeds),
  };
}
