/**
 * The difference of two designs as records that were added, updated and removed: what undo, autosave and announcements
 * hang off. Unchanged records keep their identity, so a view of one node is not redrawn by a change to another.
 */
import type { Design } from "./design.ts";
import { equalJson } from "./equal-json.ts";

/** Where records live: path of the table inside the document. "" holds the document's own fields. */
const TABLES = ["nodes", "edges", "expectations", "layout.nodes", "layout", ""] as const;
type Table = (typeof TABLES)[number];
/** Fields of the document and of layout that are tables of their own. */
const OWN_TABLE: Readonly<Partial<Record<Table, ReadonlySet<string>>>> = {
  "": new Set(["nodes", "edges", "expectations", "layout"]),
  layout: new Set(["nodes"]),
};

/** "nodes/payment", "edges/e1", "expectations/x", "layout.nodes/payment", "layout/…", "/name", "/scenario". */
type RecordKey = `${Table}/${string}`;

export interface DesignDiff {
  readonly added: Readonly<Record<RecordKey, unknown>>;
  readonly updated: Readonly<Record<RecordKey, { readonly before: unknown; readonly after: unknown }>>;
  readonly removed: Readonly<Record<RecordKey, unknown>>;
}

type Bag = Readonly<Record<string, unknown>>;

function tableOf(design: Bag, table: Table): Bag {
  if (table === "") return design;
  if (table === "layout.nodes") return ((design["layout"] as Bag | undefined)?.["nodes"] ?? {}) as Bag;
  return (design[table] ?? {}) as Bag;
}

/** The records to add, update and remove to get from `a` to `b` (rule M50). */
export function diffDesign(a: Design, b: Design): DesignDiff {
  const added: Record<RecordKey, unknown> = {};
  const updated: Record<RecordKey, { before: unknown; after: unknown }> = {};
  const removed: Record<RecordKey, unknown> = {};
  for (const table of TABLES) {
    const before = tableOf(a as unknown as Bag, table);
    const after = tableOf(b as unknown as Bag, table);
    if (before === after) continue;
    const skip = OWN_TABLE[table];
    for (const id of Object.keys(before)) {
      if (skip?.has(id) === true) continue;
      if (!Object.hasOwn(after, id)) removed[`${table}/${id}`] = before[id];
      else if (!equalJson(before[id], after[id]))
        updated[`${table}/${id}`] = { before: before[id], after: after[id] };
    }
    for (const id of Object.keys(after)) {
      if (skip?.has(id) !== true && !Object.hasOwn(before, id)) added[`${table}/${id}`] = after[id];
    }
  }
  return { added, updated, removed };
}

/** True if nothing would change. */
export function isEmptyDiff(diff: DesignDiff): boolean {
  return [diff.added, diff.updated, diff.removed].every((records) => Object.keys(records).length === 0);
}

/** The difference that takes this one back (rule M51). */
export function invertDiff(diff: DesignDiff): DesignDiff {
  const updated: Record<RecordKey, { before: unknown; after: unknown }> = {};
  for (const [key, { before, after }] of Object.entries(diff.updated)) {
    updated[key as RecordKey] = { before: after, after: before };
  }
  return { added: diff.removed, updated, removed: diff.added };
}

/**
 * The design with the difference applied (rule M50). Sets what is added or updated and drops what is removed, whatever
 * the design holds there, so that an undo works over changes of other records made meanwhile.
 */
export function applyDiff(design: Design, diff: DesignDiff): Design {
  const copies = new Map<Table, Record<string, unknown>>();
  const writable = (key: string): [Record<string, unknown>, string] => {
    const slash = key.indexOf("/");
    const table = key.slice(0, slash) as Table;
    const copy = copies.get(table) ?? { ...tableOf(design as unknown as Bag, table) };
    copies.set(table, copy);
    return [copy, key.slice(slash + 1)];
  };
  for (const key of Object.keys(diff.removed)) {
    const [table, id] = writable(key);
    delete table[id];
  }
  for (const [key, value] of Object.entries(diff.added)) {
    const [table, id] = writable(key);
    table[id] = value;
  }
  for (const [key, value] of Object.entries(diff.updated)) {
    const [table, id] = writable(key);
    table[id] = value.after;
  }
  if (copies.size === 0) return design;
  const result: Record<string, unknown> = copies.get("") ?? { ...design };
  for (const table of ["nodes", "edges", "expectations"] as const) {
    const copy = copies.get(table);
    if (copy !== undefined) result[table] = copy;
  }
  const layout = copies.get("layout");
  const positions = copies.get("layout.nodes");
  if (layout !== undefined || positions !== undefined) {
    result["layout"] = {
      ...(layout ?? design.layout),
      ...(positions === undefined ? {} : { nodes: positions }),
    };
  }
  return result as unknown as Design;
}
