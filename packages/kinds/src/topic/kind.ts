/** The topic: every subscription gets its own copy of every event. */
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
import { refusalShape } from "../backlog/waiting-params.ts";
import { filterAdmits } from "../content/filter.ts";
import { SUBSCRIPTION_EDGE } from "../backlog/subscription-params.ts";
import { topicPresets } from "./presets.ts";
import { subscriptionPresets } from "./subscription-presets.ts";

const params = z.object({ ...busShape, ...refusalShape });
type TopicParams = z.infer<typeof params>;

export const topic = defineKindSpec({
  id: "topic",
  version: 1,
  title: { en: "Topic", ko: "토픽" },
  summary: {
    en: "Gives every subscription its own stored copy of each event, and forwards to other buses.",
    ko: "구독마다 이벤트 사본을 따로 저장해 전달하고, 다른 버스로도 전달합니다.",
  },
  icon: "M3 10h5m0 0 8-6m-8 6h9m-9 0 8 6",
  silhouette: "bus",
  simulated: true,
  params,
  check: busProblems,
  presets: topicPresets,
  ports: [
    EVENTS_IN,
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["delivery", "publish"],
      title: { en: "subscriptions", ko: "구독" },
      edgesMin: 1,
      edgesMax: 256,
      edge: { ...SUBSCRIPTION_EDGE, presets: subscriptionPresets },
      admits: (edge, _topic, content) => filterAdmits(edge["filterLanguage"], edge["filter"], content),
    },
    DEAD_LETTERS,
  ],
  faults: BUS_FAULTS,
  inOrder: keepsOrder,
  metrics: [...BUS_METRICS, "filtered"],
  card: {
    subtitle: (raw: Params) => {
      const lease = shortDuration((raw as TopicParams).leaseMs);
      return { en: `a copy per subscription · lease ${lease.en}`, ko: `구독마다 사본 · 임대 ${lease.ko}` };
    },
    detail: (raw: Params) => {
      const p = raw as TopicParams;
      if (p.backlogMax === 0) return undefined;
      return { en: `at most ${p.backlogMax} waiting each`, ko: `구독마다 대기 최대 ${p.backlogMax}건` };
    },
    meter: "lanes",
  },
  transitMs: storeMs,
  backlogMax,
  migrations: [],
});
