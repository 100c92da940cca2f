/** Components, the producer: what it means when events happen, and why somebody has to keep them. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const producers: Lesson = {
  id: "producers",
  section: "components",
  title: { en: "Producer: when things happen", ko: "프로듀서: 이벤트가 생기는 모습" },
  summary: {
    en: "Four producers in front of four equal workers: the mean rate says little, the rhythm says a lot.",
    ko: "프로듀서 넷, 똑같은 워커 넷. 평균 발생률보다 발생하는 리듬이 더 많은 것을 결정합니다.",
  },
  designs: ["kinds-of-producers"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 1×. Each row is one producer, one queue and one worker that handles 50 events a second.",
        ko: "실행을 누르고 속도를 1×로 바꾸세요. 한 줄은 프로듀서 하나, 큐 하나, 초당 50건을 처리하는 워커 하나입니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "The clock sends exactly every 25 ms. Its queue never holds anything. Wait for 200 events.",
        ko: "시계는 정확히 25 ms마다 보냅니다. 큐에 쌓이는 것이 없습니다. 200건이 나갈 때까지 지켜보세요.",
      },
      node: "clock-producer",
      check: measure("out", "clock-producer", "total", ">=", 200),
    },
    {
      kind: "see",
      text: {
        en: "The crowd sends 40 a second as well, but at random, as many independent users do. By chance ten wait at a time. Choose 10× and watch.",
        ko: "군중도 초당 40건이지만 여러 사용자가 따로 움직이듯 무작위로 보냅니다. 우연히 몰리면 10건이 한꺼번에 기다립니다. 속도를 10×로 바꾸고 지켜보세요.",
      },
      node: "crowd-queue",
      check: measure("backlog", "crowd-queue", "max", ">=", 10),
    },
    {
      kind: "explain",
      text: {
        en: "Same rate, same worker: waiting comes from irregular arrivals alone. A producer does not ask whether anybody is ready. It states what happened, hands it to the bus and goes on.",
        ko: "발생률도 워커도 같습니다. 대기는 오로지 불규칙한 도착 때문에 생깁니다. 프로듀서는 받을 쪽이 준비됐는지 묻지 않습니다. 일어난 일을 버스에 넘기고 자기 일을 계속합니다.",
      },
    },
    {
      kind: "see",
      text: {
        en: "At 60 s the flash sale begins: from 30 to 300 events a second. Wait until 1,000 events are stored.",
        ko: "60초에 반짝 세일이 시작되어 초당 30건이 300건으로 늘어납니다. 1,000건이 쌓일 때까지 기다리세요.",
      },
      node: "sale-queue",
      check: measure("backlog", "sale-queue", "max", ">=", 1000),
    },
    {
      kind: "check",
      text: {
        en: "The bus keeps the peak, and the worker works it off when the rush is over: nothing was refused, nothing lost.",
        ko: "몰린 이벤트는 버스가 보관하고, 몰림이 지나간 뒤 워커가 모두 처리합니다. 거부도 유실도 없습니다.",
      },
      node: "sale-queue",
      check: measure("backlog", "sale-queue", "last", "<", 20),
    },
  ],
};
