/** The canvases of the traffic: the far view under the cards, moving messages over the edges, both under every toolbar. They take no pointer events. */
import { useEffect } from "react";
import { useStore, useStoreApi } from "reactflow";
import type { ReactFlowState } from "reactflow";
import { FaultToolbar } from "../faults/BreakIt.tsx";
import { useLanguage, useT } from "../i18n/index.ts";
import { formatCount } from "../live/format.ts";
import { useLive } from "../live/live-store.ts";
import { Director } from "./director.ts";
import { createSurface } from "./surface.ts";
import "./traffic.css";

/** What the marks mean, and how many messages one stands for. Shown while something runs. */
function Legend() {
  const t = useT();
  const language = useLanguage();
  const running = useLive((state) => state.revision > 0);
  const perDot = useLive((state) => Math.round(state.picture?.messagesPerDot ?? 1));
  if (!running) return null;
  return (
    <div className="traffic-legend" role="note" aria-label={t("watch.traffic.legend")}>
      {(["ok", "retry", "failed", "dead"] as const).map((style) => (
        <span key={style} className="traffic-key">
          <svg
            width="10"
            height="10"
            viewBox="0 0 10 10"
            className={`traffic-mark ${style}`}
            aria-hidden="true"
          >
            <path d={MARK_PATHS[style]} />
          </svg>
          {t(`watch.traffic.${style}`)}
        </span>
      ))}
      {perDot > 1 ? (
        <span className="chip">{t("watch.traffic.scale", { text: formatCount(perDot, language) })}</span>
      ) : null}
    </div>
  );
}

const CIRCLE = "M5 1.200a3.800 3.800 0 1 0 0 7.600a3.800 3.800 0 0 0 0-7.600z";
const MARK_PATHS = { ok: CIRCLE, retry: CIRCLE, failed: "M5 0 10 5 5 10 0 5z", dead: "M1 1h8v8H1z" } as const;

/** The element that holds cards, edges and their toolbars: the canvases lie between them. */
function rendererOf({ domNode }: ReactFlowState): Element | null | undefined {
  return domNode?.querySelector(".react-flow__renderer");
}

export function TrafficLayer() {
  const renderer = useStore(rendererOf);
  const flow = useStoreApi();
  useEffect(() => {
    if (!renderer) return undefined;
    const host = document.createElement("div");
    host.className = "traffic-layer";
    host.ariaHidden = "true";
    renderer.append(host);
    const director = new Director(host, createSurface(host));
    const look = () => {
      const { transform, width, height } = flow.getState();
      director.look({ x: transform[0], y: transform[1], zoom: transform[2], width, height });
    };
    look();
    const stop = flow.subscribe((state, before) => {
      if (
        state.transform !== before.transform ||
        state.width !== before.width ||
        state.height !== before.height
      )
        look();
    });
    return () => {
      stop();
      director.dispose();
      host.remove();
    };
  }, [flow, renderer]);
  return (
    <>
      <Legend />
      <FaultToolbar />
    </>
  );
}
