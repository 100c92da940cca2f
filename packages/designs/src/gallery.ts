/** The ready designs, in the order in which they are offered; the first is what a first visit opens. */
import type { Design, LocalText } from "@eventyard/model";
import autoscale from "./gallery/autoscale.eventyard.json" with { type: "json" };
import blueGreenEvents from "./gallery/blue-green-events.eventyard.json" with { type: "json" };
import blueGreenRest from "./gallery/blue-green-rest.eventyard.json" with { type: "json" };
import brokenOrder from "./gallery/broken-order.eventyard.json" with { type: "json" };
import canary from "./gallery/canary.eventyard.json" with { type: "json" };
import clickWindows from "./gallery/click-windows.eventyard.json" with { type: "json" };
import deliveryGuarantees from "./gallery/delivery-guarantees.eventyard.json" with { type: "json" };
import deployEvents from "./gallery/deploy-events.eventyard.json" with { type: "json" };
import deployRest from "./gallery/deploy-rest.eventyard.json" with { type: "json" };
import dropOrBlock from "./gallery/drop-or-block.eventyard.json" with { type: "json" };
import dualWrite from "./gallery/dual-write.eventyard.json" with { type: "json" };
import eventLoop from "./gallery/event-loop.eventyard.json" with { type: "json" };
import firstSteps from "./gallery/first-steps.eventyard.json" with { type: "json" };
import ghostOrders from "./gallery/ghost-orders.eventyard.json" with { type: "json" };
import hotPartition from "./gallery/hot-partition.eventyard.json" with { type: "json" };
import kindsOfProducers from "./gallery/kinds-of-producers.eventyard.json" with { type: "json" };
import launchDay from "./gallery/launch-day.eventyard.json" with { type: "json" };
import orderCalls from "./gallery/order-calls.eventyard.json" with { type: "json" };
import orderChoreography from "./gallery/order-choreography.eventyard.json" with { type: "json" };
import orderSaga from "./gallery/order-saga.eventyard.json" with { type: "json" };
import orders from "./gallery/orders.eventyard.json" with { type: "json" };
import outbox from "./gallery/outbox.eventyard.json" with { type: "json" };
import poisonMessage from "./gallery/poison-message.eventyard.json" with { type: "json" };
import pollLimit from "./gallery/poll-limit.eventyard.json" with { type: "json" };
import readYourWrites from "./gallery/read-your-writes.eventyard.json" with { type: "json" };
import rebalanceStorm from "./gallery/rebalance-storm.eventyard.json" with { type: "json" };
import retryStorm from "./gallery/retry-storm.eventyard.json" with { type: "json" };
import schemaBeforeConsumers from "./gallery/schema-before-consumers.eventyard.json" with { type: "json" };
import shopEvents from "./gallery/shop-events.eventyard.json" with { type: "json" };
import shopRest from "./gallery/shop-rest.eventyard.json" with { type: "json" };
import shortLease from "./gallery/short-lease.eventyard.json" with { type: "json" };
import slowSubscriber from "./gallery/slow-subscriber.eventyard.json" with { type: "json" };
import storeAndForward from "./gallery/store-and-forward.eventyard.json" with { type: "json" };
import threeBuses from "./gallery/three-buses.eventyard.json" with { type: "json" };
import transfers from "./gallery/transfers.eventyard.json" with { type: "json" };
import whoListens from "./gallery/who-listens.eventyard.json" with { type: "json" };

export interface GalleryDesign {
  /** Also the design's id in a new workspace. */
  readonly id: string;
  readonly title: LocalText;
  readonly summary: LocalText;
  readonly file: Design;
}

/** The compiler types a JSON import too widely ("string" for a union); the gallery's test parses every file. */
function asDesign(json: unknown): Design {
  return json as Design;
}

