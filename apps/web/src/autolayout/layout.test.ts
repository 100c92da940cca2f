/** Auto-layout's result on the canvas: on the grid, starting where the drawing was. */
import { expect, test } from "vitest";
import { GRID_PX } from "../canvas/card-size.ts";
import { onGrid } from "./layout.ts";

test("places are on the grid and the top left corner stays", () => {
  const placed = onGrid(
    [
      { id: "a", x: 12, y: 33.3 },
      { id: "b", x: 216.7, y: 12 },
    ],
    { x: 400, y: -80 },
  );
  expect(placed["a"]).toEqual({ x: 400, y: -56 });
  for (const { x, y } of Object.values(placed)) expect(Math.abs(x % GRID_PX) + Math.abs(y % GRID_PX)).toBe(0);
});
