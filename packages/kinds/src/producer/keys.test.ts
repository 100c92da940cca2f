import type { Sim } from "@eventyard/engine";
import { detExp, detLog } from "@eventyard/engine";
import { expect, test } from "vitest";
import { drawKey, zipfTable } from "./keys.ts";
import type { ProducerParams } from "./params.ts";
import { producer } from "./kind.ts";

const params = (given: Partial<ProducerParams>): ProducerParams => producer.params.parse(given);
const functions = { exp: detExp, log: detLog } as unknown as Sim;

test("zipf: P(k) is proportional to 1 / k^skew", () => {
  const table = zipfTable(functions, params({ keys: "zipf", keyCount: 4, zipfExponent: 1 }));
  const sum = 1 + 1 / 2 + 1 / 3 + 1 / 4;
  const expected = [1, 1.5, 1.5 + 1 / 3, sum].map((x) => x / sum);
  table.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 12));
});

test("keys lie in 1 to keyCount, at both ends of the draw", () => {
  const zipf = params({ keys: "zipf", keyCount: 100, zipfExponent: 1.1 });
  const table = zipfTable(functions, zipf);
  const at = (u: number): Sim =>
    ({ uniform: () => u, integer: (_s: number, n: number) => Math.floor(u * n) }) as never;
  const last = 1 - Number.EPSILON / 2;
  expect(drawKey(at(0), 0, zipf, table)).toBe(1);
  expect(drawKey(at(last), 0, zipf, table)).toBe(100);
  const uniform = params({ keys: "uniform", keyCount: 100 });
  expect(drawKey(at(0), 0, uniform, table)).toBe(1);
  expect(drawKey(at(last), 0, uniform, table)).toBe(100);
  expect(drawKey(at(0.5), 0, params({}), table)).toBe(0);
});
