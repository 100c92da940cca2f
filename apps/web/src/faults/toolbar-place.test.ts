import { expect, it } from "vitest";
import { TOOLBAR_GAP_PX, toolbarPlace } from "./toolbar-place.ts";

const card = { x: 100, y: 200, width: 176, height: 64 };
const DESK = { width: 1280, height: 700 };
const PHONE = { width: 390, height: 560 };

it("grows towards the middle of what is seen, so that no panel covers it", () => {
  expect(toolbarPlace(card, DESK, false).align).toBe("start");
  expect(toolbarPlace({ ...card, x: 700 }, DESK, false).align).toBe("end");
  // With the inspector open the middle lies further left.
  expect(toolbarPlace({ ...card, x: 500 }, DESK, false).align).toBe("start");
  expect(toolbarPlace({ ...card, x: 500 }, DESK, true).align).toBe("end");
});

it("does not give room to an inspector that is a sheet over the canvas", () => {
  expect(toolbarPlace({ ...card, x: 120 }, PHONE, true)).toEqual(
    toolbarPlace({ ...card, x: 120 }, PHONE, false),
  );
});

it("covers what is under the card, kept to the card's edge it is aligned with", () => {
  const left = toolbarPlace(card, DESK, false).rect;
  expect(left.x).toBe(card.x);
  expect(left.y).toBe(card.y + card.height + TOOLBAR_GAP_PX);
  const right = toolbarPlace({ ...card, x: 900 }, DESK, false).rect;
  expect(right.x + right.width).toBe(900 + card.width);
});

it("is narrower and taller where the window is small", () => {
  const wide = toolbarPlace(card, DESK, false).rect;
  const small = toolbarPlace(card, PHONE, false).rect;
  expect(small.width).toBeLessThan(wide.width);
  expect(small.height).toBeGreaterThan(wide.height);
});

it("wherever a small card lies on a phone, every button can be reached", () => {
  for (let x = 8; x <= 330; x += 7) {
    const { rect } = toolbarPlace({ x, y: 60, width: 50, height: 30 }, PHONE, false);
    expect(rect.x, `card at ${x}`).toBeGreaterThanOrEqual(0);
    expect(rect.x + rect.width, `card at ${x}`).toBeLessThanOrEqual(PHONE.width);
  }
});

it("hangs over a card at the lower end of the view", () => {
  const low = { ...card, y: 480 };
  const { side, rect } = toolbarPlace(low, PHONE, false);
  expect(side).toBe("top");
  expect(rect.y + rect.height).toBe(low.y - TOOLBAR_GAP_PX);
  // there is no room over it either: where one expects it
  expect(toolbarPlace({ ...card, y: 60 }, { width: 390, height: 180 }, false).side).toBe("bottom");
});
