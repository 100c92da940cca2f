/** One edge: its curve, as wide as its rate; dashed for what was given up, a gap with a cross where it is cut. */
import { memo } from "react";
import { EdgeLabelRenderer } from "reactflow";
import type { EdgeProps } from "reactflow";
import { useStore } from "zustand";
import { EdgeLabel, useEdgeTraffic } from "../live/EdgeLive.tsx";
import { levelStore } from "../live/level.ts";
import { geometryStore } from "./edge-paths.ts";
import type { FlowEdge } from "./flow-adapter.ts";

/** Width of the invisible stroke that takes the pointer [px]. */
const HIT_PX = 24;

export const FlowEdgeView = memo(function FlowEdgeView({ id, selected, data }: EdgeProps<FlowEdge>) {
  const curve = useStore(geometryStore, (geometry) => geometry.curves.get(id));
  const { widthPx, trouble } = useEdgeTraffic(id);
  const full = useStore(levelStore, (level) => level.detail === "full");
  if (curve === undefined) return null;
  const [x, y] = curve.labelAt;
  const cut = trouble === "cut";
  return (
    <>
      <g
        className="flow-edge"
        data-trouble={trouble}
        data-dead={data?.dead === true ? "" : undefined}
        data-selected={selected === true ? "" : undefined}
      >
        {selected === true ? <path className="edge-halo" d={curve.path} strokeWidth={widthPx + 6} /> : null}
        <path
          className="edge-line"
          d={curve.path}
          strokeWidth={widthPx}
          pathLength={cut ? 100 : undefined}
          strokeDasharray={cut ? "44 12 44" : undefined}
        />
        <path className="edge-arrow" d={curve.arrow} />
        {cut ? <path className="edge-cross" d={`M${x - 5} ${y - 5}l10 10m0-10-10 10`} /> : null}
        <path
          className="react-flow__edge-interaction"
          d={curve.path}
          strokeWidth={HIT_PX}
          strokeOpacity={0}
          fill="none"
        />
      </g>
      {full ? (
        <EdgeLabelRenderer>
          <div
            className="edge-label-anchor"
            style={{ transform: `translate(-50%, -100%) translate(${x}px, ${y - 7}px)` }}
          >
            <EdgeLabel edgeId={id} />
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});
