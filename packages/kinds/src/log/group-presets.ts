/** Consumer groups by product: what a reader's settings say, beside its log's preset. The kind's defaults are Kafka's. */
import type { Preset } from "@eventyard/model";
import { fromSources, said } from "../backlog/preset-source.ts";

const CONSUMER_CONFIG =
  "https://github.com/apache/kafka/blob/1eb7644/clients/src/main/java/org/apache/kafka/clients/consumer/ConsumerConfig.java";
const GROUP_CONFIG =
  "https://github.com/apache/kafka/blob/1eb7644/group-coordinator/src/main/java/org/apache/kafka/coordinator/group/GroupCoordinatorConfig.java";
const KINESIS_QUOTAS = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html";
const KINESIS_CONSUMERS = "https://docs.aws.amazon.com/streams/latest/dev/building-consumers.html";
const UPGRADE_42 = "https://kafka.apache.org/42/getting-started/upgrade/";

/** What no group of Kafka's says here. */
const alike = {
  en: "Assignment is even and sticky whatever the assignor; fetch sizes and waits, transactions (read_committed).",
  ko: "할당 방식과 관계없이 고르게, 되도록 그대로 나눕니다. fetch 크기와 대기, 트랜잭션(read_committed)은 다루지 않습니다.",
};

/** Numbers that are the kind's defaults and say so. */
const classicNumbers: Preset["sources"] = [
  ["sessionMs", "session.timeout.ms 45 s.", "session.timeout.ms 45초."],
  ["heartbeatMs", "heartbeat.interval.ms 3 s.", "heartbeat.interval.ms 3초."],
  ["pollIntervalMs", "max.poll.interval.ms 5 min.", "max.poll.interval.ms 5분."],
  ["pollRecords", "max.poll.records 500.", "max.poll.records 500."],
  ["commitMs", "Auto commit every 5 s.", "5초마다 자동 커밋."],
  ["start", "auto.offset.reset latest.", "auto.offset.reset latest."],
].map(([param, en, ko]) => ({ param: param!, text: { en: en!, ko: ko! }, url: CONSUMER_CONFIG }));

function classic(id: string, en: string, ko: string, own: Pick<Preset, "params" | "sources">): Preset {
  return {
    id,
    title: { en, ko },
    product: en,
    version: "4.0",
    asOf: "2024-10-25",
    params: own.params,
    sources: [...own.sources, ...classicNumbers],
    notModelled: alike,
  };
}

