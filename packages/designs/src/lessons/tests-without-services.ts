/** Problems, integration tests: a design with expectations is tested in CI with no other service present. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const testsWithoutServices: Lesson = {
  id: "tests-without-services",
  section: "problems",
  title: { en: "Tests without the other services", ko: "다른 서비스 없이 하는 테스트" },
  summary: {
    en: "An integration test needs every dependency and its data. A design with expectations needs only itself.",
    ko: "통합 테스트에는 모든 의존 서비스와 데이터가 필요합니다. 기대 조건이 있는 설계는 그 자체로 충분합니다.",
  },
  designs: ["orders"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Click the empty canvas: three expectations belong to this design. Then press Run.",
        ko: "빈 캔버스를 누르세요. 이 설계에는 기대 조건이 세 개 있습니다. 그런 다음 실행을 누르세요.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "They are judged while it runs. Choose 2× and wait for 500 orders.",
        ko: "실행하는 동안 바로 판정됩니다. 속도를 2×로 바꾸고 주문 500건이 완료될 때까지 기다리세요.",
      },
      check: measure("flows.done", "all", "total", ">=", 500),
    },
    {
      kind: "do",
      text: {
        en: "Somebody saves money: select Payment and set its workers to 2.",
        ko: "누군가 비용을 줄이려 합니다. 결제를 선택해 워커 수를 2로 바꾸세요.",
      },
      node: "payment",
      check: { type: "param", node: "payment", param: "workers", comparator: "<=", value: 2 },
    },
    {
      kind: "see",
      text: {
        en: "80 a second can be handled, 120 come. Choose 10× and wait until more than 1,000 wait: the expectation breaks.",
        ko: "초당 80건을 처리할 수 있는데 120건이 옵니다. 속도를 10×로 바꾸고 1,000건 넘게 쌓일 때까지 기다리세요. 기대 조건이 깨집니다.",
      },
      node: "orders",
      check: measure("backlog", "orders", "max", ">", 1000),
    },
    {
      kind: "explain",
      text: {
        en: "In CI the same file is run by: npm run eventyard -- simulate workspace/orders.eventyard.json. Broken expectations end it with exit code 99, and the build is red. No payment provider, no test data, no waiting: 300 s of traffic take about a second.",
        ko: "CI에서는 같은 파일을 npm run eventyard -- simulate workspace/orders.eventyard.json으로 실행합니다. 기대 조건이 깨지면 종료 코드 99로 끝나 빌드가 실패합니다. 결제사도, 테스트 데이터도 필요 없고 300초 분량의 트래픽이 1초 남짓이면 끝납니다.",
      },
    },
    {
      kind: "fix",
      text: {
        en: "Set Payment's workers back to 4.",
        ko: "결제의 워커 수를 다시 4로 되돌리세요.",
      },
      node: "payment",
      check: { type: "param", node: "payment", param: "workers", comparator: ">=", value: 4 },
    },
    {
      kind: "do",
      text: {
        en: "Press “Restart from the beginning”: a run that broke its promise stays broken.",
        ko: "‘처음부터 다시 실행’을 누르세요. 이미 약속을 어긴 실행은 되돌릴 수 없습니다.",
      },
      check: measure("backlog", "orders", "max", "<=", 1000),
    },
    {
      kind: "check",
      text: {
        en: "Payment's p99 stays below 500 ms over 10,000 orders. This is what the build would say, to the last digit.",
        ko: "주문 10,000건이 지나도록 결제의 p99가 500 ms 아래입니다. 빌드에서도 마지막 자릿수까지 같은 값이 나옵니다.",
      },
      node: "payment",
      check: measure("done", "payment", "total", ">=", 10_000),
    },
  ],
};
