/** What a database remembers, and how its parameters become numbers that every request needs. */
import type { EdgeIndex, NodeSetup, Sim, StreamIndex, TimerHandle } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import type { IntMap } from "../bus-entry/int-map.ts";
import { createIntMap } from "../bus-entry/int-map.ts";
import type { Stamp } from "../contracts/stamp.ts";
import { changeStamp, createStamp } from "../contracts/stamp.ts";
import { NO_INTS } from "../empty-columns.ts";
import type { Line } from "../work/answering.ts";
import { createRequestLine } from "../work/answering.ts";
import type { Crew } from "../work/crew.ts";
import { createCrew } from "../work/crew.ts";
import type { Failures } from "../work/failures.ts";
import { changeFailures, createFailures } from "../work/failures.ts";
import { useExtra } from "../work/jobs.ts";
import { plainTime } from "../work/plain-time.ts";
import type { ServiceTime } from "../work/service-time.ts";
import { NO_SERVICE_TIME, prepareServiceTime } from "../work/service-time.ts";
import { readUpsets } from "../work/upset-params.ts";
import type { StoreParams } from "./params.ts";

const NS_PER_MS = 1_000_000;
const NONE = -1;

/** Wake codes beside those of the crew (1 to 4); `arg` is the job's slot for the first three. */
export const WAKE_WORKED = 0;
export const WAKE_COMMITTED = 5;
export const WAKE_LOCK = 6;
export const WAKE_FLUSH = 7;

// Flags of a job.
export const READ = 1;
/** It is in the list of its key's writers. */
export const MEETS = 2;
/** It stands in that list for the row lock. */
export const WAITS = 4;
/** Another write of its key was committed since it began. */
export const CONFLICTS = 8;

export interface StoreState {
  readonly crew: Crew;
  readonly line: Line;
  readonly readEdges: readonly EdgeIndex[];
  readonly changeEdges: readonly EdgeIndex[];
  readonly operationStream: StreamIndex;
  readonly readStream: StreamIndex;
  readonly writeStream: StreamIndex;
  readonly commitStream: StreamIndex;
  readonly failures: Failures;
  /** What its change events say. */
  readonly stamp: Stamp;
  /** First job in the list of writers of a key; with row locks it has the lock. */
  writers: IntMap;
  params: StoreParams;
  readTime: ServiceTime;
  writeTime: ServiceTime;
  commitTime: ServiceTime;
  readShare: number;
  lockWaitNs: number;
  /** Between two flushes [ns]; 0: every commit is flushed before it is acknowledged. */
  flushNs: number;
  /** Copies of the requests whose commits were acknowledged and are not on the disk yet. */
  unflushed: Int32Array;
  unflushedCount: number;
  flushTimer: TimerHandle;
  slow: boolean;
  killed: boolean;
  unpowered: boolean;
}

export function createState(setup: NodeSetup, raw: Params): StoreState {
  const params = raw as StoreParams;
  if (params.failures === "poison") setup.useColumn("id");
  const crew = createCrew(setup, readUpsets(params));
  useExtra(crew.jobs);
  crew.wanted = 1;
  return {
    crew,
    line: createRequestLine(setup),
    readEdges: setup.edgesIn("reads"),
    changeEdges: setup.edgesOut("changes"),
    operationStream: setup.stream("operations"),
    readStream: setup.stream("reads"),
    writeStream: setup.stream("writes"),
    commitStream: setup.stream("commits"),
    failures: createFailures(setup, params),
    stamp: createStamp(setup, params.publishes),
    writers: createIntMap(),
    params,
    readTime: NO_SERVICE_TIME,
    writeTime: NO_SERVICE_TIME,
    commitTime: NO_SERVICE_TIME,
    readShare: 0,
    lockWaitNs: 0,
    flushNs: 0,
    unflushed: NO_INTS,
    unflushedCount: 0,
    flushTimer: NONE,
    slow: false,
    killed: false,
    unpowered: false,
  };
}

/** Reads parameters into the state, at the start and when they change. */
export function readParams(sim: Sim, state: StoreState, params: StoreParams): void {
  const { line } = state;
  state.params = params;
  state.readTime = prepareServiceTime(sim, plainTime(params.readTime, params.readMs, params.readCv));
  state.writeTime = prepareServiceTime(sim, plainTime(params.writeTime, params.writeMs, params.writeCv));
  state.commitTime = prepareServiceTime(sim, plainTime(params.commitTime, params.commitMs, params.commitCv));
  changeFailures(state.failures, params);
  changeStamp(sim, state.stamp, params.publishes);
  state.crew.workers = params.poolSize;
  line.max = params.queueFull === "wait" ? Infinity : params.queueMax;
  line.lifo = params.queueOrder === "lifo";
  line.shedNs = params.acquireMs * NS_PER_MS;
  state.readShare = params.readPercent / 100;
  state.lockWaitNs = params.lockWaitMs * NS_PER_MS;
  state.flushNs = params.flush === "each" ? 0 : params.flushMs * NS_PER_MS;
}
