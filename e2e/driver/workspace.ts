/** The server's folder of designs, as a file system and over HTTP. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Design } from "@eventyard/model";
import type { APIRequestContext } from "@playwright/test";
import { expect } from "@playwright/test";

/** Path of a design's file. The folder is chosen in playwright.config.ts. */
export function designFile(designId: string): string {
  const folder = process.env["E2E_WORKSPACE"];
  if (folder === undefined) throw new Error("E2E_WORKSPACE is not set; start through playwright.config.ts");
  return join(folder, `${designId}.eventyard.json`);
}

/** The design as it lies on disk now, or undefined if there is no such file. */
export function designOnDisk(designId: string): Design | undefined {
  const file = designFile(designId);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Design) : undefined;
}

/** Stores a design as a new file and gives its id. */
export async function storeDesign(request: APIRequestContext, design: Design): Promise<string> {
  const answer = await request.post("/api/designs", {
    headers: { "x-requested-by": "eventyard", "content-type": "application/json" },
    data: JSON.stringify(design, undefined, 2),
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return ((await answer.json()) as { readonly id: string }).id;
}
