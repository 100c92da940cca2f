import { describe, expect, test } from "vitest";
import { requestSchemas } from "./requests.ts";
import { protocolMismatch } from "./version.ts";
import { PROTOCOL_VERSION } from "./events.ts";

const accepts = (event: keyof typeof requestSchemas, value: unknown) =>
  requestSchemas[event].safeParse(value).success;

const seek = (target: unknown) => ({ runId: "r1", target });

describe("P3 requests", () => {
  test("P3 what the page sends is accepted", () => {
    expect(accepts("run:start", { designId: "orders", speed: 0, seed: 1, paused: false })).toBe(true);
    expect(accepts("run:speed", { runId: "r1", speed: 0.05 })).toBe(true);
    expect(
      accepts("run:command", { runId: "r1", command: { type: "fault", fault: "cut", on: true, edge: "e1" } }),
    ).toBe(true);
    expect(
      accepts("run:command", { runId: "r1", command: { type: "params", node: "n", params: { workers: 7 } } }),
    ).toBe(true);
    expect(accepts("run:seek", { runId: "r1", target: { to: "instant", timeNs: 0 } })).toBe(true);
    // an instant beyond what has run is the newest one: only the run knows which that is
    expect(
      accepts("run:seek", { runId: "r1", target: { to: "instant", timeNs: Number.MAX_SAFE_INTEGER } }),
    ).toBe(true);
    for (const to of ["previousEvent", "newest", "leftBranch"])
      expect(accepts("run:seek", { runId: "r1", target: { to } })).toBe(true);
  });

  test.each([
    ["an id that is a path", "design:watch", "../secret"],
    ["an id with a NUL", "design:watch", "a\0b"],
    ["a long id", "design:watch", "a".repeat(65)],
    ["a negative speed", "run:speed", { runId: "r1", speed: -1 }],
    ["a speed that is not a number", "run:speed", { runId: "r1", speed: Number.NaN }],
    ["an unknown key", "run:speed", { runId: "r1", speed: 1, extra: true }],
    ["a fractional seed", "run:start", { designId: "a", speed: 1, seed: 0.5, paused: false }],
    ["a billion messages", "run:command", { runId: "r", command: { type: "send", node: "n", count: 1e9 } }],
    [
      "a node fault on an edge",
      "run:command",
      { runId: "r", command: { type: "fault", fault: "kill", on: true, edge: "e" } },
    ],
    [
      "a nested parameter",
      "run:command",
      { runId: "r", command: { type: "params", node: "n", params: { a: {} } } },
    ],
    [
      "an infinite parameter",
      "run:command",
      { runId: "r", command: { type: "params", node: "n", params: { a: Infinity } } },
    ],
    ["an instant before the beginning", "run:seek", seek({ to: "instant", timeNs: -1 })],
    ["an instant that is not a number", "run:seek", seek({ to: "instant", timeNs: Number.NaN })],
    ["an infinite instant", "run:seek", seek({ to: "instant", timeNs: Infinity })],
    ["an instant that is no exact number", "run:seek", seek({ to: "instant", timeNs: 2 ** 53 })],
    ["an instant as a string", "run:seek", seek({ to: "instant", timeNs: "5" })],
    ["an instant without a time", "run:seek", seek({ to: "instant" })],
    ["a time for an event", "run:seek", seek({ to: "previousEvent", timeNs: 5 })],
    ["an unknown target", "run:seek", seek({ to: "end" })],
    ["a target that is a string", "run:seek", seek("newest")],
    ["a seek without a target", "run:seek", { runId: "r1" }],
    ["a seek in a path", "run:seek", { runId: "../r1", target: { to: "newest" } }],
    ["nothing", "run:control", undefined],
    ["a negative acknowledgement", "frame:ack", -1],
  ] as const)("P3 %s is refused", (_name, event, value) => {
    expect(accepts(event, value)).toBe(false);
  });
});

describe("P1 version", () => {
  test("P1 the same version passes; older, newer and missing ones get their own sentence in both languages", () => {
    expect(protocolMismatch(PROTOCOL_VERSION)).toBeUndefined();
    expect(protocolMismatch(PROTOCOL_VERSION + 1)?.en).toContain("newer than the server");
    expect(protocolMismatch(PROTOCOL_VERSION - 1)?.en).toContain("Reload the page");
    expect(protocolMismatch(undefined)?.ko).toContain("새로 고치세요");
    expect(protocolMismatch("1")).toBeDefined();
  });
});
