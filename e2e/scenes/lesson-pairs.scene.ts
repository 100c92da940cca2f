/** Three lessons on two designs at once: a saga without a coordinator, blue and green, and what is stored but never told. */
import { copyFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { LessonPanel } from "../driver/lesson.ts";
import { replay } from "../driver/replay.ts";
import type { Replay } from "../driver/replay.ts";
import { expect, test } from "../driver/scene.ts";
import { TwinPage } from "../driver/twin-page.ts";
import { designFile } from "../driver/workspace.ts";

/** Columns of the difference, and the outcomes of the ledger that they count. */
const COUNTED = {
  rejected: "rejected",
  lost: "lost",
  duplicated: "duplicated",
  compensated: "compensated",
} as const;
type Column = keyof typeof COUNTED;

/** The command line gets the same run, and the row of this side has its figures. */
async function expectSame(page: Page, side: 0 | 1, { summary, program }: Replay, ...columns: Column[]) {
  const twin = new TwinPage(page);
  expect(program.summary).toEqual(summary);
  const { started, outcomes } = program.summary.ledger!;
  await twin.expectMeasure(side, "flows started", started.toLocaleString("en-US"));
  await twin.expectMeasure(side, "done once", `${Math.floor((10_000 * outcomes.done) / started) / 100} %`);
  for (const column of columns) {
    await twin.expectMeasure(side, column, outcomes[COUNTED[column]].toLocaleString("en-US"));
  }
}

test("the lessons of choreography, of blue and green, and of the dual write", async ({
  design,
  page,
  baseURL,
}) => {
  test.slow();
  const { run } = design;
  const twin = new TwinPage(page);
  const lesson = new LessonPanel(page);
  const restart = run.bar.getByRole("button", { name: "Restart from the beginning" });
  const asStarted = test.info().outputPath("outbox-as-started.eventyard.json");
  const leave = page.getByRole("link", { name: "Leave comparison" });

  await test.step("choreography: nobody directs, and it comes to the same", async () => {
    await design.open();
    await lesson.begin("A saga without a coordinator", 8);
    await expect(twin.node(0, "Order saga")).toBeVisible();
    await expect(twin.node(1, "Refund")).toBeVisible();
    await run.startAtFullSpeed();
    await lesson.expectAt("3 of 8");
    await lesson.next.click();
    await lesson.expectAt("5 of 8");
  });

  await test.step("what is stuck is mended at every listener", async () => {
    for (const listener of ["Refund", "Release stock"]) {
      const inspector = await twin.settings(1, listener, "When it fails");
      await inspector.set("Tries again itself", "3");
    }
    await lesson.next.click();
    await lesson.expectAt("6 of 8");
    await restart.click();
    // in the run before some were stuck: it cannot tick these off
    await lesson.expectAt("Done");
    const [saga, events] = [
      await replay("order-saga", baseURL!),
      await replay("order-choreography", baseURL!),
    ];
    expect(events.summary.ledger!.outcomes.stuck).toBe(0);
    await expectSame(page, 0, saga, "compensated");
    await expectSame(page, 1, events, "compensated");
  });

  await test.step("blue and green: both go back at once, only one has kept the orders that failed", async () => {
    await leave.click();
    await lesson.begin("Blue and green", 7);
    await expect(twin.node(1, "Traffic switch")).toBeVisible();
    await run.startAtFullSpeed();
    await lesson.expectAt("3 of 7");
    await lesson.next.click();
    await lesson.expectAt("5 of 7");
    await lesson.next.click();
    await lesson.expectAt("Done");
    const [calls, events] = [
      await replay("blue-green-rest", baseURL!),
      await replay("blue-green-events", baseURL!),
    ];
    expect(calls.summary.ledger!.outcomes.rejected).toBeGreaterThan(100);
    expect(events.summary.ledger!.outcomes.rejected).toBe(0);
    await expectSame(page, 0, calls, "rejected");
    await expectSame(page, 1, events, "rejected", "lost");
  });

  await test.step("dual write: ghost orders here, a relay that tries again there", async () => {
    await leave.click();
    await lesson.begin("Stored, but never told", 10);
    await expect(twin.node(1, "Outbox")).toBeVisible();
    await run.startAtFullSpeed();
    await lesson.expectAt("2 of 10");
    await lesson.next.click();
    await lesson.expectAt("4 of 10");
    await lesson.next.click();
    await lesson.expectAt("5 of 10");
  });

  await test.step("a relay that reads too few rows, changed while it runs; and one that reads the log", async () => {
    copyFileSync(designFile("outbox"), asStarted);
    await run.expectFinished();
    await run.setSpeed(1);
    await restart.click();
    await expect(run.pauseButton).toBeVisible();
    await run.waitUntilAfter(1);
    await run.pause();
    await (await twin.settings(1, "Outbox")).set("Rows at once", "80");
    await run.setSpeed(0);
    await run.resumeButton.click();
    await lesson.expectAt("6 of 10");
    const walked = await replay("outbox", baseURL!, { file: asStarted });
    expect(walked.state.commands.map(({ command }) => command.type)).toEqual(["params", "params"]);
    await expectSame(page, 1, walked, "lost", "duplicated");
    const { panel } = await twin.settings(1, "Outbox");
    await panel.getByRole("combobox", { name: "Relay" }).selectOption("reads the database's log (CDC)");
    await restart.click();
    await lesson.expectAt("8 of 10");
  });

  await test.step("twice on the way is once in the books where duplicates are known", async () => {
    const { panel } = await twin.settings(1, "Billing", "Inbox (idempotency)");
    await panel.getByRole("combobox", { name: "Recognises duplicates" }).selectOption("by a store of ids");
    await restart.click();
    await lesson.expectAt("Done");
    const [dual, outbox] = [await replay("dual-write", baseURL!), await replay("outbox", baseURL!)];
    expect(dual.summary.ledger!.outcomes.lost).toBeGreaterThan(20);
    expect(outbox.summary.ledger!.outcomes).toMatchObject({ lost: 0, duplicated: 0 });
    await expectSame(page, 0, dual, "lost", "duplicated");
    await expectSame(page, 1, outbox, "lost", "duplicated");
  });
});
