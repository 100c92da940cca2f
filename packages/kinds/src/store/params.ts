/** Parameters of a database. */
import type { FieldMeta } from "@eventyard/model";
import { fields, LIMITS } from "@eventyard/model";
import { z } from "zod";
import { stampParam } from "../contracts/stamp.ts";
import { booksMeta } from "../work/books.ts";
import { failureShape } from "../work/failures.ts";
import { meanField, spreadField, timeField } from "../work/plain-time.ts";
import { WORK_MS_MAX } from "../work/service-params.ts";
import { upsetShape } from "../work/upset-params.ts";

const POOL_MAX = 10_000;
const QUEUE_MAX = 1_000_000;

const waiting = { en: "Waiting for a connection", ko: "커넥션 대기" };
const writers = { en: "Writers of one key", ko: "같은 키의 동시 쓰기" };
const durability = { en: "Durability", ko: "내구성" };
const changes = { en: "Change events", ko: "변경 이벤트" };
const times = { en: "Distributions", ko: "시간 분포" };
const refused = { param: "queueFull", oneOf: ["refuse"] } as const;

const meta = {
  poolSize: {
    label: { en: "Connections", ko: "커넥션 풀 크기" },
    help: {
      en: "Requests worked on at the same time. A write that waits for a row lock keeps its connection.",
      ko: "동시에 처리하는 요청 수입니다. 행 잠금을 기다리는 쓰기도 커넥션을 쥐고 있습니다.",
    },
    unit: { en: "connections", ko: "개" },
    step: 1,
  },
  readPercent: {
    label: { en: "Reads among the requests", ko: "요청 중 읽기 비율" },
    help: {
      en: "The rest are writes. What comes in by the port for reads is always a read.",
      ko: "나머지는 쓰기입니다. 읽기 포트로 들어온 요청은 언제나 읽기입니다.",
    },
    unit: "%",
    step: 10,
  },
  readMs: { label: { en: "A read takes", ko: "읽기 시간" }, unit: "ms", step: 1 },
  writeMs: {
    label: { en: "A write takes", ko: "쓰기 시간" },
    help: { en: "Without its commit.", ko: "커밋을 뺀 시간입니다." },
    unit: "ms",
    step: 1,
  },
  commitMs: {
    label: { en: "Its commit takes", ko: "커밋 시간" },
    help: {
      en: "Such as the flush of the log to the disk. Locks are held until its end.",
      ko: "로그를 디스크에 반영하는 시간 등입니다. 잠금은 커밋이 끝날 때 풀립니다.",
    },
    unit: "ms",
    step: 1,
  },
  queueFull: {
    label: { en: "When all connections are taken", ko: "커넥션이 모두 사용 중이면" },
    options: {
      wait: { en: "requests wait, however many", ko: "몇 개든 기다림" },
      refuse: { en: "so many wait, the rest is refused", ko: "정해진 수만 기다리고 나머지는 거부" },
    },
  },
  queueMax: {
    label: { en: "Waiting at most", ko: "최대 대기 수" },
    unit: { en: "requests", ko: "건" },
    step: 10,
    showWhen: refused,
  },
  queueOrder: {
    label: { en: "Who is next", ko: "처리 순서" },
    options: {
      fifo: { en: "who came first", ko: "먼저 온 요청부터" },
      lifo: { en: "who came last", ko: "나중에 온 요청부터" },
    },
    group: waiting,
  },
  acquireMs: {
    label: { en: "Waits for one at most", ko: "커넥션 최대 대기 시간" },
    help: {
      en: "What waited longer is refused when its turn comes. 0: no limit.",
      ko: "이보다 오래 기다린 요청은 차례가 되었을 때 거부합니다. 0이면 제한이 없습니다.",
    },
    unit: "ms",
    step: 500,
    group: waiting,
  },
  control: {
    label: { en: "Two writes of one key", ko: "같은 키를 동시에 쓰면" },
    help: {
      en: "Requests without a key never meet.",
      ko: "키가 없는 요청끼리는 서로 부딪치지 않습니다.",
    },
    options: {
      row: { en: "the second waits (row lock)", ko: "나중 것이 기다림 (행 잠금)" },
      optimistic: {
        en: "who commits later fails (optimistic)",
        ko: "나중에 커밋한 쪽이 실패 (낙관적 잠금)",
      },
      none: { en: "both are written", ko: "둘 다 기록됨" },
    },
    group: writers,
  },
  lockWaitMs: {
    label: { en: "Waits for a lock at most", ko: "잠금 최대 대기 시간" },
    help: {
      en: "Then the write fails and gives its connection back. 0: no limit.",
      ko: "넘으면 쓰기가 실패하고 커넥션을 돌려줍니다. 0이면 제한이 없습니다.",
    },
    unit: "ms",
    step: 500,
    showWhen: { param: "control", oneOf: ["row"] },
    group: writers,
  },
  onConflict: {
    label: { en: "A conflict is answered with", ko: "충돌 시 응답" },
    options: {
      refused: { en: "a refusal (409)", ko: "거부 (409)" },
      error: { en: "an error", ko: "오류" },
    },
    showWhen: { param: "control", oneOf: ["optimistic"] },
    group: writers,
  },
  flush: {
    label: { en: "Commits reach the disk", ko: "커밋의 디스크 반영" },
    help: {
      en: "Now and then: a commit is acknowledged before, and a power failure takes those of the last interval.",
      ko: "주기적: 반영하기 전에 커밋을 확인해 주므로, 전원 장애가 나면 마지막 주기의 커밋이 사라집니다.",
    },
    options: {
      each: { en: "before they are acknowledged", ko: "확인 응답 전에" },
      interval: { en: "now and then", ko: "주기적으로" },
    },
    group: durability,
  },
  flushMs: {
    label: { en: "Flush every", ko: "디스크 반영 주기" },
    unit: "ms",
    step: 100,
    showWhen: { param: "flush", oneOf: ["interval"] },
    group: durability,
  },
  changeBytes: {
    label: { en: "Payload of a change event", ko: "변경 이벤트 크기" },
    help: {
      en: "After each committed write one event goes to every bus connected on the right.",
      ko: "쓰기를 커밋할 때마다 오른쪽에 연결된 버스마다 이벤트를 하나씩 보냅니다.",
    },
    unit: { en: "bytes", ko: "바이트" },
    step: 256,
    group: changes,
  },
} as const satisfies Record<string, FieldMeta>;

