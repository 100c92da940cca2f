/** One run, two viewers: what one does, the other sees. */
import { watchComplaints } from "../driver/complaints.ts";
import { DesignPage } from "../driver/design-page.ts";
import { expect, test } from "../driver/scene.ts";
import { storeDesign } from "../driver/workspace.ts";

test("a second browser sees the same run, the same fault and the saved change", async ({
  design,
  browser,
  request,
  baseURL,
}) => {
  const orders = await (await request.get("/api/designs/orders")).json();
  const designId = await storeDesign(request, { ...orders, name: "Two browsers" });
  await design.open(designId);
  await expect(design.canvas.node("Payment")).toBeVisible();
  await design.run.setSpeed(0.2);
  await design.run.start();

  const context = await browser.newContext({
    ...(baseURL === undefined ? {} : { baseURL }),
    locale: "en-GB",
  });
  const page = await context.newPage();
  const complaints = await watchComplaints(page);
  const second = new DesignPage(page);

  await test.step("it joins in the middle of the run", async () => {
    await second.open(designId);
    await expect(second.run.pauseButton).toBeVisible();
    await second.run.waitUntilAfter(0);
    const here = await design.run.seconds();
    await second.run.waitUntilAfter(here);
    const there = await second.run.seconds();
    await design.run.waitUntilAfter(there);
  });

  await test.step("a fault set in the first is seen in the second, and mended there", async () => {
    await design.canvas.select("Payment");
    await design.canvas.breakIt.getByRole("button", { name: "Kill" }).click();
    await expect(second.canvas.nodeInTrouble("Payment", "down")).toBeVisible();
    await second.canvas.select("Payment");
    const kill = second.canvas.breakIt.getByRole("button", { name: "Kill" });
    await expect(kill).toHaveAttribute("aria-pressed", "true");
    await kill.click();
    await expect(design.canvas.nodeInTrouble("Payment", "down")).toHaveCount(0);
  });

  await test.step("paused in the second, paused in the first, at the same instant", async () => {
    await second.run.pause();
    await expect(design.run.resumeButton).toBeVisible();
    // each shows the last frames when it has drawn them
    const apart = async () => (await design.run.seconds()) - (await second.run.seconds());
    await expect.poll(apart).toBe(0);
  });

  await test.step("a change saved in the first appears in the second", async () => {
    await design.canvas.select("Inventory");
    await design.inspector.tab("Settings");
    await design.inspector.set("Workers", "9");
    await design.expectSaved();
    await second.canvas.select("Inventory");
    await second.inspector.tab("Settings");
    await expect(second.inspector.field("Workers")).toHaveValue("9");
  });
  await context.close();
  expect(complaints).toEqual([]);
});
