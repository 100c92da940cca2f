import { expect, test } from "vitest";
import { EventQueue } from "./event-queue.ts";
import { Timers } from "./timers.ts";

test("E5: a handle of a slot that is in use again cancels nobody", () => {
  const timers = new Timers();
  const queue = new EventQueue();
  const first = timers.open(0, 0, 0);
  const old = timers.handle(first);
  expect(timers.close(first)).toBe(true);
  const second = timers.open(1, 0, 0);
  expect(second).toBe(first);
  timers.cancel(old, queue);
  expect(timers.close(second)).toBe(true);
});

test("E5: cancelling twice counts once, and a cancelled timer is not wanted", () => {
  const timers = new Timers();
  const queue = new EventQueue();
  const slot = timers.open(0, 0, 0);
  queue.push(5, 0, slot);
  const handle = timers.handle(slot);
  timers.cancel(handle, queue);
  timers.cancel(handle, queue);
  expect(timers.live).toBe(0);
  expect(timers.close(queue.pop())).toBe(false);
  expect(timers.live).toBe(0);
});

test("E5: long time-outs that are cancelled do not pile up in the queue", () => {
  const timers = new Timers();
  const queue = new EventQueue();
  for (let i = 0; i < 100_000; i++) {
    const slot = timers.open(0, 0, 0);
    queue.push(1e12 + i, i, slot);
    timers.cancel(timers.handle(slot), queue);
  }
  expect(queue.size).toBeLessThan(130);
  expect(timers.live).toBe(0);
});

test("handles are int32 and at least 0, also after many generations", () => {
  const timers = new Timers();
  for (let i = 0; i < 2000; i++) {
    const handle = timers.handle(timers.open(0, 0, 0));
    expect(handle).toBeGreaterThanOrEqual(0);
    expect(handle | 0).toBe(handle);
    timers.close(handle & 0x3fffff);
  }
});
