/** Parameters of delivery and of what follows when it fails, the same for every bus with stored backlogs. */
import type { FieldMeta, LocalText } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";

/** Most deliveries of one message that can be counted. */
const DELIVERIES_MAX = 250;
const LEASE_MS_MAX = 43_200_000;
const BACKOFF_MS_MAX = 3_600_000;
const IN_FLIGHT_MAX = 1_000_000;
/** Entries of a list of waits. */
const BACKOFF_STEPS_MAX = 32;

const delivery = { en: "Delivery", ko: "전달" };
const again = { en: "When it fails", ko: "실패했을 때" };
const backoffShown = { param: "backoff", oneOf: ["fixed", "exponential", "list"] } as const;
const leaseShown = { param: "lease", oneOf: ["timeout"] } as const;

const deliveryMeta = {
  lease: {
    label: { en: "A delivery is given up", ko: "전달 회수 기준" },
    help: {
      en: "When the message is taken back from a worker that does not answer.",
      ko: "응답하지 않는 워커에게서 메시지를 언제 되돌려 받을지 정합니다.",
    },
    options: {
      timeout: { en: "after the lease", ko: "임대 시간이 지나면" },
      connection: { en: "when the connection breaks", ko: "연결이 끊기면" },
      never: { en: "never", ko: "되돌려 받지 않음" },
    },
    group: delivery,
  },
  leaseMs: {
    label: { en: "Lease", ko: "임대 시간" },
    help: {
      en: "Without an acknowledgement for this long after delivery the message is delivered again, even if the first worker is still busy with it.",
      ko: "전달한 뒤 이 시간 안에 확인 응답이 없으면, 처음 워커가 아직 처리 중이더라도 메시지를 다시 전달합니다.",
    },
    unit: "ms",
    step: 1000,
    showWhen: leaseShown,
    group: delivery,
  },
  returnOnDisconnect: {
    label: { en: "Return at once when a worker is gone", ko: "워커 연결이 끊기면 바로 되돌림" },
    help: {
      en: "On: the bus notices the broken connection and takes its deliveries back. Off: it waits for their leases to end.",
      ko: "켜면 연결이 끊긴 즉시 전달했던 메시지를 되돌립니다. 끄면 임대 시간이 끝날 때까지 기다립니다.",
    },
    showWhen: leaseShown,
    group: delivery,
  },
  lateAck: {
    label: { en: "A late acknowledgement", ko: "늦은 확인 응답" },
    help: {
      en: "What an answer counts that comes after the delivery was taken back.",
      ko: "전달을 되돌려 받은 뒤에 온 확인 응답을 어떻게 다룰지 정합니다.",
    },
    options: {
      accepted: { en: "is accepted", ko: "받아들임" },
      ignored: { en: "is ignored", ko: "무시" },
    },
    group: delivery,
  },
  dispatch: {
    label: { en: "Next message goes to", ko: "배분 규칙" },
    help: {
      en: "Round robin at publish gives each message to a worker when it is stored, ready or not: latency suffers.",
      ko: "발행 시 순번 배정은 저장하는 순간 워커의 준비 여부와 관계없이 받을 곳을 정하므로 지연이 늘어납니다.",
    },
    options: {
      idleFirst: { en: "whoever has been ready longest", ko: "가장 오래 기다린 워커" },
      roundRobin: { en: "ready ones in turn", ko: "준비된 워커 순번대로" },
      random: { en: "a ready one by chance", ko: "준비된 워커 중 무작위" },
      leastOutstanding: { en: "the ready one with least in hand", ko: "처리 중인 메시지가 가장 적은 워커" },
      atPublish: { en: "round robin at publish", ko: "발행 시 순번 배정" },
    },
    group: delivery,
  },
  inFlightMax: {
    label: { en: "In flight at most", ko: "동시 전달 한도" },
    help: {
      en: "Unanswered deliveries over all workers of one backlog. 0: no limit but the workers' own.",
      ko: "한 백로그의 모든 워커를 합쳐, 응답을 기다리는 전달의 최대 개수입니다. 0이면 워커 쪽 한도만 적용합니다.",
    },
    unit: { en: "msg", ko: "건" },
    step: 10,
    group: delivery,
  },
  turnaroundMs: {
    label: { en: "Turnaround", ko: "왕복 시간" },
    help: {
      en: "From a worker's answer until the bus can deliver the next one to it. With nothing prefetched it costs capacity.",
      ko: "워커가 응답한 뒤 버스가 다음 메시지를 보낼 수 있을 때까지의 시간입니다. 프리페치가 없으면 그만큼 처리량이 줄어듭니다.",
    },
    unit: "ms",
    step: 0.1,
    group: delivery,
  },
} as const satisfies Record<string, FieldMeta>;

