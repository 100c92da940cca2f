/** Parameters of a gateway: how it answers requests, and how it delivers events to an endpoint. */
import type { FieldMeta, ParamSet } from "@eventyard/model";
import { fields, LIMITS } from "@eventyard/model";
import { z } from "zod";
import { stampParam } from "../contracts/stamp.ts";
import { callEdge } from "../work/call-params.ts";
import { callPresets } from "../work/call-presets.ts";
import { WORK_MS_MAX } from "../work/service-params.ts";

/** Below the custody of events that wait for their bus. */
const REQUESTS_MAX = 100_000;
const DELIVERIES_MAX = 10_000;
const FAILURES_MAX = 1_000_000;

const webhook = { en: "Webhook", ko: "웹훅" };
const requests = { en: "Requests", ko: "요청" };
const disabling = { param: "disables", oneOf: [true] } as const;

const meta = {
  answer: {
    label: { en: "A request is answered", ko: "요청에 응답하는 시점" },
    help: {
      en: "Stored: with success only when the bus says that it has the event. At once: as soon as the request is there; what goes wrong afterwards the caller never learns.",
      ko: "저장된 뒤: 버스가 이벤트를 저장했다고 확인해야 성공으로 응답합니다. 바로: 요청을 받자마자 응답하며, 그 뒤에 잘못되어도 호출한 쪽은 알 수 없습니다.",
    },
    options: {
      stored: { en: "when its event is stored", ko: "이벤트가 저장된 뒤" },
      atOnce: { en: "at once (accepted)", ko: "바로 (접수만 확인)" },
    },
  },
  handleMs: {
    label: { en: "Own work", ko: "자체 처리 시간" },
    help: {
      en: "For each request before its event is published, and for each event before its call.",
      ko: "요청은 이벤트를 발행하기 전에, 이벤트는 호출하기 전에 이만큼 걸립니다.",
    },
    unit: "ms",
    step: 1,
  },
  deliveriesMax: {
    label: { en: "Deliveries at once", ko: "동시 전달 수" },
    help: {
      en: "Events in hand for each bus. An event keeps its place through all tries of its call, and its lease runs.",
      ko: "버스마다 동시에 맡는 이벤트 수입니다. 호출을 재시도하는 동안에도 자리를 차지하며 임대 시간이 흐릅니다.",
    },
    unit: { en: "events", ko: "건" },
    step: 5,
    group: webhook,
  },
  disables: {
    label: { en: "Gives up on a bad endpoint", ko: "실패가 계속되면 끄기" },
    help: {
      en: "After so many deliveries in a row that failed, their tries included, the endpoint is not called for a while.",
      ko: "재시도까지 실패한 전달이 연달아 이만큼 쌓이면 한동안 엔드포인트를 호출하지 않습니다.",
    },
    group: webhook,
  },
  disableAfter: {
    label: { en: "Failures in a row", ko: "연속 실패 횟수" },
    help: {
      en: "A change of this number during a run switches the endpoint on again.",
      ko: "실행 중에 이 값을 바꾸면 꺼진 엔드포인트를 다시 켭니다.",
    },
    unit: { en: "failures", ko: "회" },
    step: 5,
    showWhen: disabling,
    group: webhook,
  },
  whenDisabled: {
    label: { en: "Events meanwhile", ko: "꺼져 있는 동안의 이벤트" },
    options: {
      wait: { en: "wait at their bus", ko: "버스에서 기다림" },
      drop: { en: "are dropped", ko: "버림" },
    },
    showWhen: disabling,
    group: webhook,
  },
  enableAfterMs: {
    label: { en: "On again after", ko: "다시 켜기까지" },
    unit: "ms",
    step: 10_000,
    showWhen: disabling,
    group: webhook,
  },
  eventBytes: {
    label: { en: "Payload of an event", ko: "이벤트 페이로드 크기" },
    unit: { en: "bytes", ko: "바이트" },
    step: 256,
    group: requests,
  },
  confirmMs: {
    label: { en: "Waits for the bus", ko: "버스 응답 대기 시간" },
    help: {
      en: "Without its answer by then the caller gets an error, although the event may be stored.",
      ko: "이때까지 응답이 없으면 호출한 쪽에 오류로 응답합니다. 그래도 이벤트는 저장되었을 수 있습니다.",
    },
    unit: "ms",
    step: 500,
    showWhen: { param: "answer", oneOf: ["stored"] },
    group: requests,
  },
  requestsMax: {
    label: { en: "Requests at once", ko: "동시 요청 수" },
    help: {
      en: "More are refused (429).",
      ko: "이 수를 넘는 요청은 거부합니다 (429).",
    },
    unit: { en: "requests", ko: "건" },
    step: 100,
    group: requests,
  },
} as const satisfies Record<string, FieldMeta>;

const ms = z.number().min(1).max(WORK_MS_MAX);

export const gatewayParams = z.object({
  answer: z.enum(["stored", "atOnce"]).default("stored").register(fields, meta.answer),
  handleMs: z.number().min(0).max(WORK_MS_MAX).default(1).register(fields, meta.handleMs),
  deliveriesMax: z.int().min(1).max(DELIVERIES_MAX).default(10).register(fields, meta.deliveriesMax),
  disables: z.boolean().default(false).register(fields, meta.disables),
  disableAfter: z.int().min(1).max(FAILURES_MAX).default(20).register(fields, meta.disableAfter),
  whenDisabled: z.enum(["wait", "drop"]).default("wait").register(fields, meta.whenDisabled),
  enableAfterMs: ms.default(60_000).register(fields, meta.enableAfterMs),
  eventBytes: z.int().min(0).max(LIMITS.payloadBytesMax).default(512).register(fields, meta.eventBytes),
  publishes: stampParam({ group: requests }),
  confirmMs: ms.default(5_000).register(fields, meta.confirmMs),
  requestsMax: z.int().min(1).max(REQUESTS_MAX).default(1_000).register(fields, meta.requestsMax),
});
export type GatewayParams = z.infer<typeof gatewayParams>;

/** A delivery is a call that carries the event: its size is the event's, and its failure is the delivery's. */
export const webhookEdge: ParamSet = {
  params: callEdge.params.omit({ onFailure: true, order: true, requestBytes: true }),
  presets: callPresets,
};
