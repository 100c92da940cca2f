/** Whether the books need a look: not every flow is worth something in them at the end. */
import type { LedgerNow } from "@eventyard/protocol";

/** Ends after which an amount that should be in the books may not be there. */
const MISSING = ["deadLettered", "expired", "lost", "stuck"] as const;

/**
 * True if more is in the books than was expected, or less and a flow ended so that its amount may be missing. What was
 * refused, taken back or is still under way is rightly not in the books.
 */
export function booksAreWrong({
  bookedAmount,
  expectedAmount,
  outcomes,
}: Pick<LedgerNow, "bookedAmount" | "expectedAmount" | "outcomes">): boolean {
  if (bookedAmount >= expectedAmount) return bookedAmount > expectedAmount;
  return MISSING.some((outcome) => (outcomes[outcome] ?? 0) > 0);
}
