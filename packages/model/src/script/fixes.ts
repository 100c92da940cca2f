/**
 * Switching fixes: a fix is a patch that remembers, while it is on, what it replaced (rules M83–M88). Pure: the page's
 * undo, the CLI and the gallery's tests use the same two functions.
 */
import type { Design, DesignEdge, DesignNode } from "../design.ts";
import { equalJson } from "../equal-json.ts";
import type { Params, ParamValue } from "../kind-spec.ts";
import type { LocalText } from "../text.ts";
import { localText } from "../text.ts";
import type { Fix, FixMemory } from "./script.ts";

/** `changed`: it is on, and something that it set has been edited since. */
export type FixState = "off" | "on" | "changed";

export type FixSwitch =
  | { readonly ok: true; readonly design: Design }
  /** Why the fix cannot be switched on. */
  | { readonly ok: false; readonly text: LocalText };

type Table<T> = Readonly<Record<string, T>>;
type Written = Record<string, Record<string, ParamValue | null>>;

function own<T>(table: Table<T> | undefined, id: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, id) ? table[id] : undefined;
}

/** What runs: names and presets are not a fix's business. */
function sameNode(a: DesignNode, b: DesignNode): boolean {
  return a.kind === b.kind && (a.kindVersion ?? 1) === (b.kindVersion ?? 1) && equalJson(a.params, b.params);
}

function sameEdge(a: DesignEdge, b: DesignEdge): boolean {
  return equalJson([a.from, a.to, a.params], [b.from, b.to, b.params]);
}

function holdsAll(table: Table<{ readonly params: Params }>, wanted: Table<Params> | undefined): boolean {
  return Object.entries(wanted ?? {}).every(([id, params]) => {
    const written = own(table, id)?.params;
    return (
      written !== undefined && Object.entries(params).every(([name, value]) => own(written, name) === value)
    );
  });
}

/** True if the design is as the fix makes it. */
function holds(design: Design, fix: Fix): boolean {
  const nodes = Object.entries(fix.addNodes ?? {}).every(([id, { node }]) => {
    const there = own(design.nodes, id);
    return there !== undefined && sameNode(there, node);
  });
  const edges = Object.entries(fix.addEdges ?? {}).every(([id, edge]) => {
    const there = own(design.edges, id);
    return there !== undefined && sameEdge(there, edge);
  });
  const gone =
    (fix.removeEdges ?? []).every((id) => !Object.hasOwn(design.edges, id)) &&
    (fix.removeNodes ?? []).every((id) => !Object.hasOwn(design.nodes, id));
  return nodes && edges && gone && holdsAll(design.nodes, fix.nodes) && holdsAll(design.edges, fix.edges);
}

/** Whether a fix is on (rule M84); one that the design does not have is off. */
export function fixState(design: Design, id: string): FixState {
  const fix = own(design.fixes, id);
  if (fix?.before === undefined) return "off";
  return holds(design, fix) ? "on" : "changed";
}

/** Every place in the design that the fix writes to; two fixes with one in common are alternatives. */
export function placesOf(fix: Fix): readonly string[] {
  const params = (table: string, records: Table<Params> | undefined) =>
    Object.entries(records ?? {}).flatMap(([id, names]) =>
      Object.keys(names).map((name) => `${table}/${id}/params/${name}`),
    );
  return [
    ...params("nodes", fix.nodes),
    ...params("edges", fix.edges),
    ...[...Object.keys(fix.addNodes ?? {}), ...(fix.removeNodes ?? [])].map((id) => `nodes/${id}/`),
    ...Object.keys(fix.addEdges ?? {}).map((id) => `edges/${id}/`),
    ...(fix.removeEdges ?? []).map((id) => `edges/${id}/`),
  ];
}

/** True if both fixes write to one place: then at most one of them is on (rule M87). */
export function areAlternatives(a: Fix, b: Fix): boolean {
  const places = placesOf(b);
  return placesOf(a).some((one) => places.some((other) => one.startsWith(other) || other.startsWith(one)));
}

/** What among the things that stay needs the node, so that it cannot go; undefined: nothing. */
function namedBy(design: Design, edges: Table<DesignEdge>, id: string): LocalText | undefined {
  const edge = Object.entries(edges).find(([, { from, to }]) => from.node === id || to.node === id);
  if (edge !== undefined) return { en: `the edge "${edge[0]}"`, ko: `'${edge[0]}' 연결이` };
  const expectation = Object.entries(design.expectations).find(([, { scope }]) => scope === id);
  if (expectation !== undefined)
    return { en: `the expectation "${expectation[0]}"`, ko: `'${expectation[0]}' 기대 조건이` };
  const step = design.scenario.steps.findIndex(({ command }) => "node" in command && command.node === id);
  return step < 0 ? undefined : { en: `scenario step ${step + 1}`, ko: `시나리오 ${step + 1}번째 단계가` };
}

