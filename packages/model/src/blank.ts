/** The blank design and the values that new things start with. */
import type { Design, EdgeParams } from "./design.ts";
import { DESIGN_FORMAT, DESIGN_VERSION } from "./design.ts";

/** A round trip of 4 ms: services of one region, across zones. */
export const DEFAULT_EDGE_PARAMS: EdgeParams = { latencyMs: 2 };

/** A design without nodes: five minutes of virtual time, seed 1. */
export function emptyDesign(name: string): Design {
  return {
    format: DESIGN_FORMAT,
    version: DESIGN_VERSION,
    minReader: DESIGN_VERSION,
    name,
    nodes: {},
    edges: {},
    scenario: { seed: 1, durationS: 300, steps: [] },
    expectations: {},
    layout: { nodes: {} },
  };
}
