/** Parameters of automatic scaling: a consumer sees how busy it is and how old what it gets, not the bus's backlog. */
import type { FieldMeta } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { INSTANCES_MAX } from "../work/crew.ts";
import { WORK_MS_MAX } from "../work/service-params.ts";

const scaling = { en: "Automatic scaling", ko: "자동 확장" };
const scaled = { param: "scaleBy", oneOf: ["busy", "age"] } as const;

const meta = {
  scaleBy: {
    label: { en: "Scales by", ko: "확장 기준" },
    options: {
      none: { en: "nothing", ko: "확장하지 않음" },
      busy: { en: "busy share of its workers", ko: "워커 가동률" },
      age: { en: "age of delivered messages", ko: "전달받은 메시지의 대기 시간" },
    },
    group: scaling,
  },
  scaleBusyPercent: {
    label: { en: "Target busy share", ko: "목표 가동률" },
    unit: "%",
    step: 5,
    showWhen: { param: "scaleBy", oneOf: ["busy"] },
    group: scaling,
  },
  scaleAgeMs: {
    label: { en: "Target age", ko: "목표 대기 시간" },
    help: {
      en: "Mean time from storage to delivery. Scales out above it, in below half of it.",
      ko: "저장된 때부터 전달될 때까지의 평균 시간입니다. 이보다 길면 늘리고 절반보다 짧으면 줄입니다.",
    },
    unit: "ms",
    step: 100,
    showWhen: { param: "scaleBy", oneOf: ["age"] },
    group: scaling,
  },
  instancesMin: {
    label: { en: "Instances at least", ko: "최소 인스턴스 수" },
    unit: { en: "instances", ko: "개" },
    step: 1,
    showWhen: scaled,
    group: scaling,
  },
  instancesMax: {
    label: { en: "Instances at most", ko: "최대 인스턴스 수" },
    unit: { en: "instances", ko: "개" },
    step: 1,
    showWhen: scaled,
    group: scaling,
  },
  scaleEveryMs: {
    label: { en: "Decides every", ko: "판단 주기" },
    help: { en: "From the mean over this time.", ko: "이 시간 동안의 평균으로 판단합니다." },
    unit: "ms",
    step: 1000,
    showWhen: scaled,
    group: scaling,
  },
  scaleStep: {
    label: { en: "Instances per decision", ko: "한 번에 바꾸는 인스턴스 수" },
    unit: { en: "instances", ko: "개" },
    step: 1,
    showWhen: scaled,
    group: scaling,
  },
  coldStartMs: {
    label: { en: "Cold start", ko: "콜드 스타트" },
    help: {
      en: "From the decision until a new instance works.",
      ko: "결정한 때부터 새 인스턴스가 일할 때까지 걸리는 시간입니다.",
    },
    unit: "ms",
    step: 1000,
    showWhen: scaled,
    group: scaling,
  },
} as const satisfies Record<string, FieldMeta>;

const instances = z.int().min(1).max(INSTANCES_MAX);

/** The zod shape; the consumer spreads it into its own. */
export const scalingShape = {
  scaleBy: z.enum(["none", "busy", "age"]).default("none").register(fields, meta.scaleBy),
  scaleBusyPercent: z.number().min(1).max(100).default(70).register(fields, meta.scaleBusyPercent),
  scaleAgeMs: z.number().min(1).max(WORK_MS_MAX).default(1_000).register(fields, meta.scaleAgeMs),
  instancesMin: instances.default(1).register(fields, meta.instancesMin),
  instancesMax: instances.default(10).register(fields, meta.instancesMax),
  scaleEveryMs: z.number().min(100).max(WORK_MS_MAX).default(15_000).register(fields, meta.scaleEveryMs),
  scaleStep: instances.default(1).register(fields, meta.scaleStep),
  coldStartMs: z.number().min(0).max(WORK_MS_MAX).default(10_000).register(fields, meta.coldStartMs),
};

const scalingParams = z.object(scalingShape);
export type ScalingParams = z.infer<typeof scalingParams>;
