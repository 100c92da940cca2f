/** The twin page: two panes, each the page in small, and the table of what differs. */
import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { Inspector } from "./inspector.ts";

export class TwinPage {
  readonly #page: Page;
  readonly difference: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.difference = page.getByRole("region", { name: "Difference between the two designs" });
  }

  async open(first: string, second: string): Promise<void> {
    await this.#page.goto(`/#/twin/${first}/${second}`);
  }

  /** A node's card in pane A (0) or B (1); its name ends with its status. */
  node(side: 0 | 1, name: string, status = ""): Locator {
    return this.#page
      .frameLocator("iframe")
      .nth(side)
      .getByRole("group", { name: new RegExp(`^${name}, .*${status}$`) });
  }

  /** Selects a node in one pane and presses a fault's button beside it. */
  async breakNode(side: 0 | 1, name: string, fault: string): Promise<void> {
    const pane = this.#page.frameLocator("iframe").nth(side);
    const toolbar = pane.getByRole("region", { name: "Canvas" }).getByRole("toolbar", { name: "Break it" });
    if ((await toolbar.count()) === 0) await this.node(side, name).click();
    await toolbar.getByRole("button", { name: fault }).click();
  }

  /** The inspector of one pane, in which a node of it is selected. */
  inspector(side: 0 | 1): Inspector {
    return new Inspector(this.#page.frameLocator("iframe").nth(side));
  }

  /** The number in a column of the difference, as it is written; side A is the first row. */
  async measure(side: 0 | 1, column: string): Promise<string> {
    const titles = await this.difference.getByRole("columnheader").allInnerTexts();
    const index = titles.indexOf(column);
    expect(index, `column "${column}" among ${titles.join(", ")}`).toBeGreaterThan(0);
    const row = this.difference.getByRole("row").nth(side + 1);
    const cell = row.getByRole("cell").nth(index - 1);
    return (await cell.innerText()).replace(/\s*\(better\)/, "").trim();
  }
}
