/** A contract from its first field to a deployment that breaks a reader, and back; everything by roles and labels. */
import { graveFindings } from "../driver/accessibility.ts";
import { boxOf } from "../driver/canvas.ts";
import { expect, test } from "../driver/scene.ts";
import { designOnDisk } from "../driver/workspace.ts";

const ORDER = "order-placed";

test("contracts: a type, its versions, a strict reader, the refusal, undo, reload", async ({
  design,
  page,
}) => {
  const { canvas, inspector, run } = design;
  const { panel } = inspector;
  const contract = panel.getByRole("group", { name: ORDER, exact: true });
  const setting = (name: string) => panel.getByRole("combobox", { name });
  const openSettings = async (node: string) => {
    await canvas.select(node);
    await inspector.tab("Settings");
    const section = panel.getByRole("button", { name: "Contract", exact: true });
    if ((await section.getAttribute("aria-expanded")) === "false") await section.click();
  };
  /** The panel of the connection that leaves this node for the other. */
  const openEdge = async (from: string, to: string) => {
    await canvas.select(from);
    await inspector.tab("Settings");
    await panel.getByRole("button", { name: `to ${to}`, exact: true }).click();
  };

  await design.open();
  await expect(canvas.node("Payment")).toBeVisible();
  await design.newDesign();
  await expect(canvas.nodes).toHaveCount(0);
  const { x, y, height } = await boxOf(canvas.region);
  for (const [kind, at] of [
    ["Producer", 220],
    ["Topic", 490],
    ["Consumer", 780],
  ] as const)
    await canvas.add(kind, { x: x + at, y: y + height * 0.35 });
  await canvas.connect("Producer", "events", "Topic");
  await canvas.connect("Topic", "subscriptions", "Consumer");
  await expect.poll(() => canvas.edgeCount()).toBe(2);
  await canvas.selectNothing();

  await test.step("an event type with a schema", async () => {
    await panel.getByRole("button", { name: "Add an event type" }).click();
    await inspector.set("Event type", "order placed");
    await expect(panel.getByText(/beginning with a letter or a digit/)).toBeVisible();
    await inspector.set("Event type", ORDER);
    await contract.getByRole("button", { name: "Add a field" }).click();
    await contract.getByRole("textbox", { name: "Name of field" }).fill("total");
    await contract.getByRole("textbox", { name: "Name of field" }).press("Enter");
    await contract.getByRole("combobox", { name: "Type of total" }).selectOption("number");
    await contract.getByRole("checkbox", { name: "total is required" }).check();
    await contract.getByRole("radio", { name: "JSON" }).click();
    await expect(inspector.field("JSON Schema of v1")).toHaveValue(/"total": \{\s+"type": "number"/);
  });

  await test.step("a slip in the JSON says where it is, and is kept until it is mended", async () => {
    const json = inspector.field("JSON Schema of v1");
    const good = await json.inputValue();
    await json.fill(good.replace('"total":', '"total"'));
    await json.blur();
    await expect(json).toHaveAttribute("aria-invalid", "true");
    await expect(panel.getByText(/^The schema, line \d+, column \d+/)).toBeVisible();
    await canvas.select("Topic");
    await canvas.selectNothing();
    await contract.getByRole("radio", { name: "JSON" }).click();
    await expect(json).toHaveValue(/"total" \{/);
    await json.fill(good);
    await json.blur();
    await expect(json).toHaveAttribute("aria-invalid", "false");
  });

  await test.step("it is published and read, by names that are chosen", async () => {
    await openSettings("Producer");
    await setting("Publishes version").selectOption(`${ORDER}@1`);
    await expect(canvas.node("Producer")).toContainText(`${ORDER}@1`);
    await openSettings("Consumer");
    await setting("Reads versions").selectOption(`${ORDER}@1`);
    await expect(panel.getByRole("button", { name: `Remove ${ORDER}@1` })).toBeVisible();
    await openEdge("Producer", "Topic");
    const crossing = panel.getByRole("region", { name: "Events with a version" });
    await expect(crossing).toContainText(`${ORDER} v1`);
    await expect(crossing).toContainText("understands it");
  });

  await test.step("a second version that breaks the promise says so with its field", async () => {
    await panel.getByRole("button", { name: `${ORDER} v1` }).click();
    await contract.getByRole("button", { name: "Add a version" }).click();
    await expect(contract.getByRole("tab", { name: "v2" })).toHaveAttribute("aria-selected", "true");
    await expect(contract.getByText("v1 → v2: backward compatible")).toBeVisible();
    await contract.getByRole("radio", { name: "Fields" }).click();
    await contract.getByRole("button", { name: "Add a field" }).click();
    await contract.getByRole("textbox", { name: "Name of field" }).fill("coupon");
    await contract.getByRole("textbox", { name: "Name of field" }).press("Enter");
    await contract.getByRole("checkbox", { name: "coupon is required" }).check();
    await expect(contract.getByText("v1 → v2: not backward compatible")).toBeVisible();
    await expect(
      contract.getByText('Version 1 may leave out "coupon", which version 2 requires.'),
    ).toBeVisible();
    expect(await graveFindings(page)).toEqual([]);
  });

  await test.step("optional it keeps the promise; undo and redo go there and back", async () => {
    await contract.getByRole("checkbox", { name: "coupon is required" }).uncheck();
    await expect(contract.getByText("v1 → v2: backward compatible")).toBeVisible();
    await design.button("Undo").click();
    await expect(contract.getByText("v1 → v2: not backward compatible")).toBeVisible();
    await design.button("Redo").click();
    await expect(contract.getByText("v1 → v2: backward compatible")).toBeVisible();
  });

  await test.step("published before its strict reader knows it: the drawing warns, the run fails", async () => {
    await contract.getByRole("button", { name: /^Producer/ }).click();
    await setting("Publishes version").selectOption(`${ORDER}@2`);
    await openEdge("Topic", "Consumer");
    const refusal = panel.getByRole("button", { name: /cannot read order-placed@2 from "Producer"/ });
    await expect(refusal).toContainText('version 2 has the field "coupon"');
    await run.start();
    await run.setSpeed(10);
    await run.waitUntilAfter(3);
    await refusal.click();
    await inspector.tab("Now");
    await expect.poll(() => inspector.total("failed attempts")).toBeGreaterThan(0);
    expect(await inspector.total("done")).toBe(0);
  });

  await test.step("the reader learns it: nothing to warn of", async () => {
    await openSettings("Consumer");
    await expect(
      panel.getByText(/^Cannot read order-placed@2: version 2 has the field "coupon"/),
    ).toBeVisible();
    await setting("Reads versions").selectOption(`${ORDER}@2`);
    await openEdge("Topic", "Consumer");
    await expect(panel.getByRole("region", { name: "Events with a version" })).toContainText(
      "understands it",
    );
  });

  await test.step("a type that is renamed is renamed wherever it is named", async () => {
    await panel.getByRole("button", { name: `${ORDER} v2` }).click();
    await inspector.set("Event type", "order");
    await expect(canvas.node("Producer")).toContainText("order@2");
    await design.button("Undo").click();
    await expect(canvas.node("Producer")).toContainText(`${ORDER}@2`);
    await expect(inspector.field("Event type")).toHaveValue(ORDER);
  });

  await test.step("it lies in the file and is there after a reload", async () => {
    await design.expectSaved();
    const { contracts, nodes } = designOnDisk(design.designId())!;
    expect(Object.keys(contracts?.[ORDER]?.versions ?? {})).toEqual(["1", "2"]);
    expect(Object.values(nodes).map(({ params }) => params["accepts"])).toContain(`${ORDER}@1, ${ORDER}@2`);
    await page.reload();
    await canvas.selectNothing();
    await contract.getByRole("button", { name: ORDER }).click();
    await expect(contract.getByText("v1 → v2: backward compatible")).toBeVisible();
    await expect(contract.getByRole("button", { name: "Consumer reads v2" })).toBeVisible();
  });
});
