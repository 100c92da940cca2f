/**
 * Numbers for calls under way: they only grow, and a number's place in the table is its low bits. A number whose place is
 * taken is skipped, so that finding one needs no search and no number comes twice.
 */
import type { MessageHandle } from "@eventyard/engine";
import { NO_INTS } from "../empty-columns.ts";

const CAPACITY_START = 16;
const NONE = -1;
/** Tickets are int32 and at least 0. */
const TICKET_MASK = 0x7fffffff;

/** Columns of a row. */
export const OWNER = 0;
/** Index of the call line. */
export const LINE = 1;
/** The request, or -1 once it was handed over for good. */
export const REQUEST = 2;
export const RETRIES = 3;
export const TIMER = 4;
/** Where the attempt stands; the desk says. */
export const PLACE = 5;
/** Next ticket in the line for a connection, or -1. */
export const NEXT_WAITING = 6;
export const BREAKER_EPOCH = 7;
const COLUMNS = 8;

export interface Tickets {
  /** The ticket at each place, -1 for none; empty until the first, then a power of two long. At least half of it is free. */
  tickets: Int32Array;
  rows: Int32Array;
  next: number;
  open: number;
}

export function createTickets(): Tickets {
  return {
    tickets: NO_INTS,
    rows: NO_INTS,
    next: 0,
    open: 0,
  };
}

/** First column of a ticket's row, or -1 if it is not open. Rows move when another ticket is opened. */
export function at(table: Tickets, ticket: number): number {
  const place = ticket & (table.tickets.length - 1);
  return table.tickets[place] === ticket ? place * COLUMNS : NONE;
}

/** Doubles the table: tickets that differ in their low bits still do. Bounded by the messages alive. */
function grow(table: Tickets): void {
  const { tickets, rows } = table;
  const places = Math.max(CAPACITY_START, tickets.length * 2);
  table.tickets = new Int32Array(places).fill(NONE);
  table.rows = new Int32Array(places * COLUMNS);
  for (let place = 0; place < tickets.length; place++) {
    const ticket = tickets[place]!;
    if (ticket === NONE) continue;
    const to = ticket & (table.tickets.length - 1);
    table.tickets[to] = ticket;
    table.rows.set(rows.subarray(place * COLUMNS, (place + 1) * COLUMNS), to * COLUMNS);
  }
}

/** A new ticket for an attempt of a call. */
export function openTicket(
  table: Tickets,
  owner: number,
  line: number,
  request: MessageHandle,
  retries: number,
): number {
  if (table.open * 2 >= table.tickets.length) grow(table);
  const mask = table.tickets.length - 1;
  while (table.tickets[table.next & mask] !== NONE) table.next = (table.next + 1) & TICKET_MASK;
  const ticket = table.next;
  table.next = (ticket + 1) & TICKET_MASK;
  table.tickets[ticket & mask] = ticket;
  table.open++;
  const row = (ticket & mask) * COLUMNS;
  const { rows } = table;
  rows[row + OWNER] = owner;
  rows[row + LINE] = line;
  rows[row + REQUEST] = request;
  rows[row + RETRIES] = retries;
  rows[row + TIMER] = NONE;
  rows[row + NEXT_WAITING] = NONE;
  return ticket;
}

/** The attempt has ended. */
export function closeTicket(table: Tickets, ticket: number): void {
  table.tickets[ticket & (table.tickets.length - 1)] = NONE;
  table.open--;
}
