/** How the ledger's bar is divided: every outcome that occurred is seen, however rare. */
import { FLOW_OUTCOMES } from "@eventyard/model";
import type { FlowOutcomeSpec } from "@eventyard/model";

/** Smallest width of an outcome that occurred [% of the bar]. */
const SHARE_PERCENT_MIN = 0.8;

export interface Share {
  readonly outcome: FlowOutcomeSpec;
  readonly count: number;
  /** Width in the bar [%]; all widths add up to 100. */
  readonly widthPercent: number;
}

/** The outcomes that occurred, in the vocabulary's order. */
export function sharesOf(outcomes: Readonly<Record<string, number>>): readonly Share[] {
  const present = FLOW_OUTCOMES.map((outcome) => ({ outcome, count: outcomes[outcome.id] ?? 0 })).filter(
    ({ count }) => count > 0,
  );
  const total = present.reduce((sum, { count }) => sum + count, 0);
  const raised = present.map((one) => ({
    ...one,
    raw: Math.max(SHARE_PERCENT_MIN, (100 * one.count) / total),
  }));
  const rawTotal = raised.reduce((sum, { raw }) => sum + raw, 0);
  return raised.map(({ outcome, count, raw }) => ({ outcome, count, widthPercent: (100 * raw) / rawTotal }));
}
