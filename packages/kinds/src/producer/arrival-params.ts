/** Parameters of when events happen. */
import type { FieldMeta } from "@eventyard/model";
import { fields, LIMITS } from "@eventyard/model";
import { z } from "zod";

const RATE_MAX = 1_000_000;
const DWELL_MS_MAX = 86_400_000;
/** One think timer each; with answers to wait for also one publish in custody each. */
const USERS_MAX = 100_000;

export const ARRIVALS = {
  constant: { en: "constant", ko: "일정" },
  poisson: { en: "Poisson", ko: "포아송" },
  trace: { en: "trace", ko: "트레이스" },
  mmpp: { en: "bursts (on and off)", ko: "버스트 (켜짐/꺼짐)" },
  ramp: { en: "ramp", ko: "점진 증가" },
  spike: { en: "spike", ko: "스파이크" },
  diurnal: { en: "day and night", ko: "밤낮 주기" },
  closed: { en: "users who wait", ko: "응답을 기다리는 사용자" },
} as const;

const traceShown = { param: "arrivals", oneOf: ["trace"] } as const;
const burstShown = { param: "arrivals", oneOf: ["mmpp"] } as const;
const rampShown = { param: "arrivals", oneOf: ["ramp"] } as const;
const spikeShown = { param: "arrivals", oneOf: ["spike"] } as const;
const dayShown = { param: "arrivals", oneOf: ["diurnal"] } as const;
const usersShown = { param: "arrivals", oneOf: ["closed"] } as const;

const meta = {
  arrivals: {
    label: { en: "Arrivals", ko: "발생 방식" },
    help: {
      en: "Constant: equal gaps. Poisson: independent events, as from many users. Trace: recorded events per second. Bursts, ramp, spike and day and night are Poisson with a changing rate. Users who wait send one event each, wait for the bus's confirm, think, and send the next.",
      ko: "일정: 같은 간격. 포아송: 많은 사용자처럼 서로 독립적인 발생. 트레이스: 초당 이벤트 수 기록을 재생합니다. 버스트, 점진 증가, 스파이크, 밤낮 주기는 발생률이 변하는 포아송입니다. 응답을 기다리는 사용자는 각자 이벤트를 하나 보내고 버스의 확인 응답을 받은 뒤, 잠시 생각하고 다음 이벤트를 보냅니다.",
    },
    options: ARRIVALS,
  },
  ratePerS: {
    label: { en: "Rate", ko: "발생률" },
    help: {
      en: "Bursts: the rate while on. Ramp: the rate before it. Spike: the rate outside it. Day and night: the mean.",
      ko: "버스트는 켜져 있을 때, 점진 증가는 시작 전, 스파이크는 평소, 밤낮 주기는 평균 발생률입니다.",
    },
    unit: "/s",
    step: 10,
    showWhen: { param: "arrivals", oneOf: ["constant", "poisson", "mmpp", "ramp", "spike", "diurnal"] },
  },
  trace: {
    label: { en: "Trace", ko: "트레이스" },
    help: {
      en: "Name of a file with one number of events per second a line.",
      ko: "한 줄에 1초 동안의 이벤트 수를 적은 파일의 이름입니다.",
    },
    resource: "trace",
    showWhen: traceShown,
  },
  traceFactor: {
    label: { en: "Trace volume", ko: "트레이스 배율" },
    help: {
      en: "Multiplies the recorded number of every second; fractions are carried on.",
      ko: "초마다 기록된 수에 곱합니다. 소수 부분은 다음 초로 넘어갑니다.",
    },
    unit: "×",
    step: 0.5,
    showWhen: traceShown,
  },
  traceSpread: {
    label: { en: "Within a second", ko: "1초 안의 분포" },
    options: {
      even: { en: "evenly spaced", ko: "균등 간격" },
      random: { en: "at random instants", ko: "무작위 시각" },
    },
    showWhen: traceShown,
  },
  traceLoop: { label: { en: "Start again at the end", ko: "끝나면 처음부터 반복" }, showWhen: traceShown },
  offRatePerS: {
    label: { en: "Rate while off", ko: "꺼짐 상태의 발생률" },
    unit: "/s",
    step: 10,
    showWhen: burstShown,
  },
  onMs: {
    label: { en: "Mean time on", ko: "켜짐 평균 시간" },
    help: { en: "Exponential.", ko: "지수 분포를 따릅니다." },
    unit: "ms",
    step: 500,
    showWhen: burstShown,
  },
  offMs: {
    label: { en: "Mean time off", ko: "꺼짐 평균 시간" },
    help: { en: "Exponential.", ko: "지수 분포를 따릅니다." },
    unit: "ms",
    step: 500,
    showWhen: burstShown,
  },
  rampToPerS: {
    label: { en: "Rate after the ramp", ko: "증가 후 발생률" },
    unit: "/s",
    step: 50,
    showWhen: rampShown,
  },
  rampStartS: { label: { en: "Ramp begins", ko: "증가 시작 시각" }, unit: "s", step: 5, showWhen: rampShown },
  rampS: { label: { en: "Ramp lasts", ko: "증가에 걸리는 시간" }, unit: "s", step: 10, showWhen: rampShown },
  peakPerS: {
    label: { en: "Rate at the peak", ko: "최고 발생률" },
    unit: "/s",
    step: 100,
    showWhen: spikeShown,
  },
  spikeAtS: {
    label: { en: "Spike begins", ko: "스파이크 시작 시각" },
    unit: "s",
    step: 5,
    showWhen: spikeShown,
  },
  spikeHoldS: {
    label: { en: "Peak lasts", ko: "최고점 유지 시간" },
    unit: "s",
    step: 5,
    showWhen: spikeShown,
  },
  spikeDecayS: {
    label: { en: "Decay", ko: "감쇠 시간" },
    help: {
      en: "After so long 37 % of what the peak added is left. 0: it ends at once.",
      ko: "이 시간이 지나면 최고점에서 늘어난 양의 37%가 남습니다. 0이면 바로 끝납니다.",
    },
    unit: "s",
    step: 1,
    showWhen: spikeShown,
  },
  swingPercent: {
    label: { en: "Swing", ko: "변동 폭" },
    help: {
      en: "The rate goes up and down by this share of the mean.",
      ko: "발생률이 평균에서 이 비율만큼 오르내립니다.",
    },
    unit: "%",
    step: 10,
    showWhen: dayShown,
  },
  periodS: { label: { en: "Length of a day", ko: "하루의 길이" }, unit: "s", step: 60, showWhen: dayShown },
  peakAtS: { label: { en: "First peak", ko: "첫 최고점 시각" }, unit: "s", step: 30, showWhen: dayShown },
  users: {
    label: { en: "Users", ko: "사용자 수" },
    unit: { en: "users", ko: "명" },
    step: 10,
    showWhen: usersShown,
  },
  think: {
    label: { en: "Think time", ko: "생각 시간 분포" },
    options: {
      exponential: { en: "exponential", ko: "지수" },
      constant: { en: "constant", ko: "일정" },
    },
    showWhen: usersShown,
  },
  thinkMs: {
    label: { en: "Mean think time", ko: "평균 생각 시간" },
    help: {
      en: "From the answer to the user's next event. A user waits for the first bus connected, and at most the confirm time-out.",
      ko: "응답을 받고 나서 다음 이벤트를 보낼 때까지의 시간입니다. 사용자는 첫 번째로 연결된 버스의 응답을 기다리며, 확인 응답 제한 시간까지만 기다립니다.",
    },
    unit: "ms",
    step: 100,
    showWhen: usersShown,
  },
} as const satisfies Record<string, FieldMeta>;

