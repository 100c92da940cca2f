/** Pure edits of a design: each takes a design and gives a new one. Commands are made of these. */
import { DEFAULT_EDGE_PARAMS, newId } from "@eventyard/model";
import type { Design, DesignEdge, DesignNode, Params, PortRef, Position } from "@eventyard/model";

interface Added {
  readonly design: Design;
  readonly id: string;
}

function without<T>(
  records: Readonly<Record<string, T>>,
  gone: ReadonlySet<string>,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(records).filter(([id]) => !gone.has(id)));
}

/** Adds a node; its id is new in this design. */
export function addNode(design: Design, node: DesignNode, at: Position): Added {
  const id = newId(node.kind, design.nodes);
  return {
    id,
    design: {
      ...design,
      nodes: { ...design.nodes, [id]: node },
      layout: { ...design.layout, nodes: { ...design.layout.nodes, [id]: at } },
    },
  };
}

/** Adds an edge without checking it; `checkConnection` comes first. */
export function addEdge(design: Design, from: PortRef, to: PortRef): Added {
  const id = newId("edge", design.edges);
  const edge: DesignEdge = { from, to, params: DEFAULT_EDGE_PARAMS };
  return { id, design: { ...design, edges: { ...design.edges, [id]: edge } } };
}

/** Captions without those beside gone nodes, and fixes without those that could not be switched on any more. */
function scriptWithout(
  { captions, fixes }: Design,
  nodes: ReadonlySet<string>,
  edges: ReadonlySet<string>,
): Pick<Design, "captions" | "fixes"> {
  const shown = Object.entries(captions ?? {}).filter(
    ([, { node }]) => node === undefined || !nodes.has(node),
  );
  // one that is on still restores what is there
  const usable = Object.entries(fixes ?? {}).filter(
    ([, fix]) =>
      fix.before !== undefined ||
      !(
        [...Object.keys(fix.nodes ?? {}), ...(fix.removeNodes ?? [])].some((id) => nodes.has(id)) ||
        [...Object.keys(fix.edges ?? {}), ...(fix.removeEdges ?? [])].some((id) => edges.has(id)) ||
        Object.values(fix.addEdges ?? {}).some(({ from, to }) => nodes.has(from.node) || nodes.has(to.node))
      ),
  );
  return {
    ...(captions === undefined ? {} : { captions: Object.fromEntries(shown) }),
    ...(fixes === undefined ? {} : { fixes: Object.fromEntries(usable) }),
  };
}

/** Removes nodes and edges with everything that names them: edges, places, expectations, scenario steps, captions, fixes. */
export function removeElements(design: Design, nodes: readonly string[], edges: readonly string[]): Design {
  const goneNodes = new Set(nodes);
  const touching = Object.entries(design.edges)
    .filter(([, edge]) => goneNodes.has(edge.from.node) || goneNodes.has(edge.to.node))
    .map(([id]) => id);
  const goneEdges = new Set([...edges, ...touching]);
  const expectations = Object.entries(design.expectations).filter(([, e]) => !goneNodes.has(e.scope));
  const steps = design.scenario.steps.filter(({ command }) =>
    "edge" in command ? !goneEdges.has(command.edge) : !goneNodes.has(command.node),
  );
  return {
    ...design,
    nodes: without(design.nodes, goneNodes),
    edges: without(design.edges, goneEdges),
    expectations: Object.fromEntries(expectations),
    scenario: { ...design.scenario, steps },
    ...scriptWithout(design, goneNodes, goneEdges),
    layout: { ...design.layout, nodes: without(design.layout.nodes, goneNodes) },
  };
}

/** Changes a node's fields; an unknown node changes nothing. */
export function updateNode(design: Design, id: string, change: Partial<DesignNode>): Design {
  const node = design.nodes[id];
  if (node === undefined) return design;
  return { ...design, nodes: { ...design.nodes, [id]: { ...node, ...change } } };
}

/** Merges parameters into a node's; equal values change nothing. */
export function setParams(design: Design, id: string, params: Params): Design {
  const node = design.nodes[id];
  if (node === undefined || Object.entries(params).every(([key, value]) => node.params[key] === value))
    return design;
  return updateNode(design, id, { params: { ...node.params, ...params } });
}

/** Merges parameters into an edge's; equal values change nothing. */
export function setEdgeParams(design: Design, id: string, params: Params): Design {
  const edge = design.edges[id];
  if (edge === undefined || Object.entries(params).every(([key, value]) => edge.params[key] === value))
    return design;
  return { ...design, edges: { ...design.edges, [id]: { ...edge, params: { ...edge.params, ...params } } } };
}

/** Moves nodes; places that do not change leave the design as it is. */
export function moveNodes(design: Design, positions: Readonly<Record<string, Position>>): Design {
  const moved = Object.entries(positions).filter(([id, at]) => {
    const before = design.layout.nodes[id];
    return design.nodes[id] !== undefined && (before?.x !== at.x || before.y !== at.y);
  });
  if (moved.length === 0) return design;
  return {
    ...design,
    layout: { ...design.layout, nodes: { ...design.layout.nodes, ...Object.fromEntries(moved) } },
  };
}

/** Part of a design: some nodes, the edges between them and their places. */
export interface Fragment {
  readonly nodes: Readonly<Record<string, DesignNode>>;
  readonly edges: Readonly<Record<string, DesignEdge>>;
  readonly positions: Readonly<Record<string, Position>>;
}

/** The chosen nodes with the edges whose both ends are chosen. */
export function fragmentOf(design: Design, nodeIds: readonly string[]): Fragment {
  const chosen = nodeIds.filter((id) => design.nodes[id] !== undefined);
  const inside = new Set(chosen);
  return {
    nodes: Object.fromEntries(chosen.flatMap((id) => (design.nodes[id] ? [[id, design.nodes[id]]] : []))),
    edges: Object.fromEntries(
      Object.entries(design.edges).filter(
        ([, edge]) => inside.has(edge.from.node) && inside.has(edge.to.node),
      ),
    ),
    positions: Object.fromEntries(chosen.map((id) => [id, design.layout.nodes[id] ?? { x: 0, y: 0 }])),
  };
}

/** Inserts a fragment with new ids, moved by `offset`; gives the new node ids in the fragment's order. */
export function insertFragment(
  design: Design,
  fragment: Fragment,
  offset: Position,
): { readonly design: Design; readonly ids: readonly string[] } {
  let next = design;
  const newIds = new Map<string, string>();
  for (const [oldId, node] of Object.entries(fragment.nodes)) {
    const at = fragment.positions[oldId] ?? { x: 0, y: 0 };
    const added = addNode(next, node, { x: at.x + offset.x, y: at.y + offset.y });
    newIds.set(oldId, added.id);
    next = added.design;
  }
  for (const edge of Object.values(fragment.edges)) {
    const from = newIds.get(edge.from.node);
    const to = newIds.get(edge.to.node);
    if (from === undefined || to === undefined) continue;
    const added = addEdge(next, { ...edge.from, node: from }, { ...edge.to, node: to });
    next = setEdgeParams(added.design, added.id, edge.params);
    const made = next.edges[added.id];
    if (edge.preset !== undefined && made !== undefined)
      next = { ...next, edges: { ...next.edges, [added.id]: { ...made, preset: edge.preset } } };
  }
  return { design: next, ids: [...newIds.values()] };
}
