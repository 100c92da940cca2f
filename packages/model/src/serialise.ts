/** Writes a design so that it reads well in git: stable order, two spaces, layout in its own block at the end. */
import type { Design } from "./design.ts";
import { compareIds } from "./ids.ts";

/** Order of the keys we know; other keys follow in code-unit order, and `layout` is always last. */
const KEY_ORDER = [
  "format",
  "version",
  "minReader",
  "kind",
  "kindVersion",
  "preset",
  "name",
  "from",
  "to",
  "type",
  "fault",
  "on",
  "nodes",
  "edges",
  "seed",
  "durationS",
  "atMs",
  "metric",
  "scope",
  "statistic",
  "comparator",
  "bound",
  "node",
  "port",
  "edge",
  "x",
  "y",
  "params",
  "scenario",
  "expectations",
  "contracts",
  "captions",
  "fixes",
];
/** Keys whose values are tables. */
const TABLES = new Set([
  "nodes",
  "edges",
  "expectations",
  "params",
  "contracts",
  "versions",
  "properties",
  "captions",
  "fixes",
]);
const RANK = new Map(KEY_ORDER.map((key, rank) => [key, rank]));

function rankOf(key: string): number {
  return key === "layout" ? KEY_ORDER.length + 1 : (RANK.get(key) ?? KEY_ORDER.length);
}

/** Tables and parameters are sorted by plain code-unit order; everything else by meaning. */
function ordered(value: unknown, plain: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item, false));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (plain ? compareIds(a, b) : rankOf(a) - rankOf(b) || compareIds(a, b)));
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner, !plain && TABLES.has(key))]));
}

/**
 * The file's text. Equal designs give equal texts, whatever the order of their keys; unknown keys are kept; it ends
 * with a line feed (rules M20–M22).
 */
export function serialiseDesign(design: Design): string {
  return `${JSON.stringify(ordered(design, false), undefined, 2)}\n`;
}
