/** Labels, help and units of the consumer's own parameters. */
import type { FieldMeta } from "@eventyard/model";

const crew = { en: "Instances and prefetch", ko: "인스턴스와 프리페치" };
const batches = { en: "Batches", ko: "배치" };
const failing = { en: "When it fails", ko: "실패했을 때" };
const answer = { en: "Acknowledgement", ko: "확인 응답" };
const once = { en: "Inbox (idempotency)", ko: "인박스 (멱등성)" };

const stored = { param: "idempotency", oneOf: ["store", "inbox"] } as const;
const waits = { param: "localBackoff", oneOf: ["fixed", "exponential"] } as const;

export const meta = {
  workers: {
    label: { en: "Workers", ko: "워커 수" },
    help: {
      en: "Messages handled at the same time, per instance.",
      ko: "인스턴스 하나가 동시에 처리하는 메시지 수입니다.",
    },
    unit: { en: "workers", ko: "개" },
    step: 1,
  },
  instances: {
    label: { en: "Instances", ko: "인스턴스 수" },
    help: {
      en: "Processes with so many workers each. Pauses and crashes hit one of them.",
      ko: "워커를 각각 가진 프로세스의 수입니다. 일시 정지와 비정상 종료는 그중 하나에 일어납니다.",
    },
    unit: { en: "instances", ko: "개" },
    step: 1,
    group: crew,
  },
  prefetch: {
    label: { en: "Prefetch per worker", ko: "워커당 프리페치" },
    help: {
      en: "Messages in hand per worker, the one it works on included. What waits here uses up its lease.",
      ko: "워커 하나가 손에 쥐는 메시지 수이며 처리 중인 것을 포함합니다. 여기서 기다리는 동안에도 임대 시간이 흐릅니다.",
    },
    unit: { en: "msg", ko: "건" },
    step: 1,
    group: crew,
  },
  batchMax: {
    label: { en: "Messages per batch", ko: "배치당 메시지 수" },
    help: { en: "A worker takes up to so many at once.", ko: "워커 하나가 한 번에 이 수까지 가져갑니다." },
    unit: { en: "msg", ko: "건" },
    step: 10,
    group: batches,
  },
  batchWindowMs: {
    label: { en: "Waits for a full batch", ko: "배치를 채우려고 기다리는 시간" },
    help: {
      en: "At most, from the instant when a worker is free and something waits.",
      ko: "빈 워커와 대기 메시지가 함께 있게 된 때부터 최대 이만큼 기다립니다.",
    },
    unit: "ms",
    step: 50,
    group: batches,
  },
  batchItemMs: {
    label: { en: "Time per message", ko: "메시지당 추가 시간" },
    help: {
      en: "Added to the service time of the batch for every message in it.",
      ko: "배치의 처리 시간에 메시지 하나마다 더합니다.",
    },
    unit: "ms",
    step: 1,
    group: batches,
  },
  batchFails: {
    label: { en: "When one of it fails", ko: "그중 하나가 실패하면" },
    options: {
      each: { en: "only that one goes back", ko: "그 메시지만 돌려줌" },
      whole: { en: "the whole batch goes back", ko: "배치 전체를 돌려줌" },
    },
    group: batches,
  },
  timeoutMs: {
    label: { en: "Time-out of the work", ko: "처리 타임아웃" },
    help: {
      en: "An attempt that takes longer is given up then and has failed. 0: none.",
      ko: "시도가 이보다 오래 걸리면 그 시점에 포기하고 실패로 칩니다. 0이면 타임아웃이 없습니다.",
    },
    unit: "ms",
    step: 100,
    group: failing,
  },
  localRetries: {
    label: { en: "Tries again itself", ko: "자체 재시도 횟수" },
    help: {
      en: "So many more attempts by the same worker before it gives the message back to the bus.",
      ko: "메시지를 버스에 돌려주기 전에 같은 워커가 다시 시도하는 횟수입니다.",
    },
    unit: { en: "×", ko: "회" },
    step: 1,
    group: failing,
  },
  localRetryMs: {
    label: { en: "Pause between own tries", ko: "자체 재시도 간격" },
    unit: "ms",
    step: 10,
    showWhen: waits,
    group: failing,
  },
  localBackoff: { label: { en: "This pause is", ko: "자체 재시도 대기 방식" }, group: failing },
  localRetryMaxMs: {
    label: { en: "Longest pause", ko: "최대 재시도 간격" },
    unit: "ms",
    step: 100,
    showWhen: { param: "localBackoff", oneOf: ["exponential"] },
    group: failing,
  },
  localJitter: { label: { en: "Jitter", ko: "지터" }, showWhen: waits, group: failing },
  retryBudgetPercent: {
    label: { en: "Retry budget", ko: "재시도 예산" },
    help: {
      en: "Every success earns this share of a retry, at most 10 are saved up. 0: no budget.",
      ko: "성공할 때마다 이 비율만큼의 재시도를 쌓으며 최대 10회까지 쌓입니다. 0이면 예산을 두지 않습니다.",
    },
    unit: "%",
    step: 5,
    group: failing,
  },
  onFailure: {
    label: { en: "After the last own try", ko: "자체 재시도까지 실패하면" },
    options: {
      nack: { en: "gives the message back", ko: "메시지를 돌려줌" },
      "nack-later": {
        en: "gives it back, not to be delivered for a while",
        ko: "돌려주고 한동안 전달을 미룸",
      },
      swallow: { en: "acknowledges it all the same (lost)", ko: "그래도 확인 응답함 (유실)" },
      crash: { en: "crashes", ko: "비정상 종료함" },
    },
    group: failing,
  },
  nackDelayMs: {
    label: { en: "For so long", ko: "전달을 미루는 시간" },
    unit: "ms",
    step: 1000,
    showWhen: { param: "onFailure", oneOf: ["nack-later"] },
    group: failing,
  },
  ackWhen: {
    label: { en: "Acknowledges", ko: "확인 응답 시점" },
    help: {
      en: "What crashes after the acknowledgement is lost; what crashes before it is done twice.",
      ko: "확인 응답 뒤에 종료되면 메시지를 잃고, 확인 응답 앞에 종료되면 두 번 처리합니다.",
    },
    options: {
      before: { en: "before the work", ko: "처리하기 전" },
      worked: { en: "after the work, before the commit", ko: "처리한 뒤, 커밋하기 전" },
      committed: { en: "after the commit", ko: "커밋한 뒤" },
    },
    group: answer,
  },
  commitMs: {
    label: { en: "Commit takes", ko: "커밋 시간" },
    help: {
      en: "The effect is there when it ends: follow-up events, the id in the store.",
      ko: "커밋이 끝나야 효과(후속 이벤트, 저장소의 ID)가 생깁니다.",
    },
    unit: "ms",
    step: 1,
    group: answer,
  },
  crashPercent: {
    label: { en: "Crashes in between", ko: "그 사이의 비정상 종료" },
    help: {
      en: "Probability per batch that the instance crashes between its effect and its acknowledgement, whichever comes first.",
      ko: "효과와 확인 응답 중 먼저 일어난 것과 나중 것 사이에 인스턴스가 비정상 종료할 확률(배치마다)입니다.",
    },
    unit: "%",
    step: 0.1,
    group: answer,
  },
  idempotency: {
    label: { en: "Recognises duplicates", ko: "중복 판별" },
    help: {
      en: "Remembers the ids of what was handled. A store apart is looked up first and written last: two copies at the same time both pass. In an inbox the id is a row of the work's own transaction: the second copy cannot commit.",
      ko: "처리한 메시지의 ID를 기억합니다. 따로 둔 저장소는 먼저 조회하고 마지막에 기록하므로 동시에 처리되는 두 사본은 둘 다 통과합니다. 인박스는 ID를 작업과 같은 트랜잭션에 행으로 남기므로 두 번째 사본은 커밋되지 않습니다.",
    },
    options: {
      none: { en: "no", ko: "하지 않음" },
      store: { en: "by a store of ids", ko: "ID 저장소로" },
      inbox: { en: "by an inbox in the work's transaction", ko: "작업 트랜잭션의 인박스로" },
    },
    group: once,
  },
  idempotencyTtlS: {
    label: { en: "Remembers for", ko: "기억 시간" },
    unit: "s",
    step: 60,
    showWhen: stored,
    group: once,
  },
  idempotencyMax: {
    label: { en: "Ids at most", ko: "최대 ID 수" },
    help: { en: "Beyond that the oldest is forgotten.", ko: "이 수를 넘으면 가장 오래된 ID부터 잊습니다." },
    unit: { en: "ids", ko: "개" },
    step: 1000,
    showWhen: stored,
    group: once,
  },
  lookupMs: {
    label: { en: "A look-up takes", ko: "조회 시간" },
    unit: "ms",
    step: 1,
    showWhen: stored,
    group: once,
  },
} as const satisfies Record<string, FieldMeta>;
