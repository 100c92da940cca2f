import { expect, test } from "vitest";
import { RandomStreams } from "./random.ts";
import { sampleExponential, sampleNormal } from "./ziggurat.ts";

const N = 200_000;
/** Kolmogorov's 99.9 % bound of √n · D. */
const KS_BOUND = 1.95;

function samples(draw: typeof sampleExponential): Float64Array {
  const random = new RandomStreams(11);
  const stream = random.open("node", "purpose");
  return Float64Array.from({ length: N }, () => draw(random, stream));
}

function moment(values: Float64Array, power: number): number {
  return values.reduce((sum, value) => sum + value ** power, 0) / values.length;
}

function kolmogorov(values: Float64Array, cdf: (x: number) => number): number {
  let worst = 0;
  values.toSorted().forEach((x, i) => {
    const p = cdf(x);
    worst = Math.max(worst, Math.abs(p - i / N), Math.abs(p - (i + 1) / N));
  });
  return worst * Math.sqrt(N);
}

/** Normal distribution function (Abramowitz & Stegun 7.1.26, error below 1.5e-7). */
function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const poly =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const erf = 1 - poly * Math.exp(-z * z);
  return x >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}

test("E12: exponential: Kolmogorov-Smirnov, mean 1, variance 1, a tail beyond the last layer", () => {
  const values = samples(sampleExponential);
  expect(kolmogorov(values, (x) => 1 - Math.exp(-x))).toBeLessThan(KS_BOUND);
  // deviations of the estimates: 1/√n and √(20/n); 4 of them
  expect(Math.abs(moment(values, 1) - 1)).toBeLessThan(4 / Math.sqrt(N));
  expect(Math.abs(moment(values, 2) - 2)).toBeLessThan(4 * Math.sqrt(20 / N));
  const tail = values.filter((x) => x > 7.697117470131487).length;
  const expected = N * Math.exp(-7.697117470131487);
  expect(Math.abs(tail - expected)).toBeLessThan(4 * Math.sqrt(expected));
  expect(values.reduce((least, x) => Math.min(least, x))).toBeGreaterThanOrEqual(0);
});

test("E12: normal: Kolmogorov-Smirnov and four moments", () => {
  const values = samples(sampleNormal);
  expect(kolmogorov(values, normalCdf)).toBeLessThan(KS_BOUND);
  expect(Math.abs(moment(values, 1))).toBeLessThan(4 / Math.sqrt(N));
  expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / N));
  expect(Math.abs(moment(values, 3))).toBeLessThan(4 * Math.sqrt(15 / N));
  expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(4 * Math.sqrt(96 / N));
});
