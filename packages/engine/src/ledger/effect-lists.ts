/** Which node handled which message of an open flow: short linked lists in one pool, dropped when the flow ends. */

const CAPACITY_START = 256;
/** Effects of all open flows; a list is as long as the flow has handled messages. */
const EFFECTS_MAX = 33_554_432;
const NONE = -1;

export class EffectLists {
  private node = new Int32Array(CAPACITY_START);
  private id = new Int32Array(CAPACITY_START);
  private next = new Int32Array(CAPACITY_START);
  private used = 0;
  private freeHead = NONE;

  /** True if the list that starts at `head` has this effect. O(length). */
  has(head: number, node: number, id: number): boolean {
    for (let at = head; at !== NONE; at = this.next[at]!)
      if (this.id[at] === id && this.node[at] === node) return true;
    return false;
  }

  /** Puts an effect in front of the list; returns its new head. */
  add(head: number, node: number, id: number): number {
    let at = this.freeHead;
    if (at >= 0) this.freeHead = this.next[at]!;
    else {
      at = this.used;
      if (at === this.node.length) this.grow();
      this.used = at + 1;
    }
    this.node[at] = node;
    this.id[at] = id;
    this.next[at] = head;
    return at;
  }

  /** Frees the whole list. */
  drop(head: number): void {
    let at = head;
    while (at !== NONE) {
      const next = this.next[at]!;
      this.next[at] = this.freeHead;
      this.freeHead = at;
      at = next;
    }
  }

  private grow(): void {
    const capacity = this.node.length * 2;
    if (capacity > EFFECTS_MAX) throw new RangeError("ledger: more effects of open flows than EFFECTS_MAX");
    this.node = enlarged(this.node, capacity);
    this.id = enlarged(this.id, capacity);
    this.next = enlarged(this.next, capacity);
  }
}

function enlarged(column: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(column);
  return larger;
}
