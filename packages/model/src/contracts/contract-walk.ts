/**
 * Follows versioned events through a drawing: from the node that publishes them over buses, filters, workers and calls that
 * pass them on, to every node that reads them. Finds readers that cannot read what will reach them.
 */
import type { Content } from "../content.ts";
import type { Design, PortRef } from "../design.ts";
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
  readonly accepts: Accepts;
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

/** Ways out of a node: the ids of ports, all of them, or all that carry events. */
type Ways = readonly string[] | "all" | "events";

/** Does a message with this content leave over this edge? Dead letters are not followed. */
function leaves(paths: Paths, edge: string, content: Content, ways: Ways): boolean {
  const from = paths.design.edges[edge]!.from;
  const spec = specOf(paths, from.node);
  const port = spec?.ports.find(({ id }) => id === from.port);
  if (spec === undefined || port === undefined || port.dead === true) return false;
  if (ways === "events" ? port.carries !== "event" : ways !== "all" && !ways.includes(port.id)) return false;
  if (port.admits === undefined) return true;
  return port.admits(paramsOfEdge(paths, edge, port), paramsOfNode(paths, from.node, spec), content);
}

/** A versioned event: what it says, and who publishes it by which ports. */
interface Publication {
  readonly content: Content;
  readonly written: EventVersion;
  readonly sources: { readonly node: string; readonly ways: Ways }[];
}

/** What is published with a version, by what it says. */
function publications(paths: Paths): readonly Publication[] {
  const found = new Map<string, Publication>();
  for (const node of Object.keys(paths.design.nodes)) {
    for (const { content, port } of namedContract(paths, node)?.publishes ?? []) {
      const written = versionOf(content);
      if (written === undefined) continue;
      const key = JSON.stringify(content);
      const entry = found.get(key) ?? { content, written, sources: [] };
      found.set(key, entry);
      entry.sources.push({ node, ways: port === undefined ? "events" : [port] });
    }
  }
  return [...found.values()];
}

/** Everything that will be reached by events it cannot read, at most once for each publisher, reader and version (rule M59). */
export function unreadable(paths: Paths): readonly Unreadable[] {
  const found = new Map<string, Unreadable>();
  for (const { content, written, sources } of publications(paths)) {
    // whoever has been reached by this content need not be reached again by another publisher
    const reached = new Set<string>();
    for (const { node, ways } of sources) {
      walk(paths, { node, ways }, content, reached, {
        reads: (reader, accepts) => {
          if (canRead(paths.book, written, accepts.versions, accepts.reader)) return true;
          const key = [node, reader, written.type, written.version].join(" ");
          if (!found.has(key)) found.set(key, { publisher: node, reader, written, accepts });
          return false;
        },
      });
    }
  }
  return [...found.values()];
}

type Accepts = NonNullable<NodeContract["accepts"]>;

interface Visitor {
  /** A node that says what it reads is reached. False: it reads nothing of it, and passes nothing on. */
  readonly reads: (node: string, accepts: Accepts) => boolean;
  /** The message crosses this edge. */
  readonly crosses?: (edge: string) => void;
}

interface Place {
  readonly node: string;
  readonly ways: Ways;
}

/** By which ways what came in by this port goes on. */
function waysOn(contract: NodeContract | undefined, port: string): Ways {
  const passesOn = contract?.passesOn ?? true;
  if (typeof passesOn === "boolean") return passesOn ? "all" : [];
  return Object.hasOwn(passesOn, port) ? passesOn[port]! : [];
}

/** Follows one content from its publisher; each in port is entered once. */
function walk(paths: Paths, from: Place, content: Content, reached: Set<string>, visitor: Visitor): void {
  const frontier: Place[] = [from];
  for (const { node, ways } of frontier) {
    for (const edge of paths.edgesOf.get(node) ?? []) {
      if (paths.stepsLeft <= 0) return;
      paths.stepsLeft--;
      const { to } = paths.design.edges[edge]!;
      const entry = `${to.node} ${to.port}`;
      if (visitor.crosses === undefined && reached.has(entry)) continue;
      if (!leaves(paths, edge, content, ways)) continue;
      visitor.crosses?.(edge);
      if (reached.has(entry)) continue;
      reached.add(entry);
      const contract = contractOf(paths, to.node);
      const accepts = carriesEvents(paths, to) ? contract?.accepts : undefined;
      if (accepts === undefined || visitor.reads(to.node, accepts))
        frontier.push({ node: to.node, ways: waysOn(contract, to.port) });
    }
  }
}

/** Requests of calls are not read by version: who is called may pass on what they say. */
function carriesEvents(paths: Paths, { node, port }: PortRef): boolean {
  return specOf(paths, node)?.ports.some(({ id, carries }) => id === port && carries === "event") === true;
}

/** A versioned event that crosses an edge: who publishes it, and who behind the edge cannot read it. */
export interface Crossing {
  readonly written: EventVersion;
  readonly publishers: readonly string[];
  readonly unreadable: readonly Unreadable[];
  /** Some reader behind the edge says that it reads this type. */
  readonly read: boolean;
}

/** What crosses this edge, for showing it there. Costs a walk for each versioned event and its publishers. */
export function crossings(paths: Paths, edge: string): readonly Crossing[] {
  const found: Crossing[] = [];
  const target = paths.design.edges[edge]?.to;
  if (target === undefined) return found;
  for (const { content, written, sources } of publications(paths)) {
    const publishers = sources
      .filter(({ node, ways }) => {
        let does = false;
        const visitor = {
          reads: canReadIt(paths, written),
          crosses: (one: string) => (does ||= one === edge),
        };
        walk(paths, { node, ways }, content, new Set(), visitor);
        return does;
      })
      .map(({ node }) => node);
    const [publisher] = publishers;
    if (publisher === undefined) continue;
    found.push({ written, publishers, ...behind(paths, target, content, { written, publisher }) });
  }
  return found;
}

function canReadIt({ book }: Paths, written: EventVersion): Visitor["reads"] {
  return (_node, { versions, reader }) => canRead(book, written, versions, reader);
}

/** Who reads this content where the edge ends and beyond. */
function behind(
  paths: Paths,
  target: PortRef,
  content: Content,
  about: Pick<Unreadable, "written" | "publisher">,
): Pick<Crossing, "unreadable" | "read"> {
  const failing: Unreadable[] = [];
  let read = false;
  const reads = (reader: string, accepts: Accepts): boolean => {
    read ||= accepts.versions.some(({ type }) => type === about.written.type);
    if (canReadIt(paths, about.written)(reader, accepts)) return true;
    failing.push({ ...about, reader, accepts });
    return false;
  };
  const contract = contractOf(paths, target.node);
  const accepts = carriesEvents(paths, target) ? contract?.accepts : undefined;
  if (accepts === undefined || reads(target.node, accepts)) {
    const from = { node: target.node, ways: waysOn(contract, target.port) };
    walk(paths, from, content, new Set([`${target.node} ${target.port}`]), { reads });
  }
  return { unreadable: failing, read };
}
