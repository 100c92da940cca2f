/** Parameters of the log itself: partitions, retention, compaction. */
import type { FieldMeta, Params } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { entryShape, storeShape } from "../bus-entry/entry-params.ts";

const NS_PER_MS = 1_000_000;
const NS_PER_S = 1_000_000_000;

/** Partitions of one log at most. */
export const PARTITIONS_MAX = 1024;
const READS_PER_S_MAX = 1_000_000;
const RETENTION_S_MAX = 31_536_000;
const RETENTION_BYTES_MAX = 1_000_000_000_000;
/** As many records as messages may live in a run. */
const RECORDS_MAX = 2_000_000;

const retention = { en: "Retention", ko: "보존" };

const meta = {
  partitions: {
    label: { en: "Partitions", ko: "파티션 수" },
    help: {
      en: "Each is read in order by one worker of a group. While running it can only grow; keys then move to other partitions.",
      ko: "파티션마다 그룹의 워커 하나가 순서대로 읽습니다. 실행 중에는 늘릴 수만 있으며, 늘리면 키가 다른 파티션으로 옮겨 갑니다.",
    },
    unit: { en: "partitions", ko: "개" },
    step: 1,
  },
  assign: {
    label: { en: "Records go to", ko: "파티션 선택" },
    help: {
      en: "Records without a key fill one partition with a batch, then the next one drawn at random.",
      ko: "키가 없는 레코드는 한 파티션을 배치만큼 채운 뒤 무작위로 고른 다음 파티션으로 넘어갑니다.",
    },
    options: {
      hash: { en: "the partition of their key", ko: "키의 해시" },
      sticky: { en: "one partition for a batch (sticky)", ko: "배치마다 한 파티션 (sticky)" },
      roundRobin: { en: "partitions in turn", ko: "차례대로 (round robin)" },
    },
  },
  stickyBytes: {
    label: { en: "Sticky batch", ko: "sticky 배치 크기" },
    unit: { en: "bytes", ko: "바이트" },
    step: 1024,
    showWhen: { param: "assign", oneOf: ["hash", "sticky"] },
    group: { en: "Partitions", ko: "파티션" },
  },
  joinDelayMs: {
    label: { en: "First rebalance waits", ko: "첫 리밸런스 대기" },
    help: {
      en: "An empty group waits this long for more members. The members of time 0 are there already.",
      ko: "빈 그룹은 다른 멤버가 들어오도록 이만큼 기다립니다. 시각 0의 멤버는 이미 들어와 있습니다.",
    },
    unit: "ms",
    step: 500,
    group: { en: "Partitions", ko: "파티션" },
  },
  readsPerS: {
    label: { en: "Reads per partition", ko: "파티션당 읽기" },
    help: {
      en: "So many a second for all groups together that look for records every so often; they share them evenly. 0: no limit.",
      ko: "주기적으로 읽는 모든 그룹이 합쳐서 쓰는 초당 횟수이며 고르게 나눠 씁니다. 0이면 제한이 없습니다.",
    },
    unit: "/s",
    step: 1,
    group: { en: "Partitions", ko: "파티션" },
  },
  retentionS: {
    label: { en: "Keep records for", ko: "보존 시간" },
    help: {
      en: "Older records go, read or not. 0: no limit.",
      ko: "이보다 오래된 레코드는 읽었든 아니든 지웁니다. 0이면 제한이 없습니다.",
    },
    unit: "s",
    step: 60,
    group: retention,
  },
  retentionBytes: {
    label: { en: "Bytes per partition", ko: "파티션당 바이트" },
    help: {
      en: "More than this and the oldest go. 0: no limit.",
      ko: "이를 넘으면 오래된 것부터 지웁니다. 0이면 제한이 없습니다.",
    },
    unit: { en: "bytes", ko: "바이트" },
    step: 1_048_576,
    group: retention,
  },
  retentionRecords: {
    label: { en: "Records per partition", ko: "파티션당 레코드" },
    help: {
      en: "More than this and the oldest go. 0: no limit.",
      ko: "이를 넘으면 오래된 것부터 지웁니다. 0이면 제한이 없습니다.",
    },
    unit: { en: "records", ko: "건" },
    step: 1000,
    group: retention,
  },
  compact: {
    label: { en: "Compaction", ko: "컴팩션" },
    help: {
      en: "Keeps the newest record of each key. Done when half of the partition is new.",
      ko: "키마다 최신 레코드만 남깁니다. 파티션의 절반이 새 레코드가 되면 수행합니다.",
    },
    group: retention,
  },
  replayRecords: {
    label: { en: "Read records kept", ko: "읽은 레코드 보관량" },
    help: {
      en: "So many records that every group has committed are kept to be read again. As long as a record is kept, the flow it belongs to counts as under way.",
      ko: "모든 그룹이 커밋한 레코드를 다시 읽을 수 있도록 이만큼 남겨 둡니다. 레코드가 남아 있는 동안 그 흐름은 진행 중으로 셉니다.",
    },
    unit: { en: "records", ko: "건" },
    step: 1000,
    group: retention,
  },
} as const satisfies Record<string, FieldMeta>;

