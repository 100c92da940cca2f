import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "./limits.ts";
import { parseTrace } from "./trace.ts";

describe("M70 traces", () => {
  it("are read as written, with either line end and with or without a last one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(LIMITS.tracePerSecondMax), { minLength: 1 }),
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        (counts, lineEnd, ended) => {
          const text = ["events_per_second", ...counts].join(lineEnd) + (ended ? lineEnd : "");
          const result = parseTrace(text);
          expect(result.ok && [...result.perSecond]).toEqual(counts);
        },
      ),
    );
  });

  it.each([
    ["", "empty"],
    ["events\n", "no seconds"],
    ["3\n4\n", "Line 1"],
    ["events\n3\n-1\n", "Line 3"],
    ["events\n3.5\n", "Line 2"],
    ["events\n3\n\n4\n", "Line 3"],
    ["events\n1e3\n", "Line 2"],
    ["events\n1000001\n", "Line 2"],
    ["events\n3,4\n", `"3,4"`],
  ])("%j is refused with the line", (text, part) => {
    const result = parseTrace(text);
    expect(!result.ok && result.text.en).toContain(part);
    expect(!result.ok && result.text.ko).toMatch(/[가-힣]/);
  });

  it("are bounded in length", () => {
    const lines = (count: number): string => `events\n${"1\n".repeat(count)}`;
    expect(parseTrace(lines(LIMITS.traceSecondsMax)).ok).toBe(true);
    expect(parseTrace(lines(LIMITS.traceSecondsMax + 1)).ok).toBe(false);
  });
});
