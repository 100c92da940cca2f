/** The zod schema of the design file: closed where a mistake would change the meaning, open to unknown keys elsewhere. */
import { z } from "zod";
import { emptyDesign } from "./blank.ts";
import { COMPATIBILITIES } from "./contracts/compatibility.ts";
import { isEventType, isVersion } from "./contracts/event-version.ts";
import { DESIGN_FORMAT, DESIGN_VERSION } from "./design.ts";
import { LIMITS } from "./limits.ts";
import {
  edgeParams,
  edgeSchema,
  id,
  instant,
  ISSUE,
  name,
  nodeSchema,
  params,
  position,
} from "./schema-parts.ts";
import { captionSchema, fixSchema } from "./script/script-schema.ts";

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
        atMs: instant,
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
  captions: z
    .record(id, captionSchema)
    .meta({ description: "What is said while the run is between two instants." })
    .optional(),
  fixes: z
    .record(id, fixSchema)
    .meta({ description: "Named patches of the design that are switched on and off." })
    .optional(),
  layout: z.looseObject({ nodes: z.record(id, position).default({}) }).default({ nodes: {} }),
});
