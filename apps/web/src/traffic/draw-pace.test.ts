/** Every frame on a fast machine, about twenty a second on a slow one, and a way back. */
import { expect, test } from "vitest";
import { DrawPace } from "./draw-pace.ts";

/** Pictures drawn per second when the screen asks every `gapMs` from `fromMs` on. */
function drawnPerSecond(pace: DrawPace, fromMs: number, gapMs: number, seconds: number): number {
  let drawn = 0;
  for (let ms = fromMs; ms < fromMs + 1000 * seconds; ms += gapMs) if (pace.due(ms)) drawn++;
  return drawn / seconds;
}

test("a fast screen gets every picture", () => {
  expect(drawnPerSecond(new DrawPace(), 0, 10, 10)).toBe(100);
});

test("where frames come slowly, pictures are spared", () => {
  const pace = new DrawPace();
  drawnPerSecond(pace, 0, 40, 4);
  expect(drawnPerSecond(pace, 4_000, 20, 1)).toBeLessThan(18);
});

test("after five seconds every picture is tried again, and kept if they come in time", () => {
  const pace = new DrawPace();
  drawnPerSecond(pace, 0, 40, 1);
  drawnPerSecond(pace, 1_000, 10, 6);
  expect(drawnPerSecond(pace, 7_000, 10, 5)).toBe(100);
});

test("a hidden tab is no slow machine", () => {
  const pace = new DrawPace();
  for (let ms = 0; ms < 20_000; ms += 1_000) expect(pace.due(ms)).toBe(true);
  expect(drawnPerSecond(pace, 20_000, 10, 2)).toBe(100);
});
