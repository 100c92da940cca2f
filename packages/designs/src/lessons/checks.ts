/** Short forms of what lessons check. */
import type { Comparator, LessonCheck, Statistic } from "@eventyard/model";

/** The design (both, in a twin lesson) runs. */
export const started: LessonCheck = { type: "started" };

/** A measure of the run holds now; `side` 1 is a twin's second design. */
export function measure(
  metric: string,
  scope: string,
  statistic: Statistic,
  comparator: Comparator,
  bound: number,
  side: 0 | 1 = 0,
): LessonCheck {
  return { type: "measure", expectation: { metric, scope, statistic, comparator, bound }, side };
}

/** The process of this node is killed, or up again. */
export function killed(node: string, on: boolean): LessonCheck {
  return { type: "fault", node, fault: "kill", on };
}
