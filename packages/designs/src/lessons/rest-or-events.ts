/** Problems, the constraint of synchronous calls: one shop twice, as a REST chain and as events, under one outage. */
import type { Lesson } from "@eventyard/model";
import { killed, measure, started } from "./checks.ts";

export const restOrEvents: Lesson = {
  id: "rest-or-events",
  section: "problems",
  title: { en: "REST or events: one outage, two shops", ko: "REST와 이벤트: 같은 장애, 두 상점" },
  summary: {
    en: "The same shoppers, the same service times, the same outage of payment. Left calls, right publishes.",
    ko: "고객도, 처리 시간도, 결제 장애도 같습니다. 왼쪽은 호출하고 오른쪽은 발행합니다.",
  },
  designs: ["shop-rest", "shop-events"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 2×. Both shops run on one clock with the same shoppers.",
        ko: "실행을 누르고 속도를 2×로 바꾸세요. 두 상점이 같은 시계 위에서 같은 고객을 받습니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "Compare the caller's p50 below: about 0.7 s left, 0.05 s right. Wait for 300 orders on the left.",
        ko: "아래에서 호출자 p50을 비교하세요. 왼쪽은 약 0.7초, 오른쪽은 0.05초입니다. 왼쪽에서 주문 300건이 완료될 때까지 기다리세요.",
      },
      check: measure("flows.done", "all", "total", ">=", 300),
    },
    {
      kind: "explain",
      text: {
        en: "Shoppers wait 1 s at most. On the left one in four gives up although the order is carried out: “failed, but done”. Did I buy it or not? On the right they have their answer as soon as the order is published.",
        ko: "고객은 최대 1초를 기다립니다. 왼쪽에서는 넷 중 하나가 포기하지만 주문은 처리됩니다(‘실패했지만 처리됨’). 산 것일까요, 아닐까요? 오른쪽에서는 주문을 발행하자마자 응답을 받습니다.",
      },
    },
    {
      kind: "do",
      text: {
        en: "Select Payment and press Kill: it dies in both shops. At 60 s it dies by itself.",
        ko: "결제를 선택해 ‘강제 종료’를 누르세요. 두 상점에서 함께 죽습니다. 그냥 두어도 60초에 저절로 죽습니다.",
      },
      node: "payment",
      check: killed("payment", true),
    },
    {
      kind: "see",
      text: {
        en: "Left: every order is refused, because one service is down. Wait for 100 rejected.",
        ko: "왼쪽: 서비스 하나가 죽었을 뿐인데 모든 주문이 거부됩니다. 거부가 100건이 될 때까지 기다리세요.",
      },
      node: "shoppers",
      check: measure("flows.rejected", "all", "total", ">=", 100),
    },
    {
      kind: "see",
      text: {
        en: "Right: shoppers notice nothing. The topic keeps Payment's orders. Wait for 100 stored.",
        ko: "오른쪽: 고객은 아무것도 느끼지 못합니다. 토픽이 결제 몫의 주문을 보관합니다. 100건이 쌓일 때까지 기다리세요.",
      },
      check: measure("backlog", "orders", "last", ">=", 100, 1),
    },
    {
      kind: "fix",
      text: {
        en: "Press Kill again, or wait until 90 s: Payment is back in both.",
        ko: "‘강제 종료’를 다시 누르거나 90초까지 기다리세요. 두 상점에서 결제가 되살아납니다.",
      },
      node: "payment",
      check: killed("payment", false),
    },
    {
      kind: "check",
      text: {
        en: "Right: Payment works off what was stored, at twice the rate that comes in.",
        ko: "오른쪽: 결제가 들어오는 속도의 두 배로 밀린 주문을 처리합니다.",
      },
      check: measure("backlog", "orders", "last", "<", 20, 1),
    },
    {
      kind: "check",
      text: {
        en: "99 % of the orders on the right are done, once. An outage of 30 s costs the left 600 orders and the right none.",
        ko: "오른쪽 주문의 99%가 한 번씩 처리되었습니다. 30초 장애로 왼쪽은 주문 600건을 잃고 오른쪽은 한 건도 잃지 않습니다.",
      },
      check: measure("flows.done", "all", "percent", ">=", 99, 1),
    },
    {
      kind: "explain",
      text: {
        en: "The price: “ordered” no longer means “paid”. The shop must tell a shopper later that the card was refused, and whoever reads right after writing may see the old state.",
        ko: "대가도 있습니다. ‘주문됨’이 ‘결제됨’을 뜻하지 않게 됩니다. 카드가 거절되면 나중에 따로 알려야 하고, 쓰자마자 읽으면 예전 상태가 보일 수 있습니다.",
      },
    },
  ],
};
