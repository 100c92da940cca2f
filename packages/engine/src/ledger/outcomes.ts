/** What became of a business flow: how marks that it collected on its way turn into one outcome. */
import { FLOW_OUTCOMES } from "@eventyard/model";
import type { FlowOutcome } from "@eventyard/model";
import type { FlowMark } from "../behaviour.ts";

/** Bits of a flow's marks. */
export const MARK = {
  done: 1,
  repeated: 2,
  lost: 4,
  aged: 8,
  dead: 16,
  rejected: 32,
  timedOut: 64,
  compensated: 128,
  stuck: 256,
} as const satisfies Record<FlowMark | "done" | "repeated" | "lost" | "aged" | "dead", number>;

/** Index of an outcome in FLOW_OUTCOMES. */
export function outcomeIndex(outcome: FlowOutcome): number {
  return FLOW_OUTCOMES.findIndex(({ id }) => id === outcome);
}

/** A flow that nobody did anything for is lost: somebody asked, and nothing happened. */
function outcomeOf(marks: number): FlowOutcome {
  if ((marks & MARK.stuck) !== 0) return "stuck";
  if ((marks & MARK.lost) !== 0) return "lost";
  if ((marks & MARK.aged) !== 0) return "expired";
  if ((marks & MARK.dead) !== 0) return "deadLettered";
  if ((marks & MARK.repeated) !== 0) return "duplicated";
  if ((marks & MARK.compensated) !== 0) return "compensated";
  const done = (marks & MARK.done) !== 0;
  // the caller was told "failed" or nothing at all
  if ((marks & (MARK.timedOut | MARK.rejected)) !== 0) return done ? "failedButDone" : "rejected";
  return done ? "done" : "lost";
}

const COMBINATIONS = 2 * Math.max(...Object.values(MARK));
const BY_MARKS = Uint8Array.from({ length: COMBINATIONS }, (_, marks) => outcomeIndex(outcomeOf(marks)));

/** Index in FLOW_OUTCOMES of a flow that has come to rest, by its marks: the gravest counts (rule E104). */
export function outcomeIndexOf(marks: number): number {
  return BY_MARKS[marks]!;
}

/** Index of "done". */
export const DONE = outcomeIndex("done");
