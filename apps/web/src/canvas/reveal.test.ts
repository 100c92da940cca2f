/** The view moves for a node under the inspector, and only for one. */
import { expect, test } from "vitest";
import { shiftBeside } from "./reveal.ts";

const canvas = { left: 0, top: 48, right: 900, bottom: 460 };
const rightPanel = { left: 572, top: 64, right: 888, bottom: 390 };
const sheet = { left: 0, top: 250, right: 900, bottom: 460 };
const card = (left: number, top: number) => ({ left, top, right: left + 120, bottom: top + 64 });

test("a node under the panel moves out of it, to the left or above a sheet", () => {
  expect(shiftBeside(card(600, 100), rightPanel, canvas)).toEqual({ x: -172, y: 0 });
  expect(shiftBeside(card(100, 300), sheet, canvas)).toEqual({ x: 0, y: -206 });
});

test("a node that is seen does not move, and none moves twice", () => {
  expect(shiftBeside(card(200, 100), rightPanel, canvas)).toEqual({ x: 0, y: 0 });
  for (const panel of [rightPanel, sheet]) {
    for (let left = 0; left <= 880; left += 40) {
      for (let top = 48; top <= 440; top += 14) {
        const { x, y } = shiftBeside(card(left, top), panel, canvas);
        expect(shiftBeside(card(left + x, top + y), panel, canvas)).toEqual({ x: 0, y: 0 });
      }
    }
  }
});
