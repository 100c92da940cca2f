/**
 * What happens at the present instant after the present handler: arrivals over edges without latency and timers of
 * delay 0, first in, first out. It stands for heap entries of the present time: whatever the heap holds for this time
 * was put there earlier and so comes first. It keeps handlers from calling each other, so no chain or cycle without
 * delay can exhaust the stack.
 */

const CAPACITY_START = 256;
/** Room for every live message several times over; a run stops at its instant limits long before. */
export const INSTANT_ENTRIES_MAX = 67_108_864;

export interface InstantSaved {
  readonly ids: Int32Array;
  readonly messages: Int32Array;
  readonly stamps: Int32Array;
}

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

  save(): InstantSaved {
    const saved = {
      ids: new Int32Array(this.size),
      messages: new Int32Array(this.size),
      stamps: new Int32Array(this.size),
    };
    for (let i = 0; i < this.size; i++) {
      const at = (this.head + i) & this.mask;
      saved.ids[i] = this.ids[at]!;
      saved.messages[i] = this.messages[at]!;
      saved.stamps[i] = this.stamps[at]!;
    }
    return saved;
  }

  load(saved: InstantSaved): void {
    this.head = 0;
    this.size = 0;
    for (let i = 0; i < saved.ids.length; i++) this.push(saved.ids[i]!, saved.messages[i]!, saved.stamps[i]!);
  }

  private grow(): void {
    const capacity = (this.mask + 1) * 2;
    if (capacity > INSTANT_ENTRIES_MAX)
      throw new RangeError("instant queue: more entries than INSTANT_ENTRIES_MAX");
    const { ids, messages, stamps } = this.save();
    this.ids = new Int32Array(capacity);
    this.messages = new Int32Array(capacity);
    this.stamps = new Int32Array(capacity);
    this.ids.set(ids);
    this.messages.set(messages);
    this.stamps.set(stamps);
    this.mask = capacity - 1;
    this.head = 0;
  }
}
