/** When a handler publishes its events, seen from its commit, and what can go wrong in between: consumers and services share it. */
import type { FieldMeta } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { readOnce } from "../read-once.ts";

const group = { en: "Event and commit", ko: "이벤트와 커밋" };
const apart = { param: "publishOrder", oneOf: ["after", "before"] } as const;

const meta = {
  publishOrder: {
    label: { en: "Publishes its events", ko: "이벤트 발행 시점" },
    help: {
      en: "After or before the commit there are two writes and a gap between them (dual write). In the commit the event is a row of the same transaction: draw an outbox on the right for the relay that publishes it.",
      ko: "커밋 뒤나 앞에 발행하면 쓰기가 둘로 나뉘고 그 사이에 틈이 생깁니다(이중 쓰기). 커밋과 함께 쓰면 이벤트가 같은 트랜잭션의 행이 됩니다. 그 행을 발행할 릴레이는 오른쪽에 아웃박스를 연결해 나타냅니다.",
    },
    options: {
      after: { en: "after the commit (dual write)", ko: "커밋한 뒤 (이중 쓰기)" },
      before: { en: "before the commit (dual write)", ko: "커밋하기 전 (이중 쓰기)" },
      together: { en: "in the commit (outbox)", ko: "커밋과 함께 (아웃박스)" },
    },
    group,
  },
  publishFailPercent: {
    label: { en: "Publishing fails", ko: "발행 실패 확률" },
    help: {
      en: "The work goes on as if nothing had happened, and the event is lost.",
      ko: "작업은 아무 일 없었던 듯 계속되고 이벤트만 사라집니다.",
    },
    unit: "%",
    step: 0.1,
    showWhen: apart,
    group,
  },
  publishCrashPercent: {
    label: { en: "Crash in the gap", ko: "그 사이에 비정상 종료" },
    help: {
      en: "Per piece of work: the instance dies between the two writes, and with it what else it has in hand.",
      ko: "작업마다 적용됩니다. 두 쓰기 사이에 인스턴스가 죽고, 그때 처리하던 다른 작업도 함께 끊깁니다.",
    },
    unit: "%",
    step: 0.05,
    showWhen: apart,
    group,
  },
} as const satisfies Record<string, FieldMeta>;

const percent = z.number().min(0).max(100).default(0);

/** The zod shape. Each kind spreads it into its own object schema. */
export const publishShape = {
  publishOrder: z.enum(["after", "before", "together"]).default("after").register(fields, meta.publishOrder),
  publishFailPercent: percent.register(fields, meta.publishFailPercent),
  publishCrashPercent: percent.register(fields, meta.publishCrashPercent),
};

const publishParams = z.object(publishShape);
type PublishParams = z.infer<typeof publishParams>;

/** The parameters as a handler uses them; in the commit nothing can go wrong in between. */
export interface PublishPolicy {
  first: boolean;
  failProbability: number;
  crashProbability: number;
}

export const readPublishing = readOnce((params: PublishParams): PublishPolicy => {
  const isTogether = params.publishOrder === "together";
  return {
    first: params.publishOrder === "before",
    failProbability: isTogether ? 0 : params.publishFailPercent / 100,
    crashProbability: isTogether ? 0 : params.publishCrashPercent / 100,
  };
});
