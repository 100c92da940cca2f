/** The run controls in the top bar. */
import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";

/** What happens in a run may take this long [ms of wall time]. */
const RUN_MS_MAX = 60_000;

export class RunControls {
  readonly bar: Locator;
  readonly runButton: Locator;
  readonly pauseButton: Locator;
  readonly resumeButton: Locator;
  readonly speed: Locator;
  readonly clock: Locator;
  readonly notice: Locator;

  constructor(page: Page) {
    this.bar = page.getByRole("toolbar", { name: "Run controls" });
    this.runButton = this.bar.getByRole("button", { name: "Run", exact: true });
    this.pauseButton = this.bar.getByRole("button", { name: "Pause" });
    this.resumeButton = this.bar.getByRole("button", { name: "Resume" });
    this.speed = this.bar.getByRole("combobox", { name: "Speed" });
    this.clock = this.bar.getByRole("timer", { name: "Virtual time" });
    this.notice = this.bar.getByRole("status");
  }

  /** Starts the run; returns when the page says that it runs. */
  async start(): Promise<void> {
    await this.runButton.click();
    await expect(this.pauseButton).toBeVisible();
  }

  /** Starts the run as fast as possible: it may be over before the page says that it runs. */
  async startAtFullSpeed(): Promise<void> {
    await this.setSpeed(0);
    await this.runButton.click();
  }

  /** Pauses; returns when the page says so. Of no use at full speed: the run may be over before. */
  async pause(): Promise<void> {
    await this.pauseButton.click();
    await expect(this.resumeButton).toBeVisible();
  }

  /** `0` is as fast as possible. */
  async setSpeed(speed: number): Promise<void> {
    await this.speed.selectOption(String(speed));
  }

  /** The virtual time on the clock [s]. */
  async seconds(): Promise<number> {
    const parts = (await this.clock.innerText()).replace(/\s/g, "").split(":").map(Number);
    return parts.reduce((sum, part) => sum * 60 + part, 0);
  }

  /** Waits until the clock shows more than this [s]. */
  async waitUntilAfter(seconds: number): Promise<void> {
    await expect.poll(() => this.seconds(), { timeout: RUN_MS_MAX }).toBeGreaterThan(seconds);
  }

  /** Waits for the end. After a restart wait first for something that only the new run can show. */
  async expectFinished(): Promise<void> {
    await expect(this.notice).toHaveText("Finished", { timeout: RUN_MS_MAX });
  }
}
