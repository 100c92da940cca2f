import fc from "fast-check";
import { expect, test } from "vitest";
import { detExp, detLog } from "./deterministic-math.ts";

const bits = new Float64Array(1);
const ordered = new BigInt64Array(bits.buffer);

function ulps(a: number, b: number): number {
  bits[0] = a;
  const first = ordered[0]!;
  bits[0] = b;
  return Math.abs(Number(first - ordered[0]!));
}

test("E11: exp is within 2 ulp of the platform's", () => {
  fc.assert(
    fc.property(fc.double({ min: -745, max: 709, noNaN: true }), (x) => {
      expect(ulps(detExp(x), Math.exp(x))).toBeLessThanOrEqual(2);
    }),
    { seed: 1, numRuns: 20_000 },
  );
});

test("E11: log is within 2 ulp of the platform's, near 1 and for subnormals too", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
      ),
      (x) => {
        expect(ulps(detLog(x), Math.log(x))).toBeLessThanOrEqual(2);
      },
    ),
    { seed: 2, numRuns: 20_000 },
  );
});

test("E11: the edges of the domain", () => {
  expect([detExp(0), detExp(-800), detExp(800), detExp(-Infinity)]).toEqual([1, 0, Infinity, 0]);
  expect(detExp(NaN)).toBeNaN();
  expect([detLog(1), detLog(0), detLog(Infinity)]).toEqual([0, -Infinity, Infinity]);
  expect(detLog(-1)).toBeNaN();
  expect(detLog(Number.MIN_VALUE)).toBe(Math.log(Number.MIN_VALUE));
});

test("E11: known bits, equal on every machine", () => {
  let sum = 0;
  for (let i = 1; i <= 1000; i++) sum += detLog(i) * detExp(-i / 100);
  bits[0] = sum;
  expect(ordered[0]!.toString(16)).toBe("40793ae5db9d8762");
});
