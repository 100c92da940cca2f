import { expect, test } from "vitest";
import { booksAreWrong } from "./books.ts";

test("books above what was expected are wrong, whatever became of the flows", () => {
  expect(booksAreWrong({ bookedAmount: 101, expectedAmount: 100, outcomes: { done: 100 } })).toBe(true);
  expect(booksAreWrong({ bookedAmount: 100, expectedAmount: 100, outcomes: { lost: 1 } })).toBe(false);
});

test("below it they are right as long as every flow is done, refused, taken back or under way", () => {
  const below = { bookedAmount: 90, expectedAmount: 100 };
  const right = { done: 9, compensated: 5, rejected: 3, failedButDone: 1, underWay: 2, lost: 0 };
  expect(booksAreWrong({ ...below, outcomes: right })).toBe(false);
  for (const end of ["lost", "stuck", "expired", "deadLettered"])
    expect(booksAreWrong({ ...below, outcomes: { ...right, [end]: 1 } })).toBe(true);
});
