/** What a bus cannot bring anywhere: messages given up to the dead letters, events that match no rule. */
import type { LiveState } from "./live.ts";
import { nameOf, nodeIds } from "./names.ts";
import type { Status } from "./status-types.ts";
import type { Wiring } from "./trouble.ts";
import { countText, withParticle } from "./words.ts";

/** From this share of what arrives on, it is worth a sentence. */
const SHARE_MIN = 0.01;
/** Fewer a second than this are single events, not a flow. */
const RATE_MIN = 0.1;

/** Dead letters that grow now, the fastest first. */
export function deadLetters(wiring: Wiring, live: LiveState): Status | undefined {
  let found: { readonly from: string; readonly to: string; readonly rate: number } | undefined;
  for (const { edge, from, to } of wiring.dead) {
    const rate = live.edge(edge)?.rate ?? 0;
    const share = SHARE_MIN * (live.node(from)?.inRate ?? 0);
    if (rate >= RATE_MIN && rate >= share && (found === undefined || rate > found.rate))
      found = { from, to, rate };
  }
  if (found === undefined) return undefined;
  const from = nameOf(wiring, found.from);
  const to = nameOf(wiring, found.to);
  const rate = countText(found.rate);
  const kept = countText(live.node(found.to)?.backlog ?? 0);
  return {
    severity: "warn",
    node: found.to,
    text: {
      en: `${from} gives up ${rate} ${rate === "1" ? "message" : "messages"} a second: they go to ${to}.`,
      ko: `${from}에서 처리하지 못한 메시지가 초당 ${rate}건씩 데드레터로 빠지고 있습니다.`,
    },
    ...(kept !== "0" && {
      detail: { en: `${kept} are kept there.`, ko: `${to}에 ${kept}건이 쌓여 있습니다.` },
    }),
  };
}

/** Events that nobody wants, the most first. What a step behind the bus filters out it filters out on purpose. */
export function unrouted(wiring: Wiring, live: LiveState): Status | undefined {
  let found: string | undefined;
  const rateOf = (id: string) => live.node(id)?.filterRate ?? 0;
  for (const id of nodeIds(wiring)) {
    if (wiring.specs.get(wiring.design.nodes[id]?.kind ?? "")?.silhouette !== "bus") continue;
    const enough = rateOf(id) >= RATE_MIN && rateOf(id) >= SHARE_MIN * (live.node(id)?.inRate ?? 0);
    if (enough && (found === undefined || rateOf(id) > rateOf(found))) found = id;
  }
  if (found === undefined) return undefined;
  const name = nameOf(wiring, found);
  const rate = countText(rateOf(found));
  return {
    severity: "warn",
    node: found,
    text: {
      en: `${rate} ${rate === "1" ? "event" : "events"} a second at ${name} match no rule or subscription.`,
      ko: `${withParticle(name, "으로", "로")} 들어온 이벤트 중 초당 ${rate}건은 일치하는 규칙이나 구독이 없습니다.`,
    },
  };
}
