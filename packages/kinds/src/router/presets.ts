/** Products that a router can stand for. */
import type { LocalText, Preset } from "@eventyard/model";
import { fromSources, inSeveralZones } from "../backlog/preset-source.ts";

const AWS = "https://docs.aws.amazon.com/eventbridge/latest/userguide";
const RABBIT_SITE = "https://github.com/rabbitmq/rabbitmq-website/tree/0acf2a4";
const GRID =
  "https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/event-grid/delivery-and-retry.md";

const patterns: LocalText = {
  en: "Rules are event patterns (EventBridge user guide).",
  ko: "규칙은 이벤트 패턴으로 적습니다(EventBridge 사용 설명서).",
};

/** An exchange puts a message into each bound queue of the same broker: no retries. */
function exchange(type: "direct" | "topic" | "fanout" | "headers", text: LocalText): Preset {
  return {
    id: `rabbitmq-${type}-exchange`,
    title: { en: `RabbitMQ ${type} exchange`, ko: `RabbitMQ ${type} 익스체인지` },
    product: `RabbitMQ ${type}`,
    version: "4",
    asOf: "2026-08-21",
    params: { mode: `rabbit-${type}` },
    sources: [{ param: "mode", text, url: RABBIT_SITE }],
    notModelled: {
      en: "Returned messages (mandatory): connect the port for unmatched events as an alternate exchange instead. Several bindings of one queue need one edge to a queue each, and then give several copies. An exchange stores nothing; what a crash of the broker takes is up to the queues.",
      ko: "mandatory로 되돌려 받는 메시지는 다루지 않습니다. 대신 일치하는 규칙이 없는 이벤트의 포트를 대체 익스체인지로 연결하세요. 한 큐에 바인딩이 여러 개면 사본도 여러 개가 됩니다. 익스체인지는 아무것도 저장하지 않으며, 브로커 장애로 사라지는 것은 큐가 정합니다.",
    },
  };
}

const eventBridgeStorage = fromSources(
  inSeveralZones(
    "A choice: a regional service that no single machine's loss should rob of an accepted event. How it stores events is not published.",
    "선택한 값: 서버 하나를 잃어도 받아들인 이벤트를 잃지 않는 리전 서비스로 봅니다. 저장 방식은 공개되지 않았습니다.",
  ),
);

const eventGridStorage = fromSources(
  inSeveralZones(
    "Event data is replicated to three availability zones, in regions that have them.",
    "가용 영역이 있는 리전에서는 이벤트 데이터를 세 가용 영역에 복제합니다.",
    "https://learn.microsoft.com/en-us/azure/reliability/reliability-event-grid",
  ),
);

const eventBridge: Preset = {
  id: "eventbridge-default-bus",
  title: { en: "EventBridge default bus", ko: "EventBridge 기본 버스" },
  product: "EventBridge",
  version: "us-east-1",
  asOf: "2026-11-22",
  params: {
    ...eventBridgeStorage.params,
    mode: "event-pattern",
    pushes: "untilAccepted",
    deliveriesMax: 186,
    ageMaxMs: 86_400_000,
    rateLimitPerS: 10_000,
    sendsPerS: 18_750,
    messageBytesMax: 262_144,
  },
  sources: [
    ...eventBridgeStorage.sources,
    { param: "mode", text: patterns, url: `${AWS}/eb-event-patterns.html` },
    {
      param: "pushes",
      text: {
        en: "Targets are called and retried; at least once.",
        ko: "대상을 호출하고 실패하면 재시도합니다(최소 한 번).",
      },
      url: `${AWS}/eb-rule-retry-policy.html`,
    },
    {
      param: "deliveriesMax",
      text: { en: "Up to 185 retries after the first try.", ko: "첫 시도 뒤 최대 185회 재시도." },
      url: `${AWS}/eb-rule-retry-policy.html`,
    },
    {
      param: "ageMaxMs",
      text: { en: "Retries for 24 hours.", ko: "24시간 동안 재시도." },
      url: `${AWS}/eb-rule-retry-policy.html`,
    },
    {
      param: "rateLimitPerS",
      text: {
        en: "PutEvents quota 10,000 a second in us-east-1 (2,400 in us-east-2, less elsewhere).",
        ko: "PutEvents 할당량은 us-east-1에서 초당 10,000건(us-east-2는 2,400건, 다른 리전은 더 적음).",
      },
      url: `${AWS}/eb-quota.html`,
    },
    {
      param: "sendsPerS",
      text: {
        en: "Invocations quota 18,750 a second in us-east-1 (4,500 in us-east-2, less elsewhere); events above it are delayed, not dropped.",
        ko: "호출 할당량은 us-east-1에서 초당 18,750건(us-east-2는 4,500건, 다른 리전은 더 적음). 넘으면 버리지 않고 늦춥니다.",
      },
      url: `${AWS}/eb-quota.html`,
    },
    {
      param: "messageBytesMax",
      text: { en: "An entry has at most 256 KB.", ko: "항목 하나는 최대 256 KB." },
      url: `${AWS}/eb-quota.html`,
    },
  ],
  notModelled: {
    en: "The waits between retries are exponential with jitter, but their lengths are not published: the kind's defaults stand in. Retries do not count towards the quota of invocations here. Archives and replays, input transformers, and the latency of the bus.",
    ko: "재시도 간격은 지터를 둔 지수 백오프이지만 길이가 공개되지 않아 이 종류의 기본값을 씁니다. 재시도는 호출 할당량에 세지 않습니다. 아카이브와 재생, 입력 변환기, 버스 자체의 지연 시간은 다루지 않습니다.",
  },
};

