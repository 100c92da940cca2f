import { describe, expect, test } from "vitest";
import {
  clockParts,
  formatAxisTime,
  formatCount,
  formatDuration,
  formatExact,
  formatInstant,
  formatPercent,
  formatRate,
  formatSpeed,
} from "./format.ts";

describe("numbers as they are written", () => {
  test.each([
    [0, "0/s", "0/s"],
    [0.01, "<0.1/s", "<0.1/s"],
    [0.34, "0.3/s", "0.3/s"],
    [9.94, "9.9/s", "9.9/s"],
    [9.96, "10/s", "10/s"],
    [119.6, "120/s", "120/s"],
    [12_345, "12.3K/s", "1.23만/s"],
  ])("rate %d", (rate, en, ko) => {
    expect(formatRate(rate, "en")).toBe(en);
    expect(formatRate(rate, "ko")).toBe(ko);
  });

  test.each([
    [0, "0 ms", "0 ms"],
    [0.0004, "1 µs", "1 µs"],
    [0.05, "50 µs", "50 µs"],
    [0.25, "0.3 ms", "0.3 ms"],
    [41.4, "41 ms", "41 ms"],
    [999.4, "999 ms", "999 ms"],
    [999.6, "1 s", "1초"],
    [14_640, "14.6 s", "14.6초"],
    [150_000, "150 s", "150초"],
    [180_000, "3 min", "3분"],
    [7_200_000, "2 h", "2시간"],
    [259_200_000, "3 d", "3일"],
  ])("duration %d ms", (ms, en, ko) => {
    expect(formatDuration(ms, "en")).toBe(en);
    expect(formatDuration(ms, "ko")).toBe(ko);
  });

  test("a count is exact up to four digits and exact at any size where it is a total", () => {
    expect(formatCount(1742, "en")).toBe("1,742");
    expect(formatCount(9999, "ko")).toBe("9,999");
    expect(formatCount(12_345, "en")).toBe("12.3K");
    expect(formatCount(12_345, "ko")).toBe("1.23만");
    expect(formatExact(1_234_567, "en")).toBe("1,234,567");
    expect(formatPercent(99.999, "en")).toBe("99.99 %");
    expect(formatPercent(56.9, "ko")).toBe("56.9%");
  });

  test("virtual time is tabular and counts hours beyond a day", () => {
    expect(clockParts(92_480_000_000)).toEqual({ main: "00:01:32", rest: ".480" });
    expect(clockParts(93_600e9)).toEqual({ main: "26:00:00", rest: ".000" });
  });

  test("axis times and speeds", () => {
    expect([0, 0.005, 90, 3900].map(formatAxisTime)).toEqual(["00:00", "00:00.005", "01:30", "1:05:00"]);
    // half a millisecond is another tick than a whole one; what rounds up to a second is one
    expect([0.0005, 0.001, 59.9999999].map(formatAxisTime)).toEqual(["00:00.0005", "00:00.001", "01:00"]);
    expect([0.001, 0.05, 60].map(formatSpeed)).toEqual(["0.001×", "0.05×", "60×"]);
  });
});

test.each([
  [0.084, "00:00.08"],
  [9.5, "00:09.5"],
  [75.9, "01:15"],
])("an instant of %d s is %s", (seconds, text) => {
  expect(formatInstant(seconds)).toBe(text);
});
