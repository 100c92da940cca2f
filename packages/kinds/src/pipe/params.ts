/** Parameters of a pipe: what it lets through, keeps back, joins, adds and splits. */
import type { FieldMeta, JsonValue, LocalText, Params } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { CONTENT_LIMITS } from "../content/content.ts";
import { compileFilter, FILTER_LANGUAGE_INFO, FILTER_LANGUAGES } from "../content/filter.ts";
import { asObject, readJson } from "../content/json-text.ts";
import { orRefusal, refuse } from "../content/matcher.ts";

const FILTER_CHARS_MAX = 10_000;
const DELAY_MS_MAX = 86_400_000;
const WINDOW_MS_MAX = 86_400_000;
/** Events that one joined event can be made of. */
const GATHER_MAX = 10_000;
/** Events that one event can be split into. */
export const SPLIT_MAX = 1_000;
/** Events in hand of one connection. */
const HELD_MAX = 100_000;

const joining = { en: "Join", ko: "합치기" };
const changing = { en: "Change", ko: "바꾸기" };
const holding = { en: "While it holds events", ko: "이벤트를 갖고 있는 동안" };
const gathered = { param: "gather", oneOf: ["count", "inputs"] } as const;

const meta = {
  filter: {
    label: { en: "Lets through", ko: "통과 조건" },
    help: {
      en: "Events that match go on; the others are acknowledged and end here. Empty: all.",
      ko: "일치하는 이벤트만 내보내고, 나머지는 확인 응답만 하고 여기서 끝냅니다. 비우면 모두 통과합니다.",
    },
    multiline: true,
  },
  filterLanguage: {
    label: { en: "Filter language", ko: "필터 언어" },
    options: Object.fromEntries(FILTER_LANGUAGES.map((id) => [id, FILTER_LANGUAGE_INFO[id].title])),
  },
  delayMs: {
    label: { en: "Delay", ko: "지연 시간" },
    help: {
      en: "Each event is kept back for so long. What is longer than the bus's lease comes twice.",
      ko: "이벤트마다 이만큼 늦춥니다. 버스의 임대 시간보다 길면 같은 이벤트가 다시 옵니다.",
    },
    unit: "ms",
    step: 100,
  },
  delayShape: {
    label: { en: "This delay is", ko: "지연 시간은" },
    options: {
      constant: { en: "always the same", ko: "일정" },
      exponential: { en: "a mean (exponential)", ko: "평균값 (지수)" },
    },
  },
  gather: {
    label: { en: "Makes one event of", ko: "하나로 합치기" },
    help: {
      en: "Aggregator: so many events. Join: at least one from each connection on the left.",
      ko: "집계기는 정한 개수를, 조인은 왼쪽 연결마다 적어도 하나씩을 모아 이벤트 하나로 만듭니다.",
    },
    options: {
      none: { en: "each event by itself", ko: "합치지 않음" },
      count: { en: "a number of events", ko: "정한 개수" },
      inputs: { en: "one from each connection", ko: "연결마다 하나씩" },
    },
  },
  gatherBy: {
    label: { en: "That have the same", ko: "같은 것끼리" },
    options: {
      flow: { en: "business flow", ko: "업무 흐름" },
      key: { en: "key", ko: "키" },
      all: { en: "(any events)", ko: "구분 없음" },
    },
    showWhen: gathered,
    group: joining,
  },
  gatherMax: {
    label: { en: "Events in one", ko: "합칠 개수" },
    unit: { en: "events", ko: "건" },
    step: 1,
    showWhen: { param: "gather", oneOf: ["count"] },
    group: joining,
  },
  windowMs: {
    label: { en: "Waits for the others", ko: "나머지를 기다리는 시간" },
    help: {
      en: "From the first event of a group on.",
      ko: "묶음의 첫 이벤트가 들어온 때부터 셉니다.",
    },
    unit: "ms",
    step: 1000,
    showWhen: gathered,
    group: joining,
  },
  whenIncomplete: {
    label: { en: "What is incomplete then", ko: "시간 안에 못 모으면" },
    options: {
      publish: { en: "goes on as it is", ko: "모인 만큼 내보냄" },
      discard: { en: "is given up", ko: "버림" },
    },
    showWhen: gathered,
    group: joining,
  },
  eventType: {
    label: { en: "Event type", ko: "이벤트 유형" },
    help: {
      en: "Of what leaves. Empty: as it came.",
      ko: "내보내는 이벤트의 유형입니다. 비우면 그대로 둡니다.",
    },
    names: "event-type",
    group: changing,
  },
  adds: {
    label: { en: "Adds to the data", ko: "더할 데이터" },
    help: {
      en: 'Enricher: fields such as {"region": "eu"}. Equal names are replaced.',
      ko: '보강기: {"region": "eu"} 같은 필드를 더합니다. 이름이 같으면 바꿉니다.',
    },
    multiline: true,
    group: changing,
  },
  splitCount: {
    label: { en: "Splits into", ko: "나누는 개수" },
    help: {
      en: "Splitter: each part is a new event with its share of the payload.",
      ko: "분할기: 나뉜 부분은 각각 새 이벤트이며 페이로드를 나누어 갖습니다.",
    },
    unit: { en: "events", ko: "건" },
    step: 1,
    group: changing,
  },
  ackWhen: {
    label: { en: "Acknowledges", ko: "확인 응답 시점" },
    help: {
      en: "When they leave: the lease runs meanwhile, and a crash costs nothing. When they come: no lease runs, and a crash loses them.",
      ko: "내보낼 때 하면 그동안 임대 시간이 흐르지만 장애에도 잃지 않습니다. 받을 때 하면 임대가 없는 대신 장애 때 잃습니다.",
    },
    options: {
      left: { en: "when they leave", ko: "내보낼 때" },
      came: { en: "when they come", ko: "받을 때" },
    },
    group: holding,
  },
  heldMax: {
    label: { en: "At most, per connection", ko: "연결마다 최대" },
    help: {
      en: "More are left with the bus.",
      ko: "그보다 많은 이벤트는 버스에 그대로 둡니다.",
    },
    unit: { en: "events", ko: "건" },
    step: 100,
    group: holding,
  },
} as const satisfies Record<string, FieldMeta>;

