/** Parameters of what an event carries: keys, size, contents, priority, money. */
import type { FieldMeta } from "@eventyard/model";
import { fields, LIMITS } from "@eventyard/model";
import { z } from "zod";
import { contractGroup, publishesMeta, VERSION_CHARS_MAX } from "../contracts/publishing.ts";
import { CONTENT_LIMITS } from "../content/content.ts";

/** Keys of the cumulative table that a zipf distribution needs: 8 bytes each. */
const KEY_COUNT_MAX = 100_000;
const AMOUNT_MAX = 1_000_000_000;

const keys = { en: "Keys", ko: "키" };
const payload = { en: "Payload", ko: "페이로드" };
const money = { en: "Money", ko: "금액" };
const amountShown = { param: "amount", oneOf: ["constant", "uniform", "lognormal"] } as const;

const meta = {
  sizeBytes: {
    label: { en: "Payload", ko: "페이로드 크기" },
    unit: { en: "bytes", ko: "바이트" },
    step: 256,
  },
  eventType: {
    label: { en: "Event type", ko: "이벤트 유형" },
    help: {
      en: "Such as order.created. Filters and routers look at it. Not used if contents are given below.",
      ko: "order.created 같은 이름입니다. 필터와 라우터가 이 값을 봅니다. 아래에 이벤트 내용을 적으면 쓰지 않습니다.",
    },
    names: "event-type",
  },
  keys: {
    label: { en: "Key distribution", ko: "키 분포" },
    options: {
      none: { en: "no key", ko: "키 없음" },
      uniform: { en: "uniform", ko: "균등" },
      zipf: { en: "zipf (few hot keys)", ko: "Zipf (소수의 키에 집중)" },
      hot: { en: "one hot key", ko: "핫 키 하나" },
    },
    group: keys,
  },
  keyCount: {
    label: { en: "Different keys", ko: "키 개수" },
    unit: { en: "keys", ko: "개" },
    step: 100,
    showWhen: { param: "keys", oneOf: ["uniform", "zipf", "hot"] },
    group: keys,
  },
  zipfExponent: {
    label: { en: "Skew", ko: "쏠림 정도" },
    help: {
      en: "Key k is drawn with a probability proportional to 1 / k^α.",
      ko: "k번째 키가 뽑힐 확률은 1 / k^α에 비례합니다.",
    },
    unit: "α",
    step: 0.1,
    showWhen: { param: "keys", oneOf: ["zipf"] },
    group: keys,
  },
  hotPercent: {
    label: { en: "Share of the hot key", ko: "핫 키의 비율" },
    help: {
      en: "Key 1 gets this share of the events; the other keys share the rest evenly.",
      ko: "1번 키가 이벤트 중 이 비율을 차지하고, 나머지는 다른 키가 고르게 나눕니다.",
    },
    unit: "%",
    step: 5,
    showWhen: { param: "keys", oneOf: ["hot"] },
    group: keys,
  },
  size: {
    label: { en: "Size distribution", ko: "크기 분포" },
    help: {
      en: "Around the payload size above as the mean. Exponential and log-normal sizes end at 1 MiB.",
      ko: "위의 페이로드 크기가 평균입니다. 지수와 로그정규 크기는 1 MiB에서 잘립니다.",
    },
    options: {
      constant: { en: "constant", ko: "일정" },
      uniform: { en: "uniform", ko: "균등" },
      exponential: { en: "exponential", ko: "지수" },
      lognormal: { en: "log-normal", ko: "로그정규" },
    },
    group: payload,
  },
  sizeCv: {
    label: { en: "Spread of the size", ko: "크기의 변동 계수" },
    help: {
      en: "Standard deviation divided by the mean. A uniform size cannot spread more than 0.577.",
      ko: "표준편차를 평균으로 나눈 값입니다. 균등 분포에서는 0.577보다 클 수 없습니다.",
    },
    unit: "cv",
    step: 0.1,
    showWhen: { param: "size", oneOf: ["uniform", "lognormal"] },
    group: payload,
  },
  contents: {
    label: { en: "Contents", ko: "이벤트 내용" },
    help: {
      en: 'One JSON object a line, or a JSON list: {"type": "order.created", "data": {"total": 12}, "weight": 3}. Also "source" and "headers". An event gets one of them at random, by weight (1 if not given). During a run only designs that already use contents can get new ones.',
      ko: '한 줄에 JSON 객체 하나씩, 또는 JSON 목록으로 적습니다. {"type": "order.created", "data": {"total": 12}, "weight": 3}. "source"와 "headers"도 쓸 수 있습니다. 이벤트마다 가중치(없으면 1)에 따라 하나를 무작위로 고릅니다. 처음부터 내용을 쓰던 설계에서만 실행 중에 바꿀 수 있습니다.',
    },
    multiline: true,
    group: payload,
  },
  publishes: publishesMeta,
  canary: {
    label: { en: "Canary version", ko: "카나리 버전" },
    help: {
      en: "The next version of the same event type, published by the share of instances that already run it.",
      ko: "같은 이벤트 유형의 다음 버전입니다. 이미 새 버전을 실행하는 인스턴스의 비율만큼 발행합니다.",
    },
    names: "event-version",
    group: contractGroup,
  },
  canaryPercent: {
    label: { en: "Events of the canary", ko: "카나리 이벤트 비율" },
    help: {
      en: "Drawn for each event: instances share the events at random.",
      ko: "이벤트마다 무작위로 정합니다. 인스턴스가 이벤트를 무작위로 나누기 때문입니다.",
    },
    unit: "%",
    step: 5,
    group: contractGroup,
  },
  priority: {
    label: { en: "Priority", ko: "우선순위" },
    help: {
      en: "0 is the lowest. Queues that serve by priority look at it. Switched on during a run it works from the next run on.",
      ko: "0이 가장 낮습니다. 우선순위대로 처리하는 큐가 이 값을 봅니다. 실행 중에 켜면 다음 실행부터 적용됩니다.",
    },
    unit: { en: "level", ko: "단계" },
    step: 1,
    group: payload,
  },
  priorityPercent: {
    label: { en: "Events with this priority", ko: "이 우선순위의 비율" },
    help: { en: "The others have priority 0.", ko: "나머지는 우선순위가 0입니다." },
    unit: "%",
    step: 10,
    group: payload,
  },
  amount: {
    label: { en: "Amount of an event", ko: "이벤트 금액" },
    help: {
      en: "What the business flow is worth. The ledger compares what was expected with what was booked. Random amounts are whole numbers.",
      ko: "업무 흐름 하나의 금액입니다. 장부가 예상 금액과 기록된 금액을 비교합니다. 무작위 금액은 정수입니다.",
    },
    options: {
      none: { en: "none", ko: "없음" },
      constant: { en: "constant", ko: "일정" },
      uniform: { en: "uniform", ko: "균등" },
      lognormal: { en: "log-normal", ko: "로그정규" },
    },
    group: money,
  },
  amountMean: {
    label: { en: "Mean amount", ko: "평균 금액" },
    unit: { en: "money", ko: "원" },
    step: 10,
    showWhen: amountShown,
    group: money,
  },
  amountCv: {
    label: { en: "Spread of the amount", ko: "금액의 변동 계수" },
    help: {
      en: "Standard deviation divided by the mean. A uniform amount cannot spread more than 0.577.",
      ko: "표준편차를 평균으로 나눈 값입니다. 균등 분포에서는 0.577보다 클 수 없습니다.",
    },
    unit: "cv",
    step: 0.1,
    showWhen: { param: "amount", oneOf: ["uniform", "lognormal"] },
    group: money,
  },
} as const satisfies Record<string, FieldMeta>;

