/** Apache Pulsar's subscriptions that acknowledge each message: shared and key-shared. Failover is a preset of the log. */
import type { Preset } from "@eventyard/model";
import type { Said } from "../backlog/preset-source.ts";
import { fromSources, said } from "../backlog/preset-source.ts";
import { PULSAR_BROKER, pulsarNotModelled, pulsarStorage } from "../backlog/pulsar-storage.ts";

const CLIENT =
  "https://github.com/apache/pulsar/blob/00bf302cb68d6f1ae22bf6f29b45cc7ee27baf98/pulsar-client/src/main/java/org/apache/pulsar/client/impl/conf/ConsumerConfigurationData.java";

const shared: readonly Said[] = [
  ...pulsarStorage,
  said(
    "lease",
    "connection",
    "ackTimeout is off by default: only a broken connection returns messages.",
    "ackTimeout은 기본으로 꺼져 있어 연결이 끊길 때만 되돌립니다.",
    CLIENT,
  ),
  said(
    "deliveriesMax",
    0,
    "No dead-letter policy by default: no limit.",
    "데드레터 정책이 기본으로 없으므로 제한이 없습니다.",
    CLIENT,
  ),
  said(
    "inFlightMax",
    200_000,
    "maxUnackedMessagesPerSubscription 200,000.",
    "maxUnackedMessagesPerSubscription 200,000.",
    PULSAR_BROKER,
  ),
];

export const pulsarTopicPresets: readonly Preset[] = [
  {
    id: "pulsar-shared",
    title: { en: "Apache Pulsar, shared subscriptions", ko: "Apache Pulsar, 공유(Shared) 구독" },
    product: "Pulsar shared",
    version: "defaults of broker and Java client",
    asOf: "2026-11-23",
    ...fromSources([
      ...shared,
      said(
        "backoff",
        "fixed",
        "A negative acknowledgement is followed by one fixed wait.",
        "거부 응답 뒤에는 고정된 시간 동안 기다립니다.",
        CLIENT,
      ),
      said(
        "backoffMs",
        60_000,
        "negativeAckRedeliveryDelay 1 minute.",
        "negativeAckRedeliveryDelay 1분.",
        CLIENT,
      ),
    ]),
    notModelled: {
      en: `Give edges that share a subscription the same name. The client's receiver queue of 1,000 messages is the consumer's prefetch. The limit of 50,000 unacknowledged messages per consumer. ${pulsarNotModelled.en}`,
      ko: `구독을 공유하는 연결에 같은 이름을 주세요. 클라이언트의 수신 큐 1,000건은 컨슈머의 프리페치로 정합니다. 컨슈머당 미확인 50,000건 한도는 다루지 않습니다. ${pulsarNotModelled.ko}`,
    },
  },
  {
    id: "pulsar-key-shared",
    title: { en: "Apache Pulsar, key-shared subscriptions", ko: "Apache Pulsar, 키 공유(Key_Shared) 구독" },
    product: "Pulsar key_shared",
    version: "defaults of broker and Java client",
    asOf: "2026-11-23",
    ...fromSources([
      ...shared,
      said(
        "order",
        "perKey",
        "Messages of one key go to one consumer, in order.",
        "같은 키의 메시지는 한 컨슈머로 순서대로 갑니다.",
        "https://pulsar.apache.org/docs/client-libraries-consumers",
      ),
      said(
        "backoff",
        "none",
        "A choice: the minute after a negative acknowledgement would hold the whole key back here, which it does not in Pulsar.",
        "선택한 값: 여기서는 거부 응답 뒤의 1분이 그 키 전체를 막지만 Pulsar에서는 막지 않으므로 대기를 두지 않습니다.",
      ),
    ]),
    notModelled: {
      en: `The order is that of a run without failures: after a negative acknowledgement Pulsar delivers the message a minute later, behind younger ones of its key, while here it stays the first. One message of a key is out at a time here; Pulsar sends several to the same consumer. How keys are divided among consumers. ${pulsarNotModelled.en}`,
      ko: `순서는 실패가 없을 때와 같습니다. 거부 응답을 받으면 Pulsar는 1분 뒤, 같은 키의 다음 메시지보다 늦게 다시 전달하지만 여기서는 여전히 맨 앞입니다. 여기서는 한 키의 메시지를 한 번에 하나만 내보내지만 Pulsar는 같은 컨슈머에 여러 건을 보냅니다. 키를 컨슈머에 나누는 방법도 다루지 않습니다. ${pulsarNotModelled.ko}`,
    },
  },
];
