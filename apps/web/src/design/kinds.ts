/** The catalogue as the page needs it, with the form fields computed once. */
import { kindSpecs } from "@eventyard/kinds";
import { paramFields } from "@eventyard/model";
import type { Design, KindSpec, ParamField, ParamSet } from "@eventyard/model";

export { kindSpecs };

/** One entry per kind and per port with edge parameters of the catalogue. */
const formFields = new WeakMap<ParamSet, readonly ParamField[]>();

/** The spec of a node's kind, or undefined if this version does not know the kind. */
export function specOf(design: Design, nodeId: string): KindSpec | undefined {
  const node = design.nodes[nodeId];
  return node === undefined ? undefined : kindSpecs.get(node.kind);
}

/** The parameters of a kind, or of the edges that leave a port, in form order; computed once. */
export function fieldsOf(set: ParamSet): readonly ParamField[] {
  const known = formFields.get(set) ?? paramFields(set);
  formFields.set(set, known);
  return known;
}
