/** What a consumer remembers, and how its parameters become numbers that every message needs. */
import type { EdgeIndex, NodeSetup, Sim, StreamIndex, TimerHandle } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import type { Reading } from "../contracts/reading.ts";
import type { Stamp } from "../contracts/stamp.ts";
import { createStamp } from "../contracts/stamp.ts";
import { changeReading, createReading } from "../contracts/reading.ts";
import { readOnce } from "../read-once.ts";
import type { Breaker, BreakerPolicy } from "../work/breaker.ts";
import { changeBreaker, createBreaker } from "../work/breaker.ts";
import type { CallDesk } from "../work/call-desk.ts";
import { createDesk, lineOrder } from "../work/call-desk.ts";
import type { Crew } from "../work/crew.ts";
import { createCrew } from "../work/crew.ts";
import type { Failures } from "../work/failures.ts";
import { canFail, changeFailures, createFailures } from "../work/failures.ts";
import { useExtra } from "../work/jobs.ts";
import type { PublishPolicy } from "../work/publish-params.ts";
import { readPublishing } from "../work/publish-params.ts";
import { readBreaker } from "../work/retry-params.ts";
import type { RetryBudget, RetryPolicy } from "../work/retry.ts";
import { createBudget } from "../work/retry.ts";
import type { SeenIds } from "../work/seen-ids.ts";
import { createSeenIds } from "../work/seen-ids.ts";
import type { ServiceTime } from "../work/service-time.ts";
import { NO_SERVICE_TIME, prepareServiceTime } from "../work/service-time.ts";
import { readUpsets } from "../work/upset-params.ts";
import type { Entries } from "./entries.ts";
import { createEntries } from "./entries.ts";
import type { ConsumerParams } from "./params.ts";

const NS_PER_MS = 1_000_000;
const NS_PER_S = 1_000_000_000;
const NONE = -1;

/** Wake codes beside those of the crew (1 to 4); `arg` is the job's slot for the first two. */
export const WAKE_WORKED = 0;
export const WAKE_COMMITTED = 5;
export const WAKE_WINDOW = 6;
export const WAKE_SCALE = 7;
export const WAKE_BREAKER = 8;
export const WAKE_GO_ON = 9;

/** The fields that every message touches come first, so that they lie together. */
export interface ConsumerState {
  readonly crew: Crew;
  /** In edges with their credit and messages in hand, see entries.ts. */
  readonly entries: Entries;
  /**
   * Some feature needs more than "work, then answer"; once on it stays on for the run, for jobs may be half way.
   */
  careful: boolean;
  /** Workers take batches. */
  gathers: boolean;
  /** A follow-up is prepared on arrival: an event, or the cause of requests. */
  emits: boolean;
  readonly serviceStream: StreamIndex;
  serviceTime: ServiceTime;
  slow: boolean;
  /** Attempts can fail. */
  fallible: boolean;
  readonly failures: Failures;
  /** Successes earn retries. */
  budgeted: boolean;
  /** Credit and messages in hand that each edge should have. */
  credit: number;
  /** Handling books the flow's amount. */
  books: boolean;
  /** What was prepared is published when the work went well (or began, or failed). */
  follows: boolean;
  /** What was prepared is needed although its event was published when the work began. */
  keepsCause: boolean;
  /** A follow-up may be several, or none. */
  emitsMany: boolean;
  /** Content of follow-up events, -1 for the cause's. */
  followContent: number;
  readonly outEdges: readonly EdgeIndex[];
  params: ConsumerParams;
  /** Its own calls, and their lines in the order of the calls. */
  readonly desk: CallDesk;
  order: readonly number[];
  /** Handling takes back what was done. */
  undoes: boolean;
  declineProbability: number;
  readonly declineStream: StreamIndex;
  /** What the event that tells of a no says. */
  readonly declinedStamp: Stamp;
  publishing: PublishPolicy;
  readonly publishStream: StreamIndex;
  readonly retryStream: StreamIndex;
  readonly emitStream: StreamIndex;
  readonly ackStream: StreamIndex;
  readonly budget: RetryBudget;
  readonly breaker: Breaker;
  readonly seen: SeenIds;
  readonly reading: Reading;
  retry: RetryPolicy;
  breakerPolicy: BreakerPolicy;
  timeoutNs: number;
  commitNs: number;
  lookupNs: number;
  itemNs: number;
  ttlNs: number;
  crashProbability: number;
  /** Duplicates are recognised: ids are kept and the store is on. */
  dedup: boolean;
  windowTimer: TimerHandle;
  /** The window of the batch at hand has ended: what is there is enough. */
  windowOver: boolean;
  scaleTimer: TimerHandle;
  /** Sum and number of the ages of messages delivered since the last decision. */
  ageNs: number;
  ages: number;
}

/** Columns that the features need must be asked for before the run. */
function askColumns(setup: NodeSetup, params: ConsumerParams): void {
  if (params.failures === "poison" || params.idempotency !== "none") setup.useColumn("id");
  // what is sent on has the same id however often its cause is handled
  if (params.publishOrder === "before" || setup.edgesOut("calls out").length > 0) setup.useColumn("id");
  if (params.followUpContent !== "" || params.publishes !== "") setup.useColumn("content");
}

