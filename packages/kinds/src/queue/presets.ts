/** Products that a queue can stand for. Workers' prefetch is set at the consumers. */
import type { Preset } from "@eventyard/model";
import type { Said } from "../backlog/preset-source.ts";
import { fromSources, inSeveralZones, said } from "../backlog/preset-source.ts";

const RABBIT = "https://github.com/rabbitmq/rabbitmq-website/tree/0acf2a4";
const SQS_QUOTAS =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html";
const SQS_GUIDE = "https://github.com/awsdocs/amazon-sqs-developer-guide/tree/72529fa";
const SQS_STANDARD =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html";
const SQS_GROUPS =
  "https://docs.amazonaws.cn/en_us/AWSSimpleQueueService/latest/SQSDeveloperGuide/avoid-backlog-with-the-same-message-group-id.html";
const NATS_DOCS = "https://github.com/nats-io/nats.docs/tree/9885608";
const NATS_SERVER = "https://github.com/nats-io/nats-server/tree/1787eee";
const REDIS_DOCS = "https://github.com/redis/redis-doc/tree/1044224";

const noBackoff = (url: string): Said =>
  said(
    "backoff",
    "none",
    "A refused message can be delivered again at once.",
    "거부한 메시지는 바로 다시 전달할 수 있습니다.",
    url,
  );

const ackTimeout = said(
  "leaseMs",
  1_800_000,
  "Acknowledgement time-out 30 min; a broken connection returns messages at once.",
  "확인 응답 시간 제한은 30분이고, 연결이 끊기면 바로 되돌립니다.",
  RABBIT,
);

const classic: Preset = {
  id: "rabbitmq-classic-4.2",
  title: { en: "RabbitMQ classic queue", ko: "RabbitMQ 클래식 큐" },
  product: "RabbitMQ classic",
  version: "before 4.3",
  asOf: "2026-08-21",
  ...fromSources([
    ackTimeout,
    noBackoff(RABBIT),
    said("deliveriesMax", 0, "No limit of deliveries.", "전달 횟수 제한이 없습니다.", RABBIT),
  ]),
  notModelled: {
    en: "Credit flow, the alarms of memory and disk, confirms that wait for a batch (set the store time), closing the channel after an acknowledgement time-out, the message limit of 16 MiB.",
    ko: "크레딧 흐름 제어, 메모리와 디스크 알람, 묶음을 기다리는 저장 응답(저장 시간으로 맞추세요), 확인 응답 시간이 지난 채널 종료, 16 MiB 메시지 제한은 다루지 않습니다.",
  },
};

const quorumStores = [
  said(
    "ackAt",
    "quorum",
    "Confirmed once a quorum of replicas has it.",
    "복제본 쿼럼이 저장하면 응답합니다.",
    RABBIT,
  ),
  said(
    "replicas",
    3,
    "A choice: the smallest cluster that survives the loss of a minority.",
    "선택한 값: 소수의 노드를 잃어도 견디는 가장 작은 클러스터입니다.",
    RABBIT,
  ),
  said("minInSync", 2, "The quorum of three.", "3개의 쿼럼입니다.", RABBIT),
];

const limited = said(
  "deliveriesMax",
  21,
  "x-delivery-limit is 20 by default since 4.0 and counts redeliveries: 21 deliveries.",
  "x-delivery-limit 기본값은 4.0부터 20이며 재전달을 셉니다. 전달은 모두 21회입니다.",
  RABBIT,
);

function quorum(version: string, list: readonly Said[]): Preset {
  return {
    id: `rabbitmq-quorum-${version}`,
    title: { en: `RabbitMQ ${version} quorum queue`, ko: `RabbitMQ ${version} 쿼럼 큐` },
    product: "RabbitMQ quorum",
    version,
    asOf: "2026-08-21",
    ...fromSources([ackTimeout, noBackoff(RABBIT), ...quorumStores, ...list]),
    notModelled: {
      en: "Credit flow, the alarms of memory and disk, the cap of 2,000 messages for unlimited prefetch, delayed retries (4.3), the message limit of 16 MiB.",
      ko: "크레딧 흐름 제어, 메모리와 디스크 알람, 무제한 프리페치의 2,000건 상한, 지연 재시도(4.3), 16 MiB 메시지 제한은 다루지 않습니다.",
    },
  };
}

