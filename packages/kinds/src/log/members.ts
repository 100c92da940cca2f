/**
 * The members of consumer groups, and the loans of share groups, as rows of a table. A member is one worker that gave
 * credit: the log plays its client library (polls, batch, heartbeats) and lends it one record at a time.
 */

/** States of a row. */
export const FREE = 0;
/** Has given credit and waits for a record. */
export const READY = 1;
/** Has a record in hand. */
export const BUSY = 2;
/** Has answered and not yet given new credit. */
export const SILENT = 3;
/** Its connection is gone; the group does not know yet. */
export const DEAD = 4;
/** A record lent over a connection that is gone; kept until it can no longer be under way. */
export const ORPHAN = 5;

/** Columns of a row. */
export const STATE = 0;
/** Slot of the edge it sits behind. */
export const EDGE = 1;
/** Message in hand, -1 for none. */
export const COPY = 2;
/** Partition and offset of the record in hand. */
export const PARTITION = 3;
export const OFFSET = 4;
/** Partition of the polled batch, -1 for none, and the offsets that are left of it. */
export const BATCH_PARTITION = 5;
export const BATCH_NEXT = 6;
export const BATCH_END = 7;
const FLAGS = 8;
/** List of its partitions that have records to poll. */
export const QUEUE_HEAD = 9;
export const QUEUE_TAIL = 10;
/** Next row in the list of free rows or in its edge's list of silent members. */
export const NEXT = 11;
/** Timer that ends its session. */
export const TIMER = 12;
const COLUMNS = 16;

/** Flags of a row. */
/** Belongs to its group's membership. Without it a row works off what it had polled, and its answers do not count. */
export const MEMBER = 1;
/** Has learned of the rebalance. */
export const NOTICED = 2;
/** Has joined the group's next generation. */
export const REJOINED = 4;
/** The answer for the record in hand no longer counts. */
export const VOID = 8;

/** Times of a row [ns]. */
export const JOINED_AT = 0;
/** Of the poll that brought the batch. */
export const POLLED_AT = 1;
/** Of the last automatic commit. */
export const COMMITTED_AT = 2;
/** Of the last answer. */
export const ANSWERED_AT = 3;
const TIMES = 4;

const INITIAL_ROWS = 16;
/** Rows of one log: more workers than this get nothing from it. Far above the partitions that could feed them. */
export const MEMBERS_MAX = 16_384;
const NONE = -1;

export interface Members {
  cells: Int32Array;
  times: Float64Array;
  /** Rows ever used: loops end here. */
  used: number;
  freeHead: number;
}

export function createMembers(): Members {
  return {
    cells: new Int32Array(INITIAL_ROWS * COLUMNS),
    times: new Float64Array(INITIAL_ROWS * TIMES),
    used: 0,
    freeHead: NONE,
  };
}

/** A member's value in a column. */
export function cell(members: Members, row: number, column: number): number {
  return members.cells[row * COLUMNS + column]!;
}

export function setCell(members: Members, row: number, column: number, value: number): void {
  members.cells[row * COLUMNS + column] = value;
}

export function time(members: Members, row: number, column: number): number {
  return members.times[row * TIMES + column]!;
}

export function setTime(members: Members, row: number, column: number, ns: number): void {
  members.times[row * TIMES + column] = ns;
}

export function hasFlag(members: Members, row: number, flag: number): boolean {
  return (members.cells[row * COLUMNS + FLAGS]! & flag) !== 0;
}

export function setFlag(members: Members, row: number, flag: number): void {
  members.cells[row * COLUMNS + FLAGS]! |= flag;
}

export function clearFlag(members: Members, row: number, flag: number): void {
  members.cells[row * COLUMNS + FLAGS]! &= ~flag;
}

/** Takes a row for an edge, or returns -1 if all MEMBERS_MAX are in use. */
export function openRow(members: Members, edge: number, state: number): number {
  let row = members.freeHead;
  if (row !== NONE) members.freeHead = cell(members, row, NEXT);
  else {
    row = members.used;
    if (row === MEMBERS_MAX) return NONE;
    if (row * COLUMNS === members.cells.length) enlarge(members);
    members.used++;
  }
  setCell(members, row, STATE, state);
  setCell(members, row, EDGE, edge);
  for (const column of [COPY, BATCH_PARTITION, QUEUE_HEAD, QUEUE_TAIL, NEXT, TIMER]) {
    setCell(members, row, column, NONE);
  }
  setCell(members, row, FLAGS, 0);
  return row;
}

export function closeRow(members: Members, row: number): void {
  setCell(members, row, STATE, FREE);
  setCell(members, row, FLAGS, 0);
  setCell(members, row, NEXT, members.freeHead);
  members.freeHead = row;
}

function enlarge(members: Members): void {
  const cells = new Int32Array(members.cells.length * 2);
  const times = new Float64Array(members.times.length * 2);
  cells.set(members.cells);
  times.set(members.times);
  members.cells = cells;
  members.times = times;
}
