/** The router: matches each event against the rules of its edges and sends a copy to every target that wants it. */
import type { Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import { BUS_FAULTS, BUS_METRICS, DEAD_LETTERS, EVENTS_IN, storeMs } from "../backlog/bus-spec.ts";
import { filterAdmits, FILTER_LANGUAGE_INFO } from "../content/filter.ts";
import type { RouterParams } from "./params.ts";
import { modeOf, routerParams, routerProblems, TARGET_EDGE } from "./params.ts";
import { routerPresets } from "./presets.ts";

/** Targets of one router; the vendors' quotas of rules are of this order. */
const TARGETS_MAX = 512;

export const router = defineKindSpec({
  id: "router",
  version: 1,
  title: { en: "Router", ko: "라우터" },
  summary: {
    en: "Sends each event to every target whose rule it matches, and tries each target again on its own.",
    ko: "이벤트를 규칙이 일치하는 모든 대상에 보내고, 대상마다 따로 재시도합니다.",
  },
  icon: "M3 10h4m0 0 4-6h6M7 10h10M7 10l4 6h6M15 2l2 2-2 2M15 8l2 2-2 2M15 14l2 2-2 2",
  silhouette: "bus",
  simulated: true,
  params: routerParams,
  check: routerProblems,
  presets: routerPresets,
  ports: [
    EVENTS_IN,
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["publish", "delivery"],
      title: { en: "targets", ko: "대상" },
      edgesMin: 1,
      edgesMax: TARGETS_MAX,
      edge: TARGET_EDGE,
      admits: (edge, owner, content) => filterAdmits(owner["mode"], edge["rule"], content),
    },
    {
      id: "unrouted",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "matched no rule", ko: "일치하는 규칙 없음" },
      edgesMin: 0,
      edgesMax: 1,
    },
    DEAD_LETTERS,
  ],
  faults: BUS_FAULTS,
  metrics: [...BUS_METRICS, "filtered"],
  card: {
    subtitle: (params: Params) => FILTER_LANGUAGE_INFO[modeOf(params)].title,
    detail: (raw: Params) => {
      const p = raw as RouterParams;
      if (p.pushes === "handOver") return undefined;
      return p.deliveriesMax === 0
        ? { en: "retries without limit", ko: "재시도 제한 없음" }
        : { en: `up to ${p.deliveriesMax} tries per target`, ko: `대상마다 최대 ${p.deliveriesMax}회` };
    },
    meter: "lanes",
  },
  transitMs: storeMs,
  migrations: [],
});
