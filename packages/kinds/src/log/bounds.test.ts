/** Every named bound of the log is reached once (rules K204, K226, K231). */
import { LIMITS } from "@eventyard/model";
import { expect, test } from "vitest";
import { assignTargets } from "./assignment.ts";
import { createGroup } from "./group.ts";
import { readSubscription } from "./group-params.ts";
import { closeRow, createMembers, MEMBERS_MAX, openRow, READY } from "./members.ts";
import { append, createPartition } from "./partition-store.ts";
import { createShareWindow, finishRecord, findOffset, openFrom, pushRecord } from "./share-window.ts";

test("K204 the table of members ends at MEMBERS_MAX, and rows are used again", () => {
  const members = createMembers();
  for (let row = 0; row < MEMBERS_MAX; row++) expect(openRow(members, 0, READY)).toBe(row);
  expect(openRow(members, 0, READY)).toBe(-1);
  closeRow(members, 17);
  expect(openRow(members, 0, READY)).toBe(17);
});

test("a partition refuses to grow beyond what can be alive in a run", () => {
  const partition = createPartition();
  const fill = (): void => {
    for (let i = 0; i <= 2 * LIMITS.liveMessagesMax; i++) append(partition, 0, 0);
  };
  expect(fill).toThrow("PLACES_MAX");
  expect(partition.size).toBeGreaterThanOrEqual(LIMITS.liveMessagesMax);
});

test("K226 a window moves on only over finished records, oldest first", () => {
  const window = createShareWindow();
  for (let offset = 0; offset < 5; offset++) pushRecord(window, offset);
  finishRecord(window, findOffset(window, 2));
  expect([window.size, openFrom(window, 0), openFrom(window, 3)]).toEqual([5, 4, 2]);
  finishRecord(window, findOffset(window, 0));
  finishRecord(window, findOffset(window, 1));
  expect([window.size, openFrom(window, 0)]).toEqual([2, 2]);
});

test("K212 assignments are even, and everybody keeps what he may", () => {
  const none = readSubscription({ latencyMs: 0 } as never);
  const group = createGroup(0, "", none, 10);
  const counts = (): number[] => {
    const by = new Map<number, number>();
    for (const row of group.target) by.set(row, (by.get(row) ?? 0) + 1);
    return [...by.values()].toSorted((a, b) => a - b);
  };
  assignTargets(group, [0, 1, 2, 3]);
  expect(counts()).toEqual([2, 2, 3, 3]);
  const before = Array.from(group.target);
  assignTargets(group, [0, 1, 2, 3, 4]);
  expect(counts()).toEqual([2, 2, 2, 2, 2]);
  expect(before.filter((row, index) => row !== group.target[index])).toHaveLength(2);
  assignTargets(group, [1]);
  expect(counts()).toEqual([10]);
  assignTargets(group, []);
  expect(group.target.every((row) => row === -1)).toBe(true);
});
