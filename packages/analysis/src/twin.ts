/** Two runs of the same business side by side: the same questions asked of both, in the same units. */
import type { NodeResult, RunSummary } from "@eventyard/engine";
import type { Design, FlowOutcome, KindSpec } from "@eventyard/model";
import { coupledNodes } from "./coupling.ts";
import type { FaultSpan, ScopeSeries } from "./faults.ts";
import { recoveryMs } from "./recovery.ts";

const NS_PER_S = 1_000_000_000;

/** What a comparison asks. Order is that of the panel. */
export const TWIN_MEASURES = [
  { id: "started", unit: "count", better: "none" },
  { id: "goodput", unit: "perSecond", better: "more" },
  { id: "done", unit: "percent", better: "more" },
  { id: "recovery", unit: "ms", better: "less" },
  { id: "callerP50", unit: "ms", better: "less" },
  { id: "callerP99", unit: "ms", better: "less" },
  { id: "endP50", unit: "ms", better: "less" },
  { id: "endP99", unit: "ms", better: "less" },
  { id: "rejected", unit: "count", better: "less" },
  { id: "failedButDone", unit: "count", better: "less" },
  { id: "lost", unit: "count", better: "less" },
  { id: "duplicated", unit: "count", better: "less" },
  { id: "deadLettered", unit: "count", better: "less" },
  { id: "compensated", unit: "count", better: "none" },
  { id: "stuck", unit: "count", better: "less" },
  { id: "waiting", unit: "count", better: "less" },
  { id: "money", unit: "amount", better: "none" },
  { id: "nodesHurt", unit: "count", better: "less" },
] as const satisfies readonly {
  readonly id: string;
  readonly unit: "count" | "percent" | "perSecond" | "ms" | "amount";
  readonly better: "more" | "less" | "none";
}[];

export type TwinMeasureId = (typeof TWIN_MEASURES)[number]["id"];
export type TwinNumbers = Readonly<Record<TwinMeasureId, number | undefined>>;

/** What of a run's summary is compared. */
export type TwinSummary = Pick<RunSummary, "timeNs" | "nodes" | "ledger">;

/** What was broken, and the series that show what it did: of "all", of `goodputNodes` and of every node that may be hurt. */
export interface TwinFaults {
  readonly spans: readonly FaultSpan[];
  readonly seriesOf: (scope: string) => ScopeSeries | undefined;
}

/** The worst of the nodes' percentiles [ms], undefined if none has handled anything. */
function worst(nodes: readonly NodeResult[], read: (node: NodeResult) => number): number | undefined {
  const seen = nodes.filter((node) => node.latency.count > 0).map(read);
  return seen.length === 0 ? undefined : Math.max(...seen);
}

/** True for nodes at which a flow ends: they record latency, and nothing leaves them but what was given up. */
function isEnd(design: Design, kinds: ReadonlyMap<string, KindSpec>, id: string): boolean {
  const spec = kinds.get(design.nodes[id]?.kind ?? "");
  if (spec === undefined || spec.silhouette === "producer") return false;
  return !Object.values(design.edges).some(({ from }) => {
    return from.node === id && spec.ports.find((port) => port.id === from.port)?.dead !== true;
  });
}

function isCaller(design: Design, kinds: ReadonlyMap<string, KindSpec>, id: string): boolean {
  return kinds.get(design.nodes[id]?.kind ?? "")?.silhouette === "producer";
}

/** Nodes whose done messages are the goodput: where flows end, and those who wait for answers. */
export function goodputNodes(design: Design, kinds: ReadonlyMap<string, KindSpec>): readonly string[] {
  return Object.keys(design.nodes).filter((id) => isCaller(design, kinds, id) || isEnd(design, kinds, id));
}

/** Time to recover, if every series of the goodput is there. */
function recovery(
  design: Design,
  kinds: ReadonlyMap<string, KindSpec>,
  { spans, seriesOf }: TwinFaults,
): number | undefined {
  const whole = seriesOf("all");
  const scopes = goodputNodes(design, kinds).map(seriesOf);
  if (whole === undefined || scopes.includes(undefined)) return undefined;
  return recoveryMs(
    spans,
    scopes.filter((series) => series !== undefined),
    whole,
  );
}

/**
 * The measures of one run. `caller…` is what those saw who wait for an answer (kinds with a producer's silhouette that
 * record latency), `end…` the worst of the nodes at which flows end. `money` is what is in the books minus what was
 * expected. `recovery` (rule A1) and `nodesHurt`, the number of nodes that `coupledNodes` names (rule A2), need `faults`.
 * Undefined where a design has nothing to measure by.
 */
export function twinNumbers(
  design: Design,
  kinds: ReadonlyMap<string, KindSpec>,
  summary: TwinSummary,
  faults?: TwinFaults,
): TwinNumbers {
  const { ledger } = summary;
  const nodes = Object.entries(summary.nodes);
  const callers = nodes.filter(([id]) => isCaller(design, kinds, id));
  const ends = nodes.filter(([id]) => isEnd(design, kinds, id));
  const of = (list: typeof nodes) => list.map(([, node]) => node);
  const count = (outcome: FlowOutcome): number | undefined => ledger?.outcomes[outcome];
  const seconds = summary.timeNs / NS_PER_S;
  const done = count("done");
  const hasMoney = ledger !== undefined && (ledger.expectedAmount !== 0 || ledger.bookedAmount !== 0);
  return {
    started: ledger?.started,
    goodput: done === undefined || seconds === 0 ? undefined : done / seconds,
    done: done === undefined || !ledger?.started ? undefined : (100 * done) / ledger.started,
    recovery: faults && recovery(design, kinds, faults),
    callerP50: worst(of(callers), (node) => node.latency.p50Ms),
    callerP99: worst(of(callers), (node) => node.latency.p99Ms),
    endP50: worst(of(ends), (node) => node.latency.p50Ms),
    endP99: worst(of(ends), (node) => node.latency.p99Ms),
    rejected: count("rejected"),
    failedButDone: count("failedButDone"),
    lost: count("lost"),
    duplicated: count("duplicated"),
    deadLettered: count("deadLettered"),
    compensated: count("compensated"),
    stuck: count("stuck"),
    waiting: count("underWay"),
    money: hasMoney ? ledger.bookedAmount - ledger.expectedAmount : undefined,
    nodesHurt: faults && coupledNodes(design, faults.spans, faults.seriesOf).length,
  };
}

/** Which of two numbers is better, or undefined if they are equal, or it is not a matter of better. */
export function betterTwin(
  id: TwinMeasureId,
  a: number | undefined,
  b: number | undefined,
): "a" | "b" | undefined {
  const better = TWIN_MEASURES.find((measure) => measure.id === id)?.better ?? "none";
  if (a === undefined || b === undefined || a === b || better === "none") return undefined;
  return a > b === (better === "more") ? "a" : "b";
}
