/** Targets by product: the retry policy and limits of one rule's target, beside its router's preset. */
import type { Preset } from "@eventyard/model";
import { fromSources, said } from "../backlog/preset-source.ts";

const AWS = "https://docs.aws.amazon.com/eventbridge/latest/userguide";
const RETRIES = `${AWS}/eb-rule-retry-policy.html`;
const GRID =
  "https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/event-grid/delivery-and-retry.md";

/** EventBridge publishes no lengths of waits. */
const waits = {
  en: "The waits between retries are exponential with jitter, but their lengths are not published: they are as the router says.",
  ko: "재시도 간격은 지터를 둔 지수 백오프이지만 길이가 공개되지 않아 라우터 설정을 따릅니다.",
};

const ruleRetries = [
  said(
    "deliveriesMax",
    186,
    "Up to 185 retries after the first try.",
    "첫 시도 뒤 최대 185회 재시도.",
    RETRIES,
  ),
  said("ageMaxMs", 86_400_000, "Retries for 24 hours.", "24시간 동안 재시도.", RETRIES),
];

/** For the edges that leave a router. */
export const targetPresets: readonly Preset[] = [
  {
    id: "eventbridge-rule-target",
    title: { en: "EventBridge rule target", ko: "EventBridge 규칙 대상" },
    product: "EventBridge target",
    version: "default policy",
    asOf: "2026-11-22",
    ...fromSources(ruleRetries),
    notModelled: waits,
  },
  {
    id: "eventbridge-api-destination",
    title: { en: "EventBridge API destination", ko: "EventBridge API 대상" },
    product: "API destination",
    version: "default quota",
    asOf: "2026-11-22",
    ...fromSources([
      ...ruleRetries,
      said(
        "sendsPerS",
        300,
        "Quota 300 invocations a second.",
        "호출 할당량 초당 300회.",
        `${AWS}/eb-quota.html`,
      ),
    ]),
    notModelled: {
      en: `The invocation rate that each API destination can set for itself; the quota is of all API destinations of an account together, and retries count towards it. ${waits.en}`,
      ko: `API 대상마다 따로 정할 수 있는 호출 속도는 다루지 않습니다. 실제 할당량은 계정의 모든 API 대상을 합친 값이며 재시도도 셉니다. ${waits.ko}`,
    },
  },
  {
    id: "eventbridge-custom-subscriber-2026",
    title: { en: "EventBridge Custom Event Bus subscriber", ko: "EventBridge 사용자 지정 이벤트 버스 구독" },
    product: "EventBridge custom subscriber",
    version: "2026",
    asOf: "2026-09-30",
    ...fromSources([
      said("deliveriesMax", 6, "Default retry policy: 5 retries.", "기본 재시도 정책은 5회."),
      said("ageMaxMs", 300_000, "Default retry policy: 300 s.", "기본 재시도 정책은 300초."),
    ]),
    notModelled: waits,
  },
  {
    id: "azure-event-grid-subscription-2020",
    title: { en: "Azure Event Grid subscription", ko: "Azure Event Grid 구독" },
    product: "Event Grid subscription",
    version: "defaults",
    asOf: "2020-07-01",
    ...fromSources([
      said("deliveriesMax", 30, "At most 30 attempts by default.", "기본 최대 30회 시도.", GRID),
      said("ageMaxMs", 86_400_000, "Time to live 1,440 minutes by default.", "기본 수명 1,440분.", GRID),
      said("backoff", "list", "A published schedule.", "공개된 일정입니다.", GRID),
      said(
        "backoffList",
        "10000, 30000, 60000, 300000, 600000, 1800000, 3600000",
        "10 s, 30 s, 1 min, 5 min, 10 min, 30 min, 1 h, then every hour.",
        "10초, 30초, 1분, 5분, 10분, 30분, 1시간, 그 뒤로 1시간마다.",
        GRID,
      ),
      said(
        "whenExhausted",
        "drop",
        "Dead-lettering is off by default.",
        "데드레터는 기본으로 꺼져 있습니다.",
        GRID,
      ),
    ]),
    notModelled: {
      en: "The small random part of each wait, answers that are never retried (400, 413), new events that come later to an endpoint that keeps failing.",
      ko: "대기 시간에 더하는 작은 무작위 값, 재시도하지 않는 응답(400, 413), 계속 실패하는 엔드포인트로 가는 새 이벤트의 지연은 다루지 않습니다.",
    },
  },
];
