/** Problems, effects and acknowledgements: which comes first decides between lost and twice. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const deliveryGuarantees: Lesson = {
  id: "delivery-guarantees",
  section: "problems",
  title: { en: "At most once, at least once", ko: "최대 한 번, 최소 한 번" },
  summary: {
    en: "The same 1,000 transfers three times, with workers that crash between the work and the acknowledgement.",
    ko: "같은 이체 1,000건을 세 가지 방식으로 처리합니다. 워커는 처리와 확인 응답 사이에 가끔 죽습니다.",
  },
  designs: ["delivery-guarantees"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 2×. In each row the worker crashes at one transfer in a hundred, between the work and the acknowledgement.",
        ko: "실행을 누르고 속도를 2×로 바꾸세요. 줄마다 이체 백 건에 한 건꼴로 처리와 확인 응답 사이에서 워커가 죽습니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "First row, acknowledged before the work: what crashes is gone. Wait for three lost transfers.",
        ko: "첫째 줄은 처리하기 전에 확인 응답합니다. 죽으면 사라집니다. 이체 세 건이 유실될 때까지 기다리세요.",
      },
      node: "most-worker",
      check: measure("lost", "most-worker", "total", ">=", 3),
    },
    {
      kind: "see",
      text: {
        en: "Second row, acknowledged after the work: what crashes is delivered again and booked twice. Wait for three.",
        ko: "둘째 줄은 처리한 뒤에 확인 응답합니다. 죽으면 다시 전달되어 두 번 기록됩니다. 세 건이 될 때까지 기다리세요.",
      },
      node: "least-worker",
      check: measure("repeated", "least-worker", "total", ">=", 3),
    },
    {
      kind: "explain",
      text: {
        en: "Effect and acknowledgement are two steps, and a process can die between any two steps. No order of them gives exactly once; the bus cannot help.",
        ko: "처리와 확인 응답은 서로 다른 두 단계이고, 프로세스는 그 사이에서 언제든 죽을 수 있습니다. 어떤 순서로도 정확히 한 번은 되지 않으며 버스가 대신 해결해 줄 수 없습니다.",
      },
    },
    {
      kind: "see",
      text: {
        en: "Third row: delivered again as often, but the worker remembers the ids of what it has booked. Wait for three duplicates dropped.",
        ko: "셋째 줄도 똑같이 다시 전달되지만 워커가 이미 기록한 ID를 기억합니다. 중복 세 건을 걸러낼 때까지 기다리세요.",
      },
      node: "once-worker",
      check: measure("deduplicated", "once-worker", "total", ">=", 3),
    },
    {
      kind: "fix",
      text: {
        en: "Do the same in the second row: select “Acks last” and, under “Inbox (idempotency)”, set “Recognises duplicates” to “by a store of ids”.",
        ko: "둘째 줄도 똑같이 고치세요. ‘나중에 확인 응답’을 선택해 ‘인박스 (멱등성)’에서 ‘중복 판별’을 ‘ID 저장소로’로 바꿉니다.",
      },
      node: "least-worker",
      check: { type: "param", node: "least-worker", param: "idempotency", comparator: "==", value: "store" },
    },
    {
      kind: "check",
      text: {
        en: "Let it run on: duplicates still come, and from now on they are dropped. At least once plus idempotent is what “exactly once” means in practice.",
        ko: "계속 실행하세요. 중복은 여전히 오지만 이제 걸러집니다. 최소 한 번 전달에 멱등성을 더한 것이 실무에서 말하는 ‘정확히 한 번’입니다.",
      },
      node: "least-worker",
      check: measure("deduplicated", "least-worker", "total", ">=", 1),
    },
  ],
};
