/**
 * Slots of pending timers with a free list. Cancelling marks the slot; its queue entry goes when its time comes or,
 * once marked entries outnumber the others, in one sweep. So the queue never holds more than twice what is
 * pending, and the hot path writes no heap positions (a position index costs 10–20 % of every event).
 * A handle carries the slot's generation, so that an old handle cannot cancel a stranger.
 */
import type { NodeIndex, TimerHandle } from "./behaviour.ts";
import type { EventQueue } from "./event-queue.ts";

const SLOT_BITS = 22;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
/** Largest number of slots a handle can name; the limit `timers` must not exceed it. */
const TIMER_SLOTS_MAX = SLOT_MASK + 1;
const GENERATION_MASK = 0x1ff;
/** Below this many marked entries a sweep is not worth its cost. */
const SWEEP_MIN = 64;

const PENDING = 1;
const CANCELLED = 2;

export class Timers {
  node = new Int32Array(64);
  code = new Int32Array(64);
  /** Argument of a pending timer; next free slot of a free one. */
  arg = new Int32Array(64);
  private generation = new Uint16Array(64);
  private state = new Uint8Array(64);
  private used = 0;
  private freeHead = -1;
  private cancelled = 0;
  /** Pending and not cancelled. */
  live = 0;

  /** Takes a slot; its index is the queue's id for it. */
  open(node: NodeIndex, code: number, arg: number): number {
    let slot = this.freeHead;
    if (slot >= 0) this.freeHead = this.arg[slot]!;
    else {
      slot = this.used;
      if (slot === this.node.length) this.grow();
      this.used = slot + 1;
    }
    this.node[slot] = node;
    this.code[slot] = code;
    this.arg[slot] = arg;
    this.state[slot] = PENDING;
    this.live++;
    return slot;
  }

  /** The int32 name of a slot's present occupant. */
  handle(slot: number): TimerHandle {
    return (this.generation[slot]! << SLOT_BITS) | slot;
  }

  /** Frees the slot of an entry that left the queue; true if it was still wanted. */
  close(slot: number): boolean {
    const wanted = this.state[slot] === PENDING;
    if (wanted) this.live--;
    else this.cancelled--;
    this.free(slot);
    return wanted;
  }

  cancel(handle: TimerHandle, queue: EventQueue): void {
    if (handle < 0) return;
    const slot = handle & SLOT_MASK;
    if (slot >= this.used || this.state[slot] !== PENDING || this.generation[slot] !== handle >> SLOT_BITS)
      return;
    this.state[slot] = CANCELLED;
    this.live--;
    this.cancelled++;
    if (this.cancelled > SWEEP_MIN && this.cancelled * 2 > queue.size) this.sweep(queue);
  }

  get bytes(): number {
    return this.node.byteLength * 3 + this.generation.byteLength + this.state.byteLength;
  }

  /** Takes every cancelled entry out of the queue. Entries in the instant ring are not there and stay marked. */
  private sweep(queue: EventQueue): void {
    queue.keepOnly((id) => {
      if (id < 0 || this.state[id] !== CANCELLED) return true;
      this.cancelled--;
      this.free(id);
      return false;
    });
  }

  private free(slot: number): void {
    this.state[slot] = 0;
    this.generation[slot] = (this.generation[slot]! + 1) & GENERATION_MASK;
    this.arg[slot] = this.freeHead;
    this.freeHead = slot;
  }

  private grow(): void {
    const capacity = this.node.length * 2;
    if (capacity > TIMER_SLOTS_MAX) throw new RangeError("timers: more slots than TIMER_SLOTS_MAX");
    this.node = enlarged(this.node, capacity);
    this.code = enlarged(this.code, capacity);
    this.arg = enlarged(this.arg, capacity);
    const generation = new Uint16Array(capacity);
    generation.set(this.generation);
    this.generation = generation;
    const state = new Uint8Array(capacity);
    state.set(this.state);
    this.state = state;
  }
}

function enlarged(column: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(column);
  return larger;
}
