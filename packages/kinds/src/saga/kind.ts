/** The saga: a transaction over several services, one step after the other, and back again when one fails. */
import type { NodeContract, Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import { EVENTS_IN } from "../backlog/bus-spec.ts";
import { checkStamp, stamped, withPublished } from "../contracts/stamp.ts";
import type { SagaParams } from "./params.ts";
import { sagaParams, stepEdge } from "./params.ts";
import { STEPS_MAX } from "./state.ts";

/** Requests of its steps say what its event says; parameters may be out of range. */
function contractOf(raw: Params): NodeContract {
  const done = stamped("publishesDone", raw["publishesDone"], "done");
  const undone = stamped("publishesUndone", raw["publishesUndone"], "undone");
  const ways = ["steps", ...(done.length === 0 ? ["done"] : []), ...(undone.length === 0 ? ["undone"] : [])];
  return { publishes: [...done, ...undone], passesOn: { in: ways } };
}

export const saga = defineKindSpec({
  id: "saga",
  version: 1,
  title: { en: "Saga", ko: "사가" },
  summary: {
    en: "Calls one service after the other for each event, and takes back what was done when a step fails.",
    ko: "이벤트마다 서비스를 차례로 호출하고, 한 단계가 실패하면 앞서 한 일을 되돌립니다.",
  },
  icon: "M3 6h11m-3-3 3 3-3 3M17 14H6m3-3-3 3 3 3",
  silhouette: "worker",
  simulated: true,
  params: sagaParams,
  check: (raw) => {
    const { publishesDone, publishesUndone } = raw as SagaParams;
    return [...checkStamp("publishesDone", publishesDone), ...checkStamp("publishesUndone", publishesUndone)];
  },
  ports: [
    { ...EVENTS_IN, edgesMin: 1 },
    {
      id: "steps",
      direction: "out",
      carries: "call",
      flows: ["call"],
      title: { en: "steps", ko: "단계" },
      edgesMin: 1,
      edgesMax: STEPS_MAX,
      edge: stepEdge,
      distinct: "order",
    },
    {
      id: "done",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "completed", ko: "완료" },
      edgesMin: 0,
      edgesMax: 64,
    },
    {
      id: "undone",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "taken back", ko: "보상됨" },
      edgesMin: 0,
      edgesMax: 64,
    },
  ],
  faults: ["kill", "fail"],
  metrics: ["in", "out", "done", "failed", "retried", "lost", "rejected", "busy", "latency"],
  card: {
    subtitle: (raw: Params) => {
      const { sagasMax } = raw as SagaParams;
      return { en: `up to ${sagasMax} at once`, ko: `동시에 최대 ${sagasMax}개` };
    },
    detail: (raw: Params) => {
      const { compensationRetries, publishesDone, publishesUndone } = raw as SagaParams;
      const line = {
        en: `compensates up to ${compensationRetries + 1} times`,
        ko: `보상 최대 ${compensationRetries + 1}회`,
      };
      const once = { en: "compensates once", ko: "보상 1회" };
      return withPublished(compensationRetries === 0 ? once : line, publishesDone, publishesUndone);
    },
    meter: "none",
  },
  transitMs: () => 0,
  contract: { params: ["publishesDone", "publishesUndone"], of: contractOf },
  migrations: [],
});
