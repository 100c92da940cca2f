/**
 * The one vocabulary of what is counted. The engine observes exactly these, frames carry them,
 * expectations name them and every screen and table takes its titles from here.
 */
import type { LocalText } from "./text.ts";

/** `flow`: business flows with an outcome; `amount`: a sum of money. Both are of the whole run. */
export type MetricType = "counter" | "level" | "duration" | "flow" | "amount";

export interface MetricSpec {
  readonly id: string;
  readonly type: MetricType;
  /** "" for plain numbers, "ns" for durations. */
  readonly unit: "" | "ns";
  readonly title: LocalText;
  readonly help: LocalText;
}

/** Counters of a node: they only grow. The order is the column order in the engine; append only. */
export const NODE_COUNTERS = [
  {
    id: "in",
    type: "counter",
    unit: "",
    title: { en: "arrived", ko: "도착" },
    help: { en: "Messages that reached this node.", ko: "이 노드에 도착한 메시지 수." },
  },
  {
    id: "out",
    type: "counter",
    unit: "",
    title: { en: "sent", ko: "보냄" },
    help: {
      en: "Messages this node sent on, deliveries included.",
      ko: "전달을 포함해 이 노드가 내보낸 메시지 수.",
    },
  },
  {
    id: "done",
    type: "counter",
    unit: "",
    title: { en: "done", ko: "완료" },
    help: { en: "Messages handled to the end.", ko: "끝까지 처리된 메시지 수." },
  },
  {
    id: "failed",
    type: "counter",
    unit: "",
    title: { en: "failed attempts", ko: "실패한 시도" },
    help: { en: "Attempts that ended in a failure.", ko: "실패로 끝난 처리 시도 수." },
  },
  {
    id: "retried",
    type: "counter",
    unit: "",
    title: { en: "redelivered", ko: "재전달" },
    help: {
      en: "Deliveries after the first of the same message.",
      ko: "같은 메시지의 두 번째 이후 전달 수.",
    },
  },
  {
    id: "dead",
    type: "counter",
    unit: "",
    title: { en: "dead-lettered", ko: "데드레터" },
    help: {
      en: "Messages given up after the last allowed delivery.",
      ko: "허용된 마지막 전달까지 실패해 포기한 메시지 수.",
    },
  },
  {
    id: "lost",
    type: "counter",
    unit: "",
    title: { en: "lost", ko: "유실" },
    help: { en: "Messages that are gone and were not handled.", ko: "처리되지 못하고 사라진 메시지 수." },
  },
  {
    id: "expired",
    type: "counter",
    unit: "",
    title: { en: "leases expired", ko: "만료된 임대" },
    help: {
      en: "Deliveries whose acknowledgement did not come in time.",
      ko: "확인 응답이 제때 오지 않은 전달 수.",
    },
  },
  {
    id: "rejected",
    type: "counter",
    unit: "",
    title: { en: "rejected", ko: "거부" },
    help: {
      en: "Messages or requests that were refused with an answer: the sender knows.",
      ko: "거부 응답을 보내고 받지 않은 메시지나 요청 수. 보낸 쪽이 거부된 사실을 압니다.",
    },
  },
  {
    id: "repeated",
    type: "counter",
    unit: "",
    title: { en: "done twice", ko: "중복 처리" },
    help: {
      en: "Messages handled here again although they had been handled here before.",
      ko: "이미 여기서 처리된 메시지를 다시 처리한 횟수.",
    },
  },
  {
    id: "deduplicated",
    type: "counter",
    unit: "",
    title: { en: "duplicates dropped", ko: "걸러낸 중복" },
    help: {
      en: "Messages recognised as already seen and not passed on.",
      ko: "이미 받은 것으로 판단해 넘기지 않은 메시지 수.",
    },
  },
  {
    id: "filtered",
    type: "counter",
    unit: "",
    title: { en: "matched nothing", ko: "일치하는 규칙 없음" },
    help: {
      en: "Events that no subscription or rule wanted.",
      ko: "어느 구독이나 규칙에도 해당하지 않은 이벤트 수.",
    },
  },
  {
    id: "timedOut",
    type: "counter",
    unit: "",
    title: { en: "timed out", ko: "시간 초과" },
    help: {
      en: "Waits that were given up: for a reply, a confirmation, or the end of the work.",
      ko: "응답이나 확인, 작업 완료를 기다리다 포기한 횟수.",
    },
  },
  {
    id: "inverted",
    type: "counter",
    unit: "",
    title: { en: "out of order", ko: "순서 뒤바뀜" },
    help: {
      en: "Messages handled here after a later one of the same key.",
      ko: "같은 키의 나중 메시지보다 늦게 처리된 메시지 수.",
    },
  },
  {
    id: "stale",
    type: "counter",
    unit: "",
    title: { en: "stale reads", ko: "오래된 값 읽기" },
    help: {
      en: "Reads that saw an older state than had been written.",
      ko: "이미 쓰인 값보다 오래된 상태를 읽은 횟수.",
    },
  },
] as const satisfies readonly MetricSpec[];

/** Levels of a node: a value that holds over time; time-weighted mean and exact maximum are kept. */
export const NODE_LEVELS = [
  {
    id: "backlog",
    type: "level",
    unit: "",
    title: { en: "waiting", ko: "대기" },
    help: {
      en: "Messages stored and not yet being worked on.",
      ko: "저장되어 아직 처리되지 않은 메시지 수.",
    },
  },
  {
    id: "busy",
    type: "level",
    unit: "",
    title: { en: "busy workers", ko: "작업 중인 워커" },
    help: { en: "Workers with a message in hand.", ko: "메시지를 처리하고 있는 워커 수." },
  },
  {
    id: "workers",
    type: "level",
    unit: "",
    title: { en: "workers", ko: "워커" },
    help: { en: "Workers that are up.", ko: "살아 있는 워커 수." },
  },
] as const satisfies readonly MetricSpec[];

/** Durations of a node, each kept in a histogram. */
export const NODE_DURATIONS = [
  {
    id: "latency",
    type: "duration",
    unit: "ns",
    title: { en: "latency", ko: "지연 시간" },
    help: {
      en: "From the message's birth at its producer until it was handled here.",
      ko: "프로듀서에서 만들어진 때부터 여기서 처리될 때까지 걸린 시간.",
    },
  },
] as const satisfies readonly MetricSpec[];

export type NodeCounterId = (typeof NODE_COUNTERS)[number]["id"];
export type NodeLevelId = (typeof NODE_LEVELS)[number]["id"];
export type NodeDurationId = (typeof NODE_DURATIONS)[number]["id"];
export type NodeMetricId = NodeCounterId | NodeLevelId | NodeDurationId;
