/** Draws the timeline's canvas: bands, two lines, marks, axis. The playhead is an element of its own, moved without drawing. */
import type { SeriesBuffer } from "../run/series-buffer.ts";
import { formatAxisTime } from "../live/format.ts";
import { axisTicks, nameRows } from "./layout.ts";
import type { CaptionSpan, CommandMark, FaultBand } from "./layout.ts";

/** Space around the plot [css px]. */
export const PLOT = { left: 72, right: 20, top: 12, bottom: 22 } as const;

const NAME_ROWS = 3;
const NAME_GAP_PX = 10;
/** Height kept free of lines at the top [css px]. */
const NAMES_PX = 18;
/** Height of a bar of hurt flows [css px]. */
const HURT_PX_MIN = 2;
const HURT_PX_MAX = 26;

export interface TimelinePicture {
  readonly buffer: SeriesBuffer;
  readonly endS: number;
  /** Virtual time that the lines and open bands reach [s]. */
  readonly nowS: number;
  readonly bands: readonly (FaultBand & { readonly label: string })[];
  readonly marks: readonly CommandMark[];
  /** When something is said, as bars at the top. */
  readonly captions: readonly CaptionSpan[];
  readonly hoverX: number | undefined;
}

type Colors = (name: string) => string;

/** Highest value, at least 1, so that an idle run draws a line at the bottom. */
function top(values: Float64Array, length: number): number {
  let highest = 1;
  for (let i = 0; i < length; i++) highest = Math.max(highest, values[i]!);
  return highest;
}

function line(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  picture: TimelinePicture,
  column: "inRate" | "backlog",
): void {
  const { buffer, endS } = picture;
  const values = buffer.columns[column];
  const bucketS = buffer.bucketMs / 1000;
  const plotWidth = width - PLOT.left - PLOT.right;
  const plotHeight = height - PLOT.top - PLOT.bottom;
  // the uppermost part is for the names of bands
  const scale = (plotHeight - NAMES_PX) / top(values, buffer.length);
  context.beginPath();
  for (let i = 0; i < buffer.length; i++) {
    const endOfBucket = Math.min(picture.nowS, (i + 1) * bucketS);
    const x = PLOT.left + (endOfBucket / endS) * plotWidth;
    const y = PLOT.top + plotHeight - 1 - values[i]! * scale;
    if (i === 0) context.moveTo(PLOT.left, y);
    context.lineTo(x, y);
  }
  context.stroke();
}

/** Flows that ended badly, as bars on the floor: where money was hurt, whatever the lines do. */
function hurts(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  picture: TimelinePicture,
  color: Colors,
): void {
  const { buffer, endS } = picture;
  const rates = buffer.columns.hurtRate;
  const highest = top(rates, buffer.length);
  const plotWidth = width - PLOT.left - PLOT.right;
  const bucketS = buffer.bucketMs / 1000;
  const floor = height - PLOT.bottom;
  context.fillStyle = color("--fail");
  for (let i = 0; i < buffer.length; i++) {
    const rate = rates[i]!;
    if (rate <= 0) continue;
    const from = PLOT.left + ((i * bucketS) / endS) * plotWidth;
    const barWidth = Math.max(1, (bucketS / endS) * plotWidth);
    const barHeight = HURT_PX_MIN + (rate / highest) * (HURT_PX_MAX - HURT_PX_MIN);
    context.fillRect(from, floor - barHeight, barWidth, barHeight);
  }
}

