/** Parameters of what a producer does when a bus refuses an event or does not answer. */
import type { FieldMeta } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import type { RetryPolicy } from "../work/retry.ts";
import { backoffOptions, jitterOptions } from "../work/retry-params.ts";

const NS_PER_MS = 1_000_000;
const WAIT_MS_MAX = 3_600_000;
const IN_FLIGHT_MAX = 10_000;
const BUFFER_MAX = 100_000;
const TRIES_MAX = 1000;

const group = { en: "When the bus refuses", ko: "버스가 거부할 때" };
const repeats = ["retry", "block", "spill"] as const;

const meta = {
  whenRefused: {
    label: { en: "A refused event", ko: "거부된 이벤트" },
    help: {
      en: "Anything but “not asked” makes the producer wait for the bus's confirm of every event; that begins with the next run. Block: nothing new happens until the bus takes events again. Local buffer: events wait here, in order.",
      ko: "‘묻지 않음’이 아니면 이벤트마다 버스의 확인 응답을 기다리며, 다음 실행부터 적용됩니다. 멈춤: 버스가 다시 받을 때까지 새 이벤트를 만들지 않습니다. 로컬 버퍼: 이벤트가 여기서 순서대로 기다립니다.",
    },
    options: {
      ignore: { en: "not asked: send and forget", ko: "묻지 않음 (보내고 잊음)" },
      drop: { en: "is dropped", ko: "버림" },
      retry: { en: "is sent again", ko: "다시 보냄" },
      block: { en: "blocks the producer", ko: "프로듀서를 멈춤" },
      spill: { en: "goes into a local buffer", ko: "로컬 버퍼에 보관" },
    },
    group,
  },
  confirmTimeoutMs: {
    label: { en: "Confirm time-out", ko: "확인 응답 제한 시간" },
    help: {
      en: "Without an answer by then nobody knows whether the event is stored; sent again it may be there twice. Not used if nobody asks.",
      ko: "이때까지 응답이 없으면 저장되었는지 알 수 없습니다. 다시 보내면 중복될 수 있습니다. 확인 응답을 묻지 않으면 쓰지 않습니다.",
    },
    unit: "ms",
    step: 500,
    group,
  },
  inFlightMax: {
    label: { en: "In flight at most", ko: "응답 대기 최대 개수" },
    help: {
      en: "Events that wait for their confirm, for each bus. Above it a new event is treated as the bus's refusal would be. 0: no limit.",
      ko: "버스마다 확인 응답을 기다릴 수 있는 이벤트 수입니다. 넘으면 새 이벤트는 버스가 거부한 것처럼 다룹니다. 0이면 제한이 없습니다.",
    },
    unit: { en: "msg", ko: "건" },
    step: 1,
    showWhen: { param: "whenRefused", oneOf: ["drop", ...repeats] },
    group,
  },
  triesMax: {
    label: { en: "Tries", ko: "최대 시도 횟수" },
    unit: { en: "tries", ko: "회" },
    step: 1,
    showWhen: { param: "whenRefused", oneOf: ["retry"] },
    group,
  },
  bufferMax: {
    label: { en: "Local buffer", ko: "로컬 버퍼 크기" },
    help: {
      en: "Events that may wait here to be sent, for each bus. The next one is dropped.",
      ko: "버스마다 여기서 전송을 기다릴 수 있는 이벤트 수입니다. 넘치면 버립니다.",
    },
    unit: { en: "msg", ko: "건" },
    step: 100,
    showWhen: { param: "whenRefused", oneOf: ["retry", "spill"] },
    group,
  },
  retryBackoff: {
    label: { en: "Wait before the next try", ko: "재시도 대기 방식" },
    options: { fixed: backoffOptions.fixed, exponential: backoffOptions.exponential },
    showWhen: { param: "whenRefused", oneOf: repeats },
    group,
  },
  retryMs: {
    label: { en: "First wait", ko: "첫 대기 시간" },
    unit: "ms",
    step: 50,
    showWhen: { param: "whenRefused", oneOf: repeats },
    group,
  },
  retryMaxMs: {
    label: { en: "Longest wait", ko: "최대 대기 시간" },
    unit: "ms",
    step: 500,
    showWhen: { param: "retryBackoff", oneOf: ["exponential"] },
    group,
  },
  retryJitter: {
    label: { en: "Jitter", ko: "지터" },
    options: jitterOptions,
    showWhen: { param: "whenRefused", oneOf: repeats },
    group,
  },
} as const satisfies Record<string, FieldMeta>;

/** The zod shape. Waits of 100 ms, doubling to 1 s: Apache Kafka's producer (retry.backoff.ms, retry.backoff.max.ms). */
export const refusalShape = {
  whenRefused: z
    .enum(["ignore", "drop", "retry", "block", "spill"])
    .default("ignore")
    .register(fields, meta.whenRefused),
  confirmTimeoutMs: z.number().min(1).max(WAIT_MS_MAX).default(5000).register(fields, meta.confirmTimeoutMs),
  inFlightMax: z.int().min(0).max(IN_FLIGHT_MAX).default(0).register(fields, meta.inFlightMax),
  triesMax: z.int().min(1).max(TRIES_MAX).default(5).register(fields, meta.triesMax),
  bufferMax: z.int().min(0).max(BUFFER_MAX).default(1000).register(fields, meta.bufferMax),
  retryBackoff: z.enum(["fixed", "exponential"]).default("exponential").register(fields, meta.retryBackoff),
  // never 0: a bus that answers at once would be asked for ever at one instant
  retryMs: z.number().min(1).max(WAIT_MS_MAX).default(100).register(fields, meta.retryMs),
  retryMaxMs: z.number().min(1).max(WAIT_MS_MAX).default(1000).register(fields, meta.retryMaxMs),
  retryJitter: z.enum(["none", "full", "equal"]).default("full").register(fields, meta.retryJitter),
};

const refusalParams = z.object(refusalShape);
type RefusalParams = z.infer<typeof refusalParams>;

export interface RefusalPolicy {
  readonly mode: RefusalParams["whenRefused"];
  readonly timeoutNs: number;
  /** Infinity without a limit. */
  readonly inFlightMax: number;
  readonly triesMax: number;
  readonly bufferMax: number;
  readonly wait: RetryPolicy;
}

export function readRefusal(params: RefusalParams): RefusalPolicy {
  const baseNs = params.retryMs * NS_PER_MS;
  const doubles = params.retryBackoff === "exponential";
  return {
    mode: params.whenRefused,
    timeoutNs: params.confirmTimeoutMs * NS_PER_MS,
    inFlightMax: params.inFlightMax === 0 ? Infinity : params.inFlightMax,
    triesMax: params.triesMax,
    bufferMax: params.bufferMax,
    wait: {
      retriesMax: params.triesMax - 1,
      baseNs,
      maxNs: doubles ? Math.max(baseNs, params.retryMaxMs * NS_PER_MS) : baseNs,
      jitter: params.retryJitter,
      budget: 0,
    },
  };
}
