/** Why a design has no event-driven twin, in sentences. */
import type { Design, LocalText } from "@eventyard/model";

/** The name that a person gave a node, or its id. */
export function nameOf(design: Design, id: string): string {
  const name = design.nodes[id]?.name ?? "";
  return name === "" ? id : name;
}

export const noUsers: LocalText = {
  en: "There is no client that calls a service: the proposal begins with a user's request. Connect a client to a service.",
  ko: "서비스를 호출하는 클라이언트가 없습니다. 제안은 사용자의 요청에서 시작하므로 클라이언트를 서비스에 연결하세요.",
};

export const noCalls: LocalText = {
  en: "No service calls another one: there is no chain to turn into events.",
  ko: "다른 서비스를 호출하는 서비스가 없습니다. 이벤트로 바꿀 호출 체인이 없습니다.",
};

export function unknownCallee(design: Design, id: string): LocalText {
  const name = nameOf(design, id);
  return {
    en: `"${name}" is called but is not a service: the proposal does not know what it would do as a consumer.`,
    ko: `'${name}' 노드는 호출받지만 서비스가 아닙니다. 컨슈머로 바꾸면 무엇을 할지 알 수 없습니다.`,
  };
}

export function otherCaller(design: Design, id: string, caller: string): LocalText {
  const [name, by] = [nameOf(design, id), nameOf(design, caller)];
  return {
    en: `"${name}" is called by services and by "${by}", which is none: as a consumer it could not answer "${by}". Give that one a service of its own first.`,
    ko: `'${name}' 노드는 서비스와 서비스가 아닌 '${by}' 노드가 함께 호출합니다. 컨슈머가 되면 '${by}' 노드에 응답할 수 없으니 먼저 서비스를 따로 두세요.`,
  };
}

export function cycle(design: Design, path: readonly string[]): LocalText {
  const names = path.map((id) => nameOf(design, id)).join(" → ");
  return {
    en: `These services call each other in a circle: ${names}. As events they would go round for ever. Break the circle first.`,
    ko: `서비스가 서로를 순환 호출합니다: ${names}. 이벤트로 바꾸면 끝없이 돌게 되니 먼저 순환을 끊으세요.`,
  };
}

export function tooLong(servicesMax: number): LocalText {
  return {
    en: `An event passes at most ${servicesMax} buses one after the other; this chain needs more. Shorten it, or call in parallel.`,
    ko: `이벤트는 버스를 차례로 최대 ${servicesMax}개까지 거칠 수 있는데 이 체인은 더 많이 필요합니다. 체인을 줄이거나 병렬로 호출하세요.`,
  };
}

export function entryIsCalled(design: Design, id: string): LocalText {
  const name = nameOf(design, id);
  return {
    en: `"${name}" is called by users and by another service: it cannot both answer and listen. Split it in two first.`,
    ko: `'${name}' 노드는 사용자와 다른 서비스가 함께 호출합니다. 응답과 구독을 동시에 할 수 없으니 먼저 둘로 나누세요.`,
  };
}

export function nobodyCalls(design: Design, id: string): LocalText {
  const name = nameOf(design, id);
  return {
    en: `"${name}" calls others but nobody calls it: no user's request gets there. Connect or delete it first.`,
    ko: `'${name}' 노드는 다른 서비스를 호출하지만 아무도 호출하지 않습니다. 사용자의 요청이 닿지 않으니 먼저 연결하거나 지우세요.`,
  };
}
