/** Parameters of a read model. */
import type { FieldMeta } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { meanField, spreadField, timeField } from "../work/plain-time.ts";
import { WORK_MS_MAX } from "../work/service-params.ts";

const BATCH_MAX = 10_000;
const READERS_MAX = 10_000;
const QUEUE_MAX = 1_000_000;

const batch = { en: "Batches", ko: "배치" };
const reads = { en: "Reads", ko: "읽기" };
const times = { en: "Distributions", ko: "시간 분포" };

const meta = {
  applyMs: {
    label: { en: "Applying takes", ko: "반영 시간" },
    help: {
      en: "One projection applies the events, one after the other; a batch takes it once.",
      ko: "프로젝션 하나가 이벤트를 차례로 반영합니다. 배치는 이 시간이 한 번만 걸립니다.",
    },
    unit: "ms",
    step: 5,
  },
  batchMax: {
    label: { en: "Events at once", ko: "한 번에 반영하는 이벤트" },
    help: { en: "At most.", ko: "최대 개수입니다." },
    unit: { en: "events", ko: "건" },
    step: 10,
  },
  readMs: { label: { en: "A read takes", ko: "읽기 시간" }, unit: "ms", step: 1 },
  readers: {
    label: { en: "Connections for reads", ko: "읽기 커넥션 수" },
    help: {
      en: "Reads worked on at the same time; the others wait.",
      ko: "동시에 처리하는 읽기 수이며 나머지는 기다립니다.",
    },
    unit: { en: "connections", ko: "개" },
    step: 1,
  },
  ownReads: {
    label: { en: "Reads after an own write", ko: "자신이 쓴 뒤의 읽기" },
    help: {
      en: "Those that come by the port of this name. Waiting: until an event of the same flow is applied, as with a token that the write gave to the reader.",
      ko: "이 이름의 포트로 들어온 읽기입니다. 기다림: 쓰기가 건네준 토큰을 확인하듯, 같은 흐름의 이벤트가 반영될 때까지 기다립니다.",
    },
    options: {
      wait: { en: "wait until the write is seen", ko: "쓴 것이 보일 때까지 기다림" },
      answer: { en: "are answered at once", ko: "바로 응답" },
    },
  },
  waitMaxMs: {
    label: { en: "Waits at most", ko: "최대 대기 시간" },
    help: {
      en: "Then it is answered with what there is.",
      ko: "넘으면 지금 있는 값으로 응답합니다.",
    },
    unit: "ms",
    step: 500,
    showWhen: { param: "ownReads", oneOf: ["wait"] },
  },
  batchWindowMs: {
    label: { en: "Waits for a full batch", ko: "배치 대기 시간" },
    help: {
      en: "At most, since the first event of the batch is there. 0: it takes what is there.",
      ko: "배치의 첫 이벤트가 온 때부터 최대 이만큼 기다립니다. 0이면 있는 만큼만 반영합니다.",
    },
    unit: "ms",
    step: 100,
    group: batch,
  },
  batchItemMs: {
    label: { en: "Time per event of a batch", ko: "배치의 이벤트당 시간" },
    help: { en: "Added to the time to apply.", ko: "반영 시간에 더합니다." },
    unit: "ms",
    step: 1,
    group: batch,
  },
  queueFull: {
    label: { en: "When all connections are taken", ko: "커넥션이 모두 사용 중이면" },
    options: {
      wait: { en: "reads wait, however many", ko: "몇 개든 기다림" },
      refuse: { en: "so many wait, the rest is refused", ko: "정해진 수만 기다리고 나머지는 거부" },
    },
    group: reads,
  },
  queueMax: {
    label: { en: "Waiting at most", ko: "최대 대기 수" },
    unit: { en: "reads", ko: "건" },
    step: 10,
    showWhen: { param: "queueFull", oneOf: ["refuse"] },
    group: reads,
  },
} as const satisfies Record<string, FieldMeta>;

const ms = z.number().min(0).max(WORK_MS_MAX);

export const readModelParams = z.object({
  applyMs: meanField(10, meta.applyMs),
  batchMax: z.int().min(1).max(BATCH_MAX).default(1).register(fields, meta.batchMax),
  readMs: meanField(2, meta.readMs),
  readers: z.int().min(1).max(READERS_MAX).default(20).register(fields, meta.readers),
  ownReads: z.enum(["wait", "answer"]).default("wait").register(fields, meta.ownReads),
  waitMaxMs: z.number().min(1).max(WORK_MS_MAX).default(5_000).register(fields, meta.waitMaxMs),
  batchWindowMs: ms.default(0).register(fields, meta.batchWindowMs),
  batchItemMs: ms.default(0).register(fields, meta.batchItemMs),
  queueFull: z.enum(["wait", "refuse"]).default("wait").register(fields, meta.queueFull),
  queueMax: z.int().min(0).max(QUEUE_MAX).default(100).register(fields, meta.queueMax),
  applyTime: timeField({ en: "Times to apply are", ko: "반영 시간 분포" }, times),
  applyCv: spreadField({ en: "Spread of applying", ko: "반영 변동 계수" }, times, "applyTime"),
  readTime: timeField({ en: "Reads are", ko: "읽기 시간 분포" }, times),
  readCv: spreadField({ en: "Spread of reads", ko: "읽기 변동 계수" }, times, "readTime"),
});

export type ReadModelParams = z.infer<typeof readModelParams>;
