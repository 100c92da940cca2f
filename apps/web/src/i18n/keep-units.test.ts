import { expect, test } from "vitest";
import { keepUnits } from "./index.ts";

test("a number stays on the line of its unit, and nowhere else does a line hold more together", () => {
  expect(keepUnits("waits 500 ms, 0.7 s, 5 % of 3 services")).toBe(
    "waits 500\u00A0ms, 0.7\u00A0s, 5\u00A0% of 3 services",
  );
  expect(keepUnits("매번 500 ms 뒤에 10 hours")).toBe("매번 500\u00A0ms 뒤에 10 hours");
});

test("a Korean particle stays on the line of the quotation it belongs to", () => {
  expect(keepUnits("해결책 ‘먼저 발행’으로 바꾸면")).toBe("해결책 ‘먼저 발행’\u2060으로 바꾸면");
  expect(keepUnits("the fix ‘Publish first’ turns it")).toBe("the fix ‘Publish first’ turns it");
});
