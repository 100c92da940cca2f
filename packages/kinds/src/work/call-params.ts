/** What can be said of each edge that carries calls: how long the caller waits, tries again, and holds back. */
import type { FieldMeta, ParamSet, Params } from "@eventyard/model";
import { fields, LIMITS } from "@eventyard/model";
import { z } from "zod";
import type { BreakerPolicy } from "./breaker.ts";
import { callPresets } from "./call-presets.ts";
import { backoffOptions, breakerShape, jitterOptions, readBreaker } from "./retry-params.ts";
import type { RetryPolicy } from "./retry.ts";
import { WORK_MS_MAX } from "./service-params.ts";

const NS_PER_MS = 1_000_000;
const RETRIES_MAX = 100;
const ORDER_MAX = 1_000;
const CALLS_MAX = 100_000;

const again = { en: "Retries", ko: "재시도" };
const limits = { en: "Limits", ko: "제한" };
const waits = { param: "backoff", oneOf: ["fixed", "exponential"] } as const;

const meta = {
  timeoutMs: {
    label: { en: "Time-out", ko: "타임아웃" },
    help: {
      en: "The caller waits no longer than this for an answer. The callee does not learn of it and works on. 0: it waits for ever.",
      ko: "호출한 쪽이 응답을 기다리는 최대 시간입니다. 호출받은 쪽은 이를 모르고 계속 처리합니다. 0이면 끝없이 기다립니다.",
    },
    unit: "ms",
    step: 100,
  },
  order: {
    label: { en: "Order", ko: "호출 순서" },
    help: {
      en: "Where calls come one after the other: lower numbers first, equal ones in the order of the edges' ids.",
      ko: "순서대로 호출할 때 번호가 작은 것부터 호출합니다. 같으면 연결 ID 순서를 따릅니다.",
    },
    unit: { en: "no.", ko: "번" },
    step: 1,
  },
  onFailure: {
    label: { en: "When it fails", ko: "호출이 실패하면" },
    options: {
      fail: { en: "the caller's work fails", ko: "호출한 쪽의 작업도 실패함" },
      ignore: { en: "go on without it (fallback)", ko: "무시하고 계속함 (폴백)" },
    },
  },
  requestBytes: { label: { en: "Request", ko: "요청 크기" }, unit: { en: "bytes", ko: "바이트" }, step: 256 },
  retries: {
    label: { en: "Retries", ko: "재시도 횟수" },
    help: {
      en: "After an error, a refusal or a time-out.",
      ko: "오류, 거부, 시간 초과가 나면 다시 시도합니다.",
    },
    unit: { en: "×", ko: "회" },
    step: 1,
    group: again,
  },
  backoff: {
    label: { en: "Wait before a retry", ko: "재시도 대기 방식" },
    options: backoffOptions,
    group: again,
  },
  backoffMs: {
    label: { en: "First wait", ko: "첫 대기 시간" },
    unit: "ms",
    step: 50,
    showWhen: waits,
    group: again,
  },
  backoffMaxMs: {
    label: { en: "Longest wait", ko: "최대 대기 시간" },
    unit: "ms",
    step: 500,
    showWhen: { param: "backoff", oneOf: ["exponential"] },
    group: again,
  },
  jitter: { label: { en: "Jitter", ko: "지터" }, options: jitterOptions, showWhen: waits, group: again },
  retryBudgetPercent: {
    label: { en: "Retry budget", ko: "재시도 예산" },
    help: {
      en: "Every success earns this share of a retry, at most 10 are saved up. 0: no budget.",
      ko: "성공할 때마다 이 비율만큼의 재시도를 쌓으며 최대 10회까지 쌓입니다. 0이면 예산을 두지 않습니다.",
    },
    unit: "%",
    step: 5,
    group: again,
  },
  bulkheadMax: {
    label: { en: "Bulkhead", ko: "벌크헤드" },
    help: {
      en: "More calls under way than this are refused by the caller itself. 0: no limit.",
      ko: "진행 중인 호출이 이 수에 이르면 호출하는 쪽에서 바로 거부합니다. 0이면 제한이 없습니다.",
    },
    unit: { en: "calls", ko: "건" },
    step: 10,
    group: limits,
  },
  poolMax: {
    label: { en: "Connections", ko: "커넥션 수" },
    help: {
      en: "One for each call under way; other calls wait for one. A timed-out call gives its connection back. 0: no limit.",
      ko: "진행 중인 호출마다 하나씩 쓰고 나머지는 기다립니다. 시간 초과된 호출은 커넥션을 돌려줍니다. 0이면 제한이 없습니다.",
    },
    unit: { en: "calls", ko: "건" },
    step: 10,
    group: limits,
  },
  acquireMs: {
    label: { en: "Waits for a connection", ko: "커넥션 대기 시간" },
    help: { en: "At most; then the call fails.", ko: "최대 이만큼 기다리고, 넘으면 호출이 실패합니다." },
    unit: "ms",
    step: 100,
    group: limits,
  },
} as const satisfies Record<string, FieldMeta>;

