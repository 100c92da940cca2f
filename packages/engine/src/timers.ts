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

/** Columns of a slot's row. One array for all keeps a slot in one cache line. */
export const TIMER_NODE = 0;
export const TIMER_CODE = 1;
/** Argument of a pending timer; next free slot of a free one. */
export const TIMER_ARG = 2;
/** State in the lowest bits, generation above them. */
const MARK = 3;
const COLUMNS = 4;

const SLOTS_START = 64;
const FREE = 0;
const PENDING = 1;
const CANCELLED = 2;
const STATE_BITS = 2;
const STATE_MASK = 3;

/** Where a slot's row begins. */
export function timerRow(slot: number): number {
  return slot * COLUMNS;
}

export class Timers {
  /** Slot s, column c: `rows[timerRow(s) + c]`. */
  rows = new Int32Array(SLOTS_START * COLUMNS);
  private used = 0;
  private freeHead = -1;
  private cancelled = 0;
  /** Pending and not cancelled. */
  live = 0;

  /** Takes a slot; its index is the queue's id for it. */
  open(node: NodeIndex, code: number, arg: number): number {
    let slot = this.freeHead;
    if (slot < 0) {
      slot = this.used;
      if (slot * COLUMNS === this.rows.length) this.grow();
      this.used = slot + 1;
    } else this.freeHead = this.rows[slot * COLUMNS + TIMER_ARG]!;
    const { rows } = this;
    const row = slot * COLUMNS;
    rows[row + TIMER_NODE] = node;
    rows[row + TIMER_CODE] = code;
    rows[row + TIMER_ARG] = arg;
    rows[row + MARK]! |= PENDING;
    this.live++;
    return slot;
  }

  /** The int32 name of a slot's present occupant. */
  handle(slot: number): TimerHandle {
    return ((this.rows[slot * COLUMNS + MARK]! >> STATE_BITS) << SLOT_BITS) | slot;
  }

  /** Frees the slot of an entry that left the queue; true if it was still wanted. */
  close(slot: number): boolean {
    const wanted = this.stateOf(slot) === PENDING;
    if (wanted) this.live--;
    else this.cancelled--;
    this.free(slot);
    return wanted;
  }

  cancel(handle: TimerHandle, queue: EventQueue): void {
    if (handle < 0) return;
    const slot = handle & SLOT_MASK;
    if (slot >= this.used || this.stateOf(slot) !== PENDING || this.handle(slot) !== handle) return;
    this.rows[slot * COLUMNS + MARK]! ^= PENDING | CANCELLED;
    this.live--;
    this.cancelled++;
    if (this.cancelled > SWEEP_MIN && this.cancelled * 2 > queue.size) this.sweep(queue);
  }

  get bytes(): number {
    return this.rows.byteLength;
  }

  private stateOf(slot: number): number {
    return this.rows[slot * COLUMNS + MARK]! & STATE_MASK;
  }

  /** Takes every cancelled entry out of the queue. Entries in the instant ring are not there and stay marked. */
  private sweep(queue: EventQueue): void {
    queue.keepOnly((id) => {
      if (id < 0 || this.stateOf(id) !== CANCELLED) return true;
      this.cancelled--;
      this.free(id);
      return false;
    });
  }

  private free(slot: number): void {
    const { rows } = this;
    const row = slot * COLUMNS;
    const generation = ((rows[row + MARK]! >> STATE_BITS) + 1) & GENERATION_MASK;
    rows[row + MARK] = (generation << STATE_BITS) | FREE;
    rows[row + TIMER_ARG] = this.freeHead;
    this.freeHead = slot;
  }

  private grow(): void {
    const length = this.rows.length * 2;
    if (length > TIMER_SLOTS_MAX * COLUMNS) throw new RangeError("timers: more slots than TIMER_SLOTS_MAX");
    const rows = new Int32Array(length);
    rows.set(this.rows);
    this.rows = rows;
  }
}
