/** The twin lesson: payment dies in a REST shop and in its event-driven twin; what it costs each is read, and is the CLI's. */
import { LessonPanel } from "../driver/lesson.ts";
import { replay } from "../driver/replay.ts";
import { expect, test } from "../driver/scene.ts";
import { TwinPage } from "../driver/twin-page.ts";

test("REST or events: one outage, two shops, one lesson", async ({ design, page, baseURL }) => {
  const { run } = design;
  const twin = new TwinPage(page);
  const lesson = new LessonPanel(page);

  await test.step("a newcomer finds the lesson, which opens both shops", async () => {
    await design.open();
    await lesson.begin("REST or events: one outage, two shops", 10);
    for (const side of [0, 1] as const) await expect(twin.node(side, "Payment")).toBeVisible();
  });

  await test.step("both run; payment is killed once and dies in both", async () => {
    // the plan kills Payment at 60 s: whoever presses Kill a moment later brings it back
    await run.setSpeed(1);
    await run.start();
    await lesson.expectAt("2 of 10");
    await run.pause();
    await lesson.next.click();
    await twin.breakNode(1, "Payment", "Kill");
    for (const side of [0, 1] as const) await expect(twin.node(side, "Payment", "down")).toBeVisible();
    await run.setSpeed(5);
    await run.resumeButton.click();
    // at 90 s the outage ends by itself: a slow page may see that at once
    await lesson.expectAt(/^[67] of 10$/);
  });

  await test.step("payment comes back, and the right works off what it stored", async () => {
    await run.setSpeed(0);
    await run.expectFinished();
    for (const side of [0, 1] as const) await expect(twin.node(side, "Payment", "down")).toHaveCount(0);
    await lesson.expectAt("9 of 10");
    await lesson.next.click();
    await lesson.expectAt("Done");
  });

  await test.step("what it cost each is the command line's figure too", async () => {
    const [rest, events] = [
      await replay("shop-rest", baseURL!),
      await replay("shop-events", baseURL!),
    ] as const;
    for (const [side, { summary, program }] of [rest, events].entries()) {
      expect(program.summary).toEqual(summary);
      const { done } = program.summary.ledger!.outcomes;
      const percent = Math.floor((10_000 * done) / program.summary.ledger!.started) / 100;
      await twin.expectMeasure(side as 0 | 1, "done once", `${percent} %`);
    }
    expect(rest.summary.ledger!.outcomes.rejected).toBeGreaterThan(100);
    expect(events.summary.ledger!.outcomes.rejected).toBe(0);
    expect(events.summary.ledger!.outcomes.lost).toBe(0);
  });
});