/** What keeps a node that the fix removes: an edge that the fix leaves, an expectation or a step of the scenario. */
export function neededBy(design: Design, fix: Fix, id: string): LocalText | undefined {
  return namedBy(design, drop(design.edges, fix.removeEdges ?? []), id);
}

/** Why the fix cannot be switched on, or undefined (rule M85). */
function obstacle(design: Design, fix: Fix): LocalText | undefined {
  const name = localText(fix.name);
  const missing = (id: string, en: string, ko: string) => ({
    en: `The fix "${name.en}" cannot be switched on: there is no ${en} "${id}".`,
    ko: `'${name.ko}' 해결책을 켤 수 없습니다. '${id}' ${ko} 없습니다.`,
  });
  const taken = (id: string, en: string, ko: string) => ({
    en: `The fix "${name.en}" cannot be switched on: it adds the ${en} "${id}", which is there already.`,
    ko: `'${name.ko}' 해결책을 켤 수 없습니다. 추가하려는 '${id}' ${ko} 이미 있습니다.`,
  });
  for (const id of [...Object.keys(fix.nodes ?? {}), ...(fix.removeNodes ?? [])])
    if (!Object.hasOwn(design.nodes, id)) return missing(id, "node", "노드가");
  for (const id of [...Object.keys(fix.edges ?? {}), ...(fix.removeEdges ?? [])])
    if (!Object.hasOwn(design.edges, id)) return missing(id, "edge", "연결이");
  for (const id of Object.keys(fix.addNodes ?? {}))
    if (Object.hasOwn(design.nodes, id)) return taken(id, "node", "노드가");
  for (const id of Object.keys(fix.addEdges ?? {}))
    if (Object.hasOwn(design.edges, id)) return taken(id, "edge", "연결이");
  const nodes = { ...drop<unknown>(design.nodes, fix.removeNodes ?? []), ...fix.addNodes };
  for (const { from, to } of Object.values(fix.addEdges ?? {}))
    for (const { node } of [from, to])
      if (!Object.hasOwn(nodes, node)) return missing(node, "node", "노드가");
  for (const id of fix.removeNodes ?? []) {
    const by = neededBy(design, fix, id);
    if (by === undefined) continue;
    return {
      en: `The fix "${name.en}" cannot be switched on: it removes the node "${id}", which ${by.en} needs.`,
      ko: `'${name.ko}' 해결책을 켤 수 없습니다. 없애려는 '${id}' 노드를 ${by.ko} 사용합니다.`,
    };
  }
  return undefined;
}

/** Records with parameters merged in, and what they were. */
function written<T extends { readonly params: Params }>(
  table: Table<T>,
  wanted: Table<Params> | undefined,
): readonly [Table<T>, Written | undefined] {
  if (wanted === undefined) return [table, undefined];
  const next: Record<string, T> = { ...table };
  const before: Written = {};
  for (const [id, params] of Object.entries(wanted)) {
    const record = next[id] as T;
    before[id] = Object.fromEntries(
      Object.keys(params).map((name) => [name, own(record.params, name) ?? null]),
    );
    next[id] = { ...record, params: { ...record.params, ...params } };
  }
  return [next, before];
}

function pick<T>(table: Table<T>, ids: readonly string[]): Record<string, T> {
  return Object.fromEntries(ids.flatMap((id) => (Object.hasOwn(table, id) ? [[id, table[id] as T]] : [])));
}

function drop<T>(table: Table<T>, ids: readonly string[]): Table<T> {
  const gone = new Set(ids);
  return ids.length === 0 ? table : Object.fromEntries(Object.entries(table).filter(([id]) => !gone.has(id)));
}

function withFix(design: Design, id: string, fix: Fix): Design {
  return { ...design, fixes: { ...design.fixes, [id]: fix } };
}

