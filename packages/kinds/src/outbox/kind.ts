/** The outbox: stands between work that is committed and the bus that its events go to. */
import type { NodeContract, Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import { EVENTS_IN } from "../backlog/bus-spec.ts";
import { checkStamp, stamped, withPublished } from "../contracts/stamp.ts";
import type { OutboxParams } from "./params.ts";
import { outboxParams } from "./params.ts";

/** Parameters may be out of range. */
function contractOf(raw: Params): NodeContract {
  const publishes = stamped("publishes", raw["publishes"], "out");
  return { publishes, passesOn: publishes.length === 0 };
}

export const outbox = defineKindSpec({
  id: "outbox",
  version: 1,
  title: { en: "Outbox", ko: "아웃박스" },
  summary: {
    en: "Keeps each event in the transaction of the work that caused it and publishes it afterwards, or shows what happens without.",
    ko: "이벤트를 원인이 된 작업과 같은 트랜잭션에 남겼다가 발행합니다. 그러지 않을 때 생기는 일도 보여 줍니다.",
  },
  icon: "M3 5h9v10H3zM3 8.5h9M3 12h9M14 10h4m-2-2 2 2-2 2",
  silhouette: "bus",
  simulated: true,
  params: outboxParams,
  check: (params) => checkStamp("publishes", (params as OutboxParams).publishes),
  ports: [
    { ...EVENTS_IN, edgesMin: 1 },
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "published", ko: "발행" },
      edgesMin: 1,
      edgesMax: 1,
    },
  ],
  faults: ["kill", "slow", "fail"],
  metrics: ["in", "out", "done", "failed", "retried", "lost", "rejected", "timedOut", "backlog", "latency"],
  card: {
    subtitle: (raw: Params) => {
      const p = raw as OutboxParams;
      if (p.writes === "dual") return { en: "dual write", ko: "이중 쓰기" };
      return p.relay === "poll"
        ? { en: `polls every ${p.pollMs} ms`, ko: `${p.pollMs} ms마다 조회` }
        : { en: "reads the log (CDC)", ko: "로그 읽기 (CDC)" };
    },
    detail: (raw: Params) => {
      const p = raw as OutboxParams;
      const polls = p.writes === "outbox" && p.relay === "poll";
      const rows = { en: `up to ${p.batch} rows at once`, ko: `한 번에 최대 ${p.batch}행` };
      return withPublished(polls ? rows : undefined, p.publishes);
    },
    meter: "backlog",
  },
  transitMs: (raw: Params) => {
    const p = raw as OutboxParams;
    if (p.writes === "dual") return 0;
    return p.relay === "poll" ? p.pollMs / 2 : p.logMs;
  },
  backlogMax: (raw: Params) => (raw as OutboxParams).rowsMax,
  contract: { params: ["publishes"], of: contractOf },
  migrations: [],
});