export const storeParams = z.object({
  poolSize: z.int().min(1).max(POOL_MAX).default(10).register(fields, meta.poolSize),
  readPercent: z.number().min(0).max(100).default(0).register(fields, meta.readPercent),
  readMs: meanField(2, meta.readMs),
  writeMs: meanField(3, meta.writeMs),
  commitMs: meanField(5, meta.commitMs),
  queueFull: z.enum(["wait", "refuse"]).default("wait").register(fields, meta.queueFull),
  queueMax: z.int().min(0).max(QUEUE_MAX).default(100).register(fields, meta.queueMax),
  queueOrder: z.enum(["fifo", "lifo"]).default("fifo").register(fields, meta.queueOrder),
  acquireMs: z.number().min(0).max(WORK_MS_MAX).default(0).register(fields, meta.acquireMs),
  control: z.enum(["row", "optimistic", "none"]).default("row").register(fields, meta.control),
  lockWaitMs: z.number().min(0).max(WORK_MS_MAX).default(0).register(fields, meta.lockWaitMs),
  onConflict: z.enum(["refused", "error"]).default("refused").register(fields, meta.onConflict),
  readTime: timeField({ en: "Reads are", ko: "읽기 시간 분포" }, times),
  readCv: spreadField({ en: "Spread of reads", ko: "읽기 변동 계수" }, times, "readTime"),
  writeTime: timeField({ en: "Writes are", ko: "쓰기 시간 분포" }, times),
  writeCv: spreadField({ en: "Spread of writes", ko: "쓰기 변동 계수" }, times, "writeTime"),
  commitTime: timeField({ en: "Commits are", ko: "커밋 시간 분포" }, times),
  commitCv: spreadField({ en: "Spread of commits", ko: "커밋 변동 계수" }, times, "commitTime"),
  flush: z.enum(["each", "interval"]).default("each").register(fields, meta.flush),
  flushMs: z.number().min(1).max(WORK_MS_MAX).default(1_000).register(fields, meta.flushMs),
  changeBytes: z.int().min(0).max(LIMITS.payloadBytesMax).default(512).register(fields, meta.changeBytes),
  publishes: stampParam({ group: changes }),
  books: z.boolean().default(false).register(fields, booksMeta),
  ...failureShape,
  ...upsetShape,
});

export type StoreParams = z.infer<typeof storeParams>;

/** Mean time of a request that waits for nothing [ms]. */
export function meanRequestMs(p: StoreParams): number {
  const reads = p.readPercent / 100;
  return reads * p.readMs + (1 - reads) * (p.writeMs + p.commitMs);
}