function turnOn(design: Design, id: string, fix: Fix): Design {
  const [nodes, nodesBefore] = written(design.nodes, fix.nodes);
  const [edges, edgesBefore] = written(design.edges, fix.edges);
  const removed = fix.removeEdges ?? [];
  const removedNodes = fix.removeNodes ?? [];
  const added = Object.entries(fix.addNodes ?? {});
  const places = pick(design.layout.nodes, [...added.map(([node]) => node), ...removedNodes]);
  const before: FixMemory = {
    ...(nodesBefore === undefined ? {} : { nodes: nodesBefore }),
    ...(edgesBefore === undefined ? {} : { edges: edgesBefore }),
    ...(removed.length === 0 ? {} : { removed: pick(design.edges, removed) }),
    ...(removedNodes.length === 0 ? {} : { removedNodes: pick(design.nodes, removedNodes) }),
    ...(Object.keys(places).length === 0 ? {} : { places }),
  };
  const layout = {
    ...design.layout,
    nodes: {
      ...drop(design.layout.nodes, removedNodes),
      ...Object.fromEntries(added.map(([node, { at }]) => [node, at])),
    },
  };
  const next: Design = {
    ...design,
    nodes: {
      ...drop(nodes, removedNodes),
      ...Object.fromEntries(added.map(([node, { node: record }]) => [node, record])),
    },
    edges: { ...drop(edges, removed), ...fix.addEdges },
    layout: added.length + removedNodes.length === 0 ? design.layout : layout,
  };
  return withFix(next, id, { ...fix, before });
}

/** Records with the parameters of before, where the fix's values still stand. */
function restored<T extends { readonly params: Params }>(
  table: Table<T>,
  set: Table<Params> | undefined,
  before: Table<Table<ParamValue | null>> | undefined,
): Table<T> {
  const next: Record<string, T> = { ...table };
  for (const [id, params] of Object.entries(set ?? {})) {
    const record = own(next, id);
    if (record === undefined) continue;
    const now: Record<string, ParamValue> = { ...record.params };
    for (const [name, value] of Object.entries(params)) {
      const old = own(own(before, id), name);
      if (old === undefined || own(record.params, name) !== value) continue;
      if (old === null) delete now[name];
      else now[name] = old;
    }
    next[id] = { ...record, params: now };
  }
  return next;
}

function turnOff(design: Design, id: string, fix: Fix, before: FixMemory): Design {
  const intact = Object.entries(fix.addEdges ?? {}).filter(([edge, record]) => {
    const there = own(design.edges, edge);
    return there !== undefined && sameEdge(there, record);
  });
  const kept = drop(
    design.edges,
    intact.map(([edge]) => edge),
  );
  const gone = Object.entries(fix.addNodes ?? {})
    .filter(([node, { node: record }]) => {
      const there = own(design.nodes, node);
      return there !== undefined && sameNode(there, record) && namedBy(design, kept, node) === undefined;
    })
    .map(([node]) => node);
  const returned = Object.entries(before.removedNodes ?? {}).filter(
    ([id]) => !Object.hasOwn(design.nodes, id),
  );
  const nodes = restored(
    { ...drop(design.nodes, gone), ...Object.fromEntries(returned) },
    fix.nodes,
    before.nodes,
  );
  const back = Object.entries(before.removed ?? {}).filter(
    ([edge, { from, to }]) =>
      !Object.hasOwn(kept, edge) && Object.hasOwn(nodes, from.node) && Object.hasOwn(nodes, to.node),
  );
  const edges = restored({ ...kept, ...Object.fromEntries(back) }, fix.edges, before.edges);
  const moved = [...gone, ...returned.map(([id]) => id)];
  const places = { ...drop(design.layout.nodes, gone), ...pick(before.places ?? {}, moved) };
  const { before: _done, ...off } = fix;
  const layout = moved.length === 0 ? design.layout : { ...design.layout, nodes: places };
  return withFix({ ...design, nodes, edges, layout }, id, off);
}

/**
 * The design with the fix switched on or off. On: its alternatives go off, then its parts are set and what they were is
 * remembered. Off: each part that is still as the fix made it becomes what it was; edited parts stay (rules M85–M88).
 * A fix that is there already stays as it is; switching off cannot fail.
 */
export function switchFix(design: Design, id: string, on: boolean): FixSwitch {
  const fix = own(design.fixes, id);
  if (fix === undefined) {
    const known = Object.keys(design.fixes ?? {}).join(", ");
    const text = {
      en: `There is no fix "${id}". ${known === "" ? "The design has none." : `Known: ${known}.`}`,
      ko: `'${id}' 해결책이 없습니다. ${known === "" ? "설계에 해결책이 하나도 없습니다." : `사용 가능: ${known}.`}`,
    };
    return { ok: false, text };
  }
  if ((fix.before !== undefined) === on) return { ok: true, design };
  if (fix.before !== undefined) return { ok: true, design: turnOff(design, id, fix, fix.before) };
  let next = design;
  for (const [otherId, other] of Object.entries(design.fixes ?? {}))
    if (other.before !== undefined && areAlternatives(fix, other))
      next = turnOff(next, otherId, other, other.before);
  const text = obstacle(next, fix);
  return text === undefined ? { ok: true, design: turnOn(next, id, fix) } : { ok: false, text };
}