const againMeta = {
  deliveriesMax: {
    label: { en: "Deliveries at most", ko: "최대 전달 횟수" },
    help: {
      en: "After this many deliveries without success the message is given up. 0: never.",
      ko: "이 횟수만큼 전달해도 성공하지 못하면 메시지를 포기합니다. 0이면 포기하지 않습니다.",
    },
    unit: { en: "×", ko: "회" },
    step: 1,
    group: again,
  },
  whenExhausted: {
    label: { en: "Then", ko: "포기한 메시지" },
    options: {
      deadLetter: {
        en: "to the dead-letter port (lost if nothing is there)",
        ko: "데드레터로(연결이 없으면 유실)",
      },
      drop: { en: "drop it", ko: "버림" },
      leave: { en: "leave it where it is", ko: "그대로 둠" },
    },
    group: again,
  },
  countNacks: {
    label: { en: "Refusals count", ko: "실패 응답을 횟수에 포함" },
    group: again,
  },
  countTimeouts: {
    label: { en: "Ended leases count", ko: "임대 만료를 횟수에 포함" },
    group: again,
  },
  countDisconnects: {
    label: { en: "Broken connections count", ko: "연결 끊김을 횟수에 포함" },
    group: again,
  },
  requeue: {
    label: { en: "A returned message goes", ko: "되돌아온 메시지의 자리" },
    options: {
      head: { en: "ahead of new ones", ko: "새 메시지 앞" },
      tail: { en: "to the end", ko: "맨 뒤" },
      original: { en: "to its original place", ko: "원래 자리" },
    },
    group: again,
  },
  backoff: {
    label: { en: "Wait before the next try", ko: "재시도 대기 방식" },
    options: {
      none: { en: "none", ko: "없음" },
      fixed: { en: "always the same", ko: "고정" },
      exponential: { en: "growing", ko: "점점 길게" },
      list: { en: "a list of times", ko: "시간 목록" },
    },
    group: again,
  },
  backoffMs: {
    label: { en: "First wait", ko: "첫 대기 시간" },
    unit: "ms",
    step: 100,
    showWhen: { param: "backoff", oneOf: ["fixed", "exponential"] },
    group: again,
  },
  backoffFactor: {
    label: { en: "Grows by", ko: "증가 배수" },
    unit: "×",
    step: 0.5,
    showWhen: { param: "backoff", oneOf: ["exponential"] },
    group: again,
  },
  backoffMaxMs: {
    label: { en: "Longest wait", ko: "최대 대기 시간" },
    unit: "ms",
    step: 1000,
    showWhen: { param: "backoff", oneOf: ["exponential"] },
    group: again,
  },
  backoffList: {
    label: { en: "Waits in ms", ko: "대기 시간 목록(ms)" },
    help: {
      en: "One for each failed delivery, separated by commas, such as 10000, 30000, 60000. The last one repeats.",
      ko: "실패한 전달마다 하나씩, 쉼표로 구분합니다. 예: 10000, 30000, 60000. 마지막 값은 반복합니다.",
    },
    showWhen: { param: "backoff", oneOf: ["list"] },
    group: again,
  },
  jitterPercent: {
    label: { en: "Jitter", ko: "지터" },
    help: {
      en: "Shortens each wait by a random part of up to this share. 50 % is called equal jitter, 100 % full jitter.",
      ko: "대기 시간을 이 비율 안에서 무작위로 줄입니다. 50%는 equal jitter, 100%는 full jitter라고 부릅니다.",
    },
    unit: "%",
    step: 5,
    showWhen: backoffShown,
    group: again,
  },
} as const satisfies Record<string, FieldMeta>;

