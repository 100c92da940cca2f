/** The memory behind stale reads (rules K491, K492). */
import { plainDataProblems } from "@eventyard/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRecent, lastNs, markSince, RECENT_MAX, remember } from "./recent.ts";

test("K491 marks what a plain list marks, however instants and bounds are mixed", () => {
  const anyStep = fc.record({
    reads: fc.boolean(),
    number: fc.integer({ min: -1, max: 3 }),
    back: fc.integer({ min: 0, max: 60 }),
  });
  let marks = 0;
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 100, maxLength: 400 }), (steps) => {
      const recent = createRecent();
      const list: { number: number; atNs: number; marked: boolean }[] = [];
      for (const [now, { reads, number, back }] of steps.entries()) {
        if (reads) {
          remember(recent, number, now);
          list.push({ number, atNs: now, marked: false });
          expect(lastNs(recent, number)).toBe(now);
          continue;
        }
        // bounds go back and forth: events may overtake each other
        const since = now - back;
        const hits = list.filter((one) => one.number === number && one.atNs >= since && !one.marked);
        for (const hit of hits) hit.marked = true;
        marks += hits.length;
        expect(markSince(recent, number, since)).toBe(hits.length);
      }
      expect(plainDataProblems(recent)).toEqual([]);
    }),
    { numRuns: 200, seed: 491 },
  );
  expect(marks).toBeGreaterThan(1_000);
});

test("K492 the latest RECENT_MAX instants are kept; the oldest goes, and nothing else", () => {
  const recent = createRecent();
  remember(recent, 7, 0);
  for (let i = 1; i < RECENT_MAX; i++) remember(recent, 8 + (i & 1), i);
  expect(recent.numbers).toHaveLength(RECENT_MAX);
  expect(lastNs(recent, 7)).toBe(0);
  remember(recent, 8, RECENT_MAX);
  expect(recent.numbers).toHaveLength(RECENT_MAX);
  expect(lastNs(recent, 7)).toBe(-1);
  expect(markSince(recent, 7, 0)).toBe(0);
  for (let i = 1; i <= 100; i++) remember(recent, 8, RECENT_MAX + i);
  // one of the first 101 went for each of these 101: that of number 7, 50 of number 8 and 50 of number 9
  expect(markSince(recent, 9, 0)).toBe(RECENT_MAX / 2 - 50);
  expect(markSince(recent, 8, 0)).toBe(RECENT_MAX / 2 - 1 + 101 - 50);
});
