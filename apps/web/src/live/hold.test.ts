import { expect, test } from "vitest";
import { Hold } from "./hold.ts";

test("what gets worse shows at once, what gets better only after it has lasted", () => {
  const hold = new Hold("", 1500);
  expect(hold.take("ok 1", "ok", false, 0)).toBe("ok 1");
  expect(hold.take("bad 1", "bad", false, 100)).toBe("bad 1");
  expect(hold.take("ok 2", "ok", true, 200)).toBe("bad 1");
  expect(hold.isHolding).toBe(true);
  expect(hold.take("bad 2", "bad", false, 1000)).toBe("bad 2");
  expect(hold.take("ok 3", "ok", true, 1100)).toBe("bad 2");
  expect(hold.take("ok 4", "ok", true, 2599)).toBe("bad 2");
  expect(hold.take("ok 5", "ok", true, 2600)).toBe("ok 5");
  expect(hold.isHolding).toBe(false);
});
