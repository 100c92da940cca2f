/** Products that a topic's subscription can stand for: what the product says of an edge, beside its topic's preset. */
import type { Preset } from "@eventyard/model";
import { fromSources, said } from "../backlog/preset-source.ts";

const NATS_DOCS = "https://github.com/nats-io/nats.docs/tree/9885608";
const NATS_SERVER = "https://github.com/nats-io/nats-server/tree/1787eee";
const MOSQUITTO = "https://mosquitto.org/man/mosquitto-conf-5.html";
const SNS_FILTERS = "https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html";

const subject = said(
  "filterLanguage",
  "nats",
  "Subscriptions name a subject; * is one token, > all that follow.",
  "구독은 주제를 적습니다. *는 토큰 하나, >는 뒤따르는 모두입니다.",
  NATS_DOCS,
);

const topicFilter = said(
  "filterLanguage",
  "mqtt",
  "Subscriptions name a topic filter; + is one level, # all that follow.",
  "구독은 토픽 필터를 적습니다. +는 한 단계, #는 뒤따르는 모두입니다.",
  MOSQUITTO,
);

/** The two places that a filter policy can look at. */
function sns(scope: "attributes" | "payload", en: string, ko: string): Preset {
  return {
    id: `sns-filter-policy-${scope}`,
    title: { en: `SNS subscription, filter on ${en}`, ko: `SNS 구독, ${ko} 필터` },
    product: "SNS filter",
    version: scope,
    asOf: "2026-11-22",
    ...fromSources([
      said(
        "filterLanguage",
        `sns-${scope}`,
        scope === "attributes"
          ? "Filter policy scope MessageAttributes, the default."
          : "Filter policy scope MessageBody.",
        scope === "attributes" ? "필터 정책 범위 MessageAttributes(기본값)." : "필터 정책 범위 MessageBody.",
        SNS_FILTERS,
      ),
    ]),
    notModelled: {
      en: "Up to 15 minutes until a changed filter policy takes effect: here it does at once.",
      ko: "바뀐 필터 정책이 적용되기까지 걸리는 최대 15분은 다루지 않으며, 바꾸면 바로 적용됩니다.",
    },
  };
}

/** For the edges that leave a topic. */
export const subscriptionPresets: readonly Preset[] = [
  sns("attributes", "attributes", "속성"),
  sns("payload", "the payload", "페이로드"),
  {
    id: "nats-core-subscriber",
    title: { en: "NATS core subscriber", ko: "NATS 코어 구독자" },
    product: "NATS core",
    version: "2.x",
    asOf: "2026-08-21",
    ...fromSources([
      subject,
      said(
        "guarantee",
        "atMostOnce",
        "Core NATS offers at most once: who is not there misses the message.",
        "NATS 코어는 최대 한 번만 전달합니다. 자리에 없으면 놓칩니다.",
        NATS_DOCS,
      ),
      said(
        "slow",
        "disconnect",
        "A slow consumer is disconnected.",
        "느린 구독자는 연결을 끊습니다.",
        NATS_SERVER,
      ),
      said(
        "slowAt",
        65_536,
        "A choice: 64 MB pending as messages of 1 KiB.",
        "선택한 값: 대기 한도 64 MB를 1 KiB 메시지 수로 나타냄.",
        NATS_SERVER,
      ),
    ]),
    notModelled: {
      en: "The limit is in bytes and also 10 s of writing; queue groups choose a member at random (give edges one subscription name). The client comes back after 2 s, the default of the kind.",
      ko: "실제 한도는 바이트와 쓰기 시간 10초입니다. 큐 그룹은 멤버를 무작위로 고릅니다(연결에 같은 구독 이름을 주세요). 클라이언트는 기본값인 2초 뒤에 다시 연결합니다.",
    },
  },
  {
    id: "mosquitto-qos-0-subscriber",
    title: { en: "MQTT QoS 0 subscriber", ko: "MQTT QoS 0 구독자" },
    product: "MQTT QoS 0",
    version: "Mosquitto 2",
    asOf: "2026-11-22",
    ...fromSources([
      topicFilter,
      said(
        "guarantee",
        "atMostOnce",
        "QoS 0 is delivered at most once and not kept for who is away (queue_qos0_messages false).",
        "QoS 0은 최대 한 번 전달하고, 자리에 없는 구독자를 위해 보관하지 않습니다(queue_qos0_messages false).",
        MOSQUITTO,
      ),
    ]),
    notModelled: {
      en: "What a full socket of a slow subscriber drops.",
      ko: "느린 구독자의 소켓이 가득 찼을 때 버려지는 것은 다루지 않습니다.",
    },
  },
  {
    id: "mosquitto-persistent-session",
    title: { en: "MQTT QoS 1 or 2 subscriber, persistent session", ko: "MQTT QoS 1·2 구독자(지속 세션)" },
    product: "MQTT session",
    version: "Mosquitto 2",
    asOf: "2026-11-22",
    ...fromSources([topicFilter]),
    notModelled: {
      en: "What is kept for the session, and how much, is the topic's preset. Sessions do not expire; a clean session, which forgets everything at a disconnect, is “at most once”.",
      ko: "세션을 위해 무엇을 얼마나 보관하는지는 토픽의 프리셋이 정합니다. 세션은 만료되지 않습니다. 연결이 끊기면 모두 잊는 클린 세션은 “최대 한 번”으로 나타내세요.",
    },
  },
];
