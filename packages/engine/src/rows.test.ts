/** Rows that lists share: what one list holds no other gets, and what came free is used again. */
import { expect, test } from "vitest";
import { NO_ROW, ROW_COLUMNS, Rows } from "./rows.ts";
import { createWays, Transit } from "./transit.ts";

test("rows keep what is in them while the table grows, and the one that came free last is the next", () => {
  const rows = new Rows();
  const taken = Array.from({ length: 1_000 }, () => rows.take());
  expect(new Set(taken).size).toBe(1_000);
  for (const row of taken)
    for (let column = 0; column < ROW_COLUMNS; column++)
      rows.cells[row * ROW_COLUMNS + column] = row + column;
  for (let i = 0; i < 10_000; i++) rows.take();
  const wrong = taken.filter((row) => rows.cells[row * ROW_COLUMNS + 3] !== row + 3);
  expect(wrong).toEqual([]);
  rows.free(taken[7]!);
  rows.free(taken[5]!);
  expect([rows.take(), rows.take()]).toEqual([taken[5], taken[7]]);
  expect([rows.next[taken[5]!], rows.next[taken[7]!]]).toEqual([NO_ROW, NO_ROW]);
});

test("the table refuses to grow beyond ROWS_MAX", () => {
  const rows = new Rows();
  // as if it had grown that far: the memory is not needed to be refused more of it
  Object.assign(rows, { next: { length: 33_554_432 }, used: 33_554_432 });
  expect(() => rows.take()).toThrow("ROWS_MAX");
});

test("messages of many edges in one table leave in the order in which they were sent over each", () => {
  const rows = new Rows();
  const transit = new Transit(rows, createWays(3));
  for (let message = 0; message < 300; message++) transit.push(message % 3, message, message, message, 0);
  // a shorter latency: nothing overtakes
  expect(transit.push(1, 5, 301, 301, 0)).toBe(298);
  transit.clear(2);
  expect(transit.isEmpty(2)).toBe(true);
  expect(transit.messages(2)).toEqual([]);
  transit.push(2, 400, 400, 400, 9);
  for (const [edge, count] of [
    [0, 100],
    [1, 101],
  ] as const) {
    const seen: number[] = [];
    for (; !transit.isEmpty(edge); transit.shift(edge)) seen.push(transit.message(transit.first(edge)));
    expect(seen).toEqual(Array.from({ length: count }, (_, i) => edge + 3 * i));
  }
  const only = transit.first(2);
  expect([transit.dueNs(only), transit.sequence(only), transit.message(only), transit.stamp(only)]).toEqual([
    400, 400, 400, 9,
  ]);
});
