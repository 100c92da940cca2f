/** Problems, data that is kept in step by events: a view that is later than what was written, and a reader who wrote it. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const readYourWrites: Lesson = {
  id: "read-your-writes",
  section: "problems",
  title: { en: "Read your own writes", ko: "자신이 쓴 값 읽기" },
  summary: {
    en: "Commands write to a database, queries read a view that follows its events. Half of the customers do not see what they have just changed.",
    ko: "명령은 데이터베이스에 쓰고, 조회는 이벤트를 따라가는 뷰를 읽습니다. 고객의 절반은 방금 바꾼 것을 보지 못합니다.",
  },
  designs: ["read-your-writes"],
  steps: [
    {
      kind: "do",
      text: {
        en: "Press Run and choose 10×. 20 customers a second change their address and see their profile 0.2 s later.",
        ko: "실행을 누르고 속도를 10×로 바꾸세요. 초당 고객 20명이 주소를 바꾸고 0.2초 뒤에 자기 프로필을 봅니다.",
      },
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "Nothing fails, nothing is lost, every page comes in time. And half of them show the old address: wait for 500 stale reads.",
        ko: "실패도 유실도 없고 화면은 모두 제때 나옵니다. 그런데 절반은 옛 주소를 보여 줍니다. 오래된 값 읽기가 500번이 될 때까지 기다리세요.",
      },
      node: "profile-view",
      check: measure("stale", "profile-view", "total", ">=", 500),
    },
    {
      kind: "explain",
      text: {
        en: "The address is in the database when the command is answered. The event that tells the view of it is still under way or waits to be applied: 0.3 s in the mean. Of an exponential lag e^(−0.2/0.3) = 51 % is left after 0.2 s.",
        ko: "명령에 응답할 때 주소는 이미 데이터베이스에 있습니다. 하지만 그것을 뷰에 알리는 이벤트는 아직 오는 중이거나 반영을 기다립니다. 평균 0.3초입니다. 늦는 시간이 지수 분포를 따르면 0.2초 뒤에도 e^(−0.2/0.3) = 51%가 남아 있습니다.",
      },
      node: "customer-db",
    },
    {
      kind: "fix",
      text: {
        en: "Select Profile view and set “Reads after an own write” to “wait until the write is seen”. The page names its own change, and the view answers when it has applied it.",
        ko: "프로필 뷰를 선택해 ‘자신이 쓴 뒤의 읽기’를 ‘쓴 것이 보일 때까지 기다림’으로 바꾸세요. 화면이 자신의 변경을 지정하면 뷰는 그것을 반영한 뒤에 응답합니다.",
      },
      node: "profile-view",
      check: { type: "param", node: "profile-view", param: "ownReads", comparator: "==", value: "wait" },
    },
    {
      kind: "do",
      text: { en: "Press “Restart from the beginning”.", ko: "‘처음부터 다시 실행’을 누르세요." },
      check: measure("stale", "profile-view", "total", "<=", 20),
    },
    {
      kind: "check",
      text: {
        en: "Wait for 2,000 pages: next to none is stale. The price: a page takes 0.15 s longer in the mean, and as long as the view lags.",
        ko: "화면 2,000개를 기다리세요. 오래된 값은 거의 없습니다. 대신 화면이 평균 0.15초 늦어지고, 뷰가 밀리면 그만큼 더 기다립니다.",
      },
      node: "customers",
      check: measure("done", "customers", "total", ">=", 2000),
    },
    {
      kind: "explain",
      text: {
        en: "There are other ways: move the page's connection to the database's port for reads, or make the view apply faster. Support still reads what is 0.3 s old, and nobody promised them more: consistency is decided for each reader.",
        ko: "다른 방법도 있습니다. 화면에서 나가는 연결을 데이터베이스의 읽기 포트로 옮기거나, 뷰가 더 빨리 반영하게 하세요. 상담원은 여전히 0.3초 전의 값을 읽지만 그 이상을 약속한 적은 없습니다. 일관성은 읽는 쪽마다 따로 정합니다.",
      },
      node: "support",
    },
  ],
};
