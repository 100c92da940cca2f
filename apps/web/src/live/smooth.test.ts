import { createPicture } from "@eventyard/protocol";
import { expect, test } from "vitest";
import { SmoothedPicture } from "./smooth.ts";

test("a mean follows a step within seconds, starts anew when asked and knows the time it covers", () => {
  const picture = createPicture(1, 1);
  picture.speedReached = 0.5;
  const means = new SmoothedPicture(1, 1);
  picture.nodes.inRate[0] = 100;
  means.take(picture, 0, false);
  expect(means.nodes.inRate[0]).toBe(100);
  expect(means.windowS).toBeCloseTo(0.5);
  picture.nodes.inRate[0] = 200;
  for (let ms = 500; ms <= 10_000; ms += 500) means.take(picture, ms, false);
  expect(means.nodes.inRate[0]).toBeGreaterThan(195);
  expect(means.windowS).toBeCloseTo(3);
  picture.nodes.inRate[0] = 0;
  means.take(picture, 10_500, true);
  expect(means.nodes.inRate[0]).toBe(0);
  expect(means.windowS).toBeCloseTo(0.5);
});
