/** A map from int32 to a number >= 0 in typed arrays: plain data, so that a bus that remembers keys can be snapshotted. */
import { LIMITS } from "@eventyard/model";
import { NO_INTS } from "../empty-columns.ts";

const FIRST_SLOTS = 16;
/** Twice the entries: a key needs a live message or a place in a bounded window. */
const SLOTS_MAX = 4 * LIMITS.liveMessagesMax;
const NONE = -1;
/** 2^32 divided by the golden ratio: spreads neighbouring keys (Knuth, TAOCP vol. 3, 6.4). */
const SPREAD = 0x9e3779b1;

export interface IntMap {
  keys: Int32Array;
  /** -1 for an empty slot. */
  values: Int32Array;
  size: number;
}

export function createIntMap(): IntMap {
  return { keys: NO_INTS, values: NO_INTS, size: 0 };
}

function home(key: number, slots: number): number {
  return (Math.imul(key, SPREAD) >>> 7) & (slots - 1);
}

/** The slot that holds the key, or the empty one where it would go. There is always an empty one. */
function slotOf(map: IntMap, key: number): number {
  const { keys, values } = map;
  const mask = keys.length - 1;
  let at = home(key, keys.length);
  while (values[at] !== NONE && keys[at] !== key) at = (at + 1) & mask;
  return at;
}

/** The key's value, or -1. */
export function getInt(map: IntMap, key: number): number {
  return map.size === 0 ? NONE : map.values[slotOf(map, key)]!;
}

function grow(map: IntMap): void {
  const { keys, values } = map;
  const slots = keys.length === 0 ? FIRST_SLOTS : keys.length * 2;
  if (slots > SLOTS_MAX) throw new RangeError("int map: more entries than SLOTS_MAX allows");
  map.keys = new Int32Array(slots);
  map.values = new Int32Array(slots).fill(NONE);
  for (let at = 0; at < keys.length; at++) {
    if (values[at] === NONE) continue;
    const to = slotOf(map, keys[at]!);
    map.keys[to] = keys[at]!;
    map.values[to] = values[at]!;
  }
}

/** @param value at least 0 */
export function setInt(map: IntMap, key: number, value: number): void {
  if (map.size * 2 >= map.keys.length) grow(map);
  const at = slotOf(map, key);
  if (map.values[at] === NONE) map.size++;
  map.keys[at] = key;
  map.values[at] = value;
}

/** Takes a key out; the ones that had to step aside for it move back, so that no marker is left. */
export function deleteInt(map: IntMap, key: number): void {
  if (map.size === 0) return;
  const { keys, values } = map;
  const mask = keys.length - 1;
  let hole = slotOf(map, key);
  if (values[hole] === NONE) return;
  map.size--;
  for (let at = (hole + 1) & mask; values[at] !== NONE; at = (at + 1) & mask) {
    const wanted = home(keys[at]!, keys.length);
    // may it move into the hole? Only if its home is not between the hole and its place
    if (((at - wanted) & mask) < ((at - hole) & mask)) continue;
    keys[hole] = keys[at]!;
    values[hole] = values[at]!;
    hole = at;
  }
  values[hole] = NONE;
}
