/**
 * Korean names of the ready designs and of their nodes, and what their notes say. The files are English; a Korean page takes them into the workspace
 * with these words, and nothing else differs: ids, parameters and with them every run stay the same.
 */
import type { Design, DesignNode, Fix, LocalText } from "@eventyard/model";

/** By the English name; what is not here is an identifier of a bus ("orders") and keeps its name. */
const NAMES: Readonly<Record<string, string>> = {
  "4 partitions": "파티션 4개",
  "12 partitions": "파티션 12개",
  "A stall of two seconds": "2초의 멈춤",
  "Acks first": "먼저 확인 응답",
  "Acks last": "나중에 확인 응답",
  "Acks last, knows ids": "나중에, ID 기억",
  Archive: "보관소",
  "At least once": "최소 한 번",
  "At most once": "최대 한 번",
  Bank: "은행",
  Billing: "청구 서비스",
  "Billing 1 (blue)": "청구 서비스 1 (블루)",
  "Billing 2 (green)": "청구 서비스 2 (그린)",
  "billing orders": "청구용 주문",
  "blue orders": "블루 주문",
  Block: "막기",
  Booking: "장부 기록",
  "Buffer of 1,000": "버퍼 1,000건",
  "Buffer of 5,000": "버퍼 5,000건",
  Bursts: "버스트",
  "bursts queue": "버스트 큐",
  "Bursts worker": "버스트 워커",
  "Cancel order": "주문 취소",
  "Change address": "주소 변경",
  clicks: "클릭",
  "clicks to count": "집계할 클릭",
  Clock: "시계",
  "clock queue": "시계 큐",
  "Clock worker": "시계 워커",
  "Commit, then publish": "커밋 후 발행",
  Crowd: "군중",
  "crowd queue": "군중 큐",
  "Crowd worker": "군중 워커",
  "customer changes": "고객 변경",
  Customers: "고객",
  "Confirm order": "주문 확정",
  "Count by the minute": "1분 집계",
  counts: "집계 결과",
  "Customers DB": "고객 DB",
  Dashboard: "대시보드",
  "dead letters": "데드레터",
  Drop: "버리기",
  drops: "차면 버림",
  "E-mail": "이메일",
  Enrich: "보강 서비스",
  "enriched clicks": "보강된 클릭",
  "Flash sale": "반짝 세일",
  "flash sale queue": "반짝 세일 큐",
  "Flash sale worker": "반짝 세일 워커",
  "Fraud check": "부정 거래 검사",
  "green orders": "그린 주문",
  Idempotent: "멱등",
  Inventory: "재고",
  "Launch day": "발사일",
  log: "로그",
  "Log group A": "로그 그룹 A",
  "Log group B": "로그 그룹 B",
  Mailing: "메일 발송",
  "No buffer": "버퍼 없음",
  "No limit": "한도 없음",
  "Order saga": "주문 사가",
  "Order service": "주문 서비스",
  "Orders DB": "주문 DB",
  Outbox: "아웃박스",
  Payment: "결제",
  "People only": "봇 제외",
  "Profile page": "프로필 화면",
  "Profile view": "프로필 뷰",
  queue: "큐",
  "Queue worker A": "큐 워커 A",
  "Queue worker B": "큐 워커 B",
  "Reader A": "리더 A",
  "Reader B": "리더 B",
  "Reader C": "리더 C",
  Recorder: "기록기",
  Refund: "환불 처리",
  Refunds: "환불",
  refuses: "차면 거부",
  "Release stock": "재고 풀기",
  Reports: "보고서",
  Sales: "판매",
  "Search index": "검색 색인",
  Sensor: "센서",
  Sensors: "센서",
  Shipping: "배송",
  Shop: "상점",
  Shoppers: "고객",
  "Shoppers on blue": "블루를 쓰는 고객",
  "Shoppers on green": "그린을 쓰는 고객",
  Stock: "재고",
  Support: "상담원",
  topic: "토픽",
  "Topic subscriber A": "토픽 구독자 A",
  "Topic subscriber B": "토픽 구독자 B",
  Transcoder: "변환기",
  unlimited: "무제한",
  unmatched: "일치 없음",
  "Traffic switch": "트래픽 전환",
  "Up to 12 pods": "파드 최대 12개",
  "Up to 12, 4 can work": "최대 12개, 4개만 일함",
  Uploads: "업로드",
  Users: "사용자",
  Visitors: "방문자",
  "Web server": "웹 서버",
  "Web shop": "웹 상점",
  Website: "웹사이트",
  Worker: "워커",
  "Worker 1": "워커 1",
  "Worker 2": "워커 2",
  "Worker 3": "워커 3",
};

/** What the notes say, by the English text. */
const NOTES: Readonly<Record<string, string>> = {
  "13 July 1995, the shuttle STS-70 is launched: the real visitors of NASA's web server, second by second. Six workers of 2 s handle 3 requests a second: twice the day's mean (1.55/s), less than the peak hour (4.14/s). The queue holds what cannot be handled and drains in the afternoon.":
    "1995년 7월 13일, 우주왕복선 STS-70 발사일에 NASA 웹 서버가 실제로 받은 요청입니다. 2초씩 걸리는 워커 6개는 초당 3건을 처리합니다. 하루 평균(초당 1.55건)보다는 많고 가장 붐빈 한 시간(초당 4.14건)보다는 적습니다. 처리하지 못한 요청은 큐에 쌓였다가 오후에 모두 처리됩니다.",
  "At 30 s the shop stands still for 2 s. 80/s come, 100/s could be served, and yet it never recovers: every user tries four times and gives up after 500 ms each, the shop works for nobody.":
    "30초에 상점이 2초 동안 멈춥니다. 초당 80건이 오고 100건을 처리할 수 있는데도 회복하지 못합니다. 사용자마다 네 번 시도하고 매번 500 ms 뒤에 포기하므로, 상점은 아무도 기다리지 않는 일을 하게 됩니다.",
};

function inKorean(words: Readonly<Record<string, string>>, text: string): string {
  return Object.hasOwn(words, text) ? words[text]! : text;
}

function nodeInKorean(node: DesignNode): DesignNode {
  const { text } = node.params;
  const params = typeof text === "string" ? { ...node.params, text: inKorean(NOTES, text) } : node.params;
  return { ...node, name: inKorean(NAMES, node.name), params };
}

/** The nodes that a fix adds are named like the others. */
function fixInKorean(fix: Fix): Fix {
  if (fix.addNodes === undefined) return fix;
  const addNodes = mapTable(fix.addNodes, (added) => ({ ...added, node: nodeInKorean(added.node) }));
  return { ...fix, addNodes };
}

function mapTable<T>(table: Readonly<Record<string, T>>, change: (record: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([id, record]) => [id, change(record)]));
}

/** A ready design as a page in this language takes it into the workspace; English is the file itself. Pure. */
export function designIn(
  { title, file }: { readonly title: LocalText; readonly file: Design },
  language: keyof LocalText,
): Design {
  if (language === "en") return file;
  return {
    ...file,
    name: title.ko,
    nodes: mapTable(file.nodes, nodeInKorean),
    ...(file.fixes === undefined ? {} : { fixes: mapTable(file.fixes, fixInKorean) }),
  };
}
