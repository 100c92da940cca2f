/**
 * The event-driven twin of a synchronous chain (rules K520 to K529): the same nodes by id, name, work and failures, so that
 * faults and common random numbers meet the same services, with a topic between each caller and those it called.
 */
import type { Design, DesignEdge, DesignNode, LocalText, Params } from "@eventyard/model";
import { newId, newNode } from "@eventyard/model";
import { client } from "../client/kind.ts";
import { consumer } from "../consumer/kind.ts";
import { outbox } from "../outbox/kind.ts";
import { queue } from "../queue/kind.ts";
import { saga } from "../saga/kind.ts";
import { service } from "../service/kind.ts";
import { topic } from "../topic/kind.ts";
import type { Call, CallGraph } from "./calls.ts";
import { CHAIN_MAX, readCalls, serviceParamsOf } from "./calls.ts";
import { translateExpectations, translateSteps } from "./carry-over.ts";
import * as choiceTexts from "./choice-texts.ts";
import type { OutboxPlan } from "./outboxes.ts";
import { deadLettersName, derivedName } from "./names.ts";
import { drawOutboxes } from "./outboxes.ts";
import { consumerParams, topicParams } from "./params.ts";
import type { Feed } from "./placement.ts";
import { longestChain, placeFeeds } from "./placement.ts";
import { placeNodes } from "./places.ts";
import { nameOf, tooLong } from "./refusal-texts.ts";
import type { SagaPlan } from "./saga-plan.ts";
import { drawSagas, keepsData, planSagas, stepParams, withoutSteps } from "./saga-plan.ts";
import type { TwinChange } from "./texts.ts";
import * as texts from "./texts.ts";

/** Choices of a proposal; what is left out is as suggested. */
export interface TwinChoices {
  readonly outbox?: boolean;
  readonly saga?: boolean;
}

export interface TwinOffer {
  readonly chosen: boolean;
  /** The design shows that it is needed: work is stored, a transaction crosses services. */
  readonly suggested: boolean;
  /** Why it cannot be chosen. */
  readonly refused: LocalText | undefined;
  readonly givesUp: LocalText;
}

export interface EventTwin {
  readonly design: Design;
  readonly offers: Readonly<Record<keyof TwinChoices, TwinOffer>>;
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
  return derivedName(nameOf(design, publisher), { en: " events", ko: " 이벤트" });
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
    } else if (bytes === undefined || node.kind !== service.id) nodes[id] = node;
    else nodes[id] = { ...node, params: { ...node.params, eventBytes: bytes } };
  }
  for (const { id, publisher, feeds } of buses) {
    const params: Params = topicParams(
      feeds.map(({ call }) => ({ ...call.policy, work: serviceParamsOf(design, call.to) })),
    );
    nodes[id] = { ...newNode(topic, topicName(design, publisher)), params };
  }
  if (buses.length > 0) nodes[dead] = newNode(queue, deadLettersName(design));
  return nodes;
}

/**
 * A call's edge becomes the delivery to its callee under the same id, so that a cut meets the same way. `links`: the new
 * edges from publishers to their topics.
 */
