/** The consumer: a pool of equal workers. */
import type { LocalText, NodeContract, Params } from "@eventyard/model";
import { defineKindSpec, versionOf } from "@eventyard/model";
import { parseContent } from "../content/content.ts";
import { checkPublishing } from "../contracts/publishing.ts";
import { acceptedVersions, checkReading } from "../contracts/reading.ts";
import { checkStamp, stamped } from "../contracts/stamp.ts";
import { callEdge } from "../work/call-params.ts";
import { checkService, distributionName } from "../work/service-params.ts";
import { serviceMeanMs } from "../work/service-time.ts";
import { followContent } from "./follow-ups.ts";
import { consumerParams } from "./params.ts";
import type { ConsumerParams } from "./params.ts";

/** What the schema cannot say: texts must be readable, bounds the right way round. */
function check(params: Params): { param: string; text: LocalText }[] {
  const p = params as ConsumerParams;
  const problems = checkService(params);
  const content = p.followUpContent === "" ? undefined : parseContent(p.followUpContent);
  if (content?.ok === false) problems.push({ param: "followUpContent", text: content.text });
  if (content?.ok !== false)
    problems.push(...checkPublishing(p.publishes, content === undefined ? [] : [content.content.type]));
  problems.push(...checkReading(p), ...checkStamp("publishesDeclined", p.publishesDeclined));
  if (p.instancesMin > p.instancesMax) {
    problems.push({
      param: "instancesMin",
      text: {
        en: `Instances at least (${p.instancesMin}) must not be above instances at most (${p.instancesMax}).`,
        ko: `최소 인스턴스 수(${p.instancesMin})가 최대 인스턴스 수(${p.instancesMax})보다 클 수 없습니다.`,
      },
    });
  }
  return problems;
}

/** Parameters may be out of range. */
function contractOf(raw: Params): NodeContract {
  const params = raw as ConsumerParams;
  const content = typeof params.followUpContent === "string" ? followContent(params) : undefined;
  const isVersioned = content !== undefined && versionOf(content) !== undefined;
  const declines = stamped("publishesDeclined", params.publishesDeclined, "out");
  return {
    publishes: [
      ...(isVersioned && params.emits ? [{ param: "publishes", content, port: "out" }] : []),
      ...(params.declinePercent > 0 ? declines : []),
    ],
    ...acceptedVersions(params),
    // requests of its own calls say what its message says
    passesOn: content === undefined && params.emits ? true : { in: ["calls out"] },
  };
}

export const consumer = defineKindSpec({
  id: "consumer",
  version: 1,
  title: { en: "Consumer", ko: "컨슈머" },
  summary: {
    en: "Workers that take messages from a bus, handle them and answer; they may publish a follow-up event.",
    ko: "버스에서 메시지를 받아 처리하고 응답하는 워커들입니다. 처리 후 후속 이벤트를 발행할 수 있습니다.",
  },
  icon: "M6 4h8a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM7 8h6M7 12h4",
  silhouette: "worker",
  simulated: true,
  params: consumerParams,
  check,
  ports: [
    {
      id: "in",
      direction: "in",
      carries: "event",
      flows: ["delivery"],
      title: { en: "work", ko: "작업" },
      edgesMin: 1,
      edgesMax: 64,
    },
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "follow-up events", ko: "후속 이벤트" },
      edgesMin: 0,
      edgesMax: 64,
    },
    {
      id: "calls out",
      direction: "out",
      carries: "call",
      flows: ["call"],
      title: { en: "calls", ko: "호출" },
      edgesMin: 0,
      edgesMax: 64,
      edge: callEdge,
    },
  ],
  faults: ["kill", "stall", "slow", "fail"],
  metrics: [
    "in",
    "out",
    "done",
    "failed",
    "retried",
    "lost",
    "rejected",
    "timedOut",
    "deduplicated",
    "repeated",
    "inverted",
    "busy",
    "workers",
    "latency",
  ],
  card: {
    subtitle: (raw: Params) => {
      const p = raw as ConsumerParams;
      const instances = p.scaleBy !== "none" ? `${p.instancesMin}–${p.instancesMax}` : String(p.instances);
      const times = instances === "1" ? "" : `${instances} × `;
      const workers = p.workers === 1 && times === "" ? "1 worker" : `${times}${p.workers} workers`;
      const meanMs = Math.round(serviceMeanMs(p) * 100) / 100;
      return { en: `${workers} · ${meanMs} ms`, ko: `워커 ${times}${p.workers}개 · ${meanMs} ms` };
    },
    detail: (raw: Params) => {
      const p = raw as ConsumerParams;
      const fails = p.failurePercent > 0;
      const versions = p.accepts === "" ? "" : ` · ${p.accepts}`;
      const name = distributionName(p.service);
      return {
        en: name.en + (fails ? `, ${p.failurePercent} % fail` : "") + versions,
        ko: name.ko + (fails ? `, 실패 ${p.failurePercent}%` : "") + versions,
      };
    },
    meter: "workers",
  },
  transitMs: (raw: Params) => serviceMeanMs(raw as ConsumerParams) + (raw as ConsumerParams).commitMs,
  capacityParam: "workers",
  capacityTimes: (raw: Params) => {
    const { scaleBy, instances, instancesMin } = raw as ConsumerParams;
    return scaleBy === "none" ? instances : instancesMin;
  },
  contract: { params: ["publishes", "publishesDeclined", "accepts"], of: contractOf },
  migrations: [],
});
