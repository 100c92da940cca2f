/** Parameters of what happens to a process by itself: pauses, and crashes with a restart. */
import type { FieldMeta } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { readOnce } from "../read-once.ts";
import { WORK_MS_MAX } from "./service-params.ts";

const NS_PER_MS = 1_000_000;
const NS_PER_S = 1_000_000_000;
const EVERY_S_MAX = 86_400;

const upsets = { en: "Pauses and crashes", ko: "일시 정지와 비정상 종료" };

const meta = {
  pauseEveryS: {
    label: { en: "A pause every", ko: "일시 정지 간격" },
    help: {
      en: "Mean time between pauses of one instance, such as full garbage collections. 0: none.",
      ko: "인스턴스 하나가 풀 GC처럼 멈추는 평균 간격입니다. 0이면 멈추지 않습니다.",
    },
    unit: "s",
    step: 10,
    group: upsets,
  },
  pauseMs: {
    label: { en: "Length of a pause", ko: "일시 정지 길이" },
    help: {
      en: "Work in hand stands still, connections stay; leases and callers' time-outs run on.",
      ko: "하던 작업이 그대로 멈추고 연결은 유지됩니다. 그동안 임대 시간과 호출한 쪽의 타임아웃은 계속 흐릅니다.",
    },
    unit: "ms",
    step: 100,
    group: upsets,
  },
  crashEveryS: {
    label: { en: "A crash every", ko: "비정상 종료 간격" },
    help: {
      en: "Mean time between crashes of one instance. 0: none.",
      ko: "인스턴스 하나가 비정상 종료하는 평균 간격입니다. 0이면 종료하지 않습니다.",
    },
    unit: "s",
    step: 60,
    group: upsets,
  },
  restartMs: {
    label: { en: "Back after", ko: "재시작 시간" },
    help: {
      en: "From a crash until the instance works again.",
      ko: "비정상 종료한 인스턴스가 다시 일할 때까지 걸리는 시간입니다.",
    },
    unit: "ms",
    step: 1000,
    group: upsets,
  },
  upsetTimes: {
    label: { en: "These times are", ko: "위 시간들의 분포" },
    options: {
      exponential: { en: "exponential", ko: "지수" },
      constant: { en: "constant", ko: "일정" },
    },
    group: upsets,
  },
} as const satisfies Record<string, FieldMeta>;

/** The zod shape. Each kind spreads it into its own object schema. */
export const upsetShape = {
  pauseEveryS: z.number().min(0).max(EVERY_S_MAX).default(0).register(fields, meta.pauseEveryS),
  pauseMs: z.number().min(0).max(WORK_MS_MAX).default(500).register(fields, meta.pauseMs),
  crashEveryS: z.number().min(0).max(EVERY_S_MAX).default(0).register(fields, meta.crashEveryS),
  restartMs: z.number().min(0).max(WORK_MS_MAX).default(10_000).register(fields, meta.restartMs),
  upsetTimes: z.enum(["exponential", "constant"]).default("exponential").register(fields, meta.upsetTimes),
};

const upsetParams = z.object(upsetShape);
export type UpsetParams = z.infer<typeof upsetParams>;

/** The parameters as the crew uses them; Infinity for what never happens. */
export interface UpsetPolicy {
  pauseEveryNs: number;
  pauseNs: number;
  crashEveryNs: number;
  restartNs: number;
  constant: boolean;
}

export const readUpsets = readOnce((params: UpsetParams): UpsetPolicy => {
  return {
    pauseEveryNs: params.pauseEveryS === 0 ? Infinity : params.pauseEveryS * NS_PER_S,
    pauseNs: params.pauseMs * NS_PER_MS,
    crashEveryNs: params.crashEveryS === 0 ? Infinity : params.crashEveryS * NS_PER_S,
    restartNs: params.restartMs * NS_PER_MS,
    constant: params.upsetTimes === "constant",
  };
});
