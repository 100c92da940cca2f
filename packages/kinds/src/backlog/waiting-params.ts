/** Parameters of what waits: how much, how long, in which order. The same for every bus with stored backlogs. */
import type { FieldMeta } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";

const BACKLOG_MAX = 1_000_000;
const TTL_MS_MAX = 2_678_400_000;
/** Priority levels: RabbitMQ classic queues have 255 at most and recommend few; one list is kept for each. */
export const LEVELS_MAX = 32;

const waiting = { en: "While it waits", ko: "대기하는 동안" };

const meta = {
  backlogMax: {
    label: { en: "Backlog limit", ko: "백로그 한도" },
    help: {
      en: "At most this many messages wait. 0: no limit.",
      ko: "대기할 수 있는 메시지의 최대 개수입니다. 0이면 제한이 없습니다.",
    },
    unit: { en: "msg", ko: "건" },
    step: 100,
  },
  overflow: {
    label: { en: "When it is full", ko: "한도를 넘으면" },
    help: {
      en: "What happens to the next message. Refusing tells a publisher that waits for confirms; blocking makes it wait at the door.",
      ko: "다음 메시지를 어떻게 할지 정합니다. 거부하면 저장 응답을 기다리는 발행자가 알게 되고, 대기시키면 입구에서 기다립니다.",
    },
    options: {
      dropNewest: { en: "drop the new one", ko: "새 메시지를 버림" },
      dropOldest: { en: "drop the oldest", ko: "가장 오래된 것을 버림" },
      reject: { en: "refuse the new one", ko: "새 메시지를 거부" },
      block: { en: "let the publisher wait", ko: "발행자를 기다리게 함" },
      deadLetterOldest: { en: "dead-letter the oldest", ko: "가장 오래된 것을 데드레터로" },
    },
    group: waiting,
  },
  refusal: {
    label: { en: "When one subscription refuses", ko: "구독 하나가 거부하면" },
    help: {
      en: "Each for itself: the others keep their copies, and a publisher that sends again gives them a second one (RabbitMQ exchanges). As a whole: nobody gets it (the backlog quota of Pulsar).",
      ko: "구독별로 하면 다른 구독은 사본을 갖고, 발행자가 다시 보내면 같은 이벤트를 또 받습니다(RabbitMQ 익스체인지). 전체로 하면 아무도 받지 않습니다(Pulsar의 백로그 쿼터).",
    },
    options: {
      each: { en: "the others keep it", ko: "다른 구독은 받음" },
      whole: { en: "nobody gets it", ko: "아무도 받지 않음" },
    },
    showWhen: { param: "overflow", oneOf: ["reject"] },
    group: waiting,
  },
  order: {
    label: { en: "Order", ko: "순서 보장" },
    help: {
      en: "In order per key: while one message of a key is out, the others of that key wait.",
      ko: "키별로 순서를 지키면, 한 키의 메시지가 처리되는 동안 같은 키의 다른 메시지는 기다립니다.",
    },
    options: {
      none: { en: "none promised", ko: "보장 없음" },
      perKey: { en: "per key", ko: "키별 순서" },
    },
    group: waiting,
  },
  priorityLevels: {
    label: { en: "Priority levels", ko: "우선순위 단계" },
    help: {
      en: "Higher levels always go first; a message above the highest level counts as the highest. More than one set during a run works from the next run on.",
      ko: "높은 단계가 항상 먼저 나갑니다. 가장 높은 단계를 넘는 값은 가장 높은 단계로 봅니다. 실행 중에 늘리면 다음 실행부터 적용됩니다.",
    },
    unit: { en: "levels", ko: "단계" },
    step: 1,
    showWhen: { param: "order", oneOf: ["none"] },
    group: waiting,
  },
  deliveryDelayMs: {
    label: { en: "Delivery delay", ko: "전달 지연" },
    help: {
      en: "A new message is kept back for this long.",
      ko: "새 메시지를 이 시간 동안 전달하지 않고 둡니다.",
    },
    unit: "ms",
    step: 1000,
    group: waiting,
  },
  ttlMs: {
    label: { en: "Time to live", ko: "유효 시간(TTL)" },
    help: {
      en: "A message that waits longer than this since it was stored is not delivered any more. 0: no limit.",
      ko: "저장된 뒤 이 시간을 넘긴 메시지는 더 이상 전달하지 않습니다. 0이면 제한이 없습니다.",
    },
    unit: "ms",
    step: 1000,
    group: waiting,
  },
  ttlChecked: {
    label: { en: "Expiry is noticed", ko: "만료 확인 시점" },
    options: {
      atHead: { en: "when its turn comes", ko: "차례가 되었을 때" },
      anywhere: { en: "at once", ko: "만료되는 즉시" },
    },
    group: waiting,
  },
  ttlThen: {
    label: { en: "An expired message", ko: "만료된 메시지" },
    options: {
      drop: { en: "is dropped", ko: "버림" },
      deadLetter: { en: "goes to the dead-letter port", ko: "데드레터로" },
    },
    group: waiting,
  },
} as const satisfies Record<string, FieldMeta>;

/** A beginner's parameter, so a kind puts it first in its form. */
export const limitShape = {
  backlogMax: z.int().min(0).max(BACKLOG_MAX).default(0).register(fields, meta.backlogMax),
};

/** For buses with several subscriptions. */
export const refusalShape = {
  refusal: z.enum(["each", "whole"]).default("each").register(fields, meta.refusal),
};

export const waitingShape = {
  overflow: z
    .enum(["dropNewest", "dropOldest", "reject", "block", "deadLetterOldest"])
    .default("dropNewest")
    .register(fields, meta.overflow),
  order: z.enum(["none", "perKey"]).default("none").register(fields, meta.order),
  priorityLevels: z.int().min(1).max(LEVELS_MAX).default(1).register(fields, meta.priorityLevels),
  deliveryDelayMs: z.number().min(0).max(TTL_MS_MAX).default(0).register(fields, meta.deliveryDelayMs),
  ttlMs: z.number().min(0).max(TTL_MS_MAX).default(0).register(fields, meta.ttlMs),
  ttlChecked: z.enum(["atHead", "anywhere"]).default("atHead").register(fields, meta.ttlChecked),
  ttlThen: z.enum(["drop", "deadLetter"]).default("drop").register(fields, meta.ttlThen),
};
