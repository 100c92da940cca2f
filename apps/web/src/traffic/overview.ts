/** The far view: boxes, names, bars and edges drawn on the canvas, where cards in the DOM could not be read or panned. */
import type { Context2D, Scene } from "./draw-dots.ts";
import { POINTS, STRIDE } from "./edge-table.ts";
import { TONE } from "./messages.ts";
import type { GeometryMessage, OverviewValues, TrafficColors } from "./messages.ts";

/** Every fourth point of an edge is enough at this distance. */
const POINT_STEP = 4;
/** Names are drawn from this width of a box on [css px]. */
const NAME_WIDTH_PX_MIN = 32;
/** Mean width of a letter in the font of the names; Hangul and its like are wider [css px]. */
const LETTER_PX = 6;
const WIDE_LETTER_PX = 10.5;
const WIDE_LETTERS_FROM = 0x2e80;
/** The bar at the lower edge takes this share of a box. */
const BAR_SHARE = 0.16;
const FONT_PX = 11;
/** For names that would be cut off otherwise. */
const SMALL_FONT_PX = 9;
const LINE_PX = 13;
const LINES_MAX = 2;
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

function textWidth(text: string): number {
  let width = 0;
  for (const letter of text) {
    width += (letter.codePointAt(0) ?? 0) >= WIDE_LETTERS_FROM ? WIDE_LETTER_PX : LETTER_PX;
  }
  return width;
}

function shortened(text: string, widthPx: number): string {
  if (textWidth(text) <= widthPx) return text;
  let short = text;
  while (short.length > 1 && textWidth(`${short}…`) > widthPx) short = short.slice(0, -1);
  return `${short.trimEnd()}…`;
}

/** A name in a box of this size [css px]: broken between words, and shortened where even that does not fit. */
export function nameLines(name: string, widthPx: number, heightPx: number): readonly string[] {
  const linesMax = Math.max(1, Math.min(LINES_MAX, Math.floor(heightPx / LINE_PX)));
  const lines: string[] = [];
  for (const word of name.split(" ")) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    // what does not fit in the last line is shortened there
    if (line !== undefined && lines.length < linesMax && textWidth(longer) > widthPx) lines.push(word);
    else lines[Math.max(0, lines.length - 1)] = longer;
  }
  return lines.map((line) => shortened(line, widthPx));
}

/** The name as it is drawn: smaller letters where the usual ones would be cut off. */
function fittedName(name: string, widthPx: number, heightPx: number) {
  const lines = nameLines(name, widthPx, heightPx);
  if (lines.join(" ") === name) return { lines, fontPx: FONT_PX };
  const scale = FONT_PX / SMALL_FONT_PX;
  return { lines: nameLines(name, widthPx * scale, heightPx * scale), fontPx: SMALL_FONT_PX };
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
  context.textBaseline = "middle";
  const fontOf = (px: number) => `600 ${px * ratio}px ${colors.font}`;
  const [normal, small] = [fontOf(FONT_PX), fontOf(SMALL_FONT_PX)];
  let current: string | undefined;
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
      const bar = Math.max(2 * ratio, height * BAR_SHARE);
      context.fillStyle = colorOf(tone === TONE.none ? TONE.ok : tone, colors);
      context.fillRect(x, y + height - bar, width * Math.min(1, share), bar);
    }
    if (width < NAME_WIDTH_PX_MIN * ratio) continue;
    context.fillStyle = colors.ink;
    const nameHeight = height * (1 - BAR_SHARE);
    const { lines, fontPx } = fittedName(names[i]!, width / ratio - 8, nameHeight / ratio);
    const font = fontPx === FONT_PX ? normal : small;
    // setting a font is dear, even the same one
    if (font !== current) context.font = current = font;
    const linePx = (LINE_PX * fontPx * ratio) / FONT_PX;
    const first = y + nameHeight / 2 - ((lines.length - 1) * linePx) / 2;
    for (const [at, line] of lines.entries()) context.fillText(line, x + 4 * ratio, first + at * linePx);
  }
}
