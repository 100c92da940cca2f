/** Two designs on one clock: a fault hits both, what differs is measured, and the command line says the same of each. */
import type { Design } from "@eventyard/model";
import { replay } from "../driver/replay.ts";
import { expect, test } from "../driver/scene.ts";
import { TwinPage } from "../driver/twin-page.ts";
import { storeDesign } from "../driver/workspace.ts";

const DURATION_S = 60;

test("twins: one fault for both, one table of what differs, the command line agrees", async ({
  design,
  page,
  request,
  baseURL,
}) => {
  const { run } = design;
  const twin = new TwinPage(page);
  const orders = (await (await request.get("/api/designs/orders")).json()) as Design;
  const scenario = { seed: 11, durationS: DURATION_S, steps: [] };
  const payment = orders.nodes["payment"]!;
  const ids = [
    await storeDesign(request, { ...orders, name: "Four workers", scenario }),
    await storeDesign(request, {
      ...orders,
      name: "Two workers",
      nodes: { ...orders.nodes, payment: { ...payment, params: { ...payment.params, workers: 2 } } },
      scenario,
    }),
  ] as const;

  await test.step("both run on one clock", async () => {
    await twin.open(...ids);
    await expect(twin.node(0, "Payment")).toBeVisible();
    await expect(twin.node(1, "Payment")).toBeVisible();
    await run.setSpeed(1);
    await run.start();
    await run.waitUntilAfter(2);
  });

  await test.step("payment dies in one pane, and in both", async () => {
    await twin.breakNode(1, "Payment", "Kill");
    for (const side of [0, 1] as const) await expect(twin.node(side, "Payment", "down")).toBeVisible();
    await run.waitUntilAfter(4);
    await twin.breakNode(1, "Payment", "Kill");
    for (const side of [0, 1] as const) await expect(twin.node(side, "Payment", "down")).toHaveCount(0);
    await expect(
      page.getByRole("img", { name: "Kill · Payment" }),
      "the outage is marked in time",
    ).toBeVisible();
  });

  await test.step("at the end the table has what the command line has", async () => {
    await run.setSpeed(0);
    await run.expectFinished();
    for (const side of [0, 1] as const) {
      const { state, summary, program } = await replay(ids[side], baseURL!);
      expect(state.commands.map(({ command }) => command.type)).toEqual(["fault", "fault"]);
      expect(program.summary).toEqual(summary);
      const { started, outcomes } = program.summary.ledger!;
      await twin.expectMeasure(side, "flows started", started.toLocaleString("en-US"));
      const percent = Math.floor((10_000 * outcomes.done) / started) / 100;
      await twin.expectMeasure(side, "done once", `${percent} %`);
    }
    const waiting = await Promise.all([twin.measure(0, "under way"), twin.measure(1, "under way")]);
    const [four, two] = waiting.map((text) => Number(text?.replaceAll(",", "")));
    expect(two).toBeGreaterThan(four!);
  });
});

test("two versions of one design: a copy beside it, one of them changed", async ({
  design,
  page,
  request,
}) => {
  const { run } = design;
  const twin = new TwinPage(page);
  const orders = (await (await request.get("/api/designs/orders")).json()) as Design;
  const scenario = { seed: 5, durationS: 20, steps: [] };
  await design.open(await storeDesign(request, { ...orders, name: "Versions", scenario }));
  await design.button("Compare with another design").click();
  await page.getByRole("button", { name: "A second version of this design" }).click();
  for (const side of [0, 1] as const) await expect(twin.node(side, "Payment")).toBeVisible();
  await run.startAtFullSpeed();
  await run.expectFinished();
  // the same flows, each with the same times: nothing differs until something is changed
  for (const column of ["flows started", "done once"]) {
    await twin.expectMeasure(0, column, /^[1-9]/);
    await twin.expectMeasure(1, column, /^[1-9]/);
    await expect
      .poll(async () => (await twin.measure(0, column)) === (await twin.measure(1, column)), column)
      .toBe(true);
  }
});
