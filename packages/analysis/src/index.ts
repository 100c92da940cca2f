/** What the numbers MEAN: expectations, the status sentence, trouble by node, speeds. Pure; the page imports it too. */
export { coupledNodes } from "./coupling.ts";
export type { CoupledNode } from "./coupling.ts";
export { faultSpans } from "./faults.ts";
export type { FaultSpan, ScopeSeries } from "./faults.ts";
export { passingSpeed, scenesOf } from "./guided-pace.ts";
export { judge } from "./expectations.ts";
export type { Judgement } from "./expectations.ts";
export type { EdgeLive, LiveState, NodeLive } from "./live.ts";
export { nearestSpeed, SPEEDS, startSpeed } from "./speed.ts";
export { statusOf } from "./status.ts";
export type { Status, StatusFix } from "./status-types.ts";
export { betterTwin, goodputNodes, TWIN_MEASURES, twinNumbers } from "./twin.ts";
export type { TwinFaults, TwinMeasureId, TwinNumbers, TwinSummary } from "./twin.ts";
export { troubles, wire } from "./trouble.ts";
export type { TroubleKind, Wiring } from "./trouble.ts";
