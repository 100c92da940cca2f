/** What a proposal says of itself: what became of each node, and what the change gives up. */
import type { Design, LocalText } from "@eventyard/model";
import { resolveParams } from "@eventyard/model";
import { topic } from "../topic/kind.ts";
import type { Call } from "./calls.ts";
import { serviceParamsOf } from "./calls.ts";
import { OUTBOX_COST, SAGA_COST } from "./choice-texts.ts";
import type { Feed } from "./placement.ts";
import { nameOf } from "./refusal-texts.ts";

/** What became of a node, in sentences. */
export interface TwinChange {
  readonly node: string;
  readonly text: LocalText;
}

function joined(parts: readonly LocalText[]): LocalText {
  return { en: parts.map(({ en }) => en).join(" "), ko: parts.map(({ ko }) => ko).join(" ") };
}

/** Names shown in one sentence at most. */
const NAMES_MAX = 6;

function listOf(design: Design, ids: readonly string[]): LocalText {
  const names = [...new Set(ids)].map((id) => nameOf(design, id));
  const shown = names.slice(0, NAMES_MAX).join(", ");
  const more = names.length - NAMES_MAX;
  if (more <= 0) return { en: shown, ko: shown };
  return { en: `${shown} and ${more} more`, ko: `${shown} 외 ${more}개` };
}

export function entryChange(design: Design, id: string, bus: string): LocalText {
  const name = nameOf(design, id);
  return {
    en: `${name} stays a service: it answers users as soon as its own work is done, and publishes to "${bus}". It calls nobody any more.`,
    ko: `${name}: 서비스로 남습니다. 자신의 처리가 끝나면 바로 응답하고 '${bus}' 토픽에 발행하며, 더는 다른 서비스를 호출하지 않습니다.`,
  };
}

export function topicChange(
  design: Design,
  twin: Design,
  id: string,
  publisher: string,
  calls: readonly Call[],
): LocalText {
  const params = resolveParams(topic, twin.nodes[id]?.params ?? {});
  const callees = listOf(
    design,
    calls.map(({ to }) => to),
  );
  const leaseS = Number(params["leaseMs"]) / 1000;
  const name = nameOf(design, publisher);
  const deliveries = String(params["deliveriesMax"]);
  return {
    en: `${nameOf(twin, id)} is new: it keeps every event of ${name} for ${callees.en} until it is acknowledged. Time-outs and retries of the calls became a lease of ${leaseS} s and up to ${deliveries} deliveries with back-off; then it goes to the dead letters.`,
    ko: `${nameOf(twin, id)}: 새 토픽입니다. ${name}의 이벤트를 ${callees.ko}의 확인 응답을 받을 때까지 보관합니다. 호출의 타임아웃과 재시도는 임대 시간 ${leaseS}초와 백오프를 두고 최대 ${deliveries}회 전달하는 것으로 바뀌고, 그래도 안 되면 데드레터로 갑니다.`,
  };
}

/** How each kind of feed is said; `bus` is the topic, `from` the service whose event it is. */
function feedText(role: Feed["role"], bus: string, from: string): LocalText {
  switch (role) {
    case "next":
      return {
        en: `It begins when ${from} is done ("${bus}"): calls one after the other became a chain of events.`,
        ko: `${from} 처리가 끝나면 시작합니다('${bus}'). 차례대로 하던 호출이 이벤트의 사슬이 되었습니다.`,
      };
    case "optional":
      return {
        en: `It begins when ${from} is done ("${bus}"), and nothing waits for it: its failures were ignored before.`,
        ko: `${from} 처리가 끝나면 시작하며('${bus}') 아무도 기다리지 않습니다. 전에도 실패를 무시하던 호출입니다.`,
      };
    case "shared":
      return {
        en: `It hears "${bus}". Several services called it, so that none of their next steps waits for it.`,
        ko: `'${bus}' 토픽을 구독합니다. 여러 서비스가 호출하던 곳이라 다음 단계가 이 처리를 기다리지 않습니다.`,
      };
    case "parallel":
      return {
        en: `It hears "${bus}" beside the others: parallel calls became independent subscriptions.`,
        ko: `다른 구독자와 나란히 '${bus}' 토픽을 구독합니다. 동시에 하던 호출이 독립된 구독이 되었습니다.`,
      };
  }
}

const NO_QUEUE: LocalText = {
  en: "Its limit or shedding of waiting requests is gone: what waits lies in the topic.",
  ko: "대기 요청의 제한과 폐기 설정은 없어졌습니다. 기다리는 것은 토픽에 쌓입니다.",
};

const NO_GUARDS: LocalText = {
  en: "Breaker, bulkhead, connections and retry budget of the call are gone: the bus stands between.",
  ko: "호출의 서킷 브레이커, 벌크헤드, 커넥션 제한, 재시도 예산은 없어졌습니다. 그 자리를 버스가 대신합니다.",
};

function isGuarded({ policy }: Call): boolean {
  return policy.breaker || policy.bulkheadMax > 0 || policy.poolMax > 0 || policy.retryBudgetPercent > 0;
}

