/** What a service remembers, and how its parameters become numbers that every request needs. */
import type { EdgeIndex, NodeSetup, Sim, StreamIndex } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import type { Stamp } from "../contracts/stamp.ts";
import { changeStamp, createStamp } from "../contracts/stamp.ts";
import type { Line } from "../work/answering.ts";
import { createRequestLine } from "../work/answering.ts";
import type { CallDesk } from "../work/call-desk.ts";
import { createDesk, lineOrder } from "../work/call-desk.ts";
import type { Crew } from "../work/crew.ts";
import { createCrew } from "../work/crew.ts";
import type { Failures } from "../work/failures.ts";
import { changeFailures, createFailures } from "../work/failures.ts";
import { useExtra } from "../work/jobs.ts";
import type { PublishPolicy } from "../work/publish-params.ts";
import { readPublishing } from "../work/publish-params.ts";
import type { ServiceTime } from "../work/service-time.ts";
import { NO_SERVICE_TIME, prepareServiceTime } from "../work/service-time.ts";
import { readUpsets } from "../work/upset-params.ts";
import type { ServiceKindParams } from "./params.ts";

const NS_PER_MS = 1_000_000;

/** Wake codes beside those of the crew (1 to 4) and the desk (from 20); `arg` is the job's slot. */
export const WAKE_WORKED = 0;
export const WAKE_GO_ON = 5;

export interface ServiceState {
  readonly crew: Crew;
  readonly desk: CallDesk;
  /** Lines of the desk in the order of the calls. */
  order: readonly number[];
  readonly outEdges: readonly EdgeIndex[];
  readonly serviceStream: StreamIndex;
  readonly line: Line;
  readonly failures: Failures;
  /** What its events say. */
  readonly stamp: Stamp;
  publishing: PublishPolicy;
  readonly publishStream: StreamIndex;
  readonly gapStream: StreamIndex;
  params: ServiceKindParams;
  serviceTime: ServiceTime;
  slow: boolean;
}

export function createState(setup: NodeSetup, raw: Params): ServiceState {
  const params = raw as ServiceKindParams;
  // what is published has the same id however often its request is handled
  if (params.failures === "poison" || params.publishOrder === "before") setup.useColumn("id");
  const crew = createCrew(setup, readUpsets(params));
  useExtra(crew.jobs);
  return {
    crew,
    desk: createDesk(setup, "calls out"),
    order: [],
    outEdges: setup.edgesOut("events out"),
    serviceStream: setup.stream("service"),
    line: createRequestLine(setup),
    failures: createFailures(setup, params),
    stamp: createStamp(setup, params.publishes),
    publishing: readPublishing(params),
    publishStream: setup.stream("publish"),
    gapStream: setup.stream("crash gap"),
    params,
    serviceTime: NO_SERVICE_TIME,
    slow: false,
  };
}

/** Reads parameters into the state, at the start and when they change. Instances are the caller's. */
export function readParams(sim: Sim, state: ServiceState, params: ServiceKindParams): void {
  state.params = params;
  state.serviceTime = prepareServiceTime(sim, params);
  changeFailures(state.failures, params);
  changeStamp(sim, state.stamp, params.publishes);
  state.publishing = readPublishing(params);
  state.crew.workers = params.threads;
  state.crew.wanted = params.instances;
  const { line } = state;
  line.max = params.queueFull === "wait" ? Infinity : params.queueMax;
  line.lifo = params.queueOrder === "lifo";
  line.shedNs = params.shed === "never" ? 0 : params.shedAfterMs * NS_PER_MS;
  line.shedExponential = params.shed === "exponential";
  orderCalls(state);
}

/** The order in which calls are made; to be called again when an edge's number changes. */
export function orderCalls(state: ServiceState): void {
  state.order = lineOrder(state.desk);
}
