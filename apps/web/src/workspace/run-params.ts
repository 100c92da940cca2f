/** Hands changed parameters to a live run, whichever way they changed here: form, undo, a repair's button. */
import { resolveParams } from "@eventyard/model";
import type { Design, DesignNode, ParamValue } from "@eventyard/model";
import { kindSpecs } from "../design/kinds.ts";
import { designStore } from "../design/store.ts";
import type { DesignState } from "../design/store.ts";
import { notifyEdgeParams, notifyParams } from "../run/session.ts";

/** Parameters whose value differs, defaults included: an undo back to a default is a change as well. */
export function changedParams(before: DesignNode, after: DesignNode): Readonly<Record<string, ParamValue>> {
  const spec = kindSpecs.get(after.kind);
  if (spec === undefined || before.kind !== after.kind || before.params === after.params) return {};
  const old = resolveParams(spec, before.params);
  const now = Object.entries(resolveParams(spec, after.params));
  return Object.fromEntries(now.filter(([name, value]) => old[name] !== value));
}

/** A run keeps the nodes and edges that it was started with: an edit that adds or removes some is not taken over in part. */
export function sameElements(a: Design, b: Design): boolean {
  return [
    [a.nodes, b.nodes],
    [a.edges, b.edges],
  ].every(([now, then]) => {
    const ids = Object.keys(now!);
    return (
      now === then ||
      (ids.length === Object.keys(then!).length && ids.every((id) => Object.hasOwn(then!, id)))
    );
  });
}

function forward(state: DesignState, before: DesignState): void {
  if (!sameElements(state.design, before.design)) return;
  for (const [id, node] of Object.entries(state.design.nodes)) {
    const old = before.design.nodes[id];
    if (old === undefined || old === node) continue;
    const params = changedParams(old, node);
    if (Object.keys(params).length > 0) notifyParams(id, params);
  }
  for (const [id, edge] of Object.entries(state.design.edges)) {
    const old = before.design.edges[id];
    // an edge's parameters stay the same object until one of them is edited
    if (old !== undefined && old.params !== edge.params) notifyEdgeParams(id, edge.params);
  }
}

/** Starts watching the document; call once. */
export function forwardParamsToRun(): void {
  designStore.subscribe((state, before) => {
    // a design that came from the server was changed, and told to the run, by whoever saved it
    const edited = state.design !== before.design && state.designId === before.designId;
    if (edited && state.design !== state.savedDesign) forward(state, before);
  });
}
