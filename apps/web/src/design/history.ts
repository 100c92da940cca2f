/**
 * Undo and redo as record diffs. Every entry can be applied forwards and backwards; a new edit drops what was undone.
 * Selection, viewport and runs are not part of it.
 */
import { applyDiff, diffDesign, invertDiff } from "@eventyard/model";
import type { Design, DesignDiff } from "@eventyard/model";

/** Undo steps kept; the oldest falls out. */
const ENTRIES_MAX = 300;
/** Edits with the same key within this time become one step (holding an arrow key) [ms]. */
const COALESCE_MS = 1000;

interface HistoryEntry {
  readonly diff: DesignDiff;
  /** The design before it; kept while the entry may still absorb a following edit. */
  readonly before: Design;
  readonly coalesceKey: string | undefined;
  readonly atMs: number;
}

export interface History {
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
}

export interface HistoryStep {
  readonly history: History;
  readonly design: Design;
}

export const EMPTY_HISTORY: History = { past: [], future: [] };

/** Records the step from `before` to `after`. `nowMs` is any monotonic clock. */
export function recordEdit(
  history: History,
  before: Design,
  after: Design,
  nowMs: number,
  coalesceKey: string | undefined,
): History {
  const last = history.past.at(-1);
  const joins =
    last !== undefined &&
    coalesceKey !== undefined &&
    last.coalesceKey === coalesceKey &&
    history.future.length === 0 &&
    nowMs - last.atMs <= COALESCE_MS;
  const base = joins ? last.before : before;
  const entry = { diff: diffDesign(base, after), before: base, coalesceKey, atMs: nowMs };
  const kept = joins ? history.past.slice(0, -1) : history.past;
  return { past: [...kept, entry].slice(-ENTRIES_MAX), future: [] };
}

/** The design one step back, or undefined when there is none. */
export function undoEdit(history: History, design: Design): HistoryStep | undefined {
  const entry = history.past.at(-1);
  if (entry === undefined) return undefined;
  return {
    design: applyDiff(design, invertDiff(entry.diff)),
    history: { past: history.past.slice(0, -1), future: [...history.future, closed(entry)] },
  };
}

/** The design one step forward again, or undefined when nothing was undone. */
export function redoEdit(history: History, design: Design): HistoryStep | undefined {
  const entry = history.future.at(-1);
  if (entry === undefined) return undefined;
  return {
    design: applyDiff(design, entry.diff),
    history: { past: [...history.past, entry], future: history.future.slice(0, -1) },
  };
}

/** An undone entry absorbs nothing any more. */
function closed(entry: HistoryEntry): HistoryEntry {
  return { ...entry, coalesceKey: undefined };
}
