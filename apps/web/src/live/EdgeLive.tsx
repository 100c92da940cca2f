/** The live part of an edge: its label at reading zoom, its width by rate, and whether it is cut or feeds an overloaded node. */
import { FLAG } from "@eventyard/protocol";
import { useStore as useFlow } from "reactflow";
import type { ReactFlowState } from "reactflow";
import { useStore } from "zustand";
import { geometryStore } from "../canvas/edge-paths.ts";
import { useDesign } from "../design/store.ts";
import { useLanguage, useT } from "../i18n/index.ts";
import { textRoom } from "../inspector/param-text.ts";
import { diagnosisStore } from "./diagnosis.ts";
import { edgeWidthPx, WIDTH_IDLE_PX } from "./edge-width.ts";
import { formatCount, formatDuration, formatRate } from "./format.ts";
import { levelStore } from "./level.ts";
import { edgeValue, nodeValue, useLive } from "./live-store.ts";
import { isBehind } from "./trouble.ts";
import type { EdgeTrouble } from "./trouble.ts";
import "./live.css";

/** Below this zoom a label cannot be read and is not shown. */
const READING_ZOOM = 0.6;

/** Rise over run at the middle from which a label stands beside the line instead of above it: dots must not cross it. */
const STEEP = 0.5;

function isSteep(line: Float32Array | undefined): boolean {
  if (line === undefined || line.length < 8) return false;
  const middle = (line.length >> 2) * 2;
  const dx = line[middle + 2]! - line[middle - 2]!;
  const dy = line[middle + 3]! - line[middle - 1]!;
  return Math.abs(dy) > STEEP * Math.abs(dx);
}

function readable(state: ReactFlowState): boolean {
  return state.transform[2] >= READING_ZOOM;
}

function useEdgeTrouble(edgeId: string): EdgeTrouble {
  const target = useDesign((state) => state.design.edges[edgeId]?.to.node ?? "");
  const cut = useLive((state) => ((edgeValue(state, edgeId, "flags") ?? 0) & FLAG.cut) !== 0);
  const behind = useStore(diagnosisStore, (state) => isBehind(state.nodes.get(target)));
  return cut ? "cut" : behind ? "overloaded" : "none";
}

/** Width and trouble of an edge, for drawing it. */
export function useEdgeTraffic(edgeId: string): { readonly widthPx: number; readonly trouble: EdgeTrouble } {
  const trouble = useEdgeTrouble(edgeId);
  const far = useStore(levelStore, (level) => level.detail === "overview");
  const widthPx = useLive((state) => {
    // in the far view the canvas draws the edges
    if (far) return WIDTH_IDLE_PX;
    const rate = edgeValue(state, edgeId, "rate");
    return rate === undefined ? WIDTH_IDLE_PX : edgeWidthPx(rate, state.rateReference);
  });
  return { widthPx, trouble };
}

/** Width of a label's letter and the margins of its ground [px]. */
const LETTER_PX = 6;
const MARGIN_PX = 10;

/** Share of the room that a label above the line takes, so that a short line's dots are seen; and one beside it. */
const ABOVE_SHARE = 0.72;
const BESIDE_SHARE = 0.5;

/** Room for a label above or beside a line, between its cards [px]. */
function roomPx(line: Float32Array | undefined): number {
  if (line === undefined || line.length < 4) return Number.POSITIVE_INFINITY;
  return (isSteep(line) ? BESIDE_SHARE : ABOVE_SHARE) * Math.abs(line[line.length - 2]! - line[0]!);
}

/** As many parts as there is room for, the first ones first; nothing rather than a part under a card. */
function fitting(parts: readonly string[], px: number): string {
  for (let count = parts.length; count > 0; count--) {
    const text = parts.slice(0, count).join(" · ");
    if (textRoom(text) * LETTER_PX + MARGIN_PX <= px) return text;
  }
  return "";
}

/** "120/s · 2 ms" on the edge; what comes and what gets done when its target is overloaded; ✕ when it is cut. */
export function EdgeLabel({ edgeId }: { readonly edgeId: string }) {
  const t = useT();
  const language = useLanguage();
  const visible = useFlow(readable);
  const trouble = useEdgeTrouble(edgeId);
  const room = useStore(geometryStore, (geometry) => roomPx(geometry.edges.get(edgeId)));
  const latencyMs = useDesign((state) => state.design.edges[edgeId]?.params.latencyMs ?? 0);
  const source = useDesign((state) => state.design.edges[edgeId]?.from.node ?? "");
  const target = useDesign((state) => state.design.edges[edgeId]?.to.node ?? "");
  const numbers = useLive((state) => {
    const rate = edgeValue(state, edgeId, "rate");
    if (rate === undefined) return "";
    if (trouble !== "overloaded") return formatRate(rate, language);
    const both = t("watch.node.inOut", {
      in: formatRate(nodeValue(state, source, "inRate") ?? rate, language),
      out: formatRate(nodeValue(state, target, "doneRate") ?? rate, language),
    });
    return fitting([both], room) === "" ? formatRate(rate, language) : both;
  });
  const lost = useLive((state) => formatCount(edgeValue(state, edgeId, "lost") ?? 0, language));
  const beside = useStore(geometryStore, (geometry) => isSteep(geometry.edges.get(edgeId)));
  if (!visible) return null;
  const place = beside ? "edge-label beside" : "edge-label";
  if (trouble === "cut") {
    return (
      <span className={`${place} cut`}>
        {lost === "0" ? t("watch.edge.cut") : t("watch.edge.cutLost", { lost })}
      </span>
    );
  }
  const latency = latencyMs > 0 ? formatDuration(latencyMs, language) : "";
  const parts = trouble === "overloaded" ? [numbers] : [numbers, latency];
  const text = fitting(
    parts.filter((part) => part !== ""),
    room,
  );
  return text === "" ? null : <span className={`${place} ${trouble}`}>{text}</span>;
}
