/** Takes the picture of the README: launch day at its worst. Runs only with README_PICTURE=1. */
import { fileURLToPath } from "node:url";
import { expect, test } from "../driver/scene.ts";

const PICTURE = fileURLToPath(new URL("../../docs/launch-day.png", import.meta.url));
/** In the busiest hour [s of the day]. */
const PICTURE_AT_S = 34_500;
/** Slow enough at the end that single messages can be seen. */
const PICTURE_SPEED = 10;
const PICTURE_AFTER_S = 60;

test.use({ viewport: { width: 1440, height: 900 } });

test("launch day at its worst", async ({ design, page }) => {
  const { canvas, inspector, run } = design;
  test.setTimeout(120_000);
  await design.open("launch-day");
  await expect(canvas.node("Web server")).toBeVisible();
  await run.setSpeed(1000);
  await run.start();
  await canvas.select("requests");
  await inspector.tab("Now");
  await expect.poll(() => run.seconds(), { timeout: 90_000 }).toBeGreaterThan(PICTURE_AT_S);
  await run.setSpeed(PICTURE_SPEED);
  await run.waitUntilAfter((await run.seconds()) + PICTURE_AFTER_S);
  await page.screenshot({ path: PICTURE });
});
