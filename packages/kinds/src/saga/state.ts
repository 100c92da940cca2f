/** What a coordinator remembers: one row of columns for each running saga. Its message is kept, which holds the flow. */
import type { EdgeIndex, MessageHandle, NodeIndex, NodeSetup, StreamIndex } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import type { Stamp } from "../contracts/stamp.ts";
import { createStamp } from "../contracts/stamp.ts";
import { NO_FLOATS, NO_INTS } from "../empty-columns.ts";
import type { CallDesk } from "../work/call-desk.ts";
import { createDesk } from "../work/call-desk.ts";
import type { SagaParams, StepPolicy } from "./params.ts";
import { readStep } from "./params.ts";

/** Steps of one saga: bits of a row's columns. */
export const STEPS_MAX = 16;
const FIRST_ROWS = 16;
const NONE = -1;

// Columns of a row.
/** The event that began it, -1 in a free row; then `STEP` is the next free row. */
export const MESSAGE = 0;
/** Bits of the steps that are done, or may be, and not taken back. */
export const DONE = 1;
/** Bits of the steps that have booked the amount. */
export const BOOKED = 2;
/** Line of the step that is called or waits to be called. */
export const STEP = 3;
export const FLAGS = 4;
/** Compensations of this step that failed. */
export const TRIES = 5;
export const TIMER = 6;
/** Id of the present step's request: after a crash it is sent again under the same one. */
export const REQUEST_ID = 7;
const COLUMNS = 8;

// Bits of FLAGS.
/** It goes back. */
export const BACK = 1;
export const STUCK = 2;

export interface SagaState {
  readonly node: NodeIndex;
  readonly desk: CallDesk;
  readonly steps: StepPolicy[];
  /** Lines of the desk in the order of their steps. */
  readonly order: Int32Array;
  readonly doneEdges: readonly EdgeIndex[];
  readonly undoneEdges: readonly EdgeIndex[];
  /** What the events of a saga say that was completed, or taken back. */
  readonly doneStamp: Stamp;
  readonly undoneStamp: Stamp;
  readonly declineStream: StreamIndex;
  readonly undoStream: StreamIndex;
  params: SagaParams;
  rows: Int32Array;
  startedNs: Float64Array;
  freeHead: number;
  running: number;
  up: boolean;
  failing: boolean;
}

export function createSaga(setup: NodeSetup, raw: Params): SagaState {
  const params = raw as SagaParams;
  const desk = createDesk(setup, "steps");
  setup.useColumn("id");
  const state: SagaState = {
    node: setup.node,
    desk,
    steps: desk.lines.map(({ edge }) => readStep(setup.edgeParams(edge))),
    order: Int32Array.from(desk.lines.keys()),
    doneEdges: setup.edgesOut("done"),
    undoneEdges: setup.edgesOut("undone"),
    doneStamp: createStamp(setup, params.publishesDone),
    undoneStamp: createStamp(setup, params.publishesUndone),
    declineStream: setup.stream("decline"),
    undoStream: setup.stream("compensation"),
    params,
    rows: NO_INTS,
    startedNs: NO_FLOATS,
    freeHead: NONE,
    running: 0,
    up: true,
    failing: false,
  };
  orderSteps(state);
  return state;
}

/** The steps' numbers were read or changed. */
export function orderSteps(state: SagaState): void {
  const { lines } = state.desk;
  state.order.sort((a, b) => lines[a]!.policy.order - lines[b]!.policy.order || a - b);
}

export function rowOf(saga: number): number {
  return saga * COLUMNS;
}

function grow(state: SagaState): void {
  const before = state.startedNs.length;
  const length = Math.max(FIRST_ROWS, before * 2);
  const rows = new Int32Array(length * COLUMNS);
  rows.set(state.rows);
  const startedNs = new Float64Array(length);
  startedNs.set(state.startedNs);
  state.rows = rows;
  state.startedNs = startedNs;
  for (let saga = length - 1; saga >= before; saga--) free(state, saga);
}

function free(state: SagaState, saga: number): void {
  const row = rowOf(saga);
  state.rows[row + MESSAGE] = NONE;
  state.rows[row + STEP] = state.freeHead;
  state.freeHead = saga;
}

/** Opens a row; the caller keeps to `sagasMax`. */
export function openSaga(state: SagaState, message: MessageHandle, nowNs: number): number {
  if (state.freeHead === NONE) grow(state);
  const saga = state.freeHead;
  const row = rowOf(saga);
  const { rows } = state;
  state.freeHead = rows[row + STEP]!;
  rows[row + MESSAGE] = message;
  rows[row + DONE] = 0;
  rows[row + BOOKED] = 0;
  rows[row + STEP] = NONE;
  rows[row + FLAGS] = 0;
  rows[row + TRIES] = 0;
  rows[row + TIMER] = NONE;
  rows[row + REQUEST_ID] = NONE;
  state.startedNs[saga] = nowNs;
  state.running++;
  return saga;
}

export function closeSaga(state: SagaState, saga: number): void {
  free(state, saga);
  state.running--;
}

/** Line of the step that is next on the saga's way forward or back, -1 at its end. */
export function nextStep(state: SagaState, saga: number): number {
  const { order, rows, steps } = state;
  const row = rowOf(saga);
  const done = rows[row + DONE]!;
  const back = (rows[row + FLAGS]! & BACK) !== 0;
  for (let i = 0; i < order.length; i++) {
    const line = order[back ? order.length - 1 - i : i]!;
    const isDone = (done & (1 << line)) !== 0;
    if (back ? isDone && steps[line]!.compensates : !isDone) return line;
  }
  return NONE;
}
