/** Definition: producing, detecting, consuming and reacting to events, and what the bus is for. */
import type { Lesson } from "@eventyard/model";

export const firstEvents: Lesson = {
  id: "first-events",
  section: "definition",
  title: { en: "Events, one by one", ko: "이벤트가 흐르는 모습" },
  summary: {
    en: "A shop publishes, three services react, and none of them waits for another.",
    ko: "상점이 발행하고 세 서비스가 각자 반응합니다. 서로 기다리지 않습니다.",
  },
  designs: ["orders"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run. The web shop publishes an event for each order.",
        ko: "실행을 누르세요. 웹 상점이 주문마다 이벤트를 하나씩 발행합니다.",
      },
      node: "shop",
      check: { type: "started" },
    },
    {
      kind: "see",
      text: {
        en: "Follow a dot: made by the producer, stored by the topic, delivered to each subscriber. Wait until 20 orders are done.",
        ko: "점 하나를 따라가 보세요. 프로듀서가 만들고, 토픽이 저장하고, 구독자마다 전달됩니다. 주문 20건이 완료될 때까지 지켜보세요.",
      },
      check: {
        type: "measure",
        expectation: {
          metric: "flows.done",
          scope: "all",
          statistic: "total",
          comparator: ">=",
          bound: 20,
        },
      },
    },
    {
      kind: "explain",
      text: {
        en: "The shop knows nothing of payment, inventory or e-mail. It states what happened; whoever cares has subscribed. That is the whole of event-driven architecture: produce, detect, consume, react.",
        ko: "상점은 결제, 재고, 이메일을 전혀 모릅니다. 무슨 일이 일어났는지 알릴 뿐이고, 관심 있는 쪽이 구독합니다. 이벤트를 생산하고, 감지하고, 소비하고, 반응하는 것이 이벤트 기반 아키텍처의 전부입니다.",
      },
    },
    {
      kind: "do",
      text: {
        en: "Choose 1× as the speed, select Payment and press Kill.",
        ko: "속도를 1×로 바꾸고, 결제를 선택해 ‘강제 종료’를 누르세요.",
      },
      node: "payment",
      check: { type: "fault", node: "payment", fault: "kill", on: true },
    },
    {
      kind: "see",
      text: {
        en: "The topic keeps Payment's events: its lane fills. Inventory and e-mail do not notice. Wait for 100 waiting events.",
        ko: "토픽이 결제 몫의 이벤트를 보관해 백로그가 쌓입니다. 재고와 이메일은 영향을 받지 않습니다. 100건이 쌓일 때까지 기다리세요.",
      },
      node: "orders",
      check: {
        type: "measure",
        expectation: {
          metric: "backlog",
          scope: "orders",
          statistic: "max",
          comparator: ">=",
          bound: 100,
        },
      },
    },
    {
      kind: "fix",
      text: { en: "Press Kill again: Payment is back.", ko: "‘강제 종료’를 다시 눌러 결제를 되살리세요." },
      node: "payment",
      check: { type: "fault", node: "payment", fault: "kill", on: false },
    },
    {
      kind: "check",
      text: {
        en: "Payment works its backlog off and nothing was lost. The outage cost time, not orders.",
        ko: "결제가 밀린 백로그를 모두 처리했고 유실은 없습니다. 장애로 잃은 것은 시간이지 주문이 아닙니다.",
      },
      check: {
        type: "measure",
        expectation: {
          metric: "backlog",
          scope: "orders",
          statistic: "last",
          comparator: "<",
          bound: 20,
        },
      },
    },
  ],
};
