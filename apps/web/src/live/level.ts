/** How much detail the canvas shows: cards in the DOM, or boxes, bars and edges drawn on the canvas. */
import { createStore } from "zustand/vanilla";

type Detail = "full" | "overview";

/** Below this zoom the numbers on cards cannot be read. */
const ZOOM_ENTER = 0.47;
const ZOOM_LEAVE = 0.52;
/** More visible cards than this make the DOM too slow to pan. */
const NODES_ENTER = 300;
const NODES_LEAVE = 260;

/** What E's node cards read: in "overview" they are empty shells. */
export const levelStore = createStore<{ readonly detail: Detail }>(() => ({ detail: "full" }));

/** The detail for a viewport; two thresholds each way, so that it does not flap at the border. */
export function decideDetail(current: Detail, zoom: number, visibleNodes: number): Detail {
  if (current === "full") return zoom < ZOOM_ENTER || visibleNodes > NODES_ENTER ? "overview" : "full";
  return zoom >= ZOOM_LEAVE && visibleNodes <= NODES_LEAVE ? "full" : "overview";
}
