import { describe, expect, test } from "vitest";
import type { RunCommand } from "@eventyard/model";
import { emptyDesign } from "@eventyard/model";
import {
  axisEndS,
  axisTicks,
  bucketAt,
  layOutCaptions,
  layOutCommands,
  MARKS_MAX,
  niceCeiling,
  nameRows,
} from "./layout.ts";

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

test("names of bands never lie over each other; the newest takes the place of an older that is over", () => {
  const place = (fromPx: number, toPx: number, lasting = false) => ({ fromPx, toPx, lasting });
  expect(nameRows([place(0, 50), place(60, 90)], 2)).toEqual([0, 0]);
  expect(nameRows([place(0, 30), place(10, 40), place(30, 60)], 2)).toEqual([0, 1, 0]);
  expect(nameRows([place(0, 50), place(20, 70), place(40, 90)], 2)).toEqual([undefined, 1, 0]);
  expect(nameRows([place(0, 50, true), place(20, 70), place(40, 90)], 2)).toEqual([0, undefined, 1]);
  expect(nameRows([place(0, 50, true), place(20, 70, true), place(40, 90)], 2)).toEqual([0, 1, undefined]);
});

test("captions lie in rows: one that begins while another is shown goes one row down", () => {
  const said = (atMs: number, untilMs: number) => ({ text: "x", atMs, untilMs });
  const captions = { a: said(0, 4000), b: said(2000, 6000), c: said(5000, 7000), never: said(9000, 8000) };
  expect(layOutCaptions({ ...emptyDesign("x"), captions })).toEqual([
    { fromS: 0, toS: 4, row: 0 },
    { fromS: 2, toS: 6, row: 1 },
    { fromS: 5, toS: 7, row: 0 },
  ]);
  const crowd = Object.fromEntries(["a", "b", "c"].map((id) => [id, said(0, 1000)]));
  const rows = layOutCaptions({ ...emptyDesign("x"), captions: crowd }).map(({ row }) => row);
  expect(rows).toEqual([0, 1, 1]);
});