/** Where a first visit begins. */
const beginnings: readonly GalleryDesign[] = [
  {
    id: "orders",
    title: { en: "Orders", ko: "주문" },
    summary: {
      en: "A web shop publishes orders; payment, inventory and e-mail each get every order. Payment works at three quarters of its capacity: slow it down or kill it and watch its backlog grow while the others go on.",
      ko: "웹 상점이 주문을 발행하고 결제, 재고, 이메일이 모든 주문을 각자 받습니다. 결제는 처리 능력의 4분의 3을 쓰고 있습니다. 결제를 느리게 하거나 중단시켜 보면 다른 서비스는 계속 동작하는 동안 결제의 백로그만 쌓이는 것을 볼 수 있습니다.",
    },
    file: asDesign(orders),
  },
  {
    id: "launch-day",
    title: { en: "Launch day", ko: "발사일" },
    summary: {
      en: "The real visitors of NASA's web server on the day of a shuttle launch in 1995. Six workers of 2 s handle 3 requests a second: more than the day's mean of 1.55, less than the 4.14 of the busiest hour. About 6,400 requests pile up in the morning and are worked off by half past one.",
      ko: "1995년 우주왕복선 발사일에 NASA 웹 서버가 실제로 받은 요청입니다. 2초씩 걸리는 워커 6개는 초당 3건을 처리합니다. 하루 평균인 초당 1.55건보다는 많고 가장 붐빈 한 시간의 4.14건보다는 적습니다. 오전에 약 6,400건이 쌓였다가 오후 1시 반쯤 모두 처리됩니다.",
    },
    file: asDesign(launchDay),
  },
  {
    id: "first-steps",
    title: { en: "First steps", ko: "첫걸음" },
    summary: {
      en: "The smallest event-driven system: a producer makes five events a second, a queue stores them, one worker handles them at half its capacity. Make it three times slower and the queue begins to grow.",
      ko: "가장 작은 이벤트 기반 시스템입니다. 프로듀서가 초당 5건의 이벤트를 만들고, 큐가 저장하고, 워커 하나가 능력의 절반만 써서 처리합니다. 처리 시간을 세 배로 늘리면 큐가 쌓이기 시작합니다.",
    },
    file: asDesign(firstSteps),
  },
];

/** What producers, buses and consumers can do. */
const components: readonly GalleryDesign[] = [
  {
    id: "kinds-of-producers",
    title: { en: "Four producers", ko: "프로듀서 넷" },
    summary: {
      en: "A clock, a crowd, bursts and a flash sale in front of equal workers. The clock's queue stays empty; the sale's holds more than 2,500 events and is empty again at the end.",
      ko: "일정한 간격, 무작위, 버스트, 반짝 세일이 똑같은 워커를 만납니다. 일정한 간격의 큐는 늘 비어 있고, 세일의 큐에는 2,500건이 넘게 쌓였다가 끝날 때는 다시 빕니다.",
    },
    file: asDesign(kindsOfProducers),
  },
  {
    id: "three-buses",
    title: { en: "Queue, topic, log", ko: "큐, 토픽, 로그" },
    summary: {
      en: "The same events into three buses. The queue's workers share them, each of the topic's subscribers gets all, and the log's groups read all in order.",
      ko: "같은 이벤트가 버스 셋으로 들어갑니다. 큐의 워커는 나눠 받고, 토픽의 구독자는 각자 모두 받고, 로그의 그룹은 모두를 순서대로 읽습니다.",
    },
    file: asDesign(threeBuses),
  },
  {
    id: "who-listens",
    title: { en: "Who listens to what", ko: "무엇을 듣는가" },
    summary: {
      en: "One topic, four subscriptions with filters by type and amount: payment gets 80 % of the events, the fraud check 20 %, refunds 20 %, the archive all.",
      ko: "토픽 하나에 유형과 금액으로 거르는 구독이 넷 있습니다. 결제는 이벤트의 80%, 부정 거래 검사와 환불은 20%씩, 보관소는 전부 받습니다.",
    },
    file: asDesign(whoListens),
  },
];

