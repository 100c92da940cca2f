/** The ready designs, in the order in which they are offered; the first is what a first visit opens. */
import type { Design, LocalText } from "@eventyard/model";
import firstSteps from "./gallery/first-steps.eventyard.json" with { type: "json" };
import launchDay from "./gallery/launch-day.eventyard.json" with { type: "json" };
import orders from "./gallery/orders.eventyard.json" with { type: "json" };

export interface GalleryDesign {
  /** Also the design's id in a new workspace. */
  readonly id: string;
  readonly title: LocalText;
  readonly summary: LocalText;
  readonly file: Design;
}

/** The compiler types a JSON import too widely ("string" for a union); the gallery's test parses every file. */
function asDesign(json: unknown): Design {
  return json as Design;
}

export const gallery: readonly GalleryDesign[] = [
  {
    id: "orders",
    title: { en: "Orders", ko: "주문" },
    summary: {
      en: "A web shop publishes orders; payment, inventory and e-mail each get every order. Payment works at three quarters of its capacity: slow it down or kill it and watch its backlog grow while the others go on.",
      ko: "웹 상점이 주문을 발행하고 결제, 재고, 이메일이 모든 주문을 각자 받습니다. 결제는 처리 능력의 4분의 3을 쓰고 있습니다. 결제를 느리게 하거나 중단시켜 보면 다른 서비스는 계속 동작하는 동안 결제의 백로그만 쌓이는 것을 볼 수 있습니다.",
    },
    file: asDesign(orders),
  },
  {
    id: "launch-day",
    title: { en: "Launch day", ko: "발사일" },
    summary: {
      en: "The real visitors of NASA's web server on the day of a shuttle launch in 1995. Six workers of 2 s handle 3 requests a second: more than the day's mean of 1.55, less than the 4.14 of the busiest hour. About 6,500 requests pile up in the morning and are worked off by half past one.",
      ko: "1995년 우주왕복선 발사일에 NASA 웹 서버가 실제로 받은 요청입니다. 2초씩 걸리는 워커 6개는 초당 3건을 처리합니다. 하루 평균인 초당 1.55건보다는 많고 가장 붐빈 한 시간의 4.14건보다는 적습니다. 오전에 약 6,500건이 쌓였다가 오후 1시 반쯤 모두 처리됩니다.",
    },
    file: asDesign(launchDay),
  },
  {
    id: "first-steps",
    title: { en: "First steps", ko: "첫걸음" },
    summary: {
      en: "The smallest event-driven system: a producer makes five events a second, a queue stores them, one worker handles them at half its capacity. Make it three times slower and the queue begins to grow.",
      ko: "가장 작은 이벤트 기반 시스템입니다. 프로듀서가 초당 5건의 이벤트를 만들고, 큐가 저장하고, 워커 하나가 능력의 절반만 써서 처리합니다. 처리 시간을 세 배로 늘리면 큐가 쌓이기 시작합니다.",
    },
    file: asDesign(firstSteps),
  },
];
