/** What the server accepts from a page: every client event's payload with its bounds, SPEC P3. */
import { LIMITS, runCommandSchema } from "@eventyard/model";
import { z } from "zod";

/** Virtual seconds per wall second; 0 is as fast as possible. */
export const SPEED_MIN = 0.000_1;
export const SPEED_MAX = 1_000_000;
/** Frame numbers are 32 bits. */
const SEQ_MAX = 2 ** 32 - 1;
const BUCKET_MAX = 1_000_000;

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const speed = z.union([z.literal(0), z.number().min(SPEED_MIN).max(SPEED_MAX)]);
const seekTarget = z.discriminatedUnion("to", [
  z.strictObject({ to: z.literal("instant"), timeNs: z.number().min(0).max(Number.MAX_SAFE_INTEGER) }),
  z.strictObject({ to: z.literal("previousEvent") }),
  z.strictObject({ to: z.literal("newest") }),
  z.strictObject({ to: z.literal("leftBranch") }),
]);

/** Schema of the first argument of each client event. */
export const requestSchemas = {
  "design:watch": id,
  "run:start": z.strictObject({
    designId: id,
    speed,
    seed: z.int().min(0).max(LIMITS.seedMax),
    paused: z.boolean(),
  }),
  "twin:start": z.strictObject({
    designIds: z.tuple([id, id]),
    speed,
    seed: z.int().min(0).max(LIMITS.seedMax),
    paused: z.boolean(),
  }),
  "run:control": z.strictObject({ runId: id, action: z.enum(["resume", "pause", "step", "stop"]) }),
  "run:seek": z.strictObject({ runId: id, target: seekTarget }),
  "run:speed": z.strictObject({ runId: id, speed }),
  "run:command": z.strictObject({ runId: id, command: runCommandSchema }),
  "run:node": z.strictObject({ runId: id, nodeId: id }),
  "run:series": z.strictObject({
    runId: id,
    scope: id,
    from: z.int().min(0).max(BUCKET_MAX),
    newest: z.boolean().optional(),
  }),
  "run:ledger": z.strictObject({ runId: id }),
  "run:flows": z.strictObject({ runId: id, outcome: id }),
  "run:summary": z.strictObject({ runId: id }),
  "run:commands": z.strictObject({ runId: id }),
  "frame:ack": z.int().min(0).max(SEQ_MAX),
} as const;
