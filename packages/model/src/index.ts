/** What a design IS: document, schema, ports, validation, differences, limits. Rules are numbered in SPEC.md. */
export type { LocalText, Words } from "./text.ts";
export { localText } from "./text.ts";
export type { Problem, ProblemPlace } from "./problem.ts";
export type {
  Comparator,
  Design,
  DesignEdge,
  DesignNode,
  EdgeParams,
  EventContract,
  Expectation,
  PortRef,
  Position,
  RunCommand,
  Scenario,
  ScenarioStep,
  Statistic,
} from "./design.ts";
export { DESIGN_FORMAT, DESIGN_VERSION } from "./design.ts";
export type { AddedNode, Caption, Fix, FixMemory } from "./script/script.ts";
export { captionList, isShown } from "./script/captions.ts";
export type { FixState, FixSwitch } from "./script/fixes.ts";
export { fixFrom } from "./script/fix-from.ts";
export { fixState, switchFix } from "./script/fixes.ts";
export type { Lesson, LessonCheck, LessonSection, LessonStep, LessonStepKind } from "./lesson.ts";
export type { FlowOutcome, FlowOutcomeSpec } from "./outcomes.ts";
export { FLOW_OUTCOMES, outcomeMetric, RUN_METRICS } from "./outcomes.ts";
export type { Content, JsonValue } from "./content.ts";
export { NO_CONTENT } from "./content.ts";
export type { ContractBook, ReaderType } from "./contracts/contract-book.ts";
export { canRead, readContracts, whyUnreadable } from "./contracts/contract-book.ts";
export type { Compatibility } from "./contracts/compatibility.ts";
export { COMPATIBILITIES, incompatibilities } from "./contracts/compatibility.ts";
export type { ContractUse, EdgeVersion } from "./contracts/contract-uses.ts";
export { contractUses, versionsOnEdge } from "./contracts/contract-uses.ts";
export { readEventSchema } from "./contracts/event-schema.ts";
export type { EventVersion } from "./contracts/event-version.ts";
export {
  eventVersionText,
  isEventType,
  parseEventVersion,
  parseEventVersions,
  VERSION_HEADER,
  versionOf,
  withVersion,
} from "./contracts/event-version.ts";
export type {
  FaultId,
  FieldMeta,
  Flow,
  KindSpec,
  NodeContract,
  Params,
  ParamSet,
  ParamValue,
  PortSpec,
  Preset,
} from "./kind-spec.ts";
export { defineKindSpec, fields } from "./kind-spec.ts";
export type {
  MetricSpec,
  MetricType,
  NodeCounterId,
  NodeDurationId,
  NodeLevelId,
  NodeMetricId,
} from "./metrics.ts";
export { NODE_COUNTERS, NODE_DURATIONS, NODE_LEVELS } from "./metrics.ts";
export { LIMITS } from "./limits.ts";
export { compareIds, isId, newId } from "./ids.ts";
export type { ParamField } from "./params.ts";
export {
  newNode,
  paramFields,
  paramProblems,
  resolveEdgeParams,
  resolveParams,
  unitBehind,
} from "./params.ts";
export type { ConnectionCheck } from "./connect.ts";
export { checkConnection, edgeFlow, findPort } from "./connect.ts";
export { commandProblems } from "./command-problems.ts";
export { contractProblems } from "./contracts/contract-problems.ts";
export type { ParseResult } from "./parse.ts";
export { parseDesign } from "./parse.ts";
export { serialiseDesign } from "./serialise.ts";
export { validateDesign } from "./validate.ts";
export type { DesignDiff } from "./diff.ts";
export { applyDiff, diffDesign, invertDiff, isEmptyDiff } from "./diff.ts";
export { DEFAULT_EDGE_PARAMS, emptyDesign } from "./blank.ts";
export { designJsonSchema } from "./json-schema.ts";
export { semanticHash } from "./hash.ts";
export { describeExpectation, metricSpec, STATISTICS } from "./expectations.ts";
export type { TraceResult } from "./trace.ts";
export { parseTrace } from "./trace.ts";
export { runCommandSchema } from "./schema.ts";
