/**
 * Ids of what a handler sends on for a message: the same each time it handles that message, so that the ledger sees what
 * comes about twice. Not the id of a follow-up event of its own, which is a new one.
 */

/**
 * An id below 0, where no message's own id is, mixed from the cause's id, the node and which of its sendings it is
 * (finaliser of MurmurHash3, Appleby). Two of them meet with a probability of 2^-31.
 */
export function derivedId(causeId: number, node: number, which: number): number {
  let h = Math.imul(causeId, 0x9e3779b1) ^ Math.imul(node + 1, 0x85ebca77) ^ Math.imul(which + 1, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return -1 - ((h ^ (h >>> 16)) >>> 1);
}
