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

test("E120: turned to a flow, a stream gives that flow's draws, whatever was drawn before", () => {
  const random = new RandomStreams(3);
  const stream = random.open("payment", "service");
  const other = random.open("inventory", "service");
  const drawsOf = (of: number, flow: number, turn: number): number[] => {
    random.turnTo(of, flow, turn);
    return Array.from({ length: 5 }, () => random.next(of));
  };
  const first = drawsOf(stream, 7, 1);
  for (let i = 0; i < 100; i++) random.next(stream);
  expect(drawsOf(stream, 8, 1)).not.toEqual(first);
  expect(drawsOf(stream, 7, 2)).not.toEqual(first);
  expect(drawsOf(other, 7, 1)).not.toEqual(first);
  expect(drawsOf(stream, 7, 1)).toEqual(first);
});

test("E120: first draws over neighbouring flows are uniform and uncorrelated", () => {
  const random = new RandomStreams(5);
  const stream = random.open("payment", "service");
  const n = 20_000;
  const values = Array.from({ length: n }, (_, flow) => {
    random.turnTo(stream, flow, 1);
    return random.uniform(stream);
  });
  const bins = new Float64Array(20);
  for (const value of values) bins[Math.floor(value * 20)]!++;
  const chiSquare = bins.reduce((sum, count) => sum + (count - n / 20) ** 2 / (n / 20), 0);
  // 99.99 % point of χ² with 19 degrees of freedom
  expect(chiSquare).toBeLessThan(51.7);
  const product = values.reduce((sum, value, i) => sum + (value - 0.5) * ((values[i - 1] ?? 0.5) - 0.5), 0);
  expect(Math.abs((12 * product) / n)).toBeLessThan(4.5 / Math.sqrt(n));
});
