/**
 * Parameters that every bus with a stored backlog has (queue, topic), and what the state machine makes of them. One
 * definition, so that both kinds mean the same by the same word.
 */
import type { LocalText, Params } from "@eventyard/model";
import { z } from "zod";
import { entryProblems, entryShape, storeShape } from "../bus-entry/entry-params.ts";
import { readOnce } from "../read-once.ts";
import { deliveryShape, failureShape, readBackoffList } from "./delivery-params.ts";
import { limitShape, waitingShape } from "./waiting-params.ts";

const NS_PER_MS = 1_000_000;

/** The zod shape shared by the buses. Each kind wraps it in its own object schema. */
export const busShape = {
  ...storeShape,
  ...limitShape,
  ...deliveryShape,
  ...failureShape,
  ...waitingShape,
  ...entryShape,
};

/** A time on a card: "30 s" or "500 ms". */
export function shortDuration(ms: number): LocalText {
  if (ms >= 1000) return { en: `${ms / 1000} s`, ko: `${ms / 1000}초` };
  return { en: `${ms} ms`, ko: `${ms} ms` };
}

const busParams = z.object(busShape);
type BusParams = z.infer<typeof busParams>;

/** The parameters as the state machine uses them: whole nanoseconds and plain numbers. */
export interface BusPolicy {
  /** Infinity: leases end by connection only, or never. */
  readonly leaseNs: number;
  readonly returnOnDisconnect: boolean;
  readonly acceptsLate: boolean;
  readonly dispatch: BusParams["dispatch"];
  /** Infinity for no limit, like the other limits here. */
  readonly inFlightMax: number;
  readonly turnaroundNs: number;
  readonly deliveriesMax: number;
  readonly whenExhausted: BusParams["whenExhausted"];
  /** Every delivery counts and there is a limit: the message's own count of deliveries is enough. */
  readonly countsAll: boolean;
  readonly countNacks: boolean;
  readonly countTimeouts: boolean;
  readonly countDisconnects: boolean;
  readonly requeue: BusParams["requeue"];
  /** Waits after the first, second, … failed delivery [ns]; empty: none. The last one repeats. */
  readonly backoffNs: readonly number[];
  /** An ended lease and a broken connection are followed by a wait too; without it only a failure is. */
  readonly backoffAfterTimeout: boolean;
  /** Largest share by which a wait is shortened, 0 to 1. */
  readonly jitter: number;
  readonly backlogMax: number;
  readonly overflow: BusParams["overflow"];
  /** Who cannot give an event to every subscription that wants it refuses it. */
  readonly refusesWhole: boolean;
  readonly perKey: boolean;
  readonly levels: number;
  readonly delayNs: number;
  readonly ttlNs: number;
  readonly expiresAnywhere: boolean;
  readonly expiredAreDead: boolean;
}

function limit(value: number): number {
  return value === 0 ? Infinity : value;
}

/** backoff · factor^(n-1) after delivery n, up to the maximum, as a list; the last entry repeats. */
function backoffNs(p: BusParams): readonly number[] {
  const first = Math.round(p.backoffMs * NS_PER_MS);
  if (p.backoff === "none") return [];
  if (p.backoff === "fixed") return [first];
  if (p.backoff === "list") {
    const list = readBackoffList(p.backoffList);
    return list.ok ? list.ms.map((ms) => Math.round(ms * NS_PER_MS)) : [];
  }
  const most = Math.max(first, Math.round(p.backoffMaxMs * NS_PER_MS));
  const waits = [first];
  // no message has more deliveries than 255
  for (
    let wait = first * p.backoffFactor;
    waits.at(-1)! < most && waits.length < 255;
    wait *= p.backoffFactor
  ) {
    waits.push(Math.min(wait, most));
  }
  return waits;
}

/** Reads resolved parameters, which must be valid for `busShape`. */
export const readBusPolicy = readOnce((params: Params): BusPolicy => {
  const p = params as BusParams;
  return {
    leaseNs: p.lease === "timeout" ? Math.round(p.leaseMs * NS_PER_MS) : Infinity,
    returnOnDisconnect: p.lease === "timeout" ? p.returnOnDisconnect : p.lease === "connection",
    acceptsLate: p.lateAck === "accepted",
    dispatch: p.dispatch,
    inFlightMax: limit(p.inFlightMax),
    turnaroundNs: Math.round(p.turnaroundMs * NS_PER_MS),
    deliveriesMax: limit(p.deliveriesMax),
    whenExhausted: p.whenExhausted,
    countsAll: p.deliveriesMax > 0 && p.countNacks && p.countTimeouts && p.countDisconnects,
    countNacks: p.countNacks,
    countTimeouts: p.countTimeouts,
    countDisconnects: p.countDisconnects,
    requeue: p.requeue,
    backoffNs: backoffNs(p),
    backoffAfterTimeout: false,
    jitter: p.jitterPercent / 100,
    backlogMax: limit(p.backlogMax),
    overflow: p.overflow,
    refusesWhole: p.overflow === "reject" && params["refusal"] === "whole",
    perKey: p.order === "perKey",
    levels: p.order === "perKey" || p.dispatch === "atPublish" ? 1 : p.priorityLevels,
    delayNs: Math.round(p.deliveryDelayMs * NS_PER_MS),
    ttlNs: limit(Math.round(p.ttlMs * NS_PER_MS)),
    expiresAnywhere: p.ttlChecked === "anywhere",
    expiredAreDead: p.ttlThen === "deadLetter",
  };
});

/** What the shape cannot say. For `KindSpec.check`. */
export function busProblems(params: Params): { readonly param: string; readonly text: LocalText }[] {
  const p = params as BusParams;
  const problems = entryProblems(params);
  const list = readBackoffList(p.backoffList);
  if (p.backoff === "list" && !list.ok) problems.push({ param: "backoffList", text: list.text });
  if (p.order !== "perKey") return problems;
  if (p.overflow === "dropOldest" || p.overflow === "deadLetterOldest") {
    problems.push({
      param: "overflow",
      text: {
        en: "Taking the oldest message away would break the order of its key. Refuse or drop the new one instead.",
        ko: "가장 오래된 메시지를 없애면 그 키의 순서가 깨집니다. 새 메시지를 거부하거나 버리도록 하세요.",
      },
    });
  }
  if (p.dispatch === "atPublish") {
    problems.push({
      param: "dispatch",
      text: {
        en: "Messages that are given to workers when they are stored cannot wait for their key. Choose another rule or no order.",
        ko: "저장할 때 받을 워커를 정하면 같은 키의 차례를 기다릴 수 없습니다. 다른 배분 규칙을 쓰거나 순서 보장을 끄세요.",
      },
    });
  }
  return problems;
}
