/**
 * Which node handled which message of an open flow: a hash table with chains (flow, node, id), and for each flow a list
 * of its entries, so that they go when the flow ends. One flow may have millions of effects: looking one up is O(1).
 */

const CAPACITY_START = 256;
/** Effects of all open flows. */
const EFFECTS_MAX = 33_554_432;
const NONE = -1;
/** Columns of an entry, in one array so that an entry lies in one cache line. */
const STRIDE = 5;
const FLOW = 0;
const NODE = 1;
const ID = 2;
const NEXT_IN_FLOW = 3;
const NEXT_IN_CHAIN = 4;

export class Effects {
  private cells = new Int32Array(CAPACITY_START * STRIDE);
  /** First entry of each chain; a power of two of them, at least as many as there is room for entries. */
  private chains = new Int32Array(CAPACITY_START).fill(NONE);
  private used = 0;
  private freeHead = NONE;

  /** True if the node has handled this message of the flow. */
  has(flow: number, node: number, id: number): boolean {
    const { cells } = this;
    for (let at = this.chains[this.chainOf(flow, node, id)]!; at !== NONE; at = cells[at + NEXT_IN_CHAIN]!)
      if (cells[at + ID] === id && cells[at + FLOW] === flow && cells[at + NODE] === node) return true;
    return false;
  }

  /** Adds an effect in front of the flow's list, which starts at `head`; returns its new head. */
  add(head: number, flow: number, node: number, id: number): number {
    let at = this.freeHead;
    if (at >= 0) this.freeHead = this.cells[at + NEXT_IN_FLOW]!;
    else {
      if (this.used === this.cells.length) this.grow();
      at = this.used;
      this.used += STRIDE;
    }
    const { cells } = this;
    cells[at + FLOW] = flow;
    cells[at + NODE] = node;
    cells[at + ID] = id;
    cells[at + NEXT_IN_FLOW] = head;
    this.chain(at);
    return at;
  }

  /** Takes out every effect of a flow's list. */
  drop(head: number): void {
    const { cells } = this;
    let at = head;
    while (at !== NONE) {
      const next = cells[at + NEXT_IN_FLOW]!;
      this.unchain(at);
      cells[at + NEXT_IN_FLOW] = this.freeHead;
      this.freeHead = at;
      at = next;
    }
  }

  private chainOf(flow: number, node: number, id: number): number {
    const mixed = Math.imul(id, 0x9e3779b1) ^ Math.imul(node, 0x85ebca6b) ^ Math.imul(flow, 0xc2b2ae35);
    return (mixed ^ (mixed >>> 15)) & (this.chains.length - 1);
  }

  private chain(at: number): void {
    const { cells, chains } = this;
    const chain = this.chainOf(cells[at + FLOW]!, cells[at + NODE]!, cells[at + ID]!);
    cells[at + NEXT_IN_CHAIN] = chains[chain]!;
    chains[chain] = at;
  }

  private unchain(at: number): void {
    const { cells, chains } = this;
    const chain = this.chainOf(cells[at + FLOW]!, cells[at + NODE]!, cells[at + ID]!);
    let before = chains[chain]!;
    if (before === at) {
      chains[chain] = cells[at + NEXT_IN_CHAIN]!;
      return;
    }
    while (cells[before + NEXT_IN_CHAIN] !== at) before = cells[before + NEXT_IN_CHAIN]!;
    cells[before + NEXT_IN_CHAIN] = cells[at + NEXT_IN_CHAIN]!;
  }

  private grow(): void {
    const capacity = (this.cells.length / STRIDE) * 2;
    if (capacity > EFFECTS_MAX) throw new RangeError("ledger: more effects of open flows than EFFECTS_MAX");
    const cells = new Int32Array(capacity * STRIDE);
    cells.set(this.cells);
    this.cells = cells;
    this.chains = new Int32Array(capacity).fill(NONE);
    // every place is in use when it grows
    for (let at = 0; at < this.used; at += STRIDE) this.chain(at);
  }
}
