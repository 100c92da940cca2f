import { createDots } from "@eventyard/protocol";
import { describe, expect, test } from "vitest";
import { DotField, DOTS_MAX, FLIGHT_MS_MIN } from "./dot-field.ts";

/** A frame with one dot per [depart, arrive] in ms. */
function frame(...flights: readonly (readonly [number, number])[]) {
  const dots = createDots(flights.length);
  flights.forEach(([depart, arrive], i) => {
    dots.edge[i] = i;
    dots.departNs[i] = depart * 1e6;
    dots.arriveNs[i] = arrive * 1e6;
  });
  dots.count = flights.length;
  return dots;
}

describe("dots under way", () => {
  test("a slow message is where virtual time says", () => {
    const field = new DotField();
    field.add(frame([0, 100]));
    // slow motion: one virtual ms takes 20 ms of wall time
    field.advance(0, 0, 50_000);
    field.advance(25e6, 500, 50_000);
    expect(field.place[0]).toBeCloseTo(0.25);
    field.advance(75e6, 1500, 50_000);
    expect(field.place[0]).toBeCloseTo(0.75);
    field.advance(100e6, 2000, 50_000);
    expect(field.count).toBe(0);
  });

  test("a message that is too fast to be seen flies for FLIGHT_MS_MIN", () => {
    const field = new DotField();
    field.add(frame([0, 1]));
    field.advance(0, 1000, 1e6);
    field.advance(400e6, 1000 + FLIGHT_MS_MIN / 2, 1e6);
    expect(field.place[0]).toBeCloseTo(0.5);
    field.advance(900e6, 1000 + FLIGHT_MS_MIN, 1e6);
    expect(field.count).toBe(0);
  });

  test("what has not left yet is not shown and not forgotten", () => {
    const field = new DotField();
    field.add(frame([50, 100]));
    field.advance(10e6, 0, 1e6);
    expect(field.count).toBe(1);
    expect(field.place[0]).toBeLessThan(0);
    field.advance(60e6, 50, 1e6);
    expect(field.place[0]).toBeGreaterThanOrEqual(0);
  });

  test("a pause (neither time moves) leaves every dot where it is", () => {
    const field = new DotField();
    field.add(frame([0, 100], [10, 11]));
    field.advance(0, 0, 1e6);
    field.advance(40e6, 40, 1e6);
    const before = Array.from(field.place.slice(0, 2));
    field.advance(40e6, 40, 0);
    expect(Array.from(field.place.slice(0, 2))).toEqual(before);
  });

  test("never more than DOTS_MAX, and the edges of those that stay are kept when others arrive", () => {
    const field = new DotField();
    for (let i = 0; i < 30; i++) field.add(frame(...Array.from({ length: 200 }, () => [0, 1e6] as const)));
    expect(field.count).toBe(DOTS_MAX);
    const few = new DotField();
    few.add(frame([0, 1], [0, 1e6], [0, 1], [0, 1e6]));
    few.advance(0, 0, 1e6);
    few.advance(10e6, FLIGHT_MS_MIN, 1e6);
    expect(Array.from(few.edge.slice(0, few.count)).toSorted((a, b) => a - b)).toEqual([1, 3]);
  });
});