/** The zod shape, in the order of the form. */
export const payloadShape = {
  sizeBytes: z.int().min(0).max(LIMITS.payloadBytesMax).default(1024).register(fields, meta.sizeBytes),
  eventType: z.string().max(CONTENT_LIMITS.typeCharsMax).default("").register(fields, meta.eventType),
  keys: z.enum(["none", "uniform", "zipf", "hot"]).default("none").register(fields, meta.keys),
  keyCount: z.int().min(1).max(KEY_COUNT_MAX).default(1000).register(fields, meta.keyCount),
  zipfExponent: z.number().min(0).max(5).default(1.1).register(fields, meta.zipfExponent),
  hotPercent: z.number().min(0).max(100).default(50).register(fields, meta.hotPercent),
  size: z
    .enum(["constant", "uniform", "exponential", "lognormal"])
    .default("constant")
    .register(fields, meta.size),
  sizeCv: z.number().min(0).max(10).default(0.5).register(fields, meta.sizeCv),
  contents: z.string().max(CONTENT_LIMITS.charsMax).default("").register(fields, meta.contents),
  publishes: z.string().max(VERSION_CHARS_MAX).default("").register(fields, meta.publishes),
  canary: z.string().max(VERSION_CHARS_MAX).default("").register(fields, meta.canary),
  canaryPercent: z.number().min(0).max(100).default(0).register(fields, meta.canaryPercent),
  priority: z.int().min(0).max(255).default(0).register(fields, meta.priority),
  priorityPercent: z.number().min(0).max(100).default(100).register(fields, meta.priorityPercent),
  amount: z.enum(["none", "constant", "uniform", "lognormal"]).default("none").register(fields, meta.amount),
  amountMean: z.number().min(0).max(AMOUNT_MAX).default(100).register(fields, meta.amountMean),
  amountCv: z.number().min(0).max(10).default(0.5).register(fields, meta.amountCv),
};
