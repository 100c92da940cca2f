/** Trying again: how long to wait, and whether the budget allows it. Used for own tries and for calls. */
import type { Sim, StreamIndex } from "@eventyard/engine";

/**
 * Most retries that can be saved up, as in gRPC's retry throttling with maxTokens 10 (gRPC A6 "Client Retries"). The
 * bucket starts full.
 */
const BUDGET_TOKENS_MAX = 10;

export type Backoff = "none" | "fixed" | "exponential";
/** `full`: evenly from 0 to the wait. `equal`: half of it fixed, half random (Brooker, AWS, 2015). */
export type Jitter = "none" | "full" | "equal";

export interface RetryPolicy {
  /** Attempts after the first at most. */
  retriesMax: number;
  /** Wait before the first retry [ns]; 0: none. */
  baseNs: number;
  /** Longest wait [ns]; equal to `baseNs` for a fixed wait. */
  maxNs: number;
  jitter: Jitter;
  /** Share of successes that may be spent on retries; 0: no budget. */
  budget: number;
}

/** Tokens left; changes with every success and retry. */
export interface RetryBudget {
  tokens: number;
}

export function createBudget(): RetryBudget {
  return { tokens: BUDGET_TOKENS_MAX };
}

/** A success pays its share into the budget. */
export function payIn(policy: RetryPolicy, budget: RetryBudget): void {
  if (policy.budget > 0) budget.tokens = Math.min(BUDGET_TOKENS_MAX, budget.tokens + policy.budget);
}

/** May there be another attempt after `retries` of them? Takes it from the budget. */
export function mayRetry(policy: RetryPolicy, budget: RetryBudget, retries: number): boolean {
  if (retries >= policy.retriesMax) return false;
  if (policy.budget === 0) return true;
  if (budget.tokens < 1) return false;
  budget.tokens--;
  return true;
}

/** Wait before retry `n` (from 1) [ns]: base · 2^(n-1) up to the maximum, then jitter. Draws only with jitter. */
export function retryWaitNs(sim: Sim, stream: StreamIndex, policy: RetryPolicy, n: number): number {
  let waitNs = policy.baseNs;
  for (let i = 1; i < n && waitNs < policy.maxNs; i++) waitNs *= 2;
  if (waitNs > policy.maxNs) waitNs = policy.maxNs;
  if (policy.jitter === "none" || waitNs === 0) return waitNs;
  if (policy.jitter === "full") return waitNs * sim.uniform(stream);
  return (waitNs / 2) * (1 + sim.uniform(stream));
}
