/** The containers of the buses hold as much as a run can have alive, and say so when more is asked of them. */
import { LIMITS } from "@eventyard/model";
import { expect, test, vi } from "vitest";
import { createIntMap, deleteInt, getInt, setInt } from "./int-map.ts";
import { createTimeRing, dropOldest, nextDueNs, oldestFirst, oldestSecond, pushDue } from "./time-ring.ts";

// millions of entries on a machine that may be busy
vi.setConfig({ testTimeout: 60_000 });

/** The largest power of two within the bound: containers double. */
const SLOTS = 2 ** Math.floor(Math.log2(4 * LIMITS.liveMessagesMax));

test("a time ring takes every live message twice over, in order, and refuses beyond SLOTS_MAX", () => {
  const ring = createTimeRing();
  // the head is not at the start of the ring when it grows
  for (let i = 0; i < 5; i++) pushDue(ring, 0, i, i);
  for (let i = 0; i < 5; i++) dropOldest(ring);
  for (let i = 0; i < SLOTS; i++) pushDue(ring, i, i, -i);
  expect(ring.size).toBe(SLOTS);
  expect(SLOTS).toBeGreaterThanOrEqual(2 * LIMITS.liveMessagesMax);
  expect(() => pushDue(ring, SLOTS, 0, 0)).toThrow("SLOTS_MAX");
  // it is as it was
  expect([ring.size, nextDueNs(ring), oldestFirst(ring)]).toEqual([SLOTS, 0, 0]);
  let wrong = 0;
  for (let i = 0; i < SLOTS; i++) {
    if (nextDueNs(ring) !== i || oldestFirst(ring) !== i || oldestSecond(ring) !== -i) wrong++;
    dropOldest(ring);
  }
  expect([wrong, ring.size, nextDueNs(ring)]).toEqual([0, 0, Infinity]);
  // there is room again
  pushDue(ring, 1, 7, 8);
  expect([oldestFirst(ring), nextDueNs(ring)]).toEqual([7, SLOTS - 1]);
});

test("an int map takes every live message, negative keys too, and refuses beyond SLOTS_MAX", () => {
  const map = createIntMap();
  const entries = SLOTS / 2;
  expect(entries).toBeGreaterThanOrEqual(LIMITS.liveMessagesMax);
  // ids wrap to negative numbers after 2^31 messages
  const keyOf = (i: number): number => (i % 2 === 0 ? i : -i);
  for (let i = 0; i < entries; i++) setInt(map, keyOf(i), i);
  expect(map.size).toBe(entries);
  expect(() => setInt(map, entries, 0)).toThrow("SLOTS_MAX");
  let wrong = 0;
  for (let i = 0; i < entries; i++) if (getInt(map, keyOf(i)) !== i) wrong++;
  expect([wrong, map.size, getInt(map, entries)]).toEqual([0, entries, -1]);
  // a full map can be emptied and used again
  deleteInt(map, keyOf(entries - 1));
  setInt(map, entries, 5);
  expect([getInt(map, entries), getInt(map, keyOf(entries - 1)), map.size]).toEqual([5, -1, entries]);
});
