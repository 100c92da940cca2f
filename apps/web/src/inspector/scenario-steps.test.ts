import type { RunCommand } from "@eventyard/model";
import { expect, test } from "vitest";
import { isPlanned, plannedSteps } from "./scenario-steps.ts";

const kill = (on: boolean): RunCommand => ({ type: "fault", fault: "kill", on, node: "pay" });

test("what was done in a run becomes a plan with the same instants, once", () => {
  const steps = plannedSteps([
    { atNs: 1_500_000_000, command: kill(true) },
    { atNs: 2_000_000_499, command: kill(false) },
  ]);
  expect(steps).toEqual([
    { atMs: 1500, command: kill(true) },
    { atMs: 2000, command: kill(false) },
  ]);
  expect(isPlanned(steps, [])).toBe(false);
  expect(isPlanned(steps, steps)).toBe(true);
});
