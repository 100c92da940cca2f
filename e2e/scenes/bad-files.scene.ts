/** Files that are no designs: each gets a sentence with file, place and reason, and what is on the canvas stays. */
import { expect, test } from "../driver/scene.ts";

interface BadFile {
  readonly what: string;
  readonly name: string;
  readonly text: string;
  /** Words that the sentence must have besides the file's name. */
  readonly says: readonly RegExp[];
}

const NODE_RED = JSON.stringify([
  { id: "f6f2187d.f17ca8", type: "tab", label: "Flow 1", disabled: false, info: "" },
  { id: "3cc11d24.ff01a2", type: "inject", z: "f6f2187d.f17ca8", name: "", wires: [["6a7b.1"]] },
]);

const HOSTILE = `{
  "format": "eventyard",
  "version": 1,
  "minReader": 1,
  "name": "Hostile",
  "__proto__": { "polluted": true },
  "nodes": {}
}`;

const FILES: readonly BadFile[] = [
  {
    what: "damaged",
    name: "damaged.eventyard.json",
    text: '{\n  "format": "eventyard",\n  "version": 1,\n  "nodes": {',
    says: [/line|character/i],
  },
  { what: "foreign", name: "flows.json", text: NODE_RED, says: [/Node-RED/] },
  {
    what: "too large",
    name: "large.eventyard.json",
    text: " ".repeat(9 * 1_048_576),
    says: [/9 MiB large/, /at most 8 MiB/],
  },
  { what: "hostile", name: "hostile.eventyard.json", text: HOSTILE, says: [/__proto__/] },
];

test("bad files are refused by name, place and reason; nothing changes", async ({
  design,
  page,
  request,
}) => {
  const { canvas } = design;
  await design.open("orders");
  await expect(canvas.node("Payment")).toBeVisible();
  await expect(canvas.nodes).toHaveCount(6);
  const listed = (await (await request.get("/api/designs")).json()) as readonly unknown[];

  for (const { what, name, text, says } of FILES) {
    await test.step(what, async () => {
      await design.importFile(name, text);
      const refusal = page.getByRole("alert").filter({ hasText: name });
      await expect(refusal).toBeVisible();
      for (const words of says) await expect(refusal).toContainText(words);
      await refusal.getByRole("button", { name: "Dismiss" }).click();
      await expect(refusal).toHaveCount(0);
      await expect(canvas.nodes).toHaveCount(6);
      expect(design.designId()).toBe("orders");
    });
  }
  expect(await (await request.get("/api/designs")).json()).toEqual(listed);
  expect(await page.evaluate(() => Reflect.get({}, "polluted"))).toBeUndefined();
});
