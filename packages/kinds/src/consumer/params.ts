/** Parameters of a consumer: what it needs to work, and, in groups, everything that can be said of it beyond. */
import { fields } from "@eventyard/model";
import { z } from "zod";
import { INSTANCES_MAX } from "../work/crew.ts";
import { booksMeta } from "../work/books.ts";
import { readingShape } from "../contracts/reading.ts";
import { failureShape } from "../work/failures.ts";
import { backoffOptions, breakerShape, jitterOptions } from "../work/retry-params.ts";
import { SEEN_IDS_MAX } from "../work/seen-ids.ts";
import { serviceShape, WORK_MS_MAX } from "../work/service-params.ts";
import { upsetShape } from "../work/upset-params.ts";
import { publishShape } from "../work/publish-params.ts";
import { followShape } from "./follow-params.ts";
import { handlingShape } from "./handling-params.ts";
import { meta } from "./param-texts.ts";
import { scalingShape } from "./scaling-params.ts";

const WORKERS_MAX = 10_000;
const LOCAL_RETRIES_MAX = 100;
const PREFETCH_MAX = 10_000;
const BATCH_MAX = 10_000;

const ms = z.number().min(0).max(WORK_MS_MAX);
const percent = z.number().min(0).max(100);

export const consumerParams = z.object({
  workers: z.int().min(1).max(WORKERS_MAX).default(4).register(fields, meta.workers),
  ...serviceShape,
  instances: z.int().min(1).max(INSTANCES_MAX).default(1).register(fields, meta.instances),
  prefetch: z.int().min(1).max(PREFETCH_MAX).default(1).register(fields, meta.prefetch),
  batchMax: z.int().min(1).max(BATCH_MAX).default(1).register(fields, meta.batchMax),
  batchWindowMs: ms.default(0).register(fields, meta.batchWindowMs),
  batchItemMs: ms.default(0).register(fields, meta.batchItemMs),
  batchFails: z.enum(["each", "whole"]).default("each").register(fields, meta.batchFails),
  ...failureShape,
  timeoutMs: ms.default(0).register(fields, meta.timeoutMs),
  localRetries: z.int().min(0).max(LOCAL_RETRIES_MAX).default(0).register(fields, meta.localRetries),
  localRetryMs: ms.default(10).register(fields, meta.localRetryMs),
  localBackoff: z
    .enum(["none", "fixed", "exponential"])
    .default("fixed")
    .register(fields, { ...meta.localBackoff, options: backoffOptions }),
  localRetryMaxMs: ms.default(10_000).register(fields, meta.localRetryMaxMs),
  localJitter: z
    .enum(["none", "full", "equal"])
    .default("none")
    .register(fields, { ...meta.localJitter, options: jitterOptions }),
  retryBudgetPercent: percent.default(0).register(fields, meta.retryBudgetPercent),
  onFailure: z
    .enum(["nack", "nack-later", "swallow", "crash"])
    .default("nack")
    .register(fields, meta.onFailure),
  nackDelayMs: ms.default(5_000).register(fields, meta.nackDelayMs),
  ackWhen: z.enum(["before", "worked", "committed"]).default("committed").register(fields, meta.ackWhen),
  commitMs: ms.default(0).register(fields, meta.commitMs),
  crashPercent: percent.default(0).register(fields, meta.crashPercent),
  idempotency: z.enum(["none", "store", "inbox"]).default("none").register(fields, meta.idempotency),
  idempotencyTtlS: z.number().min(1).max(1_000_000).default(3_600).register(fields, meta.idempotencyTtlS),
  idempotencyMax: z.int().min(1).max(SEEN_IDS_MAX).default(100_000).register(fields, meta.idempotencyMax),
  lookupMs: ms.default(1).register(fields, meta.lookupMs),
  books: z.boolean().default(false).register(fields, booksMeta),
  ...readingShape,
  ...handlingShape,
  ...followShape,
  ...publishShape,
  ...breakerShape,
  ...scalingShape,
  ...upsetShape,
});

export type ConsumerParams = z.infer<typeof consumerParams>;
