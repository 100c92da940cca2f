/** Problems, transactions: an order over three databases, with calls only and with a saga that takes back. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const saga: Lesson = {
  id: "saga",
  section: "problems",
  title: { en: "A transaction over three services", ko: "서비스 셋에 걸친 트랜잭션" },
  summary: {
    en: "Payment, inventory and shipping each have their own database, and no rollback spans them. Left: calls only. Right: a saga.",
    ko: "결제, 재고, 배송은 저마다 데이터베이스가 따로라서 함께 롤백할 수 없습니다. 왼쪽은 호출만, 오른쪽은 사가를 씁니다.",
  },
  designs: ["order-calls", "order-saga"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 5×. Payment says no to 3 % of the orders that reach it, inventory to 2 %, shipping to 5 %.",
        ko: "실행을 누르고 속도를 5×로 바꾸세요. 저마다 받은 주문 가운데 결제는 3%, 재고는 2%, 배송은 5%를 거절합니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "Left: shoppers are told that their order failed. Wait for 100 “failed, but done”.",
        ko: "왼쪽: 고객은 주문이 실패했다는 답을 받습니다. ‘실패했지만 처리됨’이 100건이 될 때까지 기다리세요.",
      },
      check: measure("flows.failedButDone", "all", "total", ">=", 100),
    },
    {
      kind: "explain",
      text: {
        en: "Their card was charged all the same: payment committed before shipping said no. That is about one order in fifteen, half-finished in databases that do not know of each other.",
        ko: "그래도 카드 결제는 되었습니다. 배송이 거절하기 전에 결제가 커밋했기 때문입니다. 주문 열다섯 건 중 한 건꼴로, 서로를 모르는 데이터베이스에 반만 처리된 채 남습니다.",
      },
    },
    {
      kind: "see",
      text: {
        en: "Right: when a step fails, the saga asks the services before it to take back what they did. Wait for 200 compensated.",
        ko: "오른쪽: 한 단계가 실패하면 사가가 앞선 서비스에 되돌려 달라고 요청합니다. 보상 완료가 200건이 될 때까지 기다리세요.",
      },
      node: "order-service",
      check: measure("flows.compensated", "all", "total", ">=", 200, 1),
    },
    {
      kind: "see",
      text: {
        en: "One compensation in 100 fails too. Wait for the first saga that is stuck. About one order in 1,000 ends so, more than 100 an hour, and each needs a person.",
        ko: "보상도 100건 중 하나는 실패합니다. 미결 사가가 생길 때까지 기다리세요. 주문 1,000건 중 한 건쯤, 한 시간이면 100건 넘게 사람이 처리해야 합니다.",
      },
      check: measure("flows.stuck", "all", "total", ">=", 1, 1),
    },
    {
      kind: "fix",
      text: {
        en: "Right: select Order saga and, under “Compensation”, set “Tries a compensation again” to 3. Then press “Restart from the beginning”.",
        ko: "오른쪽: 주문 사가를 선택해 ‘보상’에서 ‘보상 재시도 횟수’를 3으로 바꾸고 ‘처음부터 다시 실행’을 누르세요.",
      },
      check: measure("flows.stuck", "all", "total", "==", 0, 1),
    },
    {
      kind: "check",
      text: {
        en: "No saga is stuck any more: wait for 500 compensated. Let the run go on and the expectations of the right side hold.",
        ko: "미결 사가가 없습니다. 보상 완료가 500건이 될 때까지 기다리세요. 끝까지 두면 오른쪽의 기대 조건이 모두 지켜집니다.",
      },
      check: measure("flows.compensated", "all", "total", ">=", 500, 1),
    },
    {
      kind: "explain",
      text: {
        en: "The price: until a saga ends others can see half of it. In 99 of 100 that is less than 0.5 s here. And “accepted” no longer means “done”.",
        ko: "대가도 있습니다. 사가가 끝날 때까지는 반만 처리된 상태가 밖에서 보입니다. 여기서는 100건 중 99건이 0.5초 안에 끝납니다. 그리고 ‘접수’는 더는 ‘완료’를 뜻하지 않습니다.",
      },
    },
  ],
};
