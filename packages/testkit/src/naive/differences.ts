/** Runs a design in the naive kernel and lists where the real kernel's summary differs. */
import type { RunSummary } from "@eventyard/engine";
import { compileProgram } from "@eventyard/engine";
import type { Design } from "@eventyard/model";
import { NODE_COUNTERS, NODE_LEVELS } from "@eventyard/model";
import type { BenchKinds } from "../test-bench.ts";
import type { NaiveNode } from "./naive-books.ts";
import { NaiveSim } from "./naive-sim.ts";

const NS_PER_MS = 1e6;
const NS_PER_S = 1e9;
/** Designs for this comparison are small: the naive agenda costs O(n) an event. */
const NAIVE_EVENTS_MAX = 200_000;
/** Half a histogram bucket (engine rule E62), and a little for rounding. */
const QUANTILE_TOLERANCE = 1 / 128 + 1e-9;

/** The design's run to its end in the naive kernel. */
function runNaive(kinds: BenchKinds, design: Design, traces: ReadonlyMap<string, Int32Array>): NaiveSim {
  const { scenario } = design;
  const sim = new NaiveSim(compileProgram(design, kinds.specs, kinds.behaviours), scenario.seed, traces);
  const endNs = Math.round(scenario.durationS * NS_PER_S);
  for (const { atMs, command } of scenario.steps.toSorted((a, b) => a.atMs - b.atMs)) {
    const atNs = Math.round(atMs * NS_PER_MS);
    if (atNs > endNs) break;
    if (atNs > sim.nowNs) {
      sim.advanceTo(atNs - 1, NAIVE_EVENTS_MAX);
      sim.nowNs = atNs;
    }
    sim.apply(command);
  }
  sim.advanceTo(endNs, NAIVE_EVENTS_MAX);
  return sim;
}

/**
 * Differences between a finished run's summary (made without a ledger) and the naive kernel's, as sentences; empty if
 * they agree: same hash, events, counters, losses, levels, edges, and durations within the histogram's error.
 */
export function naiveDifferences(
  kinds: BenchKinds,
  design: Design,
  summary: RunSummary,
  traces: ReadonlyMap<string, Int32Array> = new Map(),
): string[] {
  const naive = runNaive(kinds, design, traces);
  const found: string[] = [];
  const compare = (what: string, real: unknown, expected: unknown): void => {
    if (JSON.stringify(real) !== JSON.stringify(expected))
      found.push(`${what}: ${JSON.stringify(real)} instead of ${JSON.stringify(expected)}`);
  };
  compare("hash", summary.hash, naive.trace.toString());
  compare("events", summary.events, naive.events);
  const levels = NODE_LEVELS.map(({ id }) => id);
  for (const [node, id] of naive.program.nodeIds.entries()) {
    const real = summary.nodes[id]!;
    const expected = naive.nodeBooks[node]!.result(levels, naive.nowNs);
    for (const counter of NODE_COUNTERS)
      compare(`${id} ${counter.id}`, real.counters[counter.id], expected.counters[counter.id] ?? 0);
    for (const level of levels) compare(`${id} ${level}`, real.levels[level], expected.levels[level]);
    for (const [reason, count] of Object.entries(expected.losses))
      compare(`${id} lost as ${reason}`, real.losses[reason as keyof typeof real.losses], count);
    found.push(...durationDifferences(id, real.latency, expected));
  }
  for (const [edge, id] of naive.program.edgeIds.entries()) {
    const books = naive.edgeBooks[edge]!;
    const counters = ["sent", "arrived", "lost"].map((name) => books.counters.get(name) ?? 0);
    const real = summary.edges[id]!;
    compare(`edge ${id}`, [real.sent, real.arrived, real.lost], counters);
    compare(`edge ${id} backlog`, real.backlog, books.levelResult("backlog", naive.nowNs));
  }
  return found;
}

function durationDifferences(
  id: string,
  real: RunSummary["nodes"][string]["latency"],
  expected: NaiveNode,
): string[] {
  const { durationsNs, meanMs } = expected;
  const found: string[] = [];
  const check = (what: string, value: number, exact: number, tolerance: number): void => {
    if (Math.abs(value - exact) > tolerance * exact + 1e-12)
      found.push(`${id} ${what}: ${value} instead of ${exact}`);
  };
  const rank = (q: number): number =>
    (durationsNs[Math.max(1, Math.ceil(q * durationsNs.length)) - 1] ?? 0) / NS_PER_MS;
  check("durations", real.count, durationsNs.length, 0);
  check("mean", real.meanMs, meanMs, 0);
  check("maximum", real.maxMs, (durationsNs.at(-1) ?? 0) / NS_PER_MS, 0);
  check("p50", real.p50Ms, rank(0.5), QUANTILE_TOLERANCE);
  check("p95", real.p95Ms, rank(0.95), QUANTILE_TOLERANCE);
  check("p99", real.p99Ms, rank(0.99), QUANTILE_TOLERANCE);
  return found;
}
