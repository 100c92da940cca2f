/**
 * Messages as columns of typed arrays (36 bytes each) with a free list. A handle is an index; it is valid only with
 * the generation it was given, which grows when the slot is used again.
 */
import type { MessageColumns, MessageHandle } from "./behaviour.ts";

const CAPACITY_START = 1024;
/** Up to here the pool doubles; beyond it grows by a tenth, so that slack stays below 4 bytes a message. */
const DOUBLING_MAX = 65_536;
/** Hard bound of the pool; a run stops at its limit `liveMessagesMax` long before. */
const POOL_MESSAGES_MAX = 33_554_432;
/** Bytes of one message over all columns. */
export const MESSAGE_BYTES = 36;

export class MessagePool implements MessageColumns {
  bornNs = new Float64Array(CAPACITY_START);
  storedNs = new Float64Array(CAPACITY_START);
  next = new Int32Array(CAPACITY_START);
  key = new Int32Array(CAPACITY_START);
  flow = new Int32Array(CAPACITY_START);
  sizeBytes = new Int32Array(CAPACITY_START);
  generation = new Uint16Array(CAPACITY_START);
  attempts = new Uint8Array(CAPACITY_START);
  hops = new Uint8Array(CAPACITY_START);
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

  createRoot(bornNs: number, key: number, sizeBytes: number): MessageHandle {
    const message = this.take();
    this.bornNs[message] = bornNs;
    this.key[message] = key;
    this.flow[message] = this.flows++ | 0;
    this.sizeBytes[message] = sizeBytes;
    this.hops[message] = 0;
    return message;
  }

  createFollowUp(cause: MessageHandle, sizeBytes: number): MessageHandle {
    const message = this.take();
    this.bornNs[message] = this.bornNs[cause]!;
    this.key[message] = this.key[cause]!;
    this.flow[message] = this.flow[cause]!;
    this.sizeBytes[message] = sizeBytes;
    this.hops[message] = this.hops[cause]!;
    return message;
  }

  release(message: MessageHandle): void {
    this.generation[message]!++;
    this.next[message] = this.freeHead;
    this.freeHead = message;
    this.alive--;
  }

  /** Bytes held, used or not. */
  get bytes(): number {
    return this.capacity * MESSAGE_BYTES;
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
    const generation = new Uint16Array(capacity);
    generation.set(this.generation);
    this.generation = generation;
    this.attempts = uint8(this.attempts, capacity);
    this.hops = uint8(this.hops, capacity);
    this.capacity = capacity;
  }
}

function nextCapacity(capacity: number): number {
  return capacity < DOUBLING_MAX ? capacity * 2 : capacity + Math.ceil(capacity / 10);
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
