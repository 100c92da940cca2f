import { describe, expect, test } from "vitest";
import { ViewerCredit } from "./viewer-credit.ts";

describe("P6 credit", () => {
  test("P6 a viewer that never answers gets one keyframe and one frame, then nothing", () => {
    const credit = new ViewerCredit();
    expect(credit.take(1, false, 0)).toBe(false);
    expect(credit.take(1, true, 0)).toBe(true);
    expect(credit.take(2, false, 100)).toBe(true);
    for (let seq = 3; seq < 20; seq++) expect(credit.take(seq, false, 100 * seq)).toBe(false);
    expect(credit.wantsKeyframe(1_900)).toBe(false);
  });

  test("P6 after its answer it gets a keyframe first, then goes on", () => {
    const credit = new ViewerCredit();
    credit.take(1, true, 0);
    credit.take(2, false, 100);
    credit.take(3, false, 200);
    credit.acknowledge(2);
    expect(credit.wantsKeyframe(300)).toBe(true);
    expect(credit.take(4, false, 300)).toBe(false);
    expect(credit.take(4, true, 300)).toBe(true);
    expect(credit.take(5, false, 400)).toBe(true);
  });

  test("P6 a page that found a gap gets a keyframe at once", () => {
    const credit = new ViewerCredit();
    credit.take(1, true, 0);
    credit.acknowledge(0);
    expect(credit.take(2, false, 100)).toBe(false);
    expect(credit.take(2, true, 100)).toBe(true);
  });

  test("P6 frames dropped on the way do not block a viewer for ever", () => {
    const credit = new ViewerCredit();
    credit.take(1, true, 0);
    credit.take(2, false, 100);
    expect(credit.wantsKeyframe(2_500)).toBe(false);
    expect(credit.take(3, false, 2_500)).toBe(false);
    expect(credit.wantsKeyframe(2_500)).toBe(true);
    expect(credit.take(3, true, 2_500)).toBe(true);
  });

  test("P6 a keyframe lost on the way to a run that stands still is sent again", () => {
    const credit = new ViewerCredit();
    credit.take(1, true, 0);
    expect(credit.recover(400)).toBe(false);
    expect(credit.recover(600)).toBe(true);
    expect(credit.take(1, true, 600)).toBe(true);
    credit.acknowledge(1);
    expect(credit.recover(9_000)).toBe(false);
  });
});
