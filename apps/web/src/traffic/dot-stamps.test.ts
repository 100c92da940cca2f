import { DOT_STYLES } from "@eventyard/protocol";
import { describe, expect, test } from "vitest";
import { coverage, DotStamps, pixelOf } from "./dot-stamps.ts";
import type { TrafficColors } from "./messages.ts";

const colors = { ok: "#0066cc", retry: "#aa7700", fail: "#cc3300", dead: "#990066" } as TrafficColors;
const WIDTH = 40;

function drawn(x: number, y: number, style = 0): Uint32Array {
  const image = new Uint32Array(WIDTH * 30);
  new DotStamps(3, colors).put(image, WIDTH, style, x, y);
  return image;
}

/** Middle of what is drawn, weighed by opacity. */
function middle(image: Uint32Array): { readonly x: number; readonly y: number } {
  let [sum, x, y] = [0, 0, 0];
  image.forEach((pixel, at) => {
    sum += pixel >>> 24;
    x += (pixel >>> 24) * ((at % WIDTH) + 0.5);
    y += (pixel >>> 24) * (Math.floor(at / WIDTH) + 0.5);
  });
  return { x: x / sum, y: y / sum };
}

describe("stamped dots", () => {
  test.each(DOT_STYLES.map((style, i) => [style, i] as const))(
    "a %s dot lies where it belongs, to a quarter of a pixel",
    (_name, style) => {
      for (const [x, y] of [
        [20, 15],
        [20.26, 15.5],
        [11.75, 9.99],
      ] as const) {
        const at = middle(drawn(x, y, style));
        expect(Math.abs(at.x - x)).toBeLessThanOrEqual(0.26);
        expect(Math.abs(at.y - y)).toBeLessThanOrEqual(0.26);
      }
    },
  );

  test("the area of a circle is π r²", () => {
    const area = coverage("ok", 4, 12, 0, 0).reduce((sum, share) => sum + share / 255, 0);
    expect(area).toBeGreaterThan(Math.PI * 16 * 0.97);
    expect(area).toBeLessThan(Math.PI * 16 * 1.03);
  });

  test("beyond the image's borders nothing is written, and nothing on the other side", () => {
    for (const [x, y] of [
      [-50, 10],
      [90, 10],
      [10, -50],
      [10, 90],
    ] as const)
      expect(drawn(x, y).every((pixel) => pixel === 0)).toBe(true);
    const right = drawn(WIDTH - 1, 15);
    for (let row = 0; row < 30; row++) expect(right[row * WIDTH]).toBe(0);
  });

  test("carries the colour's own red, green and blue", () => {
    expect(pixelOf("#0066cc")).toBe(0xcc6600);
    expect(drawn(20, 15)[15 * WIDTH + 20]).toBe(0xffcc6600);
    expect(pixelOf("teal")).toBe(0x888888);
  });
});
