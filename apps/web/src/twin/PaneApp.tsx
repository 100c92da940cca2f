/** One design inside a twin page: canvas, inspector on demand, status and ledger; the page around it runs and stops. */
import { useEffect } from "react";
import { useStore } from "zustand";
import { panelStore, setPanel } from "../app/panels.ts";
import { SavedMark } from "../app/SavedMark.tsx";
import { Canvas } from "../canvas/Canvas.tsx";
import { CanvasTools } from "../canvas/CanvasTools.tsx";
import { useDesign } from "../design/store.ts";
import { Inspector } from "../inspector/Inspector.tsx";
import { LedgerBar } from "../ledger/LedgerBar.tsx";
import { StatusSentence } from "../live/StatusSentence.tsx";
import "./twin.css";

export function PaneApp() {
  const inspector = useStore(panelStore, (panels) => panels.inspector);
  const name = useDesign((state) => state.design.name);
  const chosen = useDesign((state) => state.selection.nodes.length + state.selection.edges.length > 0);
  useEffect(() => {
    panelStore.setState({ inspector: chosen });
  }, [chosen]);
  return (
    <div className="app pane" data-inspector={inspector ? "open" : "folded"}>
      <header className="pane-head">
        <h1>{name}</h1>
        <SavedMark />
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
