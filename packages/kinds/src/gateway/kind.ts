/** The gateway: where requests become events, and where events become requests (webhooks). */
import type { NodeContract, Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import { checkStamp, stamped, withPublished } from "../contracts/stamp.ts";
import type { GatewayParams } from "./params.ts";
import { gatewayParams, webhookEdge } from "./params.ts";

/** Events from requests may have a version; a delivery says what its event says. Parameters may be out of range. */
function contractOf(raw: Params): NodeContract {
  const publishes = stamped("publishes", raw["publishes"], "events out");
  return {
    publishes,
    passesOn: { "calls in": publishes.length === 0 ? ["events out"] : [], in: ["webhook"] },
  };
}

export const gateway = defineKindSpec({
  id: "gateway",
  version: 1,
  title: { en: "Gateway", ko: "게이트웨이" },
  summary: {
    en: "Turns each request into an event and answers, or delivers each event to an endpoint by a request (webhook).",
    ko: "요청을 받아 이벤트로 발행하고 응답하거나, 이벤트를 요청으로 바꿔 엔드포인트에 전달합니다(웹훅).",
  },
  icon: "M10 3v14M2 7h6m-2.5-2.5L8 7 5.5 9.5M12 13h6m-2.5-2.5L18 13l-2.5 2.5",
  silhouette: "worker",
  simulated: true,
  params: gatewayParams,
  check: (params) => checkStamp("publishes", (params as GatewayParams).publishes),
  ports: [
    {
      id: "calls in",
      direction: "in",
      carries: "call",
      flows: ["call"],
      title: { en: "requests", ko: "요청" },
      edgesMin: 0,
      edgesMax: 64,
      needs: "events out",
    },
    {
      id: "in",
      direction: "in",
      carries: "event",
      flows: ["delivery"],
      title: { en: "events to deliver", ko: "전달할 이벤트" },
      edgesMin: 0,
      edgesMax: 64,
      needs: "webhook",
    },
    {
      id: "events out",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "events from requests", ko: "요청에서 나온 이벤트" },
      edgesMin: 0,
      edgesMax: 1,
      needs: "calls in",
    },
    {
      id: "webhook",
      direction: "out",
      carries: "call",
      flows: ["call"],
      title: { en: "endpoint", ko: "엔드포인트" },
      edgesMin: 0,
      edgesMax: 1,
      edge: webhookEdge,
      needs: "in",
    },
  ],
  faults: ["kill", "slow", "fail"],
  metrics: [
    "in",
    "out",
    "done",
    "failed",
    "rejected",
    "retried",
    "lost",
    "timedOut",
    "busy",
    "workers",
    "latency",
  ],
  card: {
    subtitle: (raw: Params) => {
      const { handleMs } = raw as GatewayParams;
      return { en: `own work ${handleMs} ms`, ko: `자체 처리 ${handleMs} ms` };
    },
    detail: (raw: Params) => {
      const p = raw as GatewayParams;
      // either way may be without edges, which the parameters do not tell
      const off = { en: `off after ${p.disableAfter}×`, ko: `${p.disableAfter}회 실패하면 꺼짐` };
      const atOnce = p.answer === "atOnce" ? { en: "answers at once", ko: "바로 응답" } : undefined;
      return withPublished(p.disables ? off : atOnce, p.publishes);
    },
    meter: "none",
  },
  transitMs: (raw: Params) => (raw as GatewayParams).handleMs,
  contract: { params: ["publishes"], of: contractOf },
  migrations: [],
});
