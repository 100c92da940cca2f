/**
 * Messages on their way over one edge, first in, first out: only the first has an entry in the event queue. When the
 * latency shrinks, later messages wait for the one before them, as on a real connection. Each keeps the sequence
 * number it got when it was sent, so that ties between edges resolve in the order of sending.
 */

const CAPACITY_START = 8;
const NO_NUMBERS = new Float64Array(0);
const NO_INDICES = new Int32Array(0);
/** No edge can carry more than the pool can hold. */
const LINK_ENTRIES_MAX = 33_554_432;

interface LinkSaved {
  readonly dueNs: Float64Array;
  readonly sequence: Float64Array;
  readonly message: Int32Array;
  readonly stamp: Int32Array;
}

export class LinkRing {
  // most edges of a design never hold anything: nothing is allocated before the first message
  dueNs: Float64Array = NO_NUMBERS;
  sequence: Float64Array = NO_NUMBERS;
  message: Int32Array = NO_INDICES;
  stamp: Int32Array = NO_INDICES;
  private mask = -1;
  /** Place of the first message in the columns. */
  head = 0;
  size = 0;

  /** Adds a message due at `dueNs` or when the one before it is; returns the time. */
  push(dueNs: number, sequence: number, message: number, stamp: number): number {
    if (this.size > this.mask) this.grow();
    const at = (this.head + this.size) & this.mask;
    let due = dueNs;
    if (this.size > 0) {
      const before = this.dueNs[(at - 1) & this.mask]!;
      if (before > due) due = before;
    }
    this.dueNs[at] = due;
    this.sequence[at] = sequence;
    this.message[at] = message;
    this.stamp[at] = stamp;
    this.size++;
    return due;
  }

  shift(): void {
    this.head = (this.head + 1) & this.mask;
    this.size--;
  }

  /** Due time of the message added last; there must be one. */
  get lastDueNs(): number {
    return this.dueNs[(this.head + this.size - 1) & this.mask]!;
  }

  clear(): void {
    this.head = 0;
    this.size = 0;
  }

  /** A copy of what is on the way, first to last. */
  save(): LinkSaved {
    const { size, head, mask } = this;
    const saved = {
      dueNs: new Float64Array(size),
      sequence: new Float64Array(size),
      message: new Int32Array(size),
      stamp: new Int32Array(size),
    };
    for (let i = 0; i < size; i++) {
      const at = (head + i) & mask;
      saved.dueNs[i] = this.dueNs[at]!;
      saved.sequence[i] = this.sequence[at]!;
      saved.message[i] = this.message[at]!;
      saved.stamp[i] = this.stamp[at]!;
    }
    return saved;
  }

  private grow(): void {
    const capacity = Math.max(CAPACITY_START, (this.mask + 1) * 2);
    if (capacity > LINK_ENTRIES_MAX) throw new RangeError("link: more messages than LINK_ENTRIES_MAX");
    const { dueNs, sequence, message, stamp } = this.save();
    this.dueNs = new Float64Array(capacity);
    this.sequence = new Float64Array(capacity);
    this.message = new Int32Array(capacity);
    this.stamp = new Int32Array(capacity);
    this.dueNs.set(dueNs);
    this.sequence.set(sequence);
    this.message.set(message);
    this.stamp.set(stamp);
    this.head = 0;
    this.mask = capacity - 1;
  }
}
