/** Checks the steps of a scenario: each must refer to something that is there and can do it (rule M37). */
import { commandProblems } from "./command-problems.ts";
import type { Design } from "./design.ts";
import type { KindSpec } from "./kind-spec.ts";
import type { Problem } from "./problem.ts";

/** Steps that refer to nothing, cannot be done, or come after the end. */
export function scenarioProblems(design: Design, kinds: ReadonlyMap<string, KindSpec>): readonly Problem[] {
  const endMs = design.scenario.durationS * 1000;
  return design.scenario.steps.flatMap(({ atMs, command }, index) => {
    const text = { en: `Scenario step ${index + 1}`, ko: `시나리오 ${index + 1}번째 단계` };
    const at = { path: `scenario.steps.${index}` };
    const problems = commandProblems(design, kinds, command, { text, at });
    if (atMs <= endMs) return problems;
    const late: Problem = {
      severity: "warning",
      code: "scenario.late",
      at,
      text: {
        en: `${text.en}: it is due at ${atMs} ms, after the run's end at ${endMs} ms, and will not happen.`,
        ko: `${text.ko}: 실행 종료 시각(${endMs} ms) 뒤인 ${atMs} ms에 예정되어 있어 수행되지 않습니다.`,
      },
    };
    return [...problems, late];
  });
}