const ms = z.number().min(0).max(WORK_MS_MAX);
const calls = z.int().min(0).max(CALLS_MAX);

const callParams = z.object({
  timeoutMs: ms.default(1_000).register(fields, meta.timeoutMs),
  order: z.int().min(1).max(ORDER_MAX).default(1).register(fields, meta.order),
  onFailure: z.enum(["fail", "ignore"]).default("fail").register(fields, meta.onFailure),
  requestBytes: z.int().min(0).max(LIMITS.payloadBytesMax).default(512).register(fields, meta.requestBytes),
  retries: z.int().min(0).max(RETRIES_MAX).default(0).register(fields, meta.retries),
  backoff: z.enum(["none", "fixed", "exponential"]).default("exponential").register(fields, meta.backoff),
  backoffMs: ms.default(100).register(fields, meta.backoffMs),
  backoffMaxMs: ms.default(10_000).register(fields, meta.backoffMaxMs),
  jitter: z.enum(["none", "full", "equal"]).default("full").register(fields, meta.jitter),
  retryBudgetPercent: z.number().min(0).max(100).default(0).register(fields, meta.retryBudgetPercent),
  bulkheadMax: calls.default(0).register(fields, meta.bulkheadMax),
  poolMax: calls.default(0).register(fields, meta.poolMax),
  acquireMs: ms.default(1_000).register(fields, meta.acquireMs),
  ...breakerShape,
});
export type CallParams = z.infer<typeof callParams>;

/** The edge parameters of every port that calls leave from. */
export const callEdge: ParamSet = { params: callParams, presets: callPresets };

/** An edge's parameters as the call desk uses them. */
export interface CallPolicy {
  timeoutNs: number;
  order: number;
  fatal: boolean;
  requestBytes: number;
  retry: RetryPolicy;
  breaker: BreakerPolicy;
  /** Infinity for no limit. */
  bulkheadMax: number;
  poolMax: number;
  acquireNs: number;
}

/** Reads complete parameters of a call edge. */
export function readCallPolicy(params: Params): CallPolicy {
  const p = params as CallParams;
  const baseNs = p.backoff === "none" ? 0 : p.backoffMs * NS_PER_MS;
  const maxNs = p.backoff === "exponential" ? Math.max(baseNs, p.backoffMaxMs * NS_PER_MS) : baseNs;
  return {
    timeoutNs: p.timeoutMs * NS_PER_MS,
    order: p.order,
    fatal: p.onFailure === "fail",
    requestBytes: p.requestBytes,
    retry: {
      retriesMax: p.retries,
      baseNs,
      maxNs,
      jitter: p.jitter,
      budget: p.retryBudgetPercent / 100,
    },
    breaker: readBreaker(p),
    bulkheadMax: p.bulkheadMax === 0 ? Infinity : p.bulkheadMax,
    poolMax: p.poolMax === 0 ? Infinity : p.poolMax,
    acquireNs: p.acquireMs * NS_PER_MS,
  };
}
