/** Parameters of the follow-up events: when, how many, and what they say. */
import type { FieldMeta } from "@eventyard/model";
import { fields, LIMITS } from "@eventyard/model";
import { z } from "zod";
import { publishesMeta, VERSION_CHARS_MAX } from "../contracts/publishing.ts";
import { CONTENT_LIMITS } from "../content/content.ts";

/** Most follow-up events of one message. */
const EMIT_COUNT_MAX = 1_000;

const follow = { en: "Follow-up event", ko: "후속 이벤트" };
const emitting = { param: "emits", oneOf: [true] } as const;

const meta = {
  emits: {
    label: { en: "Publish follow-up events", ko: "후속 이벤트 발행" },
    help: {
      en: "A follow-up event goes to every bus connected on the right.",
      ko: "오른쪽에 연결된 모든 버스로 후속 이벤트를 보냅니다.",
    },
    group: follow,
  },
  followUpBytes: {
    label: { en: "Payload", ko: "페이로드 크기" },
    unit: { en: "bytes", ko: "바이트" },
    step: 256,
    showWhen: emitting,
    group: follow,
  },
  emitWhen: {
    label: { en: "When", ko: "발행 시점" },
    options: {
      success: { en: "on success", ko: "성공했을 때" },
      start: { en: "when the work begins", ko: "처리를 시작할 때" },
      failure: { en: "on failure", ko: "실패했을 때" },
    },
    showWhen: emitting,
    group: follow,
  },
  emitFor: {
    label: { en: "One for", ko: "발행 단위" },
    help: {
      en: "For each batch: the consumer gathers messages and makes one event of them (aggregator).",
      ko: "배치마다: 메시지를 모아 이벤트 하나로 만듭니다 (집계기).",
    },
    options: {
      message: { en: "each message", ko: "메시지마다" },
      batch: { en: "each batch", ko: "배치마다" },
    },
    showWhen: { param: "emitWhen", oneOf: ["success"] },
    group: follow,
  },
  emitPercent: {
    label: { en: "With probability", ko: "발행 확률" },
    unit: "%",
    step: 10,
    showWhen: emitting,
    group: follow,
  },
  emitCount: {
    label: { en: "Events", ko: "이벤트 수" },
    help: {
      en: "Per message. A fraction is the probability of one more.",
      ko: "메시지 하나에 대한 개수입니다. 소수 부분은 하나를 더 보낼 확률입니다.",
    },
    unit: { en: "events", ko: "건" },
    step: 1,
    showWhen: emitting,
    group: follow,
  },
  emitSpread: {
    label: { en: "This number is", ko: "이 개수는" },
    options: {
      fixed: { en: "fixed", ko: "고정" },
      poisson: { en: "a mean (Poisson)", ko: "평균값 (포아송)" },
    },
    showWhen: emitting,
    group: follow,
  },
  followUpContent: {
    label: { en: "What it says", ko: "이벤트 내용" },
    help: {
      en: 'Empty: what the cause says. Or JSON such as {"type": "order.paid", "data": {"total": 12}}. During a run only designs that already use contents can get a new one.',
      ko: '비워 두면 원인 이벤트의 내용을 물려받습니다. 또는 {"type": "order.paid", "data": {"total": 12}} 같은 JSON을 적습니다. 처음부터 내용을 쓰던 설계에서만 실행 중에 바꿀 수 있습니다.',
    },
    multiline: true,
    showWhen: emitting,
    group: follow,
  },
  publishes: { ...publishesMeta, showWhen: emitting, group: follow },
} as const satisfies Record<string, FieldMeta>;

/** The zod shape; the consumer spreads it into its own. */
export const followShape = {
  emits: z.boolean().default(true).register(fields, meta.emits),
  followUpBytes: z.int().min(0).max(LIMITS.payloadBytesMax).default(512).register(fields, meta.followUpBytes),
  emitWhen: z.enum(["success", "start", "failure"]).default("success").register(fields, meta.emitWhen),
  emitFor: z.enum(["message", "batch"]).default("message").register(fields, meta.emitFor),
  emitPercent: z.number().min(0).max(100).default(100).register(fields, meta.emitPercent),
  emitCount: z.number().min(0).max(EMIT_COUNT_MAX).default(1).register(fields, meta.emitCount),
  emitSpread: z.enum(["fixed", "poisson"]).default("fixed").register(fields, meta.emitSpread),
  followUpContent: z.string().max(CONTENT_LIMITS.charsMax).default("").register(fields, meta.followUpContent),
  publishes: z.string().max(VERSION_CHARS_MAX).default("").register(fields, meta.publishes),
};
