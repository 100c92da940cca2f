/** Which instants a run has come to, and where they lie on an axis. */
import { useLive } from "../live/live-store.ts";
import type { LiveStoreState } from "../live/live-store.ts";
import { useRun } from "../run/run-store.ts";
import { PLOT } from "./draw.ts";

const NS_PER_S = 1e9;
/** A hand may reach this much beside the axis, as a share of its length. */
const EDGE = 0.01;

/** Virtual time of the picture [s], in milliseconds' steps; 0 without a run. */
export function timeS({ revision, picture }: LiveStoreState): number {
  return revision === 0 || picture === undefined ? 0 : Math.round(picture.timeNs / 1e6) / 1000;
}

/** The instant that is shown and the newest one [s]; `looksBack` if they differ. */
export function useInstants() {
  const durationS = useRun((state) => state.run?.durationS);
  const toldS = useRun((state) => (state.run?.timeNs ?? 0) / NS_PER_S);
  const aheadNs = useRun((state) => state.run?.ahead?.newestNs);
  const pictured = useLive((state) => state.revision > 0);
  const picturedS = useLive(timeS);
  // after a jump the picture comes a moment later
  const nowS = pictured ? picturedS : toldS;
  const newestS = aheadNs === undefined ? nowS : aheadNs / NS_PER_S;
  return { durationS, nowS, newestS, looksBack: aheadNs !== undefined };
}

/** From times to places on the axis [css px] and back; a time only for places on it or just beside it. */
export function axisOf(width: number, endS: number) {
  const plotWidth = Math.max(1, width - PLOT.left - PLOT.right);
  return {
    xOf: (atS: number) => PLOT.left + (endS > 0 ? Math.min(1, atS / endS) : 0) * plotWidth,
    timeOf: (x: number) => ((x - PLOT.left) / plotWidth) * endS,
    timeAt: (x: number) => {
      const share = (x - PLOT.left) / plotWidth;
      if (endS <= 0 || share < -EDGE || share > 1 + EDGE) return undefined;
      return Math.min(1, Math.max(0, share)) * endS;
    },
  };
}
