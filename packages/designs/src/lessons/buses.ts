/** Components, the bus: queue, topic and log get the same events and do three different things with them. */
import type { Lesson } from "@eventyard/model";
import { killed, measure, started } from "./checks.ts";

export const buses: Lesson = {
  id: "buses",
  section: "components",
  title: { en: "Bus: queue, topic, log", ko: "버스: 큐, 토픽, 로그" },
  summary: {
    en: "One shop, three buses. Who gets an event, who keeps it, and in which order it arrives.",
    ko: "상점 하나, 버스 셋. 이벤트를 누가 받고, 누가 보관하고, 어떤 순서로 도착하는지 비교합니다.",
  },
  designs: ["three-buses"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run. The shop sends each event to a queue, a topic and a log.",
        ko: "실행을 누르세요. 상점이 이벤트마다 큐, 토픽, 로그에 하나씩 보냅니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "Queue: each event goes to one worker, whoever is free. A and B share the work. Choose 1× and wait until A has done 50.",
        ko: "큐: 이벤트마다 비어 있는 워커 하나만 받습니다. A와 B가 일을 나눕니다. 속도를 1×로 바꾸고 A가 50건을 처리할 때까지 기다리세요.",
      },
      node: "queue",
      check: measure("done", "queue-a", "total", ">=", 50),
    },
    {
      kind: "see",
      text: {
        en: "Topic: every subscription gets its own copy. A and B both handle everything. Wait until B has done 200.",
        ko: "토픽: 구독마다 사본을 따로 받습니다. A도 B도 모든 이벤트를 처리합니다. B가 200건을 처리할 때까지 기다리세요.",
      },
      node: "topic",
      check: measure("done", "topic-b", "total", ">=", 200),
    },
    {
      kind: "see",
      text: {
        en: "A topic's workers overtake each other: of two events of one key the later can be done first. Select a topic subscriber and look at “out of order”. Wait for one.",
        ko: "토픽의 워커들은 서로 앞지릅니다. 같은 키의 두 이벤트 중 나중 것이 먼저 끝날 수 있습니다. 토픽 구독자를 선택해 ‘순서 뒤바뀜’을 보세요. 한 번 일어날 때까지 기다립니다.",
      },
      node: "topic-a",
      check: measure("inverted", "topic-a", "total", ">=", 1),
    },
    {
      kind: "explain",
      text: {
        en: "The log keeps events in partitions. A key always goes to the same partition, and each partition is read by one worker of a group, in order. Nothing is taken out: a group only moves its position.",
        ko: "로그는 이벤트를 파티션에 보관합니다. 같은 키는 늘 같은 파티션으로 가고, 파티션마다 그룹의 워커 하나가 순서대로 읽습니다. 읽어도 사라지지 않으며 그룹의 위치만 앞으로 갑니다.",
      },
      node: "log",
    },
    {
      kind: "do",
      text: {
        en: "Select “Log group B” and press Kill.",
        ko: "‘로그 그룹 B’를 선택해 ‘강제 종료’를 누르세요.",
      },
      node: "log-b",
      check: killed("log-b", true),
    },
    {
      kind: "see",
      text: {
        en: "Group B's position stands still while records come in; group A reads on. Wait until 100 wait for B.",
        ko: "레코드는 계속 들어오는데 그룹 B의 위치는 멈춰 있고 그룹 A는 계속 읽습니다. B 몫으로 100건이 쌓일 때까지 기다리세요.",
      },
      node: "log",
      check: measure("backlog", "log", "last", ">=", 100),
    },
    {
      kind: "fix",
      text: {
        en: "Press Kill again: group B is back.",
        ko: "‘강제 종료’를 다시 눌러 그룹 B를 되살리세요.",
      },
      node: "log-b",
      check: killed("log-b", false),
    },
    {
      kind: "check",
      text: {
        en: "The old workers' session has to end first, 6 s after their last heartbeat; then the partitions are shared out again, and group B reads on from where it was.",
        ko: "이전 워커의 세션이 마지막 하트비트에서 6초 뒤에 끝나야 리밸런스로 파티션을 다시 나눕니다. 그다음 그룹 B는 멈췄던 위치부터 이어 읽습니다.",
      },
      node: "log",
      check: measure("backlog", "log", "last", "<", 20),
    },
    {
      kind: "check",
      text: {
        en: "And still in order: group A has not seen one event of a key too late.",
        ko: "순서도 그대로입니다. 그룹 A에서는 같은 키의 순서가 한 번도 뒤바뀌지 않았습니다.",
      },
      node: "log-a",
      check: measure("inverted", "log-a", "total", "==", 0),
    },
  ],
};
