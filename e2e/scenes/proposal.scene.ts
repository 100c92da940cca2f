/** The event-driven twin is proposed for a chain of calls; an outage shows whom it hurts on either side, and for how long. */
import type { Design } from "@eventyard/model";
import { expect, test } from "../driver/scene.ts";
import { TwinPage } from "../driver/twin-page.ts";
import { designOnDisk, storeDesign } from "../driver/workspace.ts";

test("a chain of calls gets its twin with outbox and saga; one outage of payment, and whom it hurts", async ({
  design,
  page,
  request,
}) => {
  const { run } = design;
  const twin = new TwinPage(page);

  await test.step("both choices are offered, each with its price; chosen, the twin has them", async () => {
    await request.post("/api/gallery/order-calls", { headers: { "x-requested-by": "eventyard" } });
    const calls = (await (await request.get("/api/designs/order-calls")).json()) as Design;
    const scenario = { ...calls.scenario, durationS: 300 };
    await design.open(await storeDesign(request, { ...calls, name: "Three calls", scenario }));
    await expect(design.canvas.node("Payment")).toBeVisible();
    await design.button("Compare with another design").click();
    const choices = page.getByRole("group", { name: "Also with" });
    for (const choice of [/^an outbox/, /^a saga/]) {
      await expect(choices.getByRole("checkbox", { name: choice })).not.toBeChecked();
      await choices.getByRole("checkbox", { name: choice }).check();
    }
    await expect(choices.getByText(/^Gives up: /)).toHaveCount(2);
    await page.getByRole("button", { name: "Propose the event-driven twin" }).click();
    const proposal = page.getByRole("region", { name: "The proposed twin" });
    await expect(proposal.getByRole("heading", { name: "What it gives up" })).toBeVisible();
    await proposal.getByRole("button", { name: "Dismiss" }).click();
    await expect(twin.node(1, "Order service saga")).toBeVisible();
    await expect(twin.node(1, "Order service outbox")).toBeVisible();
    const [, proposed = ""] = /#\/twin\/[\w-]+\/([\w-]+)$/.exec(page.url()) ?? [];
    const kinds = Object.values(designOnDisk(proposed)!.nodes).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["outbox", "saga"]));
  });

  await test.step("payment dies in both and comes back", async () => {
    await run.setSpeed(10);
    await run.start();
    await run.waitUntilAfter(35);
    // the outage lasts as long as it does, however slow the clicks are
    await run.pause();
    await twin.breakNode(0, "Payment", "Kill");
    for (const side of [0, 1] as const) await expect(twin.node(side, "Payment", "down")).toBeVisible();
    await expect(twin.difference).toContainText("Hurt because another was broken");
    const seconds = await run.seconds();
    await run.resumeButton.click();
    await run.waitUntilAfter(seconds + 15);
    await run.pause();
    await twin.breakNode(0, "Payment", "Kill");
    for (const side of [0, 1] as const) await expect(twin.node(side, "Payment", "down")).toHaveCount(0);
    await run.setSpeed(0);
    await run.resumeButton.click();
    await run.expectFinished();
  });

  await test.step("the left hurts up to the shoppers, the right stops at the saga; both recover", async () => {
    const coupling = twin.difference.getByText(/^Hurt because another was broken/).locator("..");
    await expect(coupling).toContainText("Shoppers (Payment)");
    await expect(coupling).toContainText("Order service (Payment)");
    await expect(coupling).toContainText("Order service saga (Payment)");
    await twin.expectMeasure(0, "others hurt", "2");
    for (const side of [0, 1] as const) {
      await twin.expectMeasure(side, "time to recover", /^(< )?\d+(\.\d)? s$/);
    }
  });
});
