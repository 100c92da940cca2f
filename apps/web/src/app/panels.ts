/** Which panels are folded. Remembered; on a narrow window the inspector starts folded and opens with a selection. */
import { createStore } from "zustand/vanilla";
import { designStore } from "../design/store.ts";
import { preferences } from "./preferences.ts";

type PanelId = "inspector" | "timeline";

interface Panels {
  readonly inspector: boolean;
  readonly timeline: boolean;
}

/** Below this window width the inspector covers what one is looking at [px]. */
const WIDE_PX = 1100;

function initial(): Panels {
  const folded = new Set((preferences.read("folded") ?? "").split(","));
  const narrow = typeof window !== "undefined" && window.innerWidth <= WIDE_PX;
  return { inspector: !folded.has("inspector") && !narrow, timeline: !folded.has("timeline") };
}

/** True means open. */
export const panelStore = createStore<Panels>(initial);

/** Opens or folds a panel and remembers it. */
export function setPanel(id: PanelId, open: boolean): void {
  panelStore.setState({ [id]: open });
  const panels = panelStore.getState();
  preferences.write("folded", (["inspector", "timeline"] as const).filter((each) => !panels[each]).join(","));
}

/** On a narrow window the inspector follows the selection; call once. */
export function startPanels(): void {
  designStore.subscribe(({ selection }, before) => {
    if (selection === before.selection || window.innerWidth > WIDE_PX) return;
    const chosen = selection.nodes.length + selection.edges.length > 0;
    panelStore.setState({ inspector: chosen });
  });
}
