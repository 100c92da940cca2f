/** The synchronous chains of a design: who is called by users, who calls whom and in which order, or why it is not clear. */
import type { Design, LocalText } from "@eventyard/model";
import { compareIds, LIMITS, resolveParams } from "@eventyard/model";
import { client } from "../client/kind.ts";
import { service } from "../service/kind.ts";
import type { ServiceKindParams } from "../service/params.ts";
import { store } from "../store/kind.ts";
import type { CallParams } from "../work/call-params.ts";
import { callEdge } from "../work/call-params.ts";
import * as texts from "./refusal-texts.ts";

/** Buses that an event of a proposal passes at most; one is kept for dead letters. */
export const CHAIN_MAX = LIMITS.hopsMax - 2;

export interface Call {
  readonly edge: string;
  readonly from: string;
  readonly to: string;
  readonly latencyMs: number;
  readonly policy: CallParams;
}

export interface CallGraph {
  /** Services that users call. */
  readonly entries: readonly string[];
  /** The calls that each service makes, in their order; services without calls are left out. */
  readonly callsOf: ReadonlyMap<string, readonly Call[]>;
  /** How many edges call a service. */
  readonly callers: ReadonlyMap<string, number>;
  /** Services that call a store. */
  readonly writers: ReadonlySet<string>;
}

type Refused = { readonly refused: LocalText };

/** The complete parameters of a service's node. */
export function serviceParamsOf(design: Design, id: string): ServiceKindParams {
  return resolveParams(service, design.nodes[id]?.params ?? {}) as ServiceKindParams;
}

function kindOf(design: Design, id: string): string | undefined {
  return Object.hasOwn(design.nodes, id) ? design.nodes[id]?.kind : undefined;
}

function readEdges(design: Design): CallGraph | Refused {
  const entries = new Set<string>();
  const callsOf = new Map<string, Call[]>();
  const callers = new Map<string, number>();
  const writers = new Set<string>();
  for (const [id, edge] of Object.entries(design.edges)) {
    if (edge.from.port !== "calls out") continue;
    const from = edge.from.node;
    const to = edge.to.node;
    if (kindOf(design, to) === store.id && kindOf(design, from) === service.id) {
      writers.add(from);
      continue;
    }
    if (kindOf(design, to) !== service.id) return { refused: texts.unknownCallee(design, to) };
    if (kindOf(design, from) === client.id) {
      entries.add(to);
      continue;
    }
    const policy = resolveParams(callEdge, edge.params) as CallParams;
    const calls = callsOf.get(from) ?? [];
    calls.push({ edge: id, from, to, latencyMs: edge.params.latencyMs, policy });
    callsOf.set(from, calls);
    callers.set(to, (callers.get(to) ?? 0) + 1);
  }
  for (const calls of callsOf.values())
    calls.sort((a, b) => a.policy.order - b.policy.order || compareIds(a.edge, b.edge));
  return { entries: [...entries].toSorted(compareIds), callsOf, callers, writers };
}

/** What keeps the chain below `id` from being a chain of events; `path` leads to it. */
function walk(
  design: Design,
  graph: CallGraph,
  id: string,
  path: string[],
  seen: Set<string>,
): LocalText | undefined {
  if (path.includes(id)) return texts.cycle(design, [...path.slice(path.indexOf(id)), id]);
  if (path.length > CHAIN_MAX) return texts.tooLong(CHAIN_MAX);
  if (seen.has(id)) return undefined;
  path.push(id);
  for (const call of graph.callsOf.get(id) ?? []) {
    const wrong = walk(design, graph, call.to, path, seen);
    if (wrong !== undefined) return wrong;
  }
  path.pop();
  seen.add(id);
  return undefined;
}

/** Reads the calls of a design; refuses with a sentence what has no event-driven twin. */
export function readCalls(design: Design): CallGraph | Refused {
  const graph = readEdges(design);
  if ("refused" in graph) return graph;
  if (graph.entries.length === 0) return { refused: texts.noUsers };
  if (graph.callsOf.size === 0) return { refused: texts.noCalls };
  for (const { from, to } of Object.values(design.edges))
    if (to.port === "calls in" && from.port !== "calls out" && graph.callers.has(to.node))
      return { refused: texts.otherCaller(design, to.node, from.node) };
  const seen = new Set<string>();
  for (const id of [...graph.entries, ...graph.callsOf.keys()]) {
    const wrong = walk(design, graph, id, [], seen);
    if (wrong !== undefined) return { refused: wrong };
  }
  for (const id of graph.entries)
    if (graph.callers.has(id)) return { refused: texts.entryIsCalled(design, id) };
  const entries = new Set(graph.entries);
  for (const id of graph.callsOf.keys())
    if (!entries.has(id) && !graph.callers.has(id)) return { refused: texts.nobodyCalls(design, id) };
  return graph;
}
