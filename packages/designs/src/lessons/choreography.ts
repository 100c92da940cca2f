/** Problems, transactions: the same saga twice, with a coordinator and without one. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const choreography: Lesson = {
  id: "choreography",
  section: "problems",
  title: { en: "A saga without a coordinator", ko: "코디네이터 없는 사가" },
  summary: {
    en: "Left a coordinator calls one service after the other. Right nobody directs: every service reacts to events and tells how it went.",
    ko: "왼쪽은 코디네이터가 서비스를 차례로 호출합니다. 오른쪽은 지휘자 없이 서비스마다 이벤트에 반응하고 결과를 알립니다.",
  },
  designs: ["order-saga", "order-choreography"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 5×. On both sides payment says no to 3 % of the orders that reach it, inventory to 2 %, shipping to 5 %.",
        ko: "실행을 누르고 속도를 5×로 바꾸세요. 양쪽 모두 저마다 받은 주문 가운데 결제는 3%, 재고는 2%, 배송은 5%를 거절합니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "Right: a no is an event, too. Who must take something back listens for it. “books − expected” falls by 50 with each order that ends so: its money was never taken, or was given back. Wait for 200 compensated.",
        ko: "오른쪽: 거절도 이벤트입니다. 되돌릴 것이 있는 서비스가 그 이벤트를 듣습니다. 이렇게 끝난 주문마다 ‘장부 − 예상’이 50씩 내려갑니다. 받지 않았거나 돌려준 돈입니다. 보상 완료가 200건이 될 때까지 기다리세요.",
      },
      check: measure("flows.compensated", "all", "total", ">=", 200, 1),
    },
    {
      kind: "see",
      text: {
        en: "Left: the outcome is the same. Wait for 200 compensated here as well.",
        ko: "왼쪽: 결과는 같습니다. 여기서도 보상 완료가 200건이 될 때까지 기다리세요.",
      },
      check: measure("flows.compensated", "all", "total", ">=", 200),
    },
    {
      kind: "explain",
      text: {
        en: "Both complete about 90 % of the orders, compensate nearly 10 % and leave one or two of 1,000 stuck. The difference is where the knowledge lies: left in one node, right in who listens to what. A fourth step would mean a new call on the left, and on the right new listeners for its no at every service before it.",
        ko: "둘 다 주문의 90%쯤을 완료하고 10% 가까이를 보상하며, 1,000건 중 한두 건이 미결로 남습니다. 다른 것은 절차를 누가 아느냐입니다. 왼쪽은 노드 하나가 알고, 오른쪽은 누가 무엇을 듣는지에 흩어져 있습니다. 네 번째 단계를 더하려면 왼쪽은 호출 하나를 추가하고, 오른쪽은 앞선 서비스마다 그 거절을 듣도록 고쳐야 합니다.",
      },
    },
    {
      kind: "see",
      text: {
        en: "Right: wait for the first order that is stuck. No coordinator has a list of these: all there is to see is a message lost at Refund or at Release stock.",
        ko: "오른쪽: 미결 주문이 생길 때까지 기다리세요. 이런 주문의 목록을 가진 코디네이터가 없습니다. 보이는 것은 환불 처리나 재고 풀기가 잃은 메시지 하나뿐입니다.",
      },
      check: measure("flows.stuck", "all", "total", ">=", 1, 1),
    },
    {
      kind: "fix",
      text: {
        en: "Right: select Refund and, under “When it fails”, set “Tries again itself” to 3.",
        ko: "오른쪽: 환불 처리를 선택해 ‘실패했을 때’에서 ‘자체 재시도 횟수’를 3으로 바꾸세요.",
      },
    },
    {
      kind: "fix",
      text: {
        en: "The same at Release stock: with a coordinator it was one setting, here it is one for each listener. Then press “Restart from the beginning”.",
        ko: "재고 풀기도 똑같이 바꾸세요. 코디네이터가 있으면 설정 하나였지만 여기서는 듣는 서비스마다 하나입니다. 그런 다음 ‘처음부터 다시 실행’을 누르세요.",
      },
      check: measure("flows.stuck", "all", "total", "==", 0, 1),
    },
    {
      kind: "check",
      text: {
        en: "No order is stuck on the right any more: wait for 500 compensated.",
        ko: "오른쪽에 미결 주문이 없습니다. 보상 완료가 500건이 될 때까지 기다리세요.",
      },
      check: measure("flows.compensated", "all", "total", ">=", 500, 1),
    },
  ],
};
