/** Runs of the gallery's designs for tests: with a design's parameters changed, another seed or another length. */
import { judge } from "@eventyard/analysis";
import { createRun } from "@eventyard/engine";
import type { Run, RunSummary } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";
import type { Design, Params } from "@eventyard/model";
import { gallery } from "../src/gallery.ts";

/** Changed parameters by node id and by edge id. */
export interface Change {
  readonly nodes?: Readonly<Record<string, Params>>;
  readonly edges?: Readonly<Record<string, Params>>;
  readonly seed?: number;
  readonly durationS?: number;
  /** Without the scenario's steps. */
  readonly calm?: boolean;
}

const EVENTS_MAX = 5_000_000;

/** The design of this id. Throws an Error if there is none. */
export function galleryDesign(id: string): Design {
  const found = gallery.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`the gallery has no ${id}`);
  return found.file;
}

/** The design with changes. Throws an Error if it has no such node or edge. */
export function changed(design: Design, { nodes = {}, edges = {}, seed, durationS, calm }: Change): Design {
  const changedNodes = Object.entries(nodes).map(([id, params]) => {
    const node = design.nodes[id];
    if (node === undefined) throw new Error(`there is no node ${id}`);
    return [id, { ...node, params: { ...node.params, ...params } }] as const;
  });
  const changedEdges = Object.entries(edges).map(([id, params]) => {
    const edge = design.edges[id];
    if (edge === undefined) throw new Error(`there is no edge ${id}`);
    return [id, { ...edge, params: { ...edge.params, ...params } }] as const;
  });
  const { scenario } = design;
  return {
    ...design,
    nodes: { ...design.nodes, ...Object.fromEntries(changedNodes) },
    edges: { ...design.edges, ...Object.fromEntries(changedEdges) },
    scenario: {
      ...scenario,
      seed: seed ?? scenario.seed,
      durationS: durationS ?? scenario.durationS,
      steps: calm === true ? [] : scenario.steps,
    },
  };
}

/** A run at time 0. */
export function begin(design: Design, traces?: ReadonlyMap<string, Int32Array>): Run {
  const given = traces === undefined ? {} : { traces };
  return createRun({ design, specs: kindSpecs, behaviours: runnableKinds, ...given });
}

/** Goes on to this instant [s], or to the end. Throws an Error if the run stops before. */
export function go(run: Run, untilS = Infinity): RunSummary {
  const outcome = run.advanceTo(Math.min(run.endNs, untilS * 1e9), EVENTS_MAX);
  if (outcome !== "reached") throw new Error(`the run ended with ${outcome}`);
  return run.summary();
}

/** A gallery design, changed, run to its end. */
export function play(id: string, change: Change = {}): RunSummary {
  return go(begin(changed(galleryDesign(id), change)));
}

/** Ids of the expectations that do not hold, sorted. */
export function broken(design: Design, summary: RunSummary): readonly string[] {
  return judge(design, summary)
    .filter(({ status }) => status !== "pass")
    .map(({ id }) => id)
    .toSorted();
}
