/** Parameters of the service time, for every kind that works: one definition, so that all mean the same by the same word. */
import type { FieldMeta, LocalText, Params } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { HISTOGRAM_LIMITS, parseHistogram } from "./histogram-text.ts";

/** Longest time of one attempt, a pause or a wait [ms]: an hour. */
export const WORK_MS_MAX = 3_600_000;

const distributions = {
  constant: { en: "constant", ko: "일정" },
  exponential: { en: "exponential", ko: "지수" },
  lognormal: { en: "log-normal", ko: "로그정규" },
  uniform: { en: "uniform", ko: "균등" },
  gamma: { en: "gamma", ko: "감마" },
  pareto: { en: "Pareto", ko: "파레토" },
  bimodal: { en: "cache hit or miss", ko: "캐시 적중 여부" },
  empirical: { en: "measured", ko: "실측 분포" },
} as const satisfies Record<string, LocalText>;

const withMean = ["constant", "exponential", "lognormal", "uniform", "gamma", "pareto"] as const;
const bimodal = { param: "service", oneOf: ["bimodal"] } as const;

const meta = {
  service: { label: { en: "Service time", ko: "처리 시간 분포" }, options: distributions },
  serviceMs: {
    label: { en: "Mean service time", ko: "평균 처리 시간" },
    unit: "ms",
    step: 5,
    showWhen: { param: "service", oneOf: withMean },
  },
  serviceCv: {
    label: { en: "Spread", ko: "변동 계수" },
    help: {
      en: "Standard deviation divided by the mean. A uniform time cannot spread more than 0.577.",
      ko: "표준편차를 평균으로 나눈 값입니다. 균등 분포에서는 0.577보다 클 수 없습니다.",
    },
    unit: "cv",
    step: 0.1,
    showWhen: { param: "service", oneOf: ["lognormal", "uniform", "gamma"] },
  },
  paretoShape: {
    label: { en: "Tail exponent", ko: "꼬리 지수" },
    help: {
      en: "P(time > t) falls like t to the power of minus this. At 2 or less the variance is infinite and averages settle very slowly.",
      ko: "처리 시간이 t보다 길 확률이 t의 −(이 값)제곱에 비례해 줄어듭니다. 2 이하면 분산이 무한대라서 평균이 매우 느리게 수렴합니다.",
    },
    unit: "α",
    step: 0.1,
    showWhen: { param: "service", oneOf: ["pareto"] },
  },
  hitPercent: {
    label: { en: "Cache hits", ko: "캐시 적중률" },
    unit: "%",
    step: 5,
    showWhen: bimodal,
  },
  hitMs: { label: { en: "Time of a hit", ko: "적중 시 처리 시간" }, unit: "ms", step: 1, showWhen: bimodal },
  missMs: {
    label: { en: "Time of a miss", ko: "미적중 시 처리 시간" },
    unit: "ms",
    step: 5,
    showWhen: bimodal,
  },
  serviceHistogram: {
    label: { en: "Measured times", ko: "측정한 처리 시간" },
    help: {
      en: 'One line for each time: "ms" or "ms,weight". Exactly these times are drawn, none between them.',
      ko: '한 줄에 하나씩 "ms" 또는 "ms,가중치" 형식으로 적습니다. 적힌 시간만 뽑으며 그 사이 값은 나오지 않습니다.',
    },
    multiline: true,
    showWhen: { param: "service", oneOf: ["empirical"] },
  },
  usPerKib: {
    label: { en: "Time per KiB", ko: "KiB당 추가 시간" },
    help: {
      en: "Added to the service time for every 1,024 bytes of payload.",
      ko: "페이로드 1,024바이트마다 처리 시간에 더합니다.",
    },
    unit: "µs/KiB",
    step: 10,
    group: { en: "Payload size", ko: "페이로드 크기" },
  },
} as const satisfies Record<string, FieldMeta>;

/** The zod shape. Each kind spreads it into its own object schema. */
export const serviceShape = {
  service: z
    .enum(["constant", "exponential", "lognormal", "uniform", "gamma", "pareto", "bimodal", "empirical"])
    .default("lognormal")
    .register(fields, meta.service),
  serviceMs: z.number().min(0).max(WORK_MS_MAX).default(20).register(fields, meta.serviceMs),
  serviceCv: z.number().min(0).max(10).default(0.5).register(fields, meta.serviceCv),
  paretoShape: z.number().min(1.01).max(100).default(2.5).register(fields, meta.paretoShape),
  hitPercent: z.number().min(0).max(100).default(90).register(fields, meta.hitPercent),
  hitMs: z.number().min(0).max(WORK_MS_MAX).default(2).register(fields, meta.hitMs),
  missMs: z.number().min(0).max(WORK_MS_MAX).default(50).register(fields, meta.missMs),
  serviceHistogram: z
    .string()
    .max(HISTOGRAM_LIMITS.charsMax)
    .default("5,60\n20,30\n80,9\n400,1")
    .register(fields, meta.serviceHistogram),
  usPerKib: z.number().min(0).max(1_000_000).default(0).register(fields, meta.usPerKib),
};

const serviceParams = z.object(serviceShape);
export type ServiceParams = z.infer<typeof serviceParams>;

/** What the schema cannot say of the service time: the measured times must be readable. */
export function checkService(params: Params): { param: string; text: LocalText }[] {
  const { service, serviceHistogram } = params as ServiceParams;
  if (service !== "empirical") return [];
  const read = parseHistogram(serviceHistogram);
  return read.ok ? [] : [{ param: "serviceHistogram", text: read.text }];
}

/** The distribution's name as a card shows it. */
export function distributionName(service: ServiceParams["service"]): LocalText {
  return distributions[service];
}
