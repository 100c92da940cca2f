/**
 * Where a saga can take the place of calls (rule K530): a service that users call and that calls two or more services one
 * after the other. What its steps call stays as it is: a step is done when its service answers.
 */
import type { Design, DesignEdge, DesignNode, LocalText, Params } from "@eventyard/model";
import { newId, newNode } from "@eventyard/model";
import { saga } from "../saga/kind.ts";
import { STEPS_MAX } from "../saga/state.ts";
import type { Call, CallGraph } from "./calls.ts";
import { serviceParamsOf } from "./calls.ts";
import * as texts from "./choice-texts.ts";
import { derivedName } from "./names.ts";
import { nameOf } from "./refusal-texts.ts";

/** A saga and what it takes over. */
export interface SagaPlan {
  readonly id: string;
  readonly entry: string;
  /** Calls of the entry that become steps, in their order. */
  readonly steps: readonly Call[];
  /** Services that stay services: those of the steps, and what they call. */
  readonly members: ReadonlySet<string>;
}

/** Does a service keep data: does it book, or call a store? */
export function keepsData(design: Design, graph: CallGraph, id: string): boolean {
  return serviceParamsOf(design, id).books || graph.writers.has(id);
}

function closure(graph: CallGraph, steps: readonly Call[]): Set<string> {
  const members = new Set(steps.map(({ to }) => to));
  for (const id of members) for (const { to } of graph.callsOf.get(id) ?? []) members.add(to);
  return members;
}

/** The plan for one entry, or why there is none. */
function planFor(
  design: Design,
  graph: CallGraph,
  entry: string,
  id: string,
): SagaPlan | { readonly refused: LocalText } {
  const calls = graph.callsOf.get(entry) ?? [];
  const steps = calls.filter(({ policy }) => policy.onFailure === "fail");
  if (steps.length < 2) return { refused: texts.NO_TRANSACTION };
  if (serviceParamsOf(design, entry).calls === "parallel")
    return { refused: texts.atTheSameTime(design, entry) };
  if (steps.length > STEPS_MAX) return { refused: texts.tooManySteps(STEPS_MAX) };
  const members = closure(graph, steps);
  for (const [from, others] of graph.callsOf) {
    if (members.has(from)) continue;
    const shared = others.find((call) => members.has(call.to) && !steps.includes(call));
    if (shared !== undefined) return { refused: texts.sharedStep(design, shared.to) };
  }
  const targets = new Set(steps.map(({ to }) => to));
  for (const member of members) {
    const isOwn = targets.has(member) && graph.callers.get(member) === 1;
    if (!isOwn && serviceParamsOf(design, member).books) return { refused: texts.booksBelow(design, member) };
  }
  return { id, entry, steps, members };
}

/** Sagas for all entries that can have one. `refused`: why the first that cannot has none, if no entry can. */
export function planSagas(
  design: Design,
  graph: CallGraph,
): { readonly plans: readonly SagaPlan[]; readonly refused: LocalText | undefined } {
  const taken: Record<string, unknown> = { ...design.nodes };
  const plans: SagaPlan[] = [];
  let refused: LocalText | undefined;
  for (const entry of graph.entries) {
    const id = newId(`${entry}-saga`, taken);
    const plan = planFor(design, graph, entry, id);
    if ("refused" in plan) refused ??= plan.refused;
    else {
      taken[id] = true;
      plans.push(plan);
    }
  }
  return { plans, refused: plans.length === 0 ? (refused ?? texts.NO_TRANSACTION) : undefined };
}

/** Calls that are left to become events: what an entry calls beside its steps hears the saga. */
export function withoutSteps(graph: CallGraph, plans: readonly SagaPlan[]): CallGraph {
  const callsOf = new Map(graph.callsOf);
  for (const { id, entry, steps, members } of plans) {
    const rest = (graph.callsOf.get(entry) ?? []).filter((call) => !steps.includes(call));
    callsOf.delete(entry);
    for (const member of members) callsOf.delete(member);
    if (rest.length > 0) callsOf.set(id, rest);
  }
  return { ...graph, entries: [...graph.entries, ...plans.map(({ id }) => id)], callsOf };
}

/** What a step's edge has beside the parameters of its call, by edge; `drawn` has the sagas. */
export function stepParams(drawn: Design, plans: readonly SagaPlan[]): ReadonlyMap<string, Params> {
  return new Map(
    plans.flatMap(({ steps }) =>
      steps.map(({ edge }): [string, Params] => {
        const { order, books } = drawn.edges[edge]!.params as Params;
        return [edge, { order: order!, ...(books === true ? { books } : {}) }];
      }),
    ),
  );
}

function sagaName(design: Design, entry: string): string {
  return derivedName(nameOf(design, entry), { en: " saga", ko: " 사가" });
}

/** A call as a step: the same edge, from the saga; a step that booked leaves that to the saga. */
function stepEdgeOf(design: Design, edge: DesignEdge, saga: string, order: number): DesignEdge {
  const { onFailure: _ignored, ...params } = edge.params;
  const books = serviceParamsOf(design, edge.to.node).books;
  return {
    from: { node: saga, port: "steps" },
    to: edge.to,
    params: { ...params, order, ...(books ? { books } : {}) },
  };
}

/** The design with the sagas drawn in; `links` are the new edges from an entry to its saga. */
export function drawSagas(
  design: Design,
  plans: readonly SagaPlan[],
): { readonly design: Design; readonly links: ReadonlySet<string> } {
  const nodes: Record<string, DesignNode> = { ...design.nodes };
  const edges: Record<string, DesignEdge> = { ...design.edges };
  const links = new Set<string>();
  for (const { id, entry, steps } of plans) {
    nodes[id] = newNode(saga, sagaName(design, entry));
    steps.forEach(({ edge, to }, index) => {
      edges[edge] = stepEdgeOf(design, design.edges[edge]!, id, index + 1);
      const { books: _moved, ...params } = nodes[to]!.params;
      nodes[to] = { ...nodes[to]!, params };
    });
    if (!Object.values(design.edges).some(({ from }) => from.node === entry && from.port === "events out")) {
      const eventBytes = Math.max(...steps.map(({ policy }) => policy.requestBytes));
      nodes[entry] = { ...nodes[entry]!, params: { ...nodes[entry]!.params, eventBytes } };
    }
    const link = newId(`${entry}-${id}`, edges);
    const latencyMs = Math.min(...steps.map((step) => step.latencyMs));
    const from = { node: entry, port: "events out" };
    edges[link] = { from, to: { node: id, port: "in" }, params: { latencyMs } };
    links.add(link);
  }
  return { design: { ...design, nodes, edges }, links };
}
