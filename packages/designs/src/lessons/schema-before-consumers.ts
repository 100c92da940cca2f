/** Problems, deployment: a new version of an event arrives before its readers know it. */
import type { Lesson } from "@eventyard/model";
import { measure, started } from "./checks.ts";

export const schemaBeforeConsumers: Lesson = {
  id: "schema-before-consumers",
  section: "problems",
  title: { en: "A new schema before its consumers", ko: "컨슈머보다 먼저 나온 스키마" },
  summary: {
    en: "The shop adds one field to its orders. One consumer ignores it, the other fails on every order from then on.",
    ko: "상점이 주문에 필드 하나를 추가합니다. 한 컨슈머는 무시하고, 다른 컨슈머는 그때부터 모든 주문에 실패합니다.",
  },
  designs: ["schema-before-consumers"],
  steps: [
    {
      kind: "do",
      text: {
        en: "The problems list warns already: from 60 s on Billing cannot read what the shop publishes. Press Run and choose 5×.",
        ko: "문제 목록이 이미 경고합니다. 60초부터 청구 서비스는 상점이 발행하는 이벤트를 읽을 수 없습니다. 실행을 누르고 속도를 5×로 바꾸세요.",
      },
      node: "billing",
      check: started,
    },
    {
      kind: "see",
      text: {
        en: "At 60 s the shop is deployed and publishes version 2 with the field “coupon”. 100 orders a second go to the dead letters. Wait for 1,000.",
        ko: "60초에 상점이 배포되어 “coupon” 필드가 있는 버전 2를 발행합니다. 초당 100건이 데드레터로 갑니다. 1,000건이 될 때까지 기다리세요.",
      },
      node: "dead-letters",
      check: measure("backlog", "dead-letters", "last", ">=", 1000),
    },
    {
      kind: "explain",
      text: {
        en: "Billing is a strict reader: it fails on fields that its version does not name. Mailing takes what it needs and ignores the rest, and has not noticed anything.",
        ko: "청구 서비스는 엄격한 리더라서 자기 버전에 없는 필드를 만나면 실패합니다. 메일 발송은 필요한 것만 읽고 나머지는 무시해서 아무것도 알아채지 못했습니다.",
      },
      node: "mailing",
    },
    {
      kind: "fix",
      text: {
        en: "Select Billing and, under “Contract”, set “Unknown fields” to “are ignored (tolerant reader)”.",
        ko: "청구 서비스를 선택해 ‘계약’에서 ‘모르는 필드’를 ‘무시 (관대한 리더)’로 바꾸세요.",
      },
      node: "billing",
      check: { type: "param", node: "billing", param: "reader", comparator: "==", value: "tolerant" },
    },
    {
      kind: "fix",
      text: {
        en: "What lies in the dead letters can be read now. Select dead letters and, under “Redrive”, set “Redrive rate” to 200.",
        ko: "이제 데드레터에 있는 것도 읽을 수 있습니다. 데드레터를 선택해 ‘재투입(리드라이브)’에서 ‘재투입 속도’를 200으로 바꾸세요.",
      },
      node: "dead-letters",
      check: { type: "param", node: "dead-letters", param: "redriveRatePerS", comparator: ">=", value: 200 },
    },
    {
      kind: "see",
      text: {
        en: "The bus has kept every order: they are late, not lost. Wait until the dead letters are empty.",
        ko: "버스가 모든 주문을 보관했으므로 늦었을 뿐 잃지 않았습니다. 데드레터가 빌 때까지 기다리세요.",
      },
      node: "dead-letters",
      check: measure("backlog", "dead-letters", "last", "==", 0),
    },
    {
      kind: "explain",
      text: {
        en: "The contract promises “backward”: readers of the new version read old events. So consumers go first, then the producer. With “forward” it is the other way round, with “full” nobody has to wait.",
        ko: "이 계약은 backward 호환을 약속합니다. 새 버전의 리더가 이전 이벤트를 읽습니다. 그래서 컨슈머를 먼저, 프로듀서를 나중에 배포합니다. forward라면 반대 순서이고, full이라면 순서가 상관없습니다.",
      },
      node: "shop",
    },
    {
      kind: "check",
      text: {
        en: "99 % of all orders are done once.",
        ko: "주문의 99%가 한 번씩 처리됩니다.",
      },
      check: measure("flows.done", "all", "percent", ">=", 99),
    },
  ],
};
