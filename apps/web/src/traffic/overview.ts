/** The far view: boxes, names, bars and edges drawn on the canvas, where cards in the DOM could not be read or panned. */
import type { Context2D, Scene } from "./draw-dots.ts";
import { POINTS, STRIDE } from "./edge-table.ts";
import { TONE } from "./messages.ts";
import type { GeometryMessage, OverviewValues, TrafficColors } from "./messages.ts";

/** Every fourth point of an edge is enough at this distance. */
const POINT_STEP = 4;
/** Names are drawn from this width of a box on [css px]. */
const NAME_WIDTH_PX_MIN = 40;
const LETTER_PX = 6;
/** Widths of edges in the far view [css px]; a card view's width of up to 6 px falls into one of them. */
const WIDTHS_PX = [1, 2, 3];
const TONES = [TONE.none, TONE.ok, TONE.warn, TONE.bad, TONE.dead] as const;

function colorOf(tone: number, colors: TrafficColors): string {
  if (tone === TONE.bad) return colors.fail;
  if (tone === TONE.warn) return colors.retry;
  if (tone === TONE.dead) return colors.dead;
  return tone === TONE.ok ? colors.ok : colors.line;
}

function paleOf(tone: number, colors: TrafficColors): string {
  return tone === TONE.bad ? colors.failbg : tone === TONE.warn ? colors.retrybg : colors.okbg;
}

/** Puts the edges of one tone and width into the current path; false if there is none. */
function addEdges(
  context: Context2D,
  scene: Scene,
  { table }: GeometryMessage,
  chosen: (slot: number) => boolean,
): boolean {
  const scale = scene.zoom * scene.ratio;
  const x = scene.x * scene.ratio;
  const y = scene.y * scene.ratio;
  let any = false;
  for (let slot = 0; slot * STRIDE < table.length; slot++) {
    const base = slot * STRIDE;
    if (Number.isNaN(table[base]!) || !chosen(slot)) continue;
    any = true;
    context.moveTo(table[base]! * scale + x, table[base + 1]! * scale + y);
    for (let at = base + POINT_STEP * 2; at < base + POINTS * 2; at += POINT_STEP * 2) {
      context.lineTo(table[at]! * scale + x, table[at + 1]! * scale + y);
    }
  }
  return any;
}

/** One path and one stroke per tone and width instead of one per edge. */
function drawEdges(
  context: Context2D,
  scene: Scene,
  geometry: GeometryMessage,
  values: OverviewValues | undefined,
): void {
  context.globalAlpha = 0.7;
  for (const tone of TONES) {
    for (const width of WIDTHS_PX) {
      context.beginPath();
      const drawn = addEdges(context, scene, geometry, (slot) => {
        const slotTone = values?.edges[slot * 2 + 1] ?? TONE.none;
        const slotWidth = values?.edges[slot * 2] ?? 1;
        return slotTone === tone && Math.min(3, Math.ceil(slotWidth / 2)) === width;
      });
      if (!drawn) continue;
      context.lineWidth = width * scene.ratio;
      context.strokeStyle = colorOf(tone, scene.colors!);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

function shortName(name: string, widthPx: number): string {
  const letters = Math.floor(widthPx / LETTER_PX);
  return name.length <= letters ? name : `${name.slice(0, Math.max(1, letters - 1))}…`;
}

/** Draws the whole graph as far as it is in sight. */
export function drawOverview(
  context: Context2D,
  scene: Scene,
  geometry: GeometryMessage,
  values: OverviewValues | undefined,
): void {
  const { colors, ratio } = scene;
  if (colors === undefined) return;
  drawEdges(context, scene, geometry, values);
  const scale = scene.zoom * ratio;
  context.font = `600 ${11 * ratio}px ${colors.font}`;
  context.textBaseline = "middle";
  const { boxes, names } = geometry;
  for (let i = 0; i < names.length; i++) {
    const x = boxes[i * 4]! * scale + scene.x * ratio;
    const y = boxes[i * 4 + 1]! * scale + scene.y * ratio;
    const width = boxes[i * 4 + 2]! * scale;
    const height = boxes[i * 4 + 3]! * scale;
    if (x > scene.width || y > scene.height || x + width < 0 || y + height < 0) continue;
    const share = values?.nodes[i * 2] ?? 0;
    const tone = values?.nodes[i * 2 + 1] ?? TONE.none;
    const troubled = tone === TONE.bad || tone === TONE.warn;
    context.fillStyle = troubled ? paleOf(tone, colors) : colors.panel;
    context.fillRect(x, y, width, height);
    context.lineWidth = (troubled ? 1.5 : 1) * ratio;
    context.strokeStyle = troubled ? colorOf(tone, colors) : colors.line;
    context.strokeRect(x, y, width, height);
    if (share > 0) {
      const bar = Math.max(2 * ratio, height * 0.16);
      context.fillStyle = colorOf(tone === TONE.none ? TONE.ok : tone, colors);
      context.fillRect(x, y + height - bar, width * Math.min(1, share), bar);
    }
    if (width < NAME_WIDTH_PX_MIN * ratio) continue;
    context.fillStyle = colors.ink;
    context.fillText(shortName(names[i]!, width / ratio - 8), x + 4 * ratio, y + height / 2);
  }
}
