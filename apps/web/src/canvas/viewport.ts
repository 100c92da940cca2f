/** The one place that reaches React Flow's viewport from outside its components: commands and the palette use it. */
import type { Position } from "@eventyard/model";
import type { ReactFlowInstance } from "reactflow";
import { designStore } from "../design/store.ts";
import { BUBBLE_ROOM_PX, dockedRoom, isDocked } from "../script/caption-place.ts";
import { captionStore, hasCaptions } from "../script/caption-store.ts";
import { isPane, LOW_PANE_PX } from "../twin/route.ts";
import { shiftBeside } from "./reveal.ts";

let instance: ReactFlowInstance | undefined;
/** Everything was brought into view, and nobody has moved the view since. */
let showsEverything = false;

/** The canvas hands over its instance when it is ready. */
export function setViewport(flow: ReactFlowInstance | undefined): void {
  instance = flow;
}

/** Room for the panels and the key of colours that lie over the canvas [px]. */
const PANELS_WIDE = { top: 54, bottom: 104, left: 104, right: 352 } as const;
const PANELS_NARROW = { top: 48, bottom: 96, left: 84, right: 24 } as const;
/** A pane of the twin page has neither palette nor inspector. */
const PANELS_NONE = { top: 48, bottom: 96, left: 24, right: 24 } as const;
/** In a low one, on a phone, only the status sentence is left. */
const PANELS_LOW = { top: 10, bottom: 46, left: 16, right: 16 } as const;
/** Between the rail and what is fitted beside it [px]. */
const BESIDE_RAIL_PX = 20;
/** Below this window width the inspector lies over the canvas only when asked for. */
const WIDE_PX = 1100;

/** Zoom of a fitted view: small designs are not blown up, large ones not shrunk to nothing. */
const FIT_ZOOM_MAX = 1.1;
const FIT_ZOOM_MIN = 0.08;

interface Room {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

function isLowPane(): boolean {
  return isPane && window.innerHeight <= LOW_PANE_PX;
}

function roomBesidePanels(): Room {
  if (isPane) return isLowPane() ? PANELS_LOW : PANELS_NONE;
  const room = window.innerWidth > WIDE_PX ? PANELS_WIDE : PANELS_NARROW;
  // the rail is wider in a low window
  const rail = document.querySelector(".palette")?.getBoundingClientRect().right ?? 0;
  return { ...room, left: Math.max(room.left, Math.ceil(rail) + BESIDE_RAIL_PX) };
}

function saysSomething(): boolean {
  return captionStore.getState().shown && hasCaptions(designStore.getState().design);
}

/** Docked captions must not lie over the drawing: they stand at the top, in a low pane over the status sentence. */
function withRoomForCaptions(room: Room, width: number, height: number): Room {
  if (!saysSomething() || !isDocked(width - room.left - room.right, height)) return room;
  const captions = dockedRoom(height);
  return isLowPane()
    ? { ...room, bottom: Math.max(room.bottom, captions + room.top) }
    : { ...room, top: room.top + captions };
}

function motionMs(ms: number): number {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : ms;
}

/** All nodes in view, beside the panels. */
export function fitView(animate: boolean): void {
  // React Flow would keep the wish until the first card is there, and then move the view under the hand that dropped it
  if (instance?.getNodes().length === 0) {
    resetView();
    return;
  }
  const pane = document.querySelector(".react-flow")?.getBoundingClientRect();
  if (instance === undefined || pane === undefined) return;
  const room = withRoomForCaptions(roomBesidePanels(), pane.width, pane.height);
  const bounds = instance.getNodesBounds(instance.getNodes());
  const width = Math.max(1, pane.width - room.left - room.right);
  const height = Math.max(1, pane.height - room.top - room.bottom);
  const fitting = Math.min(width / bounds.width, height / bounds.height);
  const zoom = Math.min(FIT_ZOOM_MAX, Math.max(FIT_ZOOM_MIN, fitting));
  const spare = height - zoom * bounds.height;
  // bubbles stand above their cards where they can
  const above = saysSomething() ? Math.max(spare / 2, Math.min(spare, BUBBLE_ROOM_PX)) : spare / 2;
  const view = {
    x: room.left + width / 2 - zoom * (bounds.x + bounds.width / 2),
    y: room.top + above - zoom * bounds.y,
    zoom,
  };
  showsEverything = true;
  void instance.setViewport(view, { duration: animate ? motionMs(200) : 0 });
}

/** The view is somebody's choice from now on. */
export function keepView(): void {
  showsEverything = false;
}

/** The canvas has another size: a view of everything goes on showing everything, one that was chosen stays. */
export function followSize(): void {
  if (showsEverything) fitView(false);
}

/** The plain view of a blank design: full size, nothing moved. */
export function resetView(): void {
  keepView();
  void instance?.setViewport({ x: 0, y: 0, zoom: 1 });
}

/** One zoom step in (positive) or out. */
export function zoomBy(direction: 1 | -1): void {
  const options = { duration: motionMs(120) };
  keepView();
  void (direction > 0 ? instance?.zoomIn(options) : instance?.zoomOut(options));
}

/** Brings one place to the middle of the view. */
export function centreOn(at: Position): void {
  keepView();
  void instance?.setCenter(at.x, at.y, { duration: motionMs(200), zoom: Math.max(0.8, instance.getZoom()) });
}

/** Moves the view aside if this panel lies over the node. A node that is being dragged stays under the hand. */
export function revealBeside(nodeId: string, panel: DOMRect): void {
  const canvas = document.querySelector(".react-flow")?.getBoundingClientRect();
  const card = document.querySelector(`.react-flow__node[data-id="${CSS.escape(nodeId)}"]:not(.dragging)`);
  if (instance === undefined || canvas === undefined || card === null) return;
  const { x, y } = shiftBeside(card.getBoundingClientRect(), panel, canvas);
  if (x === 0 && y === 0) return;
  keepView();
  const view = instance.getViewport();
  void instance.setViewport({ ...view, x: view.x + x, y: view.y + y }, { duration: motionMs(200) });
}

/** Pixels on the screen per unit of the canvas. */
export function currentZoom(): number {
  return instance?.getZoom() ?? 1;
}

/** Screen point in canvas coordinates. */
export function toCanvas(screen: Position): Position {
  return instance?.screenToFlowPosition(screen, { snapToGrid: false }) ?? screen;
}

/** The middle of what is visible, in canvas coordinates. */
export function viewCentre(): Position {
  const pane = document.querySelector(".react-flow")?.getBoundingClientRect();
  if (pane === undefined) return { x: 0, y: 0 };
  const room = roomBesidePanels();
  return toCanvas({
    x: (pane.left + room.left + pane.right - room.right) / 2,
    y: (pane.top + room.top + pane.bottom - room.bottom) / 2,
  });
}