export const logShape = {
  partitions: z.int().min(1).max(PARTITIONS_MAX).default(8).register(fields, meta.partitions),
  assign: z.enum(["hash", "sticky", "roundRobin"]).default("hash").register(fields, meta.assign),
  ...storeShape,
  retentionS: z.number().min(0).max(RETENTION_S_MAX).default(604_800).register(fields, meta.retentionS),
  retentionBytes: z.int().min(0).max(RETENTION_BYTES_MAX).default(0).register(fields, meta.retentionBytes),
  retentionRecords: z.int().min(0).max(RECORDS_MAX).default(0).register(fields, meta.retentionRecords),
  compact: z.boolean().default(false).register(fields, meta.compact),
  replayRecords: z.int().min(0).max(RECORDS_MAX).default(0).register(fields, meta.replayRecords),
  stickyBytes: z.int().min(1).max(1_048_576).default(16_384).register(fields, meta.stickyBytes),
  readsPerS: z.number().min(0).max(READS_PER_S_MAX).default(0).register(fields, meta.readsPerS),
  joinDelayMs: z.number().min(0).max(600_000).default(3000).register(fields, meta.joinDelayMs),
  ...entryShape,
};

const params = z.object(logShape);
type LogParams = z.infer<typeof params>;

/** The parameters as the log uses them. */
export interface LogPolicy {
  readonly partitions: number;
  readonly assign: LogParams["assign"];
  readonly stickyBytes: number;
  readonly joinDelayNs: number;
  /** Time that a read takes of what a partition grants [ns]; 0: no limit. */
  readonly readNs: number;
  /** 0: no limit. */
  readonly retentionNs: number;
  readonly bytesMax: number;
  readonly recordsMax: number;
  readonly compact: boolean;
  /** Read records that each partition keeps. */
  readonly replayMax: number;
  /** How long an acknowledged record may not be read, because it could still be lost with its machine [ns]. */
  readonly tailNs: number;
}

/** Reads resolved parameters. `raw` must be valid for `logShape`. */
export function readLogPolicy(raw: Params): LogPolicy {
  const p = raw as LogParams;
  // a quorum has it before the publisher is told; without replicas nothing could be ahead of them
  const lags = p.replicas > 1 && p.ackAt !== "quorum";
  return {
    partitions: p.partitions,
    assign: p.assign,
    stickyBytes: p.stickyBytes,
    joinDelayNs: Math.round(p.joinDelayMs * NS_PER_MS),
    readNs: p.readsPerS === 0 ? 0 : NS_PER_S / p.readsPerS,
    retentionNs: Math.round(p.retentionS * NS_PER_S),
    bytesMax: p.retentionBytes === 0 ? Infinity : p.retentionBytes,
    recordsMax: p.retentionRecords === 0 ? Infinity : p.retentionRecords,
    compact: p.compact,
    replayMax: Math.ceil(p.replayRecords / p.partitions),
    tailNs: lags ? Math.round(p.replicationLagMs * NS_PER_MS) : 0,
  };
}
