/** A person looks back to before a fault, goes on, and tries something else from there; what was left can be come back to. */
import type { Design } from "@eventyard/model";
import { expect, test } from "../driver/scene.ts";
import { storeDesign } from "../driver/workspace.ts";

/** Virtual instants [s]. */
const KILL_AFTER_S = 12;
const LOOK_BACK_AFTER_S = 20;
const DURATION_S = 120;

test("rewind, go on, branch, return", async ({ design, request, page }) => {
  const { canvas, run } = design;
  const orders = (await (await request.get("/api/designs/orders")).json()) as Design;
  const id = await storeDesign(request, {
    ...orders,
    name: "Rewind",
    scenario: { seed: 3, durationS: DURATION_S, steps: [] },
  });
  const slider = page.getByRole("slider", { name: "Instant that is shown" });
  const goOn = run.bar.getByRole("button", { name: "Go on" });
  /** To an instant before the fault: in tenths of what has run, which is more on a slow machine. */
  const lookBack = async () => {
    const newest = Number(await slider.getAttribute("aria-valuemax"));
    const tenths = Math.ceil((10 * (KILL_AFTER_S - 1)) / newest) - 1;
    await slider.focus();
    await slider.press("Home");
    await expect.poll(() => run.seconds()).toBe(0);
    for (let i = 1; i <= tenths; i++) {
      const before = await run.seconds();
      await slider.press("PageUp");
      await expect.poll(() => run.seconds()).toBeGreaterThan(before);
    }
    expect(await run.seconds()).toBeLessThan(KILL_AFTER_S);
    await expect(run.notice).toContainText("Looking back; the run has come to");
  };

  await test.step("Payment dies", async () => {
    await design.open(id);
    await run.setSpeed(5);
    await run.start();
    await canvas.select("Payment");
    await run.waitUntilAfter(KILL_AFTER_S);
    await canvas.breakIt.getByRole("button", { name: "Kill" }).click();
    await expect(canvas.nodeInTrouble("Payment", "down")).toBeVisible();
    await run.waitUntilAfter(LOOK_BACK_AFTER_S);
    await run.pause();
  });

  await test.step("before that it was well; going on it dies again", async () => {
    await lookBack();
    await expect(canvas.nodeInTrouble("Payment", "down")).toHaveCount(0);
    await goOn.click();
    await expect(canvas.nodeInTrouble("Payment", "down")).toBeVisible();
    await run.pauseButton.click();
    // at an instant that has been there it says "Go on", beyond it "Resume"
    await expect(goOn.or(run.resumeButton)).toBeVisible();
  });

  await test.step("another fault at an earlier instant is another branch", async () => {
    await lookBack();
    await canvas.select("Inventory");
    await canvas.breakIt.getByRole("button", { name: "Kill" }).click();
    await expect(run.notice).toContainText("Another branch since");
    await expect(canvas.nodeInTrouble("Inventory", "down")).toBeVisible();
    await run.resumeButton.click();
    await run.waitUntilAfter(LOOK_BACK_AFTER_S);
    await expect(canvas.nodeInTrouble("Inventory", "down")).toBeVisible();
    await expect(canvas.nodeInTrouble("Payment", "down")).toHaveCount(0);
  });

  await test.step("the branch that was left is still there", async () => {
    await run.notice.getByRole("button", { name: "Back to the branch you left" }).click();
    await expect(canvas.nodeInTrouble("Payment", "down")).toBeVisible();
    await expect(canvas.nodeInTrouble("Inventory", "down")).toHaveCount(0);
  });
});
