/** Parameters of a service and its calls as those of a consumer and its topic (rules K524, K525). */
import type { Params, ParamValue } from "@eventyard/model";
import { resolveParams } from "@eventyard/model";
import { consumer } from "../consumer/kind.ts";
import type { ServiceKindParams } from "../service/params.ts";
import type { CallParams } from "../work/call-params.ts";
import { serviceMeanMs } from "../work/service-time.ts";

/** Leases are at least so long [ms], and so many mean service times: a lease shorter than the work makes duplicates. */
const LEASE_MS_MIN = 30_000;
const LEASE_SERVICE_TIMES = 20;
const LEASE_MS_MAX = 43_200_000;
const DELIVERIES_MIN = 5;
const DELIVERIES_MAX = 250;
const PERCENT = { none: 0, full: 100, equal: 50 } as const;

/**
 * What a consumer needs of the given parameters of a service: threads are workers; service time, failures, instances,
 * pauses, crashes and books have the same names. What a bus does instead (queue, shedding, order of calls) is left out.
 */
export function sharedParams(params: Params): Params {
  const shared: Record<string, ParamValue> = {};
  for (const [name, value] of Object.entries(params)) {
    if (name === "threads") shared["workers"] = value;
    else if (name === "eventBytes") shared["followUpBytes"] = value;
    else if (Object.hasOwn(consumer.params.shape, name)) shared[name] = value;
  }
  return shared;
}

/** The consumer's parameters, without those that have their defaults; `bytes`: the size of what it publishes, if new. */
export function consumerParams(params: ServiceKindParams, bytes: number | undefined): Params {
  const defaults = resolveParams(consumer, {});
  const all = { ...sharedParams(params), ...(bytes === undefined ? {} : { followUpBytes: bytes }) };
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => defaults[name] !== value));
}

type CallAndWork = CallParams & { readonly work: ServiceKindParams };

/** The lease [ms], of at least 30 s, every time-out and twenty mean service times. */
function leaseMsOf(calls: readonly CallAndWork[]): number {
  const needed = calls.map(({ timeoutMs, work }) =>
    Math.max(timeoutMs, LEASE_SERVICE_TIMES * serviceMeanMs(work)),
  );
  return Math.min(LEASE_MS_MAX, Math.ceil(Math.max(LEASE_MS_MIN, ...needed)));
}

/**
 * A topic that is at least as patient as the calls it replaces: nobody waits for it. Deliveries are the attempts of the
 * most patient call, at least five; its back-off and jitter are the topic's. Calls without retries leave the defaults.
 */
export function topicParams(calls: readonly CallAndWork[]): Params {
  const leaseMs = leaseMsOf(calls);
  const lease: Params = leaseMs === LEASE_MS_MIN ? {} : { leaseMs };
  const [patient] = calls.filter(({ retries }) => retries > 0).toSorted((a, b) => b.retries - a.retries);
  if (patient === undefined) return lease;
  const attempts = Math.min(DELIVERIES_MAX, patient.retries + 1);
  const { backoff } = patient;
  return {
    ...lease,
    ...(attempts > DELIVERIES_MIN ? { deliveriesMax: attempts } : {}),
    backoff,
    ...(backoff === "none"
      ? {}
      : {
          backoffMs: Math.max(1, patient.backoffMs),
          backoffMaxMs: Math.max(1, patient.backoffMs, patient.backoffMaxMs),
          jitterPercent: PERCENT[patient.jitter],
        }),
  };
}
