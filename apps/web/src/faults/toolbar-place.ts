/** Where the faults' toolbar hangs: under its card, growing towards the middle of what is seen of the canvas. */
import type { Rect } from "../canvas/edge-paths.ts";
import { useDesign } from "../design/store.ts";
import { isLive, useRun } from "../run/run-store.ts";

/** As wide and as tall as faults.css lets it be, with the longest words [px]. */
const SIZE_PX = { width: 380, height: 80 };
const NARROW_PX = { width: 264, height: 112 };
const NARROW_WINDOW_PX = 1100;
/** Between card and toolbar [px]. */
export const TOOLBAR_GAP_PX = 8;
const INSPECTOR_PX = 342;
/** A narrower canvas has the inspector as a sheet over it [px]. */
const SHEET_PX = 720;

/** The card that has the toolbar: the only selected one, while it runs. */
export function useToolbarNode(): string | undefined {
  const nodeId = useDesign(({ selection }) =>
    selection.nodes.length === 1 ? selection.nodes[0] : undefined,
  );
  return useRun((state) => isLive(state.run)) ? nodeId : undefined;
}

/** To which edge of the card the toolbar keeps, so that no panel covers it. `cardX` is in pixels of the view. */
export function toolbarAlign(cardX: number, viewWidth: number, inspector: boolean): "start" | "end" {
  const seen = inspector && viewWidth > SHEET_PX ? viewWidth - INSPECTOR_PX : viewWidth;
  return cardX > seen / 2 ? "end" : "start";
}

/** What the toolbar of a card covers at most [px of the view]. */
export function toolbarPlace(card: Rect, viewWidth: number, inspector: boolean): Rect {
  const { width, height } = viewWidth > NARROW_WINDOW_PX ? SIZE_PX : NARROW_PX;
  const atEnd = toolbarAlign(card.x, viewWidth, inspector) === "end";
  const x = atEnd ? card.x + card.width - width : card.x;
  return { x, y: card.y + card.height + TOOLBAR_GAP_PX, width, height };
}
