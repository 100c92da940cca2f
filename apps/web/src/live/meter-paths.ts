/** Geometry of the meters on cards, and when a backlog turns amber and vermilion. */
import { isBehind } from "./trouble.ts";
import type { NodeTrouble } from "./trouble.ts";

export const METER_HEIGHT_PX = 10;
/** Up to so many workers are drawn one by one. */
const SQUARES_MAX = 12;
const SQUARE_PX_MAX = 18;
/** Up to so many waiting messages are drawn one by one. */
export const TICKS_MAX = 30;
/** Shares of the bound at which a backlog turns amber and vermilion. */
const AMBER_FROM = 0.6;
const VERMILION_FROM = 0.85;

type MeterTone = "fine" | "warn" | "bad";

/** Colour of a backlog: by its share of the bound, or by the trouble of whoever works it off when that is worse. */
export function meterTone(backlog: number, backlogMax: number | undefined, trouble: NodeTrouble): MeterTone {
  const share = backlogMax === undefined || backlogMax <= 0 ? 0 : backlog / backlogMax;
  if (share >= VERMILION_FROM || (isBehind(trouble) && backlog > 0)) return "bad";
  return share >= AMBER_FROM || (trouble === "down" && backlog > 0) ? "warn" : "fine";
}

function box(x: number, y: number, width: number, height: number, radius: number): string {
  const r = Math.min(radius, width / 2, height / 2);
  const w = width - 2 * r;
  const h = height - 2 * r;
  return `M${x + r} ${y}h${w}a${r} ${r} 0 0 1 ${r} ${r}v${h}a${r} ${r} 0 0 1 ${-r} ${r}h${-w}a${r} ${r} 0 0 1 ${-r} ${-r}v${-h}a${r} ${r} 0 0 1 ${r} ${-r}z`;
}

interface WorkerPaths {
  readonly busy: string;
  readonly free: string;
  readonly down: string;
  readonly widthPx: number;
}

/** Squares for up to a dozen workers, a bar beyond. */
export function workerPaths(
  busy: number,
  up: number,
  total: number,
  widthPx: number,
  heightPx: number,
): WorkerPaths {
  const count = Math.max(total, up, busy);
  if (count > SQUARES_MAX) {
    const y = (heightPx - METER_HEIGHT_PX) / 2;
    const filled = (widthPx * busy) / count;
    const free = (widthPx * Math.max(up, busy)) / count;
    return {
      busy: filled > 0 ? box(0, y, filled, METER_HEIGHT_PX, 3) : "",
      free: free > 0 ? box(0, y, free, METER_HEIGHT_PX, 3) : "",
      down: up < count ? box(0.5, y + 0.5, widthPx - 1, METER_HEIGHT_PX - 1, 3) : "",
      widthPx,
    };
  }
  const gap = count <= 6 ? 4 : 3;
  const size = Math.min(SQUARE_PX_MAX, Math.floor((widthPx - (count - 1) * gap) / Math.max(1, count)));
  const y = (heightPx - size) / 2;
  const radius = size >= 12 ? 4 : 2;
  const parts = { busy: "", free: "", down: "" };
  for (let i = 0; i < count; i++) {
    const x = i * (size + gap);
    if (i < busy) parts.busy += box(x, y, size, size, radius);
    else if (i < up) parts.free += box(x, y, size, size, radius);
    else parts.down += box(x + 0.75, y + 0.75, size - 1.5, size - 1.5, radius);
  }
  return { ...parts, widthPx: count * (size + gap) - gap };
}

/** Full scale of a bar without a bound: the next 1, 2 or 5 times a power of ten. */
export function barScale(backlog: number): number {
  let scale = 100;
  for (;;) {
    for (const step of [1, 2, 5]) if (backlog <= scale * step) return scale * step;
    scale *= 10;
  }
}

/** Ticks for up to thirty waiting messages, a bar beyond. `track` is drawn pale behind. */
export function tickPath(
  backlog: number,
  backlogMax: number | undefined,
  widthPx: number,
): { readonly fill: string; readonly track: string } {
  if (backlog > TICKS_MAX) {
    const share = Math.min(1, backlog / (backlogMax ?? barScale(backlog)));
    return {
      track: box(0, 0, widthPx, METER_HEIGHT_PX, 3),
      fill: box(0, 0, Math.max(3, Math.round(widthPx * share)), METER_HEIGHT_PX, 3),
    };
  }
  const pitch = widthPx / TICKS_MAX;
  const tick = Math.min(3, pitch * 0.65);
  let fill = "";
  for (let i = 0; i < backlog; i++)
    fill += `M${(i * pitch).toFixed(1)} 0h${tick.toFixed(1)}v${METER_HEIGHT_PX}h${(-tick).toFixed(1)}z`;
  return { fill, track: "" };
}
