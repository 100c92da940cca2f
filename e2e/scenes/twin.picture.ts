/** Takes the second picture of the README: one shop as a REST chain and as events, payment down. Only with README_PICTURE=1. */
import { fileURLToPath } from "node:url";
import { expect, test } from "../driver/scene.ts";
import { TwinPage } from "../driver/twin-page.ts";

const PICTURE = fileURLToPath(new URL("../../docs/twin.png", import.meta.url));
const TWINS = ["shop-rest", "shop-events"] as const;
/** Payment is down from 60 s to 90 s. */
const PICTURE_AFTER_S = 72;
/** Just before, slow enough that single messages can be seen. */
const SLOW_FROM_S = 50;
const PICTURE_SPEED = 2;

test.use({ viewport: { width: 1440, height: 900 } });

test("twins, payment down in both", async ({ page, design, request }) => {
  test.setTimeout(120_000);
  const twin = new TwinPage(page);
  for (const id of TWINS) {
    await request.post(`/api/gallery/${id}`, { headers: { "x-requested-by": "eventyard" } });
  }
  await twin.open(...TWINS);
  await expect(twin.node(0, "Payment")).toBeVisible();
  await expect(twin.node(1, "Payment")).toBeVisible();
  await design.run.setSpeed(10);
  await design.run.start();
  await expect.poll(() => design.run.seconds(), { timeout: 60_000 }).toBeGreaterThan(SLOW_FROM_S);
  await design.run.setSpeed(PICTURE_SPEED);
  await expect.poll(() => design.run.seconds(), { timeout: 60_000 }).toBeGreaterThan(PICTURE_AFTER_S);
  await page.screenshot({ path: PICTURE });
});
