import { expect, test } from "vitest";
import { keepUnits } from "./index.ts";

test("a number stays on the line of its unit, and nowhere else does a line hold more together", () => {
  expect(keepUnits("waits 500 ms, 0.7 s, 5 % of 3 services")).toBe(
    "waits 500\u00A0ms, 0.7\u00A0s, 5\u00A0% of 3 services",
  );
  expect(keepUnits("매번 500 ms 뒤에 10 hours")).toBe("매번 500\u00A0ms 뒤에 10 hours");
});
