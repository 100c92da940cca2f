/** Why a run was stopped, in words that name the nodes. */
import { CONTENTS_MAX } from "./contents.ts";
import type { Program } from "./program.ts";
import { cycleThrough } from "./program.ts";
import type { RunStop } from "./results.ts";
import type { RunLimits } from "./limits.ts";

/** Names the cycle through `node`, or the node alone if it is on none. `via` restricts the cycle's nodes. */
export function describeStop(
  program: Program,
  limits: RunLimits,
  limit: RunStop["limit"],
  node: number,
  via: (node: number) => boolean,
): RunStop {
  const cycle = cycleThrough(program, node, via);
  const indices = cycle.length > 0 ? cycle : [node];
  const names = indices.map((index) => `"${program.nodeNames[index] ?? ""}"`);
  const first = names[0] ?? "";
  const path = cycle.length > 0 ? [...names, first].join(" → ") : first;
  return {
    limit,
    nodes: indices.map((index) => program.nodeIds[index] ?? ""),
    text: sentence(limit, limits, path, cycle.length > 0),
  };
}

function sentence(
  limit: RunStop["limit"],
  limits: RunLimits,
  path: string,
  isCycle: boolean,
): RunStop["text"] {
  switch (limit) {
    case "instant":
      return {
        en: `${path}: ${grouped(limits.eventsPerInstantPerNodeMax)} events at one instant. Give one of these nodes a service time or one of the edges a latency.`,
        ko: `${path}: 같은 순간에 이벤트가 ${grouped(limits.eventsPerInstantPerNodeMax)}건 발생했습니다. 이 경로의 노드에 처리 시간을, 또는 연결에 지연을 주세요.`,
      };
    case "messages":
      return isCycle
        ? {
            en: `${path}: more than ${grouped(limits.liveMessagesMax)} messages alive at once. Messages multiply in this cycle; break it or send fewer follow-ups.`,
            ko: `${path}: 살아 있는 메시지가 ${grouped(limits.liveMessagesMax)}건을 넘었습니다. 이 순환에서 메시지가 불어납니다. 순환을 끊거나 후속 이벤트를 줄이세요.`,
          }
        : {
            en: `${path}: more than ${grouped(limits.liveMessagesMax)} messages alive at once. Send less, work faster, or limit the backlog.`,
            ko: `${path}: 살아 있는 메시지가 ${grouped(limits.liveMessagesMax)}건을 넘었습니다. 유입을 줄이거나 처리량을 늘리거나 대기열 길이를 제한하세요.`,
          };
    case "hops":
      return {
        en: `${path}: a message passed more than ${limits.hopsMax} buses. Its follow-ups go round in a cycle; break it.`,
        ko: `${path}: 메시지가 버스를 ${limits.hopsMax}번 넘게 거쳤습니다. 후속 이벤트가 순환하고 있으니 순환을 끊으세요.`,
      };
    case "timers":
      return {
        en: `${path}: more than ${grouped(limits.timersMax)} timers pending at once.`,
        ko: `${path}: 대기 중인 타이머가 ${grouped(limits.timersMax)}개를 넘었습니다.`,
      };
    case "contents":
      return {
        en: `${path}: more than ${grouped(CONTENTS_MAX)} different contents. A node that changes contents goes round in a cycle; break it.`,
        ko: `${path}: 서로 다른 이벤트 내용이 ${grouped(CONTENTS_MAX)}가지를 넘었습니다. 내용을 바꾸는 노드가 순환 안에 있으니 순환을 끊으세요.`,
      };
    case "events":
      return {
        en: `The run reached ${grouped(limits.eventsMax)} events; ${path} was active last. Shorten the run or lower the rates.`,
        ko: `실행이 이벤트 ${grouped(limits.eventsMax)}건에 도달했습니다. 마지막으로 동작한 노드는 ${path}입니다. 실행 시간이나 유입량을 줄이세요.`,
      };
  }
}

/** 1000000 → "1,000,000". */
function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}
