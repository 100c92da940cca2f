/** Parameters of a router and of the edges that leave it, and what the state machine of each target makes of them. */
import type { EdgeParams, FieldMeta, LocalText, Params, ParamSet } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import { deliveryShape, failureShape, readBackoffList } from "../backlog/delivery-params.ts";
import type { BusPolicy } from "../backlog/bus-params.ts";
import { busShape, readBusPolicy } from "../backlog/bus-params.ts";
import { waitingShape } from "../backlog/waiting-params.ts";
import { entryProblems, entryShape, storeShape } from "../bus-entry/entry-params.ts";
import type { FilterLanguage } from "../content/filter.ts";
import { compileFilter, FILTER_LANGUAGE_INFO, FILTER_LANGUAGES } from "../content/filter.ts";
import { targetPresets } from "./target-presets.ts";

const RULE_CHARS_MAX = 10_000;
const DELIVERIES_MAX = 250;
const AGE_MS_MAX = 2_678_400_000;
const TIMEOUT_MS_MAX = 3_600_000;
const WAIT_MS_MAX = 3_600_000;
const SENDS_PER_S_MAX = 1_000_000;
const IN_FLIGHT_MAX = 1_000_000;

const again = { en: "When it fails", ko: "실패했을 때" };
const targets = { en: "Targets", ko: "대상" };
const asRouter = { en: "as the router says", ko: "라우터 설정대로" };
const waitsOf = (...oneOf: string[]) => ({ param: "backoff", oneOf });