const rate = z.number().min(0).max(RATE_MAX);
const instantS = z.number().min(0).max(LIMITS.durationSMax);

/** The zod shape, in the order of the form. */
export const arrivalShape = {
  arrivals: z
    .enum(["constant", "poisson", "trace", "mmpp", "ramp", "spike", "diurnal", "closed"])
    .default("poisson")
    .register(fields, meta.arrivals),
  ratePerS: rate.default(100).register(fields, meta.ratePerS),
  trace: z.string().max(LIMITS.nameLengthMax).default("").register(fields, meta.trace),
  traceFactor: z.number().min(0).max(10_000).default(1).register(fields, meta.traceFactor),
  traceSpread: z.enum(["even", "random"]).default("random").register(fields, meta.traceSpread),
  traceLoop: z.boolean().default(false).register(fields, meta.traceLoop),
  offRatePerS: rate.default(0).register(fields, meta.offRatePerS),
  onMs: z.number().min(1).max(DWELL_MS_MAX).default(2000).register(fields, meta.onMs),
  offMs: z.number().min(1).max(DWELL_MS_MAX).default(8000).register(fields, meta.offMs),
  rampToPerS: rate.default(500).register(fields, meta.rampToPerS),
  rampStartS: instantS.default(10).register(fields, meta.rampStartS),
  rampS: instantS.default(60).register(fields, meta.rampS),
  peakPerS: rate.default(1000).register(fields, meta.peakPerS),
  spikeAtS: instantS.default(10).register(fields, meta.spikeAtS),
  spikeHoldS: instantS.default(5).register(fields, meta.spikeHoldS),
  spikeDecayS: instantS.default(5).register(fields, meta.spikeDecayS),
  swingPercent: z.number().min(0).max(100).default(80).register(fields, meta.swingPercent),
  periodS: z.number().min(1).max(LIMITS.durationSMax).default(300).register(fields, meta.periodS),
  peakAtS: instantS.default(150).register(fields, meta.peakAtS),
  users: z.int().min(0).max(USERS_MAX).default(100).register(fields, meta.users),
  think: z.enum(["exponential", "constant"]).default("exponential").register(fields, meta.think),
  thinkMs: z.number().min(1).max(DWELL_MS_MAX).default(1000).register(fields, meta.thinkMs),
};

const arrivalParams = z.object(arrivalShape);
export type ArrivalParams = z.infer<typeof arrivalParams>;