const customText: LocalText = {
  en: "Custom Event Bus: default retry policy of 5 retries and 300 s (API documentation of 2026-09-30).",
  ko: "사용자 지정 이벤트 버스의 기본 재시도 정책은 5회, 300초(2026-09-30 API 문서).",
};

const customBus: Preset = {
  id: "eventbridge-custom-event-bus-2026",
  title: { en: "EventBridge Custom Event Bus (2026)", ko: "EventBridge 사용자 지정 이벤트 버스(2026)" },
  product: "EventBridge custom",
  version: "2026",
  asOf: "2026-09-30",
  params: {
    ...eventBridgeStorage.params,
    mode: "event-pattern",
    order: "perKey",
    pushes: "untilAccepted",
    deliveriesMax: 6,
    ageMaxMs: 300_000,
    dedupMs: 300_000,
  },
  sources: [
    ...eventBridgeStorage.sources,
    { param: "mode", text: patterns, url: `${AWS}/eb-event-patterns.html` },
    {
      param: "order",
      text: {
        en: "First in, first out per event group; a failing event blocks its group.",
        ko: "이벤트 그룹별 선입선출. 실패하는 이벤트는 자기 그룹을 막습니다.",
      },
    },
    {
      param: "pushes",
      text: { en: "Subscribers are called and retried.", ko: "구독 대상을 호출하고 재시도합니다." },
    },
    { param: "deliveriesMax", text: customText },
    { param: "ageMaxMs", text: customText },
    {
      param: "dedupMs",
      text: { en: "Deduplication at publish: 5 minutes.", ko: "발행 시 중복 제거 기간은 5분." },
    },
  ],
  notModelled: {
    en: "Retention of 1 to 365 days with a start position, pause and resume, transforms; the waits between retries are not published.",
    ko: "1일에서 365일까지의 보존과 시작 위치, 일시 중지와 재개, 변환은 다루지 않습니다. 재시도 간격은 공개되지 않았습니다.",
  },
};

const eventGrid: Preset = {
  id: "azure-event-grid-2020",
  title: { en: "Azure Event Grid", ko: "Azure Event Grid" },
  product: "Event Grid",
  version: "custom topics",
  asOf: "2020-10-01",
  params: {
    ...eventGridStorage.params,
    pushes: "untilAccepted",
    deliveriesMax: 30,
    ageMaxMs: 86_400_000,
    backoff: "list",
    backoffList: "10000, 30000, 60000, 300000, 600000, 1800000, 3600000",
    rateLimitPerS: 5000,
    messageBytesMax: 1_048_576,
  },
  sources: [
    ...eventGridStorage.sources,
    {
      param: "pushes",
      text: {
        en: "Endpoints are called and retried; at least once.",
        ko: "엔드포인트를 호출하고 재시도합니다(최소 한 번).",
      },
      url: GRID,
    },
    {
      param: "deliveriesMax",
      text: { en: "At most 30 attempts by default.", ko: "기본 최대 30회 시도." },
      url: GRID,
    },
    {
      param: "ageMaxMs",
      text: { en: "Time to live 1,440 minutes by default.", ko: "기본 수명 1,440분." },
      url: GRID,
    },
    ...["backoff", "backoffList"].map((param) => ({
      param,
      text: {
        en: "10 s, 30 s, 1 min, 5 min, 10 min, 30 min, 1 h, then every hour.",
        ko: "10초, 30초, 1분, 5분, 10분, 30분, 1시간, 그 뒤로 1시간마다.",
      },
      url: GRID,
    })),
    {
      param: "rateLimitPerS",
      text: { en: "5,000 events a second per topic (table of 2020).", ko: "토픽당 초당 5,000건(2020년 표)." },
    },
    {
      param: "messageBytesMax",
      text: { en: "An event has at most 1 MB (table of 2020).", ko: "이벤트 하나는 최대 1 MB(2020년 표)." },
    },
  ],
  notModelled: {
    en: "The small random part of each wait, answers that are never retried (400, 413), delayed delivery of new events to an endpoint that keeps failing, and the dead-letter container's 5 minutes.",
    ko: "대기 시간에 더하는 작은 무작위 값, 재시도하지 않는 응답(400, 413), 계속 실패하는 엔드포인트로 가는 새 이벤트의 지연, 데드레터 저장소의 5분 지연은 다루지 않습니다.",
  },
};

export const routerPresets: readonly Preset[] = [
  eventBridge,
  customBus,
  eventGrid,
  exchange("direct", {
    en: "A direct exchange routes to the queues whose binding key equals the routing key.",
    ko: "direct 익스체인지는 바인딩 키가 라우팅 키와 같은 큐로 보냅니다.",
  }),
  exchange("topic", {
    en: "Binding keys of words and dots: * is one word, # is zero or more.",
    ko: "바인딩 키는 점으로 나눈 단어이며 *는 단어 하나, #은 0개 이상의 단어입니다.",
  }),
  exchange("fanout", {
    en: "A fanout exchange routes to all bound queues.",
    ko: "fanout 익스체인지는 바인딩된 모든 큐로 보냅니다.",
  }),
  exchange("headers", {
    en: "Headers of the message are compared with the binding's arguments; x-match says all or any.",
    ko: "메시지 헤더를 바인딩 인수와 비교하며, 모두(all)인지 하나라도(any)인지는 x-match로 정합니다.",
  }),
];