const meta = {
  mode: {
    label: { en: "Rules are written as", ko: "규칙 언어" },
    help: {
      en: "The language of the rules on the edges that leave this router. An edge without a rule gets everything.",
      ko: "이 라우터에서 나가는 연결의 규칙을 적는 언어입니다. 규칙이 없는 연결은 모든 이벤트를 받습니다.",
    },
    options: Object.fromEntries(FILTER_LANGUAGES.map((id) => [id, FILTER_LANGUAGE_INFO[id].title])),
  },
  pushes: {
    label: { en: "Another bus as a target", ko: "대상이 버스일 때" },
    help: {
      en: "Handed over: sent once, like an exchange to its queues. Until it is accepted: the copy is kept and sent again until the target says that it is stored. Set during a run it works from the next run on.",
      ko: "넘기기는 익스체인지가 큐에 넣듯 한 번만 보냅니다. 받을 때까지는 대상이 저장했다고 답할 때까지 사본을 갖고 다시 보냅니다. 실행 중에 바꾸면 다음 실행부터 적용됩니다.",
    },
    options: {
      handOver: { en: "handed over", ko: "넘기고 끝" },
      untilAccepted: { en: "sent until it is accepted", ko: "받을 때까지 재시도" },
    },
    group: targets,
  },
  timeoutMs: {
    label: { en: "Response time-out", ko: "응답 대기 시간" },
    help: {
      en: "A target that has not answered by then is tried again; it may get the event twice.",
      ko: "이 시간 안에 응답이 없으면 다시 시도하므로, 대상이 같은 이벤트를 두 번 받을 수 있습니다.",
    },
    unit: "ms",
    step: 1000,
    group: targets,
  },
  ageMaxMs: {
    label: { en: "Total age at most", ko: "이벤트 최대 수명" },
    help: {
      en: "An event that no try has delivered within this time is given up for that target. 0: no limit.",
      ko: "이 시간 안에 전달하지 못한 이벤트는 그 대상에 대해 포기합니다. 0이면 제한이 없습니다.",
    },
    unit: "ms",
    step: 1000,
    group: again,
  },
  sendsPerS: {
    label: { en: "Sends at most", ko: "내보내는 속도 제한" },
    help: {
      en: "New copies a second over all targets that must answer; the others wait in order. Retries come on top. 0: no limit.",
      ko: "응답을 기다리는 모든 대상을 합쳐 초당 새로 보내는 사본 수입니다. 넘으면 순서대로 기다립니다. 재시도는 세지 않습니다. 0이면 제한이 없습니다.",
    },
    unit: "/s",
    step: 100,
    group: targets,
  },
  rule: {
    label: { en: "Rule", ko: "규칙" },
    help: {
      en: "Events that match go here; in the router's language. Empty: all.",
      ko: "일치하는 이벤트가 이쪽으로 갑니다. 라우터의 규칙 언어로 적습니다. 비우면 모두 받습니다.",
    },
    multiline: true,
  },
  own: {
    sendsPerS: {
      label: { en: "Sends at most", ko: "내보내는 속도 제한" },
      help: {
        en: "New copies a second for this target, beside the router's limit; the others wait. Not for a bus that is handed its copies. 0: no limit.",
        ko: "이 대상에 초당 새로 보내는 사본 수이며 라우터의 제한과 함께 적용됩니다. 넘으면 기다립니다. 사본을 넘기고 끝내는 버스에는 쓰이지 않습니다. 0이면 제한이 없습니다.",
      },
      unit: "/s",
      step: 10,
      group: targets,
    },
    inFlightMax: {
      label: { en: "Unanswered at most", ko: "응답 대기 최대" },
      help: { en: "0: as the router says.", ko: "0이면 라우터 설정을 따릅니다." },
      unit: { en: "msg", ko: "건" },
      step: 10,
      group: targets,
    },
    deliveriesMax: {
      label: { en: "Deliveries at most", ko: "최대 전달 횟수" },
      help: { en: "0: as the router says.", ko: "0이면 라우터 설정을 따릅니다." },
      unit: { en: "×", ko: "회" },
      step: 1,
      group: again,
    },
    ageMaxMs: {
      label: { en: "Total age at most", ko: "이벤트 최대 수명" },
      help: { en: "0: as the router says.", ko: "0이면 라우터 설정을 따릅니다." },
      unit: "ms",
      step: 1000,
      group: again,
    },
    whenExhausted: {
      label: { en: "Then", ko: "포기한 이벤트" },
      options: {
        router: asRouter,
        deadLetter: { en: "to the dead-letter port", ko: "데드레터로" },
        drop: { en: "drop it", ko: "버림" },
      },
      group: again,
    },
    backoff: {
      label: { en: "Wait before the next try", ko: "재시도 대기 방식" },
      options: {
        router: asRouter,
        none: { en: "none", ko: "없음" },
        fixed: { en: "always the same", ko: "고정" },
        exponential: { en: "growing", ko: "점점 길게" },
        list: { en: "a list of times", ko: "시간 목록" },
      },
      group: again,
    },
    backoffMs: {
      label: { en: "First wait", ko: "첫 대기 시간" },
      unit: "ms",
      step: 100,
      showWhen: waitsOf("fixed", "exponential"),
      group: again,
    },
    backoffFactor: {
      label: { en: "Grows by", ko: "증가 배수" },
      unit: "×",
      step: 0.5,
      showWhen: waitsOf("exponential"),
      group: again,
    },
    backoffMaxMs: {
      label: { en: "Longest wait", ko: "최대 대기 시간" },
      unit: "ms",
      step: 1000,
      showWhen: waitsOf("exponential"),
      group: again,
    },
    backoffList: {
      label: { en: "Waits in ms", ko: "대기 시간 목록(ms)" },
      help: {
        en: "One for each failed delivery, separated by commas. The last one repeats.",
        ko: "실패한 전달마다 하나씩 쉼표로 구분합니다. 마지막 값은 반복합니다.",
      },
      showWhen: waitsOf("list"),
      group: again,
    },
    jitterPercent: {
      label: { en: "Jitter", ko: "지터" },
      unit: "%",
      step: 5,
      showWhen: waitsOf("fixed", "exponential", "list"),
      group: again,
    },
  },
} as const satisfies Record<string, FieldMeta | Record<string, FieldMeta>>;

const sends = () => z.number().min(0).max(SENDS_PER_S_MAX).default(0);
const age = () => z.number().min(0).max(AGE_MS_MAX).default(0);

export const routerParams = z.object({
  mode: z.enum(FILTER_LANGUAGES).default("simple").register(fields, meta.mode),
  ...storeShape,
  order: waitingShape.order,
  pushes: z.enum(["handOver", "untilAccepted"]).default("handOver").register(fields, meta.pushes),
  timeoutMs: z.number().min(1).max(TIMEOUT_MS_MAX).default(30_000).register(fields, meta.timeoutMs),
  inFlightMax: deliveryShape.inFlightMax,
  sendsPerS: sends().register(fields, meta.sendsPerS),
  deliveriesMax: failureShape.deliveriesMax,
  ageMaxMs: age().register(fields, meta.ageMaxMs),
  whenExhausted: failureShape.whenExhausted,
  backoff: failureShape.backoff,
  backoffMs: failureShape.backoffMs,
  backoffFactor: failureShape.backoffFactor,
  backoffMaxMs: failureShape.backoffMaxMs,
  backoffList: failureShape.backoffList,
  jitterPercent: failureShape.jitterPercent,
  ...entryShape,
});

export type RouterParams = z.infer<typeof routerParams>;

