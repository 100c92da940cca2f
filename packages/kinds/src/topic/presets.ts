/** Products that a topic can stand for. What a subscription asks for (at most once, slow) is set on its edge. */
import type { Preset } from "@eventyard/model";
import type { Said } from "../backlog/preset-source.ts";
import { fromSources, inSeveralZones, said } from "../backlog/preset-source.ts";
import { pulsarTopicPresets } from "./pulsar-presets.ts";

const SNS = "https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html";
const SNS_GROUPS = "https://docs.aws.amazon.com/sns/latest/dg/fifo-message-grouping.html";
const SNS_DEDUP =
  "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/sns/aws.sdk.kotlin.services.sns.model/-publish-request/message-deduplication-id.html";
const SNS_SCOPE = "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_sns.FifoThroughputScope.html";
const NATS_DOCS = "https://github.com/nats-io/nats.docs/tree/9885608";
const NATS_SERVER = "https://github.com/nats-io/nats-server/tree/1787eee";
const MOSQUITTO = "https://mosquitto.org/man/mosquitto-conf-5.html";
const MQTT5_QOS2 = "https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901237";
const PUBSUB_PUBLISH = "https://cloud.google.com/pubsub/docs/publish-message-overview";
const PUBSUB = "https://github.com/googleapis/googleapis/blob/f8291d2/google/pubsub/v1/pubsub.proto";

const memory = said(
  "ackAt",
  "leaderMemory",
  "Persistence is off by default: everything is in memory.",
  "영속성 기본값은 꺼짐이며 모두 메모리에만 있습니다.",
  MOSQUITTO,
);

const nothingWritten = said(
  "fsync",
  "memory",
  "Nothing is written to disk: persistence is off by default.",
  "디스크에 쓰지 않습니다. 영속성 기본값은 꺼짐입니다.",
  MOSQUITTO,
);

/** Deliveries to AWS endpoints, the same for standard and FIFO topics. */
const snsDelivery: readonly Said[] = [
  ...inSeveralZones(
    "Published messages are stored redundantly in several availability zones.",
    "발행한 메시지는 여러 가용 영역에 중복 저장합니다.",
  ),
  said(
    "deliveriesMax",
    0,
    "100,015 attempts for AWS endpoints: the age ends them, not the number.",
    "AWS 엔드포인트는 100,015회 시도하므로 횟수보다 기간이 먼저 끝납니다.",
    SNS,
  ),
  said("backoff", "list", "Four phases of waits.", "대기 시간은 네 단계입니다.", SNS),
  said(
    "backoffList",
    "0, 0, 0, 1000, 1000, 1000, 1395, 1946, 2714, 3786, 5282, 7368, 10278, 14337, 20000",
    "3 times at once, 2 times after 1 s, 10 times growing from 1 s to 20 s (the steps between are ours, in equal proportion), then every 20 s.",
    "즉시 3회, 1초 간격 2회, 1초에서 20초로 늘어나는 10회(중간 값은 같은 비율로 채움), 그 뒤로 20초마다.",
    SNS,
  ),
  said("ttlMs", 1_987_200_000, "Retries over 23 days.", "23일 동안 재시도.", SNS),
  said(
    "ttlThen",
    "deadLetter",
    "Then to the subscription's dead-letter queue.",
    "그 뒤에는 구독의 데드레터 큐로 갑니다.",
    SNS,
  ),
  said("messageBytesMax", 262_144, "A message has at most 256 KiB.", "메시지 하나는 최대 256 KiB."),
];

const sns: Preset = {
  id: "sns-standard-aws-endpoints",
  title: { en: "SNS standard topic (AWS endpoints)", ko: "SNS 표준 토픽(AWS 엔드포인트)" },
  product: "SNS",
  version: "standard",
  asOf: "2026-11-22",
  ...fromSources(snsDelivery),
  notModelled: {
    en: "Jitter of the waits, whose size is not published. Customer endpoints with about 50 retries over 6 hours.",
    ko: "크기가 공개되지 않은 대기 시간의 지터와 고객 엔드포인트의 정책(6시간 동안 약 50회)은 다루지 않습니다.",
  },
};

