/** Real visitors of 1995 in a queue: the morning's backlog, worked off by the afternoon. And the page in Korean, dark. */
import { expect, test } from "../driver/scene.ts";

const BUILT_UP = "max(requests.backlog) <= 8000";
const DRAINED = "last(requests.backlog) <= 20";

test("launch day builds a backlog and drains it", async ({ design }) => {
  const { canvas, inspector, run } = design;
  await design.open();
  await expect(canvas.node("Payment")).toBeVisible();
  await (await design.fileMenuItem(/^Launch day/)).click();
  await expect(canvas.node("Web server")).toBeVisible();

  await test.step("the backlog grows while one watches", async () => {
    await run.setSpeed(1000);
    await run.start();
    await run.waitUntilAfter(3_600);
    await expect(canvas.node("Visitors")).toContainText("/s");
  });

  await test.step("as fast as possible to the end of the day", async () => {
    await run.setSpeed(0);
    await run.expectFinished();
    expect(await run.seconds()).toBe(86_400);
  });

  await test.step("it built up, it drained, nothing was lost", async () => {
    await canvas.selectNothing();
    for (const formula of [BUILT_UP, DRAINED, "lost == 0"]) {
      await expect(inspector.expectation(formula)).toContainText("pass");
    }
    expect(await inspector.verdictValue(BUILT_UP)).toBeGreaterThan(5_000);
    expect(await inspector.verdictValue(DRAINED)).toBeLessThanOrEqual(20);
    await canvas.select("requests");
    await inspector.tab("Now");
    await expect(design.timeline).toBeVisible();
  });
});

test("Korean and dark: every word is translated, the choice stays", async ({ design, page }) => {
  const { canvas } = design;
  await design.open("orders");
  await expect(canvas.node("Payment")).toBeVisible();
  await design.button("한국어").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await page.getByRole("button", { name: /어두운|다크/ }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("group", { name: /^Payment, 컨슈머, / })).toBeVisible();
  const texts = await page.locator("body").ariaSnapshot();
  expect(texts).not.toMatch(/\b(watch|inspector|canvas|command|palette|saved|timeline)\.[a-z]/);
});
