/** What can become of a business flow (a root message or a client's request and all that follows from it). */
import type { MetricSpec } from "./metrics.ts";
import type { LocalText } from "./text.ts";

export interface FlowOutcomeSpec {
  readonly id: string;
  readonly title: LocalText;
  readonly help: LocalText;
  /** `good`: nothing to do; `bad`: somebody is hurt; `open`: not yet known. */
  readonly tone: "good" | "bad" | "open";
}

/** The order is the order of the ledger's bar and of the engine's columns; append only. */
export const FLOW_OUTCOMES = [
  {
    id: "done",
    tone: "good",
    title: { en: "done once", ko: "한 번 완료" },
    help: { en: "Everything was handled, and only once.", ko: "모두 한 번씩만 처리되었습니다." },
  },
  {
    id: "compensated",
    tone: "good",
    title: { en: "compensated", ko: "보상 완료" },
    help: {
      en: "It could not be completed, and what had been done was taken back.",
      ko: "끝까지 마치지 못해 이미 처리한 단계를 되돌렸습니다.",
    },
  },
  {
    id: "duplicated",
    tone: "bad",
    title: { en: "duplicated effect", ko: "중복 처리" },
    help: { en: "Some effect happened more than once.", ko: "같은 처리가 두 번 이상 일어났습니다." },
  },
  {
    id: "failedButDone",
    tone: "bad",
    title: { en: "failed for the caller, but done", ko: "호출자에게는 실패했지만 처리됨" },
    help: {
      en: "The caller gave up or was refused although something had been done.",
      ko: "호출자는 포기하거나 거부당했지만 실제로는 처리된 것이 있습니다.",
    },
  },
  {
    id: "rejected",
    tone: "bad",
    title: { en: "rejected", ko: "거부" },
    help: {
      en: "Refused or given up with nothing done; the sender knows.",
      ko: "아무것도 처리되지 않은 채 거부되거나 포기되었고, 보낸 쪽이 이를 압니다.",
    },
  },
  {
    id: "deadLettered",
    tone: "bad",
    title: { en: "dead-lettered", ko: "데드레터" },
    help: {
      en: "Some message was given up and lies in, or went through, a dead-letter queue.",
      ko: "처리를 포기한 메시지가 데드레터 큐에 남아 있거나 거쳐 갔습니다.",
    },
  },
  {
    id: "expired",
    tone: "bad",
    title: { en: "expired", ko: "만료" },
    help: {
      en: "Some message was too old before anybody handled it.",
      ko: "처리되기 전에 보존 시간이 지난 메시지가 있습니다.",
    },
  },
  {
    id: "lost",
    tone: "bad",
    title: { en: "lost", ko: "유실" },
    help: {
      en: "Some message is gone, or nobody did anything.",
      ko: "사라진 메시지가 있거나 아무도 처리하지 않았습니다.",
    },
  },
  {
    id: "stuck",
    tone: "bad",
    title: { en: "stuck", ko: "미결" },
    help: {
      en: "Neither completed nor taken back: a person must look.",
      ko: "완료도 보상도 되지 않아 사람이 확인해야 합니다.",
    },
  },
  {
    id: "underWay",
    tone: "open",
    title: { en: "under way", ko: "진행 중" },
    help: { en: "Not at its end yet.", ko: "아직 끝나지 않았습니다." },
  },
] as const satisfies readonly FlowOutcomeSpec[];

export type FlowOutcome = (typeof FLOW_OUTCOMES)[number]["id"];

/** Metric id of an outcome, such as "flows.lost". */
export function outcomeMetric(outcome: FlowOutcome): string {
  return `flows.${outcome}`;
}

/** What is measured of the run as a whole; their scope is "all". */
export const RUN_METRICS: readonly MetricSpec[] = [
  ...FLOW_OUTCOMES.map(({ id, title, help }): MetricSpec => ({
    id: outcomeMetric(id),
    type: "flow",
    unit: "",
    title: { en: `flows ${title.en}`, ko: `업무 흐름: ${title.ko}` },
    help,
  })),
  {
    id: "money.expected",
    type: "amount",
    unit: "",
    title: { en: "amount expected", ko: "예상 금액" },
    help: {
      en: "Sum of what all flows started are worth, refused and compensated ones too.",
      ko: "거부되거나 보상된 흐름도 포함해, 시작된 모든 흐름의 금액 합계.",
    },
  },
  {
    id: "money.booked",
    type: "amount",
    unit: "",
    title: { en: "amount in the books", ko: "장부 금액" },
    help: {
      en: "Sum of what was booked, repeated bookings included, compensations taken off.",
      ko: "중복 기장을 포함하고 보상 처리를 뺀 장부 금액 합계.",
    },
  },
  {
    id: "money.difference",
    type: "amount",
    unit: "",
    title: { en: "books minus expected", ko: "장부와 예상의 차이" },
    help: {
      en: "Above 0: something is booked twice. Below 0: refused, taken back, missing, or still under way.",
      ko: "0보다 크면 두 번 기록된 금액이 있습니다. 0보다 작으면 거부되거나 보상되었거나, 누락되었거나, 아직 진행 중입니다.",
    },
  },
];
