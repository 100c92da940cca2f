/** What handling a message means in a transaction over several services: it does something or takes it back, or says no. */
import type { FieldMeta } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { stampParam } from "../contracts/stamp.ts";

const group = { en: "Saga by events", ko: "이벤트로 잇는 사가" };

const meta = {
  effect: {
    label: { en: "Handling a message", ko: "메시지 처리의 뜻" },
    help: {
      en: "What takes back: the flow counts as compensated, and an amount is taken out of the books. What it cannot take back is stuck: a person must look.",
      ko: "되돌리는 처리라면 흐름이 보상된 것으로 남고 금액은 장부에서 빠집니다. 되돌리지 못하면 미결로 남아 사람이 확인해야 합니다.",
    },
    options: {
      does: { en: "does something", ko: "업무를 처리함" },
      undoes: { en: "takes back what was done (compensation)", ko: "앞서 한 일을 되돌림 (보상)" },
    },
    group,
  },
  declinePercent: {
    label: { en: "Says no", ko: "거절 확률" },
    help: {
      en: "Share of messages that get a no for an answer (no money, no stock). Nothing is done then; the message is acknowledged and not tried again.",
      ko: "잔액이나 재고 부족 등으로 거절하는 메시지의 비율입니다. 이때는 아무것도 하지 않으며, 확인 응답을 보내고 다시 시도하지 않습니다.",
    },
    unit: "%",
    step: 1,
    group,
  },
} as const satisfies Record<string, FieldMeta>;

/** The zod shape; the consumer spreads it into its own. */
export const handlingShape = {
  effect: z.enum(["does", "undoes"]).default("does").register(fields, meta.effect),
  declinePercent: z.number().min(0).max(100).default(0).register(fields, meta.declinePercent),
  publishesDeclined: stampParam({
    label: { en: "Publishes when it says no", ko: "거절 시 발행 버전" },
    help: {
      en: "Type and version of the event that tells of the no, such as payment-declined@1; it leaves to the right like the others, and who wants it filters for it. Empty: nobody is told.",
      ko: "거절을 알리는 이벤트의 유형과 버전을 payment-declined@1처럼 적습니다. 다른 이벤트와 함께 오른쪽으로 나가고, 필요한 쪽이 걸러 받습니다. 비우면 아무에게도 알리지 않습니다.",
    },
    group,
  }),
};
