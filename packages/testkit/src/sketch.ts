/** Short writing for the designs of tests. */
import type { Design, DesignEdge, DesignNode, Params, PortRef, ScenarioStep } from "@eventyard/model";
import { emptyDesign } from "@eventyard/model";

export interface Sketch {
  /** Kind and parameters by node id. */
  readonly nodes: Readonly<Record<string, readonly [kind: string, params?: Params]>>;
  /** "node.port", "node.port", and the latency in ms if it is not 0. Ids are e0, e1, … */
  readonly edges: readonly (readonly [from: string, to: string, latencyMs?: number])[];
  readonly seed?: number;
  readonly durationS?: number;
  readonly steps?: readonly ScenarioStep[];
}

/** "orders.out" → { node: "orders", port: "out" } */
function portRef(text: string): PortRef {
  const [node = "", port = ""] = text.split(".");
  return { node, port };
}

/** The design of a sketch. It is not validated. */
export function sketchDesign(sketch: Sketch): Design {
  const nodes = Object.entries(sketch.nodes).map(([id, [kind, params]]): [string, DesignNode] => [
    id,
    { kind, name: id, params: params ?? {} },
  ]);
  const edges = sketch.edges.map(([from, to, latencyMs], index): [string, DesignEdge] => [
    `e${index}`,
    { from: portRef(from), to: portRef(to), params: { latencyMs: latencyMs ?? 0 } },
  ]);
  return {
    ...emptyDesign("sketch"),
    nodes: Object.fromEntries(nodes),
    edges: Object.fromEntries(edges),
    scenario: { seed: sketch.seed ?? 1, durationS: sketch.durationS ?? 60, steps: sketch.steps ?? [] },
  };
}
