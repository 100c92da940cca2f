/** What a gateway remembers: requests and events in hand, the answers it waits for, and whether its endpoint is off. */
import type { EdgeIndex, NodeIndex, NodeSetup, Sim, StreamIndex } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import type { Entries } from "../consumer/entries.ts";
import { createEntries, EDGE, ENTRY_STEP, entryOf, offerCredit } from "../consumer/entries.ts";
import type { Stamp } from "../contracts/stamp.ts";
import { changeStamp, createStamp } from "../contracts/stamp.ts";
import type { Custody } from "../producer/custody.ts";
import { createCustody } from "../producer/custody.ts";
import type { CallDesk } from "../work/call-desk.ts";
import { createDesk } from "../work/call-desk.ts";
import type { Jobs } from "../work/jobs.ts";
import { createJobs, drawForJob, useExtra } from "../work/jobs.ts";
import type { GatewayParams } from "./params.ts";

const NS_PER_MS = 1_000_000;
const SLOW_FACTOR = 10;
/** Fault `fail`. */
const FAIL_PROBABILITY = 0.5;
const NONE = -1;

/** Wake codes beside those of the desk (from 20); `arg` is a job's slot, nothing, the epoch. */
export const WAKE_HANDLED = 0;
export const WAKE_CONFIRM = 1;
export const WAKE_ENABLE = 2;

/** Flags of a job: it is an event to deliver, not a request; its request has its answer. */
export const IS_EVENT = 1;
export const ANSWERED = 2;

export interface GatewayState {
  readonly node: NodeIndex;
  readonly jobs: Jobs;
  readonly desk: CallDesk;
  /** Events whose confirm is awaited; the column for the bus holds the job's slot. */
  readonly custody: Custody;
  /** In edges that bring events, see the consumer's entries. */
  readonly entries: Entries;
  readonly out: EdgeIndex;
  readonly failStream: StreamIndex;
  /** What the events of requests say. */
  readonly stamp: Stamp;
  params: GatewayParams;
  handleNs: number;
  requests: number;
  events: number;
  /** Deliveries in a row that failed. */
  failures: number;
  /** The endpoint is switched off. */
  disabled: boolean;
  /** Raised when it is switched off or on: an older end of its time is void. */
  epoch: number;
  up: boolean;
  slow: boolean;
  failing: boolean;
}

export function createGateway(setup: NodeSetup, raw: Params): GatewayState {
  const out = setup.edgesOut("events out")[0] ?? NONE;
  if (out !== NONE) setup.askConfirms(out);
  // what tells of the same thing again must be recognised by who comes next
  setup.useColumn("id");
  const jobs = createJobs();
  useExtra(jobs);
  const params = raw as GatewayParams;
  return {
    node: setup.node,
    jobs,
    desk: createDesk(setup, "webhook"),
    custody: createCustody(),
    entries: createEntries(setup.edgesIn("in")),
    out,
    failStream: setup.stream("fault"),
    stamp: createStamp(setup, params.publishes),
    params,
    handleNs: params.handleMs * NS_PER_MS,
    requests: 0,
    events: 0,
    failures: 0,
    disabled: false,
    epoch: 0,
    up: true,
    slow: false,
    failing: false,
  };
}

export function readParams(sim: Sim, state: GatewayState, params: GatewayParams): void {
  changeStamp(sim, state.stamp, params.publishes);
  state.params = params;
  state.handleNs = params.handleMs * NS_PER_MS * (state.slow ? SLOW_FACTOR : 1);
}

export function reportBusy(sim: Sim, state: GatewayState): void {
  sim.level(state.node, "busy", state.requests + state.events);
}

/** Does the gateway itself fail this job? Only while the fault is on. */
export function failsItself(sim: Sim, state: GatewayState, slot: number): boolean {
  if (!state.failing) return false;
  drawForJob(sim, state.jobs, state.failStream, slot);
  return sim.uniform(state.failStream) < FAIL_PROBABILITY;
}

/** Row of the edge in the entries, or -1 if it brings requests. */
export function eventEntry(state: GatewayState, edge: EdgeIndex): number {
  const { entries } = state;
  if (entries.length === 0) return NONE;
  const entry = entryOf(entries, edge);
  return entries[entry + EDGE] === edge ? entry : NONE;
}

/** Tells the buses how many events may come; none while the endpoint is off and they are to wait. */
export function offerAll(sim: Sim, state: GatewayState): void {
  const { entries, params } = state;
  if (entries.length === 0) return;
  sim.level(state.node, "workers", state.up && !state.disabled ? params.deliveriesMax : 0);
  for (let entry = 0; entry < entries.length; entry += ENTRY_STEP) offer(sim, state, entry);
}

export function offer(sim: Sim, state: GatewayState, entry: number): void {
  if (!state.up) return;
  const closed = state.disabled && state.params.whenDisabled === "wait";
  offerCredit(sim, state.entries, entry, closed ? 0 : state.params.deliveriesMax);
}
