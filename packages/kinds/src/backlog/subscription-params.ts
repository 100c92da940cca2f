/** What can be said of each edge that leaves a topic: its filter, its guarantee, what happens when it is slow. */
import type { EdgeParams, FieldMeta, LocalText, Params, ParamSet } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { compileFilter, FILTER_LANGUAGE_INFO, FILTER_LANGUAGES } from "../content/filter.ts";
import type { Subscription } from "./subscription.ts";

const NS_PER_MS = 1_000_000;
const PENDING_MAX = 1_000_000;
const AWAY_MS_MAX = 3_600_000;
const FILTER_CHARS_MAX = 10_000;
const NAME_CHARS_MAX = 100;

const slowShown = { param: "slow", oneOf: ["drop", "disconnect"] } as const;

const meta = {
  filter: {
    label: { en: "Filter", ko: "필터" },
    help: {
      en: "Only events that match are delivered here. Empty: all.",
      ko: "일치하는 이벤트만 전달합니다. 비우면 모두 전달합니다.",
    },
    multiline: true,
  },
  filterLanguage: {
    label: { en: "Filter language", ko: "필터 언어" },
    options: Object.fromEntries(FILTER_LANGUAGES.map((id) => [id, FILTER_LANGUAGE_INFO[id].title])),
  },
  subscription: {
    label: { en: "Shared subscription", ko: "공유 구독 이름" },
    help: {
      en: "Edges with the same name compete for one copy; the first of them says what it asks for. Empty: a copy of its own. A change works from the next run on.",
      ko: "같은 이름의 연결은 사본 하나를 두고 경쟁하며, 첫 연결의 설정을 따릅니다. 비우면 따로 사본을 받습니다. 바꾸면 다음 실행부터 적용됩니다.",
    },
  },
  guarantee: {
    label: { en: "Delivered", ko: "전달 보장" },
    help: {
      en: "At most once: nothing is kept for a subscriber that is not there, and nothing is delivered again.",
      ko: "최대 한 번은 연결되지 않은 구독자를 위해 보관하지 않고, 다시 전달하지도 않습니다.",
    },
    options: {
      atLeastOnce: { en: "at least once", ko: "최소 한 번" },
      atMostOnce: { en: "at most once", ko: "최대 한 번" },
    },
  },
  slow: {
    label: { en: "A slow subscriber", ko: "느린 구독자" },
    options: {
      queue: { en: "lets its messages wait", ko: "메시지를 쌓아 둠" },
      drop: { en: "loses new ones", ko: "새 메시지를 버림" },
      disconnect: { en: "is thrown off for a while", ko: "잠시 연결을 끊음" },
    },
  },
  slowAt: {
    label: { en: "Slow is when this many wait", ko: "느리다고 보는 대기 수" },
    unit: { en: "msg", ko: "건" },
    step: 100,
    showWhen: slowShown,
  },
  awayMs: {
    label: { en: "Comes back after", ko: "다시 연결하기까지" },
    unit: "ms",
    step: 500,
    showWhen: { param: "slow", oneOf: ["disconnect"] },
  },
} as const satisfies Record<string, FieldMeta>;

const params = z.object({
  filter: z.string().max(FILTER_CHARS_MAX).default("").register(fields, meta.filter),
  filterLanguage: z.enum(FILTER_LANGUAGES).default("simple").register(fields, meta.filterLanguage),
  subscription: z.string().max(NAME_CHARS_MAX).default("").register(fields, meta.subscription),
  guarantee: z.enum(["atLeastOnce", "atMostOnce"]).default("atLeastOnce").register(fields, meta.guarantee),
  slow: z.enum(["queue", "drop", "disconnect"]).default("queue").register(fields, meta.slow),
  slowAt: z.int().min(1).max(PENDING_MAX).default(1000).register(fields, meta.slowAt),
  awayMs: z.number().min(1).max(AWAY_MS_MAX).default(2000).register(fields, meta.awayMs),
});

export type SubscriptionParams = z.infer<typeof params>;

function check(raw: Params): { readonly param: string; readonly text: LocalText }[] {
  const { filter, filterLanguage } = raw as unknown as SubscriptionParams;
  const compiled = compileFilter(filterLanguage, filter);
  return compiled.ok ? [] : [{ param: "filter", text: compiled.text }];
}

/** For `PortSpec.edge`. */
export const SUBSCRIPTION_EDGE: ParamSet = { params, check };

/** Reads an edge's complete parameters. */
export function readSubscription(raw: EdgeParams): Subscription {
  const p = raw as unknown as SubscriptionParams;
  return {
    once: p.guarantee === "atMostOnce",
    slow: p.slow,
    pendingMax: p.slowAt,
    awayNs: Math.round(p.awayMs * NS_PER_MS),
  };
}
