/** Whose parameters a form edits: a node's or an edge's. The form itself does not know the difference. */
import type { NodeContract, ParamField, Params, ParamSet, Preset } from "@eventyard/model";

export interface FormSubject {
  /** Names document and owner; drafts of invalid text are kept under it. */
  readonly key: string;
  /** Sections stay open or closed per kind (or port), not per node. */
  readonly sectionsKey: string;
  readonly set: ParamSet;
  readonly fields: readonly ParamField[];
  /** Every parameter, defaults included. */
  readonly params: Params;
  /** What these parameters say of versions of events, if they can. */
  readonly contract?: NodeContract | undefined;
  /** What each parameter is compared with. */
  readonly baseline: Params;
  /** The preset whose word counts for this parameter. */
  readonly presetFor: (name: string) => Preset | undefined;
  readonly commit: (params: Params) => void;
}

/** Under which key a field's unmended text is kept. */
export function draftKeyOf({ key }: FormSubject, name: string): string {
  return `${key}.${name}`;
}
