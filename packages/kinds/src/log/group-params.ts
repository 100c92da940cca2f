/** Parameters of an edge that leaves a log: the subscription of a consumer group, with Kafka's words and defaults. */
import type { EdgeParams, FieldMeta, Params, ParamSet } from "@eventyard/model";
import { fields, LIMITS } from "@eventyard/model";
import { z } from "zod";
import { groupPresets } from "./group-presets.ts";

const NS_PER_MS = 1_000_000;
const NS_PER_S = 1_000_000_000;
/** One day: longer waits than any default of a client. */
const WAIT_MS_MAX = 86_400_000;
/** Deliveries of one record at most; the pool counts attempts in eight bits. */
const DELIVERIES_MAX = 250;

const offsets = { en: "Where it starts", ko: "시작 위치" };
const commits = { en: "Commits and polls", ko: "커밋과 폴링" };
const poison = { en: "When a record fails", ko: "레코드 처리에 실패했을 때" };
const members = { en: "Membership", ko: "멤버십" };
const owned = { param: "sharing", oneOf: ["partition"] } as const;
const locked = { param: "sharing", oneOf: ["share"] } as const;

const meta = {
  group: {
    label: { en: "Group", ko: "그룹" },
    help: {
      en: "Edges with the same name share the partitions and the position. Empty: this edge is a group of its own. A change takes effect with the next run.",
      ko: "이름이 같은 연결끼리 파티션과 읽은 위치를 나눠 가집니다. 비우면 이 연결 하나가 그룹입니다. 바꾸면 다음 실행부터 적용됩니다.",
    },
  },
  sharing: {
    label: { en: "Kind of group", ko: "그룹 방식" },
    help: {
      en: "Owners: each partition is read by one worker, in order. Share group: every worker takes single records under a lock.",
      ko: "소유: 파티션마다 워커 하나가 순서대로 읽습니다. 공유 그룹: 모든 워커가 레코드를 하나씩 잠가서 가져갑니다.",
    },
    options: {
      partition: { en: "a worker owns partitions", ko: "워커가 파티션을 소유" },
      share: { en: "share group (a lock per record)", ko: "공유 그룹 (레코드별 잠금)" },
    },
  },
  onPoison: {
    label: { en: "A record that fails", ko: "실패한 레코드" },
    help: {
      en: "Tried again for ever, it holds up its partition. Skipped records are lost; dead letters leave by the dead-letter port.",
      ko: "끝없이 다시 시도하면 그 파티션이 멈춥니다. 건너뛴 레코드는 유실되고, 데드레터는 데드레터 포트로 나갑니다.",
    },
    options: {
      retry: { en: "again and again (blocks its partition)", ko: "계속 재시도 (파티션이 막힘)" },
      skip: { en: "skip after some deliveries", ko: "정해진 횟수 뒤 건너뜀" },
      dead: { en: "dead letter after some deliveries", ko: "정해진 횟수 뒤 데드레터" },
    },
    group: poison,
    showWhen: owned,
  },
  deliveriesMax: {
    label: { en: "Deliveries at most", ko: "최대 전달 횟수" },
    unit: { en: "×", ko: "회" },
    step: 1,
    group: poison,
  },
  retryMs: {
    label: { en: "Wait before the next try", ko: "재시도 대기" },
    unit: "ms",
    step: 100,
    group: poison,
    showWhen: owned,
  },
  lockMs: {
    label: { en: "Lock", ko: "잠금 시간" },
    help: {
      en: "Without an answer for this long another worker gets the record.",
      ko: "이 시간 안에 응답이 없으면 다른 워커에게 레코드를 줍니다.",
    },
    unit: "ms",
    step: 1000,
    group: poison,
    showWhen: locked,
  },
  start: {
    label: { en: "A new group starts", ko: "새 그룹의 시작" },
    options: {
      earliest: { en: "at the oldest record", ko: "가장 오래된 레코드부터" },
      latest: { en: "at the end", ko: "끝에서부터" },
      time: { en: "at a time", ko: "지정한 시각부터" },
    },
    group: offsets,
  },
  startS: {
    label: { en: "Start at", ko: "시작 시각" },
    unit: "s",
    step: 1,
    group: offsets,
    showWhen: { param: "start", oneOf: ["time"] },
  },
  seek: {
    label: { en: "Move the group to", ko: "읽는 위치 옮기기" },
    help: {
      en: "A change while running moves the whole group at once and voids the records in hand. Going back reads again.",
      ko: "실행 중에 바꾸면 그룹 전체가 즉시 옮겨 가고 처리 중이던 레코드는 무효가 됩니다. 뒤로 가면 다시 읽습니다.",
    },
    options: {
      none: { en: "–", ko: "–" },
      start: { en: "the oldest record", ko: "가장 오래된 레코드" },
      end: { en: "the end", ko: "끝" },
      time: { en: "a time", ko: "시각" },
      offset: { en: "an offset in every partition", ko: "모든 파티션의 오프셋" },
    },
    group: offsets,
  },
  seekTo: {
    label: { en: "Time or offset", ko: "시각 또는 오프셋" },
    unit: { en: "s / offset", ko: "초/오프셋" },
    step: 1,
    group: offsets,
    showWhen: { param: "seek", oneOf: ["time", "offset"] },
  },
  commit: {
    label: { en: "Commit", ko: "커밋" },
    help: {
      en: "A new owner starts at the last commit: what was read since is delivered again.",
      ko: "새 소유자는 마지막 커밋 위치에서 시작하므로 그 뒤에 읽은 레코드는 다시 전달됩니다.",
    },
    options: {
      interval: { en: "automatically, every so often", ko: "주기적으로 자동" },
      poll: { en: "after each poll", ko: "폴링한 묶음마다" },
      record: { en: "after each record", ko: "레코드마다" },
    },
    group: commits,
    showWhen: owned,
  },
  commitMs: {
    label: { en: "Commit interval", ko: "커밋 주기" },
    unit: "ms",
    step: 1000,
    group: commits,
    showWhen: { param: "commit", oneOf: ["interval"] },
  },
  pollRecords: {
    label: { en: "Records per poll", ko: "폴링당 최대 레코드" },
    unit: { en: "records", ko: "건" },
    step: 10,
    group: commits,
    showWhen: owned,
  },
  readEveryMs: {
    label: { en: "Looks for records every", ko: "읽기 주기" },
    help: {
      en: "A record waits for the next look. Groups that look share the reads that a partition grants. 0: records come at once, by a long poll or pushed.",
      ko: "레코드는 다음 읽기까지 기다립니다. 주기적으로 읽는 그룹끼리 파티션의 읽기 한도를 나눠 씁니다. 0이면 롱 폴링이나 푸시처럼 바로 옵니다.",
    },
    unit: "ms",
    step: 100,
    group: commits,
    showWhen: owned,
  },
  visibleAfterMs: {
    label: { en: "Arrives after", ko: "도착까지" },
    help: {
      en: "A record can be read so long after it was stored: how long the product takes to hand it on.",
      ko: "저장된 뒤 이만큼 지나야 읽을 수 있습니다. 제품이 레코드를 넘기는 데 걸리는 시간입니다.",
    },
    unit: "ms",
    step: 10,
    group: commits,
    showWhen: owned,
  },
  pollIntervalMs: {
    label: { en: "Longest time between polls", ko: "최대 폴링 간격" },
    help: {
      en: "A worker that needs longer for its batch is put out of the group; its answers no longer count.",
      ko: "한 묶음을 처리하는 데 이보다 오래 걸리면 그룹에서 제외되고, 그 뒤의 응답은 인정되지 않습니다.",
    },
    unit: "ms",
    step: 1000,
    group: commits,
    showWhen: owned,
  },
  rebalance: {
    label: { en: "Rebalance", ko: "리밸런스" },
    help: {
      en: "Eager stops every partition. Cooperative stops those that move. Static also waits for a worker that comes back within its session. KIP-848 has no barrier.",
      ko: "즉시 회수는 모든 파티션을 멈춥니다. 협력은 옮겨 갈 파티션만 멈춥니다. 고정 멤버는 세션 안에 돌아온 워커를 기다려 줍니다. KIP-848에는 모두를 기다리는 단계가 없습니다.",
    },
    options: {
      eager: { en: "eager", ko: "즉시 회수 (eager)" },
      cooperative: { en: "cooperative", ko: "협력 (cooperative)" },
      static: { en: "static members", ko: "고정 멤버 (static)" },
      kip848: { en: "KIP-848", ko: "KIP-848" },
    },
    group: members,
    showWhen: owned,
  },
  sessionMs: {
    label: { en: "Session", ko: "세션 시간" },
    help: {
      en: "A worker that sends no heartbeat for this long is taken for dead.",
      ko: "이 시간 동안 하트비트가 없으면 죽은 워커로 봅니다.",
    },
    unit: "ms",
    step: 1000,
    group: members,
    showWhen: owned,
  },
  heartbeatMs: {
    label: { en: "Heartbeat", ko: "하트비트 주기" },
    unit: "ms",
    step: 500,
    group: members,
    showWhen: owned,
  },
} as const satisfies Record<string, FieldMeta>;

