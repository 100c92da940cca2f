/** Every ready design opens complete, runs, and gives the browser no reason to complain. */
import type { Design } from "@eventyard/model";
import { expect, test } from "../driver/scene.ts";

interface ReadyDesign {
  readonly id: string;
  readonly title: { readonly en: string };
}

test("every ready design is drawn whole and runs", async ({ design, page, request }) => {
  test.setTimeout(600_000);
  const { canvas, run, sentence } = design;
  const ready = (await (await request.get("/api/gallery")).json()) as readonly ReadyDesign[];
  expect(ready.length).toBeGreaterThan(10);
  await design.open();
  await expect(canvas.nodes.first()).toBeVisible();
  for (const { id, title } of ready) {
    await test.step(title.en, async () => {
      await design.button("Lessons and ready designs").click();
      await page
        .getByRole("button")
        .filter({ has: page.getByText(title.en, { exact: true }) })
        .last()
        .click();
      await expect.poll(() => design.designId()).toBe(id);
      const { nodes, edges } = (await (await request.get(`/api/designs/${id}`)).json()) as Design;
      await expect.poll(() => canvas.edgeCount(), `${id}: edges drawn`).toBe(Object.keys(edges).length);
      await expect(canvas.nodes).toHaveCount(Object.keys(nodes).length);
      // another scene may have left this design's run standing
      const stop = run.bar.getByRole("button", { name: "Stop" });
      if (await stop.isEnabled()) await stop.click();
      await run.start();
      await run.waitUntilAfter(0);
      await expect(sentence).not.toContainText(/Press Run|is starting/);
      await stop.click();
      await expect(run.runButton).toBeVisible();
    });
  }
});
