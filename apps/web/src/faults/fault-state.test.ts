import type { RunCommand } from "@eventyard/model";
import { expect, test } from "vitest";
import { isFaultOn } from "./fault-state.ts";

const log = (...commands: RunCommand[]) => commands.map((command) => ({ command }));

test("the last word on a fault counts, per fault and per element", () => {
  const commands = log(
    { type: "fault", fault: "kill", on: true, node: "a" },
    { type: "fault", fault: "slow", on: true, node: "a" },
    { type: "fault", fault: "kill", on: false, node: "a" },
    { type: "fault", fault: "cut", on: true, edge: "e" },
    { type: "send", node: "a", count: 1 },
  );
  expect(isFaultOn(commands, "kill", "a")).toBe(false);
  expect(isFaultOn(commands, "slow", "a")).toBe(true);
  expect(isFaultOn(commands, "slow", "b")).toBe(false);
  expect(isFaultOn(commands, "cut", "e")).toBe(true);
});
