/**
 * Business flows that are not yet at rest, as columns with a free list. A flow is open while one of its messages is alive
 * or something holds it (work in hand, a caller that waits); it rests, still open, while all that is left of it lies in
 * dead letters.
 */

const CAPACITY_START = 256;
/** An open flow has a live message or a hold; both are bounded far below. */
const FLOWS_MAX = 16_777_216;
const NONE = -1;

export class FlowTable {
  /** Number of the flow in the order of starting; NONE in a free slot. */
  number = filled(CAPACITY_START);
  /** Birth [ns]. */
  bornNs = new Float64Array(CAPACITY_START);
  key = new Int32Array(CAPACITY_START);
  /** Bits of MARK. */
  marks = new Uint16Array(CAPACITY_START);
  /** Live messages plus holds. */
  live = new Int32Array(CAPACITY_START);
  /** Live messages that lie in dead letters. */
  parked = new Int32Array(CAPACITY_START);
  /** First of its effects in Effects; next free slot of a free one. */
  effects = new Int32Array(CAPACITY_START);
  /** Node that hurt it last, NONE if none did. */
  hurtBy = filled(CAPACITY_START);
  /** What it is worth, in the design's money. */
  amount = new Float64Array(CAPACITY_START);
  /** Flows ever started. */
  started = 0;
  /** Open now. */
  open = 0;
  /** One past the highest slot ever used. */
  used = 0;
  private freeHead = NONE;

  start(bornNs: number, key: number): number {
    let slot = this.freeHead;
    if (slot >= 0) this.freeHead = this.effects[slot]!;
    else {
      slot = this.used;
      if (slot === this.number.length) this.grow();
      this.used = slot + 1;
    }
    this.number[slot] = this.started | 0;
    this.started++;
    this.open++;
    this.bornNs[slot] = bornNs;
    this.key[slot] = key;
    this.marks[slot] = 0;
    this.live[slot] = 0;
    this.parked[slot] = 0;
    this.effects[slot] = NONE;
    this.hurtBy[slot] = NONE;
    this.amount[slot] = 0;
    return slot;
  }

  end(slot: number): void {
    this.number[slot] = NONE;
    this.effects[slot] = this.freeHead;
    this.freeHead = slot;
    this.open--;
  }

  private grow(): void {
    const capacity = this.number.length * 2;
    if (capacity > FLOWS_MAX) throw new RangeError("ledger: more open flows than FLOWS_MAX");
    const int32 = (column: Int32Array): Int32Array<ArrayBuffer> => {
      const larger = new Int32Array(capacity);
      larger.set(column);
      return larger;
    };
    const float64 = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(capacity);
      larger.set(column);
      return larger;
    };
    this.number = int32(this.number);
    this.bornNs = float64(this.bornNs);
    this.key = int32(this.key);
    const marks = new Uint16Array(capacity);
    marks.set(this.marks);
    this.marks = marks;
    this.live = int32(this.live);
    this.parked = int32(this.parked);
    this.effects = int32(this.effects);
    this.hurtBy = int32(this.hurtBy);
    this.amount = float64(this.amount);
  }
}

function filled(length: number): Int32Array<ArrayBuffer> {
  return new Int32Array(length).fill(NONE);
}
