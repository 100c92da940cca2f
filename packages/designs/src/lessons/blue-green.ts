/** Problems, deployment: two versions side by side and a switch between them, under calls and under events. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const blueGreen: Lesson = {
  id: "blue-green",
  section: "problems",
  title: { en: "Blue and green", ko: "블루/그린 배포" },
  summary: {
    en: "The new version stands beside the old one and takes all the traffic at one instant. It has a bug, and everybody moves back.",
    ko: "새 버전을 이전 버전 옆에 띄워 두고 한순간에 트래픽을 모두 옮깁니다. 그런데 버그가 있어 다시 되돌립니다.",
  },
  designs: ["blue-green-rest", "blue-green-events"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 5×. Blue is the old version, green the new one; at 60 s all traffic goes to green.",
        ko: "실행을 누르고 속도를 5×로 바꾸세요. 블루가 이전 버전, 그린이 새 버전이고 60초에 트래픽이 모두 그린으로 갑니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "Left: three orders in ten fail on green, and their shoppers are told so. Wait for 100 rejected.",
        ko: "왼쪽: 그린에서 주문 열 건 중 세 건이 실패하고 고객은 바로 오류를 봅니다. 거부가 100건이 될 때까지 기다리세요.",
      },
      check: measure("flows.rejected", "all", "total", ">=", 100),
    },
    {
      kind: "see",
      text: {
        en: "Right: the same orders fail three times each and come to rest in the dead letters. Wait for 100.",
        ko: "오른쪽: 같은 비율의 주문이 세 번씩 실패한 뒤 데드레터에 남습니다. 100건이 쌓일 때까지 기다리세요.",
      },
      check: measure("backlog", "dead-letters", "max", ">=", 100, 1),
    },
    {
      kind: "explain",
      text: {
        en: "At 90 s both switch back. That takes an instant, because blue was never taken down: this is what the second set of machines is paid for. What it does not do is give the failed orders back.",
        ko: "90초에 양쪽 모두 되돌립니다. 블루를 내리지 않았기 때문에 한순간이면 됩니다. 장비를 두 벌 두는 값이 바로 이것입니다. 하지만 이미 실패한 주문까지 돌려주지는 않습니다.",
      },
    },
    {
      kind: "see",
      text: {
        en: "Right: from 100 s on the dead letters go back to the switch, and with it to blue. Wait for 150 redriven.",
        ko: "오른쪽: 100초부터 데드레터를 트래픽 전환 라우터로 재투입하고, 라우터는 블루로 보냅니다. 150건이 재투입될 때까지 기다리세요.",
      },
      check: measure("done", "dead-letters", "total", ">=", 150, 1),
    },
    {
      kind: "explain",
      text: {
        en: "At 150 s green is mended and at 180 s it takes over for good. Left about 180 orders are gone. Right they were late, by half a minute or so.",
        ko: "150초에 그린을 고치고 180초에 다시 넘깁니다. 왼쪽은 주문 약 180건이 사라졌고, 오른쪽은 30초쯤 늦었을 뿐입니다.",
      },
    },
    {
      kind: "check",
      text: {
        en: "Run to the end. Right: 99 % done once, nothing lost. Left: 96 %.",
        ko: "끝까지 실행하세요. 오른쪽은 99%가 한 번씩 처리되고 유실이 없습니다. 왼쪽은 96%입니다.",
      },
      check: measure("flows.done", "all", "percent", ">=", 99, 1),
    },
  ],
};
