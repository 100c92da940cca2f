/** The service: answers requests with a pool of equal threads, and calls others to do so. */
import type { NodeContract, Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import { checkStamp, stamped, withPublished } from "../contracts/stamp.ts";
import { callEdge } from "../work/call-params.ts";
import { checkService, distributionName } from "../work/service-params.ts";
import { serviceMeanMs } from "../work/service-time.ts";
import type { ServiceKindParams } from "./params.ts";
import { serviceKindParams } from "./params.ts";

/** Requests of its own calls say what its own request says; parameters may be out of range. */
function contractOf(raw: Params): NodeContract {
  const publishes = stamped("publishes", raw["publishes"], "events out");
  return { publishes, passesOn: publishes.length === 0 ? true : { "calls in": ["calls out"] } };
}

export const service = defineKindSpec({
  id: "service",
  version: 1,
  title: { en: "Service", ko: "서비스" },
  summary: {
    en: "Answers requests synchronously, calls other services while the caller waits, and may publish events.",
    ko: "요청에 동기 방식으로 응답합니다. 호출한 쪽이 기다리는 동안 다른 서비스를 호출하고, 이벤트를 발행할 수도 있습니다.",
  },
  icon: "M4 4h12v5H4zM4 11h12v5H4zM7 6.5h.01M7 13.5h.01",
  silhouette: "worker",
  simulated: true,
  params: serviceKindParams,
  check: (params) => [
    ...checkService(params),
    ...checkStamp("publishes", (params as ServiceKindParams).publishes),
  ],
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
      id: "calls out",
      direction: "out",
      carries: "call",
      flows: ["call"],
      title: { en: "calls", ko: "호출" },
      edgesMin: 0,
      edgesMax: 64,
      edge: callEdge,
    },
    {
      id: "events out",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "events", ko: "이벤트" },
      edgesMin: 0,
      edgesMax: 64,
    },
  ],
  faults: ["kill", "stall", "slow", "fail"],
  metrics: [
    "in",
    "out",
    "done",
    "failed",
    "rejected",
    "retried",
    "timedOut",
    "backlog",
    "busy",
    "workers",
    "latency",
  ],
  card: {
    subtitle: (raw: Params) => {
      const p = raw as ServiceKindParams;
      const times = p.instances === 1 ? "" : `${p.instances} × `;
      const meanMs = Math.round(serviceMeanMs(p) * 100) / 100;
      return {
        en: `${times}${p.threads} ${p.threads === 1 ? "thread" : "threads"} · ${meanMs} ms`,
        ko: `스레드 ${times}${p.threads}개 · ${meanMs} ms`,
      };
    },
    detail: (raw: Params) => {
      const p = raw as ServiceKindParams;
      const name = distributionName(p.service);
      const queue = p.queueFull === "refuse";
      const line = {
        en: name.en + (queue ? `, ${p.queueMax} may wait` : ""),
        ko: name.ko + (queue ? `, 대기 ${p.queueMax}개까지` : ""),
      };
      return withPublished(line, p.publishes);
    },
    meter: "workers",
  },
  transitMs: (raw: Params) => serviceMeanMs(raw as ServiceKindParams),
  backlogMax: (raw: Params) => {
    const p = raw as ServiceKindParams;
    return p.queueFull === "refuse" ? Math.max(1, p.queueMax) : undefined;
  },
  capacityParam: "threads",
  capacityTimes: (raw: Params) => (raw as ServiceKindParams).instances,
  contract: { params: ["publishes"], of: contractOf },
  migrations: [],
});
