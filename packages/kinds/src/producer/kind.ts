/** The producer: where events come from. */
import type { Params } from "@eventyard/model";
import { defineKindSpec, fields, LIMITS } from "@eventyard/model";
import { z } from "zod";

/** Keys of the cumulative table that a zipf distribution needs: 8 bytes each. */
const KEY_COUNT_MAX = 100_000;
const RATE_MAX = 1_000_000;

const keys = { en: "Keys", ko: "키" };
const rateShown = { param: "arrivals", oneOf: ["constant", "poisson"] } as const;
const traceShown = { param: "arrivals", oneOf: ["trace"] } as const;

const params = z.object({
  arrivals: z
    .enum(["constant", "poisson", "trace"])
    .default("poisson")
    .register(fields, {
      label: { en: "Arrivals", ko: "발생 방식" },
      help: {
        en: "Constant: equal gaps. Poisson: independent events, as from many users. Trace: recorded events per second.",
        ko: "일정: 같은 간격. 포아송: 많은 사용자처럼 서로 독립적인 발생. 트레이스: 초당 이벤트 수 기록을 재생합니다.",
      },
      options: {
        constant: { en: "constant", ko: "일정" },
        poisson: { en: "Poisson", ko: "포아송" },
        trace: { en: "trace", ko: "트레이스" },
      },
    }),
  ratePerS: z
    .number()
    .min(0)
    .max(RATE_MAX)
    .default(100)
    .register(fields, { label: { en: "Rate", ko: "발생률" }, unit: "/s", step: 10, showWhen: rateShown }),
  trace: z
    .string()
    .max(LIMITS.nameLengthMax)
    .default("")
    .register(fields, {
      label: { en: "Trace", ko: "트레이스" },
      help: {
        en: "Name of a file with one number of events per second a line.",
        ko: "한 줄에 1초 동안의 이벤트 수를 적은 파일의 이름입니다.",
      },
      resource: "trace",
      showWhen: traceShown,
    }),
  traceFactor: z
    .number()
    .min(0)
    .max(10_000)
    .default(1)
    .register(fields, {
      label: { en: "Trace volume", ko: "트레이스 배율" },
      help: {
        en: "Multiplies the recorded number of every second; fractions are carried on.",
        ko: "초마다 기록된 수에 곱합니다. 소수 부분은 다음 초로 넘어갑니다.",
      },
      unit: "×",
      step: 0.5,
      showWhen: traceShown,
    }),
  traceSpread: z
    .enum(["even", "random"])
    .default("random")
    .register(fields, {
      label: { en: "Within a second", ko: "1초 안의 분포" },
      options: {
        even: { en: "evenly spaced", ko: "균등 간격" },
        random: { en: "at random instants", ko: "무작위 시각" },
      },
      showWhen: traceShown,
    }),
  traceLoop: z
    .boolean()
    .default(false)
    .register(fields, {
      label: { en: "Start again at the end", ko: "끝나면 처음부터 반복" },
      showWhen: traceShown,
    }),
  sizeBytes: z
    .int()
    .min(0)
    .max(LIMITS.payloadBytesMax)
    .default(1024)
    .register(fields, { label: { en: "Payload", ko: "페이로드 크기" }, unit: "bytes", step: 256 }),
  keys: z
    .enum(["none", "uniform", "zipf"])
    .default("none")
    .register(fields, {
      label: { en: "Key distribution", ko: "키 분포" },
      options: {
        none: { en: "no key", ko: "키 없음" },
        uniform: { en: "uniform", ko: "균등" },
        zipf: { en: "zipf (few hot keys)", ko: "지프 (소수의 키에 집중)" },
      },
      group: keys,
    }),
  keyCount: z
    .int()
    .min(1)
    .max(KEY_COUNT_MAX)
    .default(1000)
    .register(fields, {
      label: { en: "Different keys", ko: "키 개수" },
      unit: "keys",
      step: 100,
      showWhen: { param: "keys", oneOf: ["uniform", "zipf"] },
      group: keys,
    }),
  zipfExponent: z
    .number()
    .min(0)
    .max(5)
    .default(1.1)
    .register(fields, {
      label: { en: "Skew", ko: "쏠림 정도" },
      help: {
        en: "Key k is drawn with a probability proportional to 1 / k^skew.",
        ko: "k번째 키가 뽑힐 확률은 1 / k^쏠림에 비례합니다.",
      },
      unit: "exponent",
      step: 0.1,
      showWhen: { param: "keys", oneOf: ["zipf"] },
      group: keys,
    }),
});

export type ProducerParams = z.infer<typeof params>;

function keysText(p: ProducerParams) {
  if (p.keys === "none") return undefined;
  return p.keys === "uniform"
    ? { en: `${p.keyCount} keys`, ko: `키 ${p.keyCount}개` }
    : { en: `${p.keyCount} keys, zipf ${p.zipfExponent}`, ko: `키 ${p.keyCount}개, 지프 ${p.zipfExponent}` };
}

export const producer = defineKindSpec({
  id: "producer",
  version: 1,
  title: { en: "Producer", ko: "프로듀서" },
  summary: {
    en: "Sends events into every bus connected to it: at a rate, at random, or as recorded.",
    ko: "연결된 모든 버스로 이벤트를 보냅니다. 일정한 간격, 무작위 간격, 기록된 그대로 중에서 고를 수 있습니다.",
  },
  icon: "M10 3a7 7 0 0 0 0 14h7V3z",
  silhouette: "producer",
  simulated: true,
  params,
  ports: [
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "events", ko: "이벤트" },
      edgesMin: 1,
      edgesMax: 64,
    },
  ],
  faults: ["kill", "slow", "fail", "surge"],
  metrics: ["out", "lost"],
  card: {
    subtitle: (raw: Params) => {
      const p = raw as ProducerParams;
      if (p.arrivals === "trace") {
        const name = p.trace === "" ? "–" : p.trace;
        const factor = p.traceFactor === 1 ? "" : ` ×${p.traceFactor}`;
        return { en: `trace ${name}${factor}`, ko: `트레이스 ${name}${factor}` };
      }
      return p.arrivals === "poisson"
        ? { en: `Poisson ${p.ratePerS}/s`, ko: `포아송 ${p.ratePerS}/s` }
        : { en: `constant ${p.ratePerS}/s`, ko: `일정 ${p.ratePerS}/s` };
    },
    detail: (raw: Params) => keysText(raw as ProducerParams),
    meter: "none",
  },
  transitMs: () => 0,
  rateParam: "ratePerS",
  migrations: [],
});
