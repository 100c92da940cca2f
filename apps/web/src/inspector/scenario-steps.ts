/** Steps of a scenario from what was done in a run. Pure. */
import type { RunCommand, ScenarioStep } from "@eventyard/model";

const NS_PER_MS = 1e6;

/** The run's commands as steps at the same instants, to the nearest microsecond. */
export function plannedSteps(
  commands: readonly { readonly atNs: number; readonly command: RunCommand }[],
): readonly ScenarioStep[] {
  return commands.map(({ atNs, command }) => ({
    atMs: Math.round(atNs / 1000) / (NS_PER_MS / 1000),
    command,
  }));
}

/** True if the steps are already what the scenario plans. */
export function isPlanned(recorded: readonly ScenarioStep[], steps: readonly ScenarioStep[]): boolean {
  return JSON.stringify(recorded) === JSON.stringify(steps);
}
