/** What was done to the run, as it lies on a timeline. */
import { useMemo } from "react";
import { useDesign } from "../design/store.ts";
import { useT } from "../i18n/index.ts";
import { useRun } from "../run/run-store.ts";
import { layOutCommands } from "./layout.ts";

/** Faults and marks of the run, with the names they are shown by; `broken`: what is broken in the end. */
export function useCommands() {
  const t = useT();
  const past = useRun((state) => state.run?.commands);
  const ahead = useRun((state) => state.run?.ahead?.commands);
  const design = useDesign((state) => state.design);
  return useMemo(() => {
    const { bands, marks } = layOutCommands([...(past ?? []), ...(ahead ?? [])]);
    const nameOf = (id: string) => design.nodes[id]?.name ?? id;
    const edgeName = (id: string) => {
      const edge = design.edges[id];
      return edge === undefined ? id : `${nameOf(edge.from.node)} → ${nameOf(edge.to.node)}`;
    };
    const labelled = bands.map((band) => ({
      ...band,
      label: `${t(`watch.fault.${band.fault}`)} · ${band.isEdge ? edgeName(band.elementId) : nameOf(band.elementId)}`,
    }));
    const broken = labelled.filter((band) => band.toS === undefined).map((band) => band.label);
    return { bands: labelled, marks, broken };
  }, [past, ahead, design, t]);
}
