/** On a phone: every control can be reached, captions are read, and twins show their whole drawings however the phone is held. */
import type { Locator, Page } from "@playwright/test";
import { graveFindings } from "../driver/accessibility.ts";
import { boxOf } from "../driver/canvas.ts";
import { LessonPanel } from "../driver/lesson.ts";
import { expect, test } from "../driver/scene.ts";
import { TwinPage } from "../driver/twin-page.ts";

const UPRIGHT = { width: 390, height: 844 };
const ON_ITS_SIDE = { width: 844, height: 390 };

test.use({ viewport: UPRIGHT });

/** Nothing that a locator finds lies outside the window, not even in part. */
async function expectInside(page: Page, found: Locator): Promise<void> {
  const { width, height } = page.viewportSize()!;
  for (const one of await found.all()) {
    const box = await boxOf(one);
    const name = (await one.getAttribute("aria-label")) ?? (await one.innerText());
    expect(box.x, name).toBeGreaterThanOrEqual(0);
    expect(box.y, name).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width, name).toBeLessThanOrEqual(width);
    expect(box.y + box.height, name).toBeLessThanOrEqual(height);
  }
}

test("all controls of a run are in the window, and a lesson that says Run can be begun in a run", async ({
  design,
  page,
}) => {
  const { run } = design;
  await design.open("orders");
  await expect(design.canvas.node("Payment")).toBeVisible();
  await run.setSpeed(1);
  await run.start();
  for (const role of ["button", "combobox", "timer"] as const) {
    await expectInside(page, run.bar.getByRole(role));
  }
  await expectInside(page, page.getByRole("banner").getByRole("button"));
  const caption = page.locator(".caption").first();
  await expect(caption).toContainText("Web shop");
  await expectInside(page, caption);

  const lesson = new LessonPanel(page);
  await lesson.begin("Events, one by one", 7);
  await expect(run.pauseButton).toBeVisible();
  await lesson.panel.getByRole("button", { name: "start again" }).click();
  await lesson.expectAt(/^[12] of 7$/);
  await lesson.panel.getByRole("button", { name: "Leave the lesson" }).click();
  await design.button("Stop").click();
});

test("twins: both drawings are seen upright and on the side, a fault is pressed in one", async ({
  design,
  page,
  request,
}) => {
  for (const id of ["shop-rest", "shop-events"]) {
    await request.post(`/api/gallery/${id}`, { headers: { "x-requested-by": "eventyard" } });
  }
  const twin = new TwinPage(page);
  await twin.open("shop-rest", "shop-events");

  /** The drawings of both panes: as large as the panes let them be, and nowhere cut off. */
  const expectDrawn = async () => {
    for (const side of [0, 1] as const) {
      const pane = page.frameLocator("iframe").nth(side);
      const canvas = await boxOf(pane.getByRole("region", { name: "Canvas" }));
      const cards = pane.getByRole("group", { name: /, .+, / });
      await expect
        .poll(async () => {
          const boxes = await Promise.all((await cards.all()).map(async (card) => await boxOf(card)));
          const top = Math.min(...boxes.map(({ y }) => y)) - canvas.y;
          const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) - canvas.y;
          return top >= 0 && bottom <= canvas.height && bottom - top > canvas.height * 0.4;
        }, `the drawing of pane ${side} fills it`)
        .toBe(true);
    }
  };

  await expect(twin.node(0, "Payment")).toBeVisible();
  await expect(twin.node(1, "Payment")).toBeVisible();
  await expectDrawn();
  await page.setViewportSize(ON_ITS_SIDE);
  await expectDrawn();
  await page.setViewportSize(UPRIGHT);
  await expectDrawn();

  await design.run.setSpeed(2);
  await design.run.start();
  const pane = page.frameLocator("iframe").first();
  await expect(pane.locator(".caption")).toContainText("Order service");
  await twin.node(0, "Payment").click();
  const faults = pane.getByRole("toolbar", { name: "Break it" });
  await expectInside(page, faults.getByRole("button"));
  await faults.getByRole("button", { name: "Kill" }).click();
  for (const side of [0, 1] as const) await expect(twin.node(side, "Payment", "down")).toBeVisible();
  await design.run.pause();
  expect(await graveFindings(page)).toEqual([]);
  await design.button("Stop").click();
});