/** Two designs each that belong side by side. */
const twins: readonly GalleryDesign[] = [
  {
    id: "shop-rest",
    title: { en: "Shop, REST chain", ko: "상점: REST 체인" },
    summary: {
      en: "The order service calls payment, inventory, shipping and e-mail one after the other; shoppers wait 1 s at most, and one in four gives up. Payment is down from 60 s to 90 s: about 600 orders are refused.",
      ko: "주문 서비스가 결제, 재고, 배송, 이메일을 차례로 호출합니다. 고객은 최대 1초를 기다리고 넷 중 하나는 포기합니다. 결제가 60초부터 90초까지 중단되어 주문 약 600건이 거부됩니다.",
    },
    file: asDesign(shopRest),
  },
  {
    id: "shop-events",
    title: { en: "Shop, events", ko: "상점: 이벤트" },
    summary: {
      en: "The twin of the REST chain: the order service answers as soon as the order is published, in 0.05 s. The same outage of payment stores about 600 orders, which are worked off in half a minute; none is lost.",
      ko: "REST 체인과 나란히 비교하는 설계입니다. 주문 서비스는 주문을 발행하자마자 0.05초 만에 응답합니다. 같은 결제 장애 동안 주문 약 600건이 쌓였다가 30초 안팎에 모두 처리되고 유실은 없습니다.",
    },
    file: asDesign(shopEvents),
  },
  {
    id: "deploy-rest",
    title: { en: "Rolling restart, REST chain", ko: "순차 재시작: REST 체인" },
    summary: {
      en: "Four services are restarted in turn, 10 s each. Callers feel every restart: about half of the orders are done without trouble.",
      ko: "서비스 넷을 10초씩 차례로 재시작합니다. 재시작할 때마다 호출자가 영향을 받아, 문제없이 끝나는 주문은 절반쯤입니다.",
    },
    file: asDesign(deployRest),
  },
  {
    id: "deploy-events",
    title: { en: "Rolling restart, events", ko: "순차 재시작: 이벤트" },
    summary: {
      en: "The same restarts with a topic in between: it keeps what a consumer misses, about 200 orders each time. Nothing is lost and no shopper notices.",
      ko: "같은 재시작이지만 사이에 토픽이 있습니다. 컨슈머가 놓친 주문을 매번 200건쯤 보관합니다. 유실도 없고 고객은 알아채지 못합니다.",
    },
    file: asDesign(deployEvents),
  },
  {
    id: "blue-green-rest",
    title: { en: "Blue and green, calls", ko: "블루/그린 배포: 호출" },
    summary: {
      en: "At 60 s all shoppers move from billing 1 to billing 2, which fails three orders in ten. They move back at 90 s and over for good at 180 s, once it is mended. About 180 orders were refused in between.",
      ko: "60초에 모든 고객을 청구 서비스 1에서 2로 옮깁니다. 2는 주문 열 건 중 세 건을 실패합니다. 90초에 되돌리고, 고친 뒤 180초에 다시 옮깁니다. 그사이 주문 약 180건이 거부됩니다.",
    },
    file: asDesign(blueGreenRest),
  },
  {
    id: "blue-green-events",
    title: { en: "Blue and green, events", ko: "블루/그린 배포: 이벤트" },
    summary: {
      en: "The same switch, rollback and second try by the rules of a router. What the new version cannot handle goes to the dead letters, about 180 orders, and after the rollback to the old version: late, but none is lost.",
      ko: "같은 전환과 롤백, 두 번째 전환을 라우터 규칙으로 합니다. 새 버전이 처리하지 못한 주문 약 180건은 데드레터로 갔다가 롤백한 뒤 이전 버전이 처리합니다. 늦을 뿐 유실은 없습니다.",
    },
    file: asDesign(blueGreenEvents),
  },
  {
    id: "dual-write",
    title: { en: "Orders, dual write", ko: "주문: 이중 쓰기" },
    summary: {
      en: "Each order is committed and then published; 0.5 % of the publications fail and 0.05 % of the processes crash in between. 33 orders a minute are stored and never billed.",
      ko: "주문을 커밋한 뒤 발행합니다. 발행의 0.5%가 실패하고 0.05%는 그 사이에 프로세스가 죽습니다. 1분에 33건은 저장만 되고 청구되지 않습니다.",
    },
    file: asDesign(dualWrite),
  },
  {
    id: "outbox",
    title: { en: "Orders, outbox", ko: "주문: 아웃박스" },
    summary: {
      en: "The twin of the dual write: the event is a row of the order's transaction, and a relay publishes it half a second later. None is lost; about three a minute come twice, and Billing is not idempotent.",
      ko: "이중 쓰기와 나란히 비교하는 설계입니다. 이벤트를 주문과 같은 트랜잭션에 행으로 남기고 릴레이가 0.5초쯤 뒤에 발행합니다. 유실은 없고, 1분에 세 건쯤은 두 번 오는데 청구 서비스는 멱등하지 않습니다.",
    },
    file: asDesign(outbox),
  },
  {
    id: "ghost-orders",
    title: { en: "Ghost orders", ko: "유령 주문" },
    summary: {
      en: "A service writes each order to its database and publishes an event; once in 200 orders it dies in between. 30 a minute are stored and never billed. Published first, 30 a minute are billed without an order; in one commit neither happens.",
      ko: "서비스가 주문을 데이터베이스에 쓰고 이벤트를 발행하는데, 200건에 한 번은 그 사이에 죽습니다. 1분에 30건은 저장만 되고 청구되지 않습니다. 먼저 발행하면 1분에 30건이 주문 없이 청구되고, 한 커밋으로 묶으면 둘 다 일어나지 않습니다.",
    },
    file: asDesign(ghostOrders),
  },
  {
    id: "order-calls",
    title: { en: "Order over three services, calls only", ko: "서비스 셋에 걸친 주문: 호출만" },
    summary: {
      en: "Payment, inventory and shipping are called one after the other and say no to 3 %, 2 % and 5 %. When a later one does, the earlier have committed: about one order in fifteen failed for the shopper and is half done.",
      ko: "결제, 재고, 배송을 차례로 호출하고 각각 3%, 2%, 5%를 거절합니다. 뒤에서 거절하면 앞에서는 이미 커밋한 뒤라, 고객에게는 실패했지만 반만 처리된 주문이 열다섯 건 중 한 건꼴로 남습니다.",
    },
    file: asDesign(orderCalls),
  },
  {
    id: "order-saga",
    title: { en: "Order over three services, saga", ko: "서비스 셋에 걸친 주문: 사가" },
    summary: {
      en: "The same order as a saga: about 90 % are completed, nearly 10 % compensated, and one of 1,000 is stuck because a compensation failed as well. With three more tries none is.",
      ko: "같은 주문을 사가로 처리합니다. 90%쯤은 완료되고 10% 가까이는 보상되며, 보상까지 실패한 1,000건 중 한 건쯤은 미결로 남습니다. 세 번 더 시도하면 미결 주문이 없습니다.",
    },
    file: asDesign(orderSaga),
  },
  {
    id: "order-choreography",
    title: { en: "Order over three services, choreography", ko: "서비스 셋에 걸친 주문: 코레오그래피" },
    summary: {
      en: "The same order without a coordinator: every service reacts to events and tells what became of its part. Again about 90 % are completed, nearly 10 % compensated and one or two of 1,000 stuck, but no node knows where an order stands.",
      ko: "같은 주문을 코디네이터 없이 처리합니다. 서비스마다 이벤트에 반응하고 결과를 이벤트로 알립니다. 이번에도 90%쯤은 완료되고 10% 가까이는 보상되며 1,000건 중 한두 건은 미결로 남지만, 주문이 어디까지 왔는지 아는 노드가 없습니다.",
    },
    file: asDesign(orderChoreography),
  },
];

