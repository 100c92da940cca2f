/**
 * Counts inversions: a node handles a flow of a key after it has already handled a later flow of the same key. The
 * newest flow handled for each (node, key) is kept in an open-addressing table (linear probing, at most half full).
 */

const CAPACITY_START = 256;
/** Pairs of node and key that are watched; further pairs are not, and `watchesAll` says so. */
const PAIRS_MAX = 1_048_576;

export class KeyOrder {
  /** False once a pair found no room: then the inversions are a lower bound. */
  watchesAll = true;
  private nodes = new Int32Array(CAPACITY_START);
  private keys = new Int32Array(CAPACITY_START);
  /** Number of the newest flow plus one; 0 in an empty place. */
  private newest = new Float64Array(CAPACITY_START);
  private size = 0;

  /** True if this flow comes too late: the node has handled a later one of this key. Key 0 is no key. */
  isInverted(node: number, key: number, flow: number): boolean {
    if (key === 0) return false;
    const at = this.find(node, key);
    const before = this.newest[at]!;
    if (before === 0 && !this.claim(at, node, key)) return false;
    if (before > flow + 1) return true;
    if (before !== 0) this.newest[at] = flow + 1;
    else this.newest[this.find(node, key)] = flow + 1;
    return false;
  }

  private find(node: number, key: number): number {
    const mask = this.keys.length - 1;
    let at = (Math.imul(key, 0x9e3779b1) ^ Math.imul(node, 0x85ebca6b)) >>> 7;
    for (at &= mask; this.newest[at] !== 0; at = (at + 1) & mask)
      if (this.keys[at] === key && this.nodes[at] === node) return at;
    return at;
  }

  /** Takes an empty place for a pair; false if there is no room for more. */
  private claim(at: number, node: number, key: number): boolean {
    if (this.size >= PAIRS_MAX) {
      this.watchesAll = false;
      return false;
    }
    this.nodes[at] = node;
    this.keys[at] = key;
    // marks the place as taken until the caller writes the flow
    this.newest[at] = 1;
    this.size++;
    if (this.size * 2 > this.keys.length) this.grow();
    return true;
  }

  private grow(): void {
    const { nodes, keys, newest } = this;
    const capacity = keys.length * 2;
    this.nodes = new Int32Array(capacity);
    this.keys = new Int32Array(capacity);
    this.newest = new Float64Array(capacity);
    for (let i = 0; i < keys.length; i++) {
      if (newest[i] === 0) continue;
      const at = this.find(nodes[i]!, keys[i]!);
      this.nodes[at] = nodes[i]!;
      this.keys[at] = keys[i]!;
      this.newest[at] = newest[i]!;
    }
  }
}
