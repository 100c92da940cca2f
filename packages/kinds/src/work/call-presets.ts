/** Clients by product: how their calls are tried again and held back by default. */
import type { Preset } from "@eventyard/model";
import { fromSources, said } from "../backlog/preset-source.ts";

const AWS_RETRIES = "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html";
const BOTO_RETRIES = "https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html";
const RUST_RETRIES =
  "https://docs.rs/aws-sdk-kinesis/latest/aws_sdk_kinesis/config/retry/struct.RetryConfig.html";
const RESILIENCE4J = "https://resilience4j.readme.io/docs/circuitbreaker";

const breakerDefaults: Preset["sources"] = [
  ["breakerWindow", "slidingWindowSize 100 calls.", "slidingWindowSize 호출 100건."],
  ["breakerPercent", "failureRateThreshold 50 %.", "failureRateThreshold 50 %."],
  ["breakerOpenMs", "waitDurationInOpenState 60 s.", "waitDurationInOpenState 60초."],
  ["breakerTrials", "permittedNumberOfCallsInHalfOpenState 10.", "permittedNumberOfCallsInHalfOpenState 10."],
].map(([param, en, ko]) => ({ param: param!, text: { en: en!, ko: ko! }, url: RESILIENCE4J }));

/** For the edges that carry calls. */
export const callPresets: readonly Preset[] = [
  {
    id: "aws-sdk-standard-retry",
    title: { en: "AWS SDK, standard retry mode", ko: "AWS SDK, 표준 재시도 모드" },
    product: "AWS SDK standard",
    version: "standard mode",
    asOf: "2026-11-22",
    ...fromSources([
      said("retries", 2, "Three attempts in all.", "모두 합쳐 세 번 시도합니다.", AWS_RETRIES),
      said("backoffMs", 1000, "First wait up to 1 s.", "첫 대기는 최대 1초.", RUST_RETRIES),
      said(
        "backoffMaxMs",
        20_000,
        "At most 20 s, doubling, with jitter.",
        "최대 20초까지 두 배씩, 지터 사용.",
        BOTO_RETRIES,
      ),
    ]),
    notModelled: {
      en: "The retry quota of 500 tokens (the budget here works by successes), which errors are retried, shorter waits of newer versions.",
      ko: "토큰 500개의 재시도 할당량(여기의 재시도 예산은 성공 수를 따름), 오류별 재시도 여부, 새 버전의 더 짧은 대기는 다루지 않습니다.",
    },
  },
  {
    id: "resilience4j-circuit-breaker",
    title: { en: "Resilience4j circuit breaker", ko: "Resilience4j 서킷 브레이커" },
    product: "Resilience4j",
    version: "defaults",
    asOf: "2026-11-22",
    params: { breaker: true },
    sources: [
      {
        param: "breaker",
        text: { en: "A COUNT_BASED circuit breaker.", ko: "COUNT_BASED 서킷 브레이커." },
        url: RESILIENCE4J,
      },
      ...breakerDefaults,
    ],
    notModelled: {
      en: "Slow calls as failures, TIME_BASED windows.",
      ko: "느린 호출을 실패로 세기와 TIME_BASED 구간은 다루지 않습니다.",
    },
  },
];
