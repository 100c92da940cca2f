/** Two lessons in one journey: a saga that has to be mended, and a view in which customers miss what they wrote. */
import { replay } from "../driver/replay.ts";
import { expect, test } from "../driver/scene.ts";
import { TwinPage } from "../driver/twin-page.ts";

test("the lessons of the saga and of reading one's own writes", async ({ design, page, baseURL }) => {
  test.slow();
  const { canvas, inspector, run } = design;
  const twin = new TwinPage(page);
  const lesson = page.getByRole("complementary", { name: "Lesson" });
  const progress = lesson.getByRole("status");
  const next = lesson.getByRole("button", { name: "Next", exact: true });
  const restart = run.bar.getByRole("button", { name: "Restart from the beginning" });
  const begin = async (name: RegExp) => {
    await design.button("Lessons and ready designs").click();
    await page.getByRole("button", { name }).click();
  };

  await test.step("calls only leave orders half done; the saga takes them back, but for one that is stuck", async () => {
    await design.open();
    await begin(/^A transaction over three services/);
    await expect(twin.node(1, "Order saga")).toBeVisible();
    await expect(progress).toHaveText("0 of 8");
    await run.startAtFullSpeed();
    await run.expectFinished();
    await expect(progress).toHaveText("2 of 8");
    // what is next holds already, and the run stands
    await next.click();
    await expect(progress).toHaveText("5 of 8");
  });

  await test.step("three more tries, and nobody must look", async () => {
    await twin.node(1, "Order saga").click();
    await twin.inspector(1).tab("Settings");
    await twin.inspector(1).set("Tries a compensation again", "3");
    await restart.click();
    await expect(progress).toHaveText("7 of 8", { timeout: 30_000 });
    await run.expectFinished();
    await next.click();
    await expect(progress).toHaveText("Done");
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
    for (const [column, text] of Object.entries(texts)) {
      await expect.poll(() => twin.measure(1, column)).toBe(text);
    }
  });

  await test.step("half of the customers see their old address", async () => {
    await page.getByRole("link", { name: "Leave comparison" }).click();
    await expect(canvas.region).toBeVisible();
    await begin(/^Read your own writes ?Commands write/);
    await expect(canvas.node("Profile view")).toBeVisible();
    await expect(progress).toHaveText("0 of 7");
    await run.startAtFullSpeed();
    await expect(progress).toHaveText("2 of 7");
    await next.click();
    await expect(progress).toHaveText("3 of 7");
  });

  await test.step("the view waits for the own write, and next to none is stale", async () => {
    await lesson.getByRole("button", { name: "Show" }).click();
    await inspector.tab("Settings");
    await inspector.panel
      .getByRole("combobox", { name: "Reads after an own write" })
      .selectOption("wait until the write is seen");
    await expect(progress).toHaveText("4 of 7");
    await restart.click();
    await expect(progress).toHaveText("6 of 7", { timeout: 30_000 });
    await next.click();
    await expect(progress).toHaveText("Done");
  });
});
