/** The store: a database behind a pool of connections, with locks, conflicts and commits. */
import type { NodeContract, Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import { checkStamp, stamped, withPublished } from "../contracts/stamp.ts";
import type { StoreParams } from "./params.ts";
import { meanRequestMs, storeParams } from "./params.ts";

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}

/** Reads change nothing: only writes are followed by events. Parameters may be out of range. */
function contractOf(raw: Params): NodeContract {
  const publishes = stamped("publishes", raw["publishes"], "changes");
  return { publishes, passesOn: { "calls in": publishes.length === 0 ? ["changes"] : [] } };
}

export const store = defineKindSpec({
  id: "store",
  version: 1,
  title: { en: "Store", ko: "저장소" },
  summary: {
    en: "A database that services read and write: connections, row locks, conflicts and commits; it may publish its changes.",
    ko: "서비스가 읽고 쓰는 데이터베이스입니다. 커넥션 풀, 행 잠금, 충돌, 커밋이 있으며 변경 이벤트를 발행할 수 있습니다.",
  },
  icon: "M4 5a6 2.5 0 0 1 12 0a6 2.5 0 0 1-12 0zM4 5v10a6 2.5 0 0 0 12 0V5M4 10a6 2.5 0 0 0 12 0",
  silhouette: "worker",
  simulated: true,
  params: storeParams,
  check: (params) => checkStamp("publishes", (params as StoreParams).publishes),
  ports: [
    {
      id: "calls in",
      direction: "in",
      carries: "call",
      flows: ["call"],
      title: { en: "requests", ko: "요청" },
      edgesMin: 1,
      edgesMax: 64,
    },
    {
      id: "reads",
      direction: "in",
      carries: "call",
      flows: ["call"],
      title: { en: "reads", ko: "읽기" },
      edgesMin: 0,
      edgesMax: 64,
    },
    {
      id: "changes",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "changes", ko: "변경 이벤트" },
      edgesMin: 0,
      edgesMax: 64,
    },
  ],
  faults: ["kill", "power", "stall", "slow", "fail"],
  metrics: [
    "in",
    "out",
    "done",
    "failed",
    "rejected",
    "timedOut",
    "lost",
    "repeated",
    "backlog",
    "busy",
    "workers",
    "latency",
  ],
  card: {
    subtitle: (raw: Params) => {
      const p = raw as StoreParams;
      const meanMs = rounded(meanRequestMs(p));
      return {
        en: `${p.poolSize} ${p.poolSize === 1 ? "connection" : "connections"} · ${meanMs} ms`,
        ko: `커넥션 ${p.poolSize}개 · ${meanMs} ms`,
      };
    },
    detail: (raw: Params) => {
      const { control, readPercent, publishes } = raw as StoreParams;
      const rule = {
        row: { en: "row locks", ko: "행 잠금" },
        optimistic: { en: "optimistic", ko: "낙관적 잠금" },
        none: { en: "no locks", ko: "잠금 없음" },
      }[control];
      const line = { en: `${readPercent} % reads, ${rule.en}`, ko: `읽기 ${readPercent}%, ${rule.ko}` };
      return withPublished(line, publishes);
    },
    meter: "workers",
  },
  transitMs: (raw: Params) => meanRequestMs(raw as StoreParams),
  backlogMax: (raw: Params) => {
    const p = raw as StoreParams;
    return p.queueFull === "refuse" ? Math.max(1, p.queueMax) : undefined;
  },
  capacityParam: "poolSize",
  contract: { params: ["publishes"], of: contractOf },
  migrations: [],
});
