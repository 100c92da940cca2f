/** Rows that lists share: what one list holds no other gets, and what came free is used again. */
import { expect, test } from "vitest";
import { NO_ROW, ROW_COLUMNS, Rows } from "./rows.ts";
import { Transit, WAY_COLUMNS } from "./transit.ts";

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

/** Three ways, the first two of one latency. */
function createTransit(): Transit {
  return new Transit(new Rows(), new Int32Array(3 * WAY_COLUMNS), Float64Array.of(7, 7, 8));
}

/** Messages in the order in which a lane lets them go. */
function drain(transit: Transit, lane: number): number[] {
  const seen: number[] = [];
  for (; !transit.isIdle(lane); transit.shift(lane)) seen.push(transit.message(transit.first(lane)));
  return seen;
}

test("edges of one latency share a lane and leave it in the order of sending, another latency has its own", () => {
  const transit = createTransit();
  const [lane, other] = [transit.laneOf(0), transit.laneOf(2)];
  expect(transit.laneOf(1)).toBe(lane);
  expect(other).not.toBe(lane);
  for (let message = 0; message < 300; message++)
    transit.push(message % 3, message, message, message, -message);
  expect(transit.messages(1)).toEqual(Array.from({ length: 100 }, (_, i) => 1 + 3 * i));
  const first = transit.first(other);
  expect([transit.way(first), transit.dueNs(first), transit.sequence(first), transit.stamp(first)]).toEqual([
    2, 2, 2, -2,
  ]);
  expect(drain(transit, lane)).toEqual(Array.from({ length: 300 }, (_, i) => i).filter((i) => i % 3 < 2));
  expect([0, 1, 2].map((edge) => transit.isEmpty(edge))).toEqual([true, true, false]);
});

test("what is taken off an edge leaves the others of its lane as they were", () => {
  const transit = createTransit();
  const lane = transit.laneOf(0);
  for (let message = 0; message < 9; message++) transit.push(message % 2, message, message, message, 0);
  expect(transit.clear(0)).toEqual([lane]);
  expect([transit.isEmpty(0), transit.messages(0), transit.messages(1)]).toEqual([true, [], [1, 3, 5, 7]]);
  transit.push(0, 20, 20, 20, 0);
  expect(drain(transit, lane)).toEqual([1, 3, 5, 7, 20]);
  transit.push(1, 30, 30, 30, 0);
  transit.clear(1);
  expect(transit.isIdle(lane)).toBe(true);
});

test("an edge of another latency goes alone, and nothing overtakes what it sent before", () => {
  const transit = createTransit();
  const lane = transit.laneOf(0);
  transit.push(0, 100, 1, 1, 0);
  transit.push(1, 110, 2, 2, 0);
  transit.goAlone(0);
  // a shorter latency: both wait for the first
  expect(transit.push(0, 50, 3, 3, 0)).toBe(100);
  expect(transit.push(0, 60, 4, 4, 0)).toBe(100);
  expect(transit.lastDueNs(0)).toBe(100);
  expect(transit.messages(0)).toEqual([1, 3, 4]);
  transit.goAlone(0);
  expect(drain(transit, lane)).toEqual([1, 2]);
  expect(drain(transit, transit.laneOf(0))).toEqual([3, 4]);
  transit.push(0, 120, 5, 5, 0);
  expect(transit.clear(0)).toEqual([lane, transit.laneOf(0)]);
  expect(transit.isEmpty(0)).toBe(true);
});
