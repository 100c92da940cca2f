/** What every scene starts from: a page object, and a watch that no scene may end with a complaint of the browser. */
import { test as base } from "@playwright/test";
import { DesignPage } from "./design-page.ts";
import { watchComplaints } from "./complaints.ts";

interface SceneFixtures {
  readonly design: DesignPage;
}

export const test = base.extend<SceneFixtures>({
  design: async ({ page }, use) => {
    const complaints = await watchComplaints(page);
    await use(new DesignPage(page));
    base.expect(complaints, "console errors, page errors, policy violations").toEqual([]);
  },
});

export { expect } from "@playwright/test";
