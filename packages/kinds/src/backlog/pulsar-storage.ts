/** How Apache Pulsar stores a message, whichever way it is subscribed to: for the presets of topic and log. */
import type { Said } from "./preset-source.ts";
import { said } from "./preset-source.ts";

export const PULSAR_BROKER =
  "https://github.com/apache/pulsar/blob/a9dd542c375e437af96eb759bb7f4a3839077654/conf/broker.conf";
export const pulsarStorage: readonly Said[] = [
  said(
    "ackAt",
    "quorum",
    "Acknowledged once the ack quorum of bookies has it in the journal, flushed (journalSyncData of bookkeeper.conf).",
    "부키의 ack 쿼럼이 저널에 쓰고 디스크에 반영하면(bookkeeper.conf의 journalSyncData) 응답합니다.",
    PULSAR_BROKER,
  ),
  said(
    "replicas",
    2,
    "managedLedgerDefaultWriteQuorum 2.",
    "managedLedgerDefaultWriteQuorum 2.",
    PULSAR_BROKER,
  ),
  said("minInSync", 2, "managedLedgerDefaultAckQuorum 2.", "managedLedgerDefaultAckQuorum 2.", PULSAR_BROKER),
];

export const pulsarNotModelled = {
  en: "A lost bookie is replaced by another one and writing goes on; here, with two copies of two, events are refused until it is back. Brokers that hand a topic over, quotas of the backlog, tiered storage, transactions, messages of up to 5 MiB.",
  ko: "부키를 하나 잃으면 다른 부키로 바꾸고 계속 쓰지만, 여기서는 사본 둘 중 둘이 필요하므로 돌아올 때까지 이벤트를 거부합니다. 토픽을 넘겨받는 브로커, 백로그 할당량, 계층형 저장소, 트랜잭션, 최대 5 MiB 메시지는 다루지 않습니다.",
};
