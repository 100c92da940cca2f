/** The catalogue as the page needs it, with the form fields of each kind computed once. */
import { kindSpecs } from "@eventyard/kinds";
import { paramFields } from "@eventyard/model";
import type { Design, KindSpec, ParamField } from "@eventyard/model";

export { kindSpecs };

const formFields = new Map<string, readonly ParamField[]>();

/** The spec of a node's kind, or undefined if this version does not know the kind. */
export function specOf(design: Design, nodeId: string): KindSpec | undefined {
  const node = design.nodes[nodeId];
  return node === undefined ? undefined : kindSpecs.get(node.kind);
}

/** The kind's parameters in form order; computed once per kind. */
export function fieldsOf(spec: KindSpec): readonly ParamField[] {
  const known = formFields.get(spec.id) ?? paramFields(spec);
  formFields.set(spec.id, known);
  return known;
}
