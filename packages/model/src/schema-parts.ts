/** The parts that the schemas of a design and of its script share. */
import { z } from "zod";
import { DEFAULT_EDGE_PARAMS } from "./blank.ts";
import { isId, isParamName } from "./ids.ts";
import { LIMITS } from "./limits.ts";

/** Custom issues of the schema; `parse.ts` has their sentences. */
export const ISSUE = {
  id: "id",
  name: "name",
  param: "param",
  eventType: "eventType",
  version: "version",
  parts: "parts",
} as const;

export const id = z
  .string()
  .max(64)
  .refine((text) => isId(text), { params: { reason: ISSUE.id } })
  .meta({ description: "1 to 64 of A–Z a–z 0–9 _ -" });

/** Control characters and direction overrides would let a name pretend to be another. */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
export const name = z
  .string()
  .max(LIMITS.nameLengthMax)
  .refine((text) => !HIDDEN.test(text), { params: { reason: ISSUE.name } });

export const paramValue = z.union([z.number(), z.string().max(LIMITS.textLengthMax), z.boolean()]);
export const paramName = z.string().refine((text) => isParamName(text), { params: { reason: ISSUE.param } });
export const params = z.record(paramName, paramValue);

export const edgeParams = z
  .object({ latencyMs: z.number().min(0).max(LIMITS.latencyMsMax) })
  .catchall(paramValue);
const portRef = z.strictObject({ node: id, port: z.string().min(1).max(64) });

export const nodeSchema = z.looseObject({
  kind: z.string().min(1).max(64),
  kindVersion: z.int().min(1).optional(),
  name,
  params: params.default({}),
  preset: z.string().max(64).optional(),
});

export const edgeSchema = z.looseObject({
  from: portRef,
  to: portRef,
  params: edgeParams.default({ ...DEFAULT_EDGE_PARAMS }),
  preset: z.string().max(64).optional(),
});

const coordinate = z.number().min(-LIMITS.coordinateAbsMax).max(LIMITS.coordinateAbsMax);
export const position = z.looseObject({ x: coordinate, y: coordinate });

/** An instant of a run [ms of virtual time]. */
export const instant = z
  .number()
  .min(0)
  .max(LIMITS.durationSMax * 1000);
