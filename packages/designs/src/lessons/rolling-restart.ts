/** Problems, deployment: every service is restarted in turn, once under calls and once under events. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const rollingRestart: Lesson = {
  id: "rolling-restart",
  section: "problems",
  title: { en: "Deploying one service after the other", ko: "서비스를 하나씩 배포하기" },
  summary: {
    en: "Four services are restarted in turn, 10 s each. Left the callers feel every one of them, right nobody does.",
    ko: "서비스 넷을 10초씩 차례로 재시작합니다. 왼쪽은 그때마다 호출자가 영향을 받고 오른쪽은 아무도 모릅니다.",
  },
  designs: ["deploy-rest", "deploy-events"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 2×. At 20 s Payment goes down for its new version, then the others in turn.",
        ko: "실행을 누르고 속도를 2×로 바꾸세요. 20초에 결제가 새 버전으로 교체되느라 내려가고, 나머지가 차례로 뒤를 잇습니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "Left: for 10 s the shop sells nothing. Wait for 100 rejected.",
        ko: "왼쪽: 10초 동안 아무것도 팔지 못합니다. 거부가 100건이 될 때까지 기다리세요.",
      },
      check: measure("flows.rejected", "all", "total", ">=", 100),
    },
    {
      kind: "see",
      text: {
        en: "Right: the topic keeps what Payment misses, about 200 orders, and Payment catches up. Wait for 100 stored.",
        ko: "오른쪽: 결제가 놓친 주문을 토픽이 200건쯤 보관하고, 결제가 돌아와 따라잡습니다. 100건이 쌓일 때까지 기다리세요.",
      },
      check: measure("backlog", "orders", "max", ">=", 100, 1),
    },
    {
      kind: "see",
      text: {
        en: "Left it gets worse: when Shipping is down, the card has been charged already. Wait for 600 “failed, but done”; who gave up after 1 s is among them.",
        ko: "왼쪽은 더 나빠집니다. 배송이 내려갔을 때는 이미 결제가 끝난 뒤입니다. ‘실패했지만 처리됨’이 600건이 될 때까지 기다리세요. 1초를 기다리다 포기한 주문도 여기에 듭니다.",
      },
      check: measure("flows.failedButDone", "all", "total", ">=", 600),
    },
    {
      kind: "explain",
      text: {
        en: "With calls a deployment has to be coordinated: spare instances, draining, the right order, an hour at night. With a bus between them each team deploys when it likes: a consumer that is away is only late.",
        ko: "호출로 이어져 있으면 배포를 맞춰야 합니다. 여유 인스턴스, 연결 비우기, 배포 순서, 새벽 작업이 필요합니다. 사이에 버스가 있으면 팀마다 원할 때 배포합니다. 자리를 비운 컨슈머는 조금 늦을 뿐입니다.",
      },
    },
    {
      kind: "check",
      text: {
        en: "Run to the end. Right: 99 % done once, nothing lost. Left: about half. A third of the time one service was down, and one shopper in four gives up after 1 s.",
        ko: "끝까지 실행하세요. 오른쪽은 99%가 한 번씩 처리되고 유실이 없습니다. 왼쪽은 절반쯤입니다. 시간의 3분의 1은 서비스 하나가 내려가 있었고, 고객 넷 중 하나는 1초를 기다리다 포기합니다.",
      },
      check: measure("flows.done", "all", "percent", ">=", 99, 1),
    },
  ],
};
