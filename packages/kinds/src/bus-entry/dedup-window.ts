/** Remembers the ids of messages for a while, so that what is sent again can be recognised (rules K104, K105, K117). */
import type { MessageHandle, Sim } from "@eventyard/engine";
import type { IntMap } from "./int-map.ts";
import { createIntMap, deleteInt, getInt, setInt } from "./int-map.ts";
import type { TimeRing } from "./time-ring.ts";
import { createTimeRing, dropOldest, nextDueNs, oldestFirst, oldestSecond, pushDue } from "./time-ring.ts";

/** Ids remembered at most; the oldest is forgotten early when one more comes. 20 bytes each. */
export const DEDUP_IDS_MAX = 262_144;

/** Indices of contents have so many values (the engine's CONTENTS_MAX); with a key of a producer they fit 31 bits. */
const CONTENTS = 16_384;

export interface DedupWindow {
  /** Id and number of the sighting, oldest first. */
  readonly ends: TimeRing;
  /** Id to the number of its sighting. */
  readonly seen: IntMap;
  sightings: number;
}

export function createDedupWindow(): DedupWindow {
  return { ends: createTimeRing(), seen: createIntMap(), sightings: 0 };
}

/**
 * The number by which a message is told from others: its id, or key and content if there is a content; undefined without
 * either. Ids are at least 0 and the others below, so that no two of them meet.
 */
export function identityOf(sim: Sim, message: MessageHandle, byContent: boolean): number | undefined {
  const { messages } = sim;
  const content = byContent ? (messages.content[message] ?? 0) : 0;
  return content > 0 ? ~(messages.key[message]! * CONTENTS + content) : messages.id[message];
}

function forgetOldest(window: DedupWindow): void {
  const id = oldestFirst(window.ends);
  // an id that was forgotten and seen anew has a later sighting
  if (getInt(window.seen, id) === oldestSecond(window.ends)) deleteInt(window.seen, id);
  dropOldest(window.ends);
}

/** Was this id seen within the last `windowNs`? If not, it is now. A repeat does not extend the window. */
export function isRepeat(window: DedupWindow, id: number, nowNs: number, windowNs: number): boolean {
  while (nextDueNs(window.ends) <= nowNs) forgetOldest(window);
  if (getInt(window.seen, id) >= 0) return true;
  if (window.ends.size >= DEDUP_IDS_MAX) forgetOldest(window);
  window.sightings = (window.sightings + 1) & 0x7fffffff;
  setInt(window.seen, id, window.sightings);
  pushDue(window.ends, nowNs + windowNs, id, window.sightings);
  return false;
}

/** The message with this id is gone: sent again it is new. */
export function forgetId(window: DedupWindow, id: number): void {
  deleteInt(window.seen, id);
}
