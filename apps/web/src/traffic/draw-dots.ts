/** Draws the dots of a field: filled circle done, ring retry, diamond failed, square dead-lettered. */
import { DOT_STYLES } from "@eventyard/protocol";
import type { DotStyle } from "@eventyard/protocol";
import type { DotField } from "./dot-field.ts";
import { POINTS, STRIDE } from "./edge-table.ts";
import type { TrafficColors } from "./messages.ts";

export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Where the canvas looks; sizes in device pixels. */
export interface Scene {
  x: number;
  y: number;
  zoom: number;
  width: number;
  height: number;
  ratio: number;
  colors: TrafficColors | undefined;
}

/** Radius of a dot at reading zoom, and its bounds when zoomed [css px]. */
const RADIUS_PX = 4.5;
const RADIUS_PX_MIN = 2;
const RADIUS_PX_MAX = 6;
/** Up to so many dots are true circles; beyond, two rectangles that look round are twice as fast in software rendering. */
const CIRCLES_MAX = 600;

/** Gap that keeps dots apart where they are dense [css px]. */
const GAP_PX = 1;

interface Pen {
  readonly context: Context2D;
  readonly radius: number;
  /** True circles with a gap around each. */
  readonly round: boolean;
}

const place = { x: 0, y: 0 };

/** Puts the dot's canvas position into `place`; false if it has not left, its edge is not drawn or it is out of sight. */
function locate(
  field: DotField,
  i: number,
  scene: Scene,
  table: Float32Array,
  slotOfEdge: Int32Array,
): boolean {
  const share = field.place[i]!;
  if (share < 0) return false;
  const slot = slotOfEdge[field.edge[i]!];
  if (slot === undefined || slot < 0) return false;
  const at = share * (POINTS - 1);
  const k = Math.min(POINTS - 2, Math.floor(at));
  const rest = at - k;
  const base = slot * STRIDE + k * 2;
  const flowX = table[base]! + (table[base + 2]! - table[base]!) * rest;
  const flowY = table[base + 1]! + (table[base + 3]! - table[base + 1]!) * rest;
  place.x = (flowX * scene.zoom + scene.x) * scene.ratio;
  place.y = (flowY * scene.zoom + scene.y) * scene.ratio;
  return place.x > -20 && place.y > -20 && place.x < scene.width + 20 && place.y < scene.height + 20;
}

function addCircle({ context, radius, round }: Pen): void {
  const { x, y } = place;
  if (round) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    return;
  }
  const narrow = radius * 0.55;
  context.fillRect(x - radius, y - narrow, 2 * radius, 2 * narrow);
  context.fillRect(x - narrow, y - radius, 2 * narrow, 2 * radius);
}

function addDiamond({ context, radius }: Pen): void {
  const { x, y } = place;
  const reach = radius * 1.35;
  context.moveTo(x, y - reach);
  context.lineTo(x + reach, y);
  context.lineTo(x, y + reach);
  context.lineTo(x - reach, y);
  context.closePath();
}

function addSquare({ context, radius }: Pen): void {
  const half = radius * 0.95;
  context.fillRect(place.x - half, place.y - half, 2 * half, 2 * half);
}

/** Sets the colours for one style and returns how to put one dot of it. */
function paint(style: DotStyle, pen: Pen, scene: Scene, colors: TrafficColors): () => void {
  const { context } = pen;
  context.fillStyle = { ok: colors.ok, retry: colors.bg, failed: colors.fail, dead: colors.dead }[style];
  switch (style) {
    case "ok":
      context.lineWidth = GAP_PX * scene.ratio;
      context.strokeStyle = colors.bg;
      return () => addCircle(pen);
    case "retry":
      return () => {
        context.moveTo(place.x + pen.radius, place.y);
        context.arc(place.x, place.y, pen.radius, 0, 2 * Math.PI);
      };
    case "failed":
      return () => addDiamond(pen);
    case "dead":
      return () => addSquare(pen);
  }
}

/** Draws every dot under way. Cost: about 1.5 ms for 5,000 in software rendering. */
export function drawDots(
  context: Context2D,
  scene: Scene,
  field: DotField,
  table: Float32Array,
  slotOfEdge: Int32Array,
): void {
  const { colors } = scene;
  if (colors === undefined || field.count === 0) return;
  const radius = Math.min(RADIUS_PX_MAX, Math.max(RADIUS_PX_MIN, RADIUS_PX * scene.zoom)) * scene.ratio;
  const pen: Pen = { context, radius, round: field.count <= CIRCLES_MAX };
  for (let style = 0; style < DOT_STYLES.length; style++) {
    const name = DOT_STYLES[style]!;
    const add = paint(name, pen, scene, colors);
    context.beginPath();
    for (let i = 0; i < field.count; i++) {
      if (field.style[i] === style && locate(field, i, scene, table, slotOfEdge)) add();
    }
    if (name === "dead" || name === "ok") continue;
    context.fill();
    if (name !== "retry") continue;
    context.lineWidth = Math.max(1.5, radius * 0.5);
    context.strokeStyle = colors.retry;
    context.stroke();
  }
}
