/** A design compiled for running: ids become indices (sorted by code unit), edges know their ends and their flow. */
import {
  compareIds,
  edgeFlow,
  findPort,
  readContracts,
  resolveEdgeParams,
  resolveParams,
} from "@eventyard/model";
import type { ContractBook, Design, EdgeParams, KindSpec, Params } from "@eventyard/model";
import type { Behaviour } from "./behaviour.ts";

/** Values of `edgeLends`. */
export const LENDS = 1;
export const CALLS = 2;

export interface Program {
  readonly nodeIds: readonly string[];
  readonly edgeIds: readonly string[];
  /** What a person calls the nodes. */
  readonly nodeNames: readonly string[];
  readonly nodeIndex: ReadonlyMap<string, number>;
  readonly edgeIndex: ReadonlyMap<string, number>;
  readonly specs: readonly KindSpec[];
  /** The registry erases each kind's own state type; the engine hands a behaviour only the state it made. */
  readonly behaviours: readonly Behaviour[];
  /** Complete parameters, defaults filled in. */
  readonly params: readonly Params[];
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  readonly edgeFromPort: readonly string[];
  readonly edgeToPort: readonly string[];
  /** 0 for `publish`, 1 for `delivery`, 2 for `call`. */
  readonly edgeLends: Uint8Array;
  /** 1 if the edge leaves a port for what was given up. */
  readonly edgeDead: Uint8Array;
  readonly edgeLatencyMs: Float64Array;
  /** Complete parameters, defaults filled in. */
  readonly edgeParams: readonly EdgeParams[];
  /** Draw service times and failures by flow. */
  readonly commonRandom: boolean;
  /** What versions of events look like. */
  readonly contracts: ContractBook;
  /** Edges of each node, ascending. */
  readonly edgesInOf: readonly (readonly number[])[];
  readonly edgesOutOf: readonly (readonly number[])[];
}

/**
 * Compiles a design that has passed validation. Nodes whose kind is not simulated are left out.
 * Throws an Error naming the node or edge if a kind or behaviour is missing or ports do not fit.
 */
export function compileProgram(
  design: Design,
  specs: ReadonlyMap<string, KindSpec>,
  behaviours: ReadonlyMap<string, Behaviour>,
): Program {
  const nodeIds = Object.keys(design.nodes)
    .filter((id) => kindOf(design, specs, id).simulated)
    .toSorted(compareIds);
  const edgeIds = Object.keys(design.edges).toSorted(compareIds);
  const nodeIndex = new Map(nodeIds.map((id, index) => [id, index]));
  const nodeSpecs = nodeIds.map((id) => kindOf(design, specs, id));
  const program = {
    nodeIds,
    edgeIds,
    nodeIndex,
    nodeNames: nodeIds.map((id) => design.nodes[id]!.name || id),
    edgeIndex: new Map(edgeIds.map((id, index) => [id, index])),
    specs: nodeSpecs,
    behaviours: nodeSpecs.map((spec) => behaviourOf(spec.id, behaviours)),
    params: paramsOf(design, nodeIds, nodeSpecs),
    edgeFrom: new Int32Array(edgeIds.length),
    edgeTo: new Int32Array(edgeIds.length),
    edgeFromPort: edgeIds.map((id) => design.edges[id]!.from.port),
    edgeToPort: edgeIds.map((id) => design.edges[id]!.to.port),
    edgeLends: new Uint8Array(edgeIds.length),
    edgeDead: new Uint8Array(edgeIds.length),
    edgeLatencyMs: new Float64Array(edgeIds.length),
    edgeParams: edgeIds.map((id) => edgeParamsOf(design, specs, id)),
    commonRandom: design.scenario.commonRandom === true,
    contracts: readContracts(design.contracts).book,
    edgesInOf: nodeIds.map((): number[] => []),
    edgesOutOf: nodeIds.map((): number[] => []),
  };
  for (const [index, id] of edgeIds.entries()) {
    const edge = design.edges[id]!;
    const flow = edgeFlow(design, specs, edge);
    const from = nodeIndex.get(edge.from.node);
    const to = nodeIndex.get(edge.to.node);
    if (flow === undefined || from === undefined || to === undefined)
      throw new Error(`edge "${id}": its ports do not fit`);
    if (program.behaviours[to]!.arrive === undefined)
      throw new Error(`edge "${id}": its target cannot take messages`);
    program.edgeFrom[index] = from;
    program.edgeTo[index] = to;
    program.edgeLends[index] = flow === "delivery" ? LENDS : flow === "call" ? CALLS : 0;
    program.edgeDead[index] = findPort(design, specs, edge.from)?.dead === true ? 1 : 0;
    program.edgeLatencyMs[index] = edge.params.latencyMs;
    program.edgesOutOf[from]!.push(index);
    program.edgesInOf[to]!.push(index);
  }
  return program;
}

function kindOf(design: Design, specs: ReadonlyMap<string, KindSpec>, nodeId: string): KindSpec {
  const { kind } = design.nodes[nodeId]!;
  const spec = specs.get(kind);
  if (spec === undefined) throw new Error(`node "${nodeId}": unknown kind "${kind}"`);
  return spec;
}

/**
 * Resolved parameters of the nodes. Equal ones are one object, and what kinds derive from them can be too: in a large
 * design of equal nodes that is memory which all of them keep in the processor's cache.
 */
function paramsOf(design: Design, nodeIds: readonly string[], specs: readonly KindSpec[]): Params[] {
  const known = new Map<string, Params>();
  return nodeIds.map((id, index) => {
    const params = resolveParams(specs[index]!, design.nodes[id]!.params);
    const text = JSON.stringify(params);
    const same = known.get(text) ?? params;
    known.set(text, same);
    return same;
  });
}

function edgeParamsOf(design: Design, specs: ReadonlyMap<string, KindSpec>, edgeId: string): EdgeParams {
  const { from, params } = design.edges[edgeId]!;
  const port = findPort(design, specs, from);
  return port === undefined ? params : resolveEdgeParams(port, params);
}

function behaviourOf(kind: string, behaviours: ReadonlyMap<string, Behaviour>): Behaviour {
  const behaviour = behaviours.get(kind);
  if (behaviour === undefined) throw new Error(`kind "${kind}" has no behaviour`);
  return behaviour;
}

/** Node indices of a shortest cycle through `node` over nodes that pass `via`, starting with it; empty if there is none. */
export function cycleThrough(program: Program, node: number, via: (node: number) => boolean): number[] {
  const cameFrom = new Map<number, number>();
  const frontier = [node];
  for (const at of frontier) {
    for (const edge of program.edgesOutOf[at]!) {
      const to = program.edgeTo[edge]!;
      if (to === node) {
        const path = [at];
        while (path[0] !== node) path.unshift(cameFrom.get(path[0]!)!);
        return path;
      }
      if (cameFrom.has(to) || !via(to)) continue;
      cameFrom.set(to, at);
      frontier.push(to);
    }
  }
  return [];
}
