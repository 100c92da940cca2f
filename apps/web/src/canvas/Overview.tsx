/** The overview map: there only while part of the design is out of view, so that it never covers what one sees anyway. */
import { memo } from "react";
import { MiniMap, useStore } from "reactflow";
import type { ReactFlowState } from "reactflow";
import { useT } from "../i18n/index.ts";
import { geometryStore } from "./edge-paths.ts";

/** A card may stick out by this much before the map appears [px on the screen]. */
const SLACK_PX = 24;

function isSomethingOutside({ transform: [tx, ty, zoom], width, height }: ReactFlowState): boolean {
  for (const rect of geometryStore.getState().nodes.values()) {
    const left = rect.x * zoom + tx;
    const top = rect.y * zoom + ty;
    if (left < -SLACK_PX || top < -SLACK_PX) return true;
    if (left + rect.width * zoom > width + SLACK_PX || top + rect.height * zoom > height + SLACK_PX)
      return true;
  }
  return false;
}

export const Overview = memo(function Overview() {
  const t = useT();
  const shown = useStore(isSomethingOutside);
  if (!shown) return null;
  return (
    <MiniMap
      pannable
      zoomable
      position="bottom-right"
      ariaLabel={t("canvas.minimap")}
      nodeBorderRadius={24}
      nodeColor="var(--line2)"
      maskColor="var(--map-mask)"
      maskStrokeColor="var(--line2)"
      bgColor="var(--panel)"
    />
  );
});
