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

  /** Selects a node in one pane and gives the pane's inspector with the node's settings; `section` is unfolded. */
  async settings(side: 0 | 1, node: string, section?: string): Promise<Inspector> {
    const inspector = new Inspector(this.#page.frameLocator("iframe").nth(side));
    await this.node(side, node).click();
    await expect(inspector.panel.getByRole("button", { name: node, exact: true })).toBeVisible();
    await inspector.tab("Settings");
    if (section !== undefined) {
      const head = inspector.panel.getByRole("button", { name: section, exact: true });
      if ((await head.getAttribute("aria-expanded")) === "false") await head.click();
    }
    return inspector;
  }

  /**
   * The number in a column of the difference, as it is written; side A is the first row. Undefined while there is no such
   * column: a run that has just started has no numbers yet.
   */
  async measure(side: 0 | 1, column: string): Promise<string | undefined> {
    const rows = await this.difference.getByRole("row").allInnerTexts();
    const [titles = [], ...sides] = rows.map((row) => row.split("\t"));
    return sides[side]?.[titles.indexOf(column)]?.replace(/\s*\(better\)/, "").trim();
  }

  /** Waits until a column of the difference says this. */
  async expectMeasure(side: 0 | 1, column: string, text: string | RegExp): Promise<void> {
    const said = expect.poll(async () => (await this.measure(side, column)) ?? "", `${column} of ${side}`);
    await (typeof text === "string" ? said.toBe(text) : said.toMatch(text));
  }
}
