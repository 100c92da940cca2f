/** Parameters of an outbox, and of what people do instead. */
import type { FieldMeta } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { contractGroup } from "../contracts/publishing.ts";
import { stampParam } from "../contracts/stamp.ts";
import { CUSTODY_MAX } from "../producer/custody.ts";
import { WORK_MS_MAX } from "../work/service-params.ts";

const BATCH_MAX = 100_000;

const relayed = { param: "writes", oneOf: ["outbox"] } as const;
const polled = { param: "relay", oneOf: ["poll"] } as const;
const read = { param: "relay", oneOf: ["log"] } as const;
const limits = { en: "Table and answers", ko: "테이블과 확인 응답" };

const meta = {
  writes: {
    label: { en: "Work and event are written", ko: "작업과 이벤트 기록 방식" },
    help: {
      en: "Outbox: the event is a row of the same transaction as the work, and a relay publishes it later. One after the other (dual write): the work is committed, then the event is published; what goes wrong in between is never made up for.",
      ko: "아웃박스: 이벤트를 작업과 같은 트랜잭션에 행으로 남기고 릴레이가 나중에 발행합니다. 차례로(이중 쓰기): 작업을 커밋한 뒤 이벤트를 발행하며, 그 사이에 잘못되면 되돌릴 길이 없습니다.",
    },
    options: {
      outbox: { en: "together (outbox)", ko: "함께 (아웃박스)" },
      dual: { en: "one after the other (dual write)", ko: "차례로 (이중 쓰기)" },
    },
  },
  relay: {
    label: { en: "Relay", ko: "릴레이 방식" },
    options: {
      poll: { en: "asks the table now and then (polling)", ko: "테이블을 주기적으로 조회 (폴링)" },
      log: { en: "reads the database's log (CDC)", ko: "데이터베이스 로그를 읽음 (CDC)" },
    },
    showWhen: relayed,
  },
  pollMs: {
    label: { en: "Asks every", ko: "조회 주기" },
    help: {
      en: "A row waits half of it in the mean.",
      ko: "행은 평균적으로 이 시간의 절반을 기다립니다.",
    },
    unit: "ms",
    step: 100,
    showWhen: polled,
  },
  batch: {
    label: { en: "Rows at once", ko: "한 번에 읽는 행" },
    help: {
      en: "At most so many per look: with more events than batch / interval the table grows.",
      ko: "한 번 조회할 때 읽는 최대 행 수입니다. 이벤트가 (행 수 ÷ 주기)보다 많으면 테이블이 계속 커집니다.",
    },
    unit: { en: "rows", ko: "행" },
    step: 10,
    showWhen: polled,
  },
  logMs: {
    label: { en: "From commit to relay", ko: "커밋에서 릴레이까지" },
    unit: "ms",
    step: 10,
    showWhen: read,
  },
  publishFailPercent: {
    label: { en: "Publishing fails", ko: "발행 실패 확률" },
    help: {
      en: "Outbox: the relay tries again. Dual write: the event is lost although the work is done.",
      ko: "아웃박스: 릴레이가 다시 시도합니다. 이중 쓰기: 작업은 끝났지만 이벤트는 사라집니다.",
    },
    unit: "%",
    step: 0.1,
  },
  crashPercent: {
    label: { en: "Crash in between", ko: "그 사이 비정상 종료 확률" },
    help: {
      en: "Per event. Outbox: between publishing and marking the row, so that it is published twice. Dual write: between commit and publishing, so that it is lost.",
      ko: "이벤트마다 적용됩니다. 아웃박스: 발행과 행 표시 사이라서 두 번 발행됩니다. 이중 쓰기: 커밋과 발행 사이라서 유실됩니다.",
    },
    unit: "%",
    step: 0.05,
  },
  retryMs: {
    label: { en: "Tries again after", ko: "재시도 대기 시간" },
    help: {
      en: "The log is read in order: what comes behind a failed row waits too.",
      ko: "로그는 순서대로 읽으므로 실패한 행 뒤의 행도 함께 기다립니다.",
    },
    unit: "ms",
    step: 100,
    showWhen: read,
    group: limits,
  },
  confirmMs: {
    label: { en: "Waits for the bus", ko: "버스 응답 대기 시간" },
    help: {
      en: "Without an answer in this time the row is published again.",
      ko: "이 시간 안에 확인 응답이 없으면 행을 다시 발행합니다.",
    },
    unit: "ms",
    step: 1_000,
    showWhen: relayed,
    group: limits,
  },
  rowsMax: {
    label: { en: "Rows at most", ko: "최대 행 수" },
    help: {
      en: "When the table is full the work is not committed: the event is refused.",
      ko: "테이블이 가득 차면 작업을 커밋하지 못하고 이벤트를 거부합니다.",
    },
    unit: { en: "rows", ko: "행" },
    step: 1_000,
    showWhen: relayed,
    group: limits,
  },
} as const satisfies Record<string, FieldMeta>;

const percent = z.number().min(0).max(100);
const ms = z.number().min(1).max(WORK_MS_MAX);

export const outboxParams = z.object({
  writes: z.enum(["outbox", "dual"]).default("outbox").register(fields, meta.writes),
  relay: z.enum(["poll", "log"]).default("poll").register(fields, meta.relay),
  pollMs: ms.default(1_000).register(fields, meta.pollMs),
  batch: z.int().min(1).max(BATCH_MAX).default(1_000).register(fields, meta.batch),
  logMs: z.number().min(0).max(WORK_MS_MAX).default(50).register(fields, meta.logMs),
  publishFailPercent: percent.default(0).register(fields, meta.publishFailPercent),
  crashPercent: percent.default(0).register(fields, meta.crashPercent),
  retryMs: ms.default(1_000).register(fields, meta.retryMs),
  confirmMs: ms.default(5_000).register(fields, meta.confirmMs),
  rowsMax: z.int().min(1).max(CUSTODY_MAX).default(100_000).register(fields, meta.rowsMax),
  publishes: stampParam({ group: contractGroup }),
});

export type OutboxParams = z.infer<typeof outboxParams>;
