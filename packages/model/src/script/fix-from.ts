/** A fix made of what was changed by hand: the difference of two states of a design, as a patch that is on. */
import type { Design } from "../design.ts";
import { equalJson } from "../equal-json.ts";
import type { Params, ParamValue } from "../kind-spec.ts";
import type { Words } from "../text.ts";
import { neededBy, placesOf } from "./fixes.ts";
import type { Fix, FixMemory } from "./script.ts";

type Table<T> = Readonly<Record<string, T>>;
type Records<T> = Record<string, Record<string, T>>;

interface Changes {
  readonly set: Records<ParamValue>;
  readonly before: Records<ParamValue | null>;
}

/** Parameters of records that are in both tables and have another value now; `taken` places belong to another fix. */
function changes(
  table: "nodes" | "edges",
  before: Table<{ readonly params: Params }>,
  after: Table<{ readonly params: Params }>,
  taken: ReadonlySet<string>,
): Changes {
  const set: Records<ParamValue> = {};
  const old: Records<ParamValue | null> = {};
  for (const [id, { params }] of Object.entries(after)) {
    const was = Object.hasOwn(before, id) ? before[id]?.params : undefined;
    if (was === undefined) continue;
    for (const [name, value] of Object.entries(params)) {
      if (was[name] === value || taken.has(`${table}/${id}/params/${name}`)) continue;
      (set[id] ??= {})[name] = value;
      (old[id] ??= {})[name] = Object.hasOwn(was, name) ? was[name]! : null;
    }
  }
  return { set, before: old };
}

function isFilled(table: object): boolean {
  return Object.keys(table).length > 0;
}

/** Records of `a` that `b` does not have. */
function onlyIn<T>(a: Table<T>, b: Table<T>, isTaken: (id: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(a).filter(([id]) => !Object.hasOwn(b, id) && !isTaken(id)));
}

/**
 * The fix that leads from `before` to `after`, on: switching it off gives `before` again (rule M90). Left alone is what
 * other fixes that are on, before or after, have set, and what a fix cannot say (removed nodes that an expectation or a step
 * was about, moved ends of edges, parameters that are no longer written). Undefined if nothing is left.
 */
export function fixFrom(before: Design, after: Design, name: Words): Fix | undefined {
  const fixes = [...Object.values(before.fixes ?? {}), ...Object.values(after.fixes ?? {})];
  const lit = fixes.filter((fix) => fix.before !== undefined);
  const taken = new Set(lit.flatMap(placesOf));
  const nodes = changes("nodes", before.nodes, after.nodes, taken);
  const edges = changes("edges", before.edges, after.edges, taken);
  const added = onlyIn(after.nodes, before.nodes, (id) => taken.has(`nodes/${id}/`));
  const addEdges = onlyIn(after.edges, before.edges, (id) => taken.has(`edges/${id}/`));
  const removed = onlyIn(before.edges, after.edges, (id) => taken.has(`edges/${id}/`));
  const removeEdges = Object.keys(removed);
  const removedNodes = onlyIn(
    before.nodes,
    after.nodes,
    (id) => taken.has(`nodes/${id}/`) || neededBy(before, { name, removeEdges }, id) !== undefined,
  );
  const places = Object.fromEntries(
    Object.keys(removedNodes).flatMap((id) => {
      const at = before.layout.nodes[id];
      return at === undefined ? [] : [[id, at]];
    }),
  );
  const addNodes = Object.fromEntries(
    Object.entries(added).map(([id, node]) => [id, { node, at: after.layout.nodes[id] ?? { x: 0, y: 0 } }]),
  );
  const patch: Omit<Fix, "name"> = {
    ...(isFilled(nodes.set) ? { nodes: nodes.set } : {}),
    ...(isFilled(edges.set) ? { edges: edges.set } : {}),
    ...(isFilled(addNodes) ? { addNodes } : {}),
    ...(isFilled(addEdges) ? { addEdges } : {}),
    ...(isFilled(removed) ? { removeEdges } : {}),
    ...(isFilled(removedNodes) ? { removeNodes: Object.keys(removedNodes) } : {}),
  };
  if (equalJson(patch, {})) return undefined;
  const memory: FixMemory = {
    ...(isFilled(nodes.set) ? { nodes: nodes.before } : {}),
    ...(isFilled(edges.set) ? { edges: edges.before } : {}),
    ...(isFilled(removed) ? { removed } : {}),
    ...(isFilled(removedNodes) ? { removedNodes } : {}),
    ...(isFilled(places) ? { places } : {}),
  };
  return { name, ...patch, before: memory };
}
