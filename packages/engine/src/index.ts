/** What the engine offers to the rest of the project. */
export type {
  Behaviour,
  Confirmation,
  ContentIndex,
  EdgeIndex,
  FlowMark,
  LossReason,
  MessageColumns,
  MessageHandle,
  NodeIndex,
  NodeSetup,
  OptionalColumn,
  ReplyStatus,
  Settlement,
  Sim,
  StreamIndex,
  TimerHandle,
} from "./behaviour.ts";
export type {
  DurationResult,
  EdgeResult,
  HurtFlow,
  LedgerResult,
  LevelResult,
  LoggedCommand,
  NodeResult,
  RunStop,
  RunSummary,
} from "./results.ts";
export { detExp, detLog } from "./deterministic-math.ts";
export type { RunLimits } from "./limits.ts";
export type { Program } from "./program.ts";
export { compileProgram } from "./program.ts";
export type { SimulationOptions } from "./sim-services.ts";
export type { Advance } from "./simulation.ts";
export { Simulation } from "./simulation.ts";
export { commandText } from "./commands.ts";
export { TraceHash } from "./observe/trace-hash.ts";
export { RandomStreams } from "./random.ts";
export { V8_FLAGS } from "./v8-flags.ts";
export type { RowTable } from "./rows.ts";
export { NO_ROW, ROW_COLUMNS, Rows } from "./rows.ts";
export { sampleExponential, sampleNormal } from "./ziggurat.ts";
export type { Run, RunOptions } from "./run.ts";
export { createRun } from "./run.ts";
export { forkRun } from "./fork.ts";
export type { Instant } from "./run-history.ts";
export { RewindableRun } from "./rewindable-run.ts";
export {
  counterColumn,
  EDGE_ARRIVED,
  EDGE_COUNTER_COLUMNS,
  EDGE_LOST,
  EDGE_SENT,
  levelColumn,
  NODE_COUNTER_COLUMNS,
  NODE_LEVEL_COLUMNS,
} from "./observe/columns.ts";
export type { Levels } from "./observe/columns.ts";
export type { Observation } from "./observe/observation.ts";
export { FAULT_BIT } from "./observe/observation.ts";
export type { WindowQuantiles } from "./observe/latency-window.ts";
export { LatencyWindow } from "./observe/latency-window.ts";
export type { RunSeries, SeriesColumns } from "./observe/run-series.ts";
export type { TrafficTap, TraversalColumns } from "./observe/traffic-tap.ts";
export { sampleEvery } from "./observe/traffic-tap.ts";
