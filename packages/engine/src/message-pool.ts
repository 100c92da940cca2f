/**
 * Messages as columns of typed arrays (38 bytes each, more if a design asks for optional columns) with a free list. A
 * handle is an index; it is valid only with the generation it was given, which grows when the slot is used again.
 */
import type { MessageColumns, MessageHandle, OptionalColumn } from "./behaviour.ts";

const CAPACITY_START = 1024;
/** Up to here the pool doubles; beyond it grows by a 32nd, so that slack stays below 1.2 bytes a message. */
const DOUBLING_MAX = 65_536;
/** Hard bound of the pool; a run stops at its limit `liveMessagesMax` long before. */
const POOL_MESSAGES_MAX = 33_554_432;
/** Bytes of one message over the columns that are always there. */
export const MESSAGE_BYTES = 38;
const OPTIONAL_BYTES: Readonly<Record<OptionalColumn, number>> = {
  content: 2,
  priority: 1,
  id: 4,
  ticket: 4,
  via: 4,
  madeNs: 8,
};
const NONE = -1;
/** `hops` below this bit; the bit itself says that the message lies in dead letters. */
export const HOPS_MASK = 0x7f;
export const PARKED = 0x80;

export class MessagePool implements MessageColumns {
  bornNs = new Float64Array(CAPACITY_START);
  storedNs = new Float64Array(CAPACITY_START);
  next = new Int32Array(CAPACITY_START);
  key = new Int32Array(CAPACITY_START);
  flow = new Int32Array(CAPACITY_START);
  sizeBytes = new Int32Array(CAPACITY_START);
  generation = new Uint32Array(CAPACITY_START);
  attempts = new Uint8Array(CAPACITY_START);
  hops = new Uint8Array(CAPACITY_START);
  content = new Uint16Array(0);
  priority = new Uint8Array(0);
  id = new Int32Array(0);
  ticket = new Int32Array(0);
  via = new Int32Array(0);
  madeNs = new Float64Array(0);
  /** True if any optional column is kept. */
  private extended = false;
  private capacity = CAPACITY_START;
  private used = 0;
  /** Free slots are chained through `next`. */
  private freeHead = -1;
  /** Messages ever made. */
  created = 0;
  /** Made and not yet released. */
  alive = 0;
  /** Root messages ever made: the number of the next flow. */
  private flows = 0;

  /** created = released + alive. */
  get released(): number {
    return this.created - this.alive;
  }

  /** Keeps an optional column from now on; messages that are already there have 0 in it. */
  use(column: OptionalColumn): void {
    this.extended = true;
    if (this[column].length > 0) return;
    const { capacity } = this;
    if (column === "content") this.content = new Uint16Array(capacity);
    else if (column === "priority") this.priority = new Uint8Array(capacity);
    else if (column === "madeNs") this.madeNs = new Float64Array(capacity);
    else this[column] = new Int32Array(capacity);
  }

  createRoot(bornNs: number, key: number, sizeBytes: number): MessageHandle {
    const message = this.take();
    this.bornNs[message] = bornNs;
    this.key[message] = key;
    this.flow[message] = this.flows++ | 0;
    this.sizeBytes[message] = sizeBytes;
    this.hops[message] = 0;
    if (this.extended) {
      this.startExtended(message);
      if (this.madeNs.length > 0) this.madeNs[message] = bornNs;
    }
    return message;
  }

  createFollowUp(cause: MessageHandle, sizeBytes: number): MessageHandle {
    const message = this.take();
    this.bornNs[message] = this.bornNs[cause]!;
    this.key[message] = this.key[cause]!;
    this.flow[message] = this.flow[cause]!;
    this.sizeBytes[message] = sizeBytes;
    this.hops[message] = this.hops[cause]! & HOPS_MASK;
    if (this.extended) {
      this.startExtended(message);
      this.content[message] = this.content[cause]!;
      this.priority[message] = this.priority[cause]!;
      if (this.madeNs.length > 0) this.madeNs[message] = this.madeNs[cause]!;
    }
    return message;
  }

  private startExtended(message: MessageHandle): void {
    this.content[message] = 0;
    this.priority[message] = 0;
    this.id[message] = this.created | 0;
    this.ticket[message] = NONE;
    this.via[message] = NONE;
  }

  /** The same message once more: same id and ticket too. */
  copy(message: MessageHandle): MessageHandle {
    const made = this.createFollowUp(message, this.sizeBytes[message]!);
    if (this.extended) {
      this.id[made] = this.id[message]!;
      this.ticket[made] = this.ticket[message]!;
    }
    return made;
  }

  release(message: MessageHandle): void {
    this.generation[message]!++;
    this.next[message] = this.freeHead;
    this.freeHead = message;
    this.alive--;
  }

  /** Bytes held, used or not. */
  get bytes(): number {
    let each = MESSAGE_BYTES;
    for (const [column, bytes] of Object.entries(OPTIONAL_BYTES))
      if (this[column as OptionalColumn].length > 0) each += bytes;
    return this.capacity * each;
  }

  private take(): MessageHandle {
    this.created++;
    this.alive++;
    let message = this.freeHead;
    if (message >= 0) this.freeHead = this.next[message]!;
    else {
      message = this.used;
      if (message === this.capacity) this.resize(nextCapacity(this.capacity));
      this.used = message + 1;
    }
    this.next[message] = -1;
    this.attempts[message] = 0;
    return message;
  }

  private resize(capacity: number): void {
    if (capacity > POOL_MESSAGES_MAX)
      throw new RangeError("message pool: more messages than POOL_MESSAGES_MAX");
    this.bornNs = float64(this.bornNs, capacity);
    this.storedNs = float64(this.storedNs, capacity);
    this.next = int32(this.next, capacity);
    this.key = int32(this.key, capacity);
    this.flow = int32(this.flow, capacity);
    this.sizeBytes = int32(this.sizeBytes, capacity);
    const generation = new Uint32Array(capacity);
    generation.set(this.generation);
    this.generation = generation;
    this.attempts = uint8(this.attempts, capacity);
    this.hops = uint8(this.hops, capacity);
    this.resizeOptional(capacity);
    this.capacity = capacity;
  }

  private resizeOptional(capacity: number): void {
    if (this.content.length > 0) {
      const content = new Uint16Array(capacity);
      content.set(this.content);
      this.content = content;
    }
    if (this.priority.length > 0) this.priority = uint8(this.priority, capacity);
    if (this.id.length > 0) this.id = int32(this.id, capacity);
    if (this.ticket.length > 0) this.ticket = int32(this.ticket, capacity);
    if (this.via.length > 0) this.via = int32(this.via, capacity);
    if (this.madeNs.length > 0) this.madeNs = float64(this.madeNs, capacity);
  }
}

function nextCapacity(capacity: number): number {
  return capacity < DOUBLING_MAX ? capacity * 2 : capacity + (capacity >> 5);
}

function float64(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity);
  larger.set(column);
  return larger;
}

function int32(column: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(column);
  return larger;
}

function uint8(column: Uint8Array, capacity: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(capacity);
  larger.set(column);
  return larger;
}
