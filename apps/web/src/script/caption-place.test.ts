/** A caption's bubble stays in the view, points at its card and covers as little as it can. */
import { expect, test } from "vitest";
import {
  BUBBLE_WIDTH_PX,
  bubbleHeight,
  dockedMax,
  dockedRoom,
  isDocked,
  isOutside,
  placeBubble,
} from "./caption-place.ts";

const view = { left: 80, top: 8, right: 900, bottom: 600 };
const card = { x: 400, y: 250, width: 200, height: 100 };

test("it stands above its card in the middle, or below when something is there or the view ends", () => {
  expect(placeBubble(card, 80, [], [], view)).toEqual({ side: "above", x: 376, y: 240, tailX: 124 });
  const neighbour = { x: 420, y: 140, width: 200, height: 90 };
  expect(placeBubble(card, 80, [neighbour], [], view)).toMatchObject({ side: "below", y: 360 });
  expect(placeBubble({ ...card, y: 40 }, 80, [], [], view).side).toBe("below");
  // crowded on both sides: the one that hides less
  const below = { x: 300, y: 380, width: 500, height: 200 };
  expect(placeBubble(card, 80, [neighbour, below], [], view).side).toBe("above");
});

test("two bubbles beside one another make room: the second is shifted, its tail still at its card", () => {
  const top = { ...view, top: 200 };
  const left = { x: 190, y: 200, width: 150, height: 70 };
  const first = { x: 360, y: 280, width: BUBBLE_WIDTH_PX, height: 60 };
  const place = placeBubble(left, 60, [left], [first], top);
  expect(place.side).toBe("below");
  expect(place.x + BUBBLE_WIDTH_PX).toBeLessThanOrEqual(first.x);
  expect(place.x + place.tailX).toBe(left.x + left.width / 2);
});

test("wherever the card is, the bubble lies beside the panels and its tail under itself", () => {
  for (let x = -400; x <= 1200; x += 90) {
    for (let y = -400; y <= 900; y += 130) {
      for (const height of [30, 120, 300]) {
        const at = { ...card, x, y };
        const place = placeBubble(at, height, [card], [], view);
        expect(place.x).toBeGreaterThanOrEqual(view.left);
        expect(place.x + BUBBLE_WIDTH_PX).toBeLessThanOrEqual(view.right);
        expect(place.tailX).toBeGreaterThan(0);
        expect(place.tailX).toBeLessThan(BUBBLE_WIDTH_PX);
        expect(place.y).toBe(place.side === "above" ? y - 10 : y + card.height + 10);
      }
    }
  }
});

test("a card that is out of the view has no bubble; one that sticks out has", () => {
  expect(isOutside({ ...card, x: -201 }, 1000, 700)).toBe(true);
  expect(isOutside({ ...card, x: -199 }, 1000, 700)).toBe(false);
  expect(isOutside({ ...card, y: 701 }, 1000, 700)).toBe(true);
});

test("longer texts are taller, and Korean needs more room than as many Latin letters", () => {
  const words = (word: string, count: number) => Array.from({ length: count }, () => word).join(" ");
  expect(bubbleHeight([words("aaaa", 8)])).toBeGreaterThan(bubbleHeight(["aaaa"]));
  expect(bubbleHeight([words("가나다라", 5)])).toBeGreaterThan(bubbleHeight([words("aaaa", 5)]));
  expect(bubbleHeight(["a", "b"])).toBeGreaterThan(bubbleHeight(["a"]));
});

test("words are not broken: a text of three full lines can need four", () => {
  const text =
    "The stall is long over. The shop works at full speed, on requests whose users have gone, and serves nobody.";
  expect(bubbleHeight([text])).toBe(bubbleHeight(["a", "a", "a", "a"]));
});

test("captions are docked on a phone and in a pane beside another, and stand beside their cards elsewhere", () => {
  expect(isDocked(334, 560)).toBe(true);
  expect(isDocked(410, 700)).toBe(true);
  expect(isDocked(844, 200)).toBe(true);
  expect(isDocked(720, 500)).toBe(false);
  expect(dockedMax(560)).toBeGreaterThan(dockedMax(200));
  // what is kept free holds what is shown
  expect(dockedRoom(560) / dockedMax(560)).toBe(dockedRoom(200) / dockedMax(200));
});
