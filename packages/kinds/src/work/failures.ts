/**
 * Which attempts fail: each on its own, always the same messages (poison), or those within bad periods (burst).
 */
import type { FieldMeta } from "@eventyard/model";
import { fields } from "@eventyard/model";
import type { NodeSetup, Sim, StreamIndex } from "@eventyard/engine";
import { z } from "zod";
import { readOnce } from "../read-once.ts";
import { WORK_MS_MAX } from "./service-params.ts";

const NS_PER_MS = 1_000_000;
const NS_PER_S = 1_000_000_000;
/** Fault `fail`. */
const FAIL_PROBABILITY = 0.5;
/** Periods that are drawn one by one; after a longer silence the state is drawn from its long-run share instead. */
const BURST_PERIODS_MAX = 1_000;
const UINT32 = 4_294_967_296;

const again = { en: "When it fails", ko: "실패했을 때" };
const bursts = { param: "failures", oneOf: ["burst"] } as const;

const meta = {
  failurePercent: {
    label: { en: "Failures", ko: "실패 확률" },
    help: {
      en: "Share of attempts (poison: of messages; bursts: of attempts within a burst) that fail, found out at the end of the service time.",
      ko: "실패하는 시도의 비율입니다. 포이즌이면 메시지의 비율, 버스트면 버스트 중인 시도의 비율입니다. 실패는 처리 시간이 끝날 때 드러납니다.",
    },
    unit: "%",
    step: 1,
    group: again,
  },
  failures: {
    label: { en: "Which fail", ko: "실패 유형" },
    help: {
      en: "Poison: a message that fails here fails here every time.",
      ko: "포이즌: 여기서 한 번 실패한 메시지는 여기서 언제나 실패합니다.",
    },
    options: {
      iid: { en: "each on its own", ko: "시도마다 독립" },
      poison: { en: "the same messages always (poison)", ko: "같은 메시지가 항상 (포이즌)" },
      burst: { en: "within bad periods (bursts)", ko: "나쁜 시기에 몰림 (버스트)" },
    },
    group: again,
  },
  burstEveryS: {
    label: { en: "Good period", ko: "정상 기간" },
    help: { en: "Mean; exponential.", ko: "평균값이며 지수 분포를 따릅니다." },
    unit: "s",
    step: 10,
    showWhen: bursts,
    group: again,
  },
  burstMs: {
    label: { en: "Bad period", ko: "버스트 기간" },
    help: { en: "Mean; exponential.", ko: "평균값이며 지수 분포를 따릅니다." },
    unit: "ms",
    step: 500,
    showWhen: bursts,
    group: again,
  },
} as const satisfies Record<string, FieldMeta>;

/** The zod shape. Each kind spreads it into its own object schema. */
export const failureShape = {
  failurePercent: z.number().min(0).max(100).default(0).register(fields, meta.failurePercent),
  failures: z.enum(["iid", "poison", "burst"]).default("iid").register(fields, meta.failures),
  burstEveryS: z.number().min(0.001).max(86_400).default(30).register(fields, meta.burstEveryS),
  burstMs: z.number().min(1).max(WORK_MS_MAX).default(5_000).register(fields, meta.burstMs),
};

const failureParams = z.object(failureShape);
export type FailureParams = z.infer<typeof failureParams>;

/** What the parameters say. */
interface FailurePolicy {
  readonly kind: FailureParams["failures"];
  readonly probability: number;
  readonly goodNs: number;
  readonly badNs: number;
}

export interface Failures {
  readonly stream: StreamIndex;
  policy: FailurePolicy;
  /** Fault `fail`. */
  failing: boolean;
  readonly poisonStream: StreamIndex;
  readonly burstStream: StreamIndex;
  /** Mixed into message ids, so that every node and seed has its own poisonous messages; -1 until drawn. */
  salt: number;
  bad: boolean;
  /** End of the present period [ns]; negative before the first. */
  periodEndNs: number;
}

const readFailures = readOnce((params: FailureParams): FailurePolicy => ({
  kind: params.failures,
  probability: params.failurePercent / 100,
  goodNs: params.burstEveryS * NS_PER_S,
  badNs: params.burstMs * NS_PER_MS,
}));

export function createFailures(setup: NodeSetup, params: FailureParams): Failures {
  return {
    stream: setup.stream("failure"),
    policy: readFailures(params),
    failing: false,
    poisonStream: setup.stream("poison"),
    burstStream: setup.stream("burst"),
    salt: -1,
    bad: false,
    periodEndNs: -1,
  };
}

export function changeFailures(failures: Failures, params: FailureParams): void {
  failures.policy = readFailures(params);
}

/** Is there any chance of a failure? */
export function canFail(failures: Failures): boolean {
  return failures.failing || failures.policy.probability > 0;
}

/** A number in [0, 1) that depends on nothing but the id and the salt (finaliser of MurmurHash3, Appleby). */
function fixedUniform(id: number, salt: number): number {
  let h = id ^ salt;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / UINT32;
}

function isPoison(sim: Sim, failures: Failures, id: number): boolean {
  if (failures.salt < 0) failures.salt = sim.integer(failures.poisonStream, 0x7fffffff);
  return fixedUniform(id, failures.salt) < failures.policy.probability;
}

function inBurst(sim: Sim, failures: Failures): boolean {
  const { burstStream } = failures;
  const { goodNs, badNs } = failures.policy;
  // the process begins in good order
  if (failures.periodEndNs < 0) failures.periodEndNs = sim.exponential(burstStream) * goodNs;
  for (let period = 0; failures.periodEndNs <= sim.nowNs; period++) {
    if (period === BURST_PERIODS_MAX) {
      // exponential periods have no memory: a long silence may be forgotten
      failures.bad = sim.uniform(burstStream) * (goodNs + badNs) < badNs;
      failures.periodEndNs = sim.nowNs;
    } else failures.bad = !failures.bad;
    failures.periodEndNs += sim.exponential(burstStream) * (failures.bad ? badNs : goodNs);
  }
  return failures.bad;
}

/** Does this attempt fail? `id` is the message's id; only `poison` looks at it. One draw at most of the failure stream. */
export function attemptFails(sim: Sim, failures: Failures, id: number): boolean {
  const { kind } = failures.policy;
  let { probability } = failures.policy;
  if (kind !== "iid" && probability > 0) {
    if (kind === "burst") probability = inBurst(sim, failures) ? probability : 0;
    else if (isPoison(sim, failures, id)) return true;
    else probability = 0;
  }
  if (failures.failing && probability < FAIL_PROBABILITY) probability = FAIL_PROBABILITY;
  return probability > 0 && sim.uniform(failures.stream) < probability;
}
