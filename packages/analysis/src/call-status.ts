/** What is wrong between services that call each other: waiting for one that is down, refusing, retry storms, time-outs. */
import type { LocalText } from "@eventyard/model";
import { moreCapacity } from "./capacity.ts";
import type { LiveState } from "./live.ts";
import { nameOf, nodeIds } from "./names.ts";
import type { Status } from "./status-types.ts";
import { busyFully, callTrouble } from "./trouble.ts";
import type { Wiring } from "./trouble.ts";
import { countText, withParticle } from "./words.ts";

/** So many attempts for each request are called a storm. */
const STORM_RATIO = 1.5;
/** Fewer repeated attempts a second than this are no storm, whatever the ratio. */
const STORM_RATE_MIN = 1;

/** The node is down and others call it: who waits, and what becomes of their requests. Undefined if nobody calls it. */
export function waitingCallers(wiring: Wiring, live: LiveState, down: string): Status | undefined {
  const callers = wiring.calls.filter(({ to }) => to === down).map(({ from }) => from);
  const [first] = callers;
  if (first === undefined) return undefined;
  const name = nameOf(wiring, down);
  const caller = nameOf(wiring, first);
  let timeouts = 0;
  let failures = 0;
  for (const id of callers) {
    timeouts += live.node(id)?.timeoutRate ?? 0;
    failures += (live.node(id)?.failRate ?? 0) + (live.node(id)?.rejectRate ?? 0);
  }
  const late = timeouts >= failures;
  const rate = countText(late ? timeouts : failures);
  return {
    severity: "bad",
    node: down,
    text: {
      en: `${caller} waits for ${name}, which is down${late && timeouts > 0 ? ": callers time out" : ""}.`,
      ko: `${withParticle(caller, "이", "가")} 중단된 ${name}의 응답을 기다리고 있습니다.`,
    },
    ...(rate !== "0" && {
      detail: late
        ? { en: `${rate} calls a second time out.`, ko: `호출이 초당 ${rate}건씩 시간 초과로 끝납니다.` }
        : { en: `${rate} requests a second fail.`, ko: `요청이 초당 ${rate}건씩 실패합니다.` },
    }),
  };
}

/** Refusing first, then storms, full crews and time-outs: the deepest cause that shows in the numbers. */
export function callTroubles(wiring: Wiring, live: LiveState): Status | undefined {
  return (
    refusing(wiring, live) ?? retryStorm(wiring, live) ?? queueing(wiring, live) ?? timingOut(wiring, live)
  );
}

function worst(
  wiring: Wiring,
  live: LiveState,
  trouble: ReturnType<typeof callTrouble>,
  rateOf: (id: string) => number,
): string | undefined {
  let found: string | undefined;
  for (const id of nodeIds(wiring)) {
    if (callTrouble(wiring, live, id) !== trouble) continue;
    if (found === undefined || rateOf(id) > rateOf(found)) found = id;
  }
  return found;
}

/** Enough threads for what comes, if all are busy and nobody slowed them down. */
function moreThreads(wiring: Wiring, live: LiveState, id: string) {
  const node = live.node(id);
  if (node === undefined || node.slowed || !busyFully(node)) return undefined;
  return moreCapacity(wiring, id, node, { ...node, outRate: node.doneRate });
}

function refusing(wiring: Wiring, live: LiveState): Status | undefined {
  const id = worst(wiring, live, "refusing", (one) => live.node(one)?.rejectRate ?? 0);
  const node = id === undefined ? undefined : live.node(id);
  if (id === undefined || node === undefined) return undefined;
  const name = nameOf(wiring, id);
  const rate = countText(node.rejectRate);
  const storm = stormOf(wiring, live);
  // against a storm more threads only move the queue
  const fix = storm ? undefined : moreThreads(wiring, live, id);
  return {
    severity: "bad",
    node: id,
    text: {
      en: `${name} refuses ${rate} ${rate === "1" ? "request" : "requests"} a second.`,
      ko: `${withParticle(name, "이", "가")} 요청을 초당 ${rate}건씩 거부하고 있습니다.`,
    },
    ...(storm && { detail: stormText(wiring, storm) }),
    ...(!storm &&
      busyFully(node) && {
        detail: {
          en: `Its queue is full and ${node.workers === 1 ? "its worker is" : `all ${countText(node.workers)} workers are`} busy.`,
          ko: `대기열이 가득 찼고 워커 ${countText(node.workers)}개가 모두 사용 중입니다.`,
        },
      }),
    ...(fix && { fix }),
  };
}

