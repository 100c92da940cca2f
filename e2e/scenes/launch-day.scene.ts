/** Real visitors of 1995 in a queue: the morning's backlog, worked off by the afternoon. And the page in Korean, dark. */
import type { Design } from "@eventyard/model";
import { expect, test } from "../driver/scene.ts";
import { storeDesign } from "../driver/workspace.ts";

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
    await expect.poll(() => run.seconds()).toBe(86_400);
  });

  await test.step("it built up, it drained, nothing was lost", async () => {
    await canvas.selectNothing();
    for (const formula of [BUILT_UP, DRAINED, "lost == 0"]) {
      await expect(inspector.expectation(formula)).toContainText("pass");
    }
    // the last verdicts may still be on their way
    await expect.poll(() => inspector.verdictValue(BUILT_UP)).toBeGreaterThan(5_000);
    await expect.poll(() => inspector.verdictValue(DRAINED)).toBeLessThanOrEqual(20);
    await canvas.select("requests");
    await inspector.tab("Now");
    await expect(design.timeline).toBeVisible();
  });
});

test("Korean and dark: every word is translated, the choice stays", async ({ design, page, request }) => {
  const { canvas } = design;
  // a design of one's own keeps its names; one that nobody has changed would be named in Korean
  const orders = (await (await request.get("/api/designs/orders")).json()) as Design;
  await design.open(await storeDesign(request, { ...orders, name: "Two languages" }));
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
