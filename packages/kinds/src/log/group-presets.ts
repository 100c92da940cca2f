/** Consumer groups by product: what a reader's settings say, beside its log's preset. The kind's defaults are Kafka's. */
import type { Preset } from "@eventyard/model";
import { fromSources, said } from "../backlog/preset-source.ts";

const CONSUMER_CONFIG =
  "https://github.com/apache/kafka/blob/1eb7644/clients/src/main/java/org/apache/kafka/clients/consumer/ConsumerConfig.java";
const GROUP_CONFIG =
  "https://github.com/apache/kafka/blob/1eb7644/group-coordinator/src/main/java/org/apache/kafka/coordinator/group/GroupCoordinatorConfig.java";
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
      en: "Records over the limit are archived, not dead-lettered: leave the dead-letter port empty. Renewal of locks, explicit release.",
      ko: "한도를 넘긴 레코드는 데드레터가 아니라 보관 처리되므로 데드레터 포트를 비워 두세요. 잠금 연장과 명시적 반환은 다루지 않습니다.",
    },
  },
];
