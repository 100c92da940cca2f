/** Problems, a message that can never be handled: it stops everything behind it, until it may be put aside. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const poisonMessage: Lesson = {
  id: "poison-message",
  section: "problems",
  title: { en: "Poison message", ko: "포이즌 메시지" },
  summary: {
    en: "One reading in a thousand cannot be read. Trying again for ever stops the whole partition behind it.",
    ko: "천 건에 한 건은 읽을 수 없습니다. 끝없이 재시도하면 그 뒤의 파티션 전체가 멈춥니다.",
  },
  designs: ["poison-message"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 5×. 100 readings a second, four partitions, and workers that use an eighth of what they can do.",
        ko: "실행을 누르고 속도를 5×로 바꾸세요. 초당 100건, 파티션 4개이고 워커는 처리 능력의 8분의 1만 씁니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "One lane after the other stops: 25 a second wait in each. Wait for 1,000.",
        ko: "파티션이 하나씩 멈추고, 멈춘 파티션마다 초당 25건이 쌓입니다. 1,000건이 될 때까지 기다리세요.",
      },
      node: "readings",
      check: measure("backlog", "readings", "last", ">=", 1000),
    },
    {
      kind: "explain",
      text: {
        en: "Order is the reason: the next record of a partition may not overtake the one that fails. The workers are idle, and more workers would not help.",
        ko: "순서 때문입니다. 같은 파티션의 다음 레코드는 실패한 레코드를 앞지를 수 없습니다. 워커는 놀고 있고, 워커를 늘려도 소용없습니다.",
      },
      node: "worker",
    },
    {
      kind: "fix",
      text: {
        en: "Select the connection from readings to Worker and, under “When a record fails”, set “A record that fails” to “dead letter after some deliveries”.",
        ko: "readings에서 워커로 가는 연결을 선택해 ‘레코드 처리에 실패했을 때’에서 ‘실패한 레코드’를 ‘정해진 횟수 뒤 데드레터’로 바꾸세요.",
      },
      check: measure("dead", "readings", "total", ">=", 1),
    },
    {
      kind: "check",
      text: {
        en: "What cannot be read lies in the dead letters, where somebody can look at it. The rest flows again: wait until fewer than 400 wait.",
        ko: "읽을 수 없는 레코드는 데드레터에 남아 나중에 살펴볼 수 있고 나머지는 다시 흐릅니다. 대기가 400건 아래로 내려올 때까지 기다리세요.",
      },
      node: "dead-letters",
      check: measure("backlog", "readings", "last", "<", 400),
    },
    {
      kind: "explain",
      text: {
        en: "Each one still holds its partition up for four seconds: five deliveries, a second apart. Fewer deliveries mean shorter stops, and more that a second try would have saved.",
        ko: "그래도 한 건마다 파티션을 4초씩 막습니다. 1초 간격으로 다섯 번 전달하기 때문입니다. 횟수를 줄이면 덜 막히지만, 다시 시도하면 성공했을 것까지 버리게 됩니다.",
      },
    },
  ],
};
