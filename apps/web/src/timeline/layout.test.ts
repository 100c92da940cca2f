import { describe, expect, test } from "vitest";
import type { RunCommand } from "@eventyard/model";
import { axisEndS, axisTicks, bucketAt, layOutCommands, MARKS_MAX, niceCeiling } from "./layout.ts";

const fault = (atS: number, on: boolean, node: string, id: "kill" | "slow" = "kill") => ({
  atNs: atS * 1e9,
  command: { type: "fault", fault: id, on, node } as const satisfies RunCommand,
});

describe("timeline", () => {
  test("the axis leaves room before the playhead, grows in 1-2-5 and ends with the run", () => {
    expect(axisEndS(10, 300, 0)).toBe(20);
    expect(axisEndS(200, 300, 1)).toBe(300);
    expect(axisEndS(0, 300, 1)).toBe(20);
    expect(axisEndS(0, 300, 0)).toBe(300);
    for (let now = 0.001; now < 300; now *= 1.7) expect(axisEndS(now, 300, 0.1)).toBeGreaterThanOrEqual(now);
    expect(niceCeiling(0.03)).toBeCloseTo(0.05);
  });

  test("ticks are round, start at 0, stay within and have room for their labels", () => {
    for (const end of [0.02, 1, 7, 45, 300, 3600, 86_400]) {
      const ticks = axisTicks(end, 1200);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeLessThanOrEqual(end * 1.0001);
      expect(ticks.length).toBeLessThanOrEqual(12);
      expect(ticks.length).toBeGreaterThanOrEqual(4);
    }
    expect(axisTicks(300, 1200).slice(0, 3)).toEqual([0, 30, 60]);
  });

  test("a fault is a band from on to off; one that is still on is open; repeated switches change nothing", () => {
    const { bands, marks } = layOutCommands([
      fault(1, true, "a"),
      fault(2, true, "a"),
      fault(3, true, "b", "slow"),
      fault(4, false, "a"),
      fault(5, false, "a"),
      { atNs: 6e9, command: { type: "send", node: "a", count: 1 } },
    ]);
    expect(bands.map(({ elementId, fromS, toS }) => [elementId, fromS, toS])).toEqual([
      ["a", 1, 4],
      ["b", 3, undefined],
    ]);
    expect(marks.map(({ atS }) => atS)).toEqual([6]);
  });

  test("keeps the newest when there are too many", () => {
    const many = Array.from({ length: MARKS_MAX + 50 }, (_, i) => [
      fault(i, true, "a"),
      fault(i + 0.5, false, "a"),
    ]).flat();
    const { bands } = layOutCommands(many);
    expect(bands).toHaveLength(MARKS_MAX);
    expect(bands.at(-1)?.fromS).toBe(MARKS_MAX + 49);
  });

  test("finds the bucket under the pointer, or none", () => {
    expect(bucketAt(2.5, 1, 10)).toBe(2);
    expect(bucketAt(10, 1, 10)).toBeUndefined();
    expect(bucketAt(1, 0, 0)).toBeUndefined();
  });
});
