/** The twin lesson: payment dies in a REST shop and in its event-driven twin; what it costs each is read, and is the CLI's. */
import { replay } from "../driver/replay.ts";
import { expect, test } from "../driver/scene.ts";
import { TwinPage } from "../driver/twin-page.ts";

test("REST or events: one outage, two shops, one lesson", async ({ design, page, baseURL }) => {
  test.slow();
  const { run } = design;
  const twin = new TwinPage(page);
  const lesson = page.getByRole("complementary", { name: "Lesson" });
  const progress = lesson.getByRole("status");
  const next = lesson.getByRole("button", { name: "Next", exact: true });

  await test.step("a newcomer finds the lesson, which opens both shops", async () => {
    await design.open();
    await design.button("Lessons and ready designs").click();
    await page.getByRole("button", { name: /^REST or events/ }).click();
    for (const side of [0, 1] as const) await expect(twin.node(side, "Payment")).toBeVisible();
    await expect(progress).toHaveText("0 of 10");
  });

  await test.step("both run; payment is killed once and dies in both", async () => {
    // another scene may have left this design's run standing
    const stop = run.bar.getByRole("button", { name: "Stop" });
    if (await stop.isEnabled()) await stop.click();
    await run.setSpeed(5);
    await run.start();
    await expect(progress).toHaveText("2 of 10");
    // the plan kills Payment at 60 s: whoever presses Kill a moment later brings it back
    await run.pauseButton.click();
    await next.click();
    await twin.breakNode(1, "Payment", "Kill");
    for (const side of [0, 1] as const) await expect(twin.node(side, "Payment", "down")).toBeVisible();
    await run.resumeButton.click();
    // at 90 s the outage ends by itself: a slow page may see that at once
    await expect(progress, "the left rejects, the right stores").toHaveText(/^[67] of 10$/);
  });

  await test.step("payment comes back, and the right works off what it stored", async () => {
    await run.setSpeed(0);
    await run.expectFinished();
    for (const side of [0, 1] as const) await expect(twin.node(side, "Payment", "down")).toHaveCount(0);
    await expect(progress).toHaveText("9 of 10");
    await next.click();
    await expect(progress).toHaveText("Done");
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
      await expect.poll(() => twin.measure(side as 0 | 1, "done once")).toBe(`${percent} %`);
    }
    expect(rest.summary.ledger!.outcomes.rejected).toBeGreaterThan(100);
    expect(events.summary.ledger!.outcomes.rejected).toBe(0);
    expect(events.summary.ledger!.outcomes.lost).toBe(0);
  });
});
