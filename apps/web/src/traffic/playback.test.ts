import { describe, expect, test } from "vitest";
import { PlaybackClock } from "./playback.ts";

describe("playback clock", () => {
  test("is one frame behind: reaches a frame's time when the next one is due", () => {
    const clock = new PlaybackClock();
    for (let i = 0; i <= 30; i++) clock.push(i * 100, i * 5_000_000);
    expect(clock.at(3000)).toBeCloseTo(29 * 5_000_000, -5);
    expect(clock.at(3050)).toBeCloseTo(29.5 * 5_000_000, -5);
    expect(clock.at(3100)).toBe(30 * 5_000_000);
  });

  test("never goes back and never beyond the newest frame, whatever the gaps between frames", () => {
    const clock = new PlaybackClock();
    let wallMs = 0;
    let timeNs = 0;
    let shown = 0;
    for (const gap of [100, 20, 350, 5, 90, 1000, 100, 60, 240]) {
      clock.push(wallMs, timeNs);
      for (let ms = 0; ms < gap; ms += 7) {
        const now = clock.at(wallMs + ms);
        expect(now).toBeGreaterThanOrEqual(shown);
        expect(now).toBeLessThanOrEqual(timeNs);
        shown = now;
      }
      wallMs += gap;
      timeNs += gap * 1000;
    }
  });

  test("another run (time goes back) starts at its own time", () => {
    const clock = new PlaybackClock();
    clock.push(0, 9e9);
    clock.push(100, 9.1e9);
    clock.push(200, 1e6);
    expect(clock.at(200)).toBe(1e6);
  });

  test("stands still with rate 0 once the newest frame has been reached", () => {
    const clock = new PlaybackClock();
    clock.push(0, 0);
    clock.push(100, 100_000_000);
    expect(clock.rate(150)).toBeGreaterThan(0);
    expect(clock.rate(5000)).toBe(0);
    expect(clock.at(5000)).toBe(100_000_000);
  });
});
