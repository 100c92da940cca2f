/**
 * Business flows that are not yet at rest, in rows with a free list. A flow is open while one of its messages is alive
 * or something holds it (work in hand, a caller that waits); it rests, still open, while all that is left of it lies in
 * dead letters. A row is one cache line: every message that moves touches its flow.
 */

const SLOTS_START = 256;
/** An open flow has a live message or a hold; both are bounded far below. */
const FLOWS_MAX = 16_777_216;
const NONE = -1;

/** Columns of a flow's row. */
export const NUMBER = 0;
export const KEY = 1;
/** Bits of MARK. */
export const MARKS = 2;
/** Live messages plus holds. */
export const LIVE = 3;
/** Live messages that lie in dead letters. */
export const PARKED = 4;
/** Node that hurt it last, NONE if none did. */
export const HURT_BY = 5;
/** First of its effects in Effects, of those that found no room in the row; next free slot of a free one. */
export const EFFECTS = 6;
/** How many effects the row itself holds … */
const HELD = 7;
/** … and they, each a node and the id of a message. */
const PAIRS = 8;
const PAIRS_MAX = 4;
const STRIDE = PAIRS + PAIRS_MAX * 2;

/** Columns of the doubles: birth [ns] and what the flow is worth in the design's money. */
const BORN = 0;
const AMOUNT = 1;
const DOUBLES = 2;

/** Where a flow's row begins. */
export function rowOf(flow: number): number {
  return flow * STRIDE;
}

export class FlowTable {
  /** Flow f, column c: `rows[rowOf(f) + c]`. */
  rows = new Int32Array(SLOTS_START * STRIDE);
  private doubles = new Float64Array(SLOTS_START * DOUBLES);
  /** Flows ever started. */
  started = 0;
  /** Open now. */
  open = 0;
  /** One past the highest slot ever used. */
  private used = 0;
  private freeHead = NONE;

  start(bornNs: number, key: number): number {
    let slot = this.freeHead;
    if (slot >= 0) this.freeHead = this.rows[rowOf(slot) + EFFECTS]!;
    else {
      slot = this.used;
      if (rowOf(slot) === this.rows.length) this.grow();
      this.used = slot + 1;
    }
    const { rows, doubles } = this;
    const row = rowOf(slot);
    rows[row + NUMBER] = this.started | 0;
    rows[row + KEY] = key;
    rows[row + MARKS] = 0;
    rows[row + LIVE] = 0;
    rows[row + PARKED] = 0;
    rows[row + HURT_BY] = NONE;
    rows[row + EFFECTS] = NONE;
    rows[row + HELD] = 0;
    doubles[slot * DOUBLES + BORN] = bornNs;
    doubles[slot * DOUBLES + AMOUNT] = 0;
    this.started++;
    this.open++;
    return slot;
  }

  end(flow: number): void {
    this.rows[rowOf(flow) + EFFECTS] = this.freeHead;
    this.freeHead = flow;
    this.open--;
  }

  bornNs(flow: number): number {
    return this.doubles[flow * DOUBLES + BORN]!;
  }

  amount(flow: number): number {
    return this.doubles[flow * DOUBLES + AMOUNT]!;
  }

  setAmount(flow: number, amount: number): void {
    this.doubles[flow * DOUBLES + AMOUNT] = amount;
  }

  /** True if the row holds this effect. */
  hasEffect(flow: number, node: number, id: number): boolean {
    const { rows } = this;
    const first = rowOf(flow) + PAIRS;
    const end = first + rows[rowOf(flow) + HELD]! * 2;
    for (let at = first; at < end; at += 2) if (rows[at + 1] === id && rows[at] === node) return true;
    return false;
  }

  /** Keeps an effect in the row; false if it is full. */
  addEffect(flow: number, node: number, id: number): boolean {
    const { rows } = this;
    const row = rowOf(flow);
    const held = rows[row + HELD]!;
    if (held === PAIRS_MAX) return false;
    rows[row + HELD] = held + 1;
    rows[row + PAIRS + held * 2] = node;
    rows[row + PAIRS + held * 2 + 1] = id;
    return true;
  }

  private grow(): void {
    const slots = (this.rows.length / STRIDE) * 2;
    if (slots > FLOWS_MAX) throw new RangeError("ledger: more open flows than FLOWS_MAX");
    const rows = new Int32Array(slots * STRIDE);
    rows.set(this.rows);
    this.rows = rows;
    const doubles = new Float64Array(slots * DOUBLES);
    doubles.set(this.doubles);
    this.doubles = doubles;
  }
}
