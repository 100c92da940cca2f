/** A lesson walked from beginning to end: every step ticks itself off by what the run shows. */
import { expect, test } from "../driver/scene.ts";

test("the first lesson: events flow, a consumer dies, nothing is lost", async ({ design, page }) => {
  const { canvas, run } = design;
  await design.open();
  await expect(canvas.node("Payment")).toBeVisible();
  await design.button("Lessons and ready designs").click();
  await page.getByRole("button", { name: /^Events, one by one/ }).click();
  const lesson = page.getByRole("complementary", { name: "Lesson" });
  const progress = lesson.getByRole("status");
  await expect(progress, "a run from before does not count").toHaveText("0 of 7");

  // another scene may have left this design's run standing
  const stop = run.bar.getByRole("button", { name: "Stop" });
  if (await stop.isEnabled()) await stop.click();
  await run.setSpeed(1);
  await run.start();
  await expect(progress).toHaveText("2 of 7");
  await lesson.getByRole("button", { name: "Next" }).click();
  await lesson.getByRole("button", { name: "Show" }).click();
  await canvas.breakIt.getByRole("button", { name: "Kill" }).click();
  await expect(progress).toHaveText("5 of 7");

  await page.reload();
  await expect(progress, "the lesson goes on after a reload").toHaveText("5 of 7");
  await lesson.getByRole("button", { name: "Show" }).click();
  await canvas.breakIt.getByRole("button", { name: "Kill" }).click();
  await expect(progress).toHaveText("6 of 7");
  await run.setSpeed(20);
  await expect(progress).toHaveText("Done", { timeout: 30_000 });
  await lesson.getByRole("button", { name: "Leave the lesson" }).click();
  await expect(lesson).toHaveCount(0);
});
