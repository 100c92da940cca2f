/**
 * Who is ready for work: credit per delivery edge and a ring of the edges that have some, longest ready first.
 * An edge that used one unit and has more goes to the end, so that edges take turns (rule K14).
 */
export interface CreditRing {
  /** Units per edge slot. Below 0 after a worker took credit back that is already under way. */
  readonly units: Int32Array;
  /** 1 while the slot is in the ring. */
  readonly listed: Uint8Array;
  /** Slots; holds each at most once, so its length is its bound. */
  readonly ring: Int32Array;
  head: number;
  size: number;
}

/** @param edges number of delivery edges, at least 0 */
export function createCreditRing(edges: number): CreditRing {
  return { units: new Int32Array(edges), listed: new Uint8Array(edges), ring: new Int32Array(edges), head: 0, size: 0 };
}

function append(credits: CreditRing, slot: number): void {
  let at = credits.head + credits.size;
  if (at >= credits.ring.length) at -= credits.ring.length;
  credits.ring[at] = slot;
  credits.listed[slot] = 1;
  credits.size++;
}

/** Adds `count` units to an edge; a negative count takes units back. */
export function addCredit(credits: CreditRing, slot: number, count: number): void {
  const units = credits.units[slot]! + count;
  credits.units[slot] = units;
  if (units > 0 && credits.listed[slot] === 0) append(credits, slot);
}

/** Forgets an edge's credit. Its place in the ring is skipped when it comes up. */
export function voidCredit(credits: CreditRing, slot: number): void {
  credits.units[slot] = 0;
}

/** Takes one unit from the edge that has been ready longest. Returns its slot, or -1 if nobody is ready. */
export function takeCredit(credits: CreditRing): number {
  while (credits.size > 0) {
    const slot = credits.ring[credits.head]!;
    credits.head = credits.head + 1 === credits.ring.length ? 0 : credits.head + 1;
    credits.size--;
    credits.listed[slot] = 0;
    const units = credits.units[slot]!;
    if (units <= 0) continue;
    credits.units[slot] = units - 1;
    if (units > 1) append(credits, slot);
    return slot;
  }
  return -1;
}
