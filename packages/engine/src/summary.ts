/** A run's numbers as plain data: the same for the page, the CLI and the tests. */
import { FLOW_OUTCOMES, NODE_COUNTERS, NODE_LEVELS } from "@eventyard/model";
import type { NodeCounterId, NodeLevelId } from "@eventyard/model";
import {
  EDGE_ARRIVED,
  EDGE_COUNTER_COLUMNS,
  EDGE_LOST,
  EDGE_SENT,
  LOSS_REASONS,
  NODE_COUNTER_COLUMNS,
  NODE_LEVEL_COLUMNS,
} from "./observe/columns.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type {
  DurationResult,
  EdgeResult,
  LedgerResult,
  LevelResult,
  NodeResult,
  RunSummary,
} from "./results.ts";
import type { Simulation } from "./simulation.ts";

const NS_PER_MS = 1e6;

/** One node's numbers at this instant. */
export function nodeResult(sim: Simulation, node: number): NodeResult {
  const { nodeCounters, nodeLevels } = sim.observation;
  const counters = NODE_COUNTERS.map((spec, column): [NodeCounterId, number] => [
    spec.id,
    nodeCounters[node * NODE_COUNTER_COLUMNS + column]!,
  ]);
  const levels = NODE_LEVELS.map((spec, column): [NodeLevelId, LevelResult] => [
    spec.id,
    nodeLevels.result(node * NODE_LEVEL_COLUMNS + column, sim.nowNs),
  ]);
  return {
    counters: Object.fromEntries(counters) as Record<NodeCounterId, number>,
    levels: Object.fromEntries(levels) as Record<NodeLevelId, LevelResult>,
    latency: durationResult(sim, node),
    losses: lossesOf(sim, node),
  };
}

function lossesOf(sim: Simulation, node: number): NodeResult["losses"] {
  const { losses } = sim.observation;
  const at = node * LOSS_REASONS.length;
  const counted = LOSS_REASONS.map((reason, column) => [reason, losses[at + column]!] as const);
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}

function durationResult(sim: Simulation, node: number): DurationResult {
  const { latency } = sim.observation;
  return {
    count: latency.count(node),
    meanMs: latency.meanNs(node) / NS_PER_MS,
    p50Ms: latency.quantileNs(node, 0.5) / NS_PER_MS,
    p95Ms: latency.quantileNs(node, 0.95) / NS_PER_MS,
    p99Ms: latency.quantileNs(node, 0.99) / NS_PER_MS,
    maxMs: latency.maxNs(node) / NS_PER_MS,
  };
}

function edgeResult(sim: Simulation, edge: number): EdgeResult {
  const { edgeCounters, edgeLevels } = sim.observation;
  const at = edge * EDGE_COUNTER_COLUMNS;
  return {
    sent: edgeCounters[at + EDGE_SENT]!,
    arrived: edgeCounters[at + EDGE_ARRIVED]!,
    lost: edgeCounters[at + EDGE_LOST]!,
    backlog: edgeLevels.result(edge, sim.nowNs),
  };
}

/** The ledger at this instant. */
function ledgerResult(ledger: Ledger, nodeIds: readonly string[]): LedgerResult {
  const hurts = nodeIds.map((id, node) => {
    const row = FLOW_OUTCOMES.map(
      (outcome, column) => [outcome.id, ledger.hurts[node * FLOW_OUTCOMES.length + column]!] as const,
    );
    return [id, Object.fromEntries(row.filter(([, n]) => n > 0))] as const;
  });
  return {
    started: ledger.flows.started,
    outcomes: ledger.outcomes(),
    hurts: Object.fromEntries(hurts.filter(([, row]) => Object.keys(row).length > 0)),
    watchesEveryKey: ledger.watchesEveryKey,
    expectedAmount: ledger.expectedAmount,
    bookedAmount: ledger.bookedAmount,
  };
}

/** The whole run at this instant. */
export function summarise(sim: Simulation): RunSummary {
  const { nodeIds, edgeIds } = sim.program;
  return {
    timeNs: sim.nowNs,
    events: sim.events,
    hash: sim.hash,
    seed: sim.seed,
    nodes: Object.fromEntries(nodeIds.map((id, node) => [id, nodeResult(sim, node)])),
    edges: Object.fromEntries(edgeIds.map((id, edge) => [id, edgeResult(sim, edge)])),
    ledger: sim.ledger === undefined ? undefined : ledgerResult(sim.ledger, nodeIds),
    stop: sim.stop,
  };
}
