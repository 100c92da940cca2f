/**
 * Parameters of a bus's door: what it refuses, how fast it takes events in, when it says "stored", what a crash leaves, and
 * when it stands still. One definition for every bus; the defaults switch everything off.
 */
import type { FieldMeta, LocalText, Params } from "@eventyard/model";
import { fields, LIMITS } from "@eventyard/model";
import { z } from "zod";
import { readOnce } from "../read-once.ts";
import type { Durability } from "./durability.ts";

const NS_PER_MS = 1_000_000;
const DURATION_MS_MAX = 86_400_000;
const RATE_MAX = 1_000_000;
const REPLICAS_MAX = 9;

const door = { en: "At the door", ko: "받아들이기" };
const durability = { en: "Durability", ko: "내구성" };
const standing = { en: "Standstills", ko: "멈춤" };
const shapes = {
  constant: { en: "always the same", ko: "일정" },
  exponential: { en: "exponential", ko: "지수" },
};

const doorMeta = {
  storeMs: {
    label: { en: "Store time", ko: "저장 시간" },
    help: {
      en: "From the arrival of an event until it is stored and can be delivered, copies for a quorum included. Any number are stored at the same time.",
      ko: "이벤트가 도착해서 저장되고 전달할 수 있게 될 때까지 걸리는 시간입니다. 쿼럼 복제 시간도 포함합니다. 동시에 저장하는 개수에는 제한이 없습니다.",
    },
    unit: "ms",
    step: 1,
  },
  messageBytesMax: {
    label: { en: "Largest message", ko: "최대 메시지 크기" },
    help: {
      en: "Larger ones are refused, and the publisher is told. 0: no limit.",
      ko: "더 큰 메시지는 거부하고 발행자에게 알립니다. 0이면 제한이 없습니다.",
    },
    unit: { en: "bytes", ko: "바이트" },
    step: 1024,
    group: door,
  },
  rateLimitPerS: {
    label: { en: "Rate limit", ko: "유입 속도 제한" },
    help: {
      en: "Events a second over all publishers (token bucket). 0: no limit.",
      ko: "모든 발행자를 합쳐 초당 받아들이는 이벤트 수입니다(토큰 버킷). 0이면 제한이 없습니다.",
    },
    unit: "/s",
    step: 100,
    group: door,
  },
  rateBurst: {
    label: { en: "Burst", ko: "버스트 허용량" },
    help: {
      en: "So many events may come at once after a quiet time.",
      ko: "한동안 조용했다면 이만큼은 한꺼번에 받아들입니다.",
    },
    unit: { en: "msg", ko: "건" },
    step: 10,
    group: door,
  },
  rateOver: {
    label: { en: "Above the rate limit", ko: "속도 제한을 넘으면" },
    help: {
      en: "With an error the publisher is told to come back later; delayed events wait at the door in order.",
      ko: "오류로 답하면 발행자가 나중에 다시 보내야 합니다. 지연시키면 순서대로 입구에서 기다립니다.",
    },
    options: {
      error: { en: "throttling error", ko: "스로틀링 오류" },
      delay: { en: "delay", ko: "지연" },
    },
    group: door,
  },
  dedupMs: {
    label: { en: "Deduplication window", ko: "중복 제거 기간" },
    help: {
      en: "An event whose id came before within this time is dropped, and its publisher told that it is stored. 0: off. Switched on during a run it works from the next run on.",
      ko: "이 기간 안에 같은 ID로 들어온 이벤트는 버리고, 발행자에게는 저장되었다고 답합니다. 0이면 끕니다. 실행 중에 켜면 다음 실행부터 적용됩니다.",
    },
    unit: "ms",
    step: 1000,
    group: door,
  },
  dedupBy: {
    label: { en: "A duplicate has the same", ko: "중복으로 보는 기준" },
    help: {
      en: "With content as the rule two events that say the same of the same key are one, even if both are meant. What has no event type or fields goes by its id.",
      ko: "내용을 기준으로 하면 키와 내용이 같은 두 이벤트는 서로 다른 이벤트라도 하나로 봅니다. 유형이나 필드가 없는 이벤트는 ID로 구분합니다.",
    },
    options: {
      id: { en: "id", ko: "메시지 ID" },
      content: { en: "key and content", ko: "키와 내용" },
    },
    group: door,
  },
} as const satisfies Record<string, FieldMeta>;

