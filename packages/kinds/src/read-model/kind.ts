/** The read model: a projection that follows events and answers reads, later than what was written. */
import type { Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import type { ReadModelParams } from "./params.ts";
import { readModelParams } from "./params.ts";

const EDGES_MAX = 64;

export const readModel = defineKindSpec({
  id: "read-model",
  version: 1,
  title: { en: "Read model", ko: "읽기 모델" },
  summary: {
    en: "Follows the events of a bus and answers reads from what it has applied; what it does not know yet makes a read stale.",
    ko: "버스의 이벤트를 따라가며 반영한 내용으로 읽기에 응답합니다. 아직 반영하지 못한 것이 있으면 오래된 값을 읽게 됩니다.",
  },
  icon: "M3 4h14v4H3zM3 11h6v5H3zM12 11h5M12 13.5h5M12 16h5",
  silhouette: "worker",
  simulated: true,
  params: readModelParams,
  ports: [
    {
      id: "in",
      direction: "in",
      carries: "event",
      flows: ["delivery"],
      title: { en: "events", ko: "이벤트" },
      edgesMin: 1,
      edgesMax: EDGES_MAX,
    },
    {
      id: "reads",
      direction: "in",
      carries: "call",
      flows: ["call"],
      title: { en: "reads", ko: "읽기" },
      edgesMin: 0,
      edgesMax: EDGES_MAX,
    },
    {
      id: "own reads",
      direction: "in",
      carries: "call",
      flows: ["call"],
      title: { en: "reads after an own write", ko: "자신이 쓴 뒤의 읽기" },
      edgesMin: 0,
      edgesMax: EDGES_MAX,
    },
  ],
  faults: ["kill", "stall", "slow", "fail"],
  metrics: [
    "in",
    "done",
    "stale",
    "failed",
    "rejected",
    "deduplicated",
    "timedOut",
    "backlog",
    "busy",
    "workers",
    "latency",
  ],
  card: {
    subtitle: (raw: Params) => {
      const { applyMs, batchMax } = raw as ReadModelParams;
      const times = batchMax === 1 ? "" : ` · ${batchMax}`;
      return {
        en: `applies in ${applyMs} ms${times === "" ? "" : `${times} at once`}`,
        ko: `반영 ${applyMs} ms${times === "" ? "" : `${times}개씩`}`,
      };
    },
    detail: (raw: Params) => {
      const { readMs, readers } = raw as ReadModelParams;
      return { en: `reads ${readMs} ms × ${readers}`, ko: `읽기 ${readMs} ms × ${readers}` };
    },
    meter: "workers",
  },
  transitMs: (raw: Params) => (raw as ReadModelParams).applyMs,
  backlogMax: (raw: Params) => {
    const { queueFull, queueMax } = raw as ReadModelParams;
    return queueFull === "refuse" ? Math.max(1, queueMax) : undefined;
  },
  capacityParam: "readers",
  migrations: [],
});
