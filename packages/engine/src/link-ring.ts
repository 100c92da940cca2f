/**
 * Messages on their way over one edge, first in, first out: only the first has an entry in the event queue. When the
 * latency shrinks, later messages wait for the one before them, as on a real connection. Each keeps the sequence
 * number it got when it was sent, so that ties between edges resolve in the order of sending.
 */

const CAPACITY_START = 8;
const NOTHING = new Float64Array(0);
/** No edge can carry more than the pool can hold. */
const LINK_ENTRIES_MAX = 33_554_432;

/** Columns of an entry. One array for all keeps an entry in one cache line: most edges were not looked at for long. */
export const LINK_DUE_NS = 0;
export const LINK_SEQUENCE = 1;
export const LINK_MESSAGE = 2;
export const LINK_STAMP = 3;
const COLUMNS = 4;

export class LinkRing {
  /** Place p, column c: `cells[p * 4 + c]`. Most edges never hold anything: nothing is there before the first message. */
  cells = NOTHING;
  private mask = -1;
  private head = 0;
  size = 0;

  /** Adds a message due at `dueNs` or when the one before it is; returns the time. */
  push(dueNs: number, sequence: number, message: number, stamp: number): number {
    if (this.size > this.mask) this.grow();
    const { cells, mask } = this;
    const at = this.head + this.size;
    let due = dueNs;
    if (this.size > 0) {
      const before = cells[((at - 1) & mask) * COLUMNS + LINK_DUE_NS]!;
      if (before > due) due = before;
    }
    const cell = (at & mask) * COLUMNS;
    cells[cell + LINK_DUE_NS] = due;
    cells[cell + LINK_SEQUENCE] = sequence;
    cells[cell + LINK_MESSAGE] = message;
    cells[cell + LINK_STAMP] = stamp;
    this.size++;
    return due;
  }

  /** Where the first message's entry begins in `cells`; there must be one. */
  get first(): number {
    return this.head * COLUMNS;
  }

  /** Takes the first entry off and returns where it begins, readable until the next push. */
  shift(): number {
    const { head } = this;
    this.head = (head + 1) & this.mask;
    this.size--;
    return head * COLUMNS;
  }

  /** Due time of the message added last; there must be one. */
  get lastDueNs(): number {
    return this.cells[((this.head + this.size - 1) & this.mask) * COLUMNS + LINK_DUE_NS]!;
  }

  clear(): void {
    this.head = 0;
    this.size = 0;
  }

  /** What is on the way, first to last. */
  messages(): number[] {
    const messages: number[] = [];
    for (let i = 0; i < this.size; i++)
      messages.push(this.cells[((this.head + i) & this.mask) * COLUMNS + LINK_MESSAGE]!);
    return messages;
  }

  private grow(): void {
    const capacity = Math.max(CAPACITY_START, (this.mask + 1) * 2);
    if (capacity > LINK_ENTRIES_MAX) throw new RangeError("link: more messages than LINK_ENTRIES_MAX");
    const larger = new Float64Array(capacity * COLUMNS);
    // only a full ring grows: its entries are all places, from the head round
    larger.set(this.cells.subarray(this.head * COLUMNS));
    larger.set(this.cells.subarray(0, this.head * COLUMNS), (this.size - this.head) * COLUMNS);
    this.cells = larger;
    this.head = 0;
    this.mask = capacity - 1;
  }
}
