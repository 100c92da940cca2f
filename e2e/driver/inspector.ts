/** The inspector on the right. */
import type { FrameLocator, Locator, Page } from "@playwright/test";

/** A whole number as English writes it: "1,234". */
function numberIn(text: string): number {
  return text === "" ? Number.NaN : Number(text.replaceAll(",", ""));
}

export class Inspector {
  readonly #page: Page | FrameLocator;
  readonly panel: Locator;

  /** `page`: the page, or one pane of the twin page. */
  constructor(page: Page | FrameLocator) {
    this.#page = page;
    this.panel = page.getByRole("complementary", { name: "Inspector" });
  }

  async tab(name: "Now" | "Settings" | "Expectations" | "Model"): Promise<void> {
    await this.panel.getByRole("tab", { name }).click();
  }

  field(label: string): Locator {
    return this.panel.getByRole("textbox", { name: label, exact: true });
  }

  /** Types into a field and commits it with Enter. */
  async set(label: string, text: string): Promise<void> {
    await this.field(label).fill(text);
    await this.field(label).press("Enter");
  }

  /** An exact number of the Now tab's totals, or undefined while it is not shown. */
  async total(title: string): Promise<number | undefined> {
    const table = this.panel.getByRole("table", { name: "Since the start" });
    const row = table
      .getByRole("row")
      .filter({ has: this.#page.getByRole("rowheader", { name: title, exact: true }) });
    const [text] = await row.getByRole("cell").allInnerTexts();
    return text === undefined ? undefined : numberIn(text);
  }

  /** An expectation with its verdict, by its formula: "max(requests.backlog) <= 8000". */
  expectation(formula: string): Locator {
    return this.panel.getByRole("group", { name: formula, exact: true });
  }

  /** The value beside the verdict. */
  async verdictValue(formula: string): Promise<number> {
    const [, text = ""] = /(?:pass|fail)\s*([\d,.]+)/.exec(await this.expectation(formula).innerText()) ?? [];
    return numberIn(text);
  }
}
