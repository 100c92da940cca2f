/** Problems, a lease that ends before the work: the bus gives the message to somebody else while it is being handled. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const shortLease: Lesson = {
  id: "short-lease",
  section: "problems",
  title: { en: "A lease too short", ko: "너무 짧은 임대 시간" },
  summary: {
    en: "The median video takes 18 s, the lease is 30 s, and 15 % of them are transcoded twice.",
    ko: "영상 변환의 중앙값은 18초, 임대 시간은 30초입니다. 그런데 15%가 두 번 변환됩니다.",
  },
  designs: ["short-lease"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 100×. One upload a second, plenty of workers.",
        ko: "실행을 누르고 속도를 100×로 바꾸세요. 업로드는 초당 한 건이고 워커는 충분합니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "Nothing fails and nobody waits, and yet work is repeated. Wait for 50 flows with a duplicated effect.",
        ko: "실패도 대기도 없는데 같은 일을 다시 합니다. 중복 처리된 흐름이 50건이 될 때까지 기다리세요.",
      },
      node: "transcoder",
      check: measure("flows.duplicated", "all", "total", ">=", 50),
    },
    {
      kind: "explain",
      text: {
        en: "After 30 s without an acknowledgement the bus takes the worker for dead and gives the video to the next one. It cannot tell slow from dead. Both finish, both publish, both charge.",
        ko: "30초 동안 확인 응답이 없으면 버스는 워커가 죽은 것으로 보고 다른 워커에게 영상을 줍니다. 느린 것과 죽은 것을 구별할 수 없습니다. 둘 다 끝내고, 둘 다 발행하고, 둘 다 요금을 청구합니다.",
      },
      node: "videos",
    },
    {
      kind: "fix",
      text: {
        en: "Select the queue and, under “Delivery”, set “Lease” to 120000 ms: longer than nearly every video takes.",
        ko: "큐를 선택해 ‘전달’에서 ‘임대 시간’을 120000 ms로 바꾸세요. 거의 모든 영상이 끝나는 시간보다 깁니다.",
      },
      node: "videos",
      check: { type: "param", node: "videos", param: "leaseMs", comparator: ">=", value: 120_000 },
    },
    {
      kind: "do",
      text: { en: "Press “Restart from the beginning”.", ko: "‘처음부터 다시 실행’을 누르세요." },
      check: measure("flows.duplicated", "all", "total", "<=", 5),
    },
    {
      kind: "check",
      text: {
        en: "Run to the end: 3,300 videos done, once. The price: when a worker really dies without a word, its video waits two minutes. Only idempotent work is safe at any lease.",
        ko: "끝까지 실행하세요. 영상 3,300개가 한 번씩 처리됩니다. 대신 워커가 소리 없이 죽으면 그 영상은 2분을 기다립니다. 임대 시간과 상관없이 안전한 것은 멱등한 처리뿐입니다.",
      },
      check: measure("flows.done", "all", "total", ">=", 3300),
    },
  ],
};
