/** The leases of a backlog: settled ones cost nothing for long, and the oldest that runs is always first. */
import type { MessageColumns, Sim } from "@eventyard/engine";
import { Rows } from "@eventyard/engine";
import { expect, test } from "vitest";
import type { Leases } from "./leases.ts";
import { edgeOfLease, endLease, firstDueNs, LENT, pushLease, renewLeases, SWEEP_MIN } from "./leases.ts";

const MESSAGES = 10_000;

interface Desk {
  readonly sim: Sim;
  readonly rows: Rows;
  readonly messages: MessageColumns;
  readonly leases: Leases;
}

function open(): Desk {
  const rows = new Rows();
  const messages = {
    generation: new Uint32Array(MESSAGES),
    attempts: new Uint8Array(MESSAGES),
    next: new Int32Array(MESSAGES).fill(LENT),
  } as unknown as MessageColumns;
  const leases = { firstLease: -1, lastLease: -1, leases: 0, sweepAt: SWEEP_MIN };
  return { sim: { rows, messages } as unknown as Sim, rows, messages, leases };
}

test("K20: behind a worker that never answers, settled leases are at most as many as running ones", () => {
  const { sim, rows, messages, leases } = open();
  pushLease(sim, leases, 0, 7, 10);
  let most = 0;
  for (let message = 1; message < MESSAGES; message++) {
    pushLease(sim, leases, message, 3, 10 + message);
    messages.next[message] = 0;
    endLease(sim, leases, message);
    most = Math.max(most, leases.leases);
  }
  expect(most).toBe(SWEEP_MIN);
  expect(rows.take()).toBeLessThan(2 * SWEEP_MIN);
  expect([firstDueNs(sim, leases), edgeOfLease(sim, leases, 0)]).toEqual([10, 7]);
  // it answers at last: nothing is left
  messages.next[0] = 0;
  endLease(sim, leases, 0);
  expect([leases.leases, firstDueNs(sim, leases), leases.firstLease, leases.lastLease]).toEqual([
    0,
    Infinity,
    -1,
    -1,
  ]);
});

test("K20: as many leases as are running are kept, in the order of their deadlines, whatever was settled between", () => {
  const { sim, messages, leases } = open();
  for (let message = 0; message < MESSAGES; message++) pushLease(sim, leases, message, message % 5, message);
  expect(leases.leases).toBe(MESSAGES);
  for (let message = 0; message < MESSAGES; message++) if (message % 3 !== 0) messages.next[message] = 0;
  // lent anew, with a lease that got shorter: it does not end before those that were given earlier
  messages.next[1] = LENT;
  messages.attempts[1]!++;
  pushLease(sim, leases, 1, 4, 0);
  for (let message = 0; message < MESSAGES; message += 3) {
    expect(firstDueNs(sim, leases)).toBe(message);
    messages.next[message] = 0;
    endLease(sim, leases, message);
  }
  expect([leases.leases, firstDueNs(sim, leases), edgeOfLease(sim, leases, 1)]).toEqual([1, MESSAGES - 1, 4]);
});

test("K20: renewed leases end together", () => {
  const { sim, leases } = open();
  pushLease(sim, leases, 0, 0, Infinity);
  pushLease(sim, leases, 1, 0, Infinity);
  renewLeases(sim, leases, 50);
  pushLease(sim, leases, 2, 0, 20);
  expect(firstDueNs(sim, leases)).toBe(50);
});
