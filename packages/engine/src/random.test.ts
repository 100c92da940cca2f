import { expect, test } from "vitest";
import { RandomStreams } from "./random.ts";

function draws(seed: number, node: string, purpose: string, before: readonly string[] = []): number[] {
  const random = new RandomStreams(seed);
  for (const other of before) random.next(random.open(other, "arrivals"));
  const stream = random.open(node, purpose);
  return Array.from({ length: 20 }, () => random.next(stream));
}

test("E10: a stream depends on seed, node and purpose and on nothing else", () => {
  const many = Array.from({ length: 50 }, (_, i) => `n${i}`);
  expect(draws(1, "a", "service", many)).toEqual(draws(1, "a", "service"));
  expect(draws(2, "a", "service")).not.toEqual(draws(1, "a", "service"));
  expect(draws(1, "b", "service")).not.toEqual(draws(1, "a", "service"));
  expect(draws(1, "a", "arrivals")).not.toEqual(draws(1, "a", "service"));
});

test("E10: neighbouring names give streams without visible correlation", () => {
  const random = new RandomStreams(1);
  const n = 2000;
  const streams = Array.from({ length: 40 }, (_, i) => random.open(`q${i}`, "service"));
  const values = streams.map((stream) => Array.from({ length: n }, () => random.uniform(stream) - 0.5));
  for (let i = 1; i < streams.length; i++) {
    const product = values[i]!.reduce((sum, value, at) => sum + value * values[i - 1]![at]!, 0);
    // 12 · mean product has deviation 1/√n; 4.5 deviations
    expect(Math.abs((12 * product) / n)).toBeLessThan(4.5 / Math.sqrt(n));
  }
});

test("the generator is xoshiro128** 1.1: reference output for the state 1, 2, 3, 4", () => {
  const random = new RandomStreams(0);
  const stream = random.open("a", "b");
  (random as unknown as { words: Int32Array }).words.set([1, 2, 3, 4]);
  // by hand from the reference code: rotl(s1 · 5, 7) · 9
  expect(random.next(stream) >>> 0).toBe(11_520);
  expect(random.next(stream) >>> 0).toBe(0);
  expect(random.next(stream) >>> 0).toBe(5_927_040);
});

test("E12: uniforms fill [0, 1), integers [0, n), evenly (chi-square, 99.9 %)", () => {
  const random = new RandomStreams(3);
  const stream = random.open("a", "u");
  const n = 200_000;
  const cells = new Float64Array(64);
  for (let i = 0; i < n; i++) {
    const u = random.uniform(stream);
    expect(u >= 0 && u < 1).toBe(true);
    cells[Math.floor(u * 64)]!++;
  }
  const expected = n / 64;
  const chi = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(chi).toBeLessThan(103.4);
  const faces = new Float64Array(6);
  for (let i = 0; i < 60_000; i++) faces[random.integer(stream, 6)]!++;
  expect(faces.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(20.5);
});
