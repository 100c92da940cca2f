/** Problems, defensive code that attacks: retries keep an overload alive after its cause is gone. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const retryStorm: Lesson = {
  id: "retry-storm",
  section: "problems",
  title: { en: "Retry storm", ko: "재시도 폭풍" },
  summary: {
    en: "Two seconds of standstill, and the service never recovers, although it has capacity to spare.",
    ko: "단 2초 멈췄을 뿐인데, 처리 능력이 남는데도 서비스가 영영 회복하지 못합니다.",
  },
  designs: ["retry-storm"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 10×. 80 requests a second, capacity for 100. Users wait 500 ms and try up to three times more.",
        ko: "실행을 누르고 속도를 10×로 바꾸세요. 요청은 초당 80건, 처리 능력은 100건입니다. 사용자는 500 ms를 기다리고 세 번까지 다시 시도합니다.",
      },
      node: "users",
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "At 30 s the shop stands still for 2 s. Wait until 1,000 users have given up.",
        ko: "30초에 상점이 2초 동안 멈춥니다. 사용자 1,000명이 포기할 때까지 지켜보세요.",
      },
      node: "users",
      check: measure("timedOut", "users", "total", ">=", 1000),
    },
    {
      kind: "see",
      text: {
        en: "The cause is long gone, and still nobody gets an answer. Wait until 5,000 requests wait.",
        ko: "원인은 이미 사라졌지만 아무도 응답을 받지 못합니다. 요청 5,000건이 쌓일 때까지 기다리세요.",
      },
      node: "shop",
      check: measure("backlog", "shop", "last", ">=", 5000),
    },
    {
      kind: "explain",
      text: {
        en: "Each user sends four requests, 320 a second in all, and every one is worked on after its user has gone. The shop is fully busy with work nobody waits for. Back-off with jitter alone does not help: the queue is already too long.",
        ko: "사용자마다 요청을 네 번 보내 모두 초당 320건이 되고, 상점은 사용자가 떠난 뒤에 그 요청을 처리합니다. 아무도 기다리지 않는 일만 하느라 바쁩니다. 대기열이 이미 길어서 백오프와 지터만으로는 해결되지 않습니다.",
      },
    },
    {
      kind: "fix",
      text: {
        en: "A short queue: select Shop and set “When all threads are busy” to “so many wait, the rest is refused (503)”.",
        ko: "대기열을 짧게 합니다. 상점을 선택해 ‘스레드가 모두 바쁘면’을 ‘정해진 수만 기다리고 나머지는 거부 (503)’로 바꾸세요.",
      },
      node: "shop",
      check: { type: "param", node: "shop", param: "queueFull", comparator: "==", value: "refuse" },
    },
    {
      kind: "fix",
      text: {
        en: "Set “Waiting at most” to 40: at 100 a second that is a wait of 0.4 s, less than a user's patience.",
        ko: "‘최대 대기 수’를 40으로 바꾸세요. 초당 100건이면 0.4초를 기다리는 셈이라 사용자의 인내심보다 짧습니다.",
      },
      node: "shop",
      check: { type: "param", node: "shop", param: "queueMax", comparator: "<=", value: 40 },
    },
    {
      kind: "do",
      text: {
        en: "Press “Restart from the beginning”: now the same stall meets the short queue.",
        ko: "‘처음부터 다시 실행’을 누르세요. 이번에는 짧은 대기열로 같은 멈춤을 겪습니다.",
      },
      check: measure("timedOut", "users", "total", "<", 400),
    },
    {
      kind: "check",
      text: {
        en: "Past the stall users are served again at once: wait for 10,000 done. The other cure is a retry budget of 10 % on the connection between users and shop.",
        ko: "멈춤이 끝나자마자 사용자는 다시 응답을 받습니다. 10,000건이 완료될 때까지 기다리세요. 사용자와 상점 사이의 연결에 재시도 예산 10%를 두어도 됩니다.",
      },
      check: measure("flows.done", "all", "total", ">=", 10_000),
    },
  ],
};
