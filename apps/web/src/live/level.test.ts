import { describe, expect, test } from "vitest";
import { decideDetail } from "./level.ts";

describe("level of detail", () => {
  test("few readable cards are shown in full, far or many as an overview", () => {
    expect(decideDetail("full", 1, 40)).toBe("full");
    expect(decideDetail("full", 0.46, 5)).toBe("overview");
    expect(decideDetail("full", 1, 301)).toBe("overview");
    expect(decideDetail("overview", 1, 40)).toBe("full");
  });

  test("does not flap at either border", () => {
    for (const [zoom, nodes] of [
      [0.49, 10],
      [1, 280],
    ] as const) {
      expect(decideDetail("full", zoom, nodes)).toBe("full");
      expect(decideDetail("overview", zoom, nodes)).toBe("overview");
    }
  });
});