const snsFifo: Preset = {
  id: "sns-fifo",
  title: { en: "SNS FIFO topic", ko: "SNS FIFO 토픽" },
  product: "SNS FIFO",
  version: "FIFO, topic scope",
  asOf: "2026-11-23",
  ...fromSources([
    ...snsDelivery,
    said(
      "order",
      "perKey",
      "Messages of one group are processed one by one, in strict order.",
      "같은 그룹의 메시지는 엄격한 순서로 하나씩 처리합니다.",
      SNS_GROUPS,
    ),
    said(
      "dedupMs",
      300_000,
      "Deduplication interval of 5 minutes; with topic scope over the whole topic.",
      "중복 제거 간격 5분. 토픽 범위에서는 토픽 전체를 봅니다.",
      SNS_DEDUP,
    ),
    said(
      "rateLimitPerS",
      3000,
      "3,000 messages a second with topic scope (message-group scope: the region's limits).",
      "토픽 범위에서는 초당 3,000건(메시지 그룹 범위는 리전 한도).",
      SNS_SCOPE,
    ),
  ]),
  notModelled: {
    en: "The limits of 20 MB a second and of each message group, the archive and its replay, jitter of the waits. Subscribers are SQS queues: connect an SQS FIFO queue to keep the order, a standard queue loses it.",
    ko: "초당 20 MB와 메시지 그룹별 한도, 보관과 재생, 대기 시간의 지터는 다루지 않습니다. 구독자는 SQS 큐입니다. 순서를 지키려면 SQS FIFO 큐를 연결하세요. 표준 큐에서는 순서가 사라집니다.",
  },
};

const natsCore: Preset = {
  id: "nats-core",
  title: { en: "NATS core", ko: "NATS 코어" },
  product: "NATS core",
  version: "2.x",
  asOf: "2026-08-21",
  ...fromSources([
    said("fsync", "memory", "Nothing is stored.", "아무것도 저장하지 않습니다.", NATS_DOCS),
    said("ackAt", "none", "Publishing is not acknowledged.", "발행 응답이 없습니다.", NATS_DOCS),
    said("messageBytesMax", 1_048_576, "Payload at most 1 MB.", "페이로드는 최대 1 MB.", NATS_SERVER),
  ]),
  notModelled: {
    en: "At most once is a subscription's property: choose “NATS core subscriber” on the edges. The limit of 64 MB pending and 10 s of writing is a number of messages there.",
    ko: "최대 한 번은 구독의 성질이므로 연결에서 “NATS 코어 구독자”를 고르세요. 64 MB와 10초 한도는 거기서 메시지 수로 나타냅니다.",
  },
};

const mosquittoNot = {
  en: "Sessions that expire, retained messages, Receive Maximum, the automatic save at intervals.",
  ko: "만료되는 세션, 보관(retained) 메시지, Receive Maximum, 주기적 자동 저장은 다루지 않습니다.",
};

const mqtt0: Preset = {
  id: "mosquitto-qos-0",
  title: { en: "MQTT QoS 0 (Mosquitto)", ko: "MQTT QoS 0(Mosquitto)" },
  product: "MQTT QoS 0",
  version: "Mosquitto 2",
  asOf: "2026-11-22",
  ...fromSources([
    nothingWritten,
    said(
      "ackAt",
      "none",
      "A publication of QoS 0 is not acknowledged.",
      "QoS 0 발행에는 응답이 없습니다.",
      MOSQUITTO,
    ),
  ]),
  notModelled: {
    en: `Choose “MQTT QoS 0 subscriber” on the edges. ${mosquittoNot.en}`,
    ko: `연결에서 “MQTT QoS 0 구독자”를 고르세요. ${mosquittoNot.ko}`,
  },
};

/** What QoS 1 and 2 have in common. */
const heldForClients: readonly Said[] = [
  memory,
  nothingWritten,
  said(
    "lease",
    "connection",
    "Sent again only after a reconnect (MQTT 5, section 4.4).",
    "다시 연결했을 때만 재전송합니다(MQTT 5, 4.4절).",
    MOSQUITTO,
  ),
  said("backoff", "none", "There is no negative acknowledgement.", "거부 응답이 없습니다.", MOSQUITTO),
  said("deliveriesMax", 0, "No limit of deliveries.", "전달 횟수 제한이 없습니다.", MOSQUITTO),
  said(
    "inFlightMax",
    20,
    "max_inflight_messages 20 per client.",
    "클라이언트당 max_inflight_messages 20.",
    MOSQUITTO,
  ),
  said(
    "backlogMax",
    1000,
    "max_queued_messages 1,000 per client; more are dropped silently.",
    "클라이언트당 max_queued_messages 1,000. 넘으면 조용히 버립니다.",
    MOSQUITTO,
  ),
];

