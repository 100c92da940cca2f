/** Products that a topic can stand for. What a subscription asks for (at most once, slow) is set on its edge. */
import type { Preset } from "@eventyard/model";
import { fromSources, said } from "../backlog/preset-source.ts";

const SNS = "https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html";
const NATS_DOCS = "https://github.com/nats-io/nats.docs/tree/9885608";
const NATS_SERVER = "https://github.com/nats-io/nats-server/tree/1787eee";
const MOSQUITTO = "https://mosquitto.org/man/mosquitto-conf-5.html";
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
  "never",
  "Nothing is written to disk: persistence is off by default.",
  "디스크에 쓰지 않습니다. 영속성 기본값은 꺼짐입니다.",
  MOSQUITTO,
);

const sns: Preset = {
  id: "sns-standard-aws-endpoints",
  title: { en: "SNS standard topic (AWS endpoints)", ko: "SNS 표준 토픽(AWS 엔드포인트)" },
  product: "SNS",
  version: "standard",
  asOf: "2026-11-22",
  ...fromSources([
    said(
      "deliveriesMax",
      0,
      "100,015 retries for AWS endpoints: the age ends them, not the number.",
      "AWS 엔드포인트는 100,015회 재시도하므로 횟수보다 기간이 먼저 끝납니다.",
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
  ]),
  notModelled: {
    en: "The four phases of waits (3, 2, 10 and 100,000 retries): the kind's back-off stands in. Customer endpoints with about 50 retries over 6 hours.",
    ko: "재시도 대기의 네 단계(3, 2, 10, 100,000회)는 이 종류의 백오프로 대신합니다. 고객 엔드포인트의 정책은 다루지 않습니다.",
  },
};

const natsCore: Preset = {
  id: "nats-core",
  title: { en: "NATS core", ko: "NATS 코어" },
  product: "NATS core",
  version: "2.x",
  asOf: "2026-08-21",
  ...fromSources([
    said("fsync", "never", "Nothing is stored.", "아무것도 저장하지 않습니다.", NATS_DOCS),
    said("ackAt", "none", "Publishing is not acknowledged.", "발행 응답이 없습니다.", NATS_DOCS),
    said("messageBytesMax", 1_048_576, "Payload at most 1 MB.", "페이로드는 최대 1 MB.", NATS_SERVER),
  ]),
  notModelled: {
    en: "At most once is a subscription's property: set it on the edges, and “is thrown off” for slow ones. The limit of 64 MB pending and 10 s of writing is a number of messages here.",
    ko: "최대 한 번은 구독의 성질이므로 간선에서 정하고, 느린 구독자는 연결을 끊도록 하세요. 64 MB와 10초 한도는 여기서 메시지 수로 나타냅니다.",
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
    en: `Set “at most once” on the edges. ${mosquittoNot.en}`,
    ko: `간선에서 최대 한 번을 고르세요. ${mosquittoNot.ko}`,
  },
};

const mqtt1: Preset = {
  id: "mosquitto-qos-1",
  title: { en: "MQTT QoS 1 (Mosquitto, persistent sessions)", ko: "MQTT QoS 1(Mosquitto, 지속 세션)" },
  product: "MQTT QoS 1",
  version: "Mosquitto 2",
  asOf: "2026-11-22",
  ...fromSources([
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
  ]),
  notModelled: mosquittoNot,
};

const pubsub: Preset = {
  id: "google-pubsub",
  title: { en: "Google Pub/Sub", ko: "Google Pub/Sub" },
  product: "Pub/Sub",
  version: "v1",
  asOf: "2026-11-22",
  ...fromSources([
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

export const topicPresets: readonly Preset[] = [sns, natsCore, mqtt0, mqtt1, pubsub];
