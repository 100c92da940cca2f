/** A consumer dies and comes back. The bus kept everything; and the command line agrees to the last digit. */
import type { Design } from "@eventyard/model";
import { replay } from "../driver/replay.ts";
import { expect, test } from "../driver/scene.ts";
import { storeDesign } from "../driver/workspace.ts";

/** Virtual instants [s]. The shop stops well before the end, so that every order can be handled. */
const KILL_AFTER_S = 10;
const RESTORE_AFTER_S = 20;
const SHOP_STOPS_S = 240;
const DURATION_S = 300;
const SEED = 20_260;

test("kill Payment, restore it, and count", async ({ design, request, baseURL }) => {
  const { canvas, inspector, run, sentence } = design;
  const orders = (await (await request.get("/api/designs/orders")).json()) as Design;
  const designId = await storeDesign(request, {
    ...orders,
    name: "Kill and recover",
    scenario: {
      seed: SEED,
      durationS: DURATION_S,
      steps: [
        { atMs: SHOP_STOPS_S * 1000, command: { type: "params", node: "shop", params: { ratePerS: 0 } } },
      ],
    },
  });

  await test.step("it dies: its orders wait", async () => {
    await design.open(designId);
    await expect(canvas.node("Payment")).toBeVisible();
    await run.setSpeed(5);
    await run.start();
    await canvas.select("Payment");
    await run.waitUntilAfter(KILL_AFTER_S);
    await canvas.breakIt.getByRole("button", { name: "Kill" }).click();
    await expect(canvas.nodeInTrouble("Payment", "down")).toBeVisible();
    await expect(sentence).toContainText("Payment is down; orders keeps its");
    await expect(canvas.nodeInTrouble("Inventory", "no trouble")).toBeVisible();
  });

  await test.step("it comes back and catches up", async () => {
    await run.waitUntilAfter(RESTORE_AFTER_S);
    // catching up is over in half a minute of virtual time
    await run.setSpeed(1);
    await canvas.breakIt.getByRole("button", { name: "Kill" }).click();
    await expect(sentence).toContainText("Payment catches up");
    await expect(canvas.nodeInTrouble("Payment", "down")).toHaveCount(0);
  });

  await test.step("it is finished, and the page's numbers are the command line's", async () => {
    await run.setSpeed(0);
    await run.expectFinished();
    const { state, summary, program } = await replay(designId, baseURL!);
    expect(state.commands.map(({ command }) => command.type)).toEqual(["fault", "fault", "params"]);
    expect(state.seed).toBe(SEED);
    expect(program.summary).toEqual(summary);

    const payment = program.summary.nodes["payment"];
    await inspector.tab("Now");
    for (const [title, counter] of [
      ["done", "done"],
      ["failed attempts", "failed"],
      ["redelivered", "retried"],
    ] as const) {
      await expect.poll(() => inspector.total(title), title).toBe(payment?.counters[counter]);
    }
    await canvas.select("orders");
    for (const [title, counter] of [
      ["arrived", "in"],
      ["lost", "lost"],
      ["redelivered", "retried"],
    ] as const) {
      await expect
        .poll(() => inspector.total(title), title)
        .toBe(program.summary.nodes["orders"]?.counters[counter]);
    }
    const { nodes } = program.summary;
    expect(Object.values(nodes).map(({ counters }) => counters.lost)).toEqual(
      Object.values(nodes).map(() => 0),
    );
    expect(nodes["orders"]?.levels.backlog.max).toBeGreaterThan(500);
    expect(nodes["orders"]?.levels.backlog.last).toBe(0);
    expect((payment?.counters.done ?? 0) + (nodes["orders"]?.counters.dead ?? 0)).toBeGreaterThanOrEqual(
      nodes["shop"]?.counters.out ?? Number.POSITIVE_INFINITY,
    );
  });
});