const wait = (low: number, value: number, field: FieldMeta) =>
  z.number().min(low).max(WAIT_MS_MAX).default(value).register(fields, field);

const params = z.object({
  group: z.string().max(LIMITS.nameLengthMax).default("").register(fields, meta.group),
  sharing: z.enum(["partition", "share"]).default("partition").register(fields, meta.sharing),
  onPoison: z.enum(["retry", "skip", "dead"]).default("retry").register(fields, meta.onPoison),
  deliveriesMax: z.int().min(1).max(DELIVERIES_MAX).default(5).register(fields, meta.deliveriesMax),
  retryMs: wait(0, 1000, meta.retryMs),
  lockMs: wait(1, 30_000, meta.lockMs),
  start: z.enum(["earliest", "latest", "time"]).default("latest").register(fields, meta.start),
  startS: z.number().min(0).max(LIMITS.durationSMax).default(0).register(fields, meta.startS),
  seek: z.enum(["none", "start", "end", "time", "offset"]).default("none").register(fields, meta.seek),
  seekTo: z.number().min(0).max(LIMITS.eventsMax).default(0).register(fields, meta.seekTo),
  commit: z.enum(["interval", "poll", "record"]).default("interval").register(fields, meta.commit),
  commitMs: wait(1, 5000, meta.commitMs),
  pollRecords: z.int().min(1).max(10_000).default(500).register(fields, meta.pollRecords),
  readEveryMs: wait(0, 0, meta.readEveryMs),
  visibleAfterMs: wait(0, 0, meta.visibleAfterMs),
  pollIntervalMs: wait(1, 300_000, meta.pollIntervalMs),
  rebalance: z
    .enum(["eager", "cooperative", "static", "kip848"])
    .default("cooperative")
    .register(fields, meta.rebalance),
  sessionMs: wait(1, 45_000, meta.sessionMs),
  heartbeatMs: wait(1, 3000, meta.heartbeatMs),
});

