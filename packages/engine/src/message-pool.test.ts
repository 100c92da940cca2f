import { expect, test } from "vitest";
import { MESSAGE_BYTES, MessagePool } from "./message-pool.ts";

test("E20: created = released + alive; slots are used again with another generation", () => {
  const pool = new MessagePool();
  const first = pool.createRoot(7, 3, 100);
  const generation = pool.generation[first]!;
  pool.release(first);
  const second = pool.createRoot(8, 0, 0);
  expect(second).toBe(first);
  expect(pool.generation[second]).not.toBe(generation);
  expect([pool.created, pool.released, pool.alive]).toEqual([2, 1, 1]);
});

test("E22: a follow-up inherits flow, key, birth and hops and starts without deliveries", () => {
  const pool = new MessagePool();
  pool.createRoot(0, 0, 0);
  const root = pool.createRoot(7, 3, 100);
  pool.hops[root] = 5;
  pool.attempts[root] = 2;
  const follow = pool.createFollowUp(root, 50);
  expect([pool.flow[follow], pool.key[follow], pool.bornNs[follow], pool.hops[follow]]).toEqual([1, 3, 7, 5]);
  expect([pool.attempts[follow], pool.sizeBytes[follow]]).toEqual([0, 50]);
});

test("E21: at most 40 bytes a message, slack of growth included, and columns survive growth", () => {
  const pool = new MessagePool();
  expect(MESSAGE_BYTES).toBeLessThanOrEqual(40);
  for (let i = 0; i < 1_000_000; i++) pool.createRoot(i, i, i);
  expect(pool.bytes / 1_000_000).toBeLessThanOrEqual(40);
  expect(pool.bornNs[999_999]).toBe(999_999);
  expect(pool.key[70_000]).toBe(70_000);
});
