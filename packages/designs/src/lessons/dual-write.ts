/** Problems, transactions: work and event written one after the other, beside both in one transaction. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const dualWrite: Lesson = {
  id: "dual-write",
  section: "problems",
  title: { en: "Stored, but never told", ko: "저장했지만 알리지 못했다" },
  summary: {
    en: "Left: commit the order, then publish it. Right: the event is a row of the same transaction (outbox).",
    ko: "왼쪽은 주문을 커밋한 뒤 발행합니다. 오른쪽은 이벤트를 같은 트랜잭션에 행으로 남깁니다(아웃박스).",
  },
  designs: ["dual-write", "outbox"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 5×. The same 100 orders a second come to both sides.",
        ko: "실행을 누르고 속도를 5×로 바꾸세요. 양쪽에 같은 주문이 초당 100건씩 옵니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "Left: one publication in 200 fails. Wait for 20 lost.",
        ko: "왼쪽: 발행 200건 중 하나가 실패합니다. 유실이 20건이 될 때까지 기다리세요.",
      },
      check: measure("flows.lost", "all", "total", ">=", 20),
    },
    {
      kind: "explain",
      text: {
        en: "These are ghost orders, 33 a minute: the order service has them in its database and told the customer so, but nobody bills or ships them. Publishing again would save most of them, but not those whose process crashed in between: nobody is left to try again.",
        ko: "유령 주문입니다. 1분에 33건이 생깁니다. 주문 서비스의 데이터베이스에는 있고 고객에게도 접수했다고 답했지만, 청구도 배송도 하지 않습니다. 다시 발행하면 대부분은 막을 수 있지만, 그 사이에 프로세스가 죽은 주문은 다시 발행할 쪽이 남아 있지 않습니다.",
      },
    },
    {
      kind: "see",
      text: {
        en: "Right: the same publications fail, and the relay finds the row at its next look. Wait until 20 publications have been repeated.",
        ko: "오른쪽: 같은 발행이 실패하지만 릴레이가 다음 조회에서 그 행을 다시 발행합니다. 재발행이 20건이 될 때까지 기다리세요.",
      },
      node: "outbox",
      check: measure("retried", "outbox", "total", ">=", 20, 1),
    },
    {
      kind: "explain",
      text: {
        en: "The price is time: the relay looks once a second, so an event waits half a second in the mean.",
        ko: "대가는 시간입니다. 릴레이가 1초에 한 번 조회하므로 이벤트는 평균 0.5초를 기다립니다.",
      },
    },
    {
      kind: "do",
      text: {
        en: "Right: select Outbox and set “Rows at once” to 80. With 100 orders a second the table grows by 20 rows a second: wait for 300.",
        ko: "오른쪽: 아웃박스를 선택해 ‘한 번에 읽는 행’을 80으로 바꾸세요. 초당 100건이 오므로 테이블이 초당 20행씩 커집니다. 300행이 될 때까지 기다리세요.",
      },
      check: measure("backlog", "outbox", "last", ">=", 300, 1),
    },
    {
      kind: "fix",
      text: {
        en: "Right: set “Relay” to “reads the database's log (CDC)”. Rows are published 50 ms after their commit, and the table is nearly empty.",
        ko: "오른쪽: ‘릴레이 방식’을 ‘데이터베이스 로그를 읽음 (CDC)’으로 바꾸세요. 커밋하고 50 ms 뒤에 발행하므로 테이블이 거의 빕니다.",
      },
      check: measure("backlog", "outbox", "last", "<", 40, 1),
    },
    {
      kind: "see",
      text: {
        en: "Right: a relay that crashes between publishing and marking the row publishes it again. Billing then bills twice: wait for one.",
        ko: "오른쪽: 발행한 뒤 행을 표시하기 전에 릴레이가 죽으면 다시 발행합니다. 그러면 청구 서비스가 두 번 청구합니다. 한 건이 생길 때까지 기다리세요.",
      },
      check: measure("repeated", "billing", "total", ">=", 1, 1),
    },
    {
      kind: "fix",
      text: {
        en: "An outbox means at least once, so its consumers must be idempotent. Right: select Billing and, under “Inbox (idempotency)”, set “Recognises duplicates” to “by a store of ids”, as Shipping does. Wait for a duplicate dropped.",
        ko: "아웃박스는 최소 한 번 전달이므로 컨슈머가 멱등해야 합니다. 오른쪽: 청구 서비스를 선택해 ‘인박스 (멱등성)’에서 ‘중복 판별’을 배송처럼 ‘ID 저장소로’로 바꾸세요. 중복 한 건이 걸러질 때까지 기다리세요.",
      },
      check: measure("deduplicated", "billing", "total", ">=", 1, 1),
    },
    {
      kind: "check",
      text: {
        en: "Right: nothing is lost. Left: every ghost order is missing from the books.",
        ko: "오른쪽은 유실이 없습니다. 왼쪽은 유령 주문만큼 장부가 모자랍니다.",
      },
      check: measure("flows.lost", "all", "total", "==", 0, 1),
    },
  ],
};