/** For the edges that leave a log. */
export const groupPresets: readonly Preset[] = [
  classic(
    "kafka-4.0-group-default",
    "Kafka consumer, default assignors",
    "Kafka 컨슈머, 기본 할당자",
    fromSources([
      said(
        "rebalance",
        "eager",
        "The default list is range, cooperative-sticky: range is used until it is taken off the list, and it is eager.",
        "기본 목록은 range, cooperative-sticky이며, 목록에서 빼기 전까지는 즉시 회수 방식인 range를 씁니다.",
        CONSUMER_CONFIG,
      ),
    ]),
  ),
  classic(
    "kafka-4.0-group-cooperative",
    "Kafka consumer, cooperative-sticky",
    "Kafka 컨슈머, cooperative-sticky",
    {
      params: {},
      sources: [],
    },
  ),
  classic(
    "kafka-4.0-group-static",
    "Kafka consumer, static membership",
    "Kafka 컨슈머, 고정 멤버",
    fromSources([
      said(
        "rebalance",
        "static",
        "With group.instance.id a restart within the session causes no rebalance.",
        "group.instance.id를 쓰면 세션 시간 안의 재시작에는 리밸런스가 없습니다.",
        CONSUMER_CONFIG,
      ),
    ]),
  ),
  {
    id: "kafka-4.0-group-kip-848",
    title: { en: "Kafka consumer, KIP-848 protocol", ko: "Kafka 컨슈머, KIP-848 프로토콜" },
    product: "Kafka KIP-848 group",
    version: "4.0",
    asOf: "2024-10-25",
    ...fromSources([
      said(
        "rebalance",
        "kip848",
        "group.protocol=consumer: the broker reconciles each member in its heartbeats.",
        "group.protocol=consumer이면 브로커가 하트비트마다 멤버별로 조정합니다.",
        CONSUMER_CONFIG,
      ),
      said(
        "heartbeatMs",
        5000,
        "group.consumer.heartbeat.interval.ms 5 s, set by the server.",
        "group.consumer.heartbeat.interval.ms 5초. 서버가 정합니다.",
        GROUP_CONFIG,
      ),
    ]),
    notModelled: alike,
  },
  {
    id: "kafka-4.2-share-group",
    title: { en: "Kafka share group (KIP-932)", ko: "Kafka 공유 그룹(KIP-932)" },
    product: "Kafka share group",
    version: "4.2",
    asOf: "2026-11-22",
    params: { sharing: "share" },
    sources: [
      {
        param: "sharing",
        text: {
          en: "Every member takes single records under a lock; production-ready in 4.2.",
          ko: "멤버마다 레코드를 하나씩 잠그고 가져갑니다. 4.2에서 정식 제공.",
        },
        url: UPGRADE_42,
      },
      {
        param: "lockMs",
        text: {
          en: "group.share.record.lock.duration.ms 30 s (15 to 60).",
          ko: "group.share.record.lock.duration.ms 30초(15~60초).",
        },
        url: GROUP_CONFIG,
      },
      {
        param: "deliveriesMax",
        text: { en: "group.share.delivery.count.limit 5.", ko: "group.share.delivery.count.limit 5." },
        url: GROUP_CONFIG,
      },
    ],
    notModelled: {
      en: "Records over the limit are archived, not dead-lettered: leave the dead-letter port empty. At most 200 records of a partition are out at once, the default of Kafka 4.0; newer versions allow 2,000. Renewal of locks, explicit release.",
      ko: "한도를 넘긴 레코드는 데드레터가 아니라 보관 처리되므로 데드레터 포트를 비워 두세요. 파티션마다 동시에 최대 200건을 내주는 것은 Kafka 4.0의 기본값이며 새 버전은 2,000건입니다. 잠금 연장과 명시적 반환은 다루지 않습니다.",
    },
  },
  {
    id: "kinesis-shared-throughput",
    title: { en: "Kinesis consumer, shared throughput", ko: "Kinesis 컨슈머, 공유 처리량" },
    product: "Kinesis shared throughput",
    version: "2026",
    asOf: "2026-11-24",
    ...fromSources([
      said(
        "readEveryMs",
        200,
        "A choice: as often as a single reader may, five times a second. The client library's default is once a second.",
        "선택한 값: 혼자 읽을 때의 한도인 초당 5회. 클라이언트 라이브러리의 기본값은 1초에 한 번입니다.",
      ),
      said(
        "visibleAfterMs",
        100,
        "A choice: with half of the interval it gives the 200 ms that the guide names for one reader.",
        "선택한 값: 읽기 주기의 절반과 합쳐 안내서가 말하는 읽는 쪽 하나일 때의 200 ms가 됩니다.",
      ),
      said("pollRecords", 10_000, "At most 10,000 records a call.", "호출당 최대 10,000건.", KINESIS_QUOTAS),
    ]),
    notModelled: {
      en: "Up to 10 MB a call and 2 MB a second of a shard. Readers that are throttled wait here for their turn; real ones are refused and try again: five of them see about 1,000 ms, here 600 ms. Leases and checkpoints of the client library are those of a Kafka group here.",
      ko: "호출당 10 MB와 샤드당 초당 2 MB 한도. 한도에 걸린 쪽은 여기서는 차례를 기다리지만 실제로는 거부되고 다시 시도하므로, 다섯이 읽으면 실제 약 1,000 ms, 여기서는 600 ms입니다. 클라이언트 라이브러리의 임대와 체크포인트는 Kafka 그룹의 방식으로 대신합니다.",
    },
  },
  {
    id: "kinesis-enhanced-fan-out",
    title: { en: "Kinesis consumer, enhanced fan-out", ko: "Kinesis 컨슈머, 향상된 팬아웃" },
    product: "Kinesis enhanced fan-out",
    version: "2026",
    asOf: "2026-11-24",
    params: { visibleAfterMs: 70 },
    sources: [
      {
        param: "visibleAfterMs",
        text: {
          en: "Typically 70 ms in the mean, with one consumer or with five.",
          ko: "컨슈머가 하나든 다섯이든 대체로 평균 70 ms.",
        },
        url: KINESIS_CONSUMERS,
      },
      {
        param: "readEveryMs",
        text: {
          en: "Records are pushed over a pipe of its own.",
          ko: "전용 통로로 레코드를 밀어 줍니다.",
        },
        url: KINESIS_CONSUMERS,
      },
    ],
    notModelled: {
      en: "2 MB a second for each shard and consumer, at most 20 consumers a stream, delays that vary. Leases and checkpoints of the client library are those of a Kafka group here.",
      ko: "샤드와 컨슈머마다 초당 2 MB, 스트림당 컨슈머 20개, 흔들리는 지연은 다루지 않습니다. 클라이언트 라이브러리의 임대와 체크포인트는 Kafka 그룹의 방식으로 대신합니다.",
    },
  },
];