const sqs: readonly Said[] = [
  ...inSeveralZones(
    "A message is stored in several availability zones before the call is acknowledged.",
    "여러 가용 영역에 저장한 뒤에 응답합니다.",
    SQS_STANDARD,
  ),
  noBackoff(SQS_GUIDE),
  said(
    "returnOnDisconnect",
    false,
    "Only the visibility time-out (30 s) returns a message.",
    "가시성 제한 시간(30초)이 지나야만 되돌아옵니다.",
    SQS_GUIDE,
  ),
  said(
    "inFlightMax",
    120_000,
    "About 120,000 messages in flight.",
    "처리 중인 메시지는 약 120,000건까지.",
    SQS_GROUPS,
  ),
  said(
    "deliveriesMax",
    0,
    "No limit unless a redrive policy sets maxReceiveCount.",
    "리드라이브 정책으로 maxReceiveCount를 정하지 않으면 제한이 없습니다.",
    SQS_GUIDE,
  ),
  said("ttlMs", 345_600_000, "Kept for 4 days by default.", "기본 보존 기간 4일.", SQS_QUOTAS),
  said(
    "ttlChecked",
    "anywhere",
    "Retention ends wherever the message stands in the queue.",
    "보존 기간은 큐 안의 위치와 관계없이 끝납니다.",
    SQS_QUOTAS,
  ),
  said("messageBytesMax", 1_048_576, "A message has at most 1 MiB.", "메시지 하나는 최대 1 MiB.", SQS_QUOTAS),
];

const sqsNotModelled = {
  en: "Batches, long and short polling with its latency, duplicates without a cause, messages that are found late because servers are sampled.",
  ko: "배치, 롱 폴링과 쇼트 폴링 및 그 지연, 원인 없는 중복, 서버 일부만 조회해 늦게 발견되는 메시지는 다루지 않습니다.",
};

const sqsStandard: Preset = {
  id: "sqs-standard",
  title: { en: "SQS standard queue", ko: "SQS 표준 큐" },
  product: "SQS standard",
  version: "2026",
  asOf: "2026-11-22",
  ...fromSources(sqs),
  notModelled: sqsNotModelled,
};

const sqsFifo: Preset = {
  id: "sqs-fifo",
  title: { en: "SQS FIFO queue", ko: "SQS FIFO 큐" },
  product: "SQS FIFO",
  version: "2026",
  asOf: "2026-11-22",
  ...fromSources([
    ...sqs,
    said(
      "order",
      "perKey",
      "Strict order in each message group; a message out keeps its group back.",
      "메시지 그룹 안에서 순서를 지키며, 처리 중인 메시지가 그룹을 막습니다.",
      SQS_GUIDE,
    ),
    said("dedupMs", 300_000, "Deduplication interval of 5 minutes.", "중복 제거 간격 5분.", SQS_GUIDE),
    said(
      "rateLimitPerS",
      300,
      "300 calls a second per API action without batches and high throughput.",
      "배치와 고처리량 모드가 없으면 API 동작별 초당 300회.",
      SQS_QUOTAS,
    ),
  ]),
  notModelled: sqsNotModelled,
};

