/** Optional columns of the message pool grow with it, and the pool ends at its bound (rules E20 to E22, E75). */
import { expect, test } from "vitest";
import type { OptionalColumn } from "./behaviour.ts";
import { MessagePool } from "./message-pool.ts";

const COLUMNS: readonly OptionalColumn[] = ["content", "priority", "id", "ticket", "via", "madeNs"];
/** Beyond the size from which on the pool grows in small steps instead of doubling. */
const MESSAGES = 150_000;

test("every optional column keeps its values while the pool doubles, and beyond", () => {
  const pool = new MessagePool();
  for (const column of COLUMNS) pool.use(column);
  for (let i = 0; i < MESSAGES; i++) {
    const message = pool.createRoot(i, 0, 0);
    pool.content[message] = i % 16_384;
    pool.priority[message] = i % 256;
    pool.ticket[message] = i;
    pool.via[message] = -i;
  }
  for (const column of COLUMNS) expect(pool[column].length, column).toBe(pool.bornNs.length);
  expect(pool.bornNs.length).toBeLessThan(MESSAGES * 1.04);
  let wrong = 0;
  for (let i = 0; i < MESSAGES; i++) {
    const right =
      pool.content[i] === i % 16_384 &&
      pool.priority[i] === i % 256 &&
      pool.ticket[i] === i &&
      pool.via[i] === -i &&
      pool.madeNs[i] === i &&
      pool.id[i] === i + 1;
    if (!right) wrong++;
  }
  expect(wrong).toBe(0);
});

test("a column that is switched on late covers what is there already, and starts anew with a slot's next message", () => {
  const pool = new MessagePool();
  for (let i = 0; i < 3000; i++) pool.createRoot(i, 0, 0);
  for (const column of COLUMNS) pool.use(column);
  for (const column of COLUMNS) expect([pool[column].length, pool[column][2999]]).toEqual([4096, 0]);
  pool.content[17] = 9;
  pool.ticket[17] = 9;
  pool.release(17);
  const again = pool.createRoot(5, 0, 0);
  expect(again).toBe(17);
  expect([pool.content[17], pool.priority[17], pool.ticket[17], pool.via[17], pool.madeNs[17]]).toEqual([
    0, 0, -1, -1, 5,
  ]);
});

test("ids go on below zero after 2^31 messages", () => {
  const pool = new MessagePool();
  pool.use("id");
  pool.created = 2 ** 31 - 2;
  const ids = [0, 1, 2].map(() => pool.id[pool.createRoot(0, 0, 0)]);
  expect(ids).toEqual([2 ** 31 - 1, -(2 ** 31), -(2 ** 31) + 1]);
});

test("the pool refuses to grow beyond POOL_MESSAGES_MAX", () => {
  const pool = new MessagePool();
  pool.use("id");
  // as if it had grown that far: the memory is not needed to be refused more of it
  Object.assign(pool, { capacity: 33_554_432, used: 33_554_432 });
  expect(() => pool.createRoot(0, 0, 0)).toThrow("POOL_MESSAGES_MAX");
});
