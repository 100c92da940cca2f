import { emptyDesign, semanticHash } from "@eventyard/model";
import type { Design, RunCommand } from "@eventyard/model";
import type { RunState } from "@eventyard/protocol";
import { describe, expect, test } from "vitest";
import { differsFromRun } from "./changed.ts";

const started: Design = {
  ...emptyDesign("test"),
  nodes: {
    a: { kind: "consumer", name: "A", params: { workers: 4 } },
    n: { kind: "note", name: "N", params: {} },
  },
};
const simulated = (kind: string) => kind !== "note";

function runOf(...commands: RunCommand[]): RunState {
  return {
    runId: "r",
    designId: "d",
    designHash: semanticHash(started, simulated),
    phase: "running",
    speed: 1,
    seed: 1,
    durationS: 60,
    timeNs: 0,
    nodeIds: ["a"],
    edgeIds: [],
    commands: commands.map((command) => ({ atNs: 0, atEvent: 0, command })),
    reason: undefined,
    jumps: 0,
    branch: 0,
  };
}

function withWorkers(workers: number): Design {
  return { ...started, nodes: { ...started.nodes, a: { ...started.nodes["a"]!, params: { workers } } } };
}

describe("changed since the start", () => {
  test("not while nothing changed, nor by what the run has taken over", () => {
    expect(differsFromRun(started, runOf(), started, simulated)).toBe(false);
    const taken = runOf({ type: "params", node: "a", params: { workers: 7 } });
    expect(differsFromRun(withWorkers(7), taken, started, simulated)).toBe(false);
    const back = runOf(
      { type: "params", node: "a", params: { workers: 7 } },
      { type: "params", node: "a", params: { workers: 4 } },
    );
    expect(differsFromRun(started, back, started, simulated)).toBe(false);
  });

  test("not by what lies ahead of an earlier instant that is looked at", () => {
    const { commands } = runOf({ type: "params", node: "a", params: { workers: 7 } });
    const back = { ...runOf(), ahead: { newestNs: 1, newestPhase: "finished", commands } } as const;
    expect(differsFromRun(withWorkers(7), back, started, simulated)).toBe(false);
    expect(
      differsFromRun(withWorkers(6), { ...back, ahead: { ...back.ahead, commands: [] } }, started, simulated),
    ).toBe(true);
  });

  test("not by what a note says", () => {
    const n = { ...started.nodes["n"]!, params: { text: "as of today" } };
    const noted = { ...started, nodes: { ...started.nodes, n } };
    expect(differsFromRun(noted, runOf(), started, simulated)).toBe(false);
  });

  test("by a new node, and by a parameter that the run did not get", () => {
    const more = { ...started, nodes: { ...started.nodes, b: { kind: "queue", name: "B", params: {} } } };
    expect(differsFromRun(more, runOf(), started, simulated)).toBe(true);
    expect(differsFromRun(withWorkers(7), runOf(), started, simulated)).toBe(true);
  });

  test("a page that did not see the start compares nodes and edges, notes apart", () => {
    expect(differsFromRun(withWorkers(7), runOf(), undefined, simulated)).toBe(false);
    const more = { ...started, nodes: { ...started.nodes, b: { kind: "queue", name: "B", params: {} } } };
    expect(differsFromRun(more, runOf(), undefined, simulated)).toBe(true);
  });
});
