/**
 * A circuit breaker with a window that counts calls, after Resilience4j's COUNT_BASED window: it judges only when the
 * window is full; half open it lets so many calls pass and judges them alone.
 */
import { NO_BYTES } from "../empty-columns.ts";

/** Longest window [calls]. */
export const BREAKER_WINDOW_MAX = 1_000;

export const CLOSED = 0;
export const OPEN = 1;
export const HALF_OPEN = 2;

export interface BreakerPolicy {
  on: boolean;
  windowCalls: number;
  /** Share of failures at which it opens, 0 to 1. */
  failureRate: number;
  openNs: number;
  halfOpenCalls: number;
}

export interface Breaker {
  state: typeof CLOSED | typeof OPEN | typeof HALF_OPEN;
  /** Outcomes, 1 for a failure; a ring. */
  outcomes: Uint8Array;
  at: number;
  calls: number;
  failures: number;
  /** Half open: calls that may still begin. */
  permits: number;
  /** Open until then [ns]. */
  openUntilNs: number;
  /** Raised with every change of state, so that an outcome of an earlier time is not counted. */
  epoch: number;
}

function outcomesOf(policy: BreakerPolicy): Uint8Array {
  return policy.on ? new Uint8Array(policy.windowCalls) : NO_BYTES;
}

export function createBreaker(policy: BreakerPolicy): Breaker {
  return {
    state: CLOSED,
    outcomes: outcomesOf(policy),
    at: 0,
    calls: 0,
    failures: 0,
    permits: 0,
    openUntilNs: 0,
    epoch: 0,
  };
}

/** Another window or half-open number: it starts afresh, closed. */
export function changeBreaker(breaker: Breaker, policy: BreakerPolicy): void {
  enter(breaker, CLOSED);
  breaker.outcomes = outcomesOf(policy);
}

function enter(breaker: Breaker, state: Breaker["state"]): void {
  breaker.state = state;
  breaker.at = 0;
  breaker.calls = 0;
  breaker.failures = 0;
  breaker.epoch++;
}

/** From open to half open; false if it is not open. */
export function turnHalfOpen(breaker: Breaker, policy: BreakerPolicy): boolean {
  if (breaker.state !== OPEN) return false;
  enter(breaker, HALF_OPEN);
  breaker.permits = policy.halfOpenCalls;
  return true;
}

/** May a call begin now? Takes a permit when half open. */
export function breakerAllows(breaker: Breaker, policy: BreakerPolicy, nowNs: number): boolean {
  if (!policy.on || breaker.state === CLOSED) return true;
  if (breaker.state === OPEN) {
    if (nowNs < breaker.openUntilNs) return false;
    turnHalfOpen(breaker, policy);
  }
  if (breaker.permits === 0) return false;
  breaker.permits--;
  return true;
}

/** A call that was allowed did not take place or will have no outcome: gives its permit back, if it had one. */
export function breakerReturns(breaker: Breaker, epoch: number): boolean {
  if (breaker.state !== HALF_OPEN || breaker.epoch !== epoch) return false;
  breaker.permits++;
  return true;
}

/** The outcome of a call that began in `epoch`. True if the breaker opened by it. */
export function breakerHears(
  breaker: Breaker,
  policy: BreakerPolicy,
  epoch: number,
  failed: boolean,
  nowNs: number,
): boolean {
  if (!policy.on || breaker.epoch !== epoch) return false;
  const size = breaker.state === HALF_OPEN ? policy.halfOpenCalls : breaker.outcomes.length;
  if (breaker.calls === size && breaker.state === CLOSED) breaker.failures -= breaker.outcomes[breaker.at]!;
  else breaker.calls++;
  if (breaker.state === CLOSED) {
    breaker.outcomes[breaker.at] = failed ? 1 : 0;
    breaker.at = (breaker.at + 1) % size;
  }
  if (failed) breaker.failures++;
  if (breaker.calls < size) return false;
  const tooMany = breaker.failures >= policy.failureRate * size;
  if (tooMany) {
    enter(breaker, OPEN);
    breaker.openUntilNs = nowNs + policy.openNs;
  } else if (breaker.state === HALF_OPEN) enter(breaker, CLOSED);
  return tooMany;
}
