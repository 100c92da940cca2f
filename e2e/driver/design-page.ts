/** The page as a person finds it: everything by role and accessible name. English unless a scene switches the language. */
import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { Canvas } from "./canvas.ts";
import { Inspector } from "./inspector.ts";
import { RunControls } from "./run-controls.ts";

export class DesignPage {
  readonly page: Page;
  readonly canvas: Canvas;
  readonly inspector: Inspector;
  readonly run: RunControls;
  /** What is happening, in one sentence. */
  readonly sentence: Locator;
  readonly timeline: Locator;
  readonly savedState: Locator;

  constructor(page: Page) {
    this.page = page;
    this.canvas = new Canvas(page);
    this.inspector = new Inspector(page);
    this.run = new RunControls(page);
    this.sentence = page.getByRole("region", { name: "What is happening" });
    this.timeline = page.getByRole("region", { name: "Timeline" });
    this.savedState = page.getByRole("status").filter({ hasText: /^(Saved|Saving…|Not saved yet|Offline)/ });
  }

  /** Opens a design by id; without one, what a first visit shows. */
  async open(designId?: string): Promise<void> {
    await this.page.goto(designId === undefined ? "/" : `/#/d/${designId}`);
  }

  /** The open design's id, as the address tells it. */
  designId(): string {
    const id = /#\/d\/([\w-]+)$/.exec(this.page.url())?.[1];
    if (id === undefined) throw new Error(`no design in the address ${this.page.url()}`);
    return id;
  }

  /** The name beside the logo. */
  name(name: string): Locator {
    return this.page.getByRole("banner").getByRole("button", { name, exact: true });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }

  /** Opens the menu of designs and files and gives the entry of this name. */
  async fileMenuItem(name: string | RegExp): Promise<Locator> {
    await this.button("Designs and files").click();
    return this.page.getByRole("dialog", { name: "Designs and files" }).getByRole("button", { name });
  }

  async newDesign(): Promise<void> {
    await (await this.fileMenuItem(/^New design$/)).click();
  }

  /** Chooses a file in the browser's own dialog. */
  async importFile(name: string, text: string): Promise<void> {
    const item = await this.fileMenuItem("Open a file…");
    const chooser = this.page.waitForEvent("filechooser");
    await item.click();
    await (await chooser).setFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  }

  async expectSaved(): Promise<void> {
    await expect(this.savedState).toHaveText("Saved");
  }
}