const durabilityMeta = {
  ackAt: {
    label: { en: "Says “stored” when it is", ko: "저장 응답 시점" },
    help: {
      en: "What the publisher may rely on. In memory: a crash of the process takes it. In the file cache: only a loss of power takes it.",
      ko: "발행자가 무엇을 믿어도 되는지 정합니다. 메모리에만 있으면 프로세스가 죽을 때, 페이지 캐시에 있으면 전원이 끊길 때 사라집니다.",
    },
    options: {
      none: { en: "received (no promise)", ko: "받는 즉시(보장 없음)" },
      leaderMemory: { en: "in the leader's memory", ko: "리더 메모리" },
      leaderPageCache: { en: "in the leader's file cache", ko: "리더 페이지 캐시" },
      leaderFsync: { en: "on the leader's disk", ko: "리더 디스크(fsync)" },
      quorum: { en: "on a quorum of replicas", ko: "복제본 쿼럼" },
    },
    group: durability,
  },
  fsync: {
    label: { en: "Flush to disk", ko: "디스크 반영(fsync)" },
    options: {
      never: { en: "never", ko: "안 함" },
      memory: { en: "writes no files (memory only)", ko: "파일 없음(메모리에만 보관)" },
      always: { en: "with every event", ko: "이벤트마다" },
      interval: { en: "at intervals", ko: "주기적으로" },
    },
    group: durability,
  },
  fsyncMs: {
    label: { en: "Flush every", ko: "디스크 반영 주기" },
    unit: "ms",
    step: 100,
    showWhen: { param: "fsync", oneOf: ["interval"] },
    group: durability,
  },
  replicas: {
    label: { en: "Replicas", ko: "복제본 수" },
    help: {
      en: "Machines with a copy, the leader included.",
      ko: "리더를 포함해 사본을 가진 서버 수입니다.",
    },
    unit: { en: "machines", ko: "대" },
    step: 1,
    group: durability,
  },
  minInSync: {
    label: { en: "Copies before “stored”", ko: "응답 전 최소 사본 수" },
    help: {
      en: "So many replicas must have it. With fewer machines left, events are refused.",
      ko: "이 수만큼의 복제본이 받아야 저장 응답을 보냅니다. 남은 서버가 이보다 적으면 이벤트를 거부합니다.",
    },
    unit: { en: "machines", ko: "대" },
    step: 1,
    showWhen: { param: "ackAt", oneOf: ["quorum"] },
    group: durability,
  },
  replicationLagMs: {
    label: { en: "Replicas lag behind by", ko: "복제 지연" },
    unit: "ms",
    step: 10,
    group: durability,
  },
  powerHits: {
    label: { en: "A power loss hits", ko: "정전 범위" },
    options: {
      one: { en: "one machine", ko: "서버 한 대" },
      all: { en: "all machines at once", ko: "모든 서버" },
    },
    group: durability,
  },
  failoverMs: {
    label: { en: "Fail-over", ko: "장애 조치 시간" },
    help: {
      en: "After the leader's machine is lost another replica takes over; until then the bus is down.",
      ko: "리더 서버를 잃으면 다른 복제본이 넘겨받습니다. 그때까지 버스는 멈춰 있습니다.",
    },
    unit: "ms",
    step: 500,
    group: durability,
  },
} as const satisfies Record<string, FieldMeta>;

const standstillMeta = {
  stallEveryMs: {
    label: { en: "Stands still every", ko: "멈추는 간격" },
    help: {
      en: "Mean time from the end of one standstill to the next (a collection, a busy neighbour). 0: never.",
      ko: "멈춤이 끝나고 다음 멈춤까지의 평균 시간입니다(가비지 컬렉션, 이웃 부하 등). 0이면 멈추지 않습니다.",
    },
    unit: "ms",
    step: 1000,
    group: standing,
  },
  stallEveryShape: {
    label: { en: "Time between", ko: "간격 분포" },
    options: shapes,
    group: standing,
  },
  stallMs: {
    label: { en: "For", ko: "멈추는 시간" },
    help: { en: "Mean length of a standstill.", ko: "한 번 멈출 때의 평균 시간입니다." },
    unit: "ms",
    step: 10,
    group: standing,
  },
  stallShape: { label: { en: "Length", ko: "멈추는 시간 분포" }, options: shapes, group: standing },
} as const satisfies Record<string, FieldMeta>;

const duration = () => z.number().min(0).max(DURATION_MS_MAX);
const machines = () => z.int().min(1).max(REPLICAS_MAX);
const shape = () => z.enum(["constant", "exponential"]).default("exponential");

/** How long storing takes; a beginner's parameter, so a kind puts it first in its form. */
export const storeShape = {
  storeMs: z.number().min(0).max(60_000).default(2).register(fields, doorMeta.storeMs),
};