interface Storm {
  readonly id: string;
  /** First attempts and all attempts, per virtual second. */
  readonly requests: number;
  readonly attempts: number;
}

/** The caller whose retries add most, if they multiply its requests. */
function stormOf(wiring: Wiring, live: LiveState): Storm | undefined {
  let found: Storm | undefined;
  for (const id of new Set(wiring.calls.map(({ from }) => from))) {
    const retries = live.node(id)?.retryRate ?? 0;
    if (retries < STORM_RATE_MIN) continue;
    let attempts = 0;
    for (const call of wiring.calls) if (call.from === id) attempts += live.edge(call.edge)?.rate ?? 0;
    const requests = attempts - retries;
    if (requests <= 0 || attempts < STORM_RATIO * requests) continue;
    if (found === undefined || retries > found.attempts - found.requests) found = { id, requests, attempts };
  }
  return found;
}

function stormText(wiring: Wiring, { id, requests, attempts }: Storm): LocalText {
  const name = nameOf(wiring, id);
  const [first, all] = [countText(requests), countText(attempts)];
  return {
    en: `${first} ${first === "1" ? "request" : "requests"} a second from ${name} became ${all} attempts.`,
    ko: `${name}의 요청 초당 ${first}건이 재시도 때문에 ${all}건으로 불어났습니다.`,
  };
}

function retryStorm(wiring: Wiring, live: LiveState): Status | undefined {
  const storm = stormOf(wiring, live);
  if (storm === undefined) return undefined;
  return {
    severity: "bad",
    node: storm.id,
    text: stormText(wiring, storm),
    detail: {
      en: "Every retry loads what is already too slow.",
      ko: "재시도가 이미 느려진 서비스의 부하를 더 키웁니다.",
    },
  };
}

function queueing(wiring: Wiring, live: LiveState): Status | undefined {
  const id = worst(wiring, live, "queueing", (one) => live.node(one)?.backlog ?? 0);
  const node = id === undefined ? undefined : live.node(id);
  if (id === undefined || node === undefined) return undefined;
  const name = nameOf(wiring, id);
  const waiting = countText(node.backlog);
  const fix = moreThreads(wiring, live, id);
  return {
    severity: "warn",
    node: id,
    text: {
      en: `${waiting} requests wait for ${name}: every worker is busy.`,
      ko: `${name} 앞에 요청 ${waiting}건이 기다리고 있습니다. 워커가 모두 사용 중입니다.`,
    },
    ...(fix && { fix }),
  };
}

/** Whom this node waits for most likely: one that was slowed, else the one whose answers take longest. */
function slowCallee(wiring: Wiring, live: LiveState, id: string): string | undefined {
  const callees = wiring.calls.filter(({ from }) => from === id).map(({ to }) => to);
  const slowed = callees.find((to) => live.node(to)?.slowed === true);
  if (slowed !== undefined) return slowed;
  let found: string | undefined;
  for (const to of callees) {
    if (found === undefined || (live.node(to)?.p99Ms ?? 0) > (live.node(found)?.p99Ms ?? 0)) found = to;
  }
  return found;
}

function timingOut(wiring: Wiring, live: LiveState): Status | undefined {
  // who waits for somebody that times out himself waits for the same cause: the deepest caller names it
  const late = nodeIds(wiring).filter((id) => callTrouble(wiring, live, id) === "timing-out");
  const id =
    late.find((one) => !wiring.calls.some(({ from, to }) => from === one && late.includes(to))) ?? late[0];
  const callee = id === undefined ? undefined : slowCallee(wiring, live, id);
  if (id === undefined || callee === undefined) return undefined;
  const name = nameOf(wiring, id);
  const slow = nameOf(wiring, callee);
  const rate = countText(live.node(id)?.timeoutRate ?? 0);
  return {
    severity: "warn",
    node: callee,
    text: {
      en: `${slow} answers too late: ${rate} ${rate === "1" ? "call" : "calls"} a second from ${name} time out.`,
      ko: `${slow}의 응답이 늦어 ${name}의 호출이 초당 ${rate}건씩 시간 초과로 끝납니다.`,
    },
  };
}
