/** The page: the canvas, and quiet panels over it. */
import { useStore } from "zustand";
import { Canvas } from "../canvas/Canvas.tsx";
import { CanvasTools } from "../canvas/CanvasTools.tsx";
import { useT } from "../i18n/index.ts";
import { Inspector } from "../inspector/Inspector.tsx";
import { LessonPanel } from "../lessons/LessonPanel.tsx";
import { LedgerBar } from "../ledger/LedgerBar.tsx";
import { StatusSentence } from "../live/StatusSentence.tsx";
import { Palette } from "../palette/Palette.tsx";
import { Timeline } from "../timeline/Timeline.tsx";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../workspace/EmptyState.tsx";
import { FileDrop } from "../workspace/FileDrop.tsx";
import { RefusalPanel } from "../workspace/RefusalPanel.tsx";
import { Announcer } from "./Announcer.tsx";
import { CommandSearch } from "./CommandSearch.tsx";
import { ContextMenu } from "./ContextMenu.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { panelStore, setPanel } from "./panels.ts";
import { ConflictBar } from "./SavedMark.tsx";
import { TopBar } from "./TopBar.tsx";

export function App() {
  const inspector = useStore(panelStore, (panels) => panels.inspector);
  const timeline = useStore(panelStore, (panels) => panels.timeline);
  return (
    <div
      className="app"
      data-timeline={timeline ? "open" : "folded"}
      data-inspector={inspector ? "open" : "folded"}
    >
      <TopBar />
      <main className="stage">
        <Canvas />
        <EmptyState />
        <Palette />
        {inspector ? <Inspector onFold={() => setPanel("inspector", false)} /> : null}
        <div className="notices">
          <ConflictBar />
          <RefusalPanel />
        </div>
        <CanvasTools />
        <div className="status-place">
          <StatusSentence />
        </div>
        <FileDrop />
        <ContextMenu />
      </main>
      <LessonPanel />
      <TimelinePanel open={timeline} />
      <HelpDialog />
      <CommandSearch />
      <Announcer />
    </div>
  );
}

function TimelinePanel({ open }: { readonly open: boolean }) {
  const t = useT();
  return (
    <footer className="timeline-panel">
      <Button
        className="timeline-fold"
        tone="quiet"
        small
        icon="chevronDown"
        label={t(open ? "timeline.fold" : "timeline.unfold")}
        aria-expanded={open}
        onClick={() => setPanel("timeline", !open)}
      />
      {open ? (
        <>
          <LedgerBar />
          <Timeline />
        </>
      ) : null}
    </footer>
  );
}