function edgesOf(
  design: Design,
  buses: readonly Bus[],
  callees: ReadonlySet<string>,
  dead: string,
): { readonly edges: Record<string, DesignEdge>; readonly links: readonly string[] } {
  const edges: Record<string, DesignEdge> = {};
  const links: string[] = [];
  for (const [id, edge] of Object.entries(design.edges)) {
    const isEvent = edge.from.port === "events out" && callees.has(edge.from.node);
    edges[id] = isEvent ? { ...edge, from: { node: edge.from.node, port: "out" } } : edge;
  }
  for (const { id, publisher, feeds } of buses) {
    const latencyMs = Math.min(...feeds.map(({ call }) => call.latencyMs));
    const from = { node: publisher, port: callees.has(publisher) ? "out" : eventPortOf(design, publisher) };
    const link = newId(`${publisher}-${id}`, edges);
    links.push(link);
    edges[link] = { from, to: { node: id, port: "in" }, params: { latencyMs } };
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
  return { edges, links };
}

/** The port at which a node that stays what it is tells that all is done. */
function eventPortOf(design: Design, id: string): string {
  return design.nodes[id]?.kind === saga.id ? "done" : "events out";
}

/** Who stands how far from whom; two steps where both stand in the upper band. */
function pairsOf(design: Design, twin: Design, plans: readonly SagaPlan[], buses: readonly Bus[]) {
  const lower = (id: string): boolean => {
    const kind = twin.nodes[id]?.kind;
    return kind === outbox.id || buses.some((bus) => bus.id === id);
  };
  const chain = new Set(plans.flatMap(({ id, members }) => [id, ...members]));
  for (const { id, publisher, feeds } of buses)
    for (const one of [id, publisher, ...feeds.map(({ call }) => call.to)]) chain.add(one);
  const isUser = (id: string): boolean => design.nodes[id]?.kind === client.id;
  // a saga's steps from top to bottom
  const order = ({ params }: DesignEdge): number => Number(params["order"] ?? 0);
  const edges = Object.values(twin.edges).toSorted((a, b) => order(a) - order(b));
  return edges.flatMap(({ from, to }): [string, string, 1 | 2][] => {
    if (from.port === "calls out" && isUser(from.node)) return [[from.node, to.node, 1]];
    if (from.port === "dead" || !(lower(to.node) || chain.has(to.node))) return [];
    return [[from.node, to.node, lower(from.node) === lower(to.node) ? 2 : 1]];
  });
}

/** The sentences about nodes that are new or changed. */
function nodeChanges(design: Design, twin: Design, parts: Parts): TwinChange[] {
  const { buses, plans, outboxes, entries } = parts;
  const busName = (publisher: string): string => topicName(design, publisher);
  const feeds = buses.flatMap((bus) => bus.feeds);
  const changes: TwinChange[] = entries
    .filter((id) => buses.some(({ publisher }) => publisher === id))
    .map((id) => ({ node: id, text: texts.entryChange(design, id, busName(id)) }));
  for (const { id, entry, steps } of plans) {
    changes.push({ node: entry, text: choiceTexts.sagaEntryChange(design, entry, id) });
    const targets = steps.map(({ to }) => to);
    changes.push({ node: id, text: choiceTexts.sagaChange(design, id, targets) });
    steps.forEach(({ edge, to }, index) => {
      const books = design.edges[edge]?.params["books"] === true;
      changes.push({ node: to, text: choiceTexts.stepChange(design, to, index + 1, books) });
    });
  }
  for (const { id, publisher } of outboxes)
    changes.push({ node: id, text: choiceTexts.outboxChange(twin, id, publisher) });
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

/** What a proposal is put together from. */
interface Parts {
  readonly entries: readonly string[];
  readonly buses: readonly Bus[];
  readonly plans: readonly SagaPlan[];
  readonly outboxes: readonly OutboxPlan[];
}

function offerOf(
  refused: LocalText | undefined,
  suggested: boolean,
  wanted: boolean | undefined,
  cost: LocalText,
): TwinOffer {
  const chosen = refused === undefined && (wanted ?? suggested);
  return { chosen, suggested: refused === undefined && suggested, refused, givesUp: cost };
}

/** The saga's offer: suggested where two steps keep data, or one calls a store, which no consumer can. */
function offerSaga(design: Design, graph: CallGraph, wanted: boolean | undefined) {
  const { plans, refused } = planSagas(design, graph);
  const suggested = plans.some(({ members, steps }) => {
    const keepers = steps.filter(({ to }) => keepsData(design, graph, to));
    return keepers.length > 1 || [...members].some((id) => graph.writers.has(id));
  });
  const offer = offerOf(refused, suggested, wanted, choiceTexts.SAGA_COST);
  return { offer, plans: offer.chosen ? plans : [] };
}

/** The outbox's offer: at those who publish and keep data, or at all who publish if none is known to. */
function offerOutbox(
  design: Design,
  graph: CallGraph,
  publishers: readonly string[],
  chain: number,
  wanted: boolean | undefined,
) {
  const refused = 2 * chain > CHAIN_MAX ? choiceTexts.longWithOutbox(CHAIN_MAX) : undefined;
  const keepers = publishers.filter((id) => keepsData(design, graph, id));
  const offer = offerOf(refused, keepers.length > 0, wanted, choiceTexts.OUTBOX_COST);
  const chosen = keepers.length > 0 ? keepers : publishers;
  return { offer, at: new Set(offer.chosen ? chosen : []) };
}

/**
 * Proposes the event-driven twin of a design's synchronous chains. Services that users call stay services and answer when
 * their own work is done; every service that services call becomes a consumer of the same id, or a step of a saga
 * (K530) and stays one. Everything else is carried over. The result is a design of its own, to be edited. `refused`: a
 * sentence why there is none (K521). Pure.
 */
export function proposeEventTwin(
  design: Design,
  choices: TwinChoices = {},
): EventTwin | { readonly refused: LocalText } {
  const graph = readCalls(design);
  if ("refused" in graph) return graph;
  const { offer: sagaOffer, plans } = offerSaga(design, graph, choices.saga);
  const { design: base, links: sagaLinks } = drawSagas(design, plans);
  const feeds = placeFeeds(base, withoutSteps(graph, plans));
  const chain = longestChain(feeds);
  if (chain > CHAIN_MAX) return { refused: tooLong(CHAIN_MAX) };
  const callees = new Set(feeds.map(({ call }) => call.to));
  const writer = [...callees].find((id) => graph.writers.has(id));
  if (writer !== undefined) return { refused: choiceTexts.keepsStore(design, writer) };
  const sagas = new Set(plans.map(({ id }) => id));
  const publishing = [...plans.map(({ entry }) => entry), ...feeds.map(({ publisher }) => publisher)];
  const publishers = [...new Set(publishing)].filter((id) => !sagas.has(id));
  const { offer: outboxOffer, at } = offerOutbox(design, graph, publishers, chain, choices.outbox);

  const buses = busesOf(base, feeds);
  const dead = newId("dead-letters", {
    ...base.nodes,
    ...Object.fromEntries(buses.map(({ id }) => [id, 0])),
  });
  const steps = translateSteps(design, callees, {
    calls: new Set(feeds.map(({ call }) => call.edge)),
    sagaSteps: stepParams(base, plans),
  });
  const expectations = translateExpectations(design, callees, (id) => topicOfOne(buses, id));
  const { edges, links } = edgesOf(base, buses, callees, dead);
  // captions and fixes speak of the calls that are gone
  const { captions: _captions, fixes: _fixes, ...unscripted } = base;
  const events: Design = {
    ...unscripted,
    name: derivedName(design.name, { en: ", events", ko: ", 이벤트" }),
    nodes: nodesOf(base, buses, callees, dead),
    edges,
    scenario: { ...design.scenario, commonRandom: true, steps: steps.kept },
    expectations: expectations.kept,
  };
  const drawn = drawOutboxes(events, [...sagaLinks, ...links], at);
  const nodes = placeNodes(design, {
    pairs: pairsOf(design, drawn.design, plans, buses),
    topics: new Set(buses.map(({ id }) => id)),
    outboxes: new Set(drawn.plans.map(({ id }) => id)),
    below: buses.length > 0 ? dead : undefined,
  });
  const twin: Design = { ...drawn.design, layout: { nodes } };
  const parts: Parts = { entries: graph.entries, buses, plans, outboxes: drawn.plans };
  const changes = nodeChanges(base, twin, parts);
  if (buses.length > 0) changes.push({ node: dead, text: texts.deadLetters(deadLettersName(design)) });
  return {
    design: twin,
    offers: { outbox: outboxOffer, saga: sagaOffer },
    changes: [...changes, ...steps.changes, ...expectations.changes],
    givesUp: texts.givesUp(base, {
      entries: graph.entries,
      feeds,
      steps: plans.flatMap((plan) => plan.steps.map(({ to }) => to)),
      publishers: publishers.length,
      outboxes: at.size,
    }),
  };
}
