/**
 * Where the nodes of a proposal lie: from left to right in rows, each with a band for services and consumers and below it one
 * for topics, so that a long chain is half as wide. Rows are those of a tree whose leaves have one each: none overlap.
 */
import type { Design, Position } from "@eventyard/model";

/** From a service to its topic, and from there to who hears it [px]: two steps are wider than any card. */
const STEP_PX = 160;
/** From users to the service that they call [px]. */
const FIRST_STEP_PX = 256;
/** Higher than any card of a service or consumer, with a gap [px]. */
const BAND_PX = 144;
const GAP_PX = 40;
/** An outbox's card [px]. */
const CARD_PX = 112;
/** A topic's card grows with its subscriptions, up to eight of them [px]. */
const TOPIC_PX = 48;
const LANE_PX = 24;
const LANES_MAX = 8;

interface Links {
  /**
   * Users or publishers first: who sends to whom, and how many steps apart they stand; two, if they are of the same band.
   * Every node of the proposal's chain is in some pair; no circle.
   */
  readonly pairs: readonly (readonly [from: string, to: string, steps: 1 | 2])[];
  readonly topics: ReadonlySet<string>;
  readonly outboxes: ReadonlySet<string>;
  /** What stands below the rest, such as dead letters. */
  readonly below: string | undefined;
}

/** Longest way from a node without predecessor [columns]. */
function columnsOf(pairs: Links["pairs"]): Map<string, number> {
  const before = new Map<string, { from: string; steps: number }[]>();
  for (const [from, to, steps] of pairs) {
    if (!before.has(from)) before.set(from, []);
    const list = before.get(to) ?? [];
    list.push({ from, steps });
    before.set(to, list);
  }
  const columns = new Map<string, number>();
  const column = (id: string): number => {
    const known = columns.get(id);
    if (known !== undefined) return known;
    const found = (before.get(id) ?? []).reduce(
      (most, { from, steps }) => Math.max(most, column(from) + steps),
      0,
    );
    columns.set(id, found);
    return found;
  };
  for (const id of before.keys()) column(id);
  return columns;
}

/** Each node is in the row of the first node that hangs on it; each leaf has a row of its own. */
function rowsOf(pairs: Links["pairs"]): Map<string, number> {
  const children = new Map<string, string[]>();
  const hung = new Set<string>();
  for (const [from, to] of pairs) {
    const list = children.get(from) ?? [];
    children.set(from, list);
    if (!hung.has(to)) list.push(to);
    hung.add(to);
  }
  const rows = new Map<string, number>();
  let leaves = 0;
  const row = (id: string): number => {
    const [first, ...others] = children.get(id) ?? [];
    const found = first === undefined ? leaves++ : row(first);
    others.forEach(row);
    rows.set(id, found);
    return found;
  };
  for (const id of children.keys()) if (!hung.has(id)) row(id);
  return rows;
}

/** Top of each row [px], and of what follows the last: a row is as high as its highest topic needs. */
function topsOf(rows: ReadonlyMap<string, number>, { pairs, topics, outboxes }: Links): readonly number[] {
  const lanes = new Map<string, number>();
  for (const [from] of pairs) lanes.set(from, (lanes.get(from) ?? 0) + 1);
  const heights: number[] = [];
  for (const [id, row] of rows) {
    const topic = topics.has(id) ? TOPIC_PX + LANE_PX * Math.min(LANES_MAX, lanes.get(id) ?? 0) : 0;
    const lower = outboxes.has(id) ? CARD_PX : topic;
    heights[row] = Math.max(heights[row] ?? 0, BAND_PX + lower + GAP_PX);
  }
  const tops = [0];
  for (const height of heights) tops.push(tops.at(-1)! + height);
  return tops;
}

/** Places for a proposal's nodes; the nodes of `design` that are not part of it keep their arrangement, further down. */
export function placeNodes(design: Design, links: Links): Readonly<Record<string, Position>> {
  const columns = columnsOf(links.pairs);
  const rows = rowsOf(links.pairs);
  const tops = topsOf(rows, links);
  const places: Record<string, Position> = {};
  for (const [id, row] of rows) {
    const column = columns.get(id)!;
    places[id] = {
      x: column === 0 ? 0 : FIRST_STEP_PX + (column - 1) * STEP_PX,
      y: tops[row]! + (links.topics.has(id) || links.outboxes.has(id) ? BAND_PX : 0),
    };
  }
  const belowY = tops.at(-1)!;
  if (links.below !== undefined) places[links.below] = { x: FIRST_STEP_PX + 2 * STEP_PX, y: belowY };
  const others = Object.entries(design.layout.nodes).filter(
    ([id]) => !Object.hasOwn(places, id) && Object.hasOwn(design.nodes, id),
  );
  const top = Math.min(...others.map(([, { y }]) => y));
  for (const [id, { x, y }] of others) places[id] = { x, y: y - top + belowY + BAND_PX + GAP_PX };
  return places;
}
