/** A design's script: captions beside their cards while their time has come, and fixes that turn red into green and back. */
import { graveFindings } from "../driver/accessibility.ts";
import { expect, test } from "../driver/scene.ts";

const FORMULA = "percent(flows.duplicated) <= 2 %";

test("captions appear at their time, and can be hidden", async ({ design, page, request }) => {
  await request.post("/api/gallery/short-lease", { headers: { "x-requested-by": "eventyard" } });
  await design.open("short-lease");
  const { run } = design;
  const first = page
    .getByText("A video that is not acknowledged before its lease ends")
    .filter({ visible: true });
  await expect(page.locator(".caption")).toHaveCount(0);
  // the caption stands for 300 s
  await run.setSpeed(5);
  await run.start();
  const bubble = page.locator(".caption");
  await expect(bubble).toContainText("is given to another worker");
  // beside its card, in the list of captions and for those who listen
  await expect(first).not.toHaveCount(0);
  const [card, box] = [await design.canvas.node("videos").boundingBox(), await bubble.boundingBox()];
  expect(Math.abs(box!.x + box!.width / 2 - (card!.x + card!.width / 2))).toBeLessThan(200);
  await page.keyboard.press("Space");
  await expect(run.resumeButton).toBeVisible();
  await design.button("Show or hide captions").click();
  await expect(bubble).toHaveCount(0);
  await design.button("Show or hide captions").click();
  await expect(bubble).toHaveCount(1);
  expect(await graveFindings(page)).toEqual([]);
  await design.button("Stop").click();
});

test("a run that nobody gave a speed goes from caption to caption by itself", async ({
  design,
  page,
  request,
}) => {
  await request.post("/api/gallery/poison-message", { headers: { "x-requested-by": "eventyard" } });
  await design.open("poison-message");
  const { run } = design;
  const bubble = page.locator(".caption");
  const speed = run.speed.locator("option:checked");
  await run.start();
  await expect(bubble).toContainText("Four partitions");
  await expect(speed).toHaveText("auto · 0.01×");
  await expect(speed, "time to read is over").toHaveText("auto · 2×", { timeout: 20_000 });
  await expect(bubble).toContainText("can never be handled", { timeout: 20_000 });
  await expect(speed, "slow enough to follow a message again").toHaveText("auto · 0.01×");
  // what somebody chooses stays, whatever is said
  await run.setSpeed(100);
  await run.waitUntilAfter(90);
  await expect(speed).toHaveText("100×");
  await design.button("Stop").click();
});

test("a fix is offered where it is red, switched on, judged, undone", async ({ design, page, request }) => {
  await request.post("/api/gallery/short-lease", { headers: { "x-requested-by": "eventyard" } });
  await design.open("short-lease");
  const { inspector, run, sentence } = design;
  const fixes = inspector.panel.getByRole("region", { name: "Fixes" });
  const fix = fixes.getByRole("switch", { name: "Lease of 60 s" });
  const longer = fixes.getByRole("switch", { name: "Lease of 120 s" });
  await run.startAtFullSpeed();
  await run.expectFinished();
  await expect(inspector.expectation(FORMULA)).toContainText("fail");
  await sentence.getByRole("button", { name: "Try: Lease of 60 s" }).click();
  await expect(fix).toBeChecked();
  await expect(design.canvas.node("videos")).toContainText("lease 60 s");
  await fixes.getByRole("button", { name: "Start again" }).click();
  await expect(fixes.getByText("started without it")).toHaveCount(0);
  await run.expectFinished();
  await expect(inspector.expectation(FORMULA)).toContainText("pass");
  // an alternative takes its place, and undo brings it back
  await longer.click();
  await expect(fix).not.toBeChecked();
  await page.locator(".canvas").press("Control+z");
  await expect(fix).toBeChecked();
  await fix.click();
  await expect(fix).not.toBeChecked();
  await expect(design.canvas.node("videos")).toContainText("lease 30 s");
  await design.expectSaved();
});

test("what helped by hand is kept as a fix", async ({ design, page, request }) => {
  await request.post("/api/gallery/short-lease", { headers: { "x-requested-by": "eventyard" } });
  await design.open("short-lease");
  const { inspector, run } = design;
  await run.startAtFullSpeed();
  await run.expectFinished();
  await design.canvas.node("Transcoder").click({ position: { x: 100, y: 8 } });
  await inspector.tab("Settings");
  await inspector.set("Workers", "80");
  await page.locator(".react-flow__pane").click({ position: { x: 250, y: 400 } });
  await inspector.panel.getByRole("button", { name: "Keep as a fix" }).click();
  await inspector.set("Name of the fix", "Eighty workers");
  const fix = inspector.panel.getByRole("switch", { name: "Eighty workers" });
  await expect(fix).toBeChecked();
  await fix.click();
  await expect(design.canvas.node("Transcoder")).toContainText("60 workers");
  await fix.click();
  await expect(design.canvas.node("Transcoder")).toContainText("80 workers");
});
