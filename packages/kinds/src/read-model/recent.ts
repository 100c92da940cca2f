/**
 * The latest instants at which something happened to a number (a read of a key, an event of a flow): a ring over all
 * numbers, chained per number from the newest backwards. What no longer fits is forgotten, the oldest first.
 */
import type { IntMap } from "../bus-entry/int-map.ts";
import { createIntMap, deleteInt, getInt, setInt } from "../bus-entry/int-map.ts";
import { NO_FLOATS, NO_INTS } from "../empty-columns.ts";

/** Instants that one ring keeps; 28 bytes each and those of the map. */
export const RECENT_MAX = 262_144;
const FIRST_PLACES = 64;
const NONE = -1;

export interface Recent {
  /** Place of the newest instant of a number. */
  readonly newest: IntMap;
  numbers: Int32Array;
  atNs: Float64Array;
  /** Serial of the number's instant before this one, -1 for none. The instant with serial s is at place s modulo the length. */
  before: Float64Array;
  /** Of an instant that was marked, the bound it was marked with; Infinity until then. */
  markedNs: Float64Array;
  /** Instants ever kept: the serial of the next. */
  serials: number;
  size: number;
}

export function createRecent(): Recent {
  return {
    newest: createIntMap(),
    numbers: NO_INTS,
    atNs: NO_FLOATS,
    before: NO_FLOATS,
    markedNs: NO_FLOATS,
    serials: 0,
    size: 0,
  };
}

function grow(recent: Recent): void {
  const old = recent.numbers.length;
  const places = Math.max(FIRST_PLACES, old * 2);
  const { numbers, atNs, before, markedNs } = recent;
  recent.numbers = new Int32Array(places);
  recent.atNs = new Float64Array(places);
  recent.before = new Float64Array(places);
  recent.markedNs = new Float64Array(places);
  for (let serial = recent.serials - recent.size; serial < recent.serials; serial++) {
    const from = serial & (old - 1);
    const to = serial & (places - 1);
    recent.numbers[to] = numbers[from]!;
    recent.atNs[to] = atNs[from]!;
    recent.before[to] = before[from]!;
    recent.markedNs[to] = markedNs[from]!;
    setInt(recent.newest, numbers[from]!, to);
  }
}

/** Makes room for one more. */
function makeRoom(recent: Recent): void {
  if (recent.size < recent.numbers.length) return;
  if (recent.numbers.length < RECENT_MAX) {
    grow(recent);
    return;
  }
  const place = (recent.serials - recent.size) & (recent.numbers.length - 1);
  if (getInt(recent.newest, recent.numbers[place]!) === place)
    deleteInt(recent.newest, recent.numbers[place]!);
  recent.size--;
}

/** Serial of the newest instant of a number, or -1. */
function newestSerial(recent: Recent, number: number): number {
  const place = getInt(recent.newest, number);
  if (place === NONE) return NONE;
  const behind = (recent.serials - 1 - place) & (recent.numbers.length - 1);
  return recent.serials - 1 - behind;
}

/** Something happened to this number now; instants come in order. */
export function remember(recent: Recent, number: number, nowNs: number): void {
  makeRoom(recent);
  const before = newestSerial(recent, number);
  const place = recent.serials & (recent.numbers.length - 1);
  recent.numbers[place] = number;
  recent.atNs[place] = nowNs;
  recent.before[place] = before;
  recent.markedNs[place] = Infinity;
  setInt(recent.newest, number, place);
  recent.serials++;
  recent.size++;
}

/** When something happened last to this number [ns]; -1 if that is not known. */
export function lastNs(recent: Recent, number: number): number {
  const place = getInt(recent.newest, number);
  return place === NONE ? NONE : recent.atNs[place]!;
}

/** Marks the number's instants from `sinceNs` on; returns how many were not marked before. */
export function markSince(recent: Recent, number: number, sinceNs: number): number {
  const mask = recent.numbers.length - 1;
  const oldest = recent.serials - recent.size;
  let marked = 0;
  for (let serial = newestSerial(recent, number); serial >= oldest && serial !== NONE;) {
    const place = serial & mask;
    if (recent.atNs[place]! < sinceNs) break;
    // what is marked was marked together with all that came before it down to its bound
    if (recent.markedNs[place]! <= sinceNs) break;
    if (recent.markedNs[place] === Infinity) marked++;
    recent.markedNs[place] = sinceNs;
    serial = recent.before[place]!;
  }
  return marked;
}
