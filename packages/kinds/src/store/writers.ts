/**
 * Writes under way, in one list per key chained through the jobs' NEXT column: with row locks the first has the lock and
 * the others wait in order; with optimistic control all of them work, and a commit spoils the others.
 */
import { deleteInt, getInt, setInt } from "../bus-entry/int-map.ts";
import { FLAGS, NEXT, rowOf, STEP } from "../work/jobs.ts";
import type { StoreState } from "./state.ts";
import { CONFLICTS, MEETS, WAITS } from "./state.ts";

const NONE = -1;

/** Of the first of a list with row locks: the last one. */
const LAST = STEP;

/** Puts a write into its key's list. True if it waits for the row lock. */
export function meet(state: StoreState, slot: number, key: number): boolean {
  const { rows, extra } = state.crew.jobs;
  const row = rowOf(slot);
  extra[row + FLAGS]! |= MEETS;
  const first = getInt(state.writers, key);
  if (first === NONE) {
    rows[row + NEXT] = NONE;
    extra[row + LAST] = slot;
    setInt(state.writers, key, slot);
    return false;
  }
  if (state.params.control === "optimistic") {
    rows[row + NEXT] = rows[rowOf(first) + NEXT]!;
    rows[rowOf(first) + NEXT] = slot;
    return false;
  }
  rows[rowOf(extra[rowOf(first) + LAST]!) + NEXT] = slot;
  extra[rowOf(first) + LAST] = slot;
  rows[row + NEXT] = NONE;
  extra[row + FLAGS]! |= WAITS;
  return true;
}

/** Takes a write out of its key's list. Returns the job that has the row lock now and did not before, or -1. */
export function part(state: StoreState, slot: number, key: number): number {
  const { rows, extra } = state.crew.jobs;
  const after = rows[rowOf(slot) + NEXT]!;
  extra[rowOf(slot) + FLAGS]! &= ~(MEETS | WAITS);
  rows[rowOf(slot) + NEXT] = NONE;
  const first = getInt(state.writers, key);
  if (first !== slot) {
    // as many steps as connections wait for this one lock
    let before = first;
    while (rows[rowOf(before) + NEXT] !== slot) before = rows[rowOf(before) + NEXT]!;
    rows[rowOf(before) + NEXT] = after;
    if (extra[rowOf(first) + LAST] === slot) extra[rowOf(first) + LAST] = before;
    return NONE;
  }
  if (after === NONE) {
    deleteInt(state.writers, key);
    return NONE;
  }
  setInt(state.writers, key, after);
  extra[rowOf(after) + LAST] = extra[rowOf(slot) + LAST]!;
  if ((extra[rowOf(after) + FLAGS]! & WAITS) === 0) return NONE;
  extra[rowOf(after) + FLAGS]! &= ~WAITS;
  return after;
}

/** A write of this key is committed: the others of its list began before it and will be refused. */
export function spoilOthers(state: StoreState, slot: number, key: number): void {
  const { rows, extra } = state.crew.jobs;
  for (let other = getInt(state.writers, key); other !== NONE; other = rows[rowOf(other) + NEXT]!)
    if (other !== slot) extra[rowOf(other) + FLAGS]! |= CONFLICTS;
}
