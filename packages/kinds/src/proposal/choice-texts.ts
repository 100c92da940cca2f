/** What a proposal's choices say: when there is no such choice, what became of whom, and what it gives up. */
import type { Design, LocalText } from "@eventyard/model";
import { nameOf } from "./refusal-texts.ts";

export const NO_TRANSACTION: LocalText = {
  en: "No service that users call has two or more others to call one after the other: no transaction crosses services.",
  ko: "사용자가 호출하는 서비스 가운데 둘 이상을 차례로 호출하는 것이 없습니다. 여러 서비스에 걸친 트랜잭션이 아닙니다.",
};

export function atTheSameTime(design: Design, id: string): LocalText {
  const name = nameOf(design, id);
  return {
    en: `"${name}" calls the others at the same time; a saga makes one step after the other.`,
    ko: `'${name}' 노드는 다른 서비스를 동시에 호출합니다. 사가는 단계를 차례로 진행합니다.`,
  };
}

export function tooManySteps(stepsMax: number): LocalText {
  return {
    en: `A saga has at most ${stepsMax} steps; here it would need more.`,
    ko: `사가의 단계는 최대 ${stepsMax}개인데 여기서는 더 필요합니다.`,
  };
}

export function sharedStep(design: Design, id: string): LocalText {
  const name = nameOf(design, id);
  return {
    en: `"${name}" is called from elsewhere too: it cannot be part of this saga and a consumer at once.`,
    ko: `'${name}' 노드는 다른 곳에서도 호출합니다. 사가에 속하면서 컨슈머가 될 수는 없습니다.`,
  };
}

export function booksBelow(design: Design, id: string): LocalText {
  const name = nameOf(design, id);
  return {
    en: `"${name}" books but is no step of its own: the saga could not take its booking back.`,
    ko: `'${name}' 노드는 장부에 기록하지만 독립된 단계가 아닙니다. 사가가 그 기록을 되돌릴 수 없습니다.`,
  };
}

export function longWithOutbox(busesMax: number): LocalText {
  return {
    en: `With outboxes an event would pass more than ${busesMax} places one after the other. Shorten the chain first.`,
    ko: `아웃박스를 두면 이벤트가 거치는 곳이 ${busesMax}개를 넘습니다. 먼저 체인을 줄이세요.`,
  };
}

export function keepsStore(design: Design, id: string): LocalText {
  const name = nameOf(design, id);
  return {
    en: `"${name}" calls a store, and the proposal has no consumer that keeps one: only as a step of a saga does it stay a service.`,
    ko: `'${name}' 노드는 저장소를 호출합니다. 저장소를 호출하는 컨슈머로 바꾸는 제안은 아직 없으며, 사가의 단계일 때만 서비스로 남습니다.`,
  };
}

export function sagaEntryChange(design: Design, id: string, saga: string): LocalText {
  const name = nameOf(design, id);
  const heard = nameOf(design, saga);
  return {
    en: `${name} stays a service: it answers users as soon as its own work is done, and its event begins ${heard}. It calls none of the steps any more.`,
    ko: `${name}: 서비스로 남습니다. 자신의 처리가 끝나면 바로 응답하고, 그 이벤트가 사가(${heard})를 시작합니다. 각 단계를 더는 직접 호출하지 않습니다.`,
  };
}

export function sagaChange(design: Design, id: string, steps: readonly string[]): LocalText {
  const name = nameOf(design, id);
  const list = steps.map((step) => nameOf(design, step)).join(", ");
  return {
    en: `${name} is new: it calls ${list} in this order, with the time-outs and retries the calls had. When one fails, those before it are asked to take back what they did.`,
    ko: `${name}: 새 사가입니다. ${list} 순서로 호출하며 타임아웃과 재시도는 그대로입니다. 하나가 실패하면 앞서 처리한 서비스에 되돌려 달라고 요청합니다.`,
  };
}

export function stepChange(design: Design, id: string, order: number, books: boolean): LocalText {
  const name = nameOf(design, id);
  return {
    en: `${name} stays a service, as step ${order} of the saga: it must be able to take back what it did.${books ? " The saga books for it, and takes the amount out again." : ""}`,
    ko: `${name}: 사가의 ${order}번째 단계이며 서비스로 남습니다. 한 일을 되돌릴 수 있어야 합니다.${books ? " 장부 기록은 사가가 대신하고, 보상할 때 다시 뺍니다." : ""}`,
  };
}

export function outboxChange(design: Design, id: string, publisher: string): LocalText {
  const service = nameOf(design, publisher);
  return {
    en: `${nameOf(design, id)} is new: events of ${service} are rows of its own transaction, and a relay publishes them from the database's log. A crash in between loses none.`,
    ko: `${nameOf(design, id)}: 새 아웃박스입니다. ${service}의 이벤트를 같은 트랜잭션에 행으로 남기고, 릴레이가 데이터베이스 로그에서 읽어 발행합니다. 중간에 죽어도 유실이 없습니다.`,
  };
}

/** What a saga gives up. */
export const SAGA_COST: LocalText = {
  en: "Isolation and waiting: until a saga ends others see half of it, every step needs its undo, and one that fails leaves it stuck for a person. While a service is down orders are taken back, not stored for later.",
  ko: "격리와 기다림: 사가가 끝날 때까지 반만 처리된 상태가 보이고, 단계마다 되돌리는 방법이 있어야 하며, 되돌리기가 실패하면 사람이 처리해야 합니다. 서비스가 중단된 동안의 주문은 보관하지 않고 되돌립니다.",
};

/** What an outbox gives up. */
export const OUTBOX_COST: LocalText = {
  en: "Speed and simplicity: events come about 50 ms later, a relay and a table must be run, and after a crash an event is published twice.",
  ko: "속도와 단순함: 이벤트가 50 ms쯤 늦게 나가고, 릴레이와 테이블을 운영해야 하며, 장애 뒤에는 같은 이벤트가 두 번 나갑니다.",
};
