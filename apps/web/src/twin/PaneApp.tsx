/** One design inside a twin page: canvas, inspector on demand, status and ledger; the page around it runs and stops. */
import { useStore } from "zustand";
import { panelStore, setPanel } from "../app/panels.ts";
import { SavedMark } from "../app/SavedMark.tsx";
import { Canvas } from "../canvas/Canvas.tsx";
import { CanvasTools } from "../canvas/CanvasTools.tsx";
import { useDesign } from "../design/store.ts";
import { useT } from "../i18n/index.ts";
import { Inspector } from "../inspector/Inspector.tsx";
import { LedgerBar } from "../ledger/LedgerBar.tsx";
import { StatusSentence } from "../live/StatusSentence.tsx";
import { Button } from "../ui/Button.tsx";
import { paneSide } from "./route.ts";
import "./twin.css";

export function PaneApp() {
  const t = useT();
  const inspector = useStore(panelStore, (panels) => panels.inspector);
  const name = useDesign((state) => state.design.name);
  return (
    <div className="app pane" data-inspector={inspector ? "open" : "folded"}>
      <header className="pane-head">
        <span className="twin-side">{paneSide}</span>
        <h1>{name}</h1>
        <SavedMark />
        <Button
          tone="quiet"
          small
          icon="panel"
          label={t(inspector ? "inspector.fold" : "inspector.unfold")}
          aria-pressed={inspector}
          onClick={() => setPanel("inspector", !inspector)}
        />
      </header>
      <main className="stage">
        <Canvas />
        {inspector ? <Inspector onFold={() => setPanel("inspector", false)} /> : null}
        <CanvasTools />
        <div className="status-place">
          <StatusSentence />
        </div>
      </main>
      <footer className="pane-foot">
        <LedgerBar />
      </footer>
    </div>
  );
}
