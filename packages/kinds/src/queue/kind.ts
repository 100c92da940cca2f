/** The queue: one stored backlog, many competing workers. */
import type { Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import { z } from "zod";
import { busShape, shortDuration } from "../backlog/bus-params.ts";

const params = z.object(busShape);
type QueueParams = z.infer<typeof params>;

export const queue = defineKindSpec({
  id: "queue",
  version: 1,
  title: { en: "Queue", ko: "큐" },
  summary: {
    en: "Stores each message until one of its workers has acknowledged it.",
    ko: "워커 하나가 확인 응답을 보낼 때까지 메시지를 하나씩 저장합니다.",
  },
  icon: "M4 6h12a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM6 8v4M9 8v4M12 8v4",
  silhouette: "bus",
  simulated: true,
  params,
  ports: [
    {
      id: "in",
      direction: "in",
      carries: "event",
      flows: ["publish"],
      title: { en: "events in", ko: "이벤트 입력" },
      edgesMin: 0,
      edgesMax: 1024,
    },
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["delivery"],
      title: { en: "workers", ko: "워커" },
      edgesMin: 0,
      edgesMax: 1024,
    },
    {
      id: "dead",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "dead letters", ko: "데드레터" },
      edgesMin: 0,
      edgesMax: 1,
      dead: true,
    },
  ],
  faults: ["kill", "slow", "fail"],
  metrics: ["in", "out", "done", "failed", "retried", "dead", "lost", "expired", "backlog"],
  card: {
    subtitle: (raw: Params) => {
      const p = raw as QueueParams;
      const lease = shortDuration(p.leaseMs);
      return { en: `lease ${lease} · ${p.deliveriesMax}×`, ko: `임대 ${lease} · 최대 ${p.deliveriesMax}회` };
    },
    detail: (raw: Params) => {
      const p = raw as QueueParams;
      if (p.backlogMax === 0) return undefined;
      return { en: `at most ${p.backlogMax} waiting`, ko: `대기 최대 ${p.backlogMax}건` };
    },
    meter: "backlog",
  },
  transitMs: (raw: Params) => (raw as QueueParams).storeMs,
  backlogMax: (raw: Params) => (raw as QueueParams).backlogMax || undefined,
  migrations: [],
});
