/** The zod schema of the design file: closed where a mistake would change the meaning, open to unknown keys elsewhere. */
import { z } from "zod";
import { DEFAULT_EDGE_PARAMS, emptyDesign } from "./blank.ts";
import { COMPATIBILITIES } from "./contracts/compatibility.ts";
import { isEventType, isVersion } from "./contracts/event-version.ts";
import { DESIGN_FORMAT, DESIGN_VERSION } from "./design.ts";
import { isId, isParamName } from "./ids.ts";
import { LIMITS } from "./limits.ts";

/** Custom issues of the schema; `parse.ts` has their sentences. */
export const ISSUE = {
  id: "id",
  name: "name",
  param: "param",
  eventType: "eventType",
  version: "version",
} as const;

const id = z
  .string()
  .max(64)
  .refine((text) => isId(text), { params: { reason: ISSUE.id } })
  .meta({ description: "1 to 64 of A–Z a–z 0–9 _ -" });

/** Control characters and direction overrides would let a name pretend to be another. */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const name = z
  .string()
  .max(LIMITS.nameLengthMax)
  .refine((text) => !HIDDEN.test(text), { params: { reason: ISSUE.name } });

const paramValue = z.union([z.number(), z.string().max(LIMITS.textLengthMax), z.boolean()]);
const params = z.record(
  z.string().refine((text) => isParamName(text), { params: { reason: ISSUE.param } }),
  paramValue,
);

const edgeParams = z.object({ latencyMs: z.number().min(0).max(LIMITS.latencyMsMax) }).catchall(paramValue);
const portRef = z.strictObject({ node: id, port: z.string().min(1).max(64) });

export const nodeSchema = z.looseObject({
  kind: z.string().min(1).max(64),
  kindVersion: z.int().min(1).optional(),
  name,
  params: params.default({}),
  preset: z.string().max(64).optional(),
});

const edgeSchema = z.looseObject({
  from: portRef,
  to: portRef,
  params: edgeParams.default({ ...DEFAULT_EDGE_PARAMS }),
});

/** One command, as a scenario's step, a page's request or a line of a run's log. */
export const runCommandSchema = z.union([
  z.strictObject({
    type: z.literal("fault"),
    fault: z.enum(["kill", "power", "node-loss", "stall", "slow", "fail", "surge"]),
    on: z.boolean(),
    node: id,
  }),
  z.strictObject({ type: z.literal("fault"), fault: z.literal("cut"), on: z.boolean(), edge: id }),
  z.strictObject({ type: z.literal("params"), node: id, params }),
  z.strictObject({
    type: z.literal("edge-params"),
    edge: id,
    params: edgeParams,
  }),
  z.strictObject({
    type: z.literal("send"),
    node: id,
    count: z.int().min(1).max(LIMITS.sendCountMax),
  }),
]);

const scenario = z.looseObject({
  seed: z.int().min(0).max(LIMITS.seedMax),
  durationS: z.number().positive().max(LIMITS.durationSMax),
  steps: z
    .array(
      z.strictObject({
        atMs: z
          .number()
          .min(0)
          .max(LIMITS.durationSMax * 1000),
        command: runCommandSchema,
      }),
    )
    .max(LIMITS.scenarioStepsMax)
    .default([]),
  commonRandom: z.boolean().optional(),
});

const expectation = z.looseObject({
  metric: z.string().min(1).max(64),
  scope: z.string().min(1).max(64),
  statistic: z.enum(["total", "rate", "percent", "max", "mean", "last", "p50", "p95", "p99"]),
  comparator: z.enum(["<", "<=", "==", ">=", ">"]),
  bound: z.number(),
});

const contract = z.looseObject({
  compatibility: z
    .enum(COMPATIBILITIES)
    .default("backward")
    .meta({ description: "What each version promises to the one before it." }),
  versions: z
    .record(
      z.string().refine((text) => isVersion(text), { params: { reason: ISSUE.version } }),
      z.unknown(),
    )
    .meta({
      description:
        "By version (1, 2, …): a JSON Schema of type object; type, properties, required, enum, additionalProperties, items.",
    }),
});

const coordinate = z.number().min(-LIMITS.coordinateAbsMax).max(LIMITS.coordinateAbsMax);
const position = z.looseObject({ x: coordinate, y: coordinate });

const blank = emptyDesign("");

export const designSchema = z.looseObject({
  format: z.literal(DESIGN_FORMAT),
  version: z.int().min(1),
  minReader: z.int().min(1).default(DESIGN_VERSION),
  name,
  nodes: z.record(id, nodeSchema),
  edges: z.record(id, edgeSchema).default({}),
  scenario: scenario.default({ ...blank.scenario, steps: [] }),
  expectations: z.record(id, expectation).default({}),
  contracts: z
    .record(
      z.string().refine((text) => isEventType(text), { params: { reason: ISSUE.eventType } }),
      contract,
    )
    .meta({ description: "Event types and their versions." })
    .optional(),
  layout: z.looseObject({ nodes: z.record(id, position).default({}) }).default({ nodes: {} }),
});
