/** A lesson as it is walked: found in the menu, ticked off by the run, gone on with. */
import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";

/** What ticks a step off may take this long to happen in a run [ms of wall time]. */
const STEP_MS_MAX = 60_000;

export class LessonPanel {
  readonly #page: Page;
  readonly panel: Locator;
  /** "2 of 8", and "Done" at the end. */
  readonly progress: Locator;
  /** Goes on from a step that is only read. */
  readonly next: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.panel = page.getByRole("complementary", { name: "Lesson" });
    this.progress = this.panel.getByRole("status");
    this.next = this.panel.getByRole("button", { name: "Next", exact: true });
  }

  /** Opens the menu and takes the lesson of this title; returns when it is at its beginning. */
  async begin(title: string, steps: number): Promise<void> {
    const page = this.#page;
    await page.getByRole("button", { name: "Lessons and ready designs", exact: true }).click();
    // a ready design may have the same title; lessons come first
    const item = page.getByRole("button").filter({ has: page.getByText(title, { exact: true }) });
    await item.first().click();
    await expect(this.progress, "a run from before does not count").toHaveText(`0 of ${steps}`);
  }

  /** Waits until the lesson stands at a step that does not tick itself off: "5 of 8", or a range of them. */
  async expectAt(progress: string | RegExp): Promise<void> {
    await expect(this.progress).toHaveText(progress, { timeout: STEP_MS_MAX });
  }

  /** Selects the node that the step is about. */
  async show(): Promise<void> {
    await this.panel.getByRole("button", { name: "Show" }).click();
  }
}
