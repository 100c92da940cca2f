/** The consumer: a pool of equal workers. */
import type { Params } from "@eventyard/model";
import { defineKindSpec, fields, LIMITS } from "@eventyard/model";
import { z } from "zod";

const WORKERS_MAX = 10_000;
const SERVICE_MS_MAX = 3_600_000;
const LOCAL_RETRIES_MAX = 100;

const failing = { en: "When it fails", ko: "실패했을 때" };
const follow = { en: "Follow-up event", ko: "후속 이벤트" };

const params = z.object({
  workers: z
    .int()
    .min(1)
    .max(WORKERS_MAX)
    .default(4)
    .register(fields, {
      label: { en: "Workers", ko: "워커 수" },
      help: { en: "Messages handled at the same time.", ko: "동시에 처리하는 메시지 수입니다." },
      unit: "workers",
      step: 1,
    }),
  service: z
    .enum(["constant", "exponential", "lognormal", "uniform"])
    .default("lognormal")
    .register(fields, {
      label: { en: "Service time", ko: "처리 시간 분포" },
      options: {
        constant: { en: "constant", ko: "일정" },
        exponential: { en: "exponential", ko: "지수" },
        lognormal: { en: "log-normal", ko: "로그정규" },
        uniform: { en: "uniform", ko: "균등" },
      },
    }),
  serviceMs: z
    .number()
    .min(0)
    .max(SERVICE_MS_MAX)
    .default(20)
    .register(fields, { label: { en: "Mean service time", ko: "평균 처리 시간" }, unit: "ms", step: 5 }),
  serviceCv: z
    .number()
    .min(0)
    .max(10)
    .default(0.5)
    .register(fields, {
      label: { en: "Spread", ko: "변동 계수" },
      help: {
        en: "Standard deviation divided by the mean. A uniform time cannot spread more than 0.577.",
        ko: "표준편차를 평균으로 나눈 값입니다. 균등 분포에서는 0.577보다 클 수 없습니다.",
      },
      unit: "cv",
      step: 0.1,
      showWhen: { param: "service", oneOf: ["lognormal", "uniform"] },
    }),
  failurePercent: z
    .number()
    .min(0)
    .max(100)
    .default(0)
    .register(fields, {
      label: { en: "Failures", ko: "실패 확률" },
      help: {
        en: "Share of attempts that fail, each on its own, found out at the end of the service time.",
        ko: "처리 시도마다 독립적으로 실패할 확률입니다. 실패는 처리 시간이 끝날 때 드러납니다.",
      },
      unit: "%",
      step: 1,
      group: failing,
    }),
  localRetries: z
    .int()
    .min(0)
    .max(LOCAL_RETRIES_MAX)
    .default(0)
    .register(fields, {
      label: { en: "Tries again itself", ko: "자체 재시도 횟수" },
      help: {
        en: "So many more attempts by the same worker before it gives the message back to the bus.",
        ko: "메시지를 버스에 돌려주기 전에 같은 워커가 다시 시도하는 횟수입니다.",
      },
      unit: "×",
      step: 1,
      group: failing,
    }),
  localRetryMs: z
    .number()
    .min(0)
    .max(SERVICE_MS_MAX)
    .default(10)
    .register(fields, {
      label: { en: "Pause between own tries", ko: "자체 재시도 간격" },
      unit: "ms",
      step: 10,
      group: failing,
    }),
  emits: z
    .boolean()
    .default(true)
    .register(fields, {
      label: { en: "Publish on success", ko: "성공하면 발행" },
      help: {
        en: "After a success a follow-up event goes to every bus connected on the right.",
        ko: "처리에 성공하면 오른쪽에 연결된 모든 버스로 후속 이벤트를 보냅니다.",
      },
      group: follow,
    }),
  followUpBytes: z
    .int()
    .min(0)
    .max(LIMITS.payloadBytesMax)
    .default(512)
    .register(fields, {
      label: { en: "Payload", ko: "페이로드 크기" },
      unit: "bytes",
      step: 256,
      showWhen: { param: "emits", oneOf: [true] },
      group: follow,
    }),
});

export type ConsumerParams = z.infer<typeof params>;

const distributionKo = {
  constant: "일정",
  exponential: "지수",
  lognormal: "로그정규",
  uniform: "균등",
} as const;
const distributionEn = {
  constant: "constant",
  exponential: "exponential",
  lognormal: "log-normal",
  uniform: "uniform",
};

export const consumer = defineKindSpec({
  id: "consumer",
  version: 1,
  title: { en: "Consumer", ko: "컨슈머" },
  summary: {
    en: "Workers that take messages from a bus, handle them and answer; they may publish a follow-up event.",
    ko: "버스에서 메시지를 받아 처리하고 응답하는 워커들입니다. 처리 후 후속 이벤트를 발행할 수 있습니다.",
  },
  icon: "M6 4h8a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM7 8h6M7 12h4",
  silhouette: "worker",
  simulated: true,
  params,
  ports: [
    {
      id: "in",
      direction: "in",
      carries: "event",
      flows: ["delivery"],
      title: { en: "work", ko: "작업" },
      edgesMin: 1,
      edgesMax: 64,
    },
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "follow-up events", ko: "후속 이벤트" },
      edgesMin: 0,
      edgesMax: 64,
    },
  ],
  faults: ["kill", "slow", "fail"],
  metrics: ["in", "out", "done", "failed", "retried", "busy", "workers", "latency"],
  card: {
    subtitle: (raw: Params) => {
      const p = raw as ConsumerParams;
      const workers = p.workers === 1 ? "1 worker" : `${p.workers} workers`;
      return { en: `${workers} · ${p.serviceMs} ms`, ko: `워커 ${p.workers}개 · ${p.serviceMs} ms` };
    },
    detail: (raw: Params) => {
      const p = raw as ConsumerParams;
      const fails = p.failurePercent > 0;
      return {
        en: distributionEn[p.service] + (fails ? `, ${p.failurePercent} % fail` : ""),
        ko: distributionKo[p.service] + (fails ? `, 실패 ${p.failurePercent} %` : ""),
      };
    },
    meter: "workers",
  },
  transitMs: (raw: Params) => (raw as ConsumerParams).serviceMs,
  capacityParam: "workers",
  migrations: [],
});