export function calleeChange(
  design: Design,
  id: string,
  feeds: readonly Feed[],
  busName: (publisher: string) => string,
): LocalText {
  const params = serviceParamsOf(design, id);
  const name = nameOf(design, id);
  const parts: LocalText[] = [
    {
      en: `${name} is a consumer now, with the same work and failures; its ${params.threads} threads are workers.`,
      ko: `${name}: 이제 컨슈머입니다. 처리 시간과 실패는 그대로이고 스레드 ${params.threads}개가 워커가 되었습니다.`,
    },
    ...feeds.map(({ publisher, role }) => feedText(role, busName(publisher), nameOf(design, publisher))),
  ];
  if (params.queueFull === "refuse" || params.shed !== "never") parts.push(NO_QUEUE);
  if (feeds.some(({ call }) => isGuarded(call))) parts.push(NO_GUARDS);
  return joined(parts);
}

export function deadLetters(name: string): LocalText {
  return {
    en: `${name} is new: what could not be handled after the last delivery waits here for a person, and is not lost.`,
    ko: `${name}: 새 큐입니다. 마지막 전달까지 처리하지 못한 것이 유실되지 않고 여기서 사람의 확인을 기다립니다.`,
  };
}

export function stepDropped(number: number): LocalText {
  return {
    en: `Step ${number} of the scenario is left out: it changes a setting that a consumer or a delivery does not have.`,
    ko: `시나리오 ${number}번째 단계는 뺐습니다. 컨슈머나 전달에는 없는 설정을 바꾸는 단계입니다.`,
  };
}

export function expectationDropped(design: Design, node: string, metric: string): LocalText {
  const name = nameOf(design, node);
  return {
    en: `The expectation of "${metric}" at ${name} is left out: a consumer has no such number.`,
    ko: `${name}의 "${metric}" 기대 조건은 뺐습니다. 컨슈머에는 없는 지표입니다.`,
  };
}

export function expectationMoved(design: Design, node: string): LocalText {
  const name = nameOf(design, node);
  return {
    en: `The expectation of the backlog of ${name} is one of its topic now: that is where requests wait.`,
    ko: `${name}의 백로그 기대 조건을 토픽으로 옮겼습니다. 이제 거기서 기다리기 때문입니다.`,
  };
}

const STALE: LocalText = {
  en: "Consistency: for a while the services do not agree. Who reads right after writing may see the old state.",
  ko: "일관성: 한동안 서비스끼리 상태가 다릅니다. 쓰자마자 읽으면 예전 상태가 보일 수 있습니다.",
};

const TWICE: LocalText = {
  en: "Exactly once: after a crash or an ended lease an event comes again. Consumers must be idempotent.",
  ko: "정확히 한 번: 장애가 나거나 임대가 끝나면 이벤트가 다시 옵니다. 컨슈머는 멱등해야 합니다.",
};

const OUTBOX: LocalText = {
  en: "One step: storing and publishing are two. If a process dies between them the event is missing; an outbox closes this gap.",
  ko: "한 단계 처리: 저장과 발행이 따로 일어납니다. 그 사이에 프로세스가 죽으면 이벤트가 빠지므로 아웃박스가 필요합니다.",
};

const BACK_PRESSURE: LocalText = {
  en: "An early no: nobody is refused any more when a consumer is too slow. Its backlog grows instead, and someone must watch it.",
  ko: "빠른 거절: 컨슈머가 느려도 더는 거부하지 않습니다. 대신 백로그가 쌓이므로 지켜봐야 합니다.",
};

const ORDER: LocalText = {
  en: "Order: workers overtake each other, and two events of one customer may be handled the wrong way round.",
  ko: "순서: 워커끼리 앞지르므로 한 고객의 두 이벤트가 뒤바뀌어 처리될 수 있습니다.",
};

/** What a proposal consists of, as far as it decides what is given up. */
interface Given {
  readonly entries: readonly string[];
  readonly feeds: readonly Feed[];
  /** Services of the sagas' steps. */
  readonly steps: readonly string[];
  /** Services that publish, and how many of them have an outbox. */
  readonly publishers: number;
  readonly outboxes: number;
}

/** What the proposal gives up; it depends on what was there. */
export function givesUp(design: Design, given: Given): readonly LocalText[] {
  const { entries, feeds, steps } = given;
  const callees = [...new Set(feeds.map(({ call }) => call.to))];
  const [first, later] = [listOf(design, entries), listOf(design, [...steps, ...callees])];
  const immediacy: LocalText = {
    en: `Immediacy: the answer of ${first.en} means "accepted", not "done". What ${later.en} find out later must reach the user in another way.`,
    ko: `즉시성: ${first.ko}의 응답은 '완료'가 아니라 '접수'를 뜻합니다. ${later.ko}의 결과는 나중에 다른 방법으로 사용자에게 알려야 합니다.`,
  };
  const undo: LocalText = {
    en: `Taking back: when one of ${callees.length} services fails for good, what the others did stays. A saga must compensate it.`,
    ko: `되돌리기: 서비스 ${callees.length}개 가운데 하나가 끝내 실패해도 나머지가 한 일은 남습니다. 사가로 보상해야 합니다.`,
  };
  const hasLimit = callees.some((id) => serviceParamsOf(design, id).queueFull === "refuse");
  return [
    immediacy,
    STALE,
    ...(steps.length > 0 ? [SAGA_COST] : []),
    ...(callees.length > 1 ? [undo] : []),
    ...(feeds.length > 0 || given.outboxes > 0 ? [TWICE] : []),
    ...(given.outboxes < given.publishers ? [OUTBOX] : []),
    ...(given.outboxes > 0 ? [OUTBOX_COST] : []),
    ...(hasLimit || feeds.some(({ call }) => isGuarded(call)) ? [BACK_PRESSURE] : []),
    ...(callees.some((id) => serviceParamsOf(design, id).threads > 1) ? [ORDER] : []),
  ];
}