type GroupParams = z.infer<typeof params>;

/** What a heartbeat that is not shorter than the session would do: every member would be dead at once. */
function check(raw: Params) {
  const p = raw as GroupParams;
  if (p.heartbeatMs < p.sessionMs) return [];
  return [
    {
      param: "heartbeatMs",
      text: {
        en: "the heartbeat must be shorter than the session",
        ko: "하트비트 주기는 세션 시간보다 짧아야 합니다",
      },
    },
  ];
}

export const groupParams: ParamSet = { params, check, presets: groupPresets };

/** An edge's parameters as the state machine uses them: whole nanoseconds and plain words. */
export interface Subscription {
  readonly group: string;
  readonly share: boolean;
  readonly onPoison: GroupParams["onPoison"];
  readonly deliveriesMax: number;
  readonly retryNs: number;
  readonly lockNs: number;
  readonly start: GroupParams["start"];
  readonly startNs: number;
  readonly seek: GroupParams["seek"];
  readonly seekTo: number;
  readonly commit: GroupParams["commit"];
  readonly commitNs: number;
  readonly pollRecords: number;
  /** 0: it need not ask. */
  readonly readEveryNs: number;
  readonly visibleNs: number;
  readonly pollIntervalNs: number;
  readonly protocol: GroupParams["rebalance"];
  readonly sessionNs: number;
  readonly heartbeatNs: number;
  /** Two round trips of the edge: what joining a generation costs beside the waiting [ns]. */
  readonly handshakeNs: number;
}

/** Reads an edge's complete parameters. */
export function readSubscription(edge: EdgeParams): Subscription {
  const p = edge as unknown as GroupParams;
  const ns = (ms: number): number => Math.round(ms * NS_PER_MS);
  return {
    group: p.group,
    share: p.sharing === "share",
    onPoison: p.onPoison,
    deliveriesMax: p.deliveriesMax,
    retryNs: ns(p.retryMs),
    lockNs: ns(p.lockMs),
    start: p.start,
    startNs: Math.round(p.startS * NS_PER_S),
    seek: p.seek,
    seekTo: p.seek === "time" ? Math.round(p.seekTo * NS_PER_S) : Math.floor(p.seekTo),
    commit: p.commit,
    commitNs: ns(p.commitMs),
    pollRecords: p.pollRecords,
    readEveryNs: ns(p.readEveryMs),
    visibleNs: ns(p.visibleAfterMs),
    pollIntervalNs: ns(p.pollIntervalMs),
    protocol: p.rebalance,
    sessionNs: ns(p.sessionMs),
    heartbeatNs: ns(p.heartbeatMs),
    handshakeNs: 4 * ns(edge.latencyMs),
  };
}
