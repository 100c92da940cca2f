import { LIMITS } from "@eventyard/model";
import { expect, test } from "vitest";
import { unusedName } from "./unused-name.ts";

test("a name that nobody has stays; the next ones are numbered", () => {
  expect(unusedName("Shop, events", new Set(["Shop"]))).toBe("Shop, events");
  expect(unusedName("Shop, events", new Set(["Shop, events"]))).toBe("Shop, events 2");
  expect(unusedName("상점, 이벤트", new Set(["상점, 이벤트", "상점, 이벤트 2"]))).toBe("상점, 이벤트 3");
});

test("a number does not make a name longer than it may be", () => {
  const longest = "n".repeat(LIMITS.nameLengthMax);
  const second = unusedName(longest, new Set([longest]));
  expect(second).toHaveLength(LIMITS.nameLengthMax);
  expect(second).toMatch(/n 2$/);
});
