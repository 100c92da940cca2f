/**
 * Which panels are folded. Remembered; on a narrow window and in a pane of the twin page the inspector starts folded and opens
 * with a selection.
 */
import { createStore } from "zustand/vanilla";
import { designStore } from "../design/store.ts";
import { isPane, LOW_PANE_PX } from "../twin/route.ts";
import { preferences } from "./preferences.ts";

type PanelId = "inspector" | "timeline";

interface Panels {
  readonly inspector: boolean;
  readonly timeline: boolean;
}

/** Below this window width the inspector covers what one is looking at [px]. */
const WIDE_PX = 1100;
/** A lower window, as of a phone that lies on its side, has no room for drawing and timeline [px]. */
const LOW_PX = 500;

function followsSelection(): boolean {
  return typeof window !== "undefined" && (isPane || window.innerWidth <= WIDE_PX);
}

function initial(): Panels {
  const folded = new Set((preferences.read("folded") ?? "").split(","));
  const low = typeof window !== "undefined" && window.innerHeight < LOW_PX;
  return {
    inspector: !folded.has("inspector") && !followsSelection(),
    timeline: !folded.has("timeline") && !low,
  };
}

/** True means open. */
export const panelStore = createStore<Panels>(initial);

/** Opens or folds a panel and remembers it; a pane's panels are not the page's. */
export function setPanel(id: PanelId, open: boolean): void {
  panelStore.setState({ [id]: open });
  if (isPane) return;
  const panels = panelStore.getState();
  preferences.write("folded", (["inspector", "timeline"] as const).filter((each) => !panels[each]).join(","));
}

/**
 * Where the inspector covers what one is looking at, it follows the selection; call once. In a low pane it would cover
 * everything: there it waits until it is asked for.
 */
export function startPanels(): void {
  designStore.subscribe(({ selection }, before) => {
    if (selection === before.selection || !followsSelection()) return;
    const chosen = selection.nodes.length + selection.edges.length > 0;
    const waits = isPane && window.innerHeight <= LOW_PANE_PX && !panelStore.getState().inspector;
    panelStore.setState({ inspector: chosen && !waits });
  });
}
