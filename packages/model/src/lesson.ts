/** A lesson: ready designs and steps to walk through with them. What counts as done is read from the run, never from a clock. */
import type { Comparator, Expectation } from "./design.ts";
import type { FaultId, ParamValue } from "./kind-spec.ts";
import type { LocalText } from "./text.ts";

/** When a step is done. Without a check it is done when the reader says so. */
export type LessonCheck =
  /** The design (both, in a twin lesson) has been started. */
  | { readonly type: "started" }
  | { readonly type: "fault"; readonly node: string; readonly fault: FaultId; readonly on: boolean }
  /** A parameter of the first design has such a value. */
  | {
      readonly type: "param";
      readonly node: string;
      readonly param: string;
      readonly comparator: Comparator;
      readonly value: ParamValue;
    }
  /** A measure of the run holds now; `side` 1 is a twin's second design. */
  | { readonly type: "measure"; readonly expectation: Expectation; readonly side?: 0 | 1 };

/** `do`: act; `see`: watch until it shows; `explain`: read; `fix`: mend the design; `check`: it holds now. */
export type LessonStepKind = "do" | "see" | "explain" | "fix" | "check";

export interface LessonStep {
  readonly kind: LessonStepKind;
  readonly text: LocalText;
  /** Node of the first design that the step is about. */
  readonly node?: string;
  readonly check?: LessonCheck;
}

/** Part of the study note that a lesson belongs to. */
export type LessonSection = "definition" | "components" | "background" | "problems";

export interface Lesson {
  readonly id: string;
  readonly section: LessonSection;
  readonly title: LocalText;
  readonly summary: LocalText;
  /** Gallery ids: one design, or two that run as twins. */
  readonly designs: readonly [string] | readonly [string, string];
  readonly steps: readonly LessonStep[];
}
