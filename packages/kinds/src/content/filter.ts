/** The filter languages by name: what a subscription or a router's rule can be written in. */
import type { Content, LocalText } from "@eventyard/model";
import { compileEventPattern } from "./event-pattern.ts";
import type { CompileResult, Matcher } from "./matcher.ts";
import {
  compileRabbitDirect,
  compileRabbitFanout,
  compileRabbitHeaders,
  compileRabbitTopic,
} from "./rabbit-binding.ts";
import { compileSimpleFilter } from "./simple-filter.ts";
import { compileSnsAttributePolicy, compileSnsPayloadPolicy } from "./sns-policy.ts";
import { compileMqttFilter, compileNatsSubject } from "./topic-filter.ts";

/** In the order a form lists them; the first is the default. Stored in designs: never rename one. */
export const FILTER_LANGUAGES = [
  "simple",
  "event-pattern",
  "sns-attributes",
  "sns-payload",
  "rabbit-direct",
  "rabbit-topic",
  "rabbit-headers",
  "rabbit-fanout",
  "mqtt",
  "nats",
] as const;

export type FilterLanguage = (typeof FILTER_LANGUAGES)[number];

export interface FilterLanguageInfo {
  readonly title: LocalText;
  /** A filter that compiles, to show in an empty field; "" where nothing needs to be written. */
  readonly example: string;
  readonly compile: (text: string) => CompileResult;
}

export const FILTER_LANGUAGE_INFO: Readonly<Record<FilterLanguage, FilterLanguageInfo>> = {
  simple: {
    title: { en: "Simple conditions", ko: "간단한 조건" },
    example: "type = order.*; data.total >= 100",
    compile: compileSimpleFilter,
  },
  "event-pattern": {
    title: { en: "EventBridge event pattern", ko: "EventBridge 이벤트 패턴" },
    example: '{"detail-type": ["order.created"], "detail": {"total": [{"numeric": [">=", 100]}]}}',
    compile: compileEventPattern,
  },
  "sns-attributes": {
    title: { en: "SNS filter policy (attributes)", ko: "SNS 필터 정책(속성)" },
    example: '{"region": ["eu", {"prefix": "us-"}]}',
    compile: compileSnsAttributePolicy,
  },
  "sns-payload": {
    title: { en: "SNS filter policy (payload)", ko: "SNS 필터 정책(페이로드)" },
    example: '{"total": [{"numeric": [">=", 100]}]}',
    compile: compileSnsPayloadPolicy,
  },
  "rabbit-direct": {
    title: { en: "RabbitMQ direct: binding key", ko: "RabbitMQ direct: 바인딩 키" },
    example: "order.created",
    compile: compileRabbitDirect,
  },
  "rabbit-topic": {
    title: { en: "RabbitMQ topic: binding key", ko: "RabbitMQ topic: 바인딩 키" },
    example: "order.#",
    compile: compileRabbitTopic,
  },
  "rabbit-headers": {
    title: { en: "RabbitMQ headers: arguments", ko: "RabbitMQ headers: 인수" },
    example: "x-match = any; region = eu; express",
    compile: compileRabbitHeaders,
  },
  "rabbit-fanout": {
    title: { en: "RabbitMQ fanout: everything", ko: "RabbitMQ fanout: 모두" },
    example: "",
    compile: compileRabbitFanout,
  },
  mqtt: {
    title: { en: "MQTT topic filter", ko: "MQTT 토픽 필터" },
    example: "shop/+/orders/#",
    compile: compileMqttFilter,
  },
  nats: { title: { en: "NATS subject", ko: "NATS 주제" }, example: "order.>", compile: compileNatsSubject },
};

/**
 * Compiles a filter in one of the languages. A blank text is no filter: it matches every content in every language;
 * blanks around a text do not count (rule C5). Otherwise see the language's own function.
 */
export function compileFilter(language: FilterLanguage, text: string): CompileResult {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: true, matcher: () => true };
  return FILTER_LANGUAGE_INFO[language].compile(trimmed);
}

/**
 * Does a filter let this content pass, as far as a drawing can say? For `PortSpec.admits`: values may be out of range, and
 * what cannot be read has its own problem and lets everything pass.
 */
export function filterAdmits(language: unknown, text: unknown, content: Content): boolean {
  const known = FILTER_LANGUAGES.find((id) => id === language);
  if (known === undefined || typeof text !== "string") return true;
  const filter = compileFilter(known, text);
  return !filter.ok || filter.matcher(content);
}

/** The matcher's answer for each content of a run's table, 1 or 0: evaluated once, looked up per message. */
export function matchContents(matcher: Matcher, contents: readonly Content[]): Uint8Array {
  return Uint8Array.from(contents, (content) => (matcher(content) ? 1 : 0));
}
