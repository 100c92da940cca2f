/** Where things go on the timeline: its length, its ticks, bands for faults and marks for other commands. */
import { captionList } from "@eventyard/model";
import type { Design, FaultId, RunCommand } from "@eventyard/model";

const NS_PER_S = 1_000_000_000;
/** How much room is left right of the playhead before the axis grows. */
const ROOM = 1.3;
/** The axis is never shorter than so many buckets of the series. */
const BUCKETS_MIN = 20;
const TICK_PX_MIN = 110;
/** Bands and marks drawn at most; the newest are kept. */
export const MARKS_MAX = 200;

type Logged = { readonly atNs: number; readonly command: RunCommand };

/** The next number of the form 1, 2 or 5 times a power of ten that is at least `value` (> 0). */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of [1, 2, 5]) if (value <= step * power * (1 + 1e-9)) return step * power;
  return 10 * power;
}

/** Length of the axis [s]: room for what has passed, in steps of 1-2-5, never beyond the run's end. */
export function axisEndS(nowS: number, durationS: number, bucketS: number): number {
  const wanted = Math.max(nowS * ROOM, bucketS * BUCKETS_MIN);
  return wanted <= 0 ? durationS : Math.min(durationS, niceCeiling(wanted));
}

const TICK_STEPS_S = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** Times [s] of the axis' ticks: round numbers, in parts of a minute, minutes and hours from ten seconds on. */
export function axisTicks(endS: number, widthPx: number): readonly number[] {
  const count = Math.max(1, Math.floor(widthPx / TICK_PX_MIN));
  const raw = endS / count;
  const step = raw <= 5 ? niceCeiling(raw) : (TICK_STEPS_S.find((one) => one >= raw) ?? niceCeiling(raw));
  const ticks: number[] = [];
  for (let i = 0; i * step <= endS * (1 + 1e-9); i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

export interface FaultBand {
  readonly fault: FaultId;
  readonly elementId: string;
  readonly isEdge: boolean;
  readonly fromS: number;
  /** Undefined: still on. */
  readonly toS: number | undefined;
}

export interface CommandMark {
  readonly atS: number;
  readonly command: RunCommand;
}

/** Faults as bands from on to off, everything else as marks; the newest MARKS_MAX of each. */
export function layOutCommands(commands: readonly Logged[]): {
  readonly bands: readonly FaultBand[];
  readonly marks: readonly CommandMark[];
} {
  const open = new Map<string, FaultBand>();
  const closed: FaultBand[] = [];
  const marks: CommandMark[] = [];
  for (const { atNs, command } of commands) {
    const atS = atNs / NS_PER_S;
    if (command.type !== "fault") {
      marks.push({ atS, command });
      continue;
    }
    const isEdge = "edge" in command;
    const elementId = isEdge ? command.edge : command.node;
    const key = `${command.fault} ${elementId}`;
    const before = open.get(key);
    if (command.on && before === undefined) {
      open.set(key, { fault: command.fault, elementId, isEdge, fromS: atS, toS: undefined });
    } else if (!command.on && before !== undefined) {
      closed.push({ ...before, toS: atS });
      open.delete(key);
    }
  }
  const bands = [...closed, ...open.values()].toSorted((a, b) => a.fromS - b.fromS);
  return { bands: bands.slice(-MARKS_MAX), marks: marks.slice(-MARKS_MAX) };
}

export interface CaptionSpan {
  readonly fromS: number;
  readonly toS: number;
  /** 0 is the uppermost of CAPTION_ROWS. */
  readonly row: number;
}

/** Rows of captions; more at one instant lie over each other. */
const CAPTION_ROWS = 2;

/** Where the design's captions lie on the axis: the next one that would touch another goes one row down. */
export function layOutCaptions(design: Design): readonly CaptionSpan[] {
  const busyToMs = Array.from({ length: CAPTION_ROWS }, () => Number.NEGATIVE_INFINITY);
  return captionList(design)
    .filter(([, { atMs, untilMs }]) => untilMs >= atMs)
    .map(([, { atMs, untilMs }]) => {
      const free = busyToMs.findIndex((busyMs) => busyMs < atMs);
      const row = free < 0 ? CAPTION_ROWS - 1 : free;
      busyToMs[row] = Math.max(busyToMs[row]!, untilMs);
      return { fromS: atMs / 1000, toS: untilMs / 1000, row };
    });
}

/** Index of the bucket that covers `atS`, or undefined outside of what is there. */
export function bucketAt(atS: number, bucketS: number, length: number): number | undefined {
  if (bucketS <= 0 || length === 0 || atS < 0) return undefined;
  const index = Math.floor(atS / bucketS);
  return index < length ? index : undefined;
}

/** A name as it would lie on the timeline [px]; `lasting`: of something that is still on. */
interface NamePlace {
  readonly fromPx: number;
  readonly toPx: number;
  readonly lasting: boolean;
}

/**
 * The row of each name, so that none lies over another: the uppermost that is free. A name that finds no free row takes the
 * place of older ones whose fault is over, and is left out if there are none (undefined): better no name than an unreadable one.
 * Names keep their row when newer ones come. In order of time.
 */
export function nameRows(names: readonly NamePlace[], rows: number): readonly (number | undefined)[] {
  const found: (number | undefined)[] = [];
  for (const { fromPx, toPx } of names) {
    const under = (row: number): readonly number[] =>
      found.flatMap((other, index) => {
        const place = names[index]!;
        return other === row && fromPx < place.toPx && place.fromPx < toPx ? [index] : [];
      });
    const all = Array.from({ length: rows }, (_, row) => under(row));
    const free = all.findIndex((others) => others.length === 0);
    const row =
      free === -1 ? all.findIndex((others) => others.every((index) => !names[index]!.lasting)) : free;
    for (const index of all[row] ?? []) found[index] = undefined;
    found.push(row === -1 ? undefined : row);
  }
  return found;
}
