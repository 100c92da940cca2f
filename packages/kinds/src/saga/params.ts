/** Parameters of a saga's coordinator and of its steps. */
import type { FieldMeta, LocalText, ParamSet, Params } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { contractGroup } from "../contracts/publishing.ts";
import { stampParam } from "../contracts/stamp.ts";
import { callEdge } from "../work/call-params.ts";
import { callPresets } from "../work/call-presets.ts";
import { WORK_MS_MAX } from "../work/service-params.ts";

/** Sagas that can run at the same time; the parameter may lower it. */
const SAGAS_MAX = 100_000;
const RETRIES_MAX = 1_000;

const compensation = { en: "Compensation", ko: "보상" };
const compensated = { param: "compensates", oneOf: [true] } as const;

const meta = {
  sagasMax: {
    label: { en: "Sagas at once", ko: "동시 사가 수" },
    help: {
      en: "At most so many run; one more is refused.",
      ko: "이만큼까지만 동시에 진행하고, 넘으면 거부합니다.",
    },
    unit: { en: "sagas", ko: "건" },
    step: 100,
  },
  compensationRetries: {
    label: { en: "Tries a compensation again", ko: "보상 재시도 횟수" },
    help: {
      en: "A compensation that fails for good leaves the saga stuck: a human must look.",
      ko: "보상이 끝내 실패하면 사가가 미결로 남아 사람이 처리해야 합니다.",
    },
    unit: { en: "×", ko: "회" },
    step: 1,
  },
  compensationWaitMs: {
    label: { en: "Waits before it", ko: "보상 재시도 대기 시간" },
    unit: "ms",
    step: 100,
  },
  declinePercent: {
    label: { en: "Says no", ko: "거절 확률" },
    help: {
      en: "Share of steps that the callee answers with a no (no money, no stock). It did nothing then, and there is nothing to take back.",
      ko: "잔액이나 재고 부족 등으로 거절하는 단계의 비율입니다. 이때는 한 일이 없으므로 되돌릴 것도 없습니다.",
    },
    unit: "%",
    step: 1,
  },
  compensates: {
    label: { en: "Can be taken back", ko: "보상 가능" },
    help: {
      en: "If a later step fails, the same service is asked to undo this one.",
      ko: "뒤의 단계가 실패하면 같은 서비스에 이 단계를 되돌리도록 요청합니다.",
    },
    group: compensation,
  },
  compensationFailPercent: {
    label: { en: "Taking it back fails", ko: "보상 실패 확률" },
    unit: "%",
    step: 1,
    showWhen: compensated,
    group: compensation,
  },
  books: {
    label: { en: "Books the amount", ko: "금액을 장부에 기록" },
    help: {
      en: "The flow's amount goes into the books when the step succeeds, and out again when it is taken back.",
      ko: "단계가 성공하면 흐름의 금액을 장부에 기록하고, 보상하면 다시 뺍니다.",
    },
    group: { en: "Ledger", ko: "장부" },
  },
} as const satisfies Record<string, FieldMeta>;

const percent = z.number().min(0).max(100).default(0);

export const sagaParams = z.object({
  sagasMax: z.int().min(1).max(SAGAS_MAX).default(10_000).register(fields, meta.sagasMax),
  compensationRetries: z.int().min(0).max(RETRIES_MAX).default(0).register(fields, meta.compensationRetries),
  compensationWaitMs: z
    .number()
    .min(1)
    .max(WORK_MS_MAX)
    .default(1_000)
    .register(fields, meta.compensationWaitMs),
  publishesDone: stampParam({
    label: { en: "Publishes when completed", ko: "완료 시 발행 버전" },
    group: contractGroup,
  }),
  publishesUndone: stampParam({
    label: { en: "Publishes when taken back", ko: "보상 후 발행 버전" },
    group: contractGroup,
  }),
});
export type SagaParams = z.infer<typeof sagaParams>;

const stepParams = z.object({
  declinePercent: percent.register(fields, meta.declinePercent),
  compensates: z.boolean().default(true).register(fields, meta.compensates),
  compensationFailPercent: percent.register(fields, meta.compensationFailPercent),
  books: z.boolean().default(false).register(fields, meta.books),
});
type StepParams = z.infer<typeof stepParams>;

/** What the schema cannot say: what is never taken back cannot fail to be. */
function checkStep(raw: Params): { param: string; text: LocalText }[] {
  const { compensates, compensationFailPercent } = raw as unknown as StepParams;
  if (compensates || compensationFailPercent === 0) return [];
  return [
    {
      param: "compensationFailPercent",
      text: {
        en: "the step is never taken back, so that cannot fail: let it be taken back, or set 0 %.",
        ko: "보상하지 않는 단계라서 보상이 실패할 수 없습니다. 보상을 켜거나 0%로 바꾸세요.",
      },
    },
  ];
}

/** A step is a call with its place in the order, and what takes it back. */
export const stepEdge: ParamSet = {
  params: z.object({ ...callEdge.params.omit({ onFailure: true }).shape, ...stepParams.shape }),
  check: checkStep,
  presets: callPresets,
};

/** A step's own parameters as the coordinator uses them. */
export interface StepPolicy {
  decline: number;
  compensates: boolean;
  compensationFails: number;
  books: boolean;
}

/** Reads the complete parameters of a step's edge. */
export function readStep(raw: Params): StepPolicy {
  const p = raw as unknown as StepParams;
  return {
    decline: p.declinePercent / 100,
    compensates: p.compensates,
    compensationFails: p.compensationFailPercent / 100,
    books: p.books,
  };
}