const mqtt1: Preset = {
  id: "mosquitto-qos-1",
  title: { en: "MQTT QoS 1 (Mosquitto, persistent sessions)", ko: "MQTT QoS 1(Mosquitto, 지속 세션)" },
  product: "MQTT QoS 1",
  version: "Mosquitto 2",
  asOf: "2026-11-22",
  ...fromSources(heldForClients),
  notModelled: mosquittoNot,
};

const mqtt2: Preset = {
  id: "mosquitto-qos-2",
  title: { en: "MQTT QoS 2 (Mosquitto, persistent sessions)", ko: "MQTT QoS 2(Mosquitto, 지속 세션)" },
  product: "MQTT QoS 2",
  version: "Mosquitto 2",
  asOf: "2026-11-23",
  ...fromSources([
    ...heldForClients,
    said(
      "dedupMs",
      86_400_000,
      "A publication that is sent again has the same packet id and is taken once, as long as the session lasts; one day stands for the session.",
      "다시 보낸 발행은 패킷 ID가 같으므로 세션이 이어지는 동안 한 번만 받습니다. 하루를 세션 길이로 봅니다.",
      MQTT5_QOS2,
    ),
  ]),
  notModelled: {
    en: `Exactly once holds from client to broker and from broker to client, each for itself. The broker's half is here; the receiver's half, its memory of packet ids, is the consumer's inbox: switch it on, or deliveries after a reconnect are worked on twice as with QoS 1. The four packets of the handshake: set the turnaround. ${mosquittoNot.en}`,
    ko: `정확히 한 번은 클라이언트와 브로커 사이, 브로커와 클라이언트 사이에서 각각 성립합니다. 여기서는 브로커 쪽만 나타냅니다. 받는 쪽이 패킷 ID를 기억하는 일은 컨슈머의 인박스가 맡으므로 켜 두세요. 끄면 다시 연결한 뒤 QoS 1처럼 중복 처리됩니다. 패킷 네 개를 주고받는 시간은 왕복 시간으로 맞추세요. ${mosquittoNot.ko}`,
  },
};

const pubsub: Preset = {
  id: "google-pubsub",
  title: { en: "Google Pub/Sub", ko: "Google Pub/Sub" },
  product: "Pub/Sub",
  version: "v1",
  asOf: "2026-11-22",
  ...fromSources([
    ...inSeveralZones(
      "A message is replicated across several zones.",
      "메시지를 여러 영역에 복제합니다.",
      PUBSUB_PUBLISH,
    ),
    said("leaseMs", 10_000, "Acknowledgement deadline 10 s.", "확인 응답 기한 10초.", PUBSUB),
    said(
      "backoff",
      "none",
      "Without a retry policy at once.",
      "재시도 정책이 없으면 바로 다시 전달합니다.",
      PUBSUB,
    ),
    said("ttlMs", 604_800_000, "Kept for 7 days.", "7일 동안 보존합니다.", PUBSUB),
    said(
      "ttlChecked",
      "anywhere",
      "Retention ends wherever the message stands.",
      "보존 기간은 메시지의 위치와 관계없이 끝납니다.",
      PUBSUB,
    ),
  ]),
  notModelled: {
    en: "Deadlines that clients extend, seeking back to a time, ordering keys' throughput, dead-lettering that counts only about right. Five deliveries are the dead-letter policy's default; without one there is no limit.",
    ko: "클라이언트가 연장하는 기한, 과거로 되돌리기, 순서 키의 처리량, 어림잡은 데드레터 횟수는 다루지 않습니다. 5회는 데드레터 정책의 기본값이며 정책이 없으면 제한이 없습니다.",
  },
};

export const topicPresets: readonly Preset[] = [
  sns,
  snsFifo,
  natsCore,
  mqtt0,
  mqtt1,
  mqtt2,
  pubsub,
  ...pulsarTopicPresets,
];
