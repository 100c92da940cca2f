/** What the far view shows of each node and edge, as numbers for the painter. */
import { kindSpecs } from "@eventyard/kinds";
import { resolveParams } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { FLAG } from "@eventyard/protocol";
import { diagnosisStore } from "../live/diagnosis.ts";
import { edgeWidthPx } from "../live/edge-width.ts";
import { edgeValue, nodeValue } from "../live/live-store.ts";
import type { LiveStoreState } from "../live/live-store.ts";
import { barScale, meterTone } from "../live/meter-paths.ts";
import { TROUBLE_TONE } from "../live/trouble.ts";
import { TONE } from "./messages.ts";
import type { OverviewValues } from "./messages.ts";

/** What does not change while the design stays the same. */
export interface OverviewPlan {
  readonly nodeIds: readonly string[];
  readonly edgeIds: readonly string[];
  /** Per node: what its bar shows. */
  readonly bars: readonly ("busy" | "backlog" | "none")[];
  readonly backlogMax: readonly (number | undefined)[];
}

/** Looks up, once per design, what each node's bar means. */
export function planOverview(
  design: Design,
  nodeIds: readonly string[],
  edgeIds: readonly string[],
): OverviewPlan {
  const specs = nodeIds.map((id) => kindSpecs.get(design.nodes[id]?.kind ?? ""));
  return {
    nodeIds,
    edgeIds,
    bars: specs.map((spec) => {
      const meter = spec?.card.meter;
      return meter === "workers" ? "busy" : meter === "backlog" || meter === "lanes" ? "backlog" : "none";
    }),
    backlogMax: specs.map((spec, i) =>
      spec?.backlogMax?.(resolveParams(spec, design.nodes[nodeIds[i]!]!.params)),
    ),
  };
}

function share(plan: OverviewPlan, i: number, state: LiveStoreState): number {
  const id = plan.nodeIds[i]!;
  if (plan.bars[i] === "busy") {
    const workers = nodeValue(state, id, "workers") ?? 0;
    return workers > 0 ? (nodeValue(state, id, "busy") ?? 0) / workers : 0;
  }
  if (plan.bars[i] === "none") return 0;
  const backlog = nodeValue(state, id, "backlog") ?? 0;
  return backlog / (plan.backlogMax[i] ?? barScale(backlog));
}

/** The values of this frame, in the plan's order. */
export function overviewValues(plan: OverviewPlan, state: LiveStoreState): OverviewValues {
  const { nodes: troubles } = diagnosisStore.getState();
  const nodes = new Float32Array(plan.nodeIds.length * 2);
  const edges = new Float32Array(plan.edgeIds.length * 2);
  plan.nodeIds.forEach((id, i) => {
    const trouble = troubles.get(id);
    const filled = share(plan, i, state);
    const meter = plan.bars[i] === "backlog" ? meterTone(filled * 100, 100, "none") : "fine";
    const bad = meter === "bad" || (trouble !== undefined && TROUBLE_TONE[trouble] === "fail");
    const warn = meter === "warn" || trouble !== undefined;
    nodes[i * 2] = filled;
    nodes[i * 2 + 1] = bad ? TONE.bad : warn ? TONE.warn : TONE.none;
  });
  plan.edgeIds.forEach((id, i) => {
    const rate = edgeValue(state, id, "rate") ?? 0;
    const cut = ((edgeValue(state, id, "flags") ?? 0) & FLAG.cut) !== 0;
    edges[i * 2] = edgeWidthPx(rate, state.rateReference);
    edges[i * 2 + 1] = cut ? TONE.bad : rate > 0 ? TONE.ok : TONE.none;
  });
  return { nodes, edges };
}
