/** The pipe: a step between two buses that filters, delays, joins, changes and splits events. */
import type { LocalText, NodeContract, Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import { shortDuration } from "../backlog/bus-params.ts";
import { filterAdmits } from "../content/filter.ts";
import type { PipeParams } from "./params.ts";
import { pipeParams, pipeProblems } from "./params.ts";

/** Which connections a group has heard of is a bit each of one int32. */
const INPUTS_MAX = 30;

function subtitle(raw: Params): LocalText {
  const { gather, gatherMax, windowMs, delayMs, filter, splitCount } = raw as PipeParams;
  const window = shortDuration(windowMs);
  if (gather === "inputs") return { en: `joins within ${window.en}`, ko: `${window.ko} 안에 조인` };
  if (gather === "count")
    return { en: `${gatherMax} in one, or ${window.en}`, ko: `${gatherMax}건씩 또는 ${window.ko}` };
  if (delayMs > 0) {
    const delay = shortDuration(delayMs);
    return { en: `${delay.en} later`, ko: `${delay.ko} 뒤에` };
  }
  if (filter.trim() !== "") return { en: "lets some through", ko: "일부만 통과" };
  if (splitCount > 1) return { en: `splits into ${splitCount}`, ko: `${splitCount}개로 나눔` };
  return { en: "passes on", ko: "그대로 전달" };
}

/** Parameters may be out of range. */
function contractOf(raw: Params): NodeContract {
  return { publishes: [], passesOn: raw["eventType"] === "" };
}

export const pipe = defineKindSpec({
  id: "pipe",
  version: 1,
  title: { en: "Pipe", ko: "파이프" },
  summary: {
    en: "A step between two buses: filters by content, delays, joins several events into one, adds data, splits.",
    ko: "버스와 버스 사이의 단계입니다. 내용으로 거르고, 늦추고, 여러 이벤트를 하나로 합치고, 데이터를 더하고, 나눕니다.",
  },
  icon: "M2 5h3l4 5-4 5H2M9 10h4M13 6.5h2a2.5 2.5 0 0 1 2.5 2.5v2a2.5 2.5 0 0 1-2.5 2.5h-2z",
  silhouette: "worker",
  simulated: true,
  params: pipeParams,
  check: pipeProblems,
  ports: [
    {
      id: "in",
      direction: "in",
      carries: "event",
      flows: ["delivery"],
      title: { en: "events", ko: "이벤트" },
      edgesMin: 1,
      edgesMax: INPUTS_MAX,
    },
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "what goes on", ko: "내보내는 이벤트" },
      edgesMin: 1,
      edgesMax: 64,
      admits: (_edge, owner, content) => filterAdmits(owner["filterLanguage"], owner["filter"], content),
    },
  ],
  faults: ["kill", "stall", "fail"],
  metrics: ["in", "out", "done", "filtered", "failed", "lost", "backlog", "latency"],
  card: { subtitle, meter: "backlog" },
  transitMs: (raw: Params) => (raw as PipeParams).delayMs,
  contract: { params: ["eventType"], of: contractOf },
  migrations: [],
});
