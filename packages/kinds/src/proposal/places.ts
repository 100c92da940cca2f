/** Where the nodes of a proposal lie: from left to right, as a tree whose leaves have a row each, so that none overlap. */
import type { Design, Position } from "@eventyard/model";

/** Wider and higher than any card [px]; both on the canvas's grid. */
const COLUMN_PX = 304;
const ROW_PX = 160;
const GRID_PX = 8;
/** A topic's card grows with its subscriptions: with more than these it is higher than a row, but never than two. */
const LANES_PER_ROW = 4;

export interface Links {
  /** From where events or requests come first; every node of the proposal's chain is in some pair. */
  readonly pairs: readonly (readonly [from: string, to: string])[];
  /** What stands below the rest, such as dead letters. */
  readonly below: string;
}

/** Longest way from a node without predecessor [columns]. The pairs have no circle. */
function columnsOf(pairs: Links["pairs"]): Map<string, number> {
  const before = new Map<string, string[]>();
  for (const [from, to] of pairs) {
    before.set(from, before.get(from) ?? []);
    before.set(to, [...(before.get(to) ?? []), from]);
  }
  const columns = new Map<string, number>();
  const column = (id: string): number => {
    const known = columns.get(id);
    if (known !== undefined) return known;
    const found = (before.get(id) ?? []).reduce((most, from) => Math.max(most, column(from) + 1), 0);
    columns.set(id, found);
    return found;
  };
  for (const id of before.keys()) column(id);
  return columns;
}

/** Rows for each leaf; others in the middle of theirs. Unrelated nodes are a row apart or more. */
function rowsOf(pairs: Links["pairs"]): Map<string, number> {
  const children = new Map<string, string[]>();
  const lanes = new Map<string, number>();
  const hung = new Set<string>();
  for (const [from, to] of pairs) {
    lanes.set(from, (lanes.get(from) ?? 0) + 1);
    const list = children.get(from) ?? [];
    children.set(from, list);
    if (!hung.has(to)) list.push(to);
    hung.add(to);
  }
  const rows = new Map<string, number>();
  let leaves = 0;
  const row = (id: string): number => {
    const start = leaves;
    const own = (children.get(id) ?? []).map(row);
    const found = own.length === 0 ? start : (own[0]! + own.at(-1)!) / 2;
    leaves = Math.max(leaves, start + ((lanes.get(id) ?? 0) > LANES_PER_ROW ? 2 : 1));
    rows.set(id, found);
    return found;
  };
  for (const id of children.keys()) if (!hung.has(id)) row(id);
  return rows;
}

/** Places for a proposal's nodes; the nodes of `design` that are not part of it keep their arrangement, further down. */
export function placeNodes(design: Design, links: Links): Readonly<Record<string, Position>> {
  const columns = columnsOf(links.pairs);
  const rows = rowsOf(links.pairs);
  const places: Record<string, Position> = {};
  const lowest = Math.max(...rows.values());
  for (const [id, row] of rows) {
    const y = Math.round((row * ROW_PX) / GRID_PX) * GRID_PX;
    places[id] = { x: columns.get(id)! * COLUMN_PX, y };
  }
  const belowY = Math.ceil(lowest + 2) * ROW_PX;
  places[links.below] = { x: 2 * COLUMN_PX, y: belowY };
  const others = Object.entries(design.layout.nodes).filter(
    ([id]) => !Object.hasOwn(places, id) && Object.hasOwn(design.nodes, id),
  );
  const top = Math.min(...others.map(([, { y }]) => y));
  for (const [id, { x, y }] of others) places[id] = { x, y: y - top + belowY + 2 * ROW_PX };
  return places;
}
