/** The kernel gives the same hashes in a browser as in Node. The page never imports it: a script made for this scene does. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "../driver/scene.ts";

const BUNDLER = fileURLToPath(new URL("../../apps/cli/test/portability/bundle.ts", import.meta.url));

test("Chromium gives the hashes of Node", async ({ page }) => {
  const script = test.info().outputPath("hashes.js");
  expect(spawnSync(process.execPath, [BUNDLER, script], { encoding: "utf8" })).toMatchObject({ status: 0 });
  const code = `require(${JSON.stringify(script)}); console.log(JSON.stringify(eventyardHashes))`;
  const node = spawnSync(process.execPath, ["-e", code], { encoding: "utf8" });
  const hashes = JSON.parse(node.stdout) as Record<string, string>;
  expect(Object.keys(hashes)).toEqual(expect.arrayContaining(["orders", "launch-day"]));
  await page.goto("about:blank");
  const inBrowser: unknown = await page.evaluate(
    `${readFileSync(script, "utf8")}; globalThis.eventyardHashes`,
  );
  expect(inBrowser).toEqual(hashes);
});
