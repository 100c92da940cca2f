/** Draws the dots of a field: filled circle done, ring retry, diamond failed, square dead-lettered. */
import { DOT_STYLES } from "@eventyard/protocol";
import type { DotStyle } from "@eventyard/protocol";
import type { DotField } from "./dot-field.ts";
import { DotStamps } from "./dot-stamps.ts";
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
/** Up to so many dots are drawn as paths, with a gap around each; beyond, as stamped pixels. */
const PATHS_MAX = 600;

/** Gap that keeps dots apart where they are dense [css px]. */
const GAP_PX = 1;

interface Pen {
  readonly context: Context2D;
  readonly radius: number;
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

function addCircle({ context, radius }: Pen): void {
  context.beginPath();
  context.arc(place.x, place.y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
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

function drawPaths(
  pen: Pen,
  field: DotField,
  scene: Scene,
  colors: TrafficColors,
  table: Float32Array,
  slotOfEdge: Int32Array,
): void {
  const { context, radius } = pen;
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

export class DotPainter {
  #image: ImageData | undefined;
  #pixels = new Uint32Array(0);
  #stamps: DotStamps | undefined;
  #stampsRadius = 0;
  #stampsColors: TrafficColors | undefined;

  /** Draws every dot under way on a canvas that was cleared. */
  draw(context: Context2D, scene: Scene, field: DotField, table: Float32Array, slotOfEdge: Int32Array): void {
    const { colors } = scene;
    if (colors === undefined || field.count === 0 || scene.width === 0 || scene.height === 0) return;
    const radius = Math.min(RADIUS_PX_MAX, Math.max(RADIUS_PX_MIN, RADIUS_PX * scene.zoom)) * scene.ratio;
    if (field.count <= PATHS_MAX) drawPaths({ context, radius }, field, scene, colors, table, slotOfEdge);
    else this.#stamp(context, scene, field, table, slotOfEdge, this.#stampsFor(radius, colors));
  }

  #stampsFor(exactRadius: number, colors: TrafficColors): DotStamps {
    // quarters of a pixel: zooming must not make new stamps with every picture
    const radius = Math.round(exactRadius * 4) / 4;
    if (this.#stamps === undefined || this.#stampsRadius !== radius || this.#stampsColors !== colors) {
      this.#stamps = new DotStamps(radius, colors);
      this.#stampsRadius = radius;
      this.#stampsColors = colors;
    }
    return this.#stamps;
  }

  #stamp(
    context: Context2D,
    scene: Scene,
    field: DotField,
    table: Float32Array,
    slotOfEdge: Int32Array,
    stamps: DotStamps,
  ): void {
    if (this.#image?.width !== scene.width || this.#image.height !== scene.height) {
      this.#image = new ImageData(scene.width, scene.height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    this.#pixels.fill(0);
    for (let i = 0; i < field.count; i++) {
      if (locate(field, i, scene, table, slotOfEdge))
        stamps.put(this.#pixels, scene.width, field.style[i]!, place.x, place.y);
    }
    context.putImageData(this.#image, 0, 0);
  }
}

/** Takes the dots off the cards: a message goes in behind a card and comes out from behind it. `boxes`: x, y, width, height per card. */
export function uncoverCards(context: Context2D, scene: Scene, boxes: Float32Array): void {
  const scale = scene.zoom * scene.ratio;
  for (let at = 0; at + 3 < boxes.length; at += 4) {
    const x = boxes[at]! * scale + scene.x * scene.ratio;
    const y = boxes[at + 1]! * scale + scene.y * scene.ratio;
    const width = boxes[at + 2]! * scale;
    const height = boxes[at + 3]! * scale;
    if (x > scene.width || y > scene.height || x + width < 0 || y + height < 0) continue;
    context.clearRect(x, y, width, height);
  }
}