export const pipeParams = z.object({
  filter: z.string().max(FILTER_CHARS_MAX).default("").register(fields, meta.filter),
  filterLanguage: z.enum(FILTER_LANGUAGES).default("simple").register(fields, meta.filterLanguage),
  delayMs: z.number().min(0).max(DELAY_MS_MAX).default(0).register(fields, meta.delayMs),
  delayShape: z.enum(["constant", "exponential"]).default("constant").register(fields, meta.delayShape),
  gather: z.enum(["none", "count", "inputs"]).default("none").register(fields, meta.gather),
  gatherBy: z.enum(["flow", "key", "all"]).default("flow").register(fields, meta.gatherBy),
  gatherMax: z.int().min(2).max(GATHER_MAX).default(10).register(fields, meta.gatherMax),
  windowMs: z.number().min(1).max(WINDOW_MS_MAX).default(10_000).register(fields, meta.windowMs),
  whenIncomplete: z.enum(["publish", "discard"]).default("publish").register(fields, meta.whenIncomplete),
  eventType: z.string().max(CONTENT_LIMITS.typeCharsMax).default("").register(fields, meta.eventType),
  adds: z.string().max(CONTENT_LIMITS.charsMax).default("").register(fields, meta.adds),
  splitCount: z.int().min(1).max(SPLIT_MAX).default(1).register(fields, meta.splitCount),
  ackWhen: z.enum(["left", "came"]).default("left").register(fields, meta.ackWhen),
  heldMax: z.int().min(1).max(HELD_MAX).default(1_000).register(fields, meta.heldMax),
});

export type PipeParams = z.infer<typeof pipeParams>;

type Data = Readonly<Record<string, JsonValue>>;

/** The fields that are added to each event's data; a blank text adds none. The refusal says what is wrong and where. */
export function readAdded(
  text: string,
): { readonly ok: true; readonly data: Data } | { readonly ok: false; readonly text: LocalText } {
  if (text.trim() === "") return { ok: true, data: {} };
  const result = orRefusal((): Data => {
    const bounds = { charsMax: CONTENT_LIMITS.charsMax, depthMax: CONTENT_LIMITS.depthMax };
    const value = asObject(readJson(text, { en: "The data", ko: "데이터" }, bounds));
    if (value === undefined)
      refuse(
        'The data must be an object such as {"region": "eu"}.',
        '데이터는 {"region": "eu"} 같은 객체여야 합니다.',
      );
    return value;
  });
  return result.ok ? { ok: true, data: result.value } : result;
}

/** What the schema cannot say. For `KindSpec.check`. */
export function pipeProblems(raw: Params): readonly { readonly param: string; readonly text: LocalText }[] {
  const { filter, filterLanguage, adds, gather, gatherMax, heldMax } = raw as PipeParams;
  const problems: { param: string; text: LocalText }[] = [];
  const compiled = compileFilter(filterLanguage, filter);
  if (!compiled.ok) problems.push({ param: "filter", text: compiled.text });
  const added = readAdded(adds);
  if (!added.ok) problems.push({ param: "adds", text: added.text });
  if (gather === "count" && gatherMax > heldMax)
    problems.push({
      param: "gatherMax",
      text: {
        en: `A pipe that holds at most ${heldMax} events of a connection may never see ${gatherMax} together. Let it hold more, or gather fewer.`,
        ko: `연결마다 최대 ${heldMax}건만 갖고 있으면 ${gatherMax}건을 모으지 못할 수 있습니다. 갖고 있을 수를 늘리거나 합칠 개수를 줄이세요.`,
      },
    });
  return problems;
}
