/**
 * The future event list: a 4-ary implicit heap in typed arrays (20 bytes an entry). Order is (time, sequence), so
 * equal times leave first in, first out. The unused tail holds +∞, so that a node's four children are compared
 * without asking how many there are.
 */

/** Children of entry i are 4i+1 … 4i+4; the arrays keep this much room behind the last entry. */
const FAN_OUT = 4;
/** More pending entries than this is refused: each live timer and each lane of edges (transit.ts) has one. */
const QUEUE_ENTRIES_MAX = 16_777_216;

export class EventQueue {
  /** Time of each entry [ns]; `times[0]` is the earliest, +∞ when empty. */
  times: Float64Array;
  private sequences: Float64Array;
  private ids: Int32Array;
  private capacity: number;
  size = 0;

  constructor(capacity = 64) {
    this.capacity = capacity;
    this.times = new Float64Array(capacity + FAN_OUT + 1).fill(Infinity);
    this.sequences = new Float64Array(capacity + FAN_OUT + 1);
    this.ids = new Int32Array(capacity + FAN_OUT + 1);
  }

  /** Adds an entry. `sequence` must differ from every pending one; ids are the caller's. */
  push(timeNs: number, sequence: number, id: number): void {
    if (this.size === this.capacity) this.grow();
    const times = this.times;
    const sequences = this.sequences;
    const ids = this.ids;
    let at = this.size;
    this.size = at + 1;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const parentTime = times[parent]!;
      if (parentTime < timeNs || (parentTime === timeNs && sequences[parent]! < sequence)) break;
      times[at] = parentTime;
      sequences[at] = sequences[parent]!;
      ids[at] = ids[parent]!;
      at = parent;
    }
    times[at] = timeNs;
    sequences[at] = sequence;
    ids[at] = id;
  }

  /** Id of the earliest entry. The queue must not be empty. */
  get first(): number {
    return this.ids[0]!;
  }

  /** Gives the earliest entry another time and sequence: cheaper than to remove it and add it again. */
  postponeFirst(timeNs: number, sequence: number): void {
    this.settle(0, timeNs, sequence, this.ids[0]!);
  }

  /** Removes the earliest entry and returns its id. The queue must not be empty. */
  pop(): number {
    const ids = this.ids;
    const id = ids[0]!;
    const last = this.size - 1;
    this.size = last;
    const timeNs = this.times[last]!;
    const sequence = this.sequences[last]!;
    const lastId = ids[last]!;
    this.times[last] = Infinity;
    if (last > 0) this.settle(0, timeNs, sequence, lastId);
    return id;
  }

  /** Removes every entry whose id the caller no longer wants; the order of the others is untouched. O(n). */
  keepOnly(isWanted: (id: number) => boolean): void {
    const { times, sequences, ids } = this;
    let kept = 0;
    for (let at = 0; at < this.size; at++) {
      if (!isWanted(ids[at]!)) continue;
      times[kept] = times[at]!;
      sequences[kept] = sequences[at]!;
      ids[kept] = ids[at]!;
      kept++;
    }
    times.fill(Infinity, kept, this.size);
    this.size = kept;
    for (let at = (kept - 2) >> 2; at >= 0; at--) this.settle(at, times[at]!, sequences[at]!, ids[at]!);
  }

  /** Bytes held, used or not. */
  get bytes(): number {
    return this.times.byteLength + this.sequences.byteLength + this.ids.byteLength;
  }

  /** Puts an entry at `at` or below it, where it belongs. */
  private settle(from: number, timeNs: number, sequence: number, id: number): void {
    const times = this.times;
    const sequences = this.sequences;
    const ids = this.ids;
    const size = this.size;
    let at = from;
    for (;;) {
      const child = at * FAN_OUT + 1;
      if (child >= size) break;
      let least = child;
      let leastTime = times[child]!;
      const second = times[child + 1]!;
      if (second < leastTime || (second === leastTime && sequences[child + 1]! < sequences[least]!)) {
        least = child + 1;
        leastTime = second;
      }
      const third = times[child + 2]!;
      if (third < leastTime || (third === leastTime && sequences[child + 2]! < sequences[least]!)) {
        least = child + 2;
        leastTime = third;
      }
      const fourth = times[child + 3]!;
      if (fourth < leastTime || (fourth === leastTime && sequences[child + 3]! < sequences[least]!)) {
        least = child + 3;
        leastTime = fourth;
      }
      if (timeNs < leastTime || (timeNs === leastTime && sequence < sequences[least]!)) break;
      times[at] = leastTime;
      sequences[at] = sequences[least]!;
      ids[at] = ids[least]!;
      at = least;
    }
    times[at] = timeNs;
    sequences[at] = sequence;
    ids[at] = id;
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    if (capacity > QUEUE_ENTRIES_MAX)
      throw new RangeError("event queue: more entries than QUEUE_ENTRIES_MAX");
    const times = new Float64Array(capacity + FAN_OUT + 1).fill(Infinity);
    times.set(this.times);
    const sequences = new Float64Array(capacity + FAN_OUT + 1);
    sequences.set(this.sequences);
    const ids = new Int32Array(capacity + FAN_OUT + 1);
    ids.set(this.ids);
    this.times = times;
    this.sequences = sequences;
    this.ids = ids;
    this.capacity = capacity;
  }
}
