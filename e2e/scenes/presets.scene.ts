/** A bus becomes a product: what changed is named, a field that departs from it is marked, and one click brings it back. */
import { boxOf } from "../driver/canvas.ts";
import { expect, test } from "../driver/scene.ts";
import { designOnDisk } from "../driver/workspace.ts";

const PRODUCT = "Kafka 4.0, acks=all";

test("presets: chosen, departed from, reset, kept in the file", async ({ design, page }) => {
  const { canvas, inspector } = design;
  const { panel } = inspector;
  const product = panel.getByRole("combobox", { name: "Product" });
  await design.open();
  await expect(canvas.node("Payment")).toBeVisible();
  await design.newDesign();
  const { x, y, height } = await boxOf(canvas.region);
  await canvas.add("Partitioned log", { x: x + 400, y: y + height * 0.35 });
  await canvas.select("Partitioned log");
  await inspector.tab("Settings");

  await test.step("a product sets several fields and says which, with the date of its sources", async () => {
    await product.selectOption({ label: PRODUCT });
    await expect(panel.getByText(/^\d+ settings? changed$/)).toBeVisible();
    await expect(panel.getByText(/^Sources as of \d{4}-\d\d-\d\d$/)).toBeVisible();
    await expect(panel.getByText("What is not modelled")).toBeVisible();
  });

  const section = panel.getByRole("button", { name: "Durability" });
  const reset = panel.getByRole("button", { name: /^Reset Replicas to 3/ });
  await test.step("a field that departs from the product is marked and tells its value", async () => {
    if ((await section.getAttribute("aria-expanded")) === "false") await section.click();
    await expect(inspector.field("Replicas")).toHaveValue("3");
    await expect(reset).toHaveCount(0);
    await inspector.set("Replicas", "5");
    await expect(reset).toBeVisible();
    await expect(panel.getByText(/^Differs from Kafka/)).toBeVisible();
  });

  await test.step("it survives a reload and lies in the file", async () => {
    await design.expectSaved();
    const saved = Object.values(designOnDisk(design.designId())!.nodes)[0]!;
    expect(saved.preset).toBe("kafka-4.0");
    expect(saved.params["replicas"]).toBe(5);
    await page.reload();
    await canvas.select("Partitioned log");
    await inspector.tab("Settings");
    await expect(product.locator("option:checked")).toHaveText(PRODUCT);
  });

  await test.step("one click brings the product's value back", async () => {
    if ((await section.getAttribute("aria-expanded")) === "false") await section.click();
    await reset.click();
    await expect(inspector.field("Replicas")).toHaveValue("3");
    await expect(reset).toHaveCount(0);
    await design.button("Undo").click();
    await expect(inspector.field("Replicas")).toHaveValue("5");
  });
});
