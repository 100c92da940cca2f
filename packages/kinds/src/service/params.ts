/** Parameters of a synchronous service. */
import type { FieldMeta } from "@eventyard/model";
import { fields, LIMITS } from "@eventyard/model";
import { z } from "zod";
import { INSTANCES_MAX } from "../work/crew.ts";
import { stampParam } from "../contracts/stamp.ts";
import { booksMeta } from "../work/books.ts";
import { failureShape } from "../work/failures.ts";
import { publishShape } from "../work/publish-params.ts";
import { serviceShape, WORK_MS_MAX } from "../work/service-params.ts";
import { upsetShape } from "../work/upset-params.ts";

const THREADS_MAX = 10_000;
const QUEUE_MAX = 1_000_000;

const queue = { en: "Queue", ko: "대기열" };
const follow = { en: "Events", ko: "이벤트" };
const aged = { param: "shed", oneOf: ["constant", "exponential"] } as const;

const meta = {
  threads: {
    label: { en: "Threads", ko: "스레드 수" },
    help: {
      en: "Requests worked on at the same time, per instance. A thread that waits for its own calls is taken.",
      ko: "인스턴스 하나가 동시에 처리하는 요청 수입니다. 다른 서비스를 호출하고 기다리는 동안에도 스레드를 차지합니다.",
    },
    unit: { en: "threads", ko: "개" },
    step: 1,
  },
  queueFull: {
    label: { en: "When all threads are busy", ko: "스레드가 모두 바쁘면" },
    options: {
      wait: { en: "requests wait, however many", ko: "몇 개든 기다림" },
      refuse: {
        en: "so many wait, the rest is refused (503)",
        ko: "정해진 수만 기다리고 나머지는 거부 (503)",
      },
    },
  },
  queueMax: {
    label: { en: "Waiting at most", ko: "최대 대기 수" },
    unit: { en: "requests", ko: "건" },
    step: 10,
    showWhen: { param: "queueFull", oneOf: ["refuse"] },
  },
  queueOrder: {
    label: { en: "Who is next", ko: "처리 순서" },
    options: {
      fifo: { en: "who came first", ko: "먼저 온 요청부터" },
      lifo: { en: "who came last", ko: "나중에 온 요청부터" },
    },
    group: queue,
  },
  shed: {
    label: { en: "Sheds what waited too long", ko: "오래 기다린 요청을 버림" },
    help: {
      en: "It is refused when its turn comes. Exponential: callers of different patience who hang up.",
      ko: "차례가 되었을 때 거부합니다. 지수: 인내심이 저마다 다른 호출자가 기다리다 끊는 경우입니다.",
    },
    options: {
      never: { en: "never", ko: "버리지 않음" },
      constant: { en: "after a fixed time", ko: "일정한 시간이 지나면" },
      exponential: { en: "after an exponential time", ko: "지수 분포의 시간이 지나면" },
    },
    group: queue,
  },
  shedAfterMs: {
    label: { en: "Longest wait", ko: "최대 대기 시간" },
    help: { en: "The mean, if exponential.", ko: "지수 분포라면 평균값입니다." },
    unit: "ms",
    step: 100,
    showWhen: aged,
    group: queue,
  },
  calls: {
    label: { en: "Its own calls", ko: "다른 서비스 호출" },
    help: { en: "Made after its service time.", ko: "자신의 처리 시간이 끝난 뒤에 호출합니다." },
    options: {
      sequence: { en: "one after the other", ko: "하나씩 차례로" },
      parallel: { en: "all at the same time", ko: "모두 동시에" },
    },
    group: { en: "Calls", ko: "호출" },
  },
  instances: {
    label: { en: "Instances", ko: "인스턴스 수" },
    help: {
      en: "Processes with so many threads each, behind one queue.",
      ko: "스레드를 각각 가진 프로세스의 수이며 대기열 하나를 함께 씁니다.",
    },
    unit: { en: "instances", ko: "개" },
    step: 1,
    group: queue,
  },
  eventBytes: {
    label: { en: "Payload of an event", ko: "이벤트 페이로드 크기" },
    help: {
      en: "After a success one event goes to every bus connected on the right.",
      ko: "처리에 성공하면 오른쪽에 연결된 버스마다 이벤트를 하나씩 보냅니다.",
    },
    unit: { en: "bytes", ko: "바이트" },
    step: 256,
    group: follow,
  },
} as const satisfies Record<string, FieldMeta>;

export const serviceKindParams = z.object({
  threads: z.int().min(1).max(THREADS_MAX).default(10).register(fields, meta.threads),
  ...serviceShape,
  queueFull: z.enum(["wait", "refuse"]).default("wait").register(fields, meta.queueFull),
  queueMax: z.int().min(0).max(QUEUE_MAX).default(100).register(fields, meta.queueMax),
  instances: z.int().min(1).max(INSTANCES_MAX).default(1).register(fields, meta.instances),
  queueOrder: z.enum(["fifo", "lifo"]).default("fifo").register(fields, meta.queueOrder),
  shed: z.enum(["never", "constant", "exponential"]).default("never").register(fields, meta.shed),
  shedAfterMs: z.number().min(1).max(WORK_MS_MAX).default(1_000).register(fields, meta.shedAfterMs),
  calls: z.enum(["sequence", "parallel"]).default("sequence").register(fields, meta.calls),
  eventBytes: z.int().min(0).max(LIMITS.payloadBytesMax).default(512).register(fields, meta.eventBytes),
  publishes: stampParam({ group: follow }),
  books: z.boolean().default(false).register(fields, booksMeta),
  ...publishShape,
  ...failureShape,
  ...upsetShape,
});

export type ServiceKindParams = z.infer<typeof serviceKindParams>;