const wait = () => z.number().min(1).max(WAIT_MS_MAX);
const targetParams = z.object({
  rule: z.string().max(RULE_CHARS_MAX).default("").register(fields, meta.rule),
  sendsPerS: sends().register(fields, meta.own.sendsPerS),
  inFlightMax: z.int().min(0).max(IN_FLIGHT_MAX).default(0).register(fields, meta.own.inFlightMax),
  deliveriesMax: z.int().min(0).max(DELIVERIES_MAX).default(0).register(fields, meta.own.deliveriesMax),
  ageMaxMs: age().register(fields, meta.own.ageMaxMs),
  whenExhausted: z
    .enum(["router", "deadLetter", "drop"])
    .default("router")
    .register(fields, meta.own.whenExhausted),
  backoff: z
    .enum(["router", "none", "fixed", "exponential", "list"])
    .default("router")
    .register(fields, meta.own.backoff),
  backoffMs: wait().default(200).register(fields, meta.own.backoffMs),
  backoffFactor: z.number().min(1).max(10).default(2).register(fields, meta.own.backoffFactor),
  backoffMaxMs: wait().default(30_000).register(fields, meta.own.backoffMaxMs),
  backoffList: z.string().max(400).default("1000, 5000, 30000").register(fields, meta.own.backoffList),
  jitterPercent: z.number().min(0).max(100).default(0).register(fields, meta.own.jitterPercent),
});

export type TargetParams = z.infer<typeof targetParams>;

type Found = { readonly param: string; readonly text: LocalText }[];

/** What the shape cannot say of a target: its rule's grammar (where the router's language is known), its waits. */
function targetProblems(raw: Params, owner?: Params): Found {
  const { rule, backoff, backoffList } = raw as TargetParams;
  const found: Found = [];
  const language = FILTER_LANGUAGES.find((id) => id === owner?.["mode"]);
  const compiled = language === undefined ? undefined : compileFilter(language, rule);
  if (compiled?.ok === false) found.push({ param: "rule", text: compiled.text });
  const list = readBackoffList(backoffList);
  if (backoff === "list" && !list.ok) found.push({ param: "backoffList", text: list.text });
  return found;
}

/** For `PortSpec.edge` of the port "out". */
export const TARGET_EDGE: ParamSet = {
  params: targetParams,
  check: targetProblems,
  presets: targetPresets,
};

/** For `KindSpec.check`. */
export function routerProblems(raw: Params): Found {
  const { backoff, backoffList } = raw as RouterParams;
  const found = [...entryProblems(raw)];
  const list = readBackoffList(backoffList);
  if (backoff === "list" && !list.ok) found.push({ param: "backoffList", text: list.text });
  return found;
}

/** What a bus has by default: dispatch, priorities and the like, of which a router makes nothing. */
const BUS_DEFAULTS = z.object(busShape).parse({});

/** In the policy of a target that is sent to at a limited rate, until a copy's own wait is known. */
const KEPT_BACK_NS = 1;

/** The policy of one target: the router's parameters (complete) with what its edge says otherwise (rule K264). */
export function targetPolicy(router: Params, edge: EdgeParams): BusPolicy {
  const base = router as unknown as RouterParams;
  const own = edge as unknown as TargetParams;
  const waits = own.backoff === "router" ? base : own;
  const whenExhausted = own.whenExhausted === "router" ? base.whenExhausted : own.whenExhausted;
  const merged = {
    ...BUS_DEFAULTS,
    order: base.order,
    inFlightMax: own.inFlightMax || base.inFlightMax,
    leaseMs: base.timeoutMs,
    deliveriesMax: own.deliveriesMax || base.deliveriesMax,
    ttlMs: own.ageMaxMs || base.ageMaxMs,
    ttlChecked: "anywhere",
    ttlThen: whenExhausted === "deadLetter" ? "deadLetter" : "drop",
    whenExhausted,
    backoff: waits.backoff,
    backoffMs: waits.backoffMs,
    backoffFactor: waits.backoffFactor,
    backoffMaxMs: waits.backoffMaxMs,
    backoffList: waits.backoffList,
    jitterPercent: waits.jitterPercent,
  };
  // a delivery delay is not the router's: it is how a copy is kept back for its turn (rule K272)
  const delayNs = base.sendsPerS > 0 || own.sendsPerS > 0 ? KEPT_BACK_NS : 0;
  return { ...readBusPolicy(merged), backoffAfterTimeout: true, delayNs };
}

/** The language of a router's rules. */
export function modeOf(params: Params): FilterLanguage {
  return (params as unknown as RouterParams).mode;
}
