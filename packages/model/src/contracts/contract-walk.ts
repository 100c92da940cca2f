/**
 * Follows versioned events through a drawing: from the node that publishes them over buses, filters and workers that pass
 * them on, to every node that reads them. Finds readers that cannot read what will reach them.
 */
import type { Content } from "../content.ts";
import type { Design } from "../design.ts";
import type { KindSpec, NodeContract, Params, PortSpec } from "../kind-spec.ts";
import { resolveParams } from "../params.ts";
import type { ContractBook } from "./contract-book.ts";
import { canRead } from "./contract-book.ts";
import type { EventVersion } from "./event-version.ts";
import { versionOf } from "./event-version.ts";

/** Edges looked at over all walks of one check; beyond that the rest stays unchecked, and the check says so. */
export const CONTRACT_STEPS_MAX = 500_000;

/** A drawing prepared for walks; parameters may be changed in between, as a scenario does. */
export interface Paths {
  readonly design: Design;
  readonly kinds: ReadonlyMap<string, KindSpec>;
  readonly book: ContractBook;
  /** Complete parameters of nodes and edges, filled in as they are asked for. */
  readonly nodeParams: Map<string, Params>;
  readonly edgeParams: Map<string, Params>;
  readonly contracts: Map<string, NodeContract | undefined>;
  readonly edgesOf: ReadonlyMap<string, readonly string[]>;
  stepsLeft: number;
}

/** A reader that will be reached by what it cannot read. */
export interface Unreadable {
  readonly publisher: string;
  readonly reader: string;
  readonly written: EventVersion;
  readonly accepts: NonNullable<NodeContract["accepts"]>;
}

export function preparePaths(
  design: Design,
  kinds: ReadonlyMap<string, KindSpec>,
  book: ContractBook,
): Paths {
  const edgesOf = new Map<string, string[]>();
  for (const [id, { from }] of Object.entries(design.edges)) {
    const list = edgesOf.get(from.node);
    if (list === undefined) edgesOf.set(from.node, [id]);
    else list.push(id);
  }
  const stepsLeft = CONTRACT_STEPS_MAX;
  return {
    design,
    kinds,
    book,
    nodeParams: new Map(),
    edgeParams: new Map(),
    contracts: new Map(),
    edgesOf,
    stepsLeft,
  };
}

function specOf({ design, kinds }: Paths, node: string): KindSpec | undefined {
  return Object.hasOwn(design.nodes, node) ? kinds.get(design.nodes[node]?.kind ?? "") : undefined;
}

function paramsOfNode(paths: Paths, node: string, spec: KindSpec): Params {
  const known = paths.nodeParams.get(node);
  if (known !== undefined) return known;
  const params = resolveParams(spec, paths.design.nodes[node]?.params ?? {});
  paths.nodeParams.set(node, params);
  return params;
}

function paramsOfEdge(paths: Paths, edge: string, port: PortSpec): Params {
  const known = paths.edgeParams.get(edge);
  if (known !== undefined) return known;
  const own = paths.design.edges[edge]?.params ?? {};
  const params = port.edge === undefined ? {} : resolveParams(port.edge, own);
  paths.edgeParams.set(edge, params);
  return params;
}

/** The node's contract, or undefined if it only passes on; parameters out of range have their own problem. */
function contractOf(paths: Paths, node: string): NodeContract | undefined {
  if (paths.contracts.has(node)) return paths.contracts.get(node);
  const spec = specOf(paths, node);
  const contract = spec && spec.contract?.of(paramsOfNode(paths, node, spec));
  paths.contracts.set(node, contract);
  return contract;
}

/** The contract of a node that names versions, undefined for all others: those cost a look at their own parameters. */
export function namedContract(paths: Paths, node: string): NodeContract | undefined {
  const names = specOf(paths, node)?.contract?.params ?? [];
  if (names.length === 0) return undefined;
  const params = paths.nodeParams.get(node) ?? paths.design.nodes[node]?.params ?? {};
  const isNamed = names.some((name) => Object.hasOwn(params, name) && params[name] !== "");
  return isNamed ? contractOf(paths, node) : undefined;
}

/** Gives a node other parameters; true if that changes its contract. */
export function changeNode(paths: Paths, node: string, change: Params): boolean {
  const spec = specOf(paths, node);
  if (spec?.contract === undefined) return false;
  const before = JSON.stringify(contractOf(paths, node));
  paths.nodeParams.set(node, resolveParams(spec, { ...paramsOfNode(paths, node, spec), ...change }));
  paths.contracts.delete(node);
  return JSON.stringify(contractOf(paths, node)) !== before;
}

/** Does an event with this content leave over this edge? Dead letters are not followed. */
function leaves(paths: Paths, edge: string, content: Content): boolean {
  const from = paths.design.edges[edge]!.from;
  const spec = specOf(paths, from.node);
  const port = spec?.ports.find(({ id }) => id === from.port);
  if (spec === undefined || port === undefined || port.carries !== "event" || port.dead === true)
    return false;
  if (port.admits === undefined) return true;
  return port.admits(paramsOfEdge(paths, edge, port), paramsOfNode(paths, from.node, spec), content);
}

/** Nodes that publish something with a version, by what it says; each with the first publisher. */
function publications(paths: Paths): ReadonlyMap<string, { content: Content; nodes: string[] }> {
  const found = new Map<string, { content: Content; nodes: string[] }>();
  for (const node of Object.keys(paths.design.nodes)) {
    for (const { content } of namedContract(paths, node)?.publishes ?? []) {
      if (versionOf(content) === undefined) continue;
      const key = JSON.stringify(content);
      const entry = found.get(key);
      if (entry === undefined) found.set(key, { content, nodes: [node] });
      else if (entry.nodes.at(-1) !== node) entry.nodes.push(node);
    }
  }
  return found;
}

/** Everything that will be reached by events it cannot read, at most once for each publisher, reader and version (rule M59). */
export function unreadable(paths: Paths): readonly Unreadable[] {
  const found = new Map<string, Unreadable>();
  for (const { content, nodes } of publications(paths).values()) {
    const written = versionOf(content)!;
    // whoever has been reached by this content need not be reached again by another publisher
    const reached = new Set<string>();
    for (const publisher of nodes) {
      for (const { reader, accepts } of walk(paths, publisher, content, written, reached)) {
        const key = [publisher, reader, written.type, written.version].join(" ");
        if (!found.has(key)) found.set(key, { publisher, reader, written, accepts });
      }
    }
  }
  return [...found.values()];
}

/** Readers, reached from this publisher and not before, that cannot read it. */
function walk(
  paths: Paths,
  publisher: string,
  content: Content,
  written: EventVersion,
  reached: Set<string>,
): { readonly reader: string; readonly accepts: NonNullable<NodeContract["accepts"]> }[] {
  const failing: { readonly reader: string; readonly accepts: NonNullable<NodeContract["accepts"]> }[] = [];
  const frontier = [publisher];
  for (const at of frontier) {
    for (const edge of paths.edgesOf.get(at) ?? []) {
      if (paths.stepsLeft <= 0) return failing;
      paths.stepsLeft--;
      const next = paths.design.edges[edge]!.to.node;
      if (reached.has(next) || !leaves(paths, edge, content)) continue;
      reached.add(next);
      const contract = contractOf(paths, next);
      const accepts = contract?.accepts;
      if (accepts !== undefined && !canRead(paths.book, written, accepts.versions, accepts.reader))
        failing.push({ reader: next, accepts });
      else if (contract?.passesOn !== false) frontier.push(next);
    }
  }
  return failing;
}
