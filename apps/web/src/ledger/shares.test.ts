import { FLOW_OUTCOMES } from "@eventyard/model";
import { expect, test } from "vitest";
import { sharesOf } from "./shares.ts";

const ids = FLOW_OUTCOMES.map(({ id }) => id);

test.each([
  { done: 1 },
  { done: 999_999, lost: 1 },
  { done: 3, duplicated: 3, stuck: 3 },
  Object.fromEntries(ids.map((id, i) => [id, 10 ** (i % 7)])),
])(
  "the bar is full and shows what occurred, in order, and nothing else: %o",
  (outcomes: Record<string, number>) => {
    const shares = sharesOf(outcomes);
    expect(shares.map(({ outcome }) => outcome.id)).toEqual(ids.filter((id) => (outcomes[id] ?? 0) > 0));
    expect(shares.reduce((sum, { widthPercent }) => sum + widthPercent, 0)).toBeCloseTo(100, 6);
    for (const { widthPercent } of shares) expect(widthPercent).toBeGreaterThan(0.5);
  },
);

test("nothing happened: nothing to show", () => {
  expect(sharesOf(Object.fromEntries(ids.map((id) => [id, 0])))).toEqual([]);
});
