/** Parameters of a breaker and of waits between tries that consumers and callers share. */
import type { FieldMeta, LocalText } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { readOnce } from "../read-once.ts";
import type { BreakerPolicy } from "./breaker.ts";
import { BREAKER_WINDOW_MAX } from "./breaker.ts";
import { WORK_MS_MAX } from "./service-params.ts";

const NS_PER_MS = 1_000_000;

const breakerGroup = { en: "Circuit breaker", ko: "서킷 브레이커" };
const breakerShown = { param: "breaker", oneOf: [true] } as const;

/** Titles of the ways to wait and of the jitters. */
export const backoffOptions = {
  none: { en: "none", ko: "없음" },
  fixed: { en: "always the same", ko: "고정" },
  exponential: { en: "doubling", ko: "두 배씩 증가" },
} as const satisfies Record<string, LocalText>;
export const jitterOptions = {
  none: { en: "none", ko: "없음" },
  full: { en: "full: from zero to the whole wait", ko: "전체: 0부터 전체 대기 시간까지" },
  equal: { en: "equal: half fixed, half random", ko: "절반: 반은 고정, 반은 무작위" },
} as const satisfies Record<string, LocalText>;

const meta = {
  breaker: {
    label: { en: "Circuit breaker", ko: "서킷 브레이커" },
    help: {
      en: "After too many failures nothing is tried for a while; then a few tries decide.",
      ko: "실패가 너무 많으면 한동안 시도하지 않다가, 몇 번의 시험 시도로 재개할지 정합니다.",
    },
    group: breakerGroup,
  },
  breakerWindow: {
    label: { en: "Window", ko: "판단 구간" },
    help: {
      en: "The last so many attempts are judged, once there are as many.",
      ko: "최근 시도를 이 수만큼 모아서 판단합니다. 다 모이기 전에는 판단하지 않습니다.",
    },
    unit: { en: "calls", ko: "건" },
    step: 10,
    showWhen: breakerShown,
    group: breakerGroup,
  },
  breakerPercent: {
    label: { en: "Opens at", ko: "차단 기준" },
    help: { en: "Share of failures in the window.", ko: "판단 구간 안의 실패 비율입니다." },
    unit: "%",
    step: 5,
    showWhen: breakerShown,
    group: breakerGroup,
  },
  breakerOpenMs: {
    label: { en: "Stays open", ko: "차단 유지 시간" },
    unit: "ms",
    step: 1000,
    showWhen: breakerShown,
    group: breakerGroup,
  },
  breakerTrials: {
    label: { en: "Trial calls", ko: "시험 시도 수" },
    help: {
      en: "Half open, so many may pass; they alone decide whether it closes.",
      ko: "반개방 상태에서 이 수만큼만 통과시키고, 그 결과로만 다시 닫을지 정합니다.",
    },
    unit: { en: "calls", ko: "건" },
    step: 1,
    showWhen: breakerShown,
    group: breakerGroup,
  },
} as const satisfies Record<string, FieldMeta>;

/**
 * The zod shape of a breaker. Defaults of Resilience4j's CircuitBreakerConfig: window 100, 50 %, 60 s, 10 calls half open.
 */
export const breakerShape = {
  breaker: z.boolean().default(false).register(fields, meta.breaker),
  breakerWindow: z.int().min(1).max(BREAKER_WINDOW_MAX).default(100).register(fields, meta.breakerWindow),
  breakerPercent: z.number().min(1).max(100).default(50).register(fields, meta.breakerPercent),
  breakerOpenMs: z.number().min(1).max(WORK_MS_MAX).default(60_000).register(fields, meta.breakerOpenMs),
  breakerTrials: z.int().min(1).max(BREAKER_WINDOW_MAX).default(10).register(fields, meta.breakerTrials),
};

const breakerParams = z.object(breakerShape);
export type BreakerParams = z.infer<typeof breakerParams>;

export const readBreaker = readOnce((params: BreakerParams): BreakerPolicy => {
  return {
    on: params.breaker,
    windowCalls: params.breakerWindow,
    failureRate: params.breakerPercent / 100,
    openNs: params.breakerOpenMs * NS_PER_MS,
    halfOpenCalls: params.breakerTrials,
  };
});
