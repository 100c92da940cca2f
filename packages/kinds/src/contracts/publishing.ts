/** What versions of its contract an event says it has: parameters of whoever publishes, and their check. */
import type { Content, FieldMeta, LocalText } from "@eventyard/model";
import { parseEventVersion, withVersion } from "@eventyard/model";

/** Longest text that names one version: 64 characters of type, six of version. */
export const VERSION_CHARS_MAX = 80;

export const contractGroup = { en: "Contract", ko: "계약" };

export const publishesMeta: FieldMeta = {
  label: { en: "Publishes version", ko: "발행 버전" },
  help: {
    en: "Event type and version of its contract, such as order-placed@2. Its events of this type carry the version. Empty: no version. Switched on during a run it works only where contents are in use.",
    ko: "order-placed@2처럼 이벤트 유형과 계약 버전을 적습니다. 이 유형의 이벤트에 버전이 붙습니다. 비우면 버전이 없습니다. 실행 중에 켜면 이벤트 내용을 쓰던 설계에서만 적용됩니다.",
  },
  names: "event-version",
  group: contractGroup,
};

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The contents that an event can have, each with its weight, and the version that they are published in. */
export interface Weighted {
  readonly content: Content;
  readonly weight: number;
}

/**
 * Contents with the version that `publishes` names; a share of `canaryPercent` of those of its type with the version that
 * `canary` names. Without contents the event only has a type and a version (rule K540).
 */
export function versioned(
  contents: readonly Weighted[],
  publishes: unknown,
  canary: unknown = "",
  canaryPercent: unknown = 0,
): readonly Weighted[] {
  const stable = parseEventVersion(asText(publishes));
  if (stable === undefined) return contents;
  const base =
    contents.length > 0
      ? contents
      : [{ content: { type: stable.type, source: "", headers: {}, data: {} }, weight: 1 }];
  const next = parseEventVersion(asText(canary));
  const share = typeof canaryPercent === "number" ? Math.min(1, Math.max(0, canaryPercent / 100)) : 0;
  return base.flatMap(({ content, weight }) => {
    const plain = { content: withVersion(content, stable), weight: weight * (1 - share) };
    if (next === undefined || share === 0 || content.type !== next.type)
      return [{ content: withVersion(content, stable), weight }];
    const early = { content: withVersion(content, next), weight: weight * share };
    return share === 1 ? [early] : [plain, early];
  });
}

/**
 * What the schema cannot say of `publishes` and `canary`: they name a type and a version, and the type is that of some
 * content. `types`: of the contents; empty if there are none.
 */
export function checkPublishing(
  publishes: string,
  types: readonly string[],
  canary = "",
): { param: string; text: LocalText }[] {
  const problems: { param: string; text: LocalText }[] = [];
  const say = (param: string, en: string, ko: string): number => problems.push({ param, text: { en, ko } });
  const stable = parseEventVersion(publishes);
  const next = parseEventVersion(canary);
  for (const [param, text, one] of [
    ["publishes", publishes, stable],
    ["canary", canary, next],
  ] as const) {
    if (text.trim() === "" || one !== undefined) continue;
    say(
      param,
      `"${text}" is no event type with a version; write it like order-placed@2.`,
      `"${text}" 값은 이벤트 유형과 버전이 아닙니다. order-placed@2처럼 적으세요.`,
    );
  }
  if (stable !== undefined && types.length > 0 && !types.includes(stable.type)) {
    say(
      "publishes",
      `Its events are of the type ${types.join(", ")}; none is of the type ${stable.type}.`,
      `이벤트 유형은 ${types.join(", ")}이며 ${stable.type} 유형은 없습니다.`,
    );
  }
  if (next !== undefined && stable !== undefined && next.type !== stable.type) {
    say(
      "canary",
      "The canary's version must be of the same event type as the published one.",
      "카나리 버전은 발행 버전과 이벤트 유형이 같아야 합니다.",
    );
  }
  return problems;
}
