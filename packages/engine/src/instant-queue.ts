/**
 * What happens at the present instant after the present handler: arrivals over edges without latency and timers of
 * delay 0, first in, first out. It stands for heap entries of the present time: whatever the heap holds for this time
 * was put there earlier and so comes first. It keeps handlers from calling each other, so no chain or cycle without
 * delay can exhaust the stack.
 */

const CAPACITY_START = 256;
/** Room for every live message several times over; a run stops at its instant limits long before. */
const INSTANT_ENTRIES_MAX = 67_108_864;

export class InstantQueue {
  /** Timer slot, or ~edge. */
  ids = new Int32Array(CAPACITY_START);
  messages = new Int32Array(CAPACITY_START);
  stamps = new Int32Array(CAPACITY_START);
  private mask = CAPACITY_START - 1;
  private head = 0;
  size = 0;

  push(id: number, message: number, stamp: number): void {
    if (this.size > this.mask) this.grow();
    const at = (this.head + this.size) & this.mask;
    this.ids[at] = id;
    this.messages[at] = message;
    this.stamps[at] = stamp;
    this.size++;
  }

  /** Removes the first entry and returns its place in the columns, readable until the next push. */
  shift(): number {
    const at = this.head;
    this.head = (at + 1) & this.mask;
    this.size--;
    return at;
  }

  /** Entries of an id that wait here. O(n). */
  countOf(id: number): number {
    let count = 0;
    for (let i = 0; i < this.size; i++) if (this.ids[(this.head + i) & this.mask] === id) count++;
    return count;
  }

  /** Takes out every entry of an id and returns their messages, first to last. O(n); the order of the others is untouched. */
  remove(id: number): number[] {
    const messages: number[] = [];
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      const at = (this.head + i) & this.mask;
      if (this.ids[at] === id) {
        messages.push(this.messages[at]!);
        continue;
      }
      const to = (this.head + kept) & this.mask;
      this.ids[to] = this.ids[at]!;
      this.messages[to] = this.messages[at]!;
      this.stamps[to] = this.stamps[at]!;
      kept++;
    }
    this.size = kept;
    return messages;
  }

  private grow(): void {
    const capacity = (this.mask + 1) * 2;
    if (capacity > INSTANT_ENTRIES_MAX)
      throw new RangeError("instant queue: more entries than INSTANT_ENTRIES_MAX");
    this.ids = unrolled(this.ids, this.head, capacity);
    this.messages = unrolled(this.messages, this.head, capacity);
    this.stamps = unrolled(this.stamps, this.head, capacity);
    this.mask = capacity - 1;
    this.head = 0;
  }
}

/** A full ring's column in a larger array, its first entry in front. */
function unrolled(column: Int32Array, head: number, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(column.subarray(head));
  larger.set(column.subarray(0, head), column.length - head);
  return larger;
}