export const deliveryShape = {
  lease: z.enum(["timeout", "connection", "never"]).default("timeout").register(fields, deliveryMeta.lease),
  leaseMs: z.number().min(1).max(LEASE_MS_MAX).default(30_000).register(fields, deliveryMeta.leaseMs),
  returnOnDisconnect: z.boolean().default(true).register(fields, deliveryMeta.returnOnDisconnect),
  lateAck: z.enum(["accepted", "ignored"]).default("accepted").register(fields, deliveryMeta.lateAck),
  dispatch: z
    .enum(["idleFirst", "roundRobin", "random", "leastOutstanding", "atPublish"])
    .default("idleFirst")
    .register(fields, deliveryMeta.dispatch),
  inFlightMax: z.int().min(0).max(IN_FLIGHT_MAX).default(0).register(fields, deliveryMeta.inFlightMax),
  turnaroundMs: z.number().min(0).max(60_000).default(0).register(fields, deliveryMeta.turnaroundMs),
};

export const failureShape = {
  deliveriesMax: z.int().min(0).max(DELIVERIES_MAX).default(5).register(fields, againMeta.deliveriesMax),
  whenExhausted: z
    .enum(["deadLetter", "drop", "leave"])
    .default("deadLetter")
    .register(fields, againMeta.whenExhausted),
  countNacks: z.boolean().default(true).register(fields, againMeta.countNacks),
  countTimeouts: z.boolean().default(true).register(fields, againMeta.countTimeouts),
  countDisconnects: z.boolean().default(true).register(fields, againMeta.countDisconnects),
  requeue: z.enum(["head", "tail", "original"]).default("head").register(fields, againMeta.requeue),
  backoff: z
    .enum(["none", "fixed", "exponential", "list"])
    .default("exponential")
    .register(fields, againMeta.backoff),
  backoffMs: z.number().min(1).max(BACKOFF_MS_MAX).default(200).register(fields, againMeta.backoffMs),
  backoffFactor: z.number().min(1).max(10).default(2).register(fields, againMeta.backoffFactor),
  backoffMaxMs: z
    .number()
    .min(1)
    .max(BACKOFF_MS_MAX)
    .default(30_000)
    .register(fields, againMeta.backoffMaxMs),
  backoffList: z.string().max(400).default("1000, 5000, 30000").register(fields, againMeta.backoffList),
  jitterPercent: z.number().min(0).max(100).default(0).register(fields, againMeta.jitterPercent),
};

/** The waits of a list [ms], or what is wrong with it. */
export function readBackoffList(
  text: string,
): { readonly ok: true; readonly ms: readonly number[] } | { readonly ok: false; readonly text: LocalText } {
  const ms = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  const bad = ms.findIndex((value) => !(value >= 0 && value <= BACKOFF_MS_MAX));
  if (bad >= 0) {
    return {
      ok: false,
      text: {
        en: `Entry ${bad + 1} is not a time between 0 and ${BACKOFF_MS_MAX} ms. Write times separated by commas, such as 1000, 5000.`,
        ko: `${bad + 1}번째 항목이 0에서 ${BACKOFF_MS_MAX} ms 사이의 시간이 아닙니다. 1000, 5000처럼 쉼표로 구분해 적으세요.`,
      },
    };
  }
  if (ms.length > BACKOFF_STEPS_MAX) {
    return {
      ok: false,
      text: {
        en: `${ms.length} waits are too many: at most ${BACKOFF_STEPS_MAX}, the last one repeats.`,
        ko: `대기 시간이 ${ms.length}개로 너무 많습니다. 최대 ${BACKOFF_STEPS_MAX}개이며 마지막 값은 반복됩니다.`,
      },
    };
  }
  return { ok: true, ms };
}
