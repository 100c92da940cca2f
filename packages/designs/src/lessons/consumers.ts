/** Components, the consumer: it identifies what it gets, handles it, and asks for nothing else. */
import type { Lesson } from "@eventyard/model";
import { killed, measure, started } from "./checks.ts";

export const consumers: Lesson = {
  id: "consumers",
  section: "components",
  title: { en: "Consumer: who listens to what", ko: "컨슈머: 무엇을 듣는가" },
  summary: {
    en: "Four services subscribe to one topic, each to what concerns it: by type, by amount, or to everything.",
    ko: "서비스 넷이 토픽 하나를 구독합니다. 유형이나 금액으로 고르거나 전부 받습니다.",
  },
  designs: ["who-listens"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 2×. Of ten events eight are new orders, two of them of 400; two are cancellations.",
        ko: "실행을 누르고 속도를 2×로 바꾸세요. 이벤트 열 건 중 여덟은 새 주문이고 그중 둘은 금액이 400입니다. 나머지 둘은 취소입니다.",
      },
      node: "shop",
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "Select the connection from the topic to Refunds: its filter says type = order.cancelled. Wait until Refunds has done 20.",
        ko: "토픽에서 환불로 가는 연결을 선택해 보세요. 필터가 type = order.cancelled입니다. 환불이 20건을 처리할 때까지 기다리세요.",
      },
      node: "refunds",
      check: measure("done", "refunds", "total", ">=", 20),
    },
    {
      kind: "see",
      text: {
        en: "The fraud check wants orders from 100 on, whatever their type. Wait until it has done 30.",
        ko: "부정 거래 검사는 유형과 상관없이 금액이 100 이상인 이벤트만 받습니다. 30건을 처리할 때까지 기다리세요.",
      },
      node: "fraud",
      check: measure("done", "fraud", "total", ">=", 30),
    },
    {
      kind: "explain",
      text: {
        en: "The consumer identifies an event by what it says, not by who sent it. A new consumer is a new subscription: neither the shop nor the others are touched.",
        ko: "컨슈머는 누가 보냈는지가 아니라 내용으로 이벤트를 식별합니다. 컨슈머를 추가하는 일은 구독 하나를 더하는 것이며, 상점도 다른 서비스도 바꾸지 않습니다.",
      },
    },
    {
      kind: "do",
      text: { en: "Select Payment and press Kill.", ko: "결제를 선택해 ‘강제 종료’를 누르세요." },
      node: "payment",
      check: killed("payment", true),
    },
    {
      kind: "see",
      text: {
        en: "Only Payment's own copies wait, in its lane of the topic. Wait for 100.",
        ko: "토픽에서 결제 구독의 사본만 쌓입니다. 100건이 쌓일 때까지 기다리세요.",
      },
      node: "orders",
      check: measure("backlog", "orders", "last", ">=", 100),
    },
    {
      kind: "fix",
      text: {
        en: "Press Kill again. Four workers handle about 90 a second, more than three times what comes in.",
        ko: "‘강제 종료’를 다시 누르세요. 워커 넷은 초당 90건쯤 처리하며, 들어오는 양의 세 배가 넘습니다.",
      },
      node: "payment",
      check: killed("payment", false),
    },
    {
      kind: "check",
      text: {
        en: "Payment has caught up; what it missed was kept for it.",
        ko: "결제가 모두 따라잡았습니다. 놓친 이벤트는 버스가 보관하고 있었습니다.",
      },
      node: "orders",
      check: measure("backlog", "orders", "last", "<", 10),
    },
  ],
};
