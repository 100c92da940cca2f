/**
 * A job's own calls (a store to write to, a service to ask), after its service time and before its outcome, one after the
 * other; the worker waits. A batch makes them once.
 */
import type { EdgeIndex, ReplyStatus, Sim } from "@eventyard/engine";
import { hearReply, placeCall, wakeDesk } from "../work/call-desk.ts";
import { STALL } from "../work/crew.ts";
import { derivedId } from "../work/derived-id.ts";
import { armFrozen, CALLING, FLAGS, FOLLOW_UP, ID, NEXT, rowOf, STEP, TIMER } from "../work/jobs.ts";
import { BROKEN, DECLINED, DUPLICATE, SUCCEEDED, TIMED_OUT, UNREADABLE } from "./attempts.ts";
import { decide, publishFirst } from "./commit.ts";
import { workedCarefully } from "./outcomes.ts";
import type { ConsumerState } from "./state.ts";
import { WAKE_GO_ON } from "./state.ts";

const NONE = -1;

/** The first of a batch that is worked on: it is the cause of the batch's requests. -1 if none is. */
function causeOf(state: ConsumerState, head: number): number {
  const { rows, extra } = state.crew.jobs;
  const idle = DUPLICATE | SUCCEEDED | UNREADABLE | DECLINED;
  for (let slot = head; slot !== NONE; slot = rows[rowOf(slot) + NEXT]!)
    if ((extra[rowOf(slot) + FLAGS]! & idle) === 0) return slot;
  return NONE;
}

/** `WAKE_WORKED` of a careful job: the worker's own work is done. */
export function callThenEnd(sim: Sim, state: ConsumerState, head: number): void {
  const { extra } = state.crew.jobs;
  const row = rowOf(head);
  extra[row + FLAGS]! &= ~BROKEN;
  const isOver = (extra[row + FLAGS]! & TIMED_OUT) !== 0;
  if (!isOver && state.declineProbability > 0) decide(sim, state, head);
  if (isOver || state.order.length === 0) {
    workedCarefully(sim, state, head);
    return;
  }
  if (state.publishing.first && publishFirst(sim, state, head)) return;
  if (causeOf(state, head) === NONE) {
    workedCarefully(sim, state, head);
    return;
  }
  extra[row + STEP] = 0;
  makeCalls(sim, state, head);
}

/** Makes the next call; after the last, or one that it cannot do without, the outcome. */
export function makeCalls(sim: Sim, state: ConsumerState, head: number): void {
  const { crew, desk, order } = state;
  const { extra, rows } = crew.jobs;
  const row = rowOf(head);
  const cause = rowOf(causeOf(state, head));
  while (extra[row + STEP]! < order.length && (extra[row + FLAGS]! & BROKEN) === 0) {
    const line = order[extra[row + STEP]!]!;
    extra[row + STEP]!++;
    const { policy } = desk.lines[line]!;
    const request = sim.createFollowUp(rows[cause + FOLLOW_UP]!, policy.requestBytes);
    sim.messages.id[request] = derivedId(extra[cause + ID]!, crew.node, line);
    if (placeCall(sim, desk, line, head, request)) {
      rows[row + TIMER] = CALLING;
      return;
    }
    if (policy.fatal) extra[row + FLAGS]! |= BROKEN;
  }
  workedCarefully(sim, state, head);
}

/** One of a job's calls ended, as `desk.end` says. */
function callEnded(sim: Sim, state: ConsumerState, head: number): void {
  const { crew, desk } = state;
  const { extra } = crew.jobs;
  if (desk.end !== "ok" && desk.lines[desk.endLine]!.policy.fatal) extra[rowOf(head) + FLAGS]! |= BROKEN;
  // a process that stands still reads the answer when it goes on
  if (crew.stalled) armFrozen(crew.jobs, head, 0, WAKE_GO_ON, STALL);
  else makeCalls(sim, state, head);
}

export function replied(
  sim: Sim,
  state: ConsumerState,
  _edge: EdgeIndex,
  ticket: number,
  status: ReplyStatus,
): void {
  const head = hearReply(sim, state.desk, ticket, status);
  if (head !== NONE) callEnded(sim, state, head);
}

/** A wake of the call desk. */
export function wakeCalls(sim: Sim, state: ConsumerState, code: number, ticket: number): void {
  const head = wakeDesk(sim, state.desk, code, ticket);
  if (head !== NONE) callEnded(sim, state, head);
}
