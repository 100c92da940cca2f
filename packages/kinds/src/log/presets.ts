/** Products that a log can stand for. A group's settings are on its edges; their defaults are Kafka's. */
import type { Preset } from "@eventyard/model";
import { fromSources, inSeveralZones, said } from "../backlog/preset-source.ts";
import { PULSAR_BROKER, pulsarNotModelled, pulsarStorage } from "../backlog/pulsar-storage.ts";

const KAFKA_TOPIC_CONFIG =
  "https://github.com/apache/kafka/blob/1eb7644/clients/src/main/java/org/apache/kafka/common/config/TopicConfig.java";
const KAFKA_PRODUCER_CONFIG =
  "https://github.com/apache/kafka/blob/1eb7644/clients/src/main/java/org/apache/kafka/clients/producer/ProducerConfig.java";
const KAFKA_FLUSH =
  "https://docs.redhat.com/en/documentation/red_hat_streams_for_apache_kafka/2.7/html/kafka_configuration_tuning/controlling_the_log_flush_of_message_data";
const REDPANDA_PRODUCERS = "https://docs.redpanda.com/docs/development/configure-producers/";
const REDPANDA_READINESS =
  "https://github.com/redpanda-data/docs/blob/main/modules/deploy/pages/redpanda/kubernetes/k-production-readiness.adoc";
const KINESIS_QUOTAS = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html";
const REDIS_PERSISTENCE = "https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/";

const typicalReplicas = {
  en: "The topic configuration's typical scenario: replication factor 3, min.insync.replicas 2, acks all.",
  ko: "토픽 설정 문서가 말하는 전형적인 구성: 복제 계수 3, min.insync.replicas 2, acks all.",
};

const kinesisStorage = fromSources(
  inSeveralZones(
    "Records are replicated to three availability zones before the call is answered.",
    "레코드를 세 가용 영역에 복제한 뒤 응답합니다.",
  ),
);

const pulsarFailover: Preset = {
  id: "pulsar-failover",
  title: { en: "Apache Pulsar, failover subscriptions", ko: "Apache Pulsar, 장애 조치(Failover) 구독" },
  product: "Pulsar failover",
  version: "defaults of the broker",
  asOf: "2026-11-23",
  ...fromSources([
    ...pulsarStorage,
    said(
      "partitions",
      1,
      "A choice: a topic that is not partitioned.",
      "선택한 값: 파티션을 나누지 않은 토픽.",
    ),
    said(
      "retentionS",
      0,
      "Unread messages are kept without limit; what is read goes (defaultRetentionTimeInMinutes 0).",
      "읽지 않은 메시지는 제한 없이 두고 읽은 것은 지웁니다(defaultRetentionTimeInMinutes 0).",
      PULSAR_BROKER,
    ),
  ]),
  notModelled: {
    en: `Give the consumers of a subscription one group name: one of them reads a partition, and the next takes over. That takes the session's time here, while Pulsar notices a broken connection at once: set a short session. Acknowledgements of single messages, negative acknowledgements and the order in which consumers take over. ${pulsarNotModelled.en}`,
    ko: `한 구독의 컨슈머에 같은 그룹 이름을 주면 하나가 파티션을 읽고 다음 컨슈머가 넘겨받습니다. 여기서는 세션 시간이 걸리지만 Pulsar는 끊긴 연결을 바로 알아차리므로 세션을 짧게 정하세요. 메시지별 확인 응답, 거부 응답, 컨슈머가 넘겨받는 순서는 다루지 않습니다. ${pulsarNotModelled.ko}`,
  },
};

