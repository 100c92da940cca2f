/** From an empty canvas to a running design, with the mouse; only names and values are typed. */
import { eventyard } from "../driver/command-line.ts";
import { boxOf } from "../driver/canvas.ts";
import { expect, test } from "../driver/scene.ts";
import { designFile, designOnDisk } from "../driver/workspace.ts";

test("draw from blank: palette, connections, settings, run, undo, reload", async ({ design, page }) => {
  const { canvas, inspector, run } = design;
  await design.open();
  await expect(canvas.node("Payment")).toBeVisible();

  await test.step("a new design is blank", async () => {
    await design.newDesign();
    await expect(canvas.nodes).toHaveCount(0);
    await expect(page.getByText("An empty yard")).toBeVisible();
  });

  await test.step("three cards by drag", async () => {
    const { x, y, height } = await boxOf(canvas.region);
    const row = y + height * 0.35;
    await canvas.add("Producer", { x: x + 220, y: row });
    await expect(canvas.node("Producer")).toBeVisible();
    await canvas.add("Queue", { x: x + 490, y: row });
    await expect(canvas.node("Queue")).toBeVisible();
    await canvas.add("Consumer", { x: x + 780, y: row });
    await expect(canvas.node("Consumer")).toBeVisible();
    const box = await boxOf(canvas.node("Producer"));
    expect(
      Math.abs(box.x + box.width / 2 - (x + 220)),
      "dropped under the pointer, to the grid",
    ).toBeLessThan(26);
  });

  await test.step("producer to consumer is refused with the reason and a repair", async () => {
    await canvas.connect("Producer", "events", "Consumer");
    await expect(canvas.refusal).toContainText(/bus/i);
    await expect(canvas.refusal.getByRole("button").first()).toBeVisible();
    expect(await canvas.edgeCount()).toBe(0);
    await canvas.refusal.getByRole("button", { name: "Dismiss" }).click();
    await expect(canvas.refusal).toHaveCount(0);
  });

  await test.step("through the queue it connects", async () => {
    await canvas.connect("Producer", "events", "Queue");
    await expect.poll(() => canvas.edgeCount()).toBe(1);
    await canvas.connect("Queue", "workers", "Consumer");
    await expect.poll(() => canvas.edgeCount()).toBe(2);
  });

  await test.step("a setting changes; a bad value is refused under its field", async () => {
    await canvas.select("Consumer");
    await inspector.tab("Settings");
    await inspector.set("Workers", "0");
    await expect(inspector.field("Workers")).toHaveAttribute("aria-invalid", "true");
    await expect(inspector.panel.getByText(/from 1 to/i)).toBeVisible();
    await inspector.set("Workers", "3");
    await expect(inspector.field("Workers")).toHaveAttribute("aria-invalid", "false");
    await expect(canvas.node("Consumer")).toContainText("3 workers");
  });

  await test.step("undo and redo", async () => {
    await design.button("Undo").click();
    await expect(canvas.node("Consumer")).toContainText("4 workers");
    await design.button("Undo").click();
    await expect.poll(() => canvas.edgeCount()).toBe(1);
    await design.button("Redo").click();
    await design.button("Redo").click();
    await expect.poll(() => canvas.edgeCount()).toBe(2);
    await expect(canvas.node("Consumer")).toContainText("3 workers");
  });

  await test.step("it runs, and work gets done", async () => {
    await run.setSpeed(1);
    await run.start();
    await canvas.select("Consumer");
    await inspector.tab("Now");
    await expect.poll(() => inspector.total("done")).toBeGreaterThan(0);
    const first = await inspector.total("done");
    await expect.poll(() => inspector.total("done")).toBeGreaterThan(first ?? 0);
  });

  await test.step("a reload keeps all of it", async () => {
    await design.expectSaved();
    const id = design.designId();
    await page.reload();
    await expect(canvas.node("Consumer")).toContainText("busy");
    await expect(canvas.nodes).toHaveCount(3);
    await expect.poll(() => canvas.edgeCount()).toBe(2);
    await expect(run.pauseButton).toBeVisible();
    const stored = designOnDisk(id);
    expect(
      Object.values(stored?.nodes ?? {})
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(["consumer", "producer", "queue"]);
    const { exitCode, output, errors } = eventyard("validate", designFile(id));
    expect(exitCode, output + errors).toBe(0);
  });
});