const jetStream: Preset = {
  id: "nats-jetstream-work-queue",
  title: { en: "NATS JetStream work queue", ko: "NATS JetStream 작업 큐" },
  product: "NATS JetStream",
  version: "2.x, one replica",
  asOf: "2026-08-21",
  ...fromSources([
    noBackoff(NATS_DOCS),
    said(
      "inFlightMax",
      1000,
      "MaxAckPending 1,000 over all members.",
      "전체 멤버를 합쳐 MaxAckPending 1,000.",
      NATS_SERVER,
    ),
    said("deliveriesMax", 0, "MaxDeliver is -1 by default.", "MaxDeliver 기본값은 -1입니다.", NATS_DOCS),
    said(
      "whenExhausted",
      "leave",
      "Beyond MaxDeliver a message stays in the stream.",
      "MaxDeliver를 넘긴 메시지는 스트림에 남습니다.",
      NATS_DOCS,
    ),
    said("dedupMs", 120_000, "Duplicate window of 2 minutes.", "중복 확인 기간 2분.", NATS_DOCS),
    said(
      "ackAt",
      "leaderPageCache",
      "A publish is acknowledged before its file is synchronised.",
      "파일을 디스크와 동기화하기 전에 발행을 확인합니다.",
      NATS_DOCS,
    ),
    said(
      "fsync",
      "interval",
      "Files are synchronised at intervals.",
      "파일은 주기적으로 동기화합니다.",
      NATS_DOCS,
    ),
    said("fsyncMs", 120_000, "Every 2 minutes.", "2분마다.", NATS_SERVER),
    said("messageBytesMax", 1_048_576, "Payload at most 1 MB.", "페이로드는 최대 1 MB.", NATS_SERVER),
  ]),
  notModelled: {
    en: "Limits of the stream that discard old messages, BackOff lists that hold for time-outs only, progress and term answers, replicas.",
    ko: "오래된 메시지를 버리는 스트림 한도, 시간 초과에만 적용되는 BackOff 목록, 진행과 종료 응답, 복제본은 다루지 않습니다.",
  },
};

const redisStreams: Preset = {
  id: "redis-streams-group-aof",
  title: { en: "Redis Streams consumer group, AOF", ko: "Redis Streams 컨슈머 그룹, AOF" },
  product: "Redis Streams",
  version: "7.0, AOF everysec",
  asOf: "2026-11-22",
  ...fromSources([
    said(
      "lease",
      "never",
      "An entry stays pending until another member claims it.",
      "다른 멤버가 가져갈 때까지 항목이 대기 목록에 남습니다.",
      REDIS_DOCS,
    ),
    said(
      "deliveriesMax",
      0,
      "No limit: clients read the delivery counter.",
      "제한이 없고 클라이언트가 전달 횟수를 봅니다.",
      REDIS_DOCS,
    ),
    said(
      "ackAt",
      "leaderPageCache",
      "The reply comes after the write to the file.",
      "파일에 쓴 뒤 응답합니다.",
      REDIS_DOCS,
    ),
    said(
      "fsync",
      "interval",
      "appendfsync everysec: flushed every second.",
      "appendfsync everysec: 1초마다 반영합니다.",
      REDIS_DOCS,
    ),
  ]),
  notModelled: {
    en: "Claiming (XAUTOCLAIM): an entry of a dead member is not delivered again here. Trimming, memory limits, and refusals: a group has no negative acknowledgement.",
    ko: "XAUTOCLAIM으로 가져가기는 다루지 않으므로 죽은 멤버의 항목은 다시 전달하지 않습니다. 스트림 자르기, 메모리 한도, 거부 응답도 다루지 않습니다.",
  },
};

export const queuePresets: readonly Preset[] = [
  classic,
  quorum("3.10", [
    said("deliveriesMax", 0, "No delivery limit before 4.0.", "4.0 이전에는 전달 제한이 없습니다.", RABBIT),
  ]),
  quorum("4.0", [limited]),
  quorum("4.3", [
    limited,
    said(
      "countNacks",
      false,
      "basic.nack does not count any more; lost connections do. Clients here refuse with basic.nack.",
      "basic.nack는 더 이상 횟수에 넣지 않고 끊긴 연결은 넣습니다. 여기서는 클라이언트가 basic.nack로 거부한다고 봅니다.",
      RABBIT,
    ),
    said("priorityLevels", 32, "32 strict priorities.", "엄격한 우선순위 32단계.", RABBIT),
  ]),
  sqsStandard,
  sqsFifo,
  jetStream,
  redisStreams,
];
