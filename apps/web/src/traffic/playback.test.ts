import { describe, expect, test } from "vitest";
import { PlaybackClock } from "./playback.ts";

const PICTURE_MS = 1000 / 60;

/** Plays frames that came at these instants and gives what is shown picture by picture. */
function shown(frames: readonly (readonly [wallMs: number, timeNs: number])[]): number[] {
  const clock = new PlaybackClock();
  const instants: number[] = [];
  let next = 0;
  const endMs = frames.at(-1)![0];
  for (let wallMs = frames[0]![0]; wallMs <= endMs; wallMs += PICTURE_MS) {
    while (next < frames.length && frames[next]![0] <= wallMs) clock.push(...frames[next++]!);
    instants.push(clock.at(wallMs));
  }
  return instants;
}

function steps(instants: readonly number[]): number[] {
  return instants.slice(1).map((now, i) => now - instants[i]!);
}

describe("playback clock", () => {
  test.each([0.01, 1, 1_000])(
    "goes on evenly at %d times real time although frames come 40 ms early or late",
    (speed) => {
      const late = [0, 38, -25, 12, 40, -40, 7, -31, 22, -8];
      const frames = Array.from({ length: 80 }, (_, i): [number, number] => [
        1000 + i * 100 + late[i % late.length]!,
        i * 1e8 * speed,
      ]);
      const even = PICTURE_MS * 1e6 * speed;
      // the first second is for finding the pace
      for (const step of steps(shown(frames)).slice(60)) {
        expect(step / even).toBeGreaterThan(0.6);
        expect(step / even).toBeLessThan(1.6);
      }
    },
  );

  test("is about one and a half frames behind", () => {
    const frames = Array.from({ length: 60 }, (_, i): [number, number] => [i * 100, i * 1e8]);
    const behindMs = (frames.at(-1)![1] - shown(frames).at(-1)!) / 1e6;
    expect(behindMs).toBeGreaterThan(100);
    expect(behindMs).toBeLessThan(200);
  });

  test("never goes back and never beyond the newest frame, whatever the gaps and the speeds", () => {
    // a fixed linear congruential sequence: 200 histories, the same in every run
    let seed = 1;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let history = 0; history < 200; history++) {
      const clock = new PlaybackClock();
      let [wallMs, timeNs, last] = [0, 0, 0];
      for (let i = 0; i < 20; i++) {
        clock.push(wallMs, timeNs);
        const gapMs = random(3) === 0 ? random(1500) : random(200);
        for (let ms = 0; ms <= gapMs; ms += 17) {
          const now = clock.at(wallMs + ms);
          expect(now).toBeGreaterThanOrEqual(last);
          expect(now).toBeLessThanOrEqual(timeNs);
          last = now;
        }
        wallMs += gapMs;
        timeNs += random(10 ** random(10) + 1);
      }
    }
  });

  test("another run (time goes back) starts at its own time", () => {
    const clock = new PlaybackClock();
    clock.push(0, 9e9);
    clock.push(100, 9.1e9);
    clock.push(200, 1e6);
    expect(clock.at(200)).toBe(1e6);
  });

  test("follows another speed within a second", () => {
    const slow = Array.from({ length: 30 }, (_, i): [number, number] => [i * 100, i * 1e6]);
    const fast = Array.from({ length: 12 }, (_, i): [number, number] => [3000 + i * 100, 30e6 + i * 1e10]);
    const instants = shown([...slow, ...fast]);
    expect(fast.at(-1)![1] - instants.at(-1)!).toBeLessThan(3e10);
  });

  test("plays a single step of a paused run out and stands still with rate 0", () => {
    const clock = new PlaybackClock();
    clock.push(0, 0);
    clock.push(10_000, 100_000_000);
    expect(clock.at(10_050)).toBe(50_000_000);
    expect(clock.rate(10_050)).toBe(1_000_000);
    expect(clock.at(15_000)).toBe(100_000_000);
    expect(clock.rate(15_000)).toBe(0);
  });

  test("a paused run's repeated frames change nothing", () => {
    const clock = new PlaybackClock();
    for (let i = 0; i <= 20; i++) clock.push(i * 100, i * 1e8);
    clock.push(2100, 20e8);
    expect(clock.at(2110)).toBeLessThan(20e8);
    for (let i = 0; i < 50; i++) clock.push(2200 + i * 100, 20e8);
    expect(clock.at(7200)).toBe(20e8);
  });
});
