/** Why a connection was refused, where it was dropped, with the repair as a button. */
import { useEffect } from "react";
import { useStore } from "zustand";
import { execute } from "../commands/bus.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { connectStore, dismissRefusal } from "./connect.ts";
import type { ConnectionRefusal } from "./connect.ts";

/** Half of the bubble's width, kept inside the window [px]. */
const HALF_WIDTH_PX = 150;

export function ConnectionBubble() {
  const refusal = useStore(connectStore, (state) => state.refusal);
  return refusal === undefined ? null : <Bubble refusal={refusal} />;
}

function Bubble({ refusal }: { readonly refusal: ConnectionRefusal }) {
  const t = useT();
  const local = useLocalText();
  const { at, from, to, repair } = refusal;
  useEffect(() => {
    const stop = new AbortController();
    const close = (event: Event) => {
      const inside = event.target instanceof Element && event.target.closest(".connection-bubble") !== null;
      const key = event instanceof KeyboardEvent ? event.key : undefined;
      if (key === "Escape" || (key === undefined && !inside)) dismissRefusal();
    };
    document.addEventListener("pointerdown", close, { signal: stop.signal, capture: true });
    document.addEventListener("keydown", close, { signal: stop.signal, capture: true });
    return () => stop.abort();
  }, [refusal]);
  const x = Math.min(Math.max(at.x, HALF_WIDTH_PX + 8), window.innerWidth - HALF_WIDTH_PX - 8);
  return (
    <div className="connection-bubble" role="alert" style={{ left: `${x}px`, top: `${at.y}px` }}>
      <p>{local(refusal.text)}</p>
      <div className="connection-bubble-actions">
        {repair === undefined ? null : (
          <Button
            tone="primary"
            small
            onClick={() => {
              execute("edge.addThrough", { from, to, kind: repair.insertKind });
              dismissRefusal();
            }}
          >
            {local(repair.text)}
          </Button>
        )}
        <Button tone="quiet" small onClick={dismissRefusal}>
          {t("common.dismiss")}
        </Button>
      </div>
    </div>
  );
}
