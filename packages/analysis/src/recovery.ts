/** How long it takes after the last fault until everything is as it was before the first (rule A1 of SPEC.md). */
import type { FaultSpan, ScopeSeries } from "./faults.ts";
import { countIn, windowBefore } from "./faults.ts";

const SHARE = 0.95;
const MS_PER_S = 1000;
/** A window has at least so much load, so that chance moves what is done of it by a few percent, and lasts so long [ms]. */
const LOAD_MIN = 300;
const WINDOW_MS_MIN = 5_000;
/** Less time before the first fault says nothing of what is normal [ms]. */
const BEFORE_MS_MIN = 1_000;

/** How long a window is [ms]: long enough for the load that came before the fault. Undefined if none came. */
function windowMsOf(whole: ScopeSeries, faultMs: number): number | undefined {
  const { fromMs, toMs } = windowBefore(faultMs);
  const perMs = countIn(whole, "inRate", fromMs, toMs) / (toMs - fromMs);
  return perMs === 0 ? undefined : Math.max(WINDOW_MS_MIN, LOAD_MIN / perMs);
}

/** What a scope did of the load in a window. */
function shareOf(series: ScopeSeries, whole: ScopeSeries, fromMs: number, toMs: number): number {
  return countIn(series, "doneRate", fromMs, toMs) / countIn(whole, "inRate", fromMs, toMs);
}

/** The largest backlog at a bucket's end before the fault. */
function normalBacklog({ backlog, bucketMs }: ScopeSeries, faultMs: number): number {
  const { fromMs, toMs } = windowBefore(faultMs);
  let most = 0;
  for (let i = Math.floor(fromMs / bucketMs); (i + 1) * bucketMs <= toMs && i < backlog.length; i++)
    most = Math.max(most, backlog[i]!);
  return most;
}

/**
 * Time to recover [ms]: from the end of the last fault to the first instant from which every scope of `goodput` does at
 * least 95 % of the share of the load that it did before the first fault, and at which the whole backlog is no larger than it was then.
 * Undefined without faults, while one lasts, before it has recovered, and if nothing was done before. Pure.
 * @param goodput series of the nodes at which flows end and of those who wait for answers
 * @param whole series of all nodes together, for load and backlog
 */
export function recoveryMs(
  spans: readonly FaultSpan[],
  goodput: readonly ScopeSeries[],
  whole: ScopeSeries,
): number | undefined {
  const ends = spans.map(({ toMs }) => toMs ?? Infinity);
  const faultMs = Math.min(...spans.map(({ fromMs }) => fromMs));
  const endMs = Math.max(...ends);
  if (!Number.isFinite(endMs) || faultMs < BEFORE_MS_MIN) return undefined;
  const windowMs = windowMsOf(whole, faultMs);
  if (windowMs === undefined) return undefined;
  const before = windowBefore(faultMs, windowMs);
  const levels = goodput
    .map((series) => ({ series, share: shareOf(series, whole, before.fromMs, before.toMs) }))
    .filter(({ share }) => share > 0);
  if (levels.length === 0) return undefined;
  const normal = normalBacklog(whole, faultMs);
  const backAt = (atMs: number): boolean => {
    const toMs = atMs + windowMs;
    if (toMs > whole.inRate.length * whole.bucketMs) return false;
    const load = countIn(whole, "inRate", atMs, toMs);
    return levels.every(({ series, share }) => {
      return countIn(series, "doneRate", atMs, toMs) >= SHARE * share * load;
    });
  };
  const { backlog, bucketMs } = whole;
  // the first bucket that ends after the fault did
  for (let i = Math.max(0, Math.ceil(endMs / bucketMs) - 1); i < backlog.length; i++) {
    const atMs = Math.max(endMs, (i + 1) * bucketMs);
    if (backlog[i]! <= normal && backAt(atMs)) return Math.round((atMs - endMs) / MS_PER_S) * MS_PER_S;
  }
  return undefined;
}