/** Each breaks in one way and can be mended. */
const problems: readonly GalleryDesign[] = [
  {
    id: "retry-storm",
    title: { en: "Retry storm", ko: "재시도 폭풍" },
    summary: {
      en: "80 requests a second on capacity for 100. One stall of 2 s, and up to four tries per user keep the overload alive: nobody is served again. A queue of at most 40, a retry budget of 10 % or no retries save it.",
      ko: "초당 100건을 처리할 수 있는데 80건이 옵니다. 2초 멈춘 뒤 사용자마다 네 번까지 시도해 과부하가 스스로 이어지고 아무도 응답을 받지 못합니다. 대기열을 40으로 제한하거나, 재시도 예산을 10%로 두거나, 재시도를 없애면 회복합니다.",
    },
    file: asDesign(retryStorm),
  },
  {
    id: "delivery-guarantees",
    title: { en: "Delivery guarantees", ko: "전달 보장" },
    summary: {
      en: "1,000 transfers three times, with a crash in 1 % of them between effect and acknowledgement: at most once loses about ten, at least once books about ten twice, an idempotent worker neither.",
      ko: "이체 1,000건을 세 방식으로 처리하며 1%는 처리와 확인 응답 사이에 워커가 죽습니다. 최대 한 번은 열 건쯤 잃고, 최소 한 번은 열 건쯤 두 번 기록하고, 멱등한 워커는 둘 다 없습니다.",
    },
    file: asDesign(deliveryGuarantees),
  },
  {
    id: "transfers",
    title: { en: "Transfers and the books", ko: "이체와 장부" },
    summary: {
      en: "1,000 transfers of 100 and a worker that crashes after 1 % of the bookings, before it has acknowledged: about 101,000 in the books instead of 100,000. With a store of ids it is 100,000; acknowledged first, about 99,000.",
      ko: "100씩 1,000번 이체하고, 워커는 기록한 뒤 확인 응답을 보내기 전에 1%의 확률로 죽습니다. 장부에는 100,000이 아니라 101,000쯤이 남습니다. ID 저장소를 쓰면 100,000, 먼저 확인 응답하면 99,000쯤이 됩니다.",
    },
    file: asDesign(transfers),
  },
  {
    id: "poison-message",
    title: { en: "Poison message", ko: "포이즌 메시지" },
    summary: {
      en: "One record in 1,000 can never be handled and is tried again for ever: each stops its partition, 25 records a second pile up behind it. Dead letters after five deliveries mend it.",
      ko: "1,000건 중 하나는 절대 처리할 수 없는데 끝없이 재시도합니다. 파티션이 멈추고 그 뒤로 초당 25건이 쌓입니다. 다섯 번 전달한 뒤 데드레터로 보내면 해결됩니다.",
    },
    file: asDesign(poisonMessage),
  },
  {
    id: "hot-partition",
    title: { en: "Hot partition", ko: "핫 파티션" },
    summary: {
      en: "Three workers of 200/s read 300/s from six partitions. At 30 s one key takes 60 %: its worker lags by about 20 records more each second while the others idle. Records in turn instead of by key mend it and cost the order.",
      ko: "초당 200건씩 처리하는 워커 셋이 파티션 여섯 개에서 초당 300건을 읽습니다. 30초에 키 하나가 60%를 차지하면 그 워커만 초당 약 20건씩 밀리고 나머지는 놉니다. 키 대신 차례대로 나누면 해결되지만 순서를 잃습니다.",
    },
    file: asDesign(hotPartition),
  },
  {
    id: "rebalance-storm",
    title: { en: "Rebalance storm", ko: "리밸런스 폭풍" },
    summary: {
      en: "Three readers of a log are restarted in turn, 2 s each. With eager rebalances everybody stops each time and 900 records pile up; cooperative ones stop only what moves (500), and static members nothing but the one that is away (200).",
      ko: "로그를 읽는 리더 셋을 2초씩 차례로 재시작합니다. 즉시 회수 방식에서는 그때마다 모두 멈춰 900건이 쌓입니다. 협력 방식은 옮겨 가는 파티션만 멈추고(500건), 고정 멤버는 자리를 비운 리더의 몫만 밀립니다(200건).",
    },
    file: asDesign(rebalanceStorm),
  },
  {
    id: "poll-limit",
    title: { en: "Batch too long for the poll limit", ko: "폴링 간격 한도를 넘는 묶음" },
    summary: {
      en: "A poll brings 500 records, a record takes 0.7 s: 350 s until the next poll, and 300 s are allowed. The worker is put out of its group before it has committed, another begins the same batch, and so on for ever. Polls of 100 records mend it.",
      ko: "한 번에 500건을 폴링하고 한 건에 0.7초가 걸립니다. 다음 폴링까지 350초인데 한도는 300초입니다. 워커는 커밋하기 전에 그룹에서 제외되고, 다른 워커가 같은 묶음을 처음부터 시작하는 일이 끝없이 되풀이됩니다. 폴링당 100건으로 줄이면 해결됩니다.",
    },
    file: asDesign(pollLimit),
  },
  {
    id: "event-loop",
    title: { en: "Event loop", ko: "이벤트 루프" },
    summary: {
      en: "Enrich publishes to the bus that it listens to, and gets its own events again. At 10 orders a second the bus carries ten more each second, and Billing gets every order once a round. 2 % have a misspelt type, match no rule and vanish silently. A narrower rule ends the echo, an alternate exchange catches the rest.",
      ko: "보강 서비스가 자기가 듣는 버스에 발행해 자기 이벤트를 다시 받습니다. 초당 주문 10건이면 버스를 도는 이벤트가 1초마다 10건씩 늘고, 청구 서비스는 한 바퀴마다 모든 주문을 또 받습니다. 유형이 잘못된 2%는 맞는 규칙이 없어 조용히 사라집니다. 규칙을 좁히면 메아리가 끝나고, 대체 익스체인지를 두면 나머지도 받습니다.",
    },
    file: asDesign(eventLoop),
  },
  {
    id: "slow-subscriber",
    title: { en: "One slow subscriber", ko: "느린 구독자 하나" },
    summary: {
      en: "200 events a second for five subscribers; E-mail can handle 100. Its own backlog grows by 100 a second and nobody else notices. With a limit of 1,000 that makes the publisher wait, all of them fall to 100 a second.",
      ko: "초당 200건을 구독자 다섯이 받는데 이메일은 100건만 처리합니다. 자기 백로그만 초당 100건씩 늘고 나머지는 영향이 없습니다. 한도를 1,000으로 두고 발행자를 기다리게 하면 모두 초당 100건으로 떨어집니다.",
    },
    file: asDesign(slowSubscriber),
  },
  {
    id: "drop-or-block",
    title: { en: "Drop, block or let grow", ko: "버리기, 막기, 쌓기" },
    summary: {
      en: "120 events a second into 100, three ways. A queue of 1,000 is full at 50 s: dropping then loses one in six, blocking slows the producer to 100 a second; without a limit the latency grows by 0.2 s each second.",
      ko: "초당 100건을 처리하는 곳에 120건이 옵니다. 1,000건짜리 큐는 50초에 가득 찹니다. 그때부터 버리면 여섯 건 중 하나를 잃고, 막으면 프로듀서가 초당 100건으로 느려지고, 한도가 없으면 지연 시간이 1초마다 0.2초씩 늘어납니다.",
    },
    file: asDesign(dropOrBlock),
  },
  {
    id: "short-lease",
    title: { en: "Lease too short", ko: "너무 짧은 임대 시간" },
    summary: {
      en: "Work with a median of 18 s under a lease of 30 s: 15 % of the videos are transcoded twice though nothing fails. At 60 s it is less than 1 %.",
      ko: "중앙값 18초짜리 작업에 임대 시간이 30초입니다. 실패가 없는데도 영상의 15%가 두 번 변환됩니다. 60초로 늘리면 1% 아래로 떨어집니다.",
    },
    file: asDesign(shortLease),
  },
  {
    id: "click-windows",
    title: { en: "Window longer than the lease", ko: "임대 시간보다 긴 윈도" },
    summary: {
      en: "Clicks are enriched from a database, freed from bots and counted by the minute and page. The lease of 30 s ends in the middle of the window: 1,050 clicks a minute come again, and the counts say 3,150 instead of 2,100. A lease of 90 s mends it; so does acknowledging at once, but then a crash loses 1,000 clicks.",
      ko: "클릭을 데이터베이스로 보강하고, 봇을 거르고, 페이지별로 1분마다 셉니다. 임대 시간 30초가 윈도 중간에 끝나 1분에 1,050건이 다시 전달되고, 집계는 2,100이 아니라 3,150이 됩니다. 임대 시간을 90초로 늘리면 해결됩니다. 받자마자 확인 응답해도 되지만, 그러면 중단될 때 1,000건을 잃습니다.",
    },
    file: asDesign(clickWindows),
  },
  {
    id: "broken-order",
    title: { en: "Workers overtake each other", ko: "서로 앞지르는 워커" },
    summary: {
      en: "Four workers share one queue, and of two orders of one customer the later is sometimes done first: about 5 % of all. In order per key it never happens.",
      ko: "워커 넷이 큐 하나를 나눠 처리하면 같은 고객의 나중 주문이 먼저 끝나기도 합니다. 전체의 5%쯤입니다. 키별로 순서를 지키면 한 번도 일어나지 않습니다.",
    },
    file: asDesign(brokenOrder),
  },
  {
    id: "read-your-writes",
    title: { en: "Read your own writes", ko: "자신이 쓴 값 읽기" },
    summary: {
      en: "CQRS: commands write to a database, queries read a view that follows its changes 0.3 s later. A customer who has changed an address sees the page 0.2 s later, and half of them see the old one; of support, who read anybody's, one in 1,500. Let the page wait until the own write is seen (0.15 s longer in the mean), let it read from the database, or make the view faster: then it is less than 3 in 1,000.",
      ko: "CQRS입니다. 명령은 데이터베이스에 쓰고, 조회는 변경을 0.3초 늦게 따라가는 뷰를 읽습니다. 주소를 바꾼 고객은 0.2초 뒤에 화면을 보는데 절반이 옛 주소를 봅니다. 아무 고객이나 조회하는 상담원은 1,500번에 한 번꼴입니다. 자신이 쓴 것이 보일 때까지 화면을 기다리게 하거나(평균 0.15초 더), 데이터베이스에서 읽게 하거나, 뷰를 빠르게 하면 1,000번에 3번 아래로 떨어집니다.",
    },
    file: asDesign(readYourWrites),
  },
  {
    id: "store-and-forward",
    title: { en: "Broker outage", ko: "브로커 장애" },
    summary: {
      en: "The bus is down from 60 s to 80 s at 100 events a second. Without a buffer the producer drops 2,000 events, a buffer of 1,000 loses about half of them, one of 5,000 none.",
      ko: "초당 100건이 오는데 버스가 60초부터 80초까지 중단됩니다. 버퍼가 없으면 2,000건을 버리고, 1,000건짜리 버퍼는 그 절반쯤을 잃고, 5,000건짜리는 하나도 잃지 않습니다.",
    },
    file: asDesign(storeAndForward),
  },
  {
    id: "autoscale",
    title: { en: "Flash sale and scaling", ko: "반짝 세일과 자동 확장" },
    summary: {
      en: "From 50 to 500 events a second for a minute, and up to 12 workers that need 45 s to come. With 12 partitions the backlog of about 24,000 is gone a minute after the sale; with 4 only four workers can work, and thousands still wait at the end.",
      ko: "1분 동안 초당 50건이 500건으로 늘고, 워커는 12개까지 늘어나는 데 45초쯤 걸립니다. 파티션이 12개면 약 24,000건의 백로그가 세일이 끝나고 1분 만에 사라집니다. 4개면 워커도 넷만 일할 수 있어 끝날 때까지 수천 건이 남습니다.",
    },
    file: asDesign(autoscale),
  },
  {
    id: "schema-before-consumers",
    title: { en: "New schema before its consumers", ko: "컨슈머보다 먼저 배포한 스키마" },
    summary: {
      en: "At 60 s the shop publishes version 2 of its orders, which has one more field. Billing, a strict reader of version 1, fails on every one for 5 minutes: 30,000 dead letters, and 150 s of redrive once it knows both versions. Mailing ignores the field and notices nothing. Billing first, or a tolerant Billing, loses no second.",
      ko: "60초에 상점이 필드 하나가 늘어난 주문 버전 2를 발행합니다. 버전 1만 아는 엄격한 리더인 청구 서비스는 5분 동안 모두 실패해 데드레터가 30,000건이 되고, 두 버전을 알게 된 뒤에도 재투입에 150초가 걸립니다. 메일 발송은 모르는 필드를 무시해 영향이 없습니다. 청구 서비스를 먼저 배포하거나 관대한 리더로 바꾸면 아무 일도 없습니다.",
    },
    file: asDesign(schemaBeforeConsumers),
  },
  {
    id: "canary",
    title: { en: "Canary with a new schema", ko: "새 스키마의 카나리 배포" },
    summary: {
      en: "The same new version on 5 % of the shop's instances for a minute: about 300 dead letters instead of 6,000 show that Billing cannot read it. Back to version 1, Billing learns version 2 at 180 s, the second canary is clean, and at 240 s everything is version 2.",
      ko: "같은 새 버전을 상점 인스턴스의 5%에만 1분 동안 배포합니다. 6,000건이 아니라 300건쯤의 데드레터로 청구 서비스가 읽지 못한다는 것을 압니다. 버전 1로 되돌리고, 180초에 청구 서비스가 버전 2를 배우고, 두 번째 카나리는 깨끗해서 240초에 모두 버전 2가 됩니다.",
    },
    file: asDesign(canary),
  },
];

export const gallery: readonly GalleryDesign[] = [...beginnings, ...twins, ...problems, ...components];
