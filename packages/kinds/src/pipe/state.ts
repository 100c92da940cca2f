/**
 * What a pipe remembers: plain data. An event in hand is a row of one table, a group of events that are to become one is a
 * row of another; a group's events hang together by their `NEXT` column.
 */
import type { EdgeIndex, NodeIndex, NodeSetup, Sim, StreamIndex } from "@eventyard/engine";
import type { Content, JsonValue, Params } from "@eventyard/model";
import { VERSION_HEADER } from "@eventyard/model";
import type { FilterState } from "../backlog/filters.ts";
import { createFilter } from "../backlog/filters.ts";
import type { IntMap } from "../bus-entry/int-map.ts";
import { createIntMap } from "../bus-entry/int-map.ts";
import type { Entries } from "../consumer/entries.ts";
import { createEntries } from "../consumer/entries.ts";
import type { PipeParams } from "./params.ts";
import { readAdded } from "./params.ts";

const NS_PER_MS = 1_000_000;
const ROWS_START = 16;
const NONE = -1;

/** Columns of an event in hand. */
export const MESSAGE = 0;
export const GENERATION = 1;
export const ATTEMPT = 2;
/** First column of its in edge in `entries`; -1: the row is free. */
export const ENTRY = 3;
/** The pipe's own copy of it: the bus may take the message away while it is here. */
export const COPY = 4;
/** Timer of its delay, or -1. */
export const TIMER = 5;
/** Next event of its group, or next free row. */
export const NEXT = 6;
/** 1: it was acknowledged when it came. */
export const ACKNOWLEDGED = 7;
export const COLUMNS = 8;

/** Columns of a group. */
export const HEAD = 0;
export const TAIL = 1;
export const COUNT = 2;
/** A bit for each in edge that it has an event of. */
export const INPUTS = 3;
export const WINDOW = 4;
export const GROUP_KEY = 5;
/** Next free row; of a group that is open -1. */
export const NEXT_FREE = 6;

export interface Rows {
  cells: Int32Array;
  /** First free row, or -1. */
  free: number;
}

export interface PipeState {
  readonly node: NodeIndex;
  readonly entries: Entries;
  readonly outEdges: readonly EdgeIndex[];
  readonly delayStream: StreamIndex;
  readonly failStream: StreamIndex;
  params: PipeParams;
  filter: FilterState;
  delayNs: number;
  windowNs: number;
  /** Contents are changed on the way. */
  changes: boolean;
  /** By content index: index of the changed content and 1; 0 is not known yet. Grows up to CONTENTS_MAX of the engine. */
  changed: Int32Array;
  events: Rows;
  groups: Rows;
  /** Group by what its events have in common. */
  groupOf: IntMap;
  held: number;
  down: boolean;
  stalled: boolean;
  failing: boolean;
  /** What fell due during a standstill: pairs of code and row. */
  overdue: number[];
}

function createRows(): Rows {
  return { cells: new Int32Array(0), free: NONE };
}

/** First column of a free row; it is the caller's. The table doubles when it is full (bounded by credit, rule K551). */
export function takeRow(rows: Rows, next: number): number {
  if (rows.free === NONE) {
    const before = rows.cells;
    rows.cells = new Int32Array(Math.max(ROWS_START * COLUMNS, before.length * 2));
    rows.cells.set(before);
    for (let row = rows.cells.length - COLUMNS; row >= before.length; row -= COLUMNS)
      giveRow(rows, row, next);
  }
  const row = rows.free;
  rows.free = rows.cells[row + next]!;
  return row;
}

/** The row is free again. */
export function giveRow(rows: Rows, row: number, next: number): void {
  rows.cells.fill(NONE, row, row + COLUMNS);
  rows.cells[row + next] = rows.free;
  rows.free = row;
}

/** No event in hand, no group. */
export function clearTables(state: PipeState): void {
  state.events = createRows();
  state.groups = createRows();
  state.groupOf = createIntMap();
  state.overdue = [];
  state.held = 0;
}

/** Takes over parameters, at the start and when they change; groups and delays under way keep theirs. */
export function readParams(state: PipeState, raw: Params): void {
  const params = raw as PipeParams;
  state.params = params;
  state.filter = createFilter(params.filterLanguage, params.filter);
  state.delayNs = params.delayMs * NS_PER_MS;
  state.windowNs = params.windowMs * NS_PER_MS;
  state.changes = params.eventType !== "" || params.adds.trim() !== "";
  state.changed = new Int32Array(0);
}

/** A pipe with nothing in hand. */
export function createState(setup: NodeSetup, raw: Params): PipeState {
  // a filter may be written while it runs
  setup.useColumn("content");
  const state: PipeState = {
    node: setup.node,
    entries: createEntries(setup.edgesIn("in")),
    outEdges: setup.edgesOut("out"),
    delayStream: setup.stream("delay"),
    failStream: setup.stream("failures"),
    params: raw as PipeParams,
    filter: createFilter("simple", ""),
    delayNs: 0,
    windowNs: 0,
    changes: false,
    changed: new Int32Array(0),
    events: createRows(),
    groups: createRows(),
    groupOf: createIntMap(),
    held: 0,
    down: false,
    stalled: false,
    failing: false,
    overdue: [],
  };
  readParams(state, raw);
  return state;
}

function withAdded(data: JsonValue, added: Readonly<Record<string, JsonValue>>): JsonValue {
  const isObject = typeof data === "object" && data !== null && !Array.isArray(data);
  return isObject ? { ...(data as Readonly<Record<string, JsonValue>>), ...added } : data;
}

/** What an event says when it leaves: another type, more data. A new type says nothing of the old one's version. */
export function changedContent(content: Content, { eventType, adds }: PipeParams): Content {
  const added = readAdded(adds);
  const data = added.ok ? withAdded(content.data, added.data) : content.data;
  if (eventType === "") return { ...content, data };
  const { [VERSION_HEADER]: _old, ...headers } = content.headers;
  return { ...content, type: eventType, headers, data };
}

/** The index of what an event with this content says when it leaves; worked out once for each content. */
export function changedIndex(sim: Sim, state: PipeState, content: number): number {
  if (content >= state.changed.length) {
    const grown = new Int32Array(Math.max(ROWS_START, (content + 1) * 2));
    grown.set(state.changed);
    state.changed = grown;
  }
  if (state.changed[content] === 0)
    state.changed[content] = sim.contentIndex(changedContent(sim.content(content), state.params)) + 1;
  return state.changed[content]! - 1;
}
