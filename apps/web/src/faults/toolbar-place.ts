/**
 * Where the faults' toolbar hangs: at its card, growing towards the middle of what is seen of the canvas; under it, or over it
 * where the view ends.
 */
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

export interface ViewSize {
  readonly width: number;
  readonly height: number;
}

export interface ToolbarPlace {
  /** To which edge of the card it keeps. */
  readonly align: "start" | "center" | "end";
  readonly side: "top" | "bottom";
  /** What it covers at most [px of the view]. */
  readonly rect: Rect;
}

/** The card that has the toolbar: the only selected one, while it runs. */
export function useToolbarNode(): string | undefined {
  const nodeId = useDesign(({ selection }) =>
    selection.nodes.length === 1 ? selection.nodes[0] : undefined,
  );
  return useRun((state) => isLive(state.run)) ? nodeId : undefined;
}

/** The toolbar of a card in a view of this size; `card` is in pixels of the view. */
export function toolbarPlace(card: Rect, view: ViewSize, inspector: boolean): ToolbarPlace {
  const { width, height } = view.width > NARROW_WINDOW_PX ? SIZE_PX : NARROW_PX;
  const seen = inspector && view.width > SHEET_PX ? view.width - INSPECTOR_PX : view.width;
  const x = {
    start: card.x,
    center: card.x + card.width / 2 - width / 2,
    end: card.x + card.width - width,
  };
  const wished = card.x > seen / 2 ? "end" : "start";
  const align = x[wished] >= 0 && x[wished] + width <= seen ? wished : "center";
  const over = card.y - TOOLBAR_GAP_PX - height;
  const under = card.y + card.height + TOOLBAR_GAP_PX;
  const side = under + height > view.height && over >= 0 ? "top" : "bottom";
  return { align, side, rect: { x: x[align], y: side === "top" ? over : under, width, height } };
}
