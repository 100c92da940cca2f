/** When something was broken, and the series of a run that show what that did (rules A1, A2 of SPEC.md). */
import type { Design, RunCommand } from "@eventyard/model";

const NS_PER_MS = 1_000_000;
const MS_PER_S = 1000;
/** The time before a fault that says what is normal [ms]. */
const BEFORE_MS = 30_000;

/** One fault of one node; a cut connection is one of the node it leads to. */
export interface FaultSpan {
  readonly node: string;
  readonly fromMs: number;
  /** Undefined while it lasts. */
  readonly toMs: number | undefined;
}

/** Columns of a scope's series from time 0 on, as `SeriesSlice` has them; rates per second. */
export interface ScopeSeries {
  readonly bucketMs: number;
  /** Of "all": what comes from outside. */
  readonly inRate: ArrayLike<number>;
  readonly doneRate: ArrayLike<number>;
  readonly failRate: ArrayLike<number>;
  readonly hurtRate: ArrayLike<number>;
  /** At each bucket's end. */
  readonly backlog: ArrayLike<number>;
}

type RateColumn = "inRate" | "doneRate" | "failRate" | "hurtRate";

/** The spans of all faults in a run's log. What the design does not have is left out. */
export function faultSpans(
  design: Design,
  log: readonly { readonly atNs: number; readonly command: RunCommand }[],
): readonly FaultSpan[] {
  const open = new Map<string, FaultSpan>();
  const spans: FaultSpan[] = [];
  for (const { atNs, command } of log) {
    if (command.type !== "fault") continue;
    const node = "edge" in command ? design.edges[command.edge]?.to.node : command.node;
    if (node === undefined || !Object.hasOwn(design.nodes, node)) continue;
    const key = JSON.stringify([command.fault, "edge" in command ? command.edge : node]);
    const span = open.get(key);
    const atMs = atNs / NS_PER_MS;
    if (command.on && span === undefined) open.set(key, { node, fromMs: atMs, toMs: undefined });
    else if (!command.on && span !== undefined) {
      open.delete(key);
      spans.push({ ...span, toMs: atMs });
    }
  }
  return [...spans, ...open.values()].toSorted((a, b) => a.fromMs - b.fromMs);
}

/** How many of a column lie in [fromMs, toMs); buckets that lie in it partly count in part. */
export function countIn(series: ScopeSeries, column: RateColumn, fromMs: number, toMs: number): number {
  const { bucketMs } = series;
  const rates = series[column];
  const last = Math.min(rates.length, Math.ceil(toMs / bucketMs));
  let sum = 0;
  for (let i = Math.max(0, Math.floor(fromMs / bucketMs)); i < last; i++) {
    const within = Math.min(toMs, (i + 1) * bucketMs) - Math.max(fromMs, i * bucketMs);
    sum += (rates[i]! * within) / MS_PER_S;
  }
  return sum;
}

/** The time before a fault that says what is normal: at most 30 s, or `atLeastMs` if that is longer. */
export function windowBefore(
  fromMs: number,
  atLeastMs = 0,
): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs: Math.max(0, fromMs - Math.max(BEFORE_MS, atLeastMs)), toMs: fromMs };
}
