/** The first five minutes: something real is there, it runs at a click, it can be broken, and nothing is lost. */
import { graveFindings } from "../driver/accessibility.ts";
import { boxOf } from "../driver/canvas.ts";
import { replay } from "../driver/replay.ts";
import { expect, test } from "../driver/scene.ts";
import { timedStep } from "../driver/stopwatch.ts";

test("first visit: open, run, move, break, undo, reload", async ({ design, page, baseURL }) => {
  const { canvas, run, sentence } = design;

  await timedStep("the first paint shows a real pattern", 10_000, async () => {
    await design.open();
    await expect(canvas.node("Payment")).toBeVisible();
  });
  await test.step("no window stands in the way, nobody asks who one is", async () => {
    await expect(design.name("Orders")).toBeVisible();
    for (const name of ["Web shop", "orders", "Inventory", "E-mail", "dead letters"]) {
      await expect(canvas.node(name)).toBeVisible();
    }
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page.getByRole("textbox", { name: /e-?mail|password|sign/i })).toHaveCount(0);
    await expect(sentence).toContainText("Press Run");
  });

  await timedStep("Run: the clock goes on", 5_000, async () => {
    await run.start();
    await run.waitUntilAfter(0);
  });
  await timedStep("messages move and the sentence changes", 5_000, async () => {
    await expect.poll(() => canvas.trafficPixels()).toBeGreaterThan(0);
    await expect(sentence).not.toContainText("Press Run");
    await expect(canvas.node("Web shop")).toContainText("/s");
  });

  const before = await boxOf(canvas.node("Inventory"));
  await timedStep("a node is dragged while it runs", 5_000, async () => {
    await canvas.move("Inventory", { x: 0, y: 48 });
    await expect.poll(async () => (await boxOf(canvas.node("Inventory"))).y).toBeGreaterThan(before.y + 30);
  });

  await timedStep("one click breaks it: the trouble has a word", 10_000, async () => {
    await canvas.select("Payment");
    await canvas.breakIt.getByRole("button", { name: "Kill" }).click();
    await expect(canvas.nodeInTrouble("Payment", "down")).toBeVisible();
    await expect(canvas.node("Payment")).toContainText("down");
    await expect(sentence).toContainText("Payment is down");
  });

  await test.step("reload while it runs: the run is still there, and still broken", async () => {
    await design.expectSaved();
    const seconds = await run.seconds();
    await page.reload();
    await expect(canvas.nodeInTrouble("Payment", "down")).toBeVisible();
    await expect(run.pauseButton).toBeVisible();
    // the clock is at zero until the first picture comes
    await expect.poll(() => run.seconds()).toBeGreaterThanOrEqual(seconds);
    await expect.poll(async () => (await boxOf(canvas.node("Inventory"))).y).toBeGreaterThan(before.y);
  });

  await timedStep("the same click mends it", 10_000, async () => {
    await canvas.select("Payment");
    await canvas.breakIt.getByRole("button", { name: "Kill" }).click();
    await expect(canvas.nodeInTrouble("Payment", "down")).toHaveCount(0);
  });

  await test.step("no grave finding of axe, light and dark", async () => {
    await run.pause();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
      expect(await graveFindings(page), colorScheme).toEqual([]);
    }
    await run.resumeButton.click();
  });

  await timedStep("undo after a move during the run", 5_000, async () => {
    const there = await boxOf(canvas.node("E-mail"));
    await canvas.move("E-mail", { x: 0, y: 48 });
    await expect.poll(async () => (await boxOf(canvas.node("E-mail"))).y).toBeGreaterThan(there.y + 30);
    await design.button("Undo").click();
    await expect
      .poll(async () => Math.round((await boxOf(canvas.node("E-mail"))).y))
      .toBe(Math.round(there.y));
  });

  await test.step("moving and watching changed nothing: the command line gets the same hash", async () => {
    await run.setSpeed(0);
    await run.expectFinished();
    const { summary, program } = await replay("orders", baseURL!);
    expect(summary.events).toBeGreaterThan(100_000);
    expect(program.summary.hash).toBe(summary.hash);
  });
});
