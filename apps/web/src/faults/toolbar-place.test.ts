import { expect, it } from "vitest";
import { TOOLBAR_GAP_PX, toolbarAlign, toolbarPlace } from "./toolbar-place.ts";

const card = { x: 100, y: 200, width: 176, height: 64 };

it("grows towards the middle of what is seen, so that no panel covers it", () => {
  expect(toolbarAlign(100, 1280, false)).toBe("start");
  expect(toolbarAlign(700, 1280, false)).toBe("end");
  // With the inspector open the middle lies further left.
  expect(toolbarAlign(500, 1280, false)).toBe("start");
  expect(toolbarAlign(500, 1280, true)).toBe("end");
});

it("does not give room to an inspector that is a sheet over the canvas", () => {
  expect(toolbarAlign(150, 390, true)).toBe(toolbarAlign(150, 390, false));
});

it("covers what is under the card, kept to the card's edge it is aligned with", () => {
  const left = toolbarPlace(card, 1280, false);
  expect(left.x).toBe(card.x);
  expect(left.y).toBe(card.y + card.height + TOOLBAR_GAP_PX);
  const right = toolbarPlace({ ...card, x: 900 }, 1280, false);
  expect(right.x + right.width).toBe(900 + card.width);
});

it("is narrower and taller where the window is small", () => {
  const wide = toolbarPlace(card, 1280, false);
  const small = toolbarPlace(card, 390, false);
  expect(small.width).toBeLessThan(wide.width);
  expect(small.height).toBeGreaterThan(wide.height);
});
