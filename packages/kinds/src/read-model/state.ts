/** What a read model remembers. What it has applied is on its own disk: a process that was killed goes on from there. */
import type { EdgeIndex, NodeSetup, Sim, StreamIndex, TimerHandle } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import type { IntMap } from "../bus-entry/int-map.ts";
import { createIntMap } from "../bus-entry/int-map.ts";
import type { Entries } from "../consumer/entries.ts";
import { createEntries } from "../consumer/entries.ts";
import { NO_FLOATS, NO_INTS } from "../empty-columns.ts";
import type { Line } from "../work/answering.ts";
import { createRequestLine } from "../work/answering.ts";
import type { Crew } from "../work/crew.ts";
import { createCrew } from "../work/crew.ts";
import type { Jobs } from "../work/jobs.ts";
import { createJobs, useExtra } from "../work/jobs.ts";
import { plainTime } from "../work/plain-time.ts";
import type { SeenIds } from "../work/seen-ids.ts";
import { createSeenIds } from "../work/seen-ids.ts";
import type { ServiceTime } from "../work/service-time.ts";
import { NO_SERVICE_TIME, prepareServiceTime } from "../work/service-time.ts";
import type { ReadModelParams } from "./params.ts";
import type { Recent } from "./recent.ts";
import { createRecent } from "./recent.ts";

const NS_PER_MS = 1_000_000;
const NONE = -1;

/** Wake codes; `arg` is the job's slot but for the window. */
export const WAKE_READ = 0;
export const WAKE_APPLIED = 5;
export const WAKE_WINDOW = 6;
export const WAKE_OWN = 7;

export interface ReadModelState {
  /** Who answers reads. */
  readonly crew: Crew;
  readonly line: Line;
  /** Events in hand: those in line, and the batch that is being applied, chained from `batch`. */
  readonly events: Jobs;
  /** Key and flow of an event in hand, two a slot, and when it was made: its message may be gone when it is applied. */
  marks: Int32Array;
  madeNs: Float64Array;
  readonly entries: Entries;
  /** First event of the batch that is being applied, -1 for none. */
  batch: number;
  windowTimer: TimerHandle;
  /** What there is, is enough. */
  windowOver: boolean;
  /** Ids of the events that were applied last. */
  readonly applied: SeenIds;
  /** Reads answered, by key. */
  readonly answered: Recent;
  readonly ownEdges: readonly EdgeIndex[];
  /** Reads that wait for an event of their flow; the first of each flow, chained through NEXT. */
  readonly waits: Jobs;
  waitsOfFlow: IntMap;
  /** Events applied, by flow; kept if there are edges for own reads. */
  readonly appliedFlows: Recent;
  readonly applyStream: StreamIndex;
  readonly readStream: StreamIndex;
  readonly failureStream: StreamIndex;
  params: ReadModelParams;
  applyTime: ServiceTime;
  readTime: ServiceTime;
  itemNs: number;
  windowNs: number;
  slow: boolean;
  failing: boolean;
}

const NO_UPSETS = {
  pauseEveryNs: Infinity,
  pauseNs: 0,
  crashEveryNs: Infinity,
  restartNs: 0,
  constant: true,
} as const;

function createWideJobs(): Jobs {
  const jobs = createJobs();
  useExtra(jobs);
  return jobs;
}

export function createState(setup: NodeSetup, raw: Params): ReadModelState {
  setup.useColumn("id");
  setup.useColumn("madeNs");
  const crew = createCrew(setup, NO_UPSETS);
  useExtra(crew.jobs);
  crew.wanted = 1;
  return {
    crew,
    line: createRequestLine(setup),
    events: createWideJobs(),
    marks: NO_INTS,
    madeNs: NO_FLOATS,
    entries: createEntries(setup.edgesIn("in")),
    batch: NONE,
    windowTimer: NONE,
    windowOver: false,
    applied: createSeenIds(),
    answered: createRecent(),
    ownEdges: setup.edgesIn("own reads"),
    waits: createWideJobs(),
    waitsOfFlow: createIntMap(),
    appliedFlows: createRecent(),
    applyStream: setup.stream("apply"),
    readStream: setup.stream("reads"),
    failureStream: setup.stream("failure"),
    params: raw as ReadModelParams,
    applyTime: NO_SERVICE_TIME,
    readTime: NO_SERVICE_TIME,
    itemNs: 0,
    windowNs: 0,
    slow: false,
    failing: false,
  };
}

/** Reads parameters into the state, at the start and when they change. */
export function readParams(sim: Sim, state: ReadModelState, params: ReadModelParams): void {
  state.params = params;
  state.applyTime = prepareServiceTime(sim, plainTime(params.applyTime, params.applyMs, params.applyCv));
  state.readTime = prepareServiceTime(sim, plainTime(params.readTime, params.readMs, params.readCv));
  state.itemNs = params.batchItemMs * NS_PER_MS;
  state.windowNs = params.batchWindowMs * NS_PER_MS;
  state.crew.workers = params.readers;
  state.line.max = params.queueFull === "wait" ? Infinity : params.queueMax;
}
