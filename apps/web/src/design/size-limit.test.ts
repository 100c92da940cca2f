import { LIMITS } from "@eventyard/model";
import { expect, test, vi } from "vitest";
import { createDesign, writeDesign } from "./http.ts";
import { sizeRefusal, textSizeRefusal } from "./size-limit.ts";

test("the limit itself is allowed, one byte more is told with its size", () => {
  expect(sizeRefusal(LIMITS.fileBytesMax)).toBeUndefined();
  expect(sizeRefusal(LIMITS.fileBytesMax + 1)?.en).toContain("8.1 MiB");
  expect(sizeRefusal(12 * 1_048_576)?.ko).toContain("12 MiB");
});

test("a text is measured in bytes, not in characters", () => {
  expect(textSizeRefusal("x".repeat(LIMITS.fileBytesMax))).toBeUndefined();
  expect(textSizeRefusal("한".repeat(3_000_000))?.en).toContain("8.6 MiB");
});

test("a design that is too large is refused in words and never sent", async () => {
  const fetching = vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("away"));
  const large = "x".repeat(LIMITS.fileBytesMax + 1);
  for (const answer of [await writeDesign("a", large, "r"), await createDesign(large)]) {
    expect(answer).toMatchObject({
      ok: false,
      reason: "refused",
      text: { en: expect.stringContaining("8.1 MiB") },
    });
  }
  expect(fetching).not.toHaveBeenCalled();
  fetching.mockRestore();
});
