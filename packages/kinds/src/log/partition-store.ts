/**
 * The stored records of one partition: a ring of pool messages in the order of their offsets. Offsets are dense until
 * compaction takes records out of the middle; then they are found by bisection.
 */
import type { MessageColumns, MessageHandle } from "@eventyard/engine";
import { LIMITS } from "@eventyard/model";

const INITIAL_PLACES = 16;
/** A partition holds no more records than messages may live; the ring doubles, so it has at most twice the places. */
const PLACES_MAX = 2 * LIMITS.liveMessagesMax;

export interface Partition {
  /** Message of the record at a place. */
  record: Int32Array;
  /** Its offset, ascending from the head. */
  offset: Int32Array;
  /** Place of the oldest record. */
  head: number;
  /** Records stored. */
  size: number;
  /** Offset of the next record. */
  end: number;
  /** Payload of the stored records [bytes]. */
  bytes: number;
  /** Records that were left by the last compaction. */
  cleaned: number;
}

export function createPartition(): Partition {
  return {
    record: new Int32Array(INITIAL_PLACES),
    offset: new Int32Array(INITIAL_PLACES),
    head: 0,
    size: 0,
    end: 0,
    bytes: 0,
    cleaned: 0,
  };
}

/** Offset of the oldest record, or of the next one if there is none. */
export function startOffset(partition: Partition): number {
  return partition.size === 0 ? partition.end : partition.offset[partition.head]!;
}

/** The message of the record with this index, 0 being the oldest. */
export function recordAt(partition: Partition, index: number): MessageHandle {
  return partition.record[(partition.head + index) & (partition.record.length - 1)]!;
}

/** Offset of the record with this index; of the next record for an index past the newest. */
export function offsetAt(partition: Partition, index: number): number {
  if (index >= partition.size) return partition.end;
  return partition.offset[(partition.head + index) & (partition.offset.length - 1)]!;
}

/** Index of the first record with at least this offset; `size` if there is none. */
export function indexOf(partition: Partition, offset: number): number {
  const { size } = partition;
  const start = startOffset(partition);
  if (offset <= start) return 0;
  if (partition.end - start === size) return Math.min(offset - start, size);
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsetAt(partition, middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Records with at least this offset. */
export function recordsFrom(partition: Partition, offset: number): number {
  return partition.size - indexOf(partition, offset);
}

/** First offset stored at `timeNs` or later; the end if there is none. */
export function offsetAtTime(partition: Partition, messages: MessageColumns, timeNs: number): number {
  let low = 0;
  let high = partition.size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages.storedNs[recordAt(partition, middle)]! < timeNs) low = middle + 1;
    else high = middle;
  }
  return offsetAt(partition, low);
}

function grow(partition: Partition): void {
  const places = partition.record.length * 2;
  if (places > PLACES_MAX) throw new RangeError("partition: more records than PLACES_MAX");
  const record = new Int32Array(places);
  const offset = new Int32Array(places);
  for (let index = 0; index < partition.size; index++) {
    record[index] = recordAt(partition, index);
    offset[index] = offsetAt(partition, index);
  }
  partition.record = record;
  partition.offset = offset;
  partition.head = 0;
}

/** Adds a record at the end; it gets the offset `end`. */
export function append(partition: Partition, message: MessageHandle, sizeBytes: number): void {
  if (partition.size === partition.record.length) grow(partition);
  const place = (partition.head + partition.size) & (partition.record.length - 1);
  partition.record[place] = message;
  partition.offset[place] = partition.end++;
  partition.bytes += sizeBytes;
  partition.size++;
}

/** Takes the oldest record out; there must be one. The caller releases or loses the message. */
export function shiftRecord(partition: Partition, messages: MessageColumns): MessageHandle {
  const message = partition.record[partition.head]!;
  partition.head = (partition.head + 1) & (partition.record.length - 1);
  partition.size--;
  partition.bytes -= messages.sizeBytes[message]!;
  if (partition.cleaned > 0) partition.cleaned--;
  return message;
}

/**
 * Takes out every record for which `gone` says so, after releasing or losing it. The others keep their offsets.
 * Costs O(records).
 */
export function removeIf(
  partition: Partition,
  messages: MessageColumns,
  gone: (message: MessageHandle, index: number) => boolean,
): void {
  const { size } = partition;
  const mask = partition.record.length - 1;
  let kept = 0;
  for (let index = 0; index < size; index++) {
    const message = recordAt(partition, index);
    const sizeBytes = messages.sizeBytes[message]!;
    if (gone(message, index)) {
      partition.bytes -= sizeBytes;
      continue;
    }
    const offset = offsetAt(partition, index);
    const place = (partition.head + kept) & mask;
    partition.record[place] = message;
    partition.offset[place] = offset;
    kept++;
  }
  partition.size = kept;
}

/**
 * Compaction: keeps the newest record of each key and every record without a key (rule K233).
 * `drop` is told each message that goes. Costs O(records): the caller waits until enough of them are new.
 */
export function compact(
  partition: Partition,
  messages: MessageColumns,
  drop: (message: MessageHandle) => void,
): void {
  const newest = new Map<number, number>();
  for (let index = 0; index < partition.size; index++)
    newest.set(messages.key[recordAt(partition, index)]!, index);
  removeIf(partition, messages, (message, index) => {
    const key = messages.key[message]!;
    if (key === 0 || newest.get(key) === index) return false;
    drop(message);
    return true;
  });
  partition.cleaned = partition.size;
}