export const logPresets: readonly Preset[] = [
  {
    id: "kafka-4.0",
    title: { en: "Kafka 4.0, acks=all", ko: "Kafka 4.0, acks=all" },
    product: "Kafka",
    version: "4.0",
    asOf: "2024-10-25",
    params: { ackAt: "quorum", fsync: "never", replicas: 3, minInSync: 2 },
    sources: [
      {
        param: "ackAt",
        text: { en: "acks=all is the producer's default.", ko: "프로듀서 기본값은 acks=all입니다." },
        url: KAFKA_PRODUCER_CONFIG,
      },
      {
        param: "fsync",
        text: {
          en: "Flushing is left to the operating system; replication protects the data.",
          ko: "디스크 반영은 운영체제에 맡기고 복제로 데이터를 지킵니다.",
        },
        url: KAFKA_FLUSH,
      },
      { param: "replicas", text: typicalReplicas, url: KAFKA_TOPIC_CONFIG },
      { param: "minInSync", text: typicalReplicas, url: KAFKA_TOPIC_CONFIG },
    ],
    notModelled: {
      en: "Transactions, quotas, segments, a leader per partition, the range assignor, the producer's batches. The default min.insync.replicas is 1; set it to see what that loses.",
      ko: "트랜잭션, 쿼터, 세그먼트, 파티션별 리더, range 할당, 프로듀서 배치. min.insync.replicas의 기본값은 1입니다. 1로 바꾸면 무엇을 잃는지 볼 수 있습니다.",
    },
  },
  {
    id: "kafka-4.0-acks-1",
    title: { en: "Kafka 4.0, acks=1", ko: "Kafka 4.0, acks=1" },
    product: "Kafka acks=1",
    version: "4.0",
    asOf: "2024-10-25",
    params: { ackAt: "leaderPageCache", fsync: "never", replicas: 3 },
    sources: [
      {
        param: "ackAt",
        text: {
          en: "acks=1: the leader answers without awaiting the followers.",
          ko: "acks=1이면 리더가 팔로워를 기다리지 않고 응답합니다.",
        },
        url: KAFKA_PRODUCER_CONFIG,
      },
      {
        param: "fsync",
        text: {
          en: "Flushing is left to the operating system.",
          ko: "디스크 반영은 운영체제에 맡깁니다.",
        },
        url: KAFKA_FLUSH,
      },
      { param: "replicas", text: typicalReplicas, url: KAFKA_TOPIC_CONFIG },
    ],
    notModelled: {
      en: "As for acks=all. How far followers lag is not published: set it.",
      ko: "acks=all과 같습니다. 팔로워의 지연은 공개된 수치가 없으므로 직접 정하세요.",
    },
  },
  {
    id: "redpanda-26.1",
    title: { en: "Redpanda 26.1, acks=all", ko: "Redpanda 26.1, acks=all" },
    product: "Redpanda",
    version: "26.1",
    asOf: "2026-08-07",
    params: { ackAt: "quorum", replicas: 3, minInSync: 2 },
    sources: [
      {
        param: "ackAt",
        text: {
          en: "With acks=all every write is fsynced by default, on a majority of replicas.",
          ko: "acks=all이면 기본으로 과반 복제본에서 쓰기마다 fsync합니다.",
        },
        url: REDPANDA_PRODUCERS,
      },
      {
        param: "replicas",
        text: {
          en: "The production checklist asks for default_topic_replications of 3 or more.",
          ko: "운영 점검 목록은 default_topic_replications를 3 이상으로 권합니다.",
        },
        url: REDPANDA_READINESS,
      },
      {
        param: "minInSync",
        text: { en: "A majority of three.", ko: "셋의 과반." },
        url: REDPANDA_PRODUCERS,
      },
    ],
    notModelled: {
      en: "Write caching (choose flush at intervals for it), tiered storage, transactions, a leader per partition.",
      ko: "쓰기 캐싱(주기적 디스크 반영으로 대신할 수 있음), 계층형 저장소, 트랜잭션, 파티션별 리더.",
    },
  },
  {
    id: "kinesis-provisioned-4-shards",
    title: { en: "Kinesis, 4 shards", ko: "Kinesis, 샤드 4개" },
    product: "Kinesis",
    version: "2026",
    asOf: "2026-11-22",
    params: {
      ...kinesisStorage.params,
      partitions: 4,
      rateLimitPerS: 4000,
      retentionS: 86_400,
      messageBytesMax: 1_048_576,
      readsPerS: 5,
    },
    sources: [
      ...kinesisStorage.sources,
      {
        param: "partitions",
        text: {
          en: "4 MB/s, as a new on-demand stream has it: four shards of 1 MB/s.",
          ko: "새 온디맨드 스트림의 4 MB/s에 해당하는 1 MB/s 샤드 4개.",
        },
        url: KINESIS_QUOTAS,
      },
      {
        param: "rateLimitPerS",
        text: { en: "1,000 records/s for each shard.", ko: "샤드마다 초당 1,000건." },
        url: KINESIS_QUOTAS,
      },
      { param: "retentionS", text: { en: "24 hours by default.", ko: "기본 24시간." }, url: KINESIS_QUOTAS },
      {
        param: "messageBytesMax",
        text: { en: "1 MiB a record by default.", ko: "레코드당 기본 1 MiB." },
        url: KINESIS_QUOTAS,
      },
      {
        param: "readsPerS",
        text: {
          en: "Five GetRecords calls a second for each shard, all readers together.",
          ko: "샤드마다 모든 읽는 쪽을 합쳐 초당 GetRecords 5회.",
        },
        url: KINESIS_QUOTAS,
      },
    ],
    notModelled: {
      en: "The limits of each single shard (the sum is modelled), bytes per second, splitting and merging shards. How a group reads is a preset of its connection: shared throughput or enhanced fan-out.",
      ko: "샤드 하나하나의 한도(합계만 모델링), 초당 바이트, 샤드 분할과 병합은 다루지 않습니다. 그룹이 읽는 방식(공유 처리량, 향상된 팬아웃)은 연결의 프리셋으로 고릅니다.",
    },
  },
  {
    id: "redis-streams-7.0-aof",
    title: { en: "Redis Streams 7.0, AOF every second", ko: "Redis Streams 7.0, AOF 1초마다" },
    product: "Redis Streams",
    version: "7.0",
    asOf: "2026-11-22",
    params: { partitions: 1, retentionS: 0, ackAt: "leaderPageCache", fsync: "interval" },
    sources: [
      {
        param: "partitions",
        text: { en: "A stream has no partitions.", ko: "스트림에는 파티션이 없습니다." },
        url: "https://redis.io/docs/latest/develop/data-types/streams/",
      },
      {
        param: "retentionS",
        text: {
          en: "Nothing is trimmed unless XTRIM or MAXLEN says so.",
          ko: "XTRIM이나 MAXLEN이 없으면 지우지 않습니다.",
        },
        url: "https://redis.io/docs/latest/develop/data-types/streams/",
      },
      {
        param: "ackAt",
        text: {
          en: "With appendfsync everysec the answer does not await the flush.",
          ko: "appendfsync everysec에서는 디스크 반영을 기다리지 않고 응답합니다.",
        },
        url: REDIS_PERSISTENCE,
      },
      {
        param: "fsync",
        text: { en: "appendfsync everysec, the default policy.", ko: "기본 정책인 appendfsync everysec." },
        url: REDIS_PERSISTENCE,
      },
    ],
    notModelled: {
      en: "Choose “share group” on the edges: every consumer takes single entries. In Redis nothing gives a dead consumer's entries back by itself; set the lock to the idle time of your XAUTOCLAIM. No limit of deliveries, memory limits, asynchronous replicas.",
      ko: "연결에서 “공유 그룹”을 고르세요. 컨슈머마다 항목을 하나씩 가져갑니다. Redis는 죽은 컨슈머의 항목을 스스로 되돌리지 않으므로 잠금 시간을 XAUTOCLAIM의 유휴 시간으로 맞추세요. 전달 횟수 한도 없음, 메모리 한도, 비동기 복제본은 다루지 않습니다.",
    },
  },
  pulsarFailover,
];
