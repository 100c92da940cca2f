/** Problems, money: the same transfer booked twice, and what keeps the books right. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const twoBooks: Lesson = {
  id: "two-books",
  section: "problems",
  title: { en: "Do the books balance?", ko: "장부가 맞을까?" },
  summary: {
    en: "1,000 transfers of 100. At least once means that some are in the books twice.",
    ko: "100씩 1,000번 이체합니다. 최소 한 번 전달이면 일부는 장부에 두 번 남습니다.",
  },
  designs: ["transfers"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 5×. Each transfer is worth 100; beside the business flows at the bottom stands what is expected and what is in the books.",
        ko: "실행을 누르고 속도를 5×로 바꾸세요. 이체 한 건은 100입니다. 아래 업무 흐름 옆에 예상 금액과 장부 금액이 나옵니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "After a crash between booking and acknowledgement the transfer is delivered again, and booked again. Wait until the books are 300 over.",
        ko: "기록과 확인 응답 사이에 워커가 죽으면 이체가 다시 전달되어 또 기록됩니다. 장부가 300만큼 많아질 때까지 기다리세요.",
      },
      node: "worker",
      check: measure("money.difference", "all", "last", ">=", 300),
    },
    {
      kind: "explain",
      text: {
        en: "No counter of errors shows this: every attempt went well. Only the books do. Acknowledging first would lose transfers instead, about as many.",
        ko: "오류 수로는 알 수 없습니다. 시도는 모두 성공했으니까요. 장부만이 말해 줍니다. 먼저 확인 응답하면 그만큼의 이체를 대신 잃습니다.",
      },
    },
    {
      kind: "fix",
      text: {
        en: "Select Booking and, under “Inbox (idempotency)”, set “Recognises duplicates” to “by a store of ids”.",
        ko: "장부 기록을 선택해 ‘인박스 (멱등성)’에서 ‘중복 판별’을 ‘ID 저장소로’로 바꾸세요.",
      },
      node: "worker",
      check: { type: "param", node: "worker", param: "idempotency", comparator: "==", value: "store" },
    },
    {
      kind: "do",
      text: { en: "Press “Restart from the beginning”.", ko: "‘처음부터 다시 실행’을 누르세요." },
      check: measure("money.difference", "all", "last", "<=", 0),
    },
    {
      kind: "check",
      text: {
        en: "The worker still crashes and transfers still come twice. The books say what was expected: wait for 95,000.",
        ko: "워커는 여전히 죽고 이체는 여전히 두 번 옵니다. 하지만 장부는 예상과 같습니다. 95,000이 될 때까지 기다리세요.",
      },
      check: measure("money.booked", "all", "last", ">=", 95_000),
    },
  ],
};
