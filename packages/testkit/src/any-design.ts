/** Random valid designs over any list of kinds, built only from what their specs say. */
import type { Design, DesignNode, KindSpec, Params, ParamValue, PortRef, Problem } from "@eventyard/model";
import { checkConnection, emptyDesign, paramFields, validateDesign } from "@eventyard/model";
import fc from "fast-check";

export interface AnyDesignOptions {
  readonly nodesMax: number;
  /** Tries to connect two random ports; most are refused. */
  readonly edgeTries: number;
  readonly durationS: number;
  /** Values that keep runs short, by kind and parameter; other parameters keep their defaults. */
  readonly params: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<ParamValue>>>>>;
  /** One-way times of edges [ms]. */
  readonly latencyMs: fc.Arbitrary<number>;
}

type Specs = ReadonlyMap<string, KindSpec>;

/** Parameters of a kind: chosen ones at random, the rest by default. Throws if a chosen one does not exist. */
function anyParams(
  spec: KindSpec,
  chosen: Readonly<Record<string, fc.Arbitrary<ParamValue>>>,
): fc.Arbitrary<Params> {
  const known = new Set(paramFields(spec).map(({ name }) => name));
  for (const name of Object.keys(chosen)) {
    if (!known.has(name)) throw new Error(`kind ${spec.id} has no parameter ${name}`);
  }
  return fc.record(chosen);
}

function anyNode(specs: Specs, options: AnyDesignOptions): fc.Arbitrary<DesignNode> {
  return fc.oneof(
    ...[...specs.values()].map((spec) =>
      anyParams(spec, options.params[spec.id] ?? {}).map((params) => ({
        kind: spec.id,
        name: spec.id,
        params,
      })),
    ),
  );
}

/** Ports of one direction, over all nodes in id order. */
function portsOf(design: Design, specs: Specs, direction: "in" | "out"): PortRef[] {
  return Object.entries(design.nodes).flatMap(([node, { kind }]) =>
    (specs.get(kind)?.ports ?? [])
      .filter((port) => port.direction === direction)
      .map(({ id }) => ({ node, port: id })),
  );
}

/** Can messages get from one node to another? */
function reaches(design: Design, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const node of seen) {
    if (node === to) return true;
    for (const edge of Object.values(design.edges)) if (edge.from.node === node) seen.add(edge.to.node);
  }
  return false;
}

function connected(
  design: Design,
  specs: Specs,
  tries: readonly (readonly [number, number, number])[],
): Design {
  const from = portsOf(design, specs, "out");
  const to = portsOf(design, specs, "in");
  let result = design;
  if (from.length === 0 || to.length === 0) return result;
  for (const [index, [a, b, latencyMs]] of tries.entries()) {
    const source = from[a % from.length]!;
    const target = to[b % to.length]!;
    if (!checkConnection(result, specs, source, target).ok || reaches(result, target.node, source.node))
      continue;
    const edge = { from: source, to: target, params: { latencyMs } };
    result = { ...result, edges: { ...result.edges, [`e${index}`]: edge } };
  }
  return result;
}

function without(design: Design, problem: Problem): Design {
  const { node, edge } = problem.at;
  const first = edge ?? Object.keys(design.edges)[0];
  const nodes = Object.entries(design.nodes).filter(([id]) => id !== node);
  const edges = Object.entries(design.edges).filter(([id, { from, to }]) =>
    node === undefined ? id !== first : from.node !== node && to.node !== node,
  );
  return { ...design, nodes: Object.fromEntries(nodes), edges: Object.fromEntries(edges) };
}

/** Takes away what validation refuses, until nothing is left to refuse; each step removes a node or an edge. */
function repaired(design: Design, specs: Specs): Design {
  let result = design;
  const steps = Object.keys(design.nodes).length + Object.keys(design.edges).length;
  for (let step = 0; step < steps; step++) {
    const problem = validateDesign(result, specs).find(({ severity }) => severity === "error");
    if (problem === undefined) return result;
    result = without(result, problem);
  }
  return result;
}

/**
 * Valid designs without cycles: random nodes, random connections that `checkConnection` allows, and nothing that
 * `validateDesign` refuses. Seeded by fast-check, so a failing design can be named by its seed and path.
 */
export function anyDesign(specs: Specs, options: AnyDesignOptions): fc.Arbitrary<Design> {
  const choice = fc.nat({ max: 1_000_000 });
  return fc
    .record({
      nodes: fc.array(anyNode(specs, options), {
        minLength: Math.min(4, options.nodesMax),
        maxLength: options.nodesMax,
      }),
      tries: fc.array(fc.tuple(choice, choice, options.latencyMs), {
        minLength: options.edgeTries,
        maxLength: options.edgeTries,
      }),
      seed: fc.nat(),
    })
    .map(({ nodes, tries, seed }) => {
      const blank = emptyDesign("any");
      const named = nodes.map((node, index): [string, DesignNode] => [`n${index}`, node]);
      const design = {
        ...blank,
        nodes: Object.fromEntries(named),
        scenario: { seed, durationS: options.durationS, steps: [] },
      };
      return repaired(connected(design, specs, tries), specs);
    });
}
