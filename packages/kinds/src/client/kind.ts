/** The client: users that call a service and wait for the answer. */
import type { FieldMeta, Params } from "@eventyard/model";
import { defineKindSpec, fields, LIMITS } from "@eventyard/model";
import { z } from "zod";
import { callEdge } from "../work/call-params.ts";
import { WORK_MS_MAX } from "../work/service-params.ts";

const RATE_MAX = 1_000_000;
const USERS_MAX = 100_000;
const KEYS_MAX = 1_000_000;
const AMOUNT_MAX = 1_000_000_000;

const keys = { en: "Keys", ko: "키" };
const open = { param: "arrivals", oneOf: ["poisson", "constant"] } as const;
const closed = { param: "arrivals", oneOf: ["closed"] } as const;

const meta = {
  arrivals: {
    label: { en: "Arrivals", ko: "요청 발생 방식" },
    help: {
      en: "Open: requests come whatever became of the ones before. Closed: each user waits for the answer, thinks, and asks again.",
      ko: "개방: 앞선 요청의 결과와 상관없이 요청이 들어옵니다. 폐쇄: 사용자가 응답을 받고 생각한 뒤 다시 요청합니다.",
    },
    options: {
      poisson: { en: "open, Poisson", ko: "개방, 포아송" },
      constant: { en: "open, constant", ko: "개방, 일정" },
      closed: { en: "closed: users who think", ko: "폐쇄: 생각하는 사용자들" },
    },
  },
  ratePerS: { label: { en: "Rate", ko: "발생률" }, unit: "/s", step: 10, showWhen: open },
  users: {
    label: { en: "Users", ko: "사용자 수" },
    unit: { en: "users", ko: "명" },
    step: 10,
    showWhen: closed,
  },
  thinkMs: {
    label: { en: "Think time", ko: "생각 시간" },
    help: {
      en: "Mean; from an answer, or from giving up, until the next request.",
      ko: "평균값입니다. 응답을 받거나 포기한 때부터 다음 요청까지의 시간입니다.",
    },
    unit: "ms",
    step: 500,
    showWhen: closed,
  },
  thinkTimes: {
    label: { en: "Think times are", ko: "생각 시간 분포" },
    options: {
      exponential: { en: "exponential", ko: "지수" },
      constant: { en: "constant", ko: "일정" },
    },
    showWhen: closed,
  },
  sizeBytes: { label: { en: "Request", ko: "요청 크기" }, unit: { en: "bytes", ko: "바이트" }, step: 256 },
  keyCount: {
    label: { en: "Different keys", ko: "키 개수" },
    help: {
      en: "Each request gets one of so many, all equally likely. 0: none.",
      ko: "요청마다 이 가운데 하나를 같은 확률로 고릅니다. 0이면 키가 없습니다.",
    },
    unit: { en: "keys", ko: "개" },
    step: 100,
    group: keys,
  },
  requestAmount: {
    label: { en: "Amount of a request", ko: "요청 금액" },
    help: {
      en: "What the business flow is worth. The ledger compares what was expected with what was booked. 0: none.",
      ko: "업무 흐름 하나의 금액입니다. 장부가 예상 금액과 기록된 금액을 비교합니다. 0이면 금액이 없습니다.",
    },
    unit: { en: "money", ko: "원" },
    step: 10,
    group: { en: "Money", ko: "금액" },
  },
} as const satisfies Record<string, FieldMeta>;

const params = z.object({
  arrivals: z.enum(["poisson", "constant", "closed"]).default("poisson").register(fields, meta.arrivals),
  ratePerS: z.number().min(0).max(RATE_MAX).default(50).register(fields, meta.ratePerS),
  users: z.int().min(1).max(USERS_MAX).default(50).register(fields, meta.users),
  thinkMs: z.number().min(0).max(WORK_MS_MAX).default(1_000).register(fields, meta.thinkMs),
  thinkTimes: z.enum(["exponential", "constant"]).default("exponential").register(fields, meta.thinkTimes),
  sizeBytes: z.int().min(0).max(LIMITS.payloadBytesMax).default(512).register(fields, meta.sizeBytes),
  keyCount: z.int().min(0).max(KEYS_MAX).default(0).register(fields, meta.keyCount),
  requestAmount: z.number().min(0).max(AMOUNT_MAX).default(0).register(fields, meta.requestAmount),
});

export type ClientParams = z.infer<typeof params>;

export const client = defineKindSpec({
  id: "client",
  version: 1,
  title: { en: "Client", ko: "클라이언트" },
  summary: {
    en: "Users who call a service, wait for the answer, try again and at last give up.",
    ko: "서비스를 호출하고 응답을 기다리며, 실패하면 다시 시도하다가 결국 포기하는 사용자들입니다.",
  },
  icon: "M10 3a3 3 0 1 1 0 6a3 3 0 0 1 0-6zM4 17v-2a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4v2",
  silhouette: "producer",
  simulated: true,
  params,
  ports: [
    {
      id: "calls out",
      direction: "out",
      carries: "call",
      flows: ["call"],
      title: { en: "requests", ko: "요청" },
      edgesMin: 1,
      edgesMax: 1,
      edge: callEdge,
    },
  ],
  faults: ["kill", "slow", "surge"],
  metrics: ["out", "done", "failed", "rejected", "timedOut", "retried", "busy", "latency"],
  card: {
    subtitle: (raw: Params) => {
      const p = raw as ClientParams;
      if (p.arrivals === "closed")
        return {
          en: `${p.users} users · think ${p.thinkMs} ms`,
          ko: `사용자 ${p.users}명 · 생각 ${p.thinkMs} ms`,
        };
      return p.arrivals === "poisson"
        ? { en: `Poisson ${p.ratePerS}/s`, ko: `포아송 ${p.ratePerS}/s` }
        : { en: `constant ${p.ratePerS}/s`, ko: `일정 ${p.ratePerS}/s` };
    },
    meter: "none",
  },
  transitMs: () => 0,
  rateParam: "ratePerS",
  migrations: [],
});
