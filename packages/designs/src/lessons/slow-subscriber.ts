/** Problems, one slow subscriber: with a backlog of its own it hurts itself; with a shared limit it hurts all. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const slowSubscriber: Lesson = {
  id: "slow-subscriber",
  section: "problems",
  title: { en: "One slow subscriber", ko: "느린 구독자 하나" },
  summary: {
    en: "E-mail handles half of what is published. Whom does that hurt? It depends on one limit.",
    ko: "이메일은 발행량의 절반만 처리합니다. 누가 피해를 볼까요? 한도 하나에 달렸습니다.",
  },
  designs: ["slow-subscriber"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 2×. 200 orders a second; E-mail can handle 100, the others 400 each.",
        ko: "실행을 누르고 속도를 2×로 바꾸세요. 주문은 초당 200건이고 이메일은 100건, 나머지는 각각 400건을 처리할 수 있습니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "E-mail's lane grows by 100 a second. Wait for 1,500 and look at the others: nothing.",
        ko: "이메일의 백로그가 초당 100건씩 늘어납니다. 1,500건이 될 때까지 기다리며 다른 구독자를 보세요. 아무 영향이 없습니다.",
      },
      node: "orders",
      check: measure("backlog", "orders", "last", ">=", 1500),
    },
    {
      kind: "explain",
      text: {
        en: "Each subscription has its own stored copies: that is what keeps subscribers apart. But an unlimited backlog is a promise no disk can keep.",
        ko: "구독마다 사본을 따로 저장하므로 구독자끼리 영향을 주지 않습니다. 하지만 백로그를 무한히 보관할 수 있는 디스크는 없습니다.",
      },
    },
    {
      kind: "do",
      text: {
        en: "So there has to be a limit. First say what happens there: select the topic and, under “While it waits”, set “When it is full” to “let the publisher wait”. The shop is then told that its event is stored only when every subscription has room.",
        ko: "그래서 한도가 필요합니다. 먼저 한도에 이르면 어떻게 할지 정합니다. 토픽을 선택해 ‘대기하는 동안’에서 ‘한도를 넘으면’을 ‘발행자를 기다리게 함’으로 바꾸세요. 모든 구독에 자리가 있어야 상점이 저장 응답을 받습니다.",
      },
      node: "orders",
      check: { type: "param", node: "orders", param: "overflow", comparator: "==", value: "block" },
    },
    {
      kind: "do",
      text: {
        en: "Now set “Backlog limit” to 1000.",
        ko: "이제 ‘백로그 한도’를 1000으로 바꾸세요.",
      },
      node: "orders",
      check: { type: "param", node: "orders", param: "backlogMax", comparator: "==", value: 1000 },
    },
    {
      kind: "see",
      text: {
        en: "First nothing gets in until the backlog is back at its limit. There it stays, and Billing gets 100 a second instead of 200: the shop, and with it every subscriber, now runs at E-mail's pace.",
        ko: "백로그가 한도까지 줄 때까지는 아무것도 들어오지 못합니다. 그 뒤로 백로그는 한도에 머물고, 청구 서비스는 초당 200건이 아니라 100건을 받습니다. 이제 상점도, 모든 구독자도 이메일의 속도로 움직입니다.",
      },
      node: "billing",
      check: measure("backlog", "orders", "last", "<=", 1000),
    },
    {
      kind: "explain",
      text: {
        en: "Back-pressure couples: it tells the producer the truth, and makes the slowest one everybody's limit. The alternative is to drop what E-mail cannot take, on its connection alone.",
        ko: "백프레셔는 모두를 묶습니다. 프로듀서에게 사실을 알려 주지만 가장 느린 구독자가 모두의 한계가 됩니다. 아니면 이메일로 가는 연결에서만 감당 못 할 메시지를 버릴 수도 있습니다.",
      },
    },
    {
      kind: "fix",
      text: {
        en: "Here the cure is capacity: select E-mail and give it 4 workers.",
        ko: "여기서는 처리 능력이 답입니다. 이메일을 선택해 워커를 4개로 늘리세요.",
      },
      node: "e-mail",
      check: { type: "param", node: "e-mail", param: "workers", comparator: ">=", value: 4 },
    },
    {
      kind: "check",
      text: {
        en: "The backlog is worked off, and the shop sells at 200 a second again.",
        ko: "백로그가 모두 처리되고 상점은 다시 초당 200건을 팝니다.",
      },
      node: "orders",
      check: measure("backlog", "orders", "last", "<", 100),
    },
  ],
};