function bands(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  picture: TimelinePicture,
  color: Colors,
): void {
  const plotWidth = width - PLOT.left - PLOT.right;
  const xOf = (s: number) => PLOT.left + (s / picture.endS) * plotWidth;
  context.fillStyle = color("--failbg");
  context.globalAlpha = 0.75;
  for (const band of picture.bands) {
    const from = xOf(band.fromS);
    const to = Math.max(from + 2, xOf(band.toS ?? Math.max(picture.nowS, band.fromS)));
    context.fillRect(from, PLOT.top - 6, to - from, height - PLOT.top - PLOT.bottom + 6);
  }
  context.globalAlpha = 1;
  context.fillStyle = color("--failtext");
  const names = picture.bands.map(({ fromS, toS, label }) => {
    const widthPx = context.measureText(label).width;
    // a name that would be cut off at the end stands before it
    const fromPx = Math.min(xOf(fromS) + 5, width - PLOT.right - widthPx);
    return { fromPx, toPx: fromPx + widthPx + NAME_GAP_PX, lasting: toS === undefined, label };
  });
  const rows = nameRows(names, NAME_ROWS);
  names.forEach(({ fromPx, label }, index) => {
    const row = rows[index];
    if (row !== undefined) context.fillText(label, fromPx, PLOT.top + 6 + row * 14);
  });
}

function axis(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  picture: TimelinePicture,
  color: Colors,
): void {
  const plotWidth = width - PLOT.left - PLOT.right;
  const bottom = height - PLOT.bottom;
  context.strokeStyle = color("--line");
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(PLOT.left, bottom + 0.5);
  context.lineTo(width - PLOT.right, bottom + 0.5);
  context.stroke();
  context.fillStyle = color("--ink3");
  for (const tick of axisTicks(picture.endS, plotWidth)) {
    const x = PLOT.left + (tick / picture.endS) * plotWidth;
    context.fillRect(Math.round(x), bottom, 1, 4);
    const label = formatAxisTime(tick);
    const half = context.measureText(label).width / 2;
    context.fillText(
      label,
      Math.min(width - PLOT.right - half * 2, Math.max(PLOT.left, x - half)),
      height - 6,
    );
  }
}

function marks(
  context: CanvasRenderingContext2D,
  width: number,
  picture: TimelinePicture,
  color: Colors,
): void {
  const plotWidth = width - PLOT.left - PLOT.right;
  context.fillStyle = color("--retry");
  for (const { atS } of picture.marks) {
    const x = PLOT.left + (atS / picture.endS) * plotWidth;
    context.beginPath();
    context.moveTo(x, 2);
    context.lineTo(x + 5, 10);
    context.lineTo(x - 5, 10);
    context.fill();
  }
}

/** When captions are shown: thin bars in rows, so that each one's beginning is seen. */
function captions(
  context: CanvasRenderingContext2D,
  width: number,
  picture: TimelinePicture,
  color: Colors,
): void {
  const plotWidth = width - PLOT.left - PLOT.right;
  const xOf = (s: number) => PLOT.left + (s / picture.endS) * plotWidth;
  context.fillStyle = color("--ink3");
  for (const { fromS, toS, row } of picture.captions) {
    if (fromS > picture.endS) continue;
    const from = xOf(fromS);
    context.fillRect(from, 1 + row * 4, Math.max(3, xOf(Math.min(toS, picture.endS)) - from), 2);
    context.beginPath();
    context.arc(from + 2, 2 + row * 4, 2.4, 0, 2 * Math.PI);
    context.fill();
  }
}

/** Draws everything but the playhead, at the display's resolution and in the theme's colours. Sizes in css px. */
export function drawTimeline(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  picture: TimelinePicture,
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  const style = getComputedStyle(document.documentElement);
  const color: Colors = (name) => style.getPropertyValue(name).trim();
  context.font = `11px ${color("--font") || "sans-serif"}`;
  context.textBaseline = "alphabetic";
  if (picture.endS > 0) {
    bands(context, width, height, picture, color);
    axis(context, width, height, picture, color);
    hurts(context, width, height, picture, color);
    context.lineWidth = 1.6;
    context.strokeStyle = color("--ok");
    line(context, width, height, picture, "inRate");
    context.lineWidth = 1.8;
    context.setLineDash([6, 3]);
    context.strokeStyle = color("--fail");
    line(context, width, height, picture, "backlog");
    context.setLineDash([]);
    marks(context, width, picture, color);
    captions(context, width, picture, color);
  }
  if (picture.hoverX !== undefined) {
    context.fillStyle = color("--line2");
    context.fillRect(Math.round(picture.hoverX), PLOT.top, 1, height - PLOT.top - PLOT.bottom);
  }
}
