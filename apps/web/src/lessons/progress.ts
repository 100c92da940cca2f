/** Which steps of a lesson are done, by what the run and the design say. Pure. */
import { judge } from "@eventyard/analysis";
import type { TwinSummary } from "@eventyard/analysis";
import { emptyDesign } from "@eventyard/model";
import type { Comparator, Lesson, LessonCheck, Params, ParamValue, RunCommand } from "@eventyard/model";
import { isFaultOn } from "../faults/fault-state.ts";

/** What a lesson can look at. */
export interface LessonFacts {
  readonly started: boolean;
  readonly commands: readonly { readonly command: RunCommand }[];
  /** Complete parameters of a node of the first design. */
  readonly params: (node: string) => Params | undefined;
  /** Of the first design's run and of its twin's. */
  readonly summaries: readonly (TwinSummary | undefined)[];
}

function compare(left: ParamValue, comparator: Comparator, right: ParamValue): boolean {
  switch (comparator) {
    case "==":
      return left === right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">=":
      return left >= right;
    case ">":
      return left > right;
  }
}

/** Does the check hold now? */
export function holds(check: LessonCheck, facts: LessonFacts): boolean {
  switch (check.type) {
    case "started":
      return facts.started;
    case "fault":
      // "off" means mended: it was on before
      return (
        isFaultOn(facts.commands, check.fault, check.node) === check.on &&
        (check.on || facts.commands.some(({ command }) => command.type === "fault" && command.on))
      );
    case "param": {
      const value = facts.params(check.node)?.[check.param];
      return value !== undefined && compare(value, check.comparator, check.value);
    }
    case "measure": {
      const summary = facts.summaries[check.side ?? 0];
      if (summary === undefined) return false;
      const design = { ...emptyDesign(""), expectations: { step: check.expectation } };
      return judge(design, summary)[0]?.status === "pass";
    }
  }
}

/**
 * How many steps are done, given how many were: steps are walked in order, what is done stays done, and a step without a
 * check waits for the reader.
 */
export function advance(lesson: Lesson, done: number, facts: LessonFacts): number {
  let next = done;
  for (;;) {
    const check = lesson.steps[next]?.check;
    if (check === undefined || !holds(check, facts)) return next;
    next++;
  }
}
