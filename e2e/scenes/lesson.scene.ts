/** A lesson walked from beginning to end: every step ticks itself off by what the run shows. */
import { LessonPanel } from "../driver/lesson.ts";
import { expect, test } from "../driver/scene.ts";

test("the first lesson: events flow, a consumer dies, nothing is lost", async ({ design, page }) => {
  const { canvas, run } = design;
  await design.open();
  await expect(canvas.node("Payment")).toBeVisible();
  const lesson = new LessonPanel(page);
  await lesson.begin("Events, one by one", 7);
  await run.setSpeed(1);
  await run.start();
  await lesson.expectAt("2 of 7");
  await lesson.next.click();
  await lesson.show();
  await canvas.breakIt.getByRole("button", { name: "Kill" }).click();
  await lesson.expectAt("5 of 7");

  await page.reload();
  await lesson.expectAt("5 of 7");
  await lesson.show();
  await canvas.breakIt.getByRole("button", { name: "Kill" }).click();
  await lesson.expectAt("6 of 7");
  await run.setSpeed(20);
  await lesson.expectAt("Done");
  await lesson.panel.getByRole("button", { name: "Leave the lesson" }).click();
  await expect(lesson.panel).toHaveCount(0);

  await page.reload();
  await design.button("Lessons and ready designs").click();
  await expect(page.getByRole("button", { name: /^Events, one by one \(Done\)/ })).toBeVisible();
});
