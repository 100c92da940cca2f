/** The queue: one stored backlog, many competing workers. */
import type { Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import { z } from "zod";
import {
  BUS_FAULTS,
  BUS_METRICS,
  backlogMax,
  DEAD_LETTERS,
  EVENTS_IN,
  storeMs,
  keepsOrder,
} from "../backlog/bus-spec.ts";
import { busProblems, busShape, shortDuration } from "../backlog/bus-params.ts";
import { redriveShape } from "../backlog/redrive.ts";
import { queuePresets } from "./presets.ts";

const params = z.object({ ...busShape, ...redriveShape });
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
  check: busProblems,
  presets: queuePresets,
  ports: [
    EVENTS_IN,
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["delivery"],
      title: { en: "workers", ko: "워커" },
      edgesMin: 0,
      edgesMax: 1024,
    },
    DEAD_LETTERS,
    {
      id: "redrive",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "redrive", ko: "재투입" },
      edgesMin: 0,
      edgesMax: 1,
    },
  ],
  faults: BUS_FAULTS,
  inOrder: keepsOrder,
  metrics: BUS_METRICS,
  card: {
    subtitle: (raw: Params) => {
      const p = raw as QueueParams;
      const lease = shortDuration(p.leaseMs);
      const times =
        p.deliveriesMax === 0
          ? { en: "never given up", ko: "전달 횟수 무제한" }
          : { en: `${p.deliveriesMax}×`, ko: `최대 ${p.deliveriesMax}회` };
      return { en: `lease ${lease.en} · ${times.en}`, ko: `임대 ${lease.ko} · ${times.ko}` };
    },
    detail: (raw: Params) => {
      const p = raw as QueueParams;
      if (p.backlogMax === 0) return undefined;
      return { en: `at most ${p.backlogMax} waiting`, ko: `대기 최대 ${p.backlogMax}건` };
    },
    meter: "backlog",
  },
  transitMs: storeMs,
  backlogMax,
  migrations: [],
});