/** The zod shape of the door, in groups of their own; comes last in a kind's form. */
export const entryShape = {
  messageBytesMax: z
    .int()
    .min(0)
    .max(LIMITS.payloadBytesMax)
    .default(0)
    .register(fields, doorMeta.messageBytesMax),
  rateLimitPerS: z.number().min(0).max(RATE_MAX).default(0).register(fields, doorMeta.rateLimitPerS),
  rateBurst: z.int().min(1).max(RATE_MAX).default(100).register(fields, doorMeta.rateBurst),
  rateOver: z.enum(["error", "delay"]).default("error").register(fields, doorMeta.rateOver),
  dedupMs: duration().default(0).register(fields, doorMeta.dedupMs),
  dedupBy: z.enum(["id", "content"]).default("id").register(fields, doorMeta.dedupBy),
  ackAt: z
    .enum(["none", "leaderMemory", "leaderPageCache", "leaderFsync", "quorum"])
    .default("leaderFsync")
    .register(fields, durabilityMeta.ackAt),
  fsync: z
    .enum(["never", "memory", "always", "interval"])
    .default("always")
    .register(fields, durabilityMeta.fsync),
  fsyncMs: z.number().min(1).max(DURATION_MS_MAX).default(1000).register(fields, durabilityMeta.fsyncMs),
  replicas: machines().default(1).register(fields, durabilityMeta.replicas),
  minInSync: machines().default(1).register(fields, durabilityMeta.minInSync),
  replicationLagMs: duration().default(10).register(fields, durabilityMeta.replicationLagMs),
  powerHits: z.enum(["one", "all"]).default("one").register(fields, durabilityMeta.powerHits),
  failoverMs: duration().default(1000).register(fields, durabilityMeta.failoverMs),
  stallEveryMs: duration().default(0).register(fields, standstillMeta.stallEveryMs),
  stallEveryShape: shape().register(fields, standstillMeta.stallEveryShape),
  stallMs: duration().default(100).register(fields, standstillMeta.stallMs),
  stallShape: shape().register(fields, standstillMeta.stallShape),
};

const entryParams = z.object({ ...storeShape, ...entryShape });
type EntryParams = z.infer<typeof entryParams>;

/** The parameters as the door uses them: whole nanoseconds and plain numbers. */
export interface EntryPolicy {
  readonly storeNs: number;
  /** 0: no limit. */
  readonly messageBytesMax: number;
  /** Tokens per nanosecond; 0: no limit. */
  readonly tokensPerNs: number;
  readonly burst: number;
  readonly throttles: boolean;
  /** 0: off. */
  readonly dedupNs: number;
  readonly dedupsContent: boolean;
  readonly durability: Durability;
  readonly failoverNs: number;
  /** 0: never. */
  readonly stallEveryNs: number;
  readonly stallEveryRandom: boolean;
  readonly stallNs: number;
  readonly stallRandom: boolean;
}

/** Reads resolved parameters. `params` must be valid for `storeShape` and `entryShape`. */
export const readEntryPolicy = readOnce((params: Params): EntryPolicy => {
  const p = params as EntryParams;
  return {
    storeNs: Math.round(p.storeMs * NS_PER_MS),
    messageBytesMax: p.messageBytesMax,
    tokensPerNs: p.rateLimitPerS / 1e9,
    burst: p.rateBurst,
    throttles: p.rateOver === "error",
    dedupNs: Math.round(p.dedupMs * NS_PER_MS),
    dedupsContent: p.dedupBy === "content",
    durability: {
      ackAt: p.ackAt,
      fsync: p.fsync,
      fsyncNs: Math.round(p.fsyncMs * NS_PER_MS),
      replicas: p.replicas,
      minInSync: p.minInSync,
      replicationLagNs: Math.round(p.replicationLagMs * NS_PER_MS),
      powerHits: p.powerHits,
    },
    failoverNs: Math.round(p.failoverMs * NS_PER_MS),
    stallEveryNs: Math.round(p.stallEveryMs * NS_PER_MS),
    stallEveryRandom: p.stallEveryShape === "exponential",
    stallNs: Math.round(p.stallMs * NS_PER_MS),
    stallRandom: p.stallShape === "exponential",
  };
});

/** What the shape cannot say: copies asked for that do not exist, a promise that is never kept. For `KindSpec.check`. */
export function entryProblems(params: Params): { readonly param: string; readonly text: LocalText }[] {
  const p = params as EntryParams;
  const problems: { param: string; text: LocalText }[] = [];
  if (p.ackAt === "quorum" && p.minInSync > p.replicas) {
    problems.push({
      param: "minInSync",
      text: {
        en: `${p.minInSync} copies cannot be made on ${p.replicas} machines. Add replicas or ask for fewer copies.`,
        ko: `복제본이 ${p.replicas}개뿐이라 사본 ${p.minInSync}개를 만들 수 없습니다. 복제본을 늘리거나 최소 사본 수를 줄이세요.`,
      },
    });
  }
  const saves = p.fsync === "always" || p.fsync === "interval";
  const cached = p.ackAt === "leaderPageCache" && p.fsync === "memory";
  if (cached || (p.ackAt === "leaderFsync" && !saves)) {
    problems.push({
      param: "fsync",
      text: {
        en: "It says “stored” once the event is in a file, but nothing is ever written there. Flush, or say it earlier.",
        ko: "파일에 기록한 뒤 저장 응답을 보내도록 했지만 실제로는 파일에 기록하지 않습니다. 디스크 반영을 켜거나 응답 시점을 앞당기세요.",
      },
    });
  }
  return problems;
}
