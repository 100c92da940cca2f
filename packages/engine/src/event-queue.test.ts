import fc from "fast-check";
import { expect, test } from "vitest";
import { EventQueue } from "./event-queue.ts";

/** The contract as plainly as it can be said: a sorted list. */
function oracle(entries: { time: number; sequence: number; id: number }[]): number[] {
  return entries.toSorted((a, b) => a.time - b.time || a.sequence - b.sequence).map((entry) => entry.id);
}

test("E1: leaves in the order (time, sequence), whatever the order of arrival and however many tie", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 400 }), (times) => {
      const queue = new EventQueue(4);
      const entries = times.map((time, sequence) => ({ time, sequence, id: sequence }));
      for (const { time, sequence, id } of entries) queue.push(time, sequence, id);
      const popped = times.map(() => queue.pop());
      expect(popped).toEqual(oracle(entries));
      expect(queue.times[0]).toBe(Infinity);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("E1: holds through interleaved pushes, pops and sweeps", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom("push", "push", "pop", "sweep"), fc.nat({ max: 9 })), {
        maxLength: 500,
      }),
      (steps) => {
        const queue = new EventQueue(2);
        let entries: { time: number; sequence: number; id: number }[] = [];
        let sequence = 0;
        for (const [step, number] of steps) {
          if (step === "push") {
            entries.push({ time: number, sequence, id: sequence });
            queue.push(number, sequence, sequence);
            sequence++;
          } else if (step === "pop" && entries.length > 0) {
            const first = oracle(entries)[0]!;
            expect(queue.pop()).toBe(first);
            entries = entries.filter((entry) => entry.id !== first);
          } else if (step === "sweep") {
            queue.keepOnly((id) => id % 10 !== number);
            entries = entries.filter((entry) => entry.id % 10 !== number);
          }
          expect(queue.size).toBe(entries.length);
        }
        expect(entries.map(() => queue.pop())).toEqual(oracle(entries));
      },
    ),
    { seed: 2, numRuns: 300 },
  );
});

test("an entry costs 20 bytes", () => {
  const queue = new EventQueue(65_536);
  expect(queue.bytes / 65_536).toBeLessThan(20.01);
});