const retryPolicy = readOnce((params: ConsumerParams): RetryPolicy => {
  const baseNs = params.localBackoff === "none" ? 0 : params.localRetryMs * NS_PER_MS;
  const maxNs = params.localBackoff === "exponential" ? params.localRetryMaxMs * NS_PER_MS : baseNs;
  return {
    retriesMax: params.localRetries,
    baseNs,
    maxNs: Math.max(baseNs, maxNs),
    jitter: params.localJitter,
    budget: params.retryBudgetPercent / 100,
  };
});

/** Does a job need more than a service time, an outcome and an answer? */
function needsCare(params: ConsumerParams): boolean {
  return (
    params.batchMax > 1 ||
    params.batchItemMs > 0 ||
    params.timeoutMs > 0 ||
    params.onFailure !== "nack" ||
    params.ackWhen !== "committed" ||
    params.commitMs > 0 ||
    params.crashPercent > 0 ||
    params.idempotency !== "none" ||
    params.failures === "poison" ||
    params.usPerKib > 0 ||
    params.emitWhen !== "success" ||
    params.breaker ||
    params.scaleBy === "age" ||
    params.accepts !== "" ||
    params.effect !== "does" ||
    params.declinePercent > 0 ||
    params.publishOrder !== "after" ||
    params.publishCrashPercent > 0
  );
}

export function createState(setup: NodeSetup, raw: Params): ConsumerState {
  const params = raw as ConsumerParams;
  askColumns(setup, params);
  const breakerPolicy = readBreaker(params);
  return {
    crew: createCrew(setup, readUpsets(params)),
    entries: createEntries(setup.edgesIn("in")),
    careful: false,
    gathers: false,
    emits: false,
    serviceStream: setup.stream("service"),
    serviceTime: NO_SERVICE_TIME,
    slow: false,
    fallible: false,
    failures: createFailures(setup, params),
    budgeted: false,
    credit: 0,
    books: false,
    follows: false,
    keepsCause: false,
    emitsMany: false,
    followContent: NONE,
    outEdges: setup.edgesOut("out"),
    params,
    desk: createDesk(setup, "calls out"),
    order: [],
    undoes: false,
    declineProbability: 0,
    declineStream: setup.stream("decline"),
    declinedStamp: createStamp(setup, params.publishesDeclined),
    publishing: readPublishing(params),
    publishStream: setup.stream("publish"),
    retryStream: setup.stream("retry"),
    emitStream: setup.stream("emit"),
    ackStream: setup.stream("ack"),
    budget: createBudget(),
    breaker: createBreaker(breakerPolicy),
    seen: createSeenIds(),
    reading: createReading(setup, params),
    retry: retryPolicy(params),
    breakerPolicy,
    timeoutNs: 0,
    commitNs: 0,
    lookupNs: 0,
    itemNs: 0,
    ttlNs: 0,
    crashProbability: 0,
    dedup: false,
    windowTimer: NONE,
    windowOver: false,
    scaleTimer: NONE,
    ageNs: 0,
    ages: 0,
  };
}

/** What handling means, and what must be prepared for it. */
function readHandling(state: ConsumerState, params: ConsumerParams): void {
  const listeners = state.outEdges.length > 0;
  state.undoes = params.effect === "undoes";
  state.declineProbability = params.declinePercent / 100;
  state.publishing = readPublishing(params);
  state.follows = params.emits && listeners;
  const tells = params.declinePercent > 0 && params.publishesDeclined !== "" && listeners;
  state.keepsCause = tells || state.desk.lines.length > 0;
  state.emits = state.follows || state.keepsCause;
  orderCalls(state);
}

/** The order in which calls are made; to be called again when an edge's number changes. */
export function orderCalls(state: ConsumerState): void {
  state.order = lineOrder(state.desk);
}

/** Reads parameters into the state, at the start and when they change. Instances are the caller's. */
export function readParams(sim: Sim, state: ConsumerState, params: ConsumerParams): void {
  const before = state.breakerPolicy;
  state.params = params;
  state.serviceTime = prepareServiceTime(sim, params);
  changeFailures(state.failures, params);
  state.fallible = canFail(state.failures);
  changeReading(state.reading, params);
  state.retry = retryPolicy(params);
  state.budgeted = state.retry.budget > 0;
  state.breakerPolicy = readBreaker(params);
  if (JSON.stringify(before) !== JSON.stringify(state.breakerPolicy)) {
    changeBreaker(state.breaker, state.breakerPolicy);
    state.crew.limited = false;
  }
  readHandling(state, params);
  state.emitsMany = params.emitCount !== 1 || params.emitSpread !== "fixed" || params.emitPercent < 100;
  state.careful ||= needsCare(params) || state.desk.lines.length > 0;
  if (state.careful) useExtra(state.crew.jobs);
  state.books = params.books;
  state.gathers = params.batchMax > 1;
  state.timeoutNs = params.timeoutMs * NS_PER_MS;
  state.commitNs = params.commitMs * NS_PER_MS;
  state.lookupNs = params.lookupMs * NS_PER_MS;
  state.itemNs = params.batchItemMs * NS_PER_MS;
  state.ttlNs = params.idempotencyTtlS * NS_PER_S;
  state.crashProbability = params.crashPercent / 100;
  // ids are kept only if somebody asked for them when the run began
  state.dedup = params.idempotency !== "none" && sim.messages.id.length > 0;
  state.crew.workers = params.workers;
}
