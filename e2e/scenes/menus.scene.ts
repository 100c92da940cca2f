/** Ways to the same commands: a line dropped on nothing, the context menu, the command search; undo takes each back. */
import { boxOf } from "../driver/canvas.ts";
import { expect, test } from "../driver/scene.ts";

test("drop picker, context menu, command search, undo", async ({ design, page }) => {
  const { canvas } = design;
  await design.open();
  await expect(canvas.node("Payment")).toBeVisible();
  await design.newDesign();
  await expect(canvas.nodes).toHaveCount(0);
  const { x, y, height } = await boxOf(canvas.region);
  const row = y + height * 0.35;
  await canvas.add("Producer", { x: x + 220, y: row });

  await test.step("a line dropped on the empty canvas offers the kinds that fit, and joins the chosen one", async () => {
    const from = await boxOf(canvas.handle("Producer", "events"));
    await canvas.drag({ x: from.x + from.width / 2, y: from.y + from.height / 2 }, { x: x + 520, y: row });
    const picker = page.getByRole("menu", { name: "Add and connect" });
    await expect(picker.getByRole("menuitem", { name: "Queue" })).toBeVisible();
    await expect(picker.getByRole("menuitem", { name: "Consumer" }), "a worker needs a bus").toHaveCount(0);
    await picker.getByRole("menuitem", { name: "Queue" }).click();
    await expect(canvas.node("Queue")).toBeVisible();
    await expect.poll(() => canvas.edgeCount()).toBe(1);
  });

  await test.step("one undo takes card and connection back, one redo brings both", async () => {
    await design.button("Undo").click();
    await expect(canvas.node("Queue")).toHaveCount(0);
    await expect.poll(() => canvas.edgeCount()).toBe(0);
    await design.button("Redo").click();
    await expect(canvas.node("Queue")).toBeVisible();
    await expect.poll(() => canvas.edgeCount()).toBe(1);
  });

  await test.step("the context menu acts on the card under the pointer", async () => {
    await canvas.node("Queue").click({ button: "right", position: { x: 80, y: 8 } });
    const menu = page.getByRole("menu", { name: "Menu of Queue" });
    await menu.getByRole("menuitem", { name: "Duplicate" }).click();
    await expect(canvas.nodes).toHaveCount(3);
    await design.button("Undo").click();
    await expect(canvas.nodes).toHaveCount(2);
    await canvas.node("Queue").click({ button: "right", position: { x: 80, y: 8 } });
    await menu.getByRole("menuitem", { name: "Delete" }).click();
    await expect(canvas.node("Queue")).toHaveCount(0);
    await design.button("Undo").click();
    await expect(canvas.node("Queue")).toBeVisible();
    await expect.poll(() => canvas.edgeCount()).toBe(1);
  });

  await test.step("Escape closes a menu and changes nothing", async () => {
    await canvas.node("Queue").click({ button: "right", position: { x: 80, y: 8 } });
    await expect(page.getByRole("menu")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toHaveCount(0);
    await expect(canvas.nodes).toHaveCount(2);
  });

  await test.step("the command search adds a kind and goes to a card", async () => {
    const search = page.getByRole("dialog", { name: "Search commands" });
    const box = search.getByRole("combobox", { name: "Search commands" });
    await page.keyboard.press("ControlOrMeta+k");
    await box.fill("no such command");
    await expect(search).toContainText("No command of this name.");
    await box.fill("topic");
    await expect(search.getByRole("option", { name: "Add: Topic" })).toBeVisible();
    await search.getByRole("option", { name: "Add: Topic" }).click();
    await expect(canvas.node("Topic")).toBeVisible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+k");
    await box.fill("producer");
    await search.getByRole("option", { name: "Go to: Producer" }).click();
    await expect(design.inspector.panel.getByRole("button", { name: "Producer", exact: true })).toBeVisible();
    await design.button("Undo").click();
    await expect(canvas.node("Topic")).toHaveCount(0);
  });
});
