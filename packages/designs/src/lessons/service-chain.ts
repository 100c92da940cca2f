/** Background: an application cut into services that call each other, and what the caller then depends on. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const serviceChain: Lesson = {
  id: "service-chain",
  section: "background",
  title: { en: "A chain of services", ko: "서비스의 사슬" },
  summary: {
    en: "Microservices over REST: the order service calls four others one after the other, and the shopper waits for all of them.",
    ko: "REST로 이어진 마이크로서비스입니다. 주문 서비스가 다른 네 서비스를 차례로 호출하고, 고객은 그 모두를 기다립니다.",
  },
  designs: ["shop-rest"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 2×. Dots go out and answers come back: nobody goes on before the answer is there.",
        ko: "실행을 누르고 속도를 2×로 바꾸세요. 점이 나가고 응답이 돌아옵니다. 응답이 오기 전에는 아무도 다음으로 넘어가지 않습니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "Select the shoppers: half of the orders take more than 0.6 s, the sum of five services. Wait for 200 orders.",
        ko: "고객을 선택해 보세요. 다섯 서비스의 시간을 더해 절반 이상의 주문이 0.6초를 넘습니다. 200건이 완료될 때까지 기다리세요.",
      },
      node: "shoppers",
      check: measure("flows.done", "all", "total", ">=", 200),
    },
    {
      kind: "explain",
      text: {
        en: "Each service is small and has its own team. But in time they are one: the order service holds a thread for each order until e-mail, the last of them, has answered.",
        ko: "서비스마다 작고 담당 팀도 따로 있습니다. 하지만 시간으로 보면 한 덩어리입니다. 주문 서비스는 마지막 이메일이 응답할 때까지 주문마다 스레드 하나를 붙잡고 있습니다.",
      },
      node: "order-service",
    },
    {
      kind: "do",
      text: {
        en: "Select E-mail and press Slow ×10. Nobody needs the e-mail to buy something.",
        ko: "이메일을 선택해 ‘10배 느리게’를 누르세요. 이메일이 없어도 물건은 살 수 있어야 합니다.",
      },
      node: "e-mail",
      check: { type: "fault", node: "e-mail", fault: "slow", on: true },
    },
    {
      kind: "see",
      text: {
        en: "The order service's 100 threads all wait for e-mail, and then every shopper waits too. Wait until all are taken.",
        ko: "주문 서비스의 스레드 100개가 모두 이메일을 기다리고, 그러면 모든 고객이 기다립니다. 모두 찰 때까지 기다리세요.",
      },
      node: "order-service",
      check: measure("busy", "order-service", "last", ">=", 100),
    },
    {
      kind: "explain",
      text: {
        en: "The slowest part decides for all. Time-outs, retries, circuit breakers and bulkheads are defences against this: code that every caller needs, because the answer may not come.",
        ko: "가장 느린 하나가 전체를 결정합니다. 타임아웃, 재시도, 서킷 브레이커, 벌크헤드는 이에 대한 방어 코드입니다. 응답이 오지 않을 수 있으므로 호출하는 쪽마다 필요합니다.",
      },
    },
    {
      kind: "fix",
      text: {
        en: "Press Slow ×10 again: e-mail is fast again.",
        ko: "‘10배 느리게’를 다시 눌러 이메일을 되돌리세요.",
      },
      node: "e-mail",
      check: { type: "fault", node: "e-mail", fault: "slow", on: false },
    },
    {
      kind: "check",
      text: {
        en: "Wait until fewer than 40 threads are taken. What the shoppers gave up on meanwhile was worked on all the same.",
        ko: "쓰는 스레드가 40개 아래로 내려올 때까지 기다리세요. 그동안 고객이 포기한 주문도 서비스들은 끝까지 처리했습니다.",
      },
      node: "order-service",
      check: measure("busy", "order-service", "last", "<", 40),
    },
  ],
};
