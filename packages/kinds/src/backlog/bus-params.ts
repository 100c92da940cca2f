/**
 * Parameters that every bus with a stored backlog has (queue, topic): how long storing takes, how a delivery is leased,
 * tried again and given up. One definition, so that both kinds mean the same by the same word.
 */
import type { FieldMeta, Params } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";

const NS_PER_MS = 1_000_000;

/** Most deliveries of one message; the pool counts attempts in eight bits. */
const DELIVERIES_MAX = 250;
const BACKLOG_MAX = 1_000_000;
const LEASE_MS_MAX = 43_200_000;
const BACKOFF_MS_MAX = 3_600_000;

const delivery = { en: "Delivery", ko: "전달" };
const again = { en: "When it fails", ko: "실패했을 때" };
const backoffShown = { param: "backoff", oneOf: ["fixed", "exponential"] } as const;

const meta = {
  storeMs: {
    label: { en: "Store time", ko: "저장 시간" },
    help: {
      en: "From the arrival of an event until it is stored and can be delivered. Any number are stored at the same time.",
      ko: "이벤트가 도착해서 저장되고 전달할 수 있게 될 때까지 걸리는 시간입니다. 동시에 저장하는 개수에는 제한이 없습니다.",
    },
    unit: "ms",
    step: 1,
  },
  backlogMax: {
    label: { en: "Backlog limit", ko: "백로그 한도" },
    help: {
      en: "More waiting messages than this and new ones are lost. 0: no limit.",
      ko: "대기 메시지가 이 수에 이르면 새 메시지는 유실됩니다. 0이면 제한이 없습니다.",
    },
    unit: "msg",
    step: 100,
  },
  leaseMs: {
    label: { en: "Lease", ko: "임대 시간" },
    help: {
      en: "Without an acknowledgement for this long after delivery the message is delivered again, even if the first worker is still busy with it.",
      ko: "전달한 뒤 이 시간 안에 확인 응답이 없으면, 처음 워커가 아직 처리 중이더라도 메시지를 다시 전달합니다.",
    },
    unit: "ms",
    step: 1000,
    group: delivery,
  },
  returnOnDisconnect: {
    label: { en: "Return at once when a worker is gone", ko: "워커 연결이 끊기면 바로 되돌림" },
    help: {
      en: "On: the bus notices the broken connection and takes its deliveries back. Off: it waits for their leases to end.",
      ko: "켜면 연결이 끊긴 즉시 전달했던 메시지를 되돌립니다. 끄면 임대 시간이 끝날 때까지 기다립니다.",
    },
    group: delivery,
  },
  deliveriesMax: {
    label: { en: "Deliveries at most", ko: "최대 전달 횟수" },
    help: {
      en: "After this many deliveries without success the message goes to the dead-letter port, or is lost if nothing is connected there.",
      ko: "이 횟수만큼 전달해도 성공하지 못하면 데드레터 포트로 보냅니다. 연결된 곳이 없으면 유실됩니다.",
    },
    unit: "×",
    step: 1,
    group: again,
  },
  backoff: {
    label: { en: "Wait before the next try", ko: "재시도 대기 방식" },
    options: {
      none: { en: "none", ko: "없음" },
      fixed: { en: "always the same", ko: "고정" },
      exponential: { en: "doubling", ko: "두 배씩 증가" },
    },
    group: again,
  },
  backoffMs: {
    label: { en: "First wait", ko: "첫 대기 시간" },
    unit: "ms",
    step: 100,
    showWhen: backoffShown,
    group: again,
  },
  backoffMaxMs: {
    label: { en: "Longest wait", ko: "최대 대기 시간" },
    unit: "ms",
    step: 1000,
    showWhen: { param: "backoff", oneOf: ["exponential"] },
    group: again,
  },
  jitterPercent: {
    label: { en: "Jitter", ko: "지터" },
    help: {
      en: "Shortens each wait by a random part of up to this share; 100 % spreads it evenly from zero to the full wait.",
      ko: "대기 시간을 이 비율 안에서 무작위로 줄입니다. 100 %면 0부터 전체 대기 시간까지 고르게 흩어집니다.",
    },
    unit: "%",
    step: 5,
    showWhen: backoffShown,
    group: again,
  },
} as const satisfies Record<string, FieldMeta>;

/** The zod shape shared by the buses. Each kind wraps it in its own object schema. */
export const busShape = {
  storeMs: z.number().min(0).max(60_000).default(2).register(fields, meta.storeMs),
  backlogMax: z.int().min(0).max(BACKLOG_MAX).default(0).register(fields, meta.backlogMax),
  leaseMs: z.number().min(1).max(LEASE_MS_MAX).default(30_000).register(fields, meta.leaseMs),
  returnOnDisconnect: z.boolean().default(true).register(fields, meta.returnOnDisconnect),
  deliveriesMax: z.int().min(1).max(DELIVERIES_MAX).default(5).register(fields, meta.deliveriesMax),
  backoff: z.enum(["none", "fixed", "exponential"]).default("exponential").register(fields, meta.backoff),
  backoffMs: z.number().min(1).max(BACKOFF_MS_MAX).default(200).register(fields, meta.backoffMs),
  backoffMaxMs: z.number().min(1).max(BACKOFF_MS_MAX).default(30_000).register(fields, meta.backoffMaxMs),
  jitterPercent: z.number().min(0).max(100).default(0).register(fields, meta.jitterPercent),
};

/** A time on a card: "30 s" or "500 ms". */
export function shortDuration(ms: number): string {
  return ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`;
}

const busParams = z.object(busShape);

/** The parameters as the state machine uses them: whole nanoseconds and plain numbers. */
export interface BusPolicy {
  storeNs: number;
  leaseNs: number;
  deliveriesMax: number;
  /** First wait after a failure [ns]; 0: none. */
  backoffNs: number;
  /** The wait doubles with every failed delivery up to this [ns]; equal to `backoffNs` for a fixed wait. */
  backoffMaxNs: number;
  /** Largest share by which a wait is shortened, 0 to 1. */
  jitter: number;
  /** Waiting messages at most; Infinity for no limit. */
  backlogMax: number;
  returnOnDisconnect: boolean;
}

/** Reads resolved parameters. `params` must be valid for `busShape`. */
export function readBusPolicy(params: Params): BusPolicy {
  const p = params as z.infer<typeof busParams>;
  const backoffNs = p.backoff === "none" ? 0 : Math.round(p.backoffMs * NS_PER_MS);
  const backoffMaxNs = p.backoff === "exponential" ? Math.round(p.backoffMaxMs * NS_PER_MS) : backoffNs;
  return {
    storeNs: Math.round(p.storeMs * NS_PER_MS),
    leaseNs: Math.round(p.leaseMs * NS_PER_MS),
    deliveriesMax: p.deliveriesMax,
    backoffNs,
    backoffMaxNs: Math.max(backoffNs, backoffMaxNs),
    jitter: p.jitterPercent / 100,
    backlogMax: p.backlogMax === 0 ? Infinity : p.backlogMax,
    returnOnDisconnect: p.returnOnDisconnect,
  };
}
