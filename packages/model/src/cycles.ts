/** Finds cycles in which a message could run round without virtual time passing: such a run would never advance. */
import { edgeFlow } from "./connect.ts";
import type { Design } from "./design.ts";
import { compareIds } from "./ids.ts";
import type { KindSpec } from "./kind-spec.ts";
import { resolveParams } from "./params.ts";

const NS_PER_MS = 1e6;

/** Nodes that pass a message on in no time, and the no-time edges between them. */
function instantGraph(
  design: Design,
  kinds: ReadonlyMap<string, KindSpec>,
): ReadonlyMap<string, readonly string[]> {
  const graph = new Map<string, string[]>();
  for (const [id, node] of Object.entries(design.nodes)) {
    const spec = kinds.get(node.kind);
    if (spec?.simulated !== true || !spec.params.safeParse(node.params).success) continue;
    if (Math.round(spec.transitMs(resolveParams(spec, node.params)) * NS_PER_MS) === 0) graph.set(id, []);
  }
  for (const { from, to, params } of Object.values(design.edges)) {
    if (graph.has(to.node) && Math.round(params.latencyMs * NS_PER_MS) === 0)
      graph.get(from.node)?.push(to.node);
  }
  for (const targets of graph.values()) targets.sort(compareIds);
  return graph;
}

/** What the search remembers; see Tarjan, "Depth-first search and linear graph algorithms" (1972). */
interface Search {
  readonly index: Map<string, number>;
  readonly low: Map<string, number>;
  readonly open: string[];
  readonly isOpen: Set<string>;
  readonly found: (readonly string[])[];
}

function enter(search: Search, id: string): void {
  search.index.set(id, search.index.size);
  search.low.set(id, search.index.size - 1);
  search.open.push(id);
  search.isOpen.add(id);
}

function lower(search: Search, id: string, value: number): void {
  search.low.set(id, Math.min(search.low.get(id) ?? value, value));
}

/** Closes a component if `id` is its root. */
function leave(search: Search, id: string): void {
  if (search.low.get(id) !== search.index.get(id)) return;
  const component = search.open.splice(search.open.lastIndexOf(id));
  for (const member of component) search.isOpen.delete(member);
  search.found.push(component);
}

/** Strongly connected components, with a stack of its own: a chain of 10,000 nodes must not exhaust the real one. */
function components(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const search: Search = { index: new Map(), low: new Map(), open: [], isOpen: new Set(), found: [] };
  for (const root of [...graph.keys()].toSorted(compareIds)) {
    if (search.index.has(root)) continue;
    const path = [{ id: root, next: 0 }];
    enter(search, root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const target = graph.get(top.id)?.[top.next++];
      if (target === undefined) {
        path.pop();
        leave(search, top.id);
        const parent = path.at(-1);
        if (parent !== undefined) lower(search, parent.id, search.low.get(top.id) ?? 0);
      } else if (!search.index.has(target)) {
        enter(search, target);
        path.push({ id: target, next: 0 });
      } else if (search.isOpen.has(target)) {
        lower(search, top.id, search.index.get(target) ?? 0);
      }
    }
  }
  return search.found;
}

/** One way round inside a component, from its first node. */
function wayRound(
  graph: ReadonlyMap<string, readonly string[]>,
  component: readonly string[],
): readonly string[] {
  const inside = new Set(component);
  const start = component[0] ?? "";
  const cameFrom = new Map<string, string>();
  const reached = [start];
  for (const id of reached) {
    for (const target of graph.get(id) ?? []) {
      if (target === start) {
        const way = [id];
        for (let at = id; at !== start;) {
          at = cameFrom.get(at) ?? start;
          way.push(at);
        }
        return way.toReversed();
      }
      if (!inside.has(target) || cameFrom.has(target)) continue;
      cameFrom.set(target, id);
      reached.push(target);
    }
  }
  return [];
}

/** For each group of nodes that can send messages round in no time, one such cycle as node ids in order (rule M36). */
export function zeroDelayCycles(
  design: Design,
  kinds: ReadonlyMap<string, KindSpec>,
): readonly (readonly string[])[] {
  const graph = instantGraph(design, kinds);
  return components(graph)
    .map((component) => wayRound(graph, component))
    .filter((way) => way.length > 0);
}

/** Cycles of synchronous calls, each as node ids in order: every caller would wait for itself (rule M44). */
export function callCycles(
  design: Design,
  kinds: ReadonlyMap<string, KindSpec>,
): readonly (readonly string[])[] {
  const graph = new Map<string, string[]>(Object.keys(design.nodes).map((id) => [id, []]));
  for (const edge of Object.values(design.edges)) {
    if (edgeFlow(design, kinds, edge) === "call") graph.get(edge.from.node)?.push(edge.to.node);
  }
  for (const targets of graph.values()) targets.sort(compareIds);
  return components(graph)
    .map((component) => wayRound(graph, component))
    .filter((way) => way.length > 0);
}
