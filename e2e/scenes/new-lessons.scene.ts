/** Two lessons in one journey: a saga that has to be mended, and a view in which customers miss what they wrote. */
import { replay } from "../driver/replay.ts";
import { LessonPanel } from "../driver/lesson.ts";
import { expect, test } from "../driver/scene.ts";
import { TwinPage } from "../driver/twin-page.ts";

test("the lessons of the saga and of reading one's own writes", async ({ design, page, baseURL }) => {
  const { canvas, inspector, run } = design;
  const twin = new TwinPage(page);
  const lesson = new LessonPanel(page);
  const restart = run.bar.getByRole("button", { name: "Restart from the beginning" });

  await test.step("calls only leave orders half done; the saga takes them back, but for one that is stuck", async () => {
    await design.open();
    await lesson.begin("A transaction over three services", 8);
    await expect(twin.node(1, "Order saga")).toBeVisible();
    await run.startAtFullSpeed();
    await lesson.expectAt("2 of 8");
    await run.expectFinished();
    // what is next holds already, and the run stands
    await lesson.next.click();
    await lesson.expectAt("5 of 8");
  });

  await test.step("three more tries, and nobody must look", async () => {
    await (await twin.settings(1, "Order saga")).set("Tries a compensation again", "3");
    await restart.click();
    await lesson.expectAt("7 of 8");
    await run.expectFinished();
    await lesson.next.click();
    await lesson.expectAt("Done");
  });

  await test.step("what became of the orders is the command line's figure too", async () => {
    const { summary, program } = await replay("order-saga", baseURL!);
    expect(program.summary).toEqual(summary);
    const { started, outcomes } = program.summary.ledger!;
    expect(outcomes.stuck).toBe(0);
    const texts = {
      "flows started": started.toLocaleString("en-US"),
      compensated: outcomes.compensated.toLocaleString("en-US"),
      "done once": `${Math.floor((10_000 * outcomes.done) / started) / 100} %`,
    };
    for (const [column, text] of Object.entries(texts)) await twin.expectMeasure(1, column, text);
  });

  await test.step("half of the customers see their old address", async () => {
    await page.getByRole("link", { name: "Leave comparison" }).click();
    await expect(canvas.region).toBeVisible();
    await lesson.begin("Read your own writes", 7);
    await expect(canvas.node("Profile view")).toBeVisible();
    await run.startAtFullSpeed();
    await lesson.expectAt("2 of 7");
    await lesson.next.click();
    await lesson.expectAt("3 of 7");
  });

  await test.step("the view waits for the own write, and next to none is stale", async () => {
    await lesson.show();
    await inspector.tab("Settings");
    await inspector.panel
      .getByRole("combobox", { name: "Reads after an own write" })
      .selectOption("wait until the write is seen");
    await lesson.expectAt("4 of 7");
    await restart.click();
    await lesson.expectAt("6 of 7");
    await lesson.next.click();
    await lesson.expectAt("Done");
  });
});
